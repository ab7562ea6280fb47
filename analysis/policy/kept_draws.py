"""A hub with its draws and its baseline run kept: a changed reform costs only its own run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.joint import BLOCK
from analysis.policy.projection import (
    BATCH,
    Block,
    Ground,
    Task,
    draw_values,
    ground_of,
    run_reform,
)
from analysis.policy.scenario import Scenario
from analysis.policy.simulation import Simulation, simulation_of, task_of
from analysis.policy.spreading import side_by_side

MOST = 4 * BATCH


@dataclass(frozen=True)
class _Kept:
    """One batch of one of the three answers: what is drawn, and the baseline on it."""

    values: dict[str, np.ndarray]
    ground: Ground


@dataclass(frozen=True)
class Workbench:
    """A hub, a baseline and draws on which one reform after another is simulated.

    Attributes
    ----------
    scenario : Scenario
        The reform that it was made for; others may differ in levers and words only.
    entity : str
    draws : int
    data : path, optional
        The overlay folder.
    tasks : mapping of str to Task
        By setting.
    """

    scenario: Scenario
    entity: str
    draws: int
    data: str | Path | None
    tasks: dict[str, Task] = field(repr=False)
    kept: dict[str, tuple[_Kept, ...]] = field(default_factory=dict, repr=False, compare=False)

    def fits(self, scenario: Scenario) -> bool:
        """Tell whether a scenario differs from the first in levers and words only."""
        mine = self.scenario
        return replace(scenario, name=mine.name, entity=mine.entity, levers=mine.levers) == mine

    def simulate(self, scenario: Scenario, setting: str = "central") -> Simulation:
        """Simulate a reform: the numbers of `policy.simulate`, to the bit.

        Parameters
        ----------
        scenario : Scenario
            One that `fits`.
        setting : {"central", "sceptical", "advocate"}

        Raises
        ------
        DataError
            A scenario with another baseline, start, horizon or assumptions.
        """
        if not self.fits(scenario):
            raise DataError(
                message(
                    "{name} has another baseline, start, horizon or assumptions than {first}. Make "
                    "a workbench of its own for it.",
                    name=scenario.name,
                    first=self.scenario.name,
                )
            )
        first = self.tasks[setting]
        table = first.scenario.assumptions
        task = replace(first, scenario=replace(scenario, assumptions=table))
        kept = self._ground(setting)
        blocks = [Block(run_reform(task, one.ground), one.values) for one in kept]
        return simulation_of(task, side_by_side(blocks, self.draws), self.draws, self.data)

    def _ground(self, setting: str) -> tuple[_Kept, ...]:
        if setting not in self.kept:
            starts = range(0, self.draws, BATCH)
            self.kept[setting] = tuple(self._batch(setting, first) for first in starts)
        return self.kept[setting]

    def _batch(self, setting: str, first: int) -> _Kept:
        """Draw a batch and run the baseline on it."""
        task = self.tasks[setting]
        columns = np.arange(first, min(first + BATCH, self.draws))
        blocks = range(columns[0] // BLOCK, (columns[-1] + 1) // BLOCK)
        drawn = [draw_values(task, block) for block in blocks]
        values = {key: np.concatenate([one[key] for one in drawn]) for key in drawn[0]}
        ground = ground_of(task, values, columns, len(columns))
        return _Kept({key: one for key, one in values.items() if np.ptp(one) > 0}, ground)


def workbench(
    scenario: Scenario,
    *,
    entity: str | None = None,
    draws: int = BLOCK,
    rng: int = 0,
    data: str | Path | None = None,
) -> Workbench:
    """Make a hub ready for trying reforms one after the other.

    Parameters
    ----------
    scenario : Scenario
        Gives baseline, assumptions, start and horizon.
    entity : str, optional
        Another hub than the scenario's.
    draws : int
        A multiple of 500, at most 10,000.
    rng : int
        The same draws as `policy.simulate` makes of this seed.
    data : path, optional
        An overlay folder.

    Returns
    -------
    Workbench

    Raises
    ------
    DataError, NotEstimable
        As `policy.simulate`.
    """
    if draws not in range(BLOCK, MOST + 1, BLOCK):
        raise DataError(
            message(
                "draws {n}: expected a multiple of {step} from {step} to {most}.",
                n=str(draws),
                step=BLOCK,
                most=MOST,
            )
        )
    tasks = {
        setting: task_of(scenario, entity, setting, "block", rng, data, None)
        for setting in SETTINGS
    }
    hub = tasks[SETTINGS[0]].model.entity
    return Workbench(scenario, hub, draws, data, tasks)

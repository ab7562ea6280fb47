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


@dataclass(frozen=True)
class _Kept:
    """One of the three answers: what is drawn, and the baseline on it."""

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
    kept: dict[str, _Kept] = field(default_factory=dict, repr=False, compare=False)

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
        found = Block(run_reform(task, kept.ground), kept.values)
        return simulation_of(task, found, self.draws, self.data)

    def _ground(self, setting: str) -> _Kept:
        if setting not in self.kept:
            task = self.tasks[setting]
            drawn = [draw_values(task, block) for block in range(self.draws // BLOCK)]
            values = {key: np.concatenate([one[key] for one in drawn]) for key in drawn[0]}
            ground = ground_of(task, values, np.arange(self.draws), self.draws)
            varied = {key: one for key, one in values.items() if np.ptp(one) > 0}
            self.kept[setting] = _Kept(varied, ground)
        return self.kept[setting]


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
        A multiple of 500, at most 2,500.
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
    if draws not in range(BLOCK, BATCH + 1, BLOCK):
        raise DataError(
            message(
                "draws {n}: expected a multiple of {step} from {step} to {most}.",
                n=str(draws),
                step=BLOCK,
                most=BATCH,
            )
        )
    tasks = {
        setting: task_of(scenario, entity, setting, "block", rng, data, None)
        for setting in SETTINGS
    }
    hub = tasks[SETTINGS[0]].model.entity
    return Workbench(scenario, hub, draws, data, tasks)

"""What a scenario does at a hub: baseline and reform on the same draws, and their difference."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.facts.claim_table import check_names
from analysis.facts.package import open_package
from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.calibration import calibrate
from analysis.policy.joint import JOINTS
from analysis.policy.measure_labels import names_of
from analysis.policy.outcome import Outcome
from analysis.policy.pooled_evidence import with_evidence
from analysis.policy.projection import Block, Task, begins, point_values, run_values
from analysis.policy.scenario import Scenario, load_scenario
from analysis.policy.spreading import run_blocks
from analysis.policy.summaries import cost_table, path_table
from analysis.policy.tenant_model import TenantModel

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Simulation:
    """One scenario at one hub, in one of the three answers.

    Attributes
    ----------
    scenario : Scenario
    paths : DataFrame
        `scenario, variable, year, mean, median, conf_low, conf_high`; `scenario` is `baseline`,
        `reform` or `difference`. Stocks at the end of the year, flows in it; 95 % intervals.
    draws : DataFrame
        One row a draw, over the whole horizon: `gross_job_years` and its parts, differences
        `net_...`, present values in the currency of the assumptions (see `docs/methods/policy.md`).
    costs : DataFrame
        `lever, part, year, mean, conf_low, conf_high`, undiscounted; the rows `total` of a lever
        have an interval, its parts their mean.
    seed : int
    data_digest : str
        Of the data package, overlay included.
    entity, setting, joint : str
    start : float
        Decimal year in which the run begins.
    parameters : DataFrame
        One row a draw: every assumption that varies, and the yearly differences of the hub.
    model : TenantModel
    notes : tuple of Message
        What a reader must know.
    data : path, optional
        The overlay folder.
    """

    scenario: Scenario
    paths: DataFrame
    draws: DataFrame
    costs: DataFrame
    seed: int
    data_digest: str
    entity: str
    setting: str
    joint: str
    start: float
    parameters: DataFrame = field(repr=False)
    model: TenantModel = field(repr=False)
    notes: tuple[Message, ...] = ()
    data: str | Path | None = None


def simulate(
    scenario: Scenario | str | Path,
    *,
    entity: str | None = None,
    setting: str = "central",
    joint: str = "block",
    draws: int = 10_000,
    rng: int | np.random.Generator = 0,
    workers: int | Executor = 1,
    data: str | Path | None = None,
    horizon: int | None = None,
) -> Simulation:
    """Simulate a scenario at a hub: baseline and reform on common random numbers.

    Parameters
    ----------
    scenario : Scenario, name or path
    entity : str, optional
        Another hub than the scenario's.
    setting : {"central", "sceptical", "advocate"}
        Which of the three answers.
    joint : {"block", "independent", "worst"}
        How assumptions err together.
    draws : int
        1 to 1,000,000.
    rng : int or Generator
        The same seed gives the same bytes, whatever the number of workers; and the first draws of
        a longer run are those of a shorter one.
    workers : int or Executor
        Processes, or an executor such as `dask.distributed.Client.get_executor()`.
    data : path, optional
        An overlay folder.
    horizon : int, optional
        Years, instead of the scenario's.

    Returns
    -------
    Simulation

    Raises
    ------
    DataError
        An unknown scenario, hub, setting or joint; a number of draws that cannot be.
    NotEstimable
        A hub without a count of tenants, or of a country that the assumptions do not describe.

    Notes
    -----
    One draw is one vector of assumptions for baseline and reform alike; every assumption has its
    own stream of random numbers, so a lever that is off still has its own and switching it on
    moves nothing else. Firms are expected numbers, not whole ones.
    """
    _check(setting, SETTINGS, message("setting"))
    _check(joint, JOINTS, message("joint"))
    task = task_of(scenario, entity, setting, joint, rng, data, horizon)
    count = _draws(draws)
    return simulation_of(task, run_blocks(task, count, workers), count, data)


def simulation_of(task: Task, found: Block, count: int, data: str | Path | None) -> Simulation:
    """Tell draws by year and in all."""
    return Simulation(
        task.scenario,
        path_table(found.outcome, task.start),
        DataFrame(dict(found.outcome.totals)),
        cost_table(found.outcome, task.start, count),
        task.seed,
        open_package(data).digest,
        task.model.entity,
        task.setting,
        task.joint,
        task.start,
        DataFrame(dict(found.values)),
        task.model,
        _notes(task),
        data,
    )


def simulate_at(
    scenario: Scenario | str | Path,
    values: Mapping[str, Any] | None = None,
    *,
    entity: str | None = None,
    setting: str = "central",
    data: str | Path | None = None,
    horizon: int | None = None,
) -> DataFrame:
    """Results at given values of the assumptions, the others at those of the setting.

    Parameters
    ----------
    scenario, entity, setting, data, horizon
        As in `simulate`.
    values : mapping of str to number or array of shape (n,), optional
        Assumptions such as `rent.tied_exits`, each a number or n numbers side by side.

    Returns
    -------
    DataFrame
        The columns of `Simulation.draws`, n rows (one where no array is given).
    """
    return DataFrame(dict(point_outcome(scenario, values, entity, setting, data, horizon).totals))


def point_outcome(
    scenario: Scenario | str | Path,
    values: Mapping[str, Any] | None = None,
    entity: str | None = None,
    setting: str = "central",
    data: str | Path | None = None,
    horizon: int | None = None,
) -> Outcome:
    """Paths and totals at given values of the assumptions."""
    _check(setting, SETTINGS, message("setting"))
    task = task_of(scenario, entity, setting, "independent", 0, data, horizon)
    given = {key: np.atleast_1d(np.asarray(value, float)) for key, value in (values or {}).items()}
    n_draws = max((len(one) for one in given.values()), default=1)
    known = point_values(task, n_draws)
    for key in given:
        _check(key, known, message("assumption"))
    known |= {key: np.broadcast_to(one, (n_draws,)).copy() for key, one in given.items()}
    return run_values(task, known)


def task_of(
    scenario: Scenario | str | Path,
    entity: str | None,
    setting: str,
    joint: str,
    rng: int | np.random.Generator,
    data: str | Path | None,
    horizon: int | None,
) -> Task:
    """Collect all that the draws depend on."""
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, data=data)
    if horizon is not None:
        chosen = replace(chosen, horizon=_years(horizon))
    hub = chosen.entity if entity is None else entity
    check_names([hub], open_package(data), "entities", "entity_id", data)
    table = with_evidence(chosen.assumptions, data)
    chosen = replace(chosen, assumptions=table)
    model = calibrate(hub, data=data, assumptions=table)
    model.check_country(table.country, data)
    task = Task(chosen, model, setting, joint, seed_of(rng), begins(chosen, model), {})
    if joint == "worst":
        from analysis.policy.directions import outcome_signs

        task = replace(task, signs=outcome_signs(task))
    return task


def seed_of(rng: object) -> int:
    """Make a seed of a whole number, or draw one from a generator."""
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**63))
    if isinstance(rng, (int, np.integer)) and rng >= 0:
        return int(rng)
    raise DataError(
        message("rng {rng}: expected a whole number from 0, or a Generator.", rng=str(rng))
    )


def _check(name: str, known: Any, what: Message) -> None:
    if name not in known:
        problem = unknown_name(str(name), known)
        raise DataError(message("{what} {problem}", what=what, problem=problem))


MOST = 1_000_000
LONGEST = 30


def _draws(draws: int) -> int:
    if not isinstance(draws, (int, np.integer)) or not 1 <= draws <= MOST:
        raise DataError(
            message("draws {n}: expected a whole number from 1 to {most}.", n=str(draws), most=MOST)
        )
    return int(draws)


def _years(horizon: int) -> int:
    if not isinstance(horizon, (int, np.integer)) or not 1 <= horizon <= LONGEST:
        raise DataError(
            message(
                "horizon {n}: expected a whole number of years from 1 to {most}.",
                n=str(horizon),
                most=LONGEST,
            )
        )
    return int(horizon)


def _notes(task: Task) -> tuple[Message, ...]:
    notes = [*task.scenario.notes, *task.model.notes]
    year = int(task.scenario.start[:4])
    if task.start >= year + 1:
        notes.append(
            message(
                "The hub is known from {year} only: the policy begins then instead of {asked}.",
                year=f"{task.start:g}",
                asked=str(year),
            )
        )
    own = [item for item in task.scenario.assumptions if item.own]
    if own:
        notes.append(message("Assumptions of your own: {names}.", names=names_of(own)))
    return tuple(notes)

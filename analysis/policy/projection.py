"""One block of draws of a scenario at a hub: from assumptions to paths, money and job-years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.policy.effects import Active
from analysis.policy.fitting import history_of
from analysis.policy.history import half_years, path_at
from analysis.policy.joint import (
    BLOCK,
    factor_keys,
    joined,
    scores,
    values_of,
    with_labour,
)
from analysis.policy.labour import labour_of
from analysis.policy.levers.lever import MILLION, Place, RentRule, Values
from analysis.policy.levers.registry import LEVERS
from analysis.policy.outcome import Outcome, outcome_of
from analysis.policy.running import Demand, Hub, follow, respond
from analysis.policy.scenario import STEPS_A_YEAR, LeverSetting, Scenario
from analysis.policy.tenant_model import TenantModel
from analysis.policy.tenants import sizes_of, usual_rule
from analysis.policy.tracks import Track
from analysis.policy.yearly import years_at

Array = NDArray[np.float64]
BATCH = 5 * BLOCK  # draws run side by side: enough to be quick, few enough to stay in the cache


@dataclass(frozen=True)
class Task:
    """Everything that draws depend on, small enough to send to another process.

    Attributes
    ----------
    scenario : Scenario
    model : TenantModel
    setting, joint : str
    seed : int
    start : float
        Decimal year in which the run begins.
    signs : mapping of str to float
        For the joint `worst`.
    """

    scenario: Scenario
    model: TenantModel
    setting: str
    joint: str
    seed: int
    start: float
    signs: Mapping[str, float]


def begins(scenario: Scenario, model: TenantModel) -> float:
    """When a run begins: the scenario's start, or the first half-year with tenants if later."""
    year, month, _ = scenario.start.split("-")
    asked = int(year) + (int(month) - 1) / 12
    past = model.past
    empty = 0.5 if np.any(past.tenants[0] <= 0) else 0.0
    return float(max(asked, np.ceil(2 * past.times[0]) / 2 + empty))


@dataclass(frozen=True)
class Block:
    """Results of some draws, and the values that led to them."""

    outcome: Outcome
    values: Mapping[str, Array]


def batch_outcome(task: Task, batch: int, n_draws: int) -> Block:
    """Draw and run some blocks of draws side by side.

    Parameters
    ----------
    task : Task
    batch : int
        Its draws are `batch * BATCH` and the following; they depend on nothing else.
    n_draws : int
        Draws asked for in all; those of the last block beyond them are run and left out of sums.
    """
    first = batch * BATCH
    count = min(BATCH, n_draws - first)
    blocks = range(first // BLOCK, -(-(first + count) // BLOCK))
    drawn = [draw_values(task, block) for block in blocks]
    values = {key: np.concatenate([one[key] for one in drawn]) for key in drawn[0]}
    columns = first + np.arange(len(blocks) * BLOCK)
    outcome = run_values(task, values, columns, count)
    return Block(outcome, {key: one for key, one in values.items() if np.ptp(one) > 0})


def draw_values(task: Task, block: int) -> dict[str, Array]:
    """Values of every assumption and yearly difference in one block, shape (BLOCK,)."""
    table = task.scenario.assumptions
    items = [item.at(task.model.entity) for item in table]
    fit = task.model.fitted(task.setting)
    drawn = (item.key for item in items if item.distribution.shape != "Point")
    keys = dict.fromkeys([*drawn, *fit.keys, *factor_keys()])
    own = scores(keys, task.seed, block)
    raw = np.stack([own[key] for key in fit.keys])
    standing = dict(zip(fit.keys, fit.standing(raw), strict=True))
    found = joined(own, table, standing, task.joint, task.signs)
    free = [item for item in items if item.key not in fit.keys]
    values = values_of(free, found, task.setting, BLOCK)
    return values | dict(zip(fit.keys, fit.draws(raw), strict=True))


def point_values(task: Task, n_draws: int = 1) -> dict[str, Array]:
    """Value of every assumption without uncertainty: those of the setting, and the fit's centre."""
    fit = task.model.fitted(task.setting)
    items = (item.at(task.model.entity) for item in task.scenario.assumptions)
    values = {item.key: item.chosen(task.setting) for item in items}
    values |= dict(zip(fit.keys, np.exp(fit.centre), strict=True))
    return {key: np.full(n_draws, value) for key, value in values.items()}


def run_values(
    task: Task,
    values: Mapping[str, Array],
    columns: NDArray[np.int64] | None = None,
    count: int | None = None,
) -> Outcome:
    """Run baseline and reform on the same values.

    Parameters
    ----------
    task : Task
    values : mapping of str to ndarray, shape (n_draws,)
        Every assumption, and the yearly differences.
    columns : ndarray of int, shape (n_draws,), optional
        Which of the hub's possible pasts each draw has; the mean of all where left out.
    count : int, optional
        Draws that sums are taken over; all where left out.
    """
    return run_reform(task, ground_of(task, values, columns, count))


@dataclass(frozen=True)
class Ground:
    """What every reform of a hub starts from on the same draws: the hub, and its baseline run."""

    hub: Hub
    place: Place
    plans: list[Active]
    rent: RentRule
    base: Track
    demand: Demand
    count: int


def ground_of(
    task: Task,
    values: Mapping[str, Array],
    columns: NDArray[np.int64] | None = None,
    count: int | None = None,
) -> Ground:
    """Run the baseline; arguments as in `run_values`."""
    baseline = task.scenario.baseline or task.scenario
    value = with_labour(values)
    tenants = _tenants(task.model, columns, len(value("common.wage")))
    hub = _hub(task, value, tenants)
    place = _place(task, hub, tenants[-1])
    rule = usual_rule(value)
    plans = _plans(baseline, in_force(baseline), task, value, place)
    base, demand = follow(hub, plans, rule)
    rent = next((one.plan.rent for one in plans if one.plan.rent), rule)
    asked = tenants.shape[1] if count is None else count
    return Ground(hub, place, plans, rent, base, demand, asked)


def run_reform(task: Task, ground: Ground) -> Outcome:
    """Run the reform of a task beside the baseline of its ground."""
    scenario, hub = task.scenario, ground.hub
    plans = _plans(scenario, in_force(scenario), task, hub.value, ground.place)
    reform = respond(hub, plans, ground.rent, ground.demand)
    return outcome_of(hub, ground.base, reform, plans, ground.plans, ground.rent, ground.count)


def in_force(scenario: Scenario) -> tuple[LeverSetting, ...]:
    """Levers of a scenario and, where it says nothing, of its baseline."""
    if scenario.baseline is None:
        return scenario.levers
    under = replace(scenario.baseline, levers=in_force(scenario.baseline))
    return under.with_levers(*scenario.levers).levers


def startup_jobs(task: Task) -> float:
    """Share of the hub's jobs that start-ups hold at the beginning, at the setting's values."""
    value = with_labour(point_values(task))
    tenants = _tenants(task.model, None, 1)
    place = _place(task, _hub(task, value, tenants), tenants[-1])
    return float(place.startup_jobs[0])


def _tenants(model: TenantModel, columns: NDArray[np.int64] | None, n_draws: int) -> Array:
    paths = model.past.tenants
    if columns is None:
        return np.repeat(paths.mean(axis=1)[:, None], n_draws, axis=1)
    return paths[:, columns % paths.shape[1]]


def _hub(task: Task, value: Values, tenants: Array) -> Hub:
    past = task.model.past
    history = history_of(past, value, tenants, task.start)
    times = half_years(task.start, task.start + task.scenario.horizon)
    path = path_at(past.times, tenants, times)
    full = times - 0.25 > past.full_from
    space = np.where(full[:, None], path, np.maximum(tenants.max(axis=0), path))
    n_draws = tenants.shape[1]
    years = years_at(value.arrays, times, n_draws)
    people = value("tenants.people_capacity")
    if not _space_known(task):
        people = value("tenants.people_per_office") * space.max(axis=0)
    return Hub(value, sizes_of(value), history.end, path, space, full, years, people)


def _space_known(task: Task) -> bool:
    table, entity = task.scenario.assumptions, task.model.entity
    named = {hub.entity for hub in table.get("tenants.people_capacity").hubs}
    return entity == table.reference or entity in named


def _place(task: Task, hub: Hub, known: Array) -> Place:
    """Describe a hub as levers see it: as it is when they begin, but as large as it is known to be.

    A hub that is still filling then has the budget and the sales of the hub that it becomes.
    """
    value, table = hub.value, task.scenario.assumptions
    begun = hub.stock.firms
    larger = np.maximum(known / begun, 1.0) if task.start < task.model.past.times[-1] else 1.0
    weight = hub.years.level[0] * larger
    firms = begun * larger
    jobs = hub.sizes.of(hub.stock) * weight
    young = hub.stock.startups.sum(axis=0) * larger
    young_jobs = np.einsum("ad,ad->d", hub.stock.startups, hub.sizes.startups) * weight
    scale = jobs / value("common.reference_jobs")
    if task.model.entity == table.reference:
        scale = np.ones_like(jobs)
    return Place(
        tenants=firms,
        jobs=jobs,
        startup_size=np.divide(young_jobs, young, out=jobs / firms, where=young > 0),
        startup_jobs=young_jobs / jobs,
        startup_firms=young / firms,
        sales=value("common.sales_per_job") * jobs / MILLION,
        scale=scale,
        labour=labour_of(value),
    )


def _plans(
    scenario: Scenario,
    settings: tuple[LeverSetting, ...],
    task: Task,
    value: Values,
    place: Place,
) -> list[Active]:
    """Plans of the levers that do anything, with the half-years in which they stand."""
    made = []
    begun = scenario.start
    for setting in settings:
        lever, here = LEVERS[setting.lever], setting.at(task.model.entity)
        if lever.volume and all(here(key) <= 0 for key in lever.volume):
            continue
        last = _steps(begun, setting.end) if setting.end else 10**6
        plan = lever.plan(here, value, place)
        made.append(Active(lever.name, plan, _steps(begun, setting.start), last))
    return made


def _steps(first: str, then: str) -> int:
    """Half-years between two dates."""
    return (int(then[:4]) - int(first[:4])) * STEPS_A_YEAR + (int(then[5:7]) - int(first[5:7])) // 6

"""One assumption at a time: how far each moves an outcome, and where it turns the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.directions import ends_of, swings
from analysis.policy.projection import Task, point_values, run_values
from analysis.policy.scenario import Scenario
from analysis.policy.simulation import task_of

Array = NDArray[np.float64]
TENTH = 1.2815515655446004  # normal score of 10 % and 90 %
THOUSANDTH = 3.090232306167813
GRID = 41


def tornado(
    scenario: Scenario | str | Path,
    outcome: str = "net_job_years",
    *,
    entity: str | None = None,
    setting: str = "central",
    data: str | Path | None = None,
) -> DataFrame:
    """Outcome with each assumption at its 10 % and 90 % quantile, the others in the middle.

    Parameters
    ----------
    scenario, entity, setting, data
        As in `simulate`.
    outcome : str
        A column of `Simulation.draws`.

    Returns
    -------
    DataFrame
        Index `key`: `low, high` (the two values), `outcome_low, outcome_high` (the outcome
        there), `middle` (with all at their values), `swing` (the difference's size); largest first.
    """
    task = task_of(scenario, entity, setting, "independent", 0, data, None)
    keys = varying(task)
    low, high = ends_of(task, keys, TENTH)
    down, up = swings(task, keys, outcome, TENTH)
    middle = run_values(task, point_values(task)).totals[outcome][0]
    table = DataFrame(
        {
            "low": low,
            "high": high,
            "outcome_low": down,
            "outcome_high": up,
            "middle": middle,
            "swing": np.abs(up - down),
        },
        index=pd.Index(keys, name="key"),
    )
    return table.sort_values("swing", ascending=False, kind="stable")


def varying(task: Task) -> list[str]:
    """Assumptions that the scenario uses and that are not fixed."""
    levers = {one.lever for one in task.scenario.levers}
    kinds = {"common", "tenants", *levers}
    return [
        item.key
        for item in task.scenario.assumptions
        if item.kind in kinds and item.at(task.model.entity).distribution.shape != "Point"
    ]


def switching_values(
    scenario: Scenario | str | Path,
    outcome: str = "net_job_years",
    *,
    level: float = 0.0,
    worth: float | None = None,
    keys: Sequence[str] | None = None,
    entity: str | None = None,
    setting: str = "central",
    data: str | Path | None = None,
) -> DataFrame:
    """Value of each assumption at which the answer turns, the others at theirs.

    Parameters
    ----------
    scenario, entity, setting, data
        As in `simulate`.
    outcome : str
        A column of `Simulation.draws`.
    level : float
        The answer turns where the outcome crosses it.
    worth : float, optional
        Value of a job-year; the outcome is then the net benefit, job-years at that value less cost.
    keys : sequence of str, optional
        Assumptions to look at; those that the scenario uses where left out.

    Returns
    -------
    DataFrame
        Index `key`: `value` (what is assumed), `outcome` (there), `switches_at` (nearest value
        that turns it; missing where none between `low` and `high` does), `low, high` (what was
        searched: all that the parameter may be, or where that is wide the span between one and
        999 in a thousand of its belief), `chance` (probability, by the belief, of lying beyond
        the value that turns it).
    """
    task = task_of(scenario, entity, setting, "independent", 0, data, None)
    chosen = list(varying(task) if keys is None else keys)
    rows = [_switch(task, key, outcome, level, worth) for key in chosen]
    return DataFrame(rows, index=pd.Index(chosen, name="key"))


def _switch(
    task: Task, key: str, outcome: str, level: float, worth: float | None
) -> dict[str, float]:
    low, high = _searched(task, key)
    base = point_values(task, GRID + 1)
    here = float(base[key][-1])
    grid = np.linspace(low, high, GRID)
    base[key] = np.append(grid, here)
    totals = run_values(task, base).totals
    found = totals[outcome] if worth is None else _benefit(totals, worth)
    curve, now = found[:-1] - level, float(found[-1])
    above = curve > 0
    turns = np.flatnonzero(above[1:] != above[:-1])
    nearest = np.nan
    if len(turns):
        share = curve[turns] / (curve[turns] - curve[turns + 1])
        points = grid[turns] + share * (grid[turns + 1] - grid[turns])
        nearest = float(points[np.argmin(np.abs(points - here))])
    return {
        "value": here,
        "outcome": now,
        "switches_at": nearest,
        "low": low,
        "high": high,
        "chance": _beyond(task, key, here, nearest),
    }


def _benefit(totals: Mapping[str, Array], worth: float) -> Array:
    return worth * totals["net_job_years_present"] - totals["net_cost"]


def _searched(task: Task, key: str) -> tuple[float, float]:
    low, high = (float(end[0]) for end in ends_of(task, [key], THOUSANDTH))
    item = task.scenario.assumptions.get(key)
    if item.unit.startswith("share") and item.low >= 0 and item.high <= 1:
        return item.low, item.high
    return max(low, item.low), min(high, item.high)


def _beyond(task: Task, key: str, here: float, turn: float) -> float:
    """Probability of the side of the turning value on which the answer is the other one."""
    if np.isnan(turn):
        return 0.0
    scores = np.linspace(-4, 4, 4001)
    weights = np.exp(-(scores**2) / 2)
    fit = task.model.fitted(task.setting)
    if key in fit.keys:
        k = fit.keys.index(key)
        values = np.exp(fit.centre[k] + np.sqrt((fit.root[k] ** 2).sum()) * scores)
    else:
        belief = task.scenario.assumptions.get(key).at(task.model.entity).belief(task.setting)
        values = belief.draws(scores)
    other = values >= turn if turn >= here else values <= turn
    return float(weights[other].sum() / weights.sum())

"""Paths with several intervals round the median, as fan charts draw them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.simulation import Simulation, task_of
from analysis.policy.spreading import run_blocks

Array = NDArray[np.float64]
LEVELS = (0.5, 0.8, 0.95)
VARIABLES = ("net_jobs", "gross_jobs", "jobs", "tenants")
COLUMNS = ["scenario", "variable", "year", "level", "low", "high", "median", "mean"]


def fans(
    simulation: Simulation,
    *,
    variables: Sequence[str] = VARIABLES,
    levels: Sequence[float] = LEVELS,
) -> DataFrame:
    """Intervals of several levels round paths, by year.

    Parameters
    ----------
    simulation : Simulation
        Run once more on the same draws, which `paths` tells with one interval only.
    variables : sequence of str
        As in `Simulation.paths`.
    levels : sequence of float
        Probabilities between 0 and 1.

    Returns
    -------
    DataFrame
        `scenario, variable, year, level, low, high, median, mean`: one row a level, with equal
        probability below and above the interval. Its 95 % is that of `Simulation.paths`.
    """
    task = task_of(
        simulation.scenario,
        simulation.entity,
        simulation.setting,
        simulation.joint,
        simulation.seed,
        simulation.data,
        None,
    )
    outcome = run_blocks(task, len(simulation.draws), 1).outcome
    rows: list[list[object]] = []
    for name in variables:
        if name in outcome.changes:
            rows += _rows("difference", name, outcome.changes[name], levels, task.start)
            continue
        before, after = outcome.baseline[name], outcome.reform[name]
        rows += _rows("baseline", name, before, levels, task.start)
        rows += _rows("reform", name, after, levels, task.start)
        rows += _rows("difference", name, after - before, levels, task.start)
    return DataFrame(rows, columns=COLUMNS)


def _rows(
    scenario: str, variable: str, paths: Array, levels: Sequence[float], start: float
) -> list[list[object]]:
    ends = [50.0, *(50 + sign * 50 * level for level in levels for sign in (-1, 1))]
    middle, *sides = np.percentile(paths, ends, axis=1)
    means = paths.mean(axis=1)
    return [
        [scenario, variable, int(start) + t, level, *_pair(sides, k, t), middle[t], means[t]]
        for t in range(len(paths))
        for k, level in enumerate(levels)
    ]


def _pair(sides: Sequence[Array], k: int, t: int) -> tuple[float, float]:
    return float(sides[2 * k][t]), float(sides[2 * k + 1][t])

"""Which way each assumption moves an outcome, one at a time, from the values of a setting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.policy.joint import DEFAULT, FACTORS
from analysis.policy.projection import Task, point_values, run_values

Array = NDArray[np.float64]


def ends_of(task: Task, keys: Sequence[str], score: float) -> tuple[Array, Array]:
    """Values of assumptions at a normal score below and above the middle, shape (n_keys,).

    The hub's fitted hazards and yearly differences move by their own standard deviation.
    """
    fit = task.model.fitted(task.setting)
    table = task.scenario.assumptions
    low, high = np.empty(len(keys)), np.empty(len(keys))
    spread = dict(zip(fit.keys, np.sqrt((fit.root**2).sum(axis=1)), strict=True))
    middle = dict(zip(fit.keys, fit.centre, strict=True))
    for k, key in enumerate(keys):
        if key in spread:
            low[k], high[k] = np.exp(middle[key] + spread[key] * score * np.array([-1.0, 1.0]))
        else:
            belief = table.get(key).at(task.model.entity).belief(task.setting)
            low[k], high[k] = belief.draws(np.array([-score, score]))
    return low, high


def swings(task: Task, keys: Sequence[str], outcome: str, score: float) -> tuple[Array, Array]:
    """Outcome with each assumption at its low and at its high end, the others in the middle."""
    n = len(keys)
    low, high = ends_of(task, keys, score)
    values = point_values(task, 2 * n)
    for k, key in enumerate(keys):
        values[key][k], values[key][n + k] = low[k], high[k]
    found = run_values(task, values).totals[outcome]
    return found[:n], found[n:]


def outcome_signs(task: Task, outcome: str = "net_job_years") -> dict[str, float]:
    """Signs with which correlated assumptions all move an outcome up (for the joint `worst`)."""
    keys = [
        item.key
        for item in task.scenario.assumptions
        if item.block in FACTORS or item.key == DEFAULT
    ]
    low, high = swings(task, keys, outcome, 1.0)
    return {key: -1.0 if up < down else 1.0 for key, down, up in zip(keys, low, high, strict=True)}

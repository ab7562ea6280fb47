"""Draws told in few numbers: mean, median and 95 % interval of every path and cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.outcome import Outcome

Array = NDArray[np.float64]
ENDS = (2.5, 50.0, 97.5)
PATHS = ("scenario", "variable", "year", "mean", "median", "conf_low", "conf_high")
COSTS = ("lever", "part", "year", "mean", "conf_low", "conf_high")
TOTAL = "total"


def path_table(outcome: Outcome, start: float) -> DataFrame:
    """Every path of baseline, reform and difference, by year."""
    frames = []
    for name, before in outcome.baseline.items():
        after = outcome.reform[name]
        frames.append(_summary("baseline", name, before, start))
        frames.append(_summary("reform", name, after, start))
        frames.append(_summary("difference", name, after - before, start))
    frames += [_summary("difference", name, one, start) for name, one in outcome.changes.items()]
    return pd.concat(frames, ignore_index=True)


def cost_table(outcome: Outcome, start: float, n_draws: int) -> DataFrame:
    """Public cost by lever, part and year, undiscounted."""
    frames = []
    for lever, paths in outcome.costs.items():
        total = _summary(lever, TOTAL, paths, start)
        total = total.rename(columns={"scenario": "lever", "variable": "part"})
        frames.append(total.drop(columns="median"))
        for (name, part), sums in outcome.parts.items():
            if name == lever:
                frames.append(_means(lever, part, sums / n_draws, start))
    if not frames:
        return DataFrame({name: [] for name in COSTS})
    return pd.concat(frames, ignore_index=True)[list(COSTS)]


def _summary(scenario: str, variable: str, paths: Array, start: float) -> DataFrame:
    low, middle, high = quantiles(paths)
    return DataFrame(
        {
            "scenario": scenario,
            "variable": variable,
            "year": _years(paths, start),
            "mean": paths.mean(axis=1),
            "median": middle,
            "conf_low": low,
            "conf_high": high,
        }
    )


def quantiles(paths: Array) -> Array:
    """2.5 %, 50 % and 97.5 % of each row, in a straight line between order statistics."""
    ordered = np.sort(paths, axis=1)
    place = np.array(ENDS) / 100 * (paths.shape[1] - 1)
    below = place.astype(int)
    above = np.minimum(below + 1, paths.shape[1] - 1)
    share = place - below
    return ((1 - share) * ordered[:, below] + share * ordered[:, above]).T


def _means(lever: str, part: str, means: Array, start: float) -> DataFrame:
    return DataFrame(
        {
            "lever": lever,
            "part": part,
            "year": _years(means, start),
            "mean": means,
            "conf_low": np.nan,
            "conf_high": np.nan,
        }
    )


def _years(paths: Array, start: float) -> NDArray[np.int64]:
    """Calendar years; of a run that begins in July, the years that its twelve months begin in."""
    return int(start) + np.arange(len(paths))

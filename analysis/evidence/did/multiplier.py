"""Multiplier bootstrap of influence functions: errors, and a band that holds for all rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.estimate import quantile
from analysis.evidence.panel import Floats

BATCH = 256  # draws at a time, so that memory does not grow with their number


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """What the draws say: an error by row and the reach of the simultaneous band.

    `std_errors` are interquartile ranges over those of the normal law, shape (rows,); `reach` is
    the number of standard errors that covers all rows together.
    """

    std_errors: Floats
    reach: float


def multiplier_bootstrap(
    influence: Floats,
    std_errors: Floats,
    n_entities: int,
    *,
    n_boot: int,
    rng: int | np.random.Generator,
    alpha: float,
) -> Bootstrap:
    """Draw random signs for the clusters and see how far all rows move together.

    Parameters
    ----------
    influence : shape (clusters, rows)
        Influence functions summed within clusters.
    std_errors : shape (rows,)
        Analytic errors, the scale of the band; rows with NaN are left out of it.
    n_entities : int
        What the sums are divided by.
    n_boot : int
        Draws.
    rng : int or Generator
        Seed; the same seed gives the same numbers, whatever the order of the rows of the data.
    alpha : float
        The band covers all rows with 1 - alpha.
    """
    shown = np.isfinite(std_errors)
    if not shown.any():
        return Bootstrap(np.full(len(std_errors), np.nan), np.nan)
    influence = influence[:, shown]
    # an order that depends on the numbers alone: names and row order must not move the draws
    influence = influence[np.argsort(influence @ np.sqrt(np.arange(1.0, shown.sum() + 1)))]
    generator = np.random.default_rng(rng)
    draws = np.empty((n_boot, influence.shape[1]))
    for start in range(0, n_boot, BATCH):
        size = min(BATCH, n_boot - start)
        signs = 2.0 * generator.integers(0, 2, (size, len(influence)), dtype=np.int8) - 1.0
        draws[start : start + size] = signs @ influence / n_entities
    quartiles = np.quantile(draws, [0.25, 0.75], axis=0)
    errors = np.full(len(std_errors), np.nan)
    errors[shown] = (quartiles[1] - quartiles[0]) / (2 * quantile(0.75))
    farthest = np.abs(draws / std_errors[shown]).max(axis=1)
    return Bootstrap(errors, float(np.quantile(farthest, 1 - alpha)))

"""What single years differ by from steady hazards and sizes: estimated, then fading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.policy.history import Years

Array = NDArray[np.float64]
TURNOVER, LEVEL = KINDS = ("turnover", "level")
# Standard deviation of the log of a year's difference, and its correlation a year apart.
SPREAD = {TURNOVER: 0.40, LEVEL: 0.12}
MEMORY = {TURNOVER: 0.6, LEVEL: 0.9}


def yearly_keys(kinds: Sequence[str], years: Sequence[int]) -> tuple[str, ...]:
    """Names of the differences of single years, such as `turnover.2004`."""
    return tuple(f"{kind}.{year}" for kind in kinds for year in years)


def yearly_covariance(kinds: Sequence[str], years: Sequence[int]) -> Array:
    """Prior covariance of their logs: a year resembles the one before it."""
    apart = np.abs(np.subtract.outer(np.array(years), np.array(years)))
    n = len(years)
    found = np.zeros((n * len(kinds), n * len(kinds)))
    for k, kind in enumerate(kinds):
        block = slice(k * n, (k + 1) * n)
        found[block, block] = SPREAD[kind] ** 2 * MEMORY[kind] ** apart
    return found


def years_at(values: Mapping[str, Array], times: Array, n_draws: int) -> Years:
    """Factors in half-years; after the last estimated year they fade to 1, before the first are 1.

    Parameters
    ----------
    values : mapping of str to ndarray
        Factors by `yearly_keys`; what is not there is 1.
    times : ndarray, shape (n_steps,)
        Decimal years at which the half-years end.
    n_draws : int
    """
    return Years(*(_factor(values, kind, times, n_draws) for kind in KINDS))


def _factor(values: Mapping[str, Array], kind: str, times: Array, n_draws: int) -> Array:
    known = sorted(int(key.rpartition(".")[2]) for key in values if key.startswith(f"{kind}."))
    found = np.ones((len(times), n_draws))
    for step, end in enumerate(times):
        year = int(np.ceil(end)) - 1
        if not known or year < known[0]:
            continue
        last = min(year, known[-1])
        fade = MEMORY[kind] ** (year - last)
        found[step] = values[f"{kind}.{last}"] ** fade
    return found

"""Firms that left: how many live, how many work there, and what policies' effects they carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.levers.lever import Values

Array = NDArray[np.float64]
EARLY, GROWING = 6, 10  # half-years


@dataclass(frozen=True)
class AlumniRates:
    """By half-years since leaving, shape (n_steps, n_draws): alive; jobs per job at leaving."""

    alive: Array
    jobs: Array


def alumni_rates(value: Values, steps: int) -> AlumniRates:
    """Survival and growth: two failure hazards, growth for five years."""
    since = np.arange(max(steps - 1, 0))[:, None]
    early, later = value("tenants.alumni_failure_early"), value("tenants.alumni_failure_later")
    lost = np.where(since < EARLY, early, later) / 2
    grown = np.where(since < GROWING, value("tenants.alumni_growth"), 0.0) / 2
    start = np.zeros((1, early.shape[0]))
    alive = np.exp(-np.concatenate([start, np.cumsum(lost, axis=0)]))
    jobs = np.exp(np.concatenate([start, np.cumsum(grown - lost, axis=0)]))
    return AlumniRates(alive[:steps], jobs[:steps])


def living(left: Array, rates: Array) -> Array:
    """Count what remains, at the end of each half-year, of all that left so far.

    Parameters
    ----------
    left : ndarray, shape (n_steps, n_draws)
        Firms or jobs that leave in each half-year.
    rates : ndarray, shape (n_steps, n_draws)
        What remains of one, by half-years since.
    """
    found, some = np.zeros_like(left), np.empty_like(left)
    for since in range(len(left)):
        kept = some[: len(left) - since]
        found[since:] += np.multiply(left[: len(left) - since], rates[since], out=kept)
    return found


def carried(gains: Array, rates: Array, kept: Array) -> Array:
    """Jobs that leavers owe to policies, at the end of each half-year.

    Parameters
    ----------
    gains : ndarray, shape (n_steps, n_draws)
        Such jobs among those who leave in each half-year.
    rates : ndarray, shape (n_steps, n_draws)
        What remains of a job, by half-years since.
    kept : ndarray, shape (n_steps, n_draws)
        Share of the effect that lasts from one half-year to the next, by time of leaving.
    """
    found, left = np.zeros_like(gains), gains
    if not np.any(gains):
        return found
    for since in range(len(gains)):
        found[since:] += left[: len(gains) - since] * rates[since]
        left = left * kept
    return found

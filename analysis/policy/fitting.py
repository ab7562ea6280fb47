"""Hazards and sizes that reproduce a hub's reconciled flows and jobs, with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.history import History, half_years, lived, path_at
from analysis.policy.hub_facts import Past
from analysis.policy.joint import with_labour
from analysis.policy.levers.lever import Values
from analysis.policy.tenants import sizes_of
from analysis.policy.yearly import LEVEL, TURNOVER, yearly_covariance, yearly_keys, years_at

Array = NDArray[np.float64]
RIDGE = 0.01  # of a log moment: nothing is known better
STEP = 1e-4
ROUNDS = 40
CLOSE = 1e-7


@dataclass(frozen=True)
class Moments:
    """What a hub's series say, in logs.

    Attributes
    ----------
    series : tuple of str
        Series of each moment: exits or jobs.
    years : ndarray of int, shape (n_moments,)
    values : ndarray, shape (n_moments,)
        Means of the logs of the reconciled draws.
    covariance : ndarray, shape (n_moments, n_moments)
        Of those draws.
    """

    series: tuple[str, ...]
    years: NDArray[np.int64]
    values: Array
    covariance: Array


def moments_of(past: Past, series: Sequence[str], last_year: int | None = None) -> Moments | None:
    """Collect the moments of the years that the claims carry; None where there are none."""
    draws = past.reconciled.draws
    names: list[str] = []
    years: list[int] = []
    rows: list[Array] = []
    for name in series:
        path = getattr(draws, name)
        for at, year in enumerate(draws.years):
            known = np.isfinite(path[at]).all() and np.all(path[at] > 0)
            known = known and year + 1 <= past.times[-1]
            # In its first year a hub only fills: nothing is told about the hazards of tenants.
            filling = name == "exits" and at < 2
            if known and not filling and (last_year is None or year <= last_year):
                names.append(name)
                years.append(int(year))
                rows.append(np.log(path[at]))
    if not rows:
        return None
    logs = np.stack(rows)
    covariance = np.atleast_2d(np.cov(logs)) + RIDGE**2 * np.eye(len(logs))
    return Moments(tuple(names), np.array(years), logs.mean(axis=1), covariance)


def kinds_of(moments: Moments) -> tuple[str, ...]:
    """Yearly differences that the moments can tell of."""
    known = {"exits": TURNOVER, "jobs": LEVEL}
    return tuple(kind for name, kind in known.items() if name in moments.series)


@dataclass(frozen=True)
class Belief:
    """Normal belief about the logs of hazards, sizes and yearly differences."""

    keys: tuple[str, ...]
    centre: Array
    covariance: Array

    def with_years(self, kinds: Sequence[str], years: Sequence[int]) -> Belief:
        """Add the differences of single years, unknown as yet."""
        keys, more = yearly_keys(kinds, years), yearly_covariance(kinds, years)
        n = len(self.keys)
        covariance = np.zeros((n + len(keys), n + len(keys)))
        covariance[:n, :n], covariance[n:, n:] = self.covariance, more
        centre = np.concatenate([self.centre, np.zeros(len(keys))])
        return Belief((*self.keys, *keys), centre, covariance)


def fit(prior: Belief, past: Past, moments: Moments, others: Mapping[str, float]) -> Belief:
    """Update a belief by a hub's moments: posterior mode and curvature.

    Parameters
    ----------
    prior : Belief
    past : Past
        Its mean path is followed.
    moments : Moments
    others : mapping of str to float
        Values of all other assumptions.

    Notes
    -----
    Damped Gauss-Newton on log posterior = -(d' V^-1 d + r' S^-1 r) / 2, with d the distance from
    the prior in logs and r that of the logged yearly exits and jobs from the reconciled ones.
    """
    weight: Array = np.asarray(np.linalg.inv(moments.covariance), float)
    precision: Array = np.asarray(np.linalg.inv(prior.covariance), float)
    at, damping = prior.centre.copy(), 1e-3
    value, slopes = _simulated(prior.keys, at, past, moments, others)
    loss = _loss(at, value, prior.centre, precision, moments.values, weight)
    for _ in range(ROUNDS):
        curve = slopes.T @ weight @ slopes + precision
        pull = slopes.T @ weight @ (moments.values - value) - precision @ (at - prior.centre)
        move = np.linalg.solve(curve + damping * np.diag(np.diag(curve)), pull)
        new_value, new_slopes = _simulated(prior.keys, at + move, past, moments, others)
        new = _loss(at + move, new_value, prior.centre, precision, moments.values, weight)
        if new > loss:
            damping *= 10
            if damping > 1e8:
                break
            continue
        near = loss - new < CLOSE
        at, value, slopes, loss = at + move, new_value, new_slopes, new
        damping = max(damping / 10, 1e-9)
        if near:
            break
    curve = slopes.T @ weight @ slopes + precision
    return Belief(prior.keys, at, np.asarray(np.linalg.inv(curve), float))


def _loss(
    at: Array, value: Array, centre: Array, precision: Array, seen: Array, weight: Array
) -> float:
    off, miss = at - centre, seen - value
    return float(0.5 * (off @ precision @ off + miss @ weight @ miss))


def _simulated(
    keys: Sequence[str], at: Array, past: Past, moments: Moments, others: Mapping[str, float]
) -> tuple[Array, Array]:
    """Moments at some logs and their slopes, all runs side by side as draws."""
    n = len(keys)
    logs = np.repeat(at[:, None], n + 1, axis=1)
    logs[np.arange(n), np.arange(1, n + 1)] += STEP
    values = {key: np.full(n + 1, value) for key, value in others.items()}
    values |= {key: np.exp(logs[k]) for k, key in enumerate(keys)}
    mean = past.tenants.mean(axis=1)[:, None] * np.ones(n + 1)
    found = moments_at(history_of(past, with_labour(values), mean), moments)
    return found[:, 0], (found[:, 1:] - found[:, :1]) / STEP


def history_of(past: Past, value: Values, tenants: Array, until: float | None = None) -> History:
    """Let a hub live through its past, from the opening or from the first count."""
    first = round(2 * past.times[0]) / 2
    last = round(2 * past.times[-1]) / 2 if until is None else until
    times = half_years(first, last)
    path = path_at(past.times, tenants, times)
    opening = path_at(past.times, tenants, np.array([first]))[0]
    years = years_at(value.arrays, times, path.shape[1])
    return lived(value, sizes_of(value), times, path, years, opening)


def moments_at(history: History, moments: Moments) -> Array:
    """Take the logs of the same yearly exits and jobs in a history, shape (n_moments, n_draws)."""
    exits = history.failed + history.graduated
    ends = np.round(2 * history.times).astype(int)
    rows = []
    for name, year in zip(moments.series, moments.years, strict=True):
        last = int(np.searchsorted(ends, 2 * (year + 1)))
        flow = exits[max(last - 1, 0) : last + 1].sum(axis=0)
        rows.append(np.log(np.maximum(flow if name == "exits" else history.jobs[last], 1e-9)))
    return np.stack(rows)

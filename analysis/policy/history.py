"""A hub from its opening to a date: the ages of its tenants, and the flows that its rates imply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.levers.lever import Values
from analysis.policy.tenants import (
    Sizes,
    Stock,
    admit,
    leave,
    rates_of,
    shrink,
    steady_stock,
    usual_rule,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """A hub's past; arrays of shape (n_steps, n_draws), at the end of or in each half-year.

    Attributes
    ----------
    times : ndarray, shape (n_steps,)
        Decimal years at which the half-years end.
    tenants, jobs, entries, failed, graduated : ndarray
    young : ndarray
        Tenants present for less than four years.
    end : Stock
    """

    times: Array
    tenants: Array
    jobs: Array
    entries: Array
    failed: Array
    graduated: Array
    young: Array
    end: Stock


def half_years(first: float, last: float) -> Array:
    """List the ends of the half-years after one date, up to another."""
    n = max(round(2 * (last - first)), 0)
    return np.asarray(first + 0.5 * np.arange(1, n + 1), float)


def path_at(times: Array, tenants: Array, at: Array) -> Array:
    """Tenants at other dates: in a straight line between, as before the first, as at the last."""
    place = np.clip(np.searchsorted(times, at, side="right") - 1, 0, max(len(times) - 2, 0))
    if len(times) == 1:
        return np.repeat(tenants, len(at), axis=0)
    share = np.clip((at - times[place]) / (times[place + 1] - times[place]), 0.0, 1.0)[:, None]
    return (1 - share) * tenants[place] + share * tenants[place + 1]


@dataclass(frozen=True)
class Years:
    """What single years differ by from steady hazards and sizes; factors around 1.

    Attributes
    ----------
    turnover, level : ndarray, shape (n_steps, n_draws)
        Of every hazard; of the jobs of every tenant.
    """

    turnover: Array
    level: Array


def lived(
    value: Values,
    sizes: Sizes,
    times: Array,
    path: Array,
    years: Years,
    opening: Array | None = None,
) -> History:
    """Let a hub follow its known tenants.

    Parameters
    ----------
    value : Values
    sizes : Sizes
    times : ndarray, shape (n_steps,)
        Ends of the half-years.
    path : ndarray, shape (n_steps, n_draws)
        Tenants at these ends; those who leave are replaced, as far as the path asks for it.
    years : Years
    opening : ndarray, shape (n_draws,), optional
        Tenants before, of the ages that the hub's hazards make; none where left out.
    """
    n_draws = path.shape[1]
    rule = usual_rule(value)
    mix = value("tenants.startup_share")
    firms = np.zeros(n_draws) if opening is None else opening
    stock = steady_stock(rates_of(value, rule), firms, mix)
    kept = {name: np.zeros((len(times), n_draws)) for name in PATHS}
    recent: list[Array] = []
    for step in range(len(times)):
        rates = rates_of(value, rule, turnover=years.turnover[step])
        leaving = leave(stock, rates, sizes)
        firms = leaving.stayers.firms
        target = path[step]
        fits = np.divide(target, firms, out=np.ones_like(firms), where=firms > target)
        stayers = shrink(leaving.stayers, fits)
        entries = np.maximum(target - stayers.firms, 0.0)
        recent = [one * rates.keep_established * fits for one in recent][-7:]
        recent.append(entries * (1 - mix))
        stock = admit(stayers, entries, mix)
        kept["tenants"][step] = stock.firms
        kept["jobs"][step] = sizes.of(stock) * years.level[step]
        kept["entries"][step], kept["failed"][step] = entries, leaving.failed
        kept["graduated"][step] = leaving.graduated + firms * (1 - fits)
        kept["young"][step] = stock.startups[:8].sum(axis=0) + np.sum(recent, axis=0)
    return History(times, **kept, end=stock)


PATHS = ("tenants", "jobs", "entries", "failed", "graduated", "young")

"""One half-year of a hub: who fails, who outgrows the hub, who moves in; by class and age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.levers.lever import RentRule, Values

Array = NDArray[np.float64]
AGES = 20  # half-years since entry; the last is nine and a half years and more
TWO_YEARS, FIVE_YEARS = 4, 10


@dataclass(frozen=True)
class Stock:
    """Tenants: start-ups by half-years since entry, shape (AGES, n_draws); established firms."""

    startups: Array
    established: Array

    @property
    def firms(self) -> Array:
        """All tenants, shape (n_draws,)."""
        return self.startups.sum(axis=0) + self.established


@dataclass(frozen=True)
class Sizes:
    """Jobs of a start-up by age, shape (AGES, n_draws), and of an established firm."""

    startups: Array
    established: Array

    def of(self, stock: Stock) -> Array:
        """Jobs of a stock, without any effect of a policy."""
        held = np.einsum("ad,ad->d", stock.startups, self.startups)
        return held + stock.established * self.established


@dataclass(frozen=True)
class Rates:
    """Chances of one half-year.

    Attributes
    ----------
    bounds : tuple of int
        Ages at which the hazards of start-ups change, from 0 to AGES.
    keep, failing : tuple of ndarray
        For each span of ages: the share that stays; of the leavers, the share that closes.
    keep_established, failing_established : ndarray
    end : int
        Age at which the discount ends; 0 where there is none.
    end_leaving, end_failing : ndarray
        Share of start-ups of that age that leaves at once; of these, the share that closes.
    """

    bounds: tuple[int, ...]
    keep: tuple[Array, ...]
    failing: tuple[Array, ...]
    keep_established: Array
    failing_established: Array
    end: int
    end_leaving: Array
    end_failing: Array


@dataclass(frozen=True)
class Leaving:
    """What a half-year leaves behind: stayers one age older, and those who went.

    Attributes
    ----------
    stayers : Stock
        Half a year older.
    failed, graduated : ndarray
        Firms.
    graduated_jobs : ndarray
        Jobs of tenants of the leavers' ages, without any effect of a policy.
    """

    stayers: Stock
    failed: Array
    graduated: Array
    graduated_jobs: Array


def sizes_of(value: Values) -> Sizes:
    """Sizes by age: a start-up grows at a steady rate until it is as large as the offices allow."""
    ages = np.arange(AGES)[:, None] / 2
    first, most = value("tenants.startup_size"), value("tenants.startup_largest")
    grown = first * np.exp(value("tenants.startup_growth") * ages)
    return Sizes(np.minimum(grown, np.maximum(most, first)), value("tenants.established_size"))


def rates_of(
    value: Values,
    rule: RentRule,
    jobs: Array | float = 0.0,
    failure: Array | float = 0.0,
    turnover: Array | float = 1.0,
) -> Rates:
    """Chances of a half-year under a rent rule and the effects of policies.

    Parameters
    ----------
    value : Values
        Assumptions as drawn.
    rule : RentRule
        Discount in force.
    jobs, failure : ndarray
        Combined effect on log jobs (X) and cut of the log failure hazard (Z).
    turnover : ndarray
        What multiplies every hazard in this year.

    Notes
    -----
    A share 1 - exp(-(f + g) / 2) leaves, split f : g into closing and outgrowing, with
    f = f0 exp(-Z) exp(-e relief / cost) and g = g0 exp(eta X). Between the usual and the new end
    of the discount, g0 = before + (1 - lambda) (after - before), lambda being the share of
    departures after the discount that its price causes; for a shorter discount the same share is
    added early. Where the discount ends, a further share leaves, in proportion to the jump.
    """
    usual = usual_rule(value)
    spans = {0, TWO_YEARS, FIVE_YEARS, _steps(usual), _steps(rule), AGES}
    bounds = tuple(sorted(spans))
    faster = turnover * np.exp(value("tenants.growth_leaving") * jobs)
    safer = turnover * np.exp(-np.asarray(failure))
    keep, failing = [], []
    for age in bounds[:-1]:
        closing = _closing(value, age, rule, usual) * safer
        growing = _growing(value, age, rule, usual) * faster
        keep.append(np.exp(-(closing + growing) / 2))
        failing.append(closing / (closing + growing))
    closing = value("tenants.failure_established") * safer
    growing = value("tenants.leaving_established") * faster
    jump = rule.share / usual.share if usual.share else 1.0
    return Rates(
        bounds,
        tuple(keep),
        tuple(failing),
        np.exp(-(closing + growing) / 2),
        closing / (closing + growing),
        _steps(rule) if rule.share else 0,
        np.minimum(value("tenants.end_leaving") * jump, 1.0),
        value("tenants.end_failing"),
    )


def usual_rule(value: Values) -> RentRule:
    """Discount under which the hazards were observed."""
    return RentRule(float(value("rent.usual_months")[0]), float(value("rent.usual_share")[0]))


def _steps(rule: RentRule) -> int:
    return min(round(rule.months / 6), AGES)


def _off(rule: RentRule, age: int) -> float:
    """Share of the full rent that a start-up of this age does not pay."""
    return rule.share if age < _steps(rule) else 0.0


def _closing(value: Values, age: int, rule: RentRule, usual: RentRule) -> Array:
    young = age < TWO_YEARS
    hazard = value("tenants.failure_young") if young else value("tenants.failure_later")
    more_off = _off(rule, age) - _off(usual, age)
    if more_off == 0:
        return hazard
    relief = full_rent(value) * more_off
    payroll = value("tenants.startup_size") * np.exp(value("tenants.startup_growth"))
    cost = payroll * value("labour.cost")
    return hazard * np.exp(-value("rent.failure_elasticity") * relief / cost)


def full_rent(value: Values) -> Array:
    """Rent of a start-up's office without a discount, MAD a year."""
    return 12 * value("tenants.office") * value("tenants.full_rent")


def _growing(value: Values, age: int, rule: RentRule, usual: RentRule) -> Array:
    before = value("tenants.leaving_discount")
    after = value("tenants.leaving_middle" if age < FIVE_YEARS else "tenants.leaving_late")
    was, now = age < _steps(usual), age < _steps(rule)
    if was == now:
        return before if now else after
    tied = value("rent.tied_exits")
    return before + ((1 - tied) if now else tied) * (after - before)


def leave(stock: Stock, rates: Rates, sizes: Sizes) -> Leaving:
    """Let half a year pass without entries."""
    # Those who stay are written a row further on: they are half a year older.
    older = np.empty((AGES + 1, *stock.established.shape))
    older[0] = 0.0
    gone_established = stock.established * (1 - rates.keep_established)
    failed = gone_established * rates.failing_established
    graduated = gone_established - failed
    left_jobs = graduated * sizes.established
    for k, (keep, failing) in enumerate(zip(rates.keep, rates.failing, strict=True)):
        first, last = rates.bounds[k], rates.bounds[k + 1]
        here = stock.startups[first:last]
        np.multiply(here, keep, out=older[first + 1 : last + 1])
        left = 1 - keep
        gone = here.sum(axis=0) * left
        closed = gone * failing
        failed += closed
        graduated += gone - closed
        jobs = np.einsum("ad,ad->d", here, sizes.startups[first:last])
        left_jobs += jobs * left * (1 - failing)
    if 0 < rates.end < AGES:
        gone = older[rates.end] * rates.end_leaving
        older[rates.end] -= gone
        grown = gone * (1 - rates.end_failing)
        failed += gone * rates.end_failing
        graduated += grown
        left_jobs += grown * sizes.startups[rates.end - 1]
    older[-2] += older[-1]
    stayers = Stock(older[:-1], stock.established * rates.keep_established)
    return Leaving(stayers, failed, graduated, left_jobs)


def shrink(stock: Stock, share: Array) -> Stock:
    """Keep a share of every class and age."""
    return Stock(stock.startups * share, stock.established * share)


def admit(stayers: Stock, entries: Array, startup_share: Array) -> Stock:
    """Let firms in, in the usual mix; start-ups begin at age 0."""
    startups = stayers.startups.copy()
    startups[0] = startups[0] + entries * startup_share
    return Stock(startups, stayers.established + entries * (1 - startup_share))


def entrant_size(sizes: Sizes, startup_share: Array) -> Array:
    """Jobs per entrant."""
    return startup_share * sizes.startups[0] + (1 - startup_share) * sizes.established


def on_discount(stock: Stock, rule: RentRule) -> Array:
    """Start-ups whose rent is reduced."""
    return np.asarray(stock.startups[: _steps(rule)].sum(axis=0), float)


def steady_stock(rates: Rates, firms: Array, startup_share: Array) -> Stock:
    """Tenants of a hub that has long been as large, ages as its hazards make them."""
    alive = np.ones((AGES, *np.shape(firms)))
    for age in range(1, AGES):
        span = int(np.searchsorted(rates.bounds, age - 1, side="right")) - 1
        alive[age] = alive[age - 1] * rates.keep[span]
        if age == rates.end:
            alive[age] = alive[age] * (1 - rates.end_leaving)
    alive[-1] = alive[-1] / (1 - rates.keep[-1])
    old = 1 / (1 - rates.keep_established)
    entries = firms / (startup_share * alive.sum(axis=0) + (1 - startup_share) * old)
    return Stock(entries * startup_share * alive, entries * (1 - startup_share) * old)

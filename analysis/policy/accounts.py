"""From two runs to what a policy brought: gross to net by half-year, and money, per draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.alumni import AlumniRates, alumni_rates, carried, living
from analysis.policy.effects import Active
from analysis.policy.levers.lever import RentRule, Values
from analysis.policy.running import Hub
from analysis.policy.tenants import AGES, rates_of
from analysis.policy.tracks import Track

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Outside:
    """Firms that left since the beginning; shape (n_steps, n_draws), at the end."""

    firms: Array
    jobs: Array


@dataclass(frozen=True)
class Jobs:
    """From gross to net, in jobs, by half-year; shape (n_steps, n_draws).

    `park + alumni + temporary` is gross; `net = gross - displaced - outside + further`.

    Attributes
    ----------
    park, alumni, temporary : ndarray
        More jobs in the hub; among firms that left; paid by projects.
    deadweight : ndarray
        Jobs that treated firms gained and would have gained anyway; beside the gross, not in it.
    displaced : ndarray
        Lost by other firms of the country.
    outside : ndarray
        That the extra entrants would have had elsewhere (negative for entrants kept out).
    further : ndarray
        By the multiplier.
    """

    park: Array
    alumni: Array
    temporary: Array
    deadweight: Array
    displaced: Array
    outside: Array
    further: Array

    @property
    def gross(self) -> Array:
        """More jobs among the hub's firms, in it and after it."""
        return self.park + self.alumni + self.temporary

    @property
    def net(self) -> Array:
        """More jobs in the country."""
        return self.gross - self.displaced - self.outside + self.further


def outside_of(hub: Hub, track: Track) -> Outside:
    """Follow the firms that leave."""
    rates = alumni_rates(hub.value, hub.n_steps)
    base = living(track.left_jobs, rates.jobs)
    owed = carried(track.gains, rates.jobs, track.kept)
    exposed = hub.value("common.alumni_exposed")
    if np.any(exposed):
        owed = owed + exposed * np.expm1(track.national) * base
    return Outside(living(track.graduated, rates.alive), base + owed)


@dataclass(frozen=True)
class Pair:
    """Two runs, with the firms that left in each."""

    base: Track
    reform: Track
    base_outside: Outside
    outside: Outside


def pair_of(hub: Hub, base: Track, reform: Track) -> Pair:
    """Follow the firms that leave in both runs."""
    return Pair(base, reform, outside_of(hub, base), outside_of(hub, reform))


def compare(
    hub: Hub,
    pair: Pair,
    plans: Sequence[Active],
    base_plans: Sequence[Active],
    rule: RentRule,
    base_rule: RentRule,
) -> Jobs:
    """Work out gross and net jobs of a reform against its baseline.

    Notes
    -----
    With dE the extra entries, A the jobs that they and their alumni hold, O those that they would
    have held outside, D the share displaced: net = (1 - D) (gross - A) + A - O. An extra entrant
    that a full hub takes counts only for its difference with the outside option.
    """
    value, base, reform = hub.value, pair.base, pair.reform
    gained = pair.outside.jobs - pair.base_outside.jobs
    park = reform.jobs - base.jobs
    temporary = reform.temporary - base.temporary
    more = reform.entries - base.entries
    if np.any(more):
        inside, elsewhere = entrant_flows(hub, base_rule)
        level = hub.years.level
        held, other = level * living(more, inside), level * living(more, elsewhere)
        invited = reform.invited - base.invited
        called = np.zeros_like(more)
        if np.any(invited):
            called = level * living(invited, inside - elsewhere)
    else:
        held, other, called = np.zeros_like(more), np.zeros_like(more), np.zeros_like(more)
    share = displacement(plans, base_plans, base, reform, value, rule != base_rule)
    displaced = share * (park + gained - held)
    displaced = displaced + _of(plans, "grants", len(share)) * temporary
    displaced = displaced + _of(plans, "entry", len(share)) * called
    net = park + gained + temporary - displaced - other
    deadweight = reform.deadweight - base.deadweight
    further = value("common.multiplier") * net
    return Jobs(park, gained, temporary, deadweight, displaced, other, further)


def _of(plans: Sequence[Active], name: str, n_draws: int) -> Array:
    """Displacement of one lever; nothing where it is off."""
    found = [active.plan.displacement for active in plans if active.name == name]
    return found[0] if found else np.zeros(n_draws)


def entrant_flows(hub: Hub, rule: RentRule) -> tuple[Array, Array]:
    """Jobs of an entrant by half-years since, inside with its alumni, and outside.

    Returns
    -------
    tuple of ndarray, each of shape (n_steps, n_draws)
        In the usual mix of classes; outside counts the share that starts at all.
    """
    value, sizes = hub.value, hub.sizes
    rates = rates_of(value, rule)
    share = value("tenants.startup_share")
    n_steps, n_draws = hub.path.shape
    here, left = np.zeros((n_steps, n_draws)), np.zeros((n_steps, n_draws))
    young, old = share, 1 - share
    taken = value("tenants.alumni_size")
    for step in range(n_steps):
        age = min(step, AGES - 1)
        here[step] = young * sizes.startups[age] + old * sizes.established
        if step + 1 == n_steps:
            break
        span = int(np.searchsorted(rates.bounds, age, side="right")) - 1
        go, close = young * (1 - rates.keep[span]), rates.failing[span]
        gone = old * (1 - rates.keep_established)
        young, old = young - go, old - gone
        grown = go * (1 - close)
        if age + 1 == rates.end:
            step_out = young * rates.end_leaving
            young = young - step_out
            grown = grown + step_out * (1 - rates.end_failing)
        left[step + 1] = taken * grown * sizes.startups[age]
        left[step + 1] += taken * gone * (1 - rates.failing_established) * sizes.established
    after: AlumniRates = alumni_rates(value, n_steps)
    inside = here + living(left, after.jobs)
    return inside, _elsewhere(hub)


def _elsewhere(hub: Hub) -> Array:
    """Jobs of a refused applicant by half-years since, times the share that starts anyway."""
    value, sizes = hub.value, hub.sizes
    share = value("tenants.startup_share")
    steps = np.arange(hub.n_steps)
    ages = np.minimum(steps, AGES - 1)
    size = share * sizes.startups[ages] + (1 - share) * sizes.established
    alive = np.exp(-value("tenants.outside_failure") * steps[:, None] / 2)
    starts = value("tenants.outside_start") * value("tenants.outside_size")
    return np.asarray(starts * size * alive, float)


def displacement(
    plans: Sequence[Active],
    base_plans: Sequence[Active],
    base: Track,
    reform: Track,
    value: Values,
    other_rent: bool,
) -> Array:
    """Share of the gain that other firms lose: the levers' shares, weighted by their effects.

    Notes
    -----
    D = sum w_i d_i with w_i = sum over time of |X_i|^p over the same for all levers, X_i against
    the baseline. A rent rule has no X: it counts where no other lever has, and by the firms that
    it keeps otherwise.
    """
    exponent = value("common.interaction")
    before = {active.name: base.effects[k] for k, active in enumerate(base_plans)}
    weights, shares = [], []
    for k, active in enumerate(plans):
        moved = np.abs(reform.effects[k] - before.pop(active.name, 0.0))
        if active.name == "rent" and other_rent:
            moved = _kept(base, reform)
        weights.append((moved**exponent).sum(axis=0))
        shares.append(active.plan.displacement)
    for active in base_plans:
        if active.name in before:
            weights.append((np.abs(before[active.name]) ** exponent).sum(axis=0))
            shares.append(active.plan.displacement)
    if not weights:
        return np.zeros_like(exponent)
    total = np.sum(weights, axis=0)
    mean = np.mean(shares, axis=0)
    joined = np.sum([w * d for w, d in zip(weights, shares, strict=True)], axis=0)
    return np.divide(joined, total, out=mean, where=total > 0)


def _kept(base: Track, reform: Track) -> Array:
    """Firms that fewer departures keep in the hub, as a share of its tenants, by half-year."""
    fewer = (base.failed + base.graduated) - (reform.failed + reform.graduated)
    return np.asarray(np.abs(np.cumsum(fewer, axis=0)) / base.tenants, float)

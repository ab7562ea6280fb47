"""What levers do together: their effects on jobs and failure build up, fade and share a ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.policy.levers.lever import Plan

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Active:
    """A lever's plan and the half-years in which it stands, from the beginning of the run."""

    name: str
    plan: Plan
    first: int
    last: int

    def stands(self, step: int) -> bool:
        """Tell whether the lever stands in a half-year."""
        return self.first <= step < self.last

    def come(self, step: int) -> Array | float:
        """How far the ramp has come by the end of a half-year, 0 to 1."""
        if not self.stands(step):
            return 0.0
        return np.minimum(1.0, (step - self.first + 1) / 2 / self.ramp)

    def lasting(self, step: int) -> Array | float:
        """How much of a lasting rule's full effect is there at the end of a half-year."""
        if step < self.last or not self.plan.halves:
            return self.come(step)
        reached = np.minimum(1.0, (self.last - self.first) / 2 / self.ramp)
        return reached * 0.5 ** (step - self.last + 1)

    @cached_property
    def ramp(self) -> Array:
        """Years until full effect."""
        return slim(self.plan.ramp)

    @cached_property
    def runs(self) -> Array | None:
        """Years for which firms are treated."""
        return None if self.plan.runs is None else slim(self.plan.runs)

    @cached_property
    def covered_years(self) -> Array | None:
        """Years for which a treated firm goes on costing."""
        years = self.plan.covered_years
        return None if years is None else slim(years)

    @cached_property
    def fade(self) -> Array | float:
        """Share of a treatment's effect that lasts a half-year."""
        return np.sqrt(1 - slim(np.asarray(self.plan.fade, float)))

    @cached_property
    def treats(self) -> bool:
        """Tell whether the lever treats firms, rather than setting a rule."""
        shares = (self.plan.treated_share, self.plan.treated_count)
        return any(np.any(np.asarray(share)) for share in shares)

    @cached_property
    def rules(self) -> bool:
        """Tell whether the lever is a rule that acts on every tenant while it stands."""
        return isinstance(self.plan.level_jobs, np.ndarray)


def slim(array: Array) -> Array:
    """Keep one element of an array that is the same in every draw."""
    if array.ndim and array.size > 1 and np.all(array == array.flat[0]):
        return array[:1]
    return array


@dataclass(frozen=True)
class Treated:
    """Firms treated in a half-year, their share of the tenants, and those still covered."""

    firms: Array
    share: Array
    covered: Array


@dataclass
class Standing:
    """One lever's state between half-years, each of shape (n_draws,).

    Attributes
    ----------
    active : Active
    jobs, failure : ndarray
        Average effect on log jobs and cut of the log failure hazard, over all tenants.
    ever, growth : ndarray
        Share of the tenants treated so far; log growth that they would have had anyway.
    waves : list of ndarray
        Firms treated in each half-year that are still covered, the latest first.
    """

    active: Active
    jobs: Array
    failure: Array
    ever: Array
    growth: Array
    waves: list[Array] = field(default_factory=list)

    def treat(self, step: int, tenants: Array) -> Treated:
        """Find the firms that the lever treats in a half-year."""
        plan = self.active.plan
        if not (self.active.treats and self.active.stands(step)):
            firms = share = np.zeros_like(tenants)
        else:
            yearly = plan.treated_share * tenants + plan.treated_count
            firms = np.minimum(0.5 * yearly * self.active.come(step) * self._running(step), tenants)
            share = np.divide(firms, tenants, out=np.zeros_like(firms), where=tenants > 0)
        years = self.active.covered_years
        if years is None:
            return Treated(firms, share, firms)
        self.waves = [firms, *self.waves][: int(np.ceil(2 * years.max()))]
        parts = [
            wave * np.clip(2 * years - since, 0.0, 1.0) for since, wave in enumerate(self.waves)
        ]
        return Treated(firms, share, np.sum(parts, axis=0))

    def _running(self, step: int) -> Array | float:
        """Part of a half-year in which the programme still takes firms, 0 to 1."""
        if self.active.runs is None:
            return 1.0
        return np.clip(2 * self.active.runs - (step - self.active.first), 0.0, 1.0)

    def gain(self, treated: Treated) -> Array:
        """Effect on log jobs of old and new treatments, as if nobody new moved in."""
        plan = self.active.plan
        return self.jobs * self.active.fade + treated.share * plan.reach * plan.effect

    def advance(self, treated: Treated, kept: Array, stayed: Array, anyway: Array) -> None:
        """Carry the effects of treatments over a half-year.

        Parameters
        ----------
        treated : Treated
        kept : ndarray
            Share of the tenants at the end who were tenants at the beginning.
        stayed : ndarray
            Share of the tenants at the beginning who are tenants at the end.
        anyway : ndarray
            Log growth of the stayers' jobs without any policy, over the half-year.

        Notes
        -----
        X' = X (1 - fade)^(1/2) kept + share reach e; the same for the cut of the failure hazard.
        """
        plan, fade = self.active.plan, self.active.fade * kept
        self.jobs = self.jobs * fade + treated.share * plan.reach * plan.effect
        self.failure = self.failure * fade + treated.share * plan.failure_cut
        ever = self.ever + treated.share
        self.growth = (self.growth + ever * anyway) * kept
        self.ever = np.minimum(ever * kept, 1.0)
        self.waves = [wave * stayed for wave in self.waves]


def begin(plans: Sequence[Active], n_draws: int) -> list[Standing]:
    """No effect yet, for the levers that treat firms or set a rule."""

    def none() -> Array:
        return np.zeros(n_draws)

    return [Standing(one, none(), none(), none(), none()) for one in plans]


@dataclass(frozen=True)
class Combined:
    """Effects at the end of a half-year.

    Attributes
    ----------
    jobs, failure : ndarray, shape (n_draws,)
        Of all levers together, on log jobs and on the log failure hazard.
    each : ndarray, shape (n_levers, n_draws)
        Of each on log jobs.
    fade : ndarray, shape (n_draws,)
        Share of the effect that leavers keep over a half-year.
    level : ndarray, shape (n_draws,)
        Weight in it of national rules.
    """

    jobs: Array
    failure: Array
    each: Array
    fade: Array
    level: Array


def combine(
    standings: Sequence[Standing], step: int, exponent: Array, level_kept: Array
) -> Combined:
    """Add the levers' effects at the end of a half-year, so that they share a ceiling.

    Notes
    -----
    X = (sum of X_i^p over gains)^(1/p) - sum of losses; one lever alone keeps its own effect, and
    the order of levers does not matter. What leavers carry fades at the mean of the levers' rates
    for a half-year, weighted by X_i^p.
    """
    n = len(standings)
    jobs, failure = np.zeros((n, len(exponent))), np.zeros((n, len(exponent)))
    for k, standing in enumerate(standings):
        plan = standing.active.plan
        jobs[k], failure[k] = standing.jobs, standing.failure
        if standing.active.rules:
            full = standing.active.lasting(step)
            jobs[k] += full * plan.level_jobs
            failure[k] += full * plan.level_failure
    together, weights = shared(jobs, exponent)
    failing = joined(failure, exponent)
    fade, level = np.zeros(len(exponent)), np.zeros(len(exponent))
    for weight, standing in zip(weights, standings, strict=True):
        fade += weight * (level_kept if standing.active.rules else standing.active.fade)
        if standing.active.rules and standing.active.plan.national:
            level += weight
    return Combined(together, failing, jobs, fade, level)


def undiluted(
    standings: Sequence[Standing], treated: Sequence[Treated], step: int, exponent: Array
) -> Array:
    """Bound of the combined gain at the end of a half-year: as if nobody new moved in."""
    gains = np.zeros((len(standings), len(exponent)))
    for k, (standing, one) in enumerate(zip(standings, treated, strict=True)):
        gains[k] = standing.gain(one)
        if standing.active.rules:
            gains[k] += standing.active.lasting(step) * standing.active.plan.level_jobs
    return joined(np.maximum(gains, 0.0), exponent)


def joined(each: Array, exponent: Array) -> Array:
    """Join effects of shape (n_levers, n_draws) under one ceiling."""
    alive = np.flatnonzero(each.any(axis=1))
    if len(alive) == 0:
        return np.zeros_like(exponent)
    if len(alive) == 1:
        return each[alive[0]]
    some = each[alive]
    gains = np.maximum(some, 0.0)
    largest = gains.max(axis=0)
    gains /= np.where(largest > 0, largest, 1.0)
    whole = largest * np.power(gains, exponent, out=gains).sum(axis=0) ** (1 / exponent)
    losses = np.minimum(some, 0.0, out=some)
    return whole + losses.sum(axis=0) if losses.any() else whole


def shared(each: Array, exponent: Array) -> tuple[Array, Array]:
    """Join effects as `joined` does, and tell each lever's weight in the whole."""
    alive = np.flatnonzero(each.any(axis=1))
    weights = np.zeros_like(each)
    if len(alive) == 0:
        return np.zeros_like(exponent), weights
    if len(alive) == 1:
        weights[alive[0]] = 1.0
        return each[alive[0]], weights
    some = each[alive]
    gains = np.maximum(some, 0.0)
    largest = gains.max(axis=0)
    powers = (gains / np.where(largest > 0, largest, 1.0)) ** exponent
    total = powers.sum(axis=0)
    whole = largest * total ** (1 / exponent)
    losses = np.minimum(some, 0.0)
    if losses.any():
        whole = whole + losses.sum(axis=0)
        only = largest == 0
        if only.any():
            powers[:, only] = -losses[:, only]
            total = powers.sum(axis=0)
    weights[alive] = powers / np.where(total > 0, total, 1.0)
    return whole, weights

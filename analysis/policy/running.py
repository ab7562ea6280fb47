"""A hub through the years under a set of levers, for one block of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.booking import book
from analysis.policy.effects import Active, Treated, begin, combine, undiluted
from analysis.policy.history import Years
from analysis.policy.levers.lever import RentRule, Values
from analysis.policy.tenants import (
    Sizes,
    Stock,
    admit,
    entrant_size,
    leave,
    on_discount,
    rates_of,
    shrink,
)
from analysis.policy.tracks import Recorder, Track

Array = NDArray[np.float64]
ROUNDING = 1e-9  # of the people that a building holds


@dataclass(frozen=True)
class Hub:
    """A hub at the beginning of a run; arrays of shape (n_draws,) unless said.

    Attributes
    ----------
    value : Values
    sizes : Sizes
    stock : Stock
        Tenants at the beginning.
    path, space : ndarray, shape (n_steps, n_draws)
        Tenants that the baseline follows; offices there are.
    full : ndarray of bool, shape (n_steps,)
        Whether the offices are full in the baseline, so that firms wait.
    years : Years
        What the half-years differ by from steady hazards and sizes.
    people : ndarray
        Jobs that the building is known to hold.
    """

    value: Values
    sizes: Sizes
    stock: Stock
    path: Array
    space: Array
    full: NDArray[np.bool_]
    years: Years
    people: Array

    @property
    def n_steps(self) -> int:
        """Half-years of the run."""
        return len(self.path)


@dataclass(frozen=True)
class Demand:
    """Applicants and room, as the baseline shows them; each of shape (n_steps, n_draws).

    Attributes
    ----------
    entries : ndarray
        Firms that moved in.
    arrivals, patience : ndarray
        Firms that applied; of those left waiting, the share that still waits a half-year later.
    more : ndarray
        More applicants through levers of the baseline, as a share.
    people : ndarray
        Jobs that the building holds: never fewer than it has held so far in the baseline.
    """

    entries: Array
    arrivals: Array
    patience: Array
    more: Array
    people: Array


def follow(hub: Hub, plans: Sequence[Active], rule: RentRule) -> tuple[Track, Demand]:
    """Run the baseline along its known path; applicants and room are inferred from it."""
    run = _Run(hub, plans, rule, None)
    track = run.through()
    waiting = hub.value("tenants.queue")
    usual = waiting / (hub.value("tenants.wait") / 12) / 2
    arrivals = np.maximum(usual, track.entries)
    left = waiting + arrivals - track.entries
    patience = np.divide(waiting, left, out=np.zeros_like(left), where=left > 0)
    held = np.maximum.accumulate(track.needed, axis=0)
    people = np.maximum(hub.people, held) * (1 + ROUNDING)
    demand = Demand(track.entries, arrivals, patience, run.more, people)
    run.demand = demand
    run.waiting = run.first_waiting()
    for step in range(hub.n_steps):
        run.recorder.note(step, queue=run.wait(run.asked(step) - track.entries[step], step))
    return run.recorder.track(track.end), demand


def respond(hub: Hub, plans: Sequence[Active], rule: RentRule, demand: Demand) -> Track:
    """Run a reform with the baseline's applicants."""
    return _Run(hub, plans, rule, demand).through()


@dataclass(frozen=True)
class _Crowd:
    """Firms of a stock, and their jobs in the half-year without any effect of a policy."""

    stock: Stock
    firms: Array
    jobs: Array


class _Run:
    """One run; what is carried from one half-year to the next is kept here."""

    def __init__(
        self, hub: Hub, plans: Sequence[Active], rule: RentRule, demand: Demand | None
    ) -> None:
        self.hub, self.plans, self.rule, self.demand = hub, plans, rule, demand
        self.value, self.stock = hub.value, hub.stock
        n_draws = hub.path.shape[1]
        self.recorder = Recorder(len(plans), hub.n_steps, n_draws)
        self.standings = begin(plans, n_draws)
        self.exponent = hub.value("common.interaction")
        self.level_kept = 1 - hub.value("common.level_fade")
        self.together = combine([], 0, self.exponent, self.level_kept)
        self.waiting = self.first_waiting()
        self.firms, self.jobs = hub.stock.firms, np.zeros(n_draws)
        self.per_entrant = entrant_size(hub.sizes, hub.value("tenants.startup_share"))
        self.desks = np.full(n_draws, np.inf)
        self.more = np.array([self._more(step) for step in range(hub.n_steps)])

    def through(self) -> Track:
        """Run all half-years."""
        for step in range(self.hub.n_steps):
            self._half_year(step)
        return self.recorder.track(self.stock)

    def _half_year(self, step: int) -> None:
        effect = self.together.jobs
        self.level = self.hub.years.level[step]
        self.now = self._rule(step)
        turnover = self.hub.years.turnover[step]
        rates = rates_of(self.value, self.now, effect, self.together.failure, turnover)
        treated = [standing.treat(step, self.firms) for standing in self.standings]
        temporary = self._temporary(treated)
        most = np.exp(undiluted(self.standings, treated, step, self.exponent))
        if self.demand is not None:
            self.desks = (self.demand.people[step] - temporary) / most
        leaving = leave(self.stock, rates, self.hub.sizes)
        older = leaving.stayers
        left = _Crowd(older, older.firms, self.hub.sizes.of(older) * self.level)
        stayers = self._squeeze(left, step)
        entries = self._entries(stayers, step)
        self._carry(treated, left, stayers, entries)
        together = combine(self.standings, step, self.exponent, self.level_kept)
        grown = self.value("tenants.alumni_size") * leaving.graduated_jobs
        taken = self.level * grown + (left.jobs - stayers.jobs)
        exposed = self.together.level * self.value("common.alumni_exposed")
        self.recorder.note(
            step,
            entries=entries,
            failed=leaving.failed,
            graduated=leaving.graduated + (left.firms - stayers.firms),
            left_jobs=taken,
            gains=taken * np.expm1(effect) * (1 - exposed),
            kept=together.fade,
            national=together.level * together.jobs,
            temporary=temporary,
        )
        self.recorder.effects[:, step] = together.each
        self.together = together
        self._settle(stayers, entries, step)
        self.recorder.note(step, needed=self.jobs * most + temporary)
        book(self.recorder, self.plans, treated, step, self.stock, self.now, self.value)

    def _rule(self, step: int) -> RentRule:
        """Discount in force in the half-year."""
        for active in self.plans:
            if active.plan.rent is not None and active.stands(step):
                return active.plan.rent
        return self.rule

    def _settle(self, stayers: _Crowd, entries: Array, step: int) -> None:
        """Let the entrants in, and note the stock at the end of the half-year."""
        self.stock = admit(stayers.stock, entries, self.value("tenants.startup_share"))
        self.firms = stayers.firms + entries
        self.jobs = stayers.jobs + entries * self.per_entrant * self.level
        owed = np.zeros_like(self.jobs)
        for standing in self.standings:
            if standing.active.treats:
                owed = owed + standing.growth * standing.active.plan.reach
        self.recorder.note(
            step,
            tenants=self.firms,
            jobs=self.jobs * np.exp(self.together.jobs),
            discounted=on_discount(self.stock, self.now),
            deadweight=owed * self.jobs,
        )

    def _temporary(self, treated: Sequence[Treated]) -> Array:
        """Jobs that projects pay for in the half-year: job-years times two."""
        total = np.zeros(self.hub.path.shape[1])
        for active, one in zip(self.plans, treated, strict=True):
            if isinstance(active.plan.temporary, np.ndarray):
                total = total + 2 * one.firms * active.plan.temporary
        return total

    def _squeeze(self, left: _Crowd, step: int) -> _Crowd:
        """Push out those for whom the building has no office or no desk; they take their jobs."""
        space = self.hub.space[step]
        fits = np.divide(space, left.firms, out=np.ones_like(space), where=left.firms > space)
        if self.demand is not None:
            desks = np.maximum(self.desks, 0.0)
            seats = np.divide(desks, left.jobs, out=np.ones_like(fits), where=left.jobs > desks)
            fits = np.minimum(fits, seats)
        if np.all(fits == 1.0):
            return left
        return _Crowd(shrink(left.stock, fits), left.firms * fits, left.jobs * fits)

    def _entries(self, stayers: _Crowd, step: int) -> Array:
        """Firms that move in: as many as apply, at most as there are offices and desks."""
        hub, demand = self.hub, self.demand
        if demand is None:
            return np.maximum(hub.path[step] - stayers.firms, 0.0)
        offices = np.maximum(hub.space[step] - stayers.firms, 0.0)
        asked = self.asked(step)
        seats = np.maximum(self.desks - stayers.jobs, 0.0) / (self.per_entrant * self.level)
        entries = np.minimum(asked, np.minimum(offices, seats))
        self.recorder.note(step, queue=self.wait(asked - entries, step))
        if not hub.full[step]:
            self.recorder.note(step, invited=np.clip(entries - demand.entries[step], 0.0, asked))
        return entries

    def asked(self, step: int) -> Array:
        """Firms that would move in: those that wait and apply, or as many as the baseline finds."""
        if self.demand is None:
            return self.hub.path[step]
        grown = (1 + self.more[step]) / (1 + self.demand.more[step])
        if self.hub.full[step]:
            return self.waiting + self.demand.arrivals[step] * grown
        return self.demand.entries[step] * grown

    def first_waiting(self) -> Array:
        """Firms that wait at the beginning."""
        return self.value("tenants.queue") * float(self.hub.full[0])

    def wait(self, left: Array, step: int) -> Array:
        """Firms that still wait, at the end of the half-year."""
        if self.demand is not None and self.hub.full[step]:
            self.waiting = left * self.demand.patience[step]
        elif step + 1 < self.hub.n_steps and self.hub.full[step + 1]:
            self.waiting = self.value("tenants.queue")
        return self.waiting

    def _more(self, step: int) -> Array:
        """More applicants through all levers, as a share."""
        total = np.zeros(self.hub.path.shape[1])
        for active in self.plans:
            if isinstance(active.plan.demand, np.ndarray):
                years = max(step - active.first, 0) / 2
                lasting = (1 - np.asarray(active.plan.demand_fade, float)) ** years
                total = total + active.come(step) * active.plan.demand * lasting
        return total

    def _carry(
        self, treated: Sequence[Treated], left: _Crowd, stayers: _Crowd, entries: Array
    ) -> None:
        """Carry each lever's effect over the half-year."""
        if not any(active.treats for active in self.plans):
            return
        after = stayers.firms + entries
        kept = np.divide(stayers.firms, after, out=np.zeros_like(after), where=after > 0)
        stayed = np.divide(
            stayers.firms, self.firms, out=np.zeros_like(after), where=self.firms > 0
        )
        sizes, older = self.hub.sizes, left.stock
        had = np.einsum("ad,ad->d", older.startups[1:], sizes.startups[:-1])
        had = self.level * (had + older.established * sizes.established)
        anyway = np.log(np.divide(left.jobs, had, out=np.ones_like(had), where=had > 0))
        for standing, one in zip(self.standings, treated, strict=True):
            if standing.active.treats:
                standing.advance(one, kept, stayed, anyway)

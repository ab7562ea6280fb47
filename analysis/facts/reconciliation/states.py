"""From log tenants and turnover of each year to stocks and flows, and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SERIES = ("tenants", "cumulative", "jobs", "entries", "exits", "hazard")


@dataclass(frozen=True)
class Layout:
    """How the unknowns of one segment and its yearly states are laid out.

    Attributes
    ----------
    first_year : int
        Year of the first state (31 December); flows begin the year after.
    n_years : int
        Number of years with flows.
    anchored : bool
        No tenants and no cumulative firms at the first state: the hub had not opened.
    jobs, cumulative : bool
        Whether jobs and (without an anchor) earlier firms are unknowns too.
    """

    first_year: int
    n_years: int
    anchored: bool
    jobs: bool
    cumulative: bool

    @property
    def begins(self) -> int:
        """First state with tenants, and first flow out of them: 1 where anchored, else 0."""
        return int(self.anchored)

    @property
    def tenants(self) -> slice:
        """Where the log tenants stand among the unknowns."""
        return slice(0, self.n_years + 1 - self.begins)

    @property
    def turnover(self) -> slice:
        """Where the log turnover odds stand, one for each year with exits."""
        return slice(self.tenants.stop, self.tenants.stop + self.n_years - self.begins)

    @property
    def jobs_per_firm(self) -> slice:
        """Where the log jobs per firm stand; empty without jobs."""
        start = self.turnover.stop
        return slice(start, start + self.jobs * (self.n_years + 1 - self.begins))

    @property
    def gone(self) -> slice:
        """Where the log of the firms already gone per first tenant stands; often empty."""
        start = self.jobs_per_firm.stop
        return slice(start, start + int(self.cumulative and not self.anchored))

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.gone.stop

    @property
    def charted_entries(self) -> slice:
        """Where the log entries stand in the chart; log first tenants come before them."""
        return slice(1 - self.begins, 1 - self.begins + self.n_years)

    @property
    def charted_hazards(self) -> slice:
        """Where the logit hazards stand in the chart; the rest stands where it does above."""
        return slice(self.charted_entries.stop, self.turnover.stop)

    @property
    def n_states(self) -> int:
        """Number of yearly states: three stocks and three flows or rates."""
        return 3 * (self.n_years + 1) + 3 * self.n_years

    def of(self, series: str) -> slice:
        """Where a series stands among the stacked states."""
        n, k = self.n_years, SERIES.index(series)
        start = k * (n + 1) if k < 3 else 3 * (n + 1) + (k - 3) * n
        return slice(start, start + (n + 1 if k < 3 else n))


@dataclass(frozen=True)
class Unfolded:
    """What unknowns imply, each of shape (rows, n_draws).

    Attributes
    ----------
    states : ndarray
        Stacked tenants, cumulative firms and jobs at 31 December, then entries, exits, hazards.
    chart : ndarray
        The quantities of which the prior speaks: without an anchor log first tenants, then log
        entries, logit hazards, log jobs per firm, and the firms already gone.
    volume : ndarray
        Log of the change of volume from unknowns to chart, shape (n_draws,).
    """

    states: np.ndarray
    chart: np.ndarray
    volume: np.ndarray


def unfold(layout: Layout, unknowns: np.ndarray) -> Unfolded:
    """Yearly states and chart that the unknowns imply.

    Parameters
    ----------
    layout : Layout
    unknowns : ndarray, shape (size, n_draws)
        Log tenants n; turnover w, the log of (entries x exits / stayers squared); log jobs per
        firm; log of the firms already gone at the first state per first tenant.

    Notes
    -----
    Entries and exits of a year are the only two positive numbers whose difference is the change
    of tenants and whose product is exp(w) times the square of the stayers. In these coordinates
    well-known tenants are straight lines, which the chains follow easily.
    """
    f = layout.begins
    states = np.zeros((layout.n_states, unknowns.shape[1]))
    tenants, cumulative, jobs = (states[layout.of(s)] for s in SERIES[:3])
    entries, exits, hazard = (states[layout.of(s)] for s in SERIES[3:])
    np.exp(unknowns[layout.tenants], out=tenants[f:])
    _turn(tenants, np.exp(unknowns[layout.turnover]), entries, exits, f)
    hazard[f:] = exits[f:] / tenants[f:-1]
    if layout.gone.start < layout.gone.stop:
        cumulative[0] = tenants[0] * (1 + np.exp(unknowns[layout.gone][0]))
    cumulative[1:] = cumulative[0] + np.cumsum(entries, axis=0)
    if layout.jobs:
        jobs[f:] = tenants[f:] * np.exp(unknowns[layout.jobs_per_firm])
    logit = np.log(hazard[f:]) - np.log1p(-hazard[f:])
    first, rest = unknowns[: 1 - f], unknowns[layout.turnover.stop :]
    chart = np.concatenate([first, np.log(entries), logit, rest])
    share = entries[f:] / tenants[f + 1 :] + hazard[f:]
    return Unfolded(states, chart, -np.log(share).sum(axis=0))


def _turn(
    tenants: np.ndarray, odds: np.ndarray, entries: np.ndarray, exits: np.ndarray, f: int
) -> None:
    """Fill entries and exits so that they add up; written so that neither loses digits."""
    before, after = tenants[f:-1], tenants[f + 1 :]
    entries[:f] = tenants[1 : f + 1]
    mixed = 4 * odds * before * after
    rise = after - before
    root = np.sqrt(rise**2 + mixed)
    larger = root + np.abs(rise)
    smaller = mixed / larger
    both = before + after + root
    entries[f:] = after * np.where(rise >= 0, larger, smaller) / both
    exits[f:] = before * np.where(rise >= 0, smaller, larger) / both


def pull_back(
    layout: Layout, unfolded: Unfolded, on_states: np.ndarray, on_chart: np.ndarray, volume: float
) -> np.ndarray:
    """Slopes with respect to the unknowns, given slopes with respect to what they imply.

    Parameters
    ----------
    layout : Layout
    unfolded : Unfolded
        Of as many draws as the slopes have columns, or of one.
    on_states : ndarray, shape (n_states, n_columns)
    on_chart : ndarray, shape (size, n_columns)
    volume : float
        Slope on `unfolded.volume`: 1 for a density of the unknowns, 0 for a plain function.

    Returns
    -------
    ndarray, shape (size, n_columns)
    """
    f, states, columns = layout.begins, unfolded.states, on_states.shape[1]
    tenants, entries = states[layout.of("tenants")], states[layout.of("entries")]
    exits, left = states[layout.of("exits")][f:], states[layout.of("hazard")][f:]
    ever = np.cumsum(on_states[layout.of("cumulative")][::-1], axis=0)[::-1]
    on_entries = (on_states[layout.of("entries")] + ever[1:]) * entries
    on_entries += on_chart[layout.charted_entries]
    through = on_states[layout.of("exits")][f:] * exits
    on_hazard = (through + on_states[layout.of("hazard")][f:] * left) * (1 - left)
    on_hazard += on_chart[layout.charted_hazards]
    level = np.zeros((layout.n_years + 1, columns))
    level += on_states[layout.of("tenants")] * tenants
    level[f:-1] += through
    level[1 : f + 1] += on_entries[:f]
    share = entries[f:] / tenants[f + 1 :]
    found = np.zeros((layout.size, columns))
    found[layout.turnover] = _turn_back(on_entries[f:], on_hazard, level[f:], share, left, volume)
    if layout.jobs:
        on_jobs = on_states[layout.of("jobs")][f:] * states[layout.of("jobs")][f:]
        level[f:] += on_jobs
        found[layout.jobs_per_firm] = on_jobs + on_chart[layout.jobs_per_firm]
    if not layout.anchored:
        level[0] += on_chart[0]
    if layout.gone.start < layout.gone.stop:
        begun = states[layout.of("cumulative")][0]
        level[0] += ever[0] * begun
        found[layout.gone] = ever[0] * (begun - tenants[0]) + on_chart[layout.gone]
    found[layout.tenants] = level[f:]
    return found


def _turn_back(
    on_entries: np.ndarray,
    on_hazard: np.ndarray,
    level: np.ndarray,
    share: np.ndarray,
    left: np.ndarray,
    volume: float,
) -> np.ndarray:
    """Carry slopes in log entries and logit hazards to log turnover, and onto log tenants.

    `share` is entries over tenants after, `left` the hazard; `level` is added to in place.
    """
    both = share + left
    on_entries = on_entries - volume * share / both
    on_hazard = on_hazard - volume * left * (1 - left) / both
    level[1:] += volume * share / both
    level[1:] += ((1 + left) * on_entries - on_hazard) / both
    level[:-1] += (on_hazard - (1 - share) * on_entries) / both
    return np.asarray((left * (1 - share) * on_entries + share * on_hazard) / both)

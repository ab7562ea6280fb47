"""Do 95 % intervals contain simulated truths? On the claim patterns of real hubs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.mode import mode_of
from analysis.facts.reconciliation.publication import path_of
from analysis.facts.reconciliation.sampling import normal_draws
from analysis.facts.reconciliation.segments import Segment, segment_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.simulation import seen_exactly, seen_in_print
from analysis.facts.reconciliation.solution import Solution, solve
from analysis.facts.reconciliation.states import unfold
from analysis.facts.reconciliation.verdicts import FULL, Span, judge

Truth = Callable[[Segment, Shared, np.random.Generator], np.ndarray]
DRAWS = 1000
RANKED = 99
HUBS, FULL_HUBS = 400, 200
RARE = ("cumulative", "entries", "exits")


def coverage(
    patterns: Sequence[Segment],
    truth: Truth,
    *,
    shared: Shared,
    hubs: int = HUBS,
    full_hubs: int = FULL_HUBS,
    **options: Any,
) -> pd.DataFrame:
    """Share of hub-years whose published interval contains the truth.

    Parameters
    ----------
    patterns : sequence of Segment
        Real segments; one is taken at random for each simulated hub.
    truth : callable
        Draws the states of a hub that has the pattern.
    shared : Shared
        Parameters of the truth and of its claims.
    hubs, full_hubs : int
        Simulated hubs of any pattern, and more of patterns that carry all series: those count
        only for the series that no other pattern carries.
    **options
        Of `simulated_hits`.

    Returns
    -------
    DataFrame
        One row per series: `hubs`, `covered` (mean over hubs of the share of years), `error`
        (its standard error over hubs), `below`, `above` (truth outside on that side).
    """
    full = [pattern for pattern in patterns if judge(pattern).kind == FULL]
    hits = simulated_hits(patterns, truth, hubs, shared=shared, **options)
    more = simulated_hits(full, truth, full_hubs, shared=shared, first=hubs, **options)
    if len(more):
        hits = pd.concat([hits, more[more["series"].isin(RARE)]])
    return summary(hits)


def simulated_hits(
    patterns: Sequence[Segment],
    truth: Truth,
    n_hubs: int,
    *,
    shared: Shared,
    fitted: Shared | None = None,
    exact: bool = False,
    tails: float | None = None,
    laplace: bool = False,
    seed: int = 0,
    first: int = 0,
) -> pd.DataFrame:
    """Simulate hubs and solve them: one row per hub and published series.

    Parameters
    ----------
    fitted : Shared, optional
        Parameters to solve with; those of the truth where left out.
    exact : bool
        Claims from the likelihood and the prior left as it is, instead of printed figures.
    tails : float, optional
        Degrees of freedom of the errors of printed figures.
    laplace : bool
        Intervals of the Gaussian approximation instead of the chains.
    seed, first : int
        Hub number n, from `first` on, has the seed (`seed`, n).

    Returns
    -------
    DataFrame
        `covered`, `below`, `above`: shares of years; `rank`: of the truth among 99 draws in a
        year taken at random, uniform from 0 to 99 where the draws are right.
    """
    rows = []
    for n in range(first, first + n_hubs):
        rng = np.random.default_rng([seed, n])
        pattern = patterns[int(rng.integers(len(patterns)))]
        states = truth(pattern, shared, rng)
        if exact:
            seen = seen_exactly(pattern, states, shared, rng)
        else:
            printed = seen_in_print(pattern, states, shared, rng, tails=tails)
            seen = segment_of(printed, pattern.opened_year)
        solution = _solve(seen, fitted or shared, rng, laplace)
        rows += _hits(pattern, solution, states, rng)
    return pd.DataFrame(rows)


def _solve(segment: Segment, shared: Shared, rng: np.random.Generator, laplace: bool) -> Solution:
    if not laplace:
        return solve(segment, shared, DRAWS)
    found = normal_draws(mode_of(segment.posterior(shared)), DRAWS, rng)
    return Solution(segment, unfold(segment.layout, found).states)


def _hits(
    pattern: Segment, solution: Solution, states: np.ndarray, rng: np.random.Generator
) -> list[dict]:
    true = Solution(pattern, states)
    rows = []
    for span in judge(pattern).spans:
        path, known = path_of(solution, span), _drawn(true, span)[:, 0]
        below, above = known < path.low, known > path.high
        year = int(rng.integers(len(known)))
        drawn = _drawn(solution, span)[year, -RANKED:]
        rows.append(
            {
                "series": span.series,
                "covered": 1 - (below | above).mean(),
                "below": below.mean(),
                "above": above.mean(),
                "rank": int((drawn < known[year]).sum()),
            }
        )
    return rows


def _drawn(solution: Solution, span: Span) -> np.ndarray:
    if span.series != "jobs_per_firm":
        return solution.series(span.series, span.first, span.last)
    jobs, tenants = (solution.series(s, span.first, span.last) for s in ("jobs", "tenants"))
    return jobs / tenants


def summary(hits: pd.DataFrame) -> pd.DataFrame:
    """Means over hubs, by series."""
    groups = hits.groupby("series")
    table = groups[["covered", "below", "above"]].mean()
    table.insert(0, "hubs", groups.size())
    table.insert(2, "error", groups["covered"].sem())
    order = ["tenants", "cumulative", "jobs", "jobs_per_firm", "entries", "exits"]
    return table.reindex([name for name in order if name in table.index])

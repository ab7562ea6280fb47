"""Hubs drawn from the model, and claims as real sources would print them: for the checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.facts.reconciliation.measures import PERCENT, rows_of
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.prior import prior_of
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.shared import (
    ABOUT_ERROR,
    SCOPE_ERROR,
    SCOPE_EXCESS,
    Shared,
)
from analysis.facts.reconciliation.states import Layout

OWN_SPREAD = 0.5


def advance(layout: Layout, chart: np.ndarray) -> np.ndarray:
    """Yearly states from a chart (log entries, logit hazards, ...), year after year.

    Parameters
    ----------
    layout : Layout
    chart : ndarray, shape (size, n_draws)

    Returns
    -------
    ndarray, shape (n_states, n_draws)
        The same states as `states.unfold` gives from the unknowns, by the plain recursion.
    """
    n, f = layout.n_years, layout.begins
    states = np.zeros((layout.n_states, chart.shape[1]))
    tenants, cumulative, jobs = (states[layout.of(s)] for s in ("tenants", "cumulative", "jobs"))
    entries, exits, hazard = (states[layout.of(s)] for s in ("entries", "exits", "hazard"))
    entries[:] = np.exp(chart[layout.charted_entries])
    hazard[f:] = expit(chart[layout.charted_hazards])
    if not layout.anchored:
        tenants[0] = np.exp(chart[0])
        if layout.cumulative:
            cumulative[0] = tenants[0] * (1 + np.exp(chart[layout.gone][0]))
    for t in range(n):
        exits[t] = tenants[t] * hazard[t]
        tenants[t + 1] = tenants[t] - exits[t] + entries[t]
    cumulative[1:] = cumulative[0] + np.cumsum(entries, axis=0)
    if layout.jobs:
        jobs[f:] = tenants[f:] * np.exp(chart[layout.jobs_per_firm])
    return states


def from_prior(segment: Segment, shared: Shared, rng: np.random.Generator) -> np.ndarray:
    """States of one hub drawn from the segment's prior, shape (n_states, 1)."""
    prior = prior_of(segment.layout, shared, segment.log_tenants, segment.log_jobs)
    shocks = rng.standard_normal((segment.layout.size, 1))
    return advance(segment.layout, prior.charted(shocks))


def from_own_scale(segment: Segment, shared: Shared, rng: np.random.Generator) -> np.ndarray:
    """States of one hub that follows the model's steps from a scale of its own.

    Entries begin near those that would replace the usual exits, within a factor of about
    exp(0.5); the prior of the fit is three times as wide and centred elsewhere.
    """
    layout = segment.layout
    f = layout.begins
    prior = prior_of(layout, shared, segment.log_tenants, segment.log_jobs)
    shocks = rng.standard_normal((layout.size, 1))
    chart = prior.charted(shocks)
    level = segment.log_tenants + np.log(shared.usual_hazard)
    usual = level + OWN_SPREAD * rng.standard_normal()
    entries = chart[layout.charted_entries]
    entries[f:] += usual - entries[f : f + 1]
    if layout.anchored:
        chart[0] = segment.log_tenants - 1.0 + OWN_SPREAD * rng.standard_normal()
    else:
        chart[0] = segment.log_tenants + OWN_SPREAD * rng.standard_normal()
        if layout.cumulative:
            chart[layout.gone] = OWN_SPREAD * rng.standard_normal()
    if layout.jobs:
        own = chart[layout.jobs_per_firm]
        start = segment.log_jobs + OWN_SPREAD * rng.standard_normal()
        own += start - own[:1]
    return advance(layout, chart)


def seen_exactly(
    segment: Segment, states: np.ndarray, shared: Shared, rng: np.random.Generator
) -> Segment:
    """Draw the segment's claims from the likelihood itself, around given states.

    Ranges and parts are cut from a fixed grid and the prior stays as it is, so that states drawn
    from the prior are distributed as their posterior.
    """
    m = segment.measures
    errors = m.errors(shared)
    said = np.log(m.rows @ states)[:, 0] + errors * rng.standard_normal(len(errors))
    low = said - m.side * shared.bound_excess
    high = low.copy()
    for i in np.flatnonzero(m.between):
        width = m.high[i] - m.low[i]
        if np.isfinite(width):
            low[i] = np.floor(said[i] / width) * width
            high[i] = low[i] + width
        else:
            edge = m.low[i] if np.isfinite(m.low[i]) else m.high[i]
            low[i], high[i] = (edge, np.inf) if said[i] >= edge else (-np.inf, edge)
    return replace(segment, measures=replace(m, low=low, high=high))


def seen_in_print(
    segment: Segment,
    states: np.ndarray,
    shared: Shared,
    rng: np.random.Generator,
    *,
    tails: float | None = None,
) -> pd.DataFrame:
    """Draw the segment's claims with figures as a source would print them.

    Each figure keeps the date, grade, bound, number of digits and part of the real claim. Errors
    are normal, or Student's t of `tails` degrees of freedom and the same spread.
    """
    claims = segment.claims[segment.claims["role"].ne("aside")].copy()
    measured = (rows_of(claims, segment.layout, segment.opened_year) @ states)[:, 0]
    size = len(claims)
    noise = rng.standard_normal(size) if tails is None else rng.standard_t(tails, size)
    noise *= _error(claims, shared) / (1.0 if tails is None else np.sqrt(tails / (tails - 2)))
    place = {name: i for i, name in enumerate(claims["claim_id"])}
    values = []
    claim: Any
    for i, claim in enumerate(claims.itertuples()):
        # Both ends of a range are told by one source: they share their error.
        leader = min(claim.claim_id, claim.partner or claim.claim_id)
        off = SCOPE_EXCESS * claim.doubtful + noise[place[leader]]
        unit = PERCENT if claim.series == "hazard" else 1.0
        values.append(_printed(measured[i] * float(np.exp(off)) * unit, claim, shared, rng))
    claims["value"] = values
    return claims


def _error(claims: pd.DataFrame, shared: Shared) -> np.ndarray:
    grade = claims["quality"].map({"A": 0, "B": 1, "C": 2}).to_numpy(dtype=int)
    flow = claims["series"].isin(FLOWS).to_numpy()
    error = np.where(flow, shared.flow_errors[grade], shared.stock_errors[grade])
    about = np.where(claims["bound"].eq("approx"), ABOUT_ERROR, 0.0)
    scope = np.where(claims["doubtful"], SCOPE_ERROR, 0.0)
    return np.sqrt(error**2 + about**2 + scope**2)


def _printed(figure: float, claim: Any, shared: Shared, rng: np.random.Generator) -> float:
    """Print a figure with as many digits as the real claim, but 1,370 as 1,400, never as 1,000."""
    if claim.reading == "part":
        figure *= rng.uniform(0.3, 1.0)
    elif claim.partner:
        figure *= float(np.exp((-1.0 if claim.bound == "lower" else 1.0) * rng.uniform(0, 0.25)))
    elif claim.bound in ("lower", "upper"):
        away = abs(rng.normal(0, shared.bound_excess))
        figure *= float(np.exp(-away if claim.bound == "lower" else away))
    digits = len(f"{claim.value:.12g}".replace(".", "").strip("0"))
    figure = max(figure, 1.0)
    unit = 10.0 ** (np.floor(np.log10(figure)) - digits + 1)
    unit = max(unit / 10 if unit > 0.35 * figure else unit, 1.0)
    return float(max(np.round(figure / unit) * unit, 1.0))

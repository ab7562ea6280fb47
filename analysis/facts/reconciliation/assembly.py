"""The segments of a hub put together: its table, its claims beside the model, its draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.reconciliation import fitted, publication
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.solution import Solution, solve
from analysis.facts.reconciliation.verdicts import (
    NONE,
    PUBLISHABLE,
    SINGLE,
    VERDICTS,
    Declined,
    Verdict,
    judge,
)
from analysis.language.messages import message

STOCKS_AND_FLOWS = ("tenants", "entries", "exits", "cumulative", "jobs")


@dataclass(frozen=True)
class Draws:
    """Draws of the yearly states of a hub, one column a draw; not to be changed.

    Attributes
    ----------
    years : ndarray of int, shape (n_years,)
        Stocks are those of 31 December, flows those of the year.
    tenants, entries, exits, cumulative, jobs : ndarray, shape (n_years, n_draws)
        Missing in the years for which a series is not published. Ratios and sums keep their
        correlation when they are formed draw by draw.
    """

    years: np.ndarray
    tenants: np.ndarray
    entries: np.ndarray
    exits: np.ndarray
    cumulative: np.ndarray
    jobs: np.ndarray


@dataclass(frozen=True)
class Reconciled:
    """What the stock-flow model says of one hub.

    Attributes
    ----------
    entity_id : str
    verdict : str
        The most that a stretch of its years carries: `full`, `level and jobs`, `level`,
        `jobs only`, `single` or `declined`.
    table : DataFrame
        The columns of `indicators`, one row per published series and year; empty where declined.
        Stocks are dated `YYYY-12`: 31 December.
    fitted : DataFrame
        Every claim beside what the model gives at its date (`fitted.fitted_claims`).
    draws : Draws
    declined : tuple of Declined
        Series that no stretch of years carries, with the reason.
    shared : Shared
        The parameters used.
    """

    entity_id: str
    verdict: str
    table: pd.DataFrame
    fitted: pd.DataFrame
    draws: Draws
    declined: tuple[Declined, ...]
    shared: Shared


def assemble(entity: str, segments: Sequence[Segment], shared: Shared, draws: int) -> Reconciled:
    """Judge, solve and publish the segments of one hub."""
    verdicts = [judge(segment) for segment in segments]
    solutions = [
        solve(segment, shared, draws) if verdict.spans else None
        for segment, verdict in zip(segments, verdicts, strict=True)
    ]
    tables, claims = [], []
    for segment, verdict, solution in zip(segments, verdicts, solutions, strict=True):
        claims.append(fitted.fitted_claims(segment, solution, shared))
        if solution is not None:
            paths = (publication.path_of(solution, span) for span in verdict.spans)
            tables += [publication.published(segment, path) for path in paths]
        elif verdict.kind == SINGLE:
            tables.append(publication.single_rows(segment, shared))
    kinds = [verdict.kind for verdict in verdicts]
    return Reconciled(
        entity_id=entity,
        verdict=min(kinds, key=VERDICTS.index, default=NONE),
        table=_joined(tables, publication.COLUMNS, ["indicator", "period_end"]),
        fitted=_joined(claims, fitted.COLUMNS, ["claim_id"]),
        draws=_draws(verdicts, solutions, draws),
        declined=_declined(verdicts),
        shared=shared,
    )


def _joined(frames: list[pd.DataFrame], columns: tuple[str, ...], order: list[str]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(frames).sort_values(order, kind="stable", ignore_index=True)


def _draws(verdicts: Sequence[Verdict], solutions: Sequence[Solution | None], draws: int) -> Draws:
    years = sorted(
        {
            year
            for verdict in verdicts
            for span in verdict.spans
            for year in range(span.first, span.last + 1)
        }
    )
    place = {year: i for i, year in enumerate(years)}
    found = {name: np.full((len(years), draws), np.nan) for name in STOCKS_AND_FLOWS}
    for verdict, solution in zip(verdicts, solutions, strict=True):
        for span in verdict.spans:
            if solution is not None and span.series in found:
                rows = [place[year] for year in range(span.first, span.last + 1)]
                found[span.series][rows] = solution.series(span.series, span.first, span.last)
    for array in found.values():
        array.setflags(write=False)
    return Draws(np.array(years, dtype=int), *(found[name] for name in STOCKS_AND_FLOWS))


def _declined(verdicts: Sequence[Verdict]) -> tuple[Declined, ...]:
    """Series that no segment publishes; the reason is that of the segment that carries most."""
    if not verdicts:
        reason = message("no claim on tenants, entries, exits, cumulative firms or jobs")
        return tuple(Declined(series, reason) for series in PUBLISHABLE)
    best = min(verdicts, key=lambda verdict: VERDICTS.index(verdict.kind))
    published = {span.series for verdict in verdicts for span in verdict.spans}
    return tuple(item for item in best.declined if item.series not in published)

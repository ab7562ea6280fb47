"""What a published year rests on: the claims that speak of it, or the nearest on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.facts.reconciliation.measures import stock_share
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.segments import Segment


@dataclass(frozen=True)
class Statement:
    """A claim of one series and the years of which it speaks (both ends included)."""

    claim_id: str
    source_id: str
    observation_id: str
    value: float
    used: bool
    first: int
    last: int


@dataclass(frozen=True)
class Support:
    """What the value of one series and year rests on.

    Attributes
    ----------
    status : str
        `reconciled` where an independent claim speaks of the year, else `interpolated`.
    n_claims, n_observations : int
        Claims that speak of the year, repetitions included, and observations among them.
    spread : float
        Largest less smallest independent value of the year; missing where fewer than two.
    claim_ids, source_ids : str
        The independent claims of the year, or else the nearest before and after, by spaces.
    """

    status: str
    n_claims: int
    n_observations: int
    spread: float
    claim_ids: str
    source_ids: str


def statements_of(segment: Segment, series: str) -> list[Statement]:
    """Claims of a series, those set aside left out."""
    claims = segment.claims
    claims = claims[claims["series"].eq(series) & claims["role"].ne("aside")]
    return [_statement(segment, claim) for claim in claims.itertuples()]


def _statement(segment: Segment, claim: Any) -> Statement:
    if claim.series in FLOWS:
        first, last = _years_covered(claim.start, claim.end)
    else:
        first = last = nearest_december(segment, claim)
    used = claim.role == "used"
    return Statement(
        claim.claim_id, claim.source_id, claim.observation_id, claim.value, used, first, last
    )


def _years_covered(start: int, end: int) -> tuple[int, int]:
    """Years of which a flow covers at least half, or where there is none the year of its end."""
    first, last = -(-(start - 6) // 12), (end - 6) // 12
    return (first, last) if first <= last else ((end - 1) // 12, (end - 1) // 12)


def nearest_december(segment: Segment, claim: Any) -> int:
    """Year of the 31 December nearest to a stock's date."""
    opening = segment.opened_year if claim.value else None
    share = stock_share(claim.year, claim.end, claim.dated, opening)
    return int(claim.year if share >= 0.5 else claim.year - 1)


def support_of(parts: list[list[Statement]], year: int) -> Support:
    """Support of a year by the statements of one series, or of the two parts of a ratio."""
    here = [[s for s in part if s.first <= year <= s.last] for part in parts]
    used = [[s for s in part if s.used] for part in here]
    rests: list[Statement] = []
    for part, own in zip(parts, used, strict=True):
        rests += own or _nearest([s for s in part if s.used], year)
    values = [s.value for s in used[0]]
    both = [s for part in here for s in part]
    return Support(
        status="reconciled" if all(used) else "interpolated",
        n_claims=len(both),
        n_observations=len({s.observation_id for s in both}),
        spread=max(values) - min(values) if len(parts) == 1 and len(values) > 1 else np.nan,
        claim_ids=" ".join(dict.fromkeys(s.claim_id for s in rests)),
        source_ids=" ".join(dict.fromkeys(s.source_id for s in rests)),
    )


def _nearest(used: list[Statement], year: int) -> list[Statement]:
    before = max((s.last for s in used if s.last < year), default=None)
    after = min((s.first for s in used if s.first > year), default=None)
    return [s for s in used if s.last == before] + [s for s in used if s.first == after]

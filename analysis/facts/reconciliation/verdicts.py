"""What a segment's claims can carry: which series are published, for which years, and why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.measures import YEAR_ONLY_SHARE
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.segments import Segment
from analysis.language.messages import Message, message

FULL, LEVEL_AND_JOBS, LEVEL, JOBS_ONLY, SINGLE, NONE = VERDICTS = (
    "full",
    "level and jobs",
    "level",
    "jobs only",
    "single",
    "declined",
)
PUBLISHABLE = ("tenants", "entries", "exits", "cumulative", "jobs", "jobs_per_firm")


@dataclass(frozen=True)
class Span:
    """Years for which a series is published, both included."""

    series: str
    first: int
    last: int


@dataclass(frozen=True)
class Declined:
    """A series that is not published, with the reason."""

    series: str
    reason: Message


@dataclass(frozen=True)
class Verdict:
    """What a segment can carry.

    Attributes
    ----------
    kind : str
        One of `VERDICTS`.
    spans : tuple of Span
    declined : tuple of Declined
    """

    kind: str
    spans: tuple[Span, ...]
    declined: tuple[Declined, ...]

    def span(self, series: str) -> Span | None:
        """Years of a series; None where it is declined."""
        return next((span for span in self.spans if span.series == series), None)


def judge(segment: Segment) -> Verdict:
    """Decide which series of a segment are published.

    Six series need at least three tenant counts in three years, an exit claim or a cumulative
    count, and two flow or cumulative claims in all. Two tenant counts of different years carry
    tenants, two job counts of different years jobs. Bounds, counts of a part and zeros are no
    counts.
    """
    used = segment.claims[segment.claims["role"] == "used"]
    counts = used["bound"].isin(["point", "approx"]) & (used["value"] > 0)
    firm = used[counts & (used["reading"] != "part")]
    tenants, jobs = (firm[firm["series"] == name] for name in ("tenants", "jobs"))
    kind = _kind(used, tenants, jobs)
    spans = [] if kind in (SINGLE, NONE) else _spans(segment, used, firm, kind)
    have = {span.series for span in spans}
    declined = [
        Declined(
            series, _reason(series, kind, used, tenants["year"].nunique(), jobs["year"].nunique())
        )
        for series in PUBLISHABLE
        if series not in have
    ]
    return Verdict(kind, tuple(spans), tuple(declined))


def _kind(used: pd.DataFrame, tenants: pd.DataFrame, jobs: pd.DataFrame) -> str:
    whole = used[used["reading"] != "part"]
    exits = int((whole["series"] == "exits").sum())
    counted = int(((whole["series"] == "cumulative") & (whole["bound"] != "upper")).sum())
    flows = int(used["series"].isin(["entries", "exits"]).sum())
    if tenants["year"].nunique() >= 3 and exits + counted >= 1 and flows + counted >= 2:
        return FULL
    level, staff = tenants["year"].nunique() >= 2, jobs["year"].nunique() >= 2
    if level:
        return LEVEL_AND_JOBS if staff else LEVEL
    if staff:
        return JOBS_ONLY
    return SINGLE if used["series"].isin(["tenants", "jobs", "cumulative"]).any() else NONE


def _spans(segment: Segment, used: pd.DataFrame, firm: pd.DataFrame, kind: str) -> list[Span]:
    spans: list[Span] = []
    opened, known = segment.opened_year, used["series"]
    if kind == FULL:
        first, last = _reach(used[known != "jobs"], opened)
        begins = first if first == opened else first + 1
        spans += [Span("tenants", first, last)]
        spans += [Span(name, begins, last) for name in ("entries", "exits")]
        if (firm["series"] == "cumulative").any():
            spans.append(Span("cumulative", first, last))
    elif kind != JOBS_ONLY:
        spans.append(Span("tenants", *_reach(used[known == "tenants"], opened)))
    if firm.loc[firm["series"] == "jobs", "year"].nunique() >= 2:
        first, last = _reach(used[known == "jobs"], opened)
        spans.append(Span("jobs", first, last))
        level = next((span for span in spans if span.series == "tenants"), None)
        if level is not None and max(first, level.first) <= min(last, level.last):
            both = max(first, level.first), min(last, level.last)
            spans.append(Span("jobs_per_firm", *both))
    return spans


def _reach(claims: pd.DataFrame, opened: int | None) -> tuple[int, int]:
    """First and last 31 December near the claims; flows reach back to the one before them."""
    flow = claims["series"].isin(FLOWS).to_numpy()
    share = np.where(claims["dated"], claims["end"] / 12 - claims["year"], YEAR_ONLY_SHARE)
    if opened is not None:
        share = np.where(~claims["dated"] & (claims["year"] == opened), 1.0, share)
    stock = np.floor(claims["year"] + share - 0.5).astype(int)
    first = np.where(flow, claims["start"] // 12 - 1, stock).min()
    last = np.where(flow, (claims["end"] - 1) // 12, stock).max()
    first = first if opened is None else max(first, opened)
    return int(first), int(max(first, last))


def _reason(
    series: str, kind: str, used: pd.DataFrame, tenant_years: int, job_years: int
) -> Message:
    if series in ("entries", "exits"):
        return message(
            "entries and exits need three tenant counts in different years, a claim on exits or on"
            " cumulative firms, and two claims on flows; without them they would only repeat"
            " what is usual elsewhere"
        )
    if series == "cumulative":
        return message("no count of the firms hosted since opening, in the tenants’ definition")
    if series == "jobs_per_firm" and kind not in (SINGLE, NONE):
        return message("jobs per firm need tenants and jobs of the same years")
    if (tenant_years if series == "tenants" else job_years) == 0:
        if used["series"].eq(series).any():
            return message("no count of the whole: bounds, counts of a part and zeros are none")
        return message("no count")
    return message("counts of one year only; a path needs two")

"""Reconciled figures of a comparison: every year that the model publishes, with its interval."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from analysis.report.comparisons.figure import Figure
from analysis.report.comparisons.reach import Reach, reach_of
from analysis.report.findings.modelled import Modelled, modelled_series, observed
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study

COUNTS = {
    "jobs_per_firm": ("jobs", "tenant_firms"),
    "exit_rate": ("firms_exited", "tenant_firms"),
    "m2_per_job": ("floor_area", "floor_area_lettable", "jobs"),
    "firms_per_1000_m2": ("floor_area", "floor_area_lettable", "tenant_firms"),
}
AREAS = ("floor_area", "floor_area_lettable")


def modelled_counts(study: Study, indicator: str) -> list[Figure]:
    """List the modelled years of a count, oldest first; empty where the model declines it."""
    return [
        _figure(one.kept, one, _parts(study, (indicator,), one.kept.claim_ids))
        for one in modelled_series(study, indicator)
        if isinstance(one.kept, Modelled)
    ]


def modelled_ratio(study: Study, row: Any) -> Figure:
    """Make the figure of a reconciled row of `facts.derived`.

    The interval of a ratio with an area is that of its count; what the claims of the area allow
    widens its reach.
    """
    cells = row._asdict()
    kept = observed(cells, study.grades)
    reading = Reading(row.indicator, "ratio", kept, (), int(row.n_claims), int(row.n_observations))
    figure = _figure(kept, reading, _parts(study, COUNTS[row.indicator], kept.claim_ids))
    area = next((one for one in figure.parts if one.indicator in AREAS), None)
    if area is None:
        return figure
    return replace(figure, reach=_with_area(figure.reach, study, area, over=row.numerator in AREAS))


def _with_area(reach: Reach, study: Study, area: Reading, *, over: bool) -> Reach:
    """Widen a ratio's reach by that of its area, which the ratio divides where it is `over`."""
    low, high = area.kept.ends
    may = reach_of(area, study.partial, study.claims)
    less, more = may.low / low, may.high / high
    return (
        Reach(reach.low * less, reach.high * more)
        if over
        else Reach(reach.low / more, reach.high / less if less > 0 else math.inf)
    )


def _figure(kept: Modelled, reading: Reading, parts: tuple[Reading, ...]) -> Figure:
    low, high = (0.0 if math.isnan(kept.least) else kept.least), kept.most
    return Figure(
        shown=kept,
        value=kept.raw,
        reach=Reach(low, math.inf if math.isnan(high) else high),
        n_observations=reading.n_observations,
        n_claims=reading.n_claims,
        parts=parts,
    )


def _parts(
    study: Study, indicators: tuple[str, ...], claim_ids: tuple[str, ...]
) -> tuple[Reading, ...]:
    """Find the claimed readings that a modelled figure rests on."""
    told = set(claim_ids)
    series = (one for name in indicators for one in study.series(name))
    return tuple(one for one in series if told & set(one.claim_ids))

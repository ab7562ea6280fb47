"""Which figure of each hub stands in a comparison: reconciled, else nearest to the year asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.report.comparisons.figure import Figure as Figure
from analysis.report.comparisons.hubs import Hubs, key_of
from analysis.report.comparisons.measures import Measure
from analysis.report.comparisons.modelled_figures import modelled_counts, modelled_ratio
from analysis.report.comparisons.reach import reach_of
from analysis.report.findings.modelled import is_modelled
from analysis.report.findings.reading import GRADES, Observation, Reading
from analysis.report.findings.study import Study

SCALES = {"jobs_per_firm": 1.0, "m2_per_job": 1.0, "firms_per_1000_m2": 1000.0, "exit_rate": 100.0}


@dataclass(frozen=True, eq=False)
class Side:
    """One hub under one measure: its figure, or none.

    `outside` is a figure too far from the year of reference, `reason` why there is none where a
    figure exists but cannot be brought to the common unit, `tier` what a price is for.
    """

    study: Study
    figure: Figure | None
    outside: Figure | None = None
    reason: str = ""
    tier: str = ""

    @property
    def key(self) -> str:
        """`entity_id` of the hub."""
        return key_of(self.study)


def compared(hubs: Hubs, measure: Measure) -> tuple[Side, ...]:
    """Give every hub its figure under a measure, the subject first.

    The reconciled figure of the year of reference where the model has one, else the figure nearest
    to it, later before earlier at the same distance; grade C only where a hub has nothing better
    near enough. Claims that count a part are left out.
    """
    if measure.indicator in SCALES:
        table = hubs.ratios[hubs.ratios["indicator"] == measure.indicator]
        return tuple(side_of(one, _ratios(one, measure, table), hubs, measure) for one in hubs.all)
    return tuple(side_of(one, _readings(one, measure), hubs, measure) for one in hubs.all)


def side_of(study: Study, figures: Iterable[Figure], hubs: Hubs, measure: Measure) -> Side:
    """Choose among the figures of one hub, oldest first."""
    known = list(figures)
    if measure.within is None:
        return Side(study, known[-1] if known else None)
    ordered = sorted(known, key=lambda one: (_far(one, hubs), -one.shown.moment))
    near = [one for one in ordered if _far(one, hubs) <= measure.within]
    good = [one for one in near if one.shown.quality in GRADES[:2] or is_modelled(one.shown)]
    chosen = next(iter(good or near), None)
    return Side(study, chosen, None if chosen else next(iter(ordered), None))


def _far(figure: Figure, hubs: Hubs) -> int:
    """Count the years between a figure and the year of reference."""
    return abs(figure.shown.year - hubs.year)


def _readings(study: Study, measure: Measure) -> list[Figure]:
    """List the modelled years of a count, and the claims of the years that the model leaves out."""
    modelled = modelled_counts(study, measure.indicator)
    years = {one.shown.year for one in modelled}
    claimed = [
        figure_of(one, study.partial, study.claims)
        for one in study.series(measure.indicator)
        if one.year not in years and not study.partial & set(one.kept.claim_ids)
    ]
    return sorted([*modelled, *claimed], key=lambda one: one.shown.moment)


def figure_of(
    reading: Reading,
    leave_out: frozenset[str] = frozenset(),
    claims: pd.DataFrame | None = None,
) -> Figure:
    """Make the figure of what is kept of an indicator at one date."""
    exact = reading.kept.bound != "range"
    return Figure(
        shown=reading.shown,
        value=reading.kept.ends[0] if exact else math.nan,
        reach=reach_of(reading, leave_out, claims),
        n_observations=reading.n_observations,
        n_claims=reading.n_claims,
        parts=(reading,),
    )


def _ratios(study: Study, measure: Measure, table: pd.DataFrame) -> list[Figure]:
    own = table[table["entity_id"].eq(key_of(study))]
    if measure.part:
        own = own[own["numerator"].eq(measure.part) | own["denominator"].eq(measure.part)]
    found = (
        _ratio(study, measure, row) if row.status == "claimed" else modelled_ratio(study, row)
        for row in own.itertuples()
    )
    return [one for one in found if one is not None]


def _ratio(study: Study, measure: Measure, row: Any) -> Figure | None:
    claims = tuple(row.claim_ids.split())
    above, below = (_part(study, name, claims) for name in (row.numerator, row.denominator))
    if above is None or below is None or study.partial & set(claims):
        return None
    scale = SCALES[measure.indicator]
    low, high = (
        end * scale for end in (above.ends[0] / below.ends[1], above.ends[1] / below.ends[0])
    )
    value = float(row.value) if pd.notna(row.value) else math.nan
    ranged = low != high
    shown = replace(
        above.kept,
        low=low if ranged else value,
        high=high if ranged else value,
        bound="range" if ranged else str(row.bound),
        unit=str(row.unit),
        currency="",
        quality=max(above.quality, below.quality),
        period_start=str(row.period_start),
        period_end=str(row.period_end),
        claim_ids=tuple(dict.fromkeys(above.claim_ids + below.claim_ids)),
        source_ids=tuple(row.source_ids.split()),
        repeats=(),
    )
    return Figure(
        shown=_rounded(shown),
        value=value,
        reach=reach_of(above, study.partial, study.claims).over(
            reach_of(below, study.partial, study.claims), scale
        ),
        n_observations=int(row.n_observations),
        n_claims=int(row.n_claims),
        parts=(above, below),
    )


def _part(study: Study, indicator: str, claims: tuple[str, ...]) -> Reading | None:
    """Find the reading that a ratio was made of, by its claims."""
    found = [one for one in study.series(indicator) if set(one.kept.claim_ids) & set(claims)]
    return found[0] if found else None


def _rounded(one: Observation) -> Observation:
    """Round a quotient to what its parts can carry, a bound never beyond what it says."""
    places = {"lower": math.floor, "upper": math.ceil}
    low, high = (_told(end, places.get(one.bound)) for end in (one.low, one.high))
    same = one.bound == "range" and low == high
    return replace(one, low=low, high=high, bound="approx" if same else one.bound)


def _told(end: float | None, towards: Callable[[float], float] | None) -> float | None:
    """Round to a tenth, whole from a hundred on, to two digits under one."""
    if end is None or end == 0:
        return end
    digits = 0 if end >= 100 else 1 if end >= 1 else 2
    if towards is not None:
        return towards(end * 10**digits) / 10**digits
    return float(f"{end:.{digits}f}")

"""What a newcomer pays in each hub, on common units: euros, purchasing power, income."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.facts.money import Converted, convert
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message
from analysis.report.comparisons.compared import Figure, Side, figure_of, side_of
from analysis.report.comparisons.hubs import Hubs, key_of
from analysis.report.comparisons.measures import RENT_INCOME, Measure
from analysis.report.comparisons.reach import Reach
from analysis.report.findings.reading import Observation, Reading
from analysis.report.findings.rent_facts import TIERS
from analysis.report.findings.study import Study


def entry_sides(hubs: Hubs, measure: Measure) -> tuple[Side, ...]:
    """Give every hub its rent at entry under one of the measures of rent.

    It is the rent of start-ups where one is printed, else the first tier there is, each at the
    date nearest to the year of reference; the tier is named beside it.
    """
    return tuple(_entry(one, hubs, measure) for one in hubs.all)


def printed_rent(study: Study, hubs: Hubs, measure: Measure) -> Side:
    """Return the rent at entry in the money in which it was printed."""
    sides = [_tier(study, tier, hubs, measure) for tier in TIERS if study.series(tier)]
    known = [side for side in sides if side.figure is not None]
    return next(iter(known or sides), Side(study, None))


def _tier(study: Study, tier: str, hubs: Hubs, measure: Measure) -> Side:
    figures = [figure_of(one, study.partial, study.claims) for one in study.series(tier)]
    return replace(side_of(study, figures, hubs, measure), tier=tier)


def _entry(study: Study, hubs: Hubs, measure: Measure) -> Side:
    side = printed_rent(study, hubs, measure)
    if side.figure is None:
        return side
    if measure is RENT_INCOME:
        return _relative(side, hubs)
    done = exchanged(study, side.figure.shown, measure.part)
    if isinstance(done, Message):
        return replace(side, figure=None, reason=done.said(hubs.lang))
    return replace(side, figure=_scaled(side.figure, done.value, f"{measure.part}_per_m2_month"))


def exchanged(study: Study, one: Observation, to: str) -> Converted | Message:
    """Convert one unit of the money of an observation, or say why that cannot be done."""
    country = str(study.entity.get("country_iso3") or "") or None
    try:
        return convert(1.0, one.currency, one.year, to, country=country, data=study.data)
    except (NotEstimable, DataError) as refusal:
        return _reason(refusal)


def _reason(refusal: NotEstimable | DataError) -> Message:
    return refusal.reason if isinstance(refusal, NotEstimable) else Message(str(refusal))


def income_share(hubs: Hubs, study: Study, tier: str, printed: Reading) -> float | None:
    """Return a year's rent of one m² in percent of GDP per head; None where it is not known.

    The ratio is that of `facts.derived` for the tier and year, of the lower end for a range.
    """
    table = hubs.ratios
    found = table[
        table["entity_id"].eq(key_of(study))
        & table["indicator"].eq(RENT_INCOME.indicator)
        & table["numerator"].eq(tier)
        & table["year"].eq(printed.year)
    ]
    if found.empty:
        return None
    row = found.iloc[0]
    return float(row["conf_low"] if pd.isna(row["value"]) else row["value"])


def _relative(side: Side, hubs: Hubs) -> Side:
    """Put the rent beside GDP per head by the ratio of the same tier and year."""
    assert side.figure is not None
    claims = set(side.figure.claim_ids)
    readings = side.study.series(side.tier)
    printed = next(one for one in readings if claims & set(one.kept.claim_ids))
    share = income_share(hubs, side.study, side.tier, printed)
    if share is None:
        return replace(side, figure=None)
    return replace(side, figure=_scaled(side.figure, share / printed.kept.ends[0], "percent"))


def _scaled(printed: Figure, factor: float, unit: str) -> Figure:
    """Multiply a figure, both ends and what its claims allow."""
    shown, money = printed.shown, unit.split("_")[0] if "_" in unit else ""
    digits = 2 if money == "EUR" else 1

    def moved(end: float | None) -> float | None:
        return None if end is None else round(end * factor, digits)

    return replace(
        printed,
        shown=replace(
            shown, low=moved(shown.low), high=moved(shown.high), unit=unit, currency=money
        ),
        value=printed.value * factor,
        reach=Reach(printed.reach.low * factor, printed.reach.high * factor),
    )

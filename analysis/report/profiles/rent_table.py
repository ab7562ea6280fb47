"""The table of rents: as printed, in euros, at purchasing power, as a share of the market."""

from __future__ import annotations

from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.language.shown import Html, element, fragment
from analysis.report.findings.naming import lowered
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import Reading
from analysis.report.findings.rent_facts import MARKET_YEARS, TIERS, converted, rents
from analysis.report.findings.study import Study
from analysis.report.findings.wording import figure, marks
from analysis.report.marks import Marks
from analysis.report.tables import Column, Row, Table


def rent_table(study: Study, marks_: Marks, *, number_: int) -> Table:
    """Make the table of rents.

    Raises
    ------
    ValueError
        A hub without any rent.
    """
    start = rents(study).start
    if start is None:
        raise ValueError(f"{study.entity['entity_id']}: no rent is known, so there is no table")
    lang, currency = study.lang, start.kept.currency
    shown = [one for name in TIERS for one in study.sound(name) if one.kept.currency == currency]
    market = [one for one in study.market if one.kept.currency == currency]
    rows = [_row(study, one, study.label(one.indicator), marks_) for one in shown]
    rows += [_row(study, one, say(lang, "City office market"), marks_) for one in market]
    return Table(
        title=say(lang, "Rent in three currencies"),
        subtitle=say(lang, "per m² and month, current prices"),
        columns=(
            Column(say(lang, "Price"), start=True),
            Column(say(lang, "Year"), whole=True),
            Column(currency, kept=True),
            *([Column("€")] if currency != "EUR" else []),
            Column(say(lang, "PPP $")),
            Column(say(lang, "% of market")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_note(study, start),
        phone="tight",
        wide=False,
    )


def _row(study: Study, one: Reading, label: str, marks_: Marks) -> Row:
    """Make one row; what cannot be converted is unknown."""
    lang, currency = study.lang, one.kept.currency
    euros = _converted(study, one, "EUR")
    cells: list[Html | str | None] = [
        fragment(*pieces(label + marks(one.kept), marks_)),
        str(one.year),
        figure(one.kept, lang).replace(f"\u00a0{currency}", ""),
        *([euros] if currency != "EUR" else []),
        _converted(study, one, "PPP"),
        _share(study, one),
    ]
    return tuple(cells)


def _converted(study: Study, one: Reading, to: str) -> str | None:
    amount = converted(study, one.kept.middle, one.kept.currency, one.year, to)
    return None if amount is None else number(amount, study.lang, 2 if amount < 10 else 1)


def _share(study: Study, one: Reading) -> str:
    """Say the price as a share of the market price nearest in time; a dash where there is none."""
    near = [
        market
        for market in study.market
        if abs(market.kept.moment - one.kept.moment) <= MARKET_YEARS
        and market.kept.currency == one.kept.currency
    ]
    if not near:
        return ""
    market = min(near, key=lambda market: abs(market.kept.moment - one.kept.moment))
    return number(100 * one.kept.middle / market.kept.middle, study.lang, 0)


def _note(study: Study, start: Reading) -> Html:
    """State the rates, their year and their source; the market that the share is of."""
    from analysis.facts.money import convert

    lang = study.lang
    country = str(study.entity.get("country_iso3") or "") or None
    told: list[str] = []
    for to in ("EUR", "PPP"):
        if to == start.kept.currency:
            continue
        try:
            done = convert(
                start.kept.middle,
                start.kept.currency,
                start.year,
                to,
                country=country,
                data=study.data,
            )
        except (NotEstimable, DataError) as refusal:
            told.append(lowered(refusal.said(lang).rstrip(".")))
            continue
        told.append(done.note(lang))
    rates = ("; " if lang == "en" else " ; ").join(dict.fromkeys(told))
    text = say(
        lang,
        "rates of each row’s year; those of {year}: {rates}. Share of the market: the city’s "
        "office "
        "rent nearest in time, at most two and a half years away.",
        year=start.year,
        rates=rates,
    )
    return fragment(element("b", say(lang, "Note:")), " ", text)

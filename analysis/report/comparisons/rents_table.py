"""The table of rents: every tier of every hub as printed, and on units that can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.facts.money import Converted
from analysis.language.messages import say
from analysis.language.numbers import bounded, number, span
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.entry_rents import exchanged, income_share
from analysis.report.comparisons.measures import RENT_EUR
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import Reading
from analysis.report.findings.rent_facts import MARKET_YEARS, TIERS
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, capital, marks
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold
from analysis.report.tables import Column, Group, Row, Table


@dataclass(frozen=True)
class Price:
    """One price of a hub, or of the office market of its city."""

    study: Study
    reading: Reading
    label: str
    tier: str  # empty for the market


def rents_table(view: View, marks_: Marks, *, number_: int) -> Table | None:
    """Make the table; None where no hub has a rent."""
    lang = view.lang
    prices = {study: prices_of(view, study) for study in view.hubs.all}
    if not any(one.tier for own in prices.values() for one in own):
        return None
    rows: list[Group | Row] = []
    for study, own in prices.items():
        if any(one.tier for one in own):
            rows.append(Group(view.hubs.name(study)))
            rows.extend(_row(view, one, marks_) for one in own)
    return Table(
        title=say(lang, "Rents as printed, and on common units"),
        subtitle=say(lang, "per m² and month, prices and rates of the year"),
        columns=(
            Column(say(lang, "Price"), start=True),
            Column(say(lang, "Printed"), kept=True),
            Column(say(lang, "Year"), whole=True),
            Column("€"),
            Column(say(lang, "PPP $").replace(" ", "\u00a0")),
            Column(
                say(lang, "A year’s rent of 1 m², % of GDP per head"),
                label=say(lang, "% of GDP per head"),
            ),
            Column(say(lang, "% of the city’s office rent"), label=say(lang, "% of market")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_note(view, prices),
    )


def prices_of(view: View, study: Study) -> list[Price]:
    """List every tier of a hub at the date nearest to the year of reference, then its market."""
    moment, reach = view.hubs.moment, RENT_EUR.within
    assert reach is not None
    found = []
    for tier in TIERS:
        near = study.near(tier, moment, reach + 0.5)
        if near is not None:
            found.append(Price(study, near, study.label(tier), tier))
    market = [one for one in study.market if abs(one.kept.moment - moment) <= reach + 0.5]
    if found and market:
        nearest = min(market, key=lambda one: abs(one.kept.moment - found[0].reading.kept.moment))
        found.append(Price(study, nearest, say(view.lang, "City office market"), ""))
    return found


def _row(view: View, price: Price, marks_: Marks) -> Row:
    lang = view.lang
    printed = capital(amount(price.reading, lang)).replace(
        say(lang, "{amount}/m² a month", amount=""), ""
    )
    return (
        fragment(*pieces(price.label + marks(price.reading), marks_)),
        printed,
        str(price.reading.year),
        _converted(price, "EUR", lang),
        _converted(price, "PPP", lang),
        _income(view, price),
        _market(price, lang),
    )


def _converted(price: Price, to: str, lang: str) -> str | None:
    """Print the price at the rate of the year, bounds as signs; unknown where there is no rate."""
    done = exchanged(price.study, price.reading.kept, to)
    if not isinstance(done, Converted):
        return None
    return _scaled(price, done.value, lang, 2 if to == "EUR" else 1)


def _income(view: View, price: Price) -> str | None:
    """Print a year's rent of one m² in percent of GDP per head; a dash for the market."""
    if not price.tier:
        return ""
    share = income_share(view.hubs, price.study, price.tier, price.reading)
    if share is None:
        return None
    return _scaled(price, share / price.reading.kept.ends[0], view.lang, 1)


def _scaled(price: Price, factor: float, lang: str, digits: int) -> str:
    shown = price.reading.shown
    low, high = (end * factor for end in shown.ends)
    if shown.bound == "range":
        return span(low, high, "", lang, digits=digits)
    return bounded(low, shown.bound, "", lang, digits=digits)


def _market(price: Price, lang: str) -> str:
    """Say the price as a share of the city's office rent nearest in time; a dash for none."""
    near = [
        one
        for one in price.study.market
        if abs(one.kept.moment - price.reading.kept.moment) <= MARKET_YEARS
        and one.kept.currency == price.reading.kept.currency
    ]
    if not near or not price.tier:
        return ""
    market = min(near, key=lambda one: abs(one.kept.moment - price.reading.kept.moment))
    return number(100 * price.reading.kept.middle / market.kept.middle, lang, 0)


def _note(view: View, prices: dict[Study, list[Price]]) -> Html:
    """Name the hubs without a rent, and every rate with its year and source."""
    lang = view.lang
    none = [view.hubs.name(study) for study, own in prices.items() if not own]
    told = []
    if none:
        told.append(
            say(
                lang, "No rent near {year}: {names}.", year=view.hubs.year, names=listed(none, lang)
            )
        )
    told.append(
        say(
            lang,
            "The market is the city’s office rent nearest in time, at most two and a half years "
            "away. A dash: no market price.",
        )
    )
    return fragment(element("b", say(lang, "Note:")), " ", " ".join(told))


def rates_fold(view: View) -> Fold:
    """List every rate that the rents were converted with: of which year, from which source."""
    lang, found = view.lang, dict[str, None]()
    for study in view.hubs.all:
        for one in prices_of(view, study):
            for to in ("EUR", "PPP"):
                found.update(dict.fromkeys(_rates(one, to, lang)))
    text = say(
        lang,
        "Rents are converted at the rates of their own year, never moved to the prices of another: "
        "{rates}.",
        rates=("; " if lang == "en" else " ; ").join(found),
    )
    return Fold((text,), lang, summary=say(lang, "How were the rents converted?"))


def _rates(price: Price, to: str, lang: str) -> list[str]:
    done = exchanged(price.study, price.reading.kept, to)
    if isinstance(done, Converted):
        return [rate.said(lang) for rate in done.rates]
    return [done.said(lang)]

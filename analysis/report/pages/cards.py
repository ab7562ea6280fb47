"""One card a hub: where it is, its latest count of firms, what its figures are worth, its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import facts
from analysis.language.dates import date
from analysis.language.errors import DataError
from analysis.language.messages import say, say_many
from analysis.language.numbers import bounded, is_missing, number, quantity, span
from analysis.language.shown import Html, element, fragment
from analysis.report.grades import grade
from analysis.report.pages.labels import page_label
from analysis.report.pages.sparkline import Point, sparkline

INDICATOR = "tenant_firms"
GRADES = ("A", "B", "C")


@dataclass(frozen=True)
class PageLink:
    """A page of the run: which template made it from which parameters (JSON), where it lies."""

    template: str
    lang: str
    address: str
    parameters: str = ""


@dataclass(frozen=True)
class Latest:
    """The latest count: printed, with its date (and interval) and the grade behind it."""

    amount: str
    when: str
    quality: str


@dataclass(frozen=True)
class Card:
    """What the index shows of one hub; `country` is its code, `search` what a reader may type."""

    entity_id: str
    name: str
    where: str
    country: str
    country_name: str
    search: str
    latest: Latest | None
    points: tuple[Point, ...]
    graded: tuple[tuple[str, int], ...]
    links: tuple[PageLink, ...]

    def html(self, lang: str, first: int, last: int) -> Html:
        """Write the card; `first` and `last` are the ends of the time axis of all cards."""
        drawn = sparkline(self.points, first, last, self._alt(lang)) if self.points else None
        return element(
            "li",
            element("h3", self.name),
            element("span", self.where, class_="where"),
            element("span", self._now(lang), class_="now"),
            drawn,
            element("span", self._worth(lang), class_="where"),
            element("span", *(_link(link) for link in self.links), class_="lk"),
            class_="card",
            data_country=self.country,
            data_search=self.search,
        )

    def _now(self, lang: str) -> Any:
        if self.latest is None:
            return element("span", say(lang, "no count of firms"), class_="none")
        number_, _, unit = self.latest.amount.rpartition("\u00a0")
        bold = element("b", number_ or unit, class_="num")
        said = (bold, f" {unit}" if number_ else None)
        return fragment(*said, f", {self.latest.when} ", grade(self.latest.quality, lang))

    def _worth(self, lang: str) -> Html:
        total = sum(n for _, n in self.graded)
        counted = (
            piece
            for letter, n in self.graded
            for piece in (" · ", grade(letter, lang), " ", number(n, lang))
        )
        return fragment(say_many(lang, "{n} claim", "{n} claims", total), *counted)

    def _alt(self, lang: str) -> str:
        if self.latest is None:
            return say(lang, "{hub}: firms present over time", hub=self.name)
        return say(
            lang,
            "{hub}: firms present over time; latest {amount}, {date}",
            hub=self.name,
            amount=self.latest.amount,
            date=self.latest.when,
        )


def hub_cards(rows: pd.DataFrame, lang: str, *, data: str | None = None) -> tuple[Card, ...]:
    """Make a card for each hub that a run had a report on.

    Parameters
    ----------
    rows : DataFrame
        The ledger: `template, entity, lang, status, page`; where it has a column `data`, that is
        the overlay folder of each report.
    lang : {"en", "fr"}
        Language of the index.
    data : str, optional
        Overlay folder, for a ledger that names none.

    Returns
    -------
    tuple of Card
        By country and name: an order, never a ranking.
    """
    about = rows[rows["entity"].fillna("") != ""]
    cards = (_card(str(hub), reports, lang, data) for hub, reports in about.groupby("entity"))
    return tuple(sorted(cards, key=lambda card: (card.country_name, card.name)))


def time_axis(cards: Iterable[Card]) -> tuple[int, int]:
    """Return the years between which every point of every card lies."""
    years = [point.year for card in cards for point in card.points]
    if not years:
        return 2000, 2025
    first = int(min(years)) // 5 * 5
    return first, max(int(max(years)) + 1, first + 10)


def _card(hub: str, reports: pd.DataFrame, lang: str, data: str | None) -> Card:
    folder = str(reports["data"].iloc[0] or "") if "data" in reports else (data or "")
    links = _links(reports, lang)
    try:
        entity = facts.entities(lang=lang, data=folder or None).loc[hub]
        claims = facts.claims(hub, data=folder or None)
        counts = facts.indicators(hub, INDICATOR, method="reconciled", data=folder or None)
    except (DataError, KeyError):
        return Card(hub, hub, "", "", "", hub, None, (), (), links)
    country = "" if pd.isna(entity["country_iso3"]) else str(entity["country_iso3"])
    named = _country(country, lang, folder)
    city = "" if pd.isna(entity["city"]) else str(entity["city"])
    name = entity["name"] if pd.isna(entity["short_name"]) else entity["short_name"]
    counted = claims["quality"].value_counts()
    return Card(
        entity_id=hub,
        name=str(name),
        where=", ".join(part for part in (city, named) if part),
        country=country,
        country_name=named,
        search=" ".join((str(name), str(entity["name"]), city, named, hub)),
        latest=_latest(counts, claims, lang),
        points=_points(facts.standings(hub, INDICATOR, data=folder or None)),
        graded=tuple((letter, int(counted.get(letter, 0))) for letter in GRADES),
        links=links,
    )


def _links(reports: pd.DataFrame, lang: str) -> tuple[PageLink, ...]:
    """List the pages of a hub, those in the language of the index first."""
    there = reports[reports["page"].fillna("") != ""]
    parameters = there["parameters"].fillna("") if "parameters" in there else ""
    there = there.assign(other=there["lang"] != lang, parameters=parameters).sort_values(
        ["other", "template"]
    )
    return tuple(
        PageLink(str(row.template), str(row.lang), str(row.page), str(row.parameters))
        for row in there.itertuples()
    )


def _link(link: PageLink) -> Html:
    return element(
        "a",
        page_label(link.template, link.lang, link.parameters),
        href=link.address,
        lang=link.lang,
        hreflang=link.lang,
        data_kind=link.template,
        data_lang=link.lang,
    )


def _country(code: str, lang: str, folder: str) -> str:
    if not code:
        return ""
    countries = facts.countries(data=folder or None)
    found = countries.loc[code] if code in countries.index else None
    if found is None:
        return code
    own = found.get("name_fr") if lang == "fr" else None
    return str(found["name"] if own is None or pd.isna(own) else own)


def _latest(counts: pd.DataFrame, claims: pd.DataFrame, lang: str) -> Latest | None:
    """Take the latest year of which a source speaks: reconciled where the model has it."""
    known = counts[counts["value"].notna() | counts["conf_low"].notna()]
    known = known[known["status"] != "interpolated"]
    if known.empty:
        return None
    row = known.sort_values("period_end", kind="stable").iloc[-1]
    won = str(row["claim_ids"]).split()
    graded = claims.loc[claims["claim_id"].isin(won), "quality"]
    year = str(row["period_end"])[:4]
    when = date(year, lang)
    if row["status"] == "reconciled":
        amount = quantity(round(row["value"]), row["unit"], lang)
        ends = span(round(row["conf_low"]), round(row["conf_high"]), None, lang)
        when = say(lang, "end of {year}, 95% interval {range}", year=year, range=ends)
    elif is_missing(row["value"]):
        amount = span(row["conf_low"], row["conf_high"], row["unit"], lang)
    elif str(row["bound"]) in ("lower", "upper", "approx"):
        amount = bounded(row["value"], str(row["bound"]), row["unit"], lang)
    else:
        amount = quantity(row["value"], row["unit"], lang)
    return Latest(amount, when, str(graded.max()) if len(graded) else "C")


def _points(standings: pd.DataFrame) -> tuple[Point, ...]:
    """Take one point for each observation: its echoes would only cover it."""
    counts = standings[standings["standing"] != "echo"]
    years: list[float] = facts.decimal_year(counts["period_end"]).tolist()
    values: list[float] = counts["value"].tolist()
    kinds = zip(counts["quality"], counts["bound"], strict=True)
    return tuple(
        Point(year, value, str(quality), str(bound))
        for year, value, (quality, bound) in zip(years, values, kinds, strict=True)
    )

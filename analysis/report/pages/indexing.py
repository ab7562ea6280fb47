"""The index of a run: small multiples of hubs, search and filters, state of every report."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from analysis.facts.package import open_package
from analysis.language.dates import date
from analysis.language.messages import say
from analysis.language.shown import Html, element, fragment
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.pages.cards import Card, hub_cards, time_axis
from analysis.report.pages.exporting import POLICY, Page, bar, written
from analysis.report.pages.labels import page_label
from analysis.report.pages.looks import page_css
from analysis.report.pages.run_state import run_state

NAMED = {"en": "English", "fr": "français"}
SIGNS = (
    '<circle cx="8" cy="7" r="4.4" fill="var(--blue)"/>',
    '<circle cx="8" cy="7" r="3.7" fill="none" stroke="var(--blue)" stroke-width="1.7"/>',
    '<path d="M8 2 13 12H3z" fill="var(--blue)"/>',
    '<path d="M8 12 3 2h10z" fill="var(--blue)"/>',
)


def index_page(
    rows: pd.DataFrame,
    lang: str,
    *,
    sister: str | None = None,
    ledger: str | None = "ledger.csv",
    data: str | None = None,
    cards: Sequence[Card] | None = None,
) -> str:
    """Write the index of a run.

    Parameters
    ----------
    rows : DataFrame
        One row a report: `template, entity, lang, status, seconds, reason, page`; `status` is
        `rendered`, `cached` or `failed`, `reason` is said in `lang`, `page` is the address of the
        page (of a failure: of its partial notebook) from the folder of the index, or empty. A
        column `data` may name the overlay folder of each report.
    lang : {"en", "fr"}
        Language of the index.
    sister : str, optional
        Address of the index in the other language.
    ledger : str, optional
        Address of the ledger as CSV.
    data : str, optional
        Overlay folder of the run.
    cards : sequence of Card, optional
        The hubs; left out, those of `rows`.

    Returns
    -------
    str
        A whole HTML document that reads complete without its script, which only filters.
    """
    hubs = hub_cards(rows, lang, data=data) if cards is None else tuple(cards)
    names = {card.entity_id: card.name for card in hubs}
    parts = (
        _head(lang, data),
        _others(rows, lang),
        _hubs(hubs, rows, lang),
        run_state(rows, names, lang, ledger),
    )
    script = _script()
    page = Page(
        lang=lang,
        title=typeset(say(lang, "Index of the reports"), lang),
        description=typeset(_what(lang), lang),
        css=page_css(index=True),
        bar=bar(lang, sister=sister, index=None, skip="#hubs"),
        main=typeset_html(fragment(*parts), lang),
        footer=typeset_html(_footer(lang, data), lang),
        policy=f"{POLICY}; script-src 'sha256-{_hash(script)}'",
        script=script,
    )
    return written(page)


def _head(lang: str, data: str | None) -> Html:
    package = open_package(data)
    when = date(str(package.created)[:10], lang, "long")
    told = say(lang, "data {version} of {date}", version=package.version, date=when)
    return fragment(
        element("p", element("b", say(lang, "Index of the reports")), " · ", told, class_="kicker"),
        element("h1", say(lang, "What is known of technology parks, and who says so")),
        element("p", _what(lang), class_="lead", id="answer"),
    )


def _what(lang: str) -> str:
    return say(
        lang,
        "A profile for each hub, a comparison for each question. Every figure leads to its source "
        "in two clicks. Each small curve below is the number of firms present, with every count "
        "that a source gives.",
    )


def _others(rows: pd.DataFrame, lang: str) -> Html | None:
    """Link to reports that are about no single hub, once each, in the language of the index."""
    others = rows[(rows["entity"].fillna("") == "") & (rows["page"].fillna("") != "")]
    others = others.assign(other=others["lang"] != lang).sort_values("other", kind="stable")
    if "parameters" in others:
        same = others.assign(asked=others["parameters"].map(_asked))
        others = others[~same.duplicated(["template", "asked"])]
    links = (element("li", _other(row, lang)) for row in others.itertuples())
    return element("ul", *links, class_="chips sans") if len(others) else None


def _asked(parameters: Any) -> str:
    """Give the parameters of a page, but for its language."""
    told = json.loads(parameters) if isinstance(parameters, str) and parameters else {}
    return json.dumps({key: value for key, value in told.items() if key != "lang"})


def _other(row: Any, lang: str) -> Html:
    name = page_label(str(row.template), str(row.lang), getattr(row, "parameters", ""))
    told = name if row.lang == lang else f"{name} ({row.lang})"
    return element("a", told, href=row.page, lang=row.lang, hreflang=row.lang)


def _hubs(cards: Sequence[Card], rows: pd.DataFrame, lang: str) -> Html:
    first, last = time_axis(cards)
    note = say(
        lang,
        "Common axis {first}–{last}; each hub has its own scale, from zero. Definitions differ "
        "(hosted, licensed, installed): do not rank.",
        first=first,
        last=last,
    )
    return element(
        "section",
        element("h2", say(lang, "The hubs")),
        _tools(cards, rows, lang),
        _key(lang),
        element("ol", *(card.html(lang, first, last) for card in cards), class_="grid"),
        element("p", note, class_="notes"),
        id="hubs",
    )


def _tools(cards: Sequence[Card], rows: pd.DataFrame, lang: str) -> Html:
    countries = sorted({(card.country_name, card.country) for card in cards if card.country})
    kinds = sorted({(page_label(str(kind), lang), str(kind)) for kind in rows["template"]})
    known = sorted({(NAMED.get(str(code), str(code)), str(code)) for code in rows["lang"]})
    return element(
        "form",
        element(
            "label",
            say(lang, "Search"),
            element("input", type="search", id="q", autocomplete="off",
                    placeholder=say(lang, "hub, city or country")),
        ),
        _choice(say(lang, "Country"), "c", countries, lang),
        _choice(say(lang, "Report"), "k", kinds, lang),
        _choice(say(lang, "Language"), "l", known, lang, chosen=_own(cards, lang)),
        element("p", class_="count", role="status", id="n",
                data_one=say(lang, "hub"), data_many=say(lang, "hubs")),
        class_="tools",
        role="search",
        hidden=True,
    )  # fmt: skip


def _own(cards: Sequence[Card], lang: str) -> str:
    """Choose the language of the index at first, where every hub has a page in it."""
    known = [{link.lang for link in card.links} for card in cards if card.links]
    return lang if known and all(lang in there for there in known) else ""


def _choice(
    label: str, name: str, options: Iterable[tuple[str, str]], lang: str, chosen: str = ""
) -> Html:
    listed = (
        element("option", told, value=value, selected=value == chosen) for told, value in options
    )
    every = element("option", say(lang, "all"), value="")
    return element("label", label, element("select", every, *listed, id=name))


def _key(lang: str) -> Html:
    words = (
        say(lang, "claim of grade A or B"),
        say(lang, "claim of grade C"),
        say(lang, "at least"),
        say(lang, "at most"),
    )
    items = (
        element("li", element("svg", Html(sign), viewBox="0 0 16 14", aria_hidden="true"), word)
        for sign, word in zip(SIGNS, words, strict=True)
    )
    return element("ul", *items, class_="key")


def _footer(lang: str, data: str | None) -> Html:
    package = open_package(data)
    told = fragment(f"{package.version} · sha256 ", element("code", package.digest[:16]))
    licence = say(lang, "CC BY 4.0 (the compilation; texts stay with their publishers)")
    listed = element(
        "dl",
        *(element("dt", say(lang, "Data")), element("dd", told)),
        *(element("dt", say(lang, "Licence")), element("dd", licence)),
    )
    return element("footer", element("div", listed, class_="wrap"))


@cache
def _script() -> str:
    text = files("analysis.report.pages").joinpath("filter.js").read_text("utf-8")
    return "".join(line.strip() + "\n" for line in text.splitlines()).strip()


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

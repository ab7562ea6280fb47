"""The state of a run on the index: a cell for each report, and the reasons in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.numbers import is_missing, number
from analysis.language.shown import Html, element, fragment
from analysis.report.pages.labels import page_label
from analysis.report.tables import Column, Table

STATES = ("rendered", "cached", "failed")
SHOWN_OPEN = 12


def run_state(
    rows: pd.DataFrame, names: Mapping[str, str], lang: str, ledger: str | None
) -> Html | None:
    """Write the section on the run; None for an empty ledger.

    Parameters
    ----------
    rows : DataFrame
        `template, entity, lang, status, seconds, reason, page`; failures are told first.
    names : mapping of str to str
        What the hubs are called, by id.
    lang : {"en", "fr"}
        Language of the index.
    ledger : str or None
        Address of the ledger as CSV.
    """
    if rows.empty:
        return None
    order = rows["status"].map({"failed": 0, "rendered": 1, "cached": 2}).fillna(0)
    told = rows.assign(order=order).sort_values("order", kind="stable")
    return element(
        "section",
        element("h2", say(lang, "State of the run")),
        _summary(rows, lang, ledger),
        _cells(rows, names, lang),
        _key(lang),
        _tables(told, names, lang),
        id="run",
    )


def _summary(rows: pd.DataFrame, lang: str, ledger: str | None) -> Html:
    counts = rows["status"].value_counts()
    said = say(
        lang,
        "{reports}: {rendered} rendered, {cached} taken from the cache, {failed} failed.",
        reports=say_many(lang, "{n} report", "{n} reports", len(rows)),
        **{state: number(int(counts.get(state, 0)), lang) for state in STATES},
    )
    link = element("a", say(lang, "Ledger (CSV)"), href=ledger) if ledger else None
    return element("p", said, " ", link)


def _cells(rows: pd.DataFrame, names: Mapping[str, str], lang: str) -> Html:
    cells = (
        element(
            "li",
            element("span", _spoken(row, names, lang), class_="vh"),
            class_=str(row.status),
            title=_spoken(row, names, lang),
        )
        for row in rows.itertuples()
    )
    return element("ol", *cells, class_="status", aria_label=say(lang, "State of each report"))


def _key(lang: str) -> Html:
    items = (
        element("li", element("span", class_=f"cell {state}"), _state(state, lang))
        for state in STATES
    )
    return element("ul", *items, class_="key")


def _tables(rows: pd.DataFrame, names: Mapping[str, str], lang: str) -> Html:
    """Show all rows of a short run; of a long one the failures, and the rest folded."""
    failures = rows[rows["status"] == "failed"]
    if len(rows) <= SHOWN_OPEN:
        return _table(rows, names, lang).html()
    rest = rows[rows["status"] != "failed"]
    folded = element(
        "details",
        element("summary", say(lang, "Every other report")),
        element("div", _table(rest, names, lang).html()),
    )
    return fragment(_table(failures, names, lang).html() if len(failures) else None, folded)


def _table(rows: pd.DataFrame, names: Mapping[str, str], lang: str) -> Table:
    columns = (
        Column(say(lang, "Report"), start=True),
        Column(say(lang, "State"), start=True, kept=True),
        Column(say(lang, "Reason"), start=True),
        Column(say(lang, "Seconds")),
    )
    lines = tuple(
        (
            _linked(row, names, lang),
            _state(str(row.status), lang),
            _text(row.reason),
            "" if is_missing(row.seconds) else number(row.seconds, lang, 1),
        )
        for row in rows.itertuples()
    )
    return Table(say(lang, "Reports and reasons"), columns, lines, lang)


def _linked(row: Any, names: Mapping[str, str], lang: str) -> Any:
    name = _label(row, names, lang)
    return element("a", name, href=row.page) if _text(row.page) else name


def _label(row: Any, names: Mapping[str, str], lang: str) -> str:
    hub = names.get(str(row.entity), str(row.entity)) if _text(row.entity) else None
    name = page_label(str(row.template), lang, getattr(row, "parameters", ""))
    parts = (name, hub, str(row.lang))
    return " · ".join(part for part in parts if part)


def _spoken(row: Any, names: Mapping[str, str], lang: str) -> str:
    return f"{_label(row, names, lang)} · {_state(str(row.status), lang)}"


def _state(state: str, lang: str) -> str:
    if state == "rendered":
        return say(lang, "rendered")
    if state == "cached":
        return say(lang, "from the cache")
    return say(lang, "failed")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

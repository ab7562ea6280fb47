"""Figures of several hubs in common units, each from a stated window of years, or of equal age."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Names, listed
from analysis.facts.comparison.likeness import peers as likely
from analysis.facts.comparison.nearest import closest, year_of_reference
from analysis.facts.comparison.traits import opening_years
from analysis.facts.comparison.words import indicator_words
from analysis.facts.directory import entities
from analysis.facts.indicator_table import indicators as table_of
from analysis.facts.ratios import RATIOS
from analysis.language.errors import DataError
from analysis.language.messages import Message, message, say
from analysis.language.numbers import quantity
from analysis.language.spelling import unknown_name

WINDOW = 3  # years that a figure may lie before or after the moment compared
RATES = ("share", "ratio")  # kinds of indicators that are compared at equal age, too
COLUMNS = (
    "basis",
    "moment",
    "indicator",
    "label",
    "entity_id",
    "name",
    "subject",
    "value",
    "conf_low",
    "conf_high",
    "interval",
    "bound",
    "unit",
    "currency",
    "status",
    "year",
    "period_start",
    "period_end",
    "window",
    "distance_years",
    "age",
    "part",
    "conversion",
    "reason",
    "n_claims",
    "n_observations",
    "claim_ids",
    "source_ids",
)


def compare(
    entity: str,
    peers: Names = None,
    indicators: Names = None,
    year: int | None = None,
    *,
    window: int = WINDOW,
    currency: str | None = "EUR",
    lang: str = "en",
    data: Folder = None,
) -> pd.DataFrame:
    """Put a hub beside others, indicator by indicator, in one unit and in stated years.

    Parameters
    ----------
    entity : str
        `entity_id` of the hub.
    peers : str or sequence of str, optional
        The others; the eight that `facts.peers` finds where left out.
    indicators : str or sequence of str, optional
        Indicators and derived ratios; the core ones that the hub has where left out.
    year : int, optional
        Year compared; that of the hub's last count of firms where left out.
    window : int
        Years that a figure may lie before or after, at most.
    currency : str, optional
        Money of prices and sums, at the rates of each figure's own year: ISO 4217 code or `PPP`;
        None leaves each in its own.
    lang : {"en", "fr"}
        Language of names, labels and reasons.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        A row for each indicator and hub (columns `COLUMNS`), the hub first, then its peers in
        order; with `basis` = `year`, and for rates (shares and ratios) once more with `basis` =
        `age`: the peers' figures at the age that the hub has in its own figure. `moment` says
        which: `2016`, `at 15 years`.

        - `value, conf_low, conf_high, interval, bound, unit, status …` as in `facts.indicators`,
          reconciled where the stock-flow model carries the series;
        - `window`: the years a figure was looked for in, `2010–2016`; empty for facts without a
          year (areas, openings); `distance_years`: how far the figure lies from its middle;
        - `age`: of the park in the year of the figure, in years since opening;
        - `part`: what a ratio divides, where it can be several things (gross or lettable area);
        - `conversion`: the rates used; `reason`: why there is no figure. Nothing is filled in.

    Raises
    ------
    DataError
        An unknown hub, indicator or currency, with the near name; a window below zero.
    """
    hubs = _hubs(entity, peers, year, lang, data)
    year = year_of_reference(entity, data) if year is None else year
    if window < 0:
        raise DataError(message("window: found {n}; expected 0 or more. Correct it.", n=window))
    words = indicator_words(lang, data)
    names = _names(entity, indicators, words, data)
    found = figures(hubs, names, currency, lang, data)
    retained = entities(data=data)["opened_year"].reindex(hubs)
    claimed = table_of(hubs, "opened_year", method="settled", data=data)
    opened = opening_years(claimed, retained)
    found["age"] = found["year"].astype("float64") - found["entity_id"].map(opened)
    kinds = {str(name): str(kind) for name, kind in words["kind"].items()}
    rows: list[dict[str, Any]] = []
    for indicator, part in _measures(found, entity, names):
        own = found[found["indicator"].eq(indicator) & found["part"].eq(part)]
        told = {"indicator": indicator, "part": part}
        wanted = dict.fromkeys(hubs, float(year))
        here = [_row(own, hub, wanted[hub], window, kinds[indicator]) for hub in hubs]
        rows += [one | told | {"basis": "year", "moment": str(year)} for one in here]
        age = here[0].get("age", np.nan)
        if kinds[indicator] in RATES and pd.notna(age):
            moment = say(lang, "at {years}", years=quantity(age, "years", lang))
            wanted = {hub: float(opened[hub] + age) for hub in hubs}
            there = [_row(own, hub, wanted[hub], window, kinds[indicator]) for hub in hubs]
            rows += [one | told | {"basis": "age", "moment": moment} for one in there]
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    table["reason"] = [_said(one, lang) for one in table["reason"]]
    table["label"] = table["indicator"].map(words["label"])
    table["name"] = table["entity_id"].map(entities(lang=lang, data=data)["name"])
    table["subject"] = table["entity_id"] == entity
    return _typed(table)


def _hubs(entity: str, peers: Names, year: int | None, lang: str, data: Folder) -> list[str]:
    """List the hub and its peers, each once."""
    known = entities(data=data).index
    others = listed(peers)
    for name in (entity, *(others or ())):
        if name not in known:
            raise DataError(unknown_name(name, known))
    if others is None:
        others = tuple(likely(entity, year=year, lang=lang, data=data)["entity_id"])
    return list(dict.fromkeys([entity, *others]))


def _names(entity: str, indicators: Names, words: pd.DataFrame, data: Folder) -> list[str]:
    """List the indicators asked for; left out, the core ones and ratios that the hub has."""
    asked = listed(indicators)
    if asked is not None:
        for name in asked:
            if name not in words.index:
                raise DataError(unknown_name(name, words.index))
        return list(dict.fromkeys(asked))
    core = words.index[words["core"].eq(1) | words["kind"].eq("ratio")]
    had = set(table_of(entity, list(core), method="reconciled", data=data)["indicator"])
    return [name for name in core if name in had]


def figures(
    hubs: list[str], names: list[str], currency: str | None, lang: str, data: Folder
) -> pd.DataFrame:
    """Read every figure of the hubs, and name the part of what a ratio divides."""
    table = table_of(hubs, names, method="reconciled", currency=currency, lang=lang, data=data)
    for column in ("numerator", "denominator", "conversion", "not_converted"):
        if column not in table:
            table[column] = ""
        table[column] = table[column].astype("str").fillna("")
    asked = zip(table["indicator"], table["numerator"], table["denominator"], strict=True)
    parts = [_part(str(name), str(above), str(below)) for name, above, below in asked]
    return table.assign(part=pd.Series(parts, index=table.index, dtype="str"))


def _part(name: str, above: str, below: str) -> str:
    ratio = RATIOS.get(name)
    if ratio is None:
        return ""
    return above if len(ratio.above) > 1 else below if len(ratio.below) > 1 else ""


def _measures(found: pd.DataFrame, entity: str, names: list[str]) -> list[tuple[str, str]]:
    """List what is compared: each indicator, each part of it that the hub has apart."""
    measures = []
    for name in names:
        rows = found[found["indicator"] == name]
        own = rows[rows["entity_id"] == entity]
        parts = sorted(set((rows if own.empty else own)["part"])) or [""]
        measures += [(name, part) for part in parts]
    return measures


def _row(rows: pd.DataFrame, hub: str, moment: float, window: int, kind: str) -> dict[str, Any]:
    """Find the figure of a hub for its moment, or say why there is none."""
    own = rows[rows["entity_id"] == hub]
    dated = own[own["year"].notna()]
    if len(own) and dated.empty and kind != "flow":
        return _figure(own.iloc[-1], "")
    years = "" if pd.isna(moment) else f"{int(moment) - window}–{int(moment) + window}"
    empty = dict.fromkeys(("bound", "interval", "status"), "") | {"entity_id": hub, "window": years}
    if own.empty:
        return empty | {"reason": message("no figure")}
    if dated.empty:
        return empty | {"reason": message("only figures over several years")}
    if pd.isna(moment):
        return empty | {"reason": message("its opening year is unknown")}
    row = dated.iloc[closest(dated["year"], moment)]
    apart = float(row["year"]) - moment
    if abs(apart) > window:
        return empty | {"reason": message("nearest figure: {year}", year=str(row["year"]))}
    return _figure(row, years) | {"distance_years": apart}


def _figure(row: pd.Series, window: str) -> dict[str, Any]:
    told = {str(name): cell for name, cell in row.items()}
    return told | {"window": window, "reason": told["not_converted"]}


def _said(reason: Any, lang: str) -> str:
    return reason.said(lang) if isinstance(reason, Message) else str(reason or "")


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    numbers = ("value", "conf_low", "conf_high", "distance_years", "age")
    whole = ("year", "n_claims", "n_observations")
    texts = [str(c) for c in table if c not in (*numbers, *whole, "subject")]
    types = {c: "float64" for c in numbers} | {c: "Int64" for c in whole}
    table = table.astype(types | {c: "str" for c in texts})
    return table.assign(**{c: table[c].fillna("") for c in texts})

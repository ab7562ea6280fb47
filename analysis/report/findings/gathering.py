"""A hub's tables → what the rules need: readings, words, the city's market, relatives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import facts
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.report.findings.naming import full_name
from analysis.report.findings.reading import Reading, observations
from analysis.report.findings.rent_facts import MARKET
from analysis.report.findings.study import Break, Study, readings_of


def gather(entity: str, *, lang: str = "en", data: str | Path | None = None) -> Study:
    """Read everything that is known of one hub.

    Parameters
    ----------
    entity : str
        Its `entity_id`.
    lang : {"en", "fr"}
        Language of the sentences made from it.
    data : path, optional
        Overlay folder.

    Raises
    ------
    DataError
        An unknown hub, with the near name; faults of the overlay.
    """
    data = data or None
    standings = facts.standings(entity, data=data)
    table = facts.entities(data=data)
    row = table.loc[entity].copy()
    row["entity_id"] = entity
    claims = facts.claims(entity, data=data)
    words = indicator_words(lang, data)
    package = open_package(data)
    return Study(
        entity=row,
        lang=lang,
        data=data,
        claims=claims,
        standings=standings,
        conflicts=facts.conflicts(entity, lang=lang, data=data),
        seen={str(name): observations(part) for name, part in standings.groupby("indicator")},
        readings=all_readings(standings, words),
        words=words,
        market=_market(row, table, words, data),
        breaks=_breaks(entity, lang, data),
        partial=_partial(data),
        shared=_shared(row, claims, table, lang, data),
        country=_country(row, lang, data),
        released=str(package.created)[:10],
        model=facts.reconcile(entity, data=data),
    )


def all_readings(standings: pd.DataFrame, words: pd.DataFrame) -> dict[str, tuple[Reading, ...]]:
    """List what is kept of every indicator, oldest first."""
    return {
        str(name): readings_of(part, str(words.at[name, "kind"]))
        for name, part in standings.groupby("indicator")
    }


def indicator_words(lang: str, data: str | Path | None) -> pd.DataFrame:
    """Label, definition, kind, unit, group and rank of every indicator, in one language."""
    record("indicators", data=data)
    table = open_package(data).table("indicators").set_index("indicator")
    if lang == "fr":
        table = table.assign(
            label=table["label_fr"].fillna(table["label_en"]),
            definition=table["definition_fr"].fillna(table["definition"]),
        )
    else:
        table = table.rename(columns={"label_en": "label"})
    return table[["label", "definition", "kind", "unit", "group", "core"]]


def _market(
    row: pd.Series, table: pd.DataFrame, words: pd.DataFrame, data: str | Path | None
) -> tuple[Reading, ...]:
    """Office rents of the city in which the hub is."""
    if pd.isna(row["city"]):
        return ()
    same = table[
        table["kind"].eq("city_market")
        & table["city"].eq(row["city"])
        & table["country_iso3"].eq(row["country_iso3"])
    ]
    found: list[Reading] = []
    for market in same.index:
        standings = facts.standings(str(market), MARKET, data=data)
        found.extend(readings_of(standings, str(words.at[MARKET, "kind"])))
    return tuple(sorted(found, key=lambda one: one.kept.moment))


def _breaks(entity: str, lang: str, data: str | Path | None) -> dict[str, tuple[Break, ...]]:
    """Years from which an indicator means something else, as the package declares them."""
    record("definition-breaks", data=data)
    table = open_package(data).table("definition-breaks")
    own = table[table["entity_id"] == entity]
    reasons = own["reason_fr"].fillna(own["reason"]) if lang == "fr" else own["reason"]
    own = own.assign(told=reasons).sort_values("first_year")
    return {
        str(name): tuple(
            Break(int(year), str(told))
            for year, told in zip(part["first_year"], part["told"], strict=True)
        )
        for name, part in own.groupby("indicator")
    }


def _partial(data: str | Path | None) -> frozenset[str]:
    """Claims that count a part of what their indicator says."""
    record("claim-readings", data=data)
    table = open_package(data).table("claim-readings")
    return frozenset(table.loc[table["reading"].isin(("part", "aside")), "claim_id"])


def _shared(
    row: pd.Series, claims: pd.DataFrame, table: pd.DataFrame, lang: str, data: str | Path | None
) -> dict[str, tuple[str, ...]]:
    """Observations that are also told of the network above the hub or of the sites below it."""
    above = table.index[table.index == row["parent_id"]]
    below = table.index[table["parent_id"].eq(row["entity_id"])]
    relatives = [str(name) for name in above.union(below)]
    if not relatives:
        return {}
    theirs = facts.claims(relatives, data=data)
    theirs = theirs[theirs["observation_id"].isin(claims["observation_id"])]
    return {
        str(observation): tuple(
            full_name(table.loc[name], lang) for name in part["entity_id"].unique()
        )
        for observation, part in theirs.groupby("observation_id")
    }


def _country(row: pd.Series, lang: str, data: str | Path | None) -> str:
    names = facts.countries(lang=lang, data=data)["name"]
    code = row["country_iso3"]
    return "" if pd.isna(code) or code not in names.index else str(names[code])

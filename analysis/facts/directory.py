"""What there is: the entities, and every indicator with the entities and years it exists for."""

from __future__ import annotations

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.periods import whole_year
from analysis.facts.ratios import RATIOS, derived
from analysis.facts.reads import record
from analysis.language.languages import check_language

FRENCH = ("name", "city", "operator", "specialisation", "note")


def entities(
    comparable: bool | None = None, *, lang: str | None = None, data: Folder = None
) -> pd.DataFrame:
    """Parks, operators, funds, programmes, benchmarks and city markets.

    Parameters
    ----------
    comparable : bool, optional
        True keeps real, open parks that may be compared; False keeps the rest, which is context
        and enters no average; all where left out.
    lang : {"en", "fr"}, optional
        Say name, city, operator, specialisation and note in this language; where French has no
        wording of its own, the English one stands. Left out: the columns as they are stored.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of the entities table by `entity_id`, sorted.
    """
    record("entities", data=data)
    table = open_package(data).table("entities").set_index("entity_id").sort_index()
    if comparable is not None:
        table = table[table["comparable"] == int(comparable)]
    if lang is None:
        return table
    return _in_language(table, FRENCH, lang)


def catalogue(lang: str = "en", *, data: Folder = None) -> pd.DataFrame:
    """Every indicator: what it is, and the entities and years it exists for.

    Parameters
    ----------
    lang : {"en", "fr"}
        Language of label and definition.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        By `indicator`, sorted, the derived ratios among them (`kind` = "ratio"):
        `label, kind, unit, definition, core, group`, then `n_claims,
        n_observations, n_entities, entities` (ids separated by a space), `first_year, last_year`
        (of the ends of the periods; missing where there is no claim).
    """
    record("indicators", data=data)
    record("claims", data=data)
    package = open_package(data)
    table = package.table("indicators").rename(columns={"label_en": "label"})
    table = _in_language(table.set_index("indicator").sort_index(), ("label", "definition"), lang)
    told = table.join(_coverage(package.table("claims"))).fillna(
        {"n_claims": 0, "n_observations": 0, "n_entities": 0, "entities": ""}
    )
    return pd.concat([told, _derived_rows(lang, data)]).sort_index()


def _derived_rows(lang: str, data: Folder) -> pd.DataFrame:
    """Describe the derived ratios like indicators; their observations are their rows."""
    rows = derived(method="settled", data=data)  # coverage counts what claims give
    coverage = _coverage(rows.assign(observation_id=rows.index.astype("str")))
    words = [
        (name, r.label.said(lang), "ratio", r.unit, r.definition.said(lang), 0, r.group)
        for name, r in RATIOS.items()
    ]
    columns = ["indicator", "label", "kind", "unit", "definition", "core", "group"]
    return pd.DataFrame(words, columns=columns).set_index("indicator").join(coverage)


def _coverage(claims: pd.DataFrame) -> pd.DataFrame:
    groups = claims.assign(year=whole_year(claims["period_end"])).groupby("indicator")
    named = claims[["indicator", "entity_id"]].drop_duplicates().sort_values("entity_id")
    return pd.DataFrame(
        {
            "n_claims": groups.size().astype("Int64"),
            "n_observations": groups["observation_id"].nunique().astype("Int64"),
            "n_entities": groups["entity_id"].nunique().astype("Int64"),
            "entities": named.groupby("indicator")["entity_id"].agg(" ".join),
            "first_year": groups["year"].min(),
            "last_year": groups["year"].max(),
        }
    )


def _in_language(table: pd.DataFrame, columns: tuple[str, ...], lang: str) -> pd.DataFrame:
    """Put one language into `columns` and drop the French ones beside them."""
    check_language(lang)
    french = [f"{column}_fr" for column in columns]
    if lang == "fr":
        told = {
            column: table[other].fillna(table[column])
            for column, other in zip(columns, french, strict=True)
        }
        table = table.assign(**told)
    return table.drop(columns=french)

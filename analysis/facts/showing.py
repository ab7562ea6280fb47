"""What is known of one entity or source, as plain text for a terminal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.facts.citations import cite, source_licence, source_link
from analysis.facts.claim_table import claims
from analysis.facts.directory import catalogue, entities
from analysis.facts.indicator_table import indicators
from analysis.facts.package import open_package
from analysis.facts.reconciled_rows import MODELLED
from analysis.language.dates import period
from analysis.language.errors import DataError
from analysis.language.messages import message, say, say_many
from analysis.language.numbers import bounded, quantity, span
from analysis.language.spelling import unknown_name

SMALL = 20.0  # a figure below this keeps a tenth


def described(name: str, lang: str = "en", *, data: str | Path | None = None) -> str:
    """Say what is known of an entity, or which figures a source gave.

    Parameters
    ----------
    name : str
        Id of an entity or a source.
    lang : {"en", "fr"}
        Language of the text.
    data : path, optional
        Overlay folder.

    Returns
    -------
    str
        Lines for a terminal: the entity with its latest figure of each indicator, or the source
        with its citation, address, terms and figures.

    Raises
    ------
    DataError
        Neither an entity nor a source, with the near name.
    """
    package = open_package(data)
    hubs, sources = package.table("entities"), package.table("sources")
    texts = []
    if (hubs["entity_id"] == name).any():
        texts.append(_entity(name, lang, data))
    if (sources["source_id"] == name).any():
        texts.append(_source(name, lang, data))
    if not texts:
        known = [*hubs["entity_id"], *sources["source_id"]]
        raise DataError(message("entity or source: {unknown}", unknown=unknown_name(name, known)))
    return "\n\n".join(texts)


def _entity(name: str, lang: str, data: str | Path | None) -> str:
    hub = entities(lang=lang, data=data).loc[name]
    place = (hub["city"], _country(hub["country_iso3"], lang, data))
    facts = [f"{hub['name']} ({name})", ", ".join(str(part) for part in place if pd.notna(part))]
    for label, column in (
        (say(lang, "Opened"), "opened_year"),
        (say(lang, "Operator"), "operator"),
        (say(lang, "Activities"), "specialisation"),
        (say(lang, "Note"), "note"),
    ):
        if pd.notna(hub[column]):
            facts.append(say(lang, "{label}: {text}", label=label, text=hub[column]))
    figures = claims(entity=name, data=data)
    facts.append(
        say_many(
            lang,
            "{n} figure; the latest of each indicator:",
            "{n} figures; the latest of each indicator:",
            len(figures),
        )
    )
    ends = figures["period_end"]
    latest = figures[ends == ends.groupby(figures["indicator"]).transform("max")]
    lines = _figures(latest.sort_values("indicator"), lang, data)
    return "\n".join([*facts, *lines, *_reconciled(name, lang, data)])


def _reconciled(name: str, lang: str, data: str | Path | None) -> list[str]:
    """Say the latest reconciled year of each series of which a source speaks; else nothing."""
    table = indicators(name, list(MODELLED), method="reconciled", data=data)
    table = table[table["status"] == "reconciled"]
    labels = catalogue(lang, data=data)["label"]
    lines = [
        say(
            lang,
            "{indicator}, {when}: {value}, 95% interval {low_high}",
            indicator=labels.loc[str(row["indicator"])],
            when=_when(str(row["period_end"]), lang),
            value=quantity(_rounded(row["value"]), str(row["unit"]), lang),
            low_high=span(_rounded(row["conf_low"]), _rounded(row["conf_high"]), None, lang),
        )
        for _, row in table.groupby("indicator").tail(1).iterrows()
    ]
    if not lines:
        return []
    return [say(lang, "Made consistent by the stock-flow model:"), *(f"  {line}" for line in lines)]


def _when(period_end: str, lang: str) -> str:
    """Date a stock by the end of its year, a flow by the year."""
    year, _, month = period_end.partition("-")
    return say(lang, "end of {year}", year=year) if month else year


def _rounded(value: float) -> float:
    """Round for print: whole, or to a tenth where the figure is small."""
    return float(round(value, 1 if value < SMALL else 0))


def _source(name: str, lang: str, data: str | Path | None) -> str:
    lines = [cite(name, lang, data=data)]
    link = source_link(name, data=data)
    lines += [link] if link else []
    lines.append(source_licence(name, lang, data=data))
    found = claims(data=data)
    found = found[found["source_id"] == name]
    lines.append(say_many(lang, "{n} figure", "{n} figures", len(found)))
    found = found.sort_values(["entity_id", "indicator"])
    return "\n".join([*lines, *_figures(found, lang, data, entity=True)])


def _figures(
    figures: pd.DataFrame, lang: str, data: str | Path | None, *, entity: bool = False
) -> list[str]:
    labels = catalogue(lang, data=data)["label"]
    lines = []
    for _, claim in figures.iterrows():
        currency = None if pd.isna(claim["currency"]) else str(claim["currency"])
        told = say(
            lang,
            "{indicator}, {when}: {value} [{claim}, {source}]",
            indicator=labels.loc[claim["indicator"]],
            when=period(claim["period_start"], claim["period_end"], lang),
            value=bounded(
                claim["value"], claim["bound"], claim["unit"], lang, currency, words=True
            ),
            claim=claim["claim_id"],
            source=claim["source_id"],
        )
        lines.append(f"  {claim['entity_id']}: {told}" if entity else f"  {told}")
    return lines


def _country(code: object, lang: str, data: str | Path | None) -> str | None:
    countries = open_package(data).table("countries")
    named = countries.loc[countries["country_iso3"] == code, "name_fr" if lang == "fr" else "name"]
    return str(named.iloc[0]) if len(named) else None

"""A source id → how to cite it, where it is, what may be reused, in either language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facts.asked import asked_name
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.dates import date
from analysis.language.errors import DataError
from analysis.language.languages import check_language
from analysis.language.messages import say
from analysis.language.spelling import unknown_name

QUOTES = {"en": ("“", "”"), "fr": ("« ", " »")}
STANDING_LICENCES = (
    "Facts only; the text stays under the publisher's rights",
    "Official publication; facts only",
    "Report; facts only, the text stays under the publisher's rights",
    "Encyclopedia text under CC BY-SA or a copy of it; facts only",
)


def cite(source_id: str, lang: str = "en", *, data: str | Path | None = None) -> str:
    """Citation line of a source: author, title, publisher, date.

    Parameters
    ----------
    source_id : str
        Source of the data package or of the overlay.
    lang : {"en", "fr"}
        Language of the words between; titles stay in their own.
    data : path, optional
        Overlay folder.

    Returns
    -------
    str
        Such as `Lélia de Matharel, “Casablanca, un technoparc …”, L'Usine Digitale, about 2013.`
        A title in square brackets describes the document; a missing date is said.

    Raises
    ------
    DataError
        An unknown source, with the near name.
    """
    check_language(lang)
    source = source_record(source_id, data=data)
    opening, closing = QUOTES[lang]
    parts = [
        source["author"],
        f"{opening}{source['title']}{closing}",
        source["publisher"],
        _when(source["published"], lang),
    ]
    return ", ".join(str(part) for part in parts if pd.notna(part)) + "."


def source_link(source_id: str, *, data: str | Path | None = None) -> str | None:
    """Address of a source; None for records that are not published."""
    url = source_record(source_id, data=data)["url"]
    return None if pd.isna(url) else str(url)


def source_licence(source_id: str, lang: str = "en", *, data: str | Path | None = None) -> str:
    """Say what was taken from a source and under which terms.

    The package's standing sentences are said in `lang`; another wording is an overlay's own and
    stays as it is.
    """
    check_language(lang)
    note = str(source_record(source_id, data=data)["licence_note"])
    return say(lang, note) if note in STANDING_LICENCES else note


def source_record(source_id: str, *, data: str | Path | None = None) -> pd.Series:
    """Row of the sources table, by column."""
    source_id = asked_name(source_id, "source_id")
    record("sources", data=data)
    sources = open_package(data).table("sources")
    found = sources[sources["source_id"] == source_id]
    if found.empty:
        raise DataError(unknown_name(source_id, sources["source_id"]))
    return found.iloc[0]


def _when(published: Any, lang: str) -> str:
    return say(lang, "undated") if pd.isna(published) else date(published, lang, "long")

"""One row = one figure as one source states it: which claims are known, and since when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from analysis.facts.asked import asked_names, is_number
from analysis.facts.package import Package, open_package
from analysis.facts.periods import decimal_end, decimal_year, is_date
from analysis.facts.reads import record
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

COLUMNS = (
    "claim_id",
    "entity_id",
    "indicator",
    "period_start",
    "period_end",
    "value",
    "unit",
    "currency",
    "bound",
    "value_printed",
    "unit_printed",
    "source_id",
    "quality",
    "observation_id",
    "note",
    "note_fr",
)
GRADES = ("A", "B", "C")
MOMENT = re.compile(r"(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Names = str | Sequence[str] | None
Moment = str | int | dt.date | None
Folder = str | Path | None


def claims(
    entity: Names = None,
    indicator: Names = None,
    *,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Figures as their sources state them, nothing edited, averaged or dropped.

    Parameters
    ----------
    entity, indicator : str or sequence of str, optional
        Keep these only; all where left out.
    min_quality : {"A", "B", "C"}, optional
        Keep this grade and better ones: A official or the operator's own, B press, C undated,
        unclear or visibly wrong.
    exclude_sources : str or iterable of str
        Leave out what these sources state.
    as_of : str, int or date, optional
        Keep what could be known at the end of this year, month or day (`2013`, `"2013-07"`,
        `"2013-07-26"`): claims of sources published by then. A publication known by year only
        counts as mid-year; a source without a date cannot be shown to have been there and is
        left out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        One row per claim with the columns `COLUMNS` (and an overlay's `replaces`), ordered by
        entity, indicator, end of period and claim.

    Raises
    ------
    DataError
        An unknown entity, indicator, source or grade, with the near name.
    """
    package = open_package(data)
    return ordered(selected(package, entity, indicator, min_quality, exclude_sources, as_of, data))


def selected(
    package: Package,
    entity: Names,
    indicator: Names,
    min_quality: str | None,
    exclude_sources: str | Iterable[str],
    as_of: Moment,
    data: Folder,
) -> pd.DataFrame:
    """Claims that pass every filter, in no order; notes what was read."""
    table = package.table("claims")
    entities, indicators = listed(entity, "entity"), listed(indicator, "indicator")
    _note_reads(entities, data)
    if entities is not None:
        check_names(entities, package, "entities", "entity_id", data)
        table = table[table["entity_id"].isin(entities)]
    if indicators is not None:
        check_names(indicators, package, "indicators", "indicator", data)
        table = table[table["indicator"].isin(indicators)]
    if min_quality is not None:
        if min_quality not in GRADES:
            raise DataError(unknown_name(str(min_quality), GRADES))
        table = table[table["quality"] <= min_quality]
    left_out = listed(exclude_sources, "exclude_sources") or ()
    if left_out:
        check_names(left_out, package, "sources", "source_id", data)
        table = table[~table["source_id"].isin(left_out)]
    if as_of is not None:
        table = table[publication(table, package, data) <= moment(as_of)]
    return table


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Sort claims so that the order of the input rows leaves no trace."""
    keys = ["entity_id", "indicator", "period_end", "period_start", "claim_id"]
    return table.sort_values(keys, ignore_index=True)


def publication(table: pd.DataFrame, package: Package, data: Folder) -> pd.Series:
    """Date of publication of each claim's source, in decimal years; missing where unknown."""
    record("sources", data=data)
    sources = package.table("sources")
    dates = decimal_year(sources.set_index("source_id")["published"])
    return table["source_id"].map(dates)


def moment(as_of: str | int | dt.date) -> float:
    """End of a year, month or day as a decimal year."""
    text = as_of.isoformat()[:10] if isinstance(as_of, dt.date) else str(as_of)
    if is_number(as_of) and float(text).is_integer():
        text = str(int(float(text)))
    if not MOMENT.fullmatch(text) or not is_date(text):
        raise DataError(
            message(
                "as_of: found {found}; expected a year, month or day such as 2013, 2013-07 or "
                "2013-07-26. Correct the date.",
                found=repr(as_of),
            )
        )
    return decimal_end(text)


def listed(names: str | Iterable[str] | None, argument: str = "names") -> tuple[str, ...] | None:
    """Make a tuple of one name or of several; None stays None (all), no text is refused."""
    return asked_names(names, argument)


def check_names(
    names: Iterable[str], package: Package, resource: str, column: str, data: Folder
) -> None:
    """Refuse a name that a table of the package does not have, and offer the near one."""
    record(resource, data=data)
    known = package.table(resource)[column]
    for name in names:
        if not (known == name).any():
            other = country_spellings(package) if column == "country_iso3" else None
            raise DataError(unknown_name(name, known.dropna(), other))


def country_spellings(package: Package) -> dict[str, str]:
    """Three-letter code by what else a country is called: its two letters, its names."""
    table = package.table("countries")
    others = ("name_fr", "name", "country_iso2")
    return {
        str(other): str(code)
        for column in others
        for other, code in zip(table[column], table["country_iso3"], strict=True)
        if pd.notna(other)
    }


def _note_reads(entities: tuple[str, ...] | None, data: Folder) -> None:
    if entities is None:
        record("claims", data=data)
    for entity in entities or ():
        record("claims", key=entity, data=data)

"""What the World Bank's API has: its economies, and the whole series of one indicator."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.facts.worldbank_line import ADDRESS, Line, Unreachable
from analysis.facts.worldbank_pages import PER_PAGE, Unusable, read_pages
from analysis.language.messages import message

__all__ = ["ADDRESS", "Economies", "Line", "Series", "Unreachable", "Unusable", "economies"]

YEAR = re.compile(r"(19|20)\d\d")
DIGITS = 6  # significant, as the panel is stored


@dataclass(frozen=True)
class Economies:
    """Who is a country and who an aggregate, by the API's own list.

    `iso3` leads from the two-letter codes of the API to three letters.
    """

    countries: frozenset[str]
    aggregates: frozenset[str]
    iso3: Mapping[str, str]

    def code(self, row: Mapping[str, Any]) -> str:
        """Three-letter code of the economy of a row; empty where the list does not have it."""
        written = str(row.get("countryiso3code") or "").strip()
        short = row.get("country")
        short = str(short.get("id") or "").strip() if isinstance(short, dict) else ""
        for code in (written, self.iso3.get(short, ""), short):
            if code in self.countries or code in self.aggregates:
                return code
        return ""


@dataclass(frozen=True)
class Series:
    """One indicator as the API has it.

    Attributes
    ----------
    values : DataFrame
        `country_iso3, year, value`: countries only, sorted, without gaps; the value has six
        significant digits, as in the panel.
    last_updated : str
        Day of the database's last update, YYYY-MM-DD; empty where the API does not say.
    name : str
        What the API calls it, with its unit.
    aggregates : int
        Values of regions and groups, left out.
    unknown : tuple of str
        Economies with values that the list does not have, left out.
    """

    values: pd.DataFrame
    last_updated: str
    name: str
    aggregates: int
    unknown: tuple[str, ...]


def economies(line: Line) -> Economies:
    """Ask which economies there are.

    Raises
    ------
    Unusable, Unreachable
        No list: countries and aggregates cannot be told apart without it.
    """
    answer = read_pages(line, "country", per_page=400)
    countries: set[str] = set()
    aggregates: set[str] = set()
    iso3: dict[str, str] = {}
    for row in answer.rows:
        code, region = str(row.get("id") or ""), row.get("region")
        if not code or not isinstance(region, dict):
            continue
        iso3[str(row.get("iso2Code") or "")] = code
        (aggregates if _is_aggregate(region) else countries).add(code)
    if not countries:
        raise Unusable(message("a list of economies without a country"))
    return Economies(frozenset(countries), frozenset(aggregates), iso3)


def series(
    line: Line, database: int, code: str, years: tuple[int, int], known: Economies
) -> Series | None:
    """Ask for all values of an indicator.

    Parameters
    ----------
    line : Line
        The connection.
    database : int
        Number of the database, such as 2 for the World Development Indicators.
    code : str
        Its code there.
    years : tuple of int
        First and last year asked for.
    known : Economies
        The API's list.

    Returns
    -------
    Series or None
        None where the API has no page or no value of it.

    Raises
    ------
    Unusable, Unreachable
        The series is not there whole.
    """
    path, date = f"country/all/indicator/{code}", f"{years[0]}:{years[1]}"
    answer = read_pages(line, path, per_page=PER_PAGE, source=database, date=date)
    rows = [_figure(row, code) for row in answer.rows]
    told = [
        (known.code(row), year, value, _name_of(row, "country"))
        for row, (year, value) in zip(answer.rows, rows, strict=True)
        if value is not None and years[0] <= year <= years[1]
    ]
    frame = pd.DataFrame(
        [(who, year, value) for who, year, value, _ in told if who in known.countries],
        columns=["country_iso3", "year", "value"],
    ).astype({"country_iso3": "str", "year": "int64", "value": "float64"})
    if frame.empty:
        return None
    if frame.duplicated(["country_iso3", "year"]).any():
        raise Unusable(message("two values of one country and year"))
    return Series(
        values=frame.sort_values(["country_iso3", "year"], ignore_index=True),
        last_updated=answer.last_updated,
        name=_name_of(answer.rows[0], "indicator"),
        aggregates=sum(who in known.aggregates for who, *_ in told),
        unknown=tuple(sorted({name for who, _, _, name in told if not who})),
    )


def _is_aggregate(region: Mapping[str, Any]) -> bool:
    """Tell an aggregate by its region, whose id is NA (a word here, no gap)."""
    return region.get("id") == "NA" or str(region.get("value")).strip() == "Aggregates"


def _figure(row: Mapping[str, Any], code: str) -> tuple[int, float | None]:
    """Year and value of a row, which has to be of the indicator asked for."""
    indicator, date, value = row.get("indicator"), str(row.get("date")), row.get("value")
    other = indicator.get("id") if isinstance(indicator, dict) else None
    if str(other).upper() != code.upper():
        raise Unusable(message("rows of {other} instead of {code}", other=other, code=code))
    if not YEAR.fullmatch(date):
        raise Unusable(message("{date} where a year is expected", date=repr(date)))
    if value is None:
        return int(date), None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Unusable(message("{value} where a number is expected", value=repr(value)))
    return int(date), float(f"{float(value):.{DIGITS}g}")


def _name_of(row: Mapping[str, Any], part: str) -> str:
    named = row.get(part)
    return str(named.get("value") or named.get("id") or "") if isinstance(named, dict) else ""

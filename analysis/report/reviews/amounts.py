"""How a published estimate is printed: its figure, its unit, its error, its place and time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analysis.language.messages import Message, message, say, say_many
from analysis.language.numbers import is_missing, joined, number, quantity, span
from analysis.language.shown import Html, element, fragment
from analysis.report.reviews.words import GROUPS

# Unit as the data print it → how it is said beside the figure, and the currency of the figure.
UNITS: dict[str, tuple[Message, str]] = {
    "percent": (message("percent"), ""),
    "percentage points": (message("percentage points"), ""),
    "log points": (message("log points"), ""),
    "standard deviations": (message("standard deviations"), ""),
    "ratio": (message("ratio of hazards"), ""),
    "ratio of percent changes": (message("elasticity"), ""),
    "model coefficient": (message("coefficient of a model"), ""),
    "years employed": (message("years employed"), ""),
    "normalised cumulated earnings": (message("normalised cumulated earnings"), ""),
    "employees per contract": (message("employees per contract"), ""),
    "workers per winning firm": (message("workers per winning firm"), ""),
    "jobs per assisted firm": (message("jobs per assisted firm"), ""),
    "jobs per client": (message("jobs per client"), ""),
    "jobs per firm": (message("jobs per firm"), ""),
    "jobs per loan": (message("jobs per loan"), ""),
    "jobs per EUR 1 million of loans": (message("jobs per million euros lent"), ""),
    "jobs per USD 1 million of loans": (message("jobs per million dollars lent"), ""),
    "patents per USD 10 million": (message("patents per 10 million dollars"), ""),
    "patents per firm-year": (message("patents per firm and year"), ""),
    "proprietors per county": (message("proprietors per county"), ""),
    "investments per year": (message("investments a year"), ""),
    "guarantee take-up per unit of regional intensity": (
        message("take-up per unit of regional intensity"),
        "",
    ),
    "EUR per job": (message("per job"), "EUR"),
    "GBP per job": (message("per job"), "GBP"),
    "USD per job": (message("per job"), "USD"),
    "EUR per job-year": (message("per job-year"), "EUR"),
    "USD per job-year": (message("per job-year"), "USD"),
    "GBP per assisted firm": (message("per assisted firm"), "GBP"),
    "EUR per EUR": (message("per euro spent"), "EUR"),
    "GBP per GBP": (message("per pound spent"), "GBP"),
    "USD per USD": (message("per dollar spent"), "USD"),
    "CAD per year": (message("a year"), "CAD"),
    "USD": (message("in total"), "USD"),
    "USD of loan volume per percentage point of guarantee": (
        message("lent per percentage point of guarantee"),
        "USD",
    ),
}
YEARS = re.compile(r"(\d{4})-(\d{2,4})")
LONG_PERIOD = 12  # letters from which a period may break
MONTHS = 12


def amount(row: Any, lang: str) -> str:
    """Print the figure of an estimate; what was printed as a range stays a range."""
    _, currency = UNITS.get(str(row.unit), (None, ""))
    low, high = row.range_low, row.range_high
    if row.estimate_basis == "range_midpoint" and not (is_missing(low) or is_missing(high)):
        return span(low, high, currency or None, lang, prose=True)
    return quantity(row.estimate, currency or None, lang)


def unit_named(unit: Any, lang: str) -> str:
    """Say in what an estimate is counted; a unit that is not in the list stands as it is."""
    known, _ = UNITS.get(str(unit), (None, ""))
    return str(unit) if known is None else known.said(lang)


def error(row: Any, lang: str) -> str | None:
    """Print what is known of the error: standard error, interval; None where nothing is."""
    if not is_missing(row.ci_low) and not is_missing(row.ci_high):
        ends = joined(number(row.ci_low, lang), number(row.ci_high, lang), lang, prose=True)
        return say(lang, "interval {ends}", ends=ends)
    if not is_missing(row.std_error):
        return say(lang, "standard error {n}", n=number(row.std_error, lang))
    if row.estimate_basis != "range_midpoint" and not is_missing(row.range_low):
        ends = span(row.range_low, row.range_high, None, lang, prose=True)
        return say(lang, "range {ends}, not said to be an interval", ends=ends)
    return None


def place(row: Any, names: Mapping[str, str], lang: str) -> Html:
    """Say where and when: country, period as printed, time after the intervention."""
    parts: list[Any] = [country(row.country_iso3, names, lang)]
    if not is_missing_text(row.period):
        text = YEARS.sub("\\1\u2013\\2", str(row.period))
        foreign = "en" if lang != "en" and any(letter.isalpha() for letter in text) else None
        short = "nb" if len(text) < LONG_PERIOD else None
        parts.append(element("span", text, lang=foreign, class_=short))
    if not is_missing(row.horizon_years):
        parts.append(horizon(float(row.horizon_years), lang))
    return fragment(*[piece for part in parts for piece in (", ", part)][1:])


def country(code: Any, names: Mapping[str, str], lang: str) -> str:
    """Name a country or a group of countries; a missing code is unknown."""
    if is_missing_text(code):
        return say(lang, "country unknown")
    if code in GROUPS:
        return GROUPS[str(code)].said(lang)
    return str(names.get(str(code), code))


def horizon(years: float, lang: str) -> str:
    """Say how long after the intervention the outcome was measured."""
    if years == 0:
        return say(lang, "in the same year")
    if years < 1:
        return say_many(lang, "after {n} month", "after {n} months", round(MONTHS * years))
    if years != int(years):
        return say(lang, "after {years} years", years=number(years, lang))
    return say_many(lang, "after {n} year", "after {n} years", int(years))


def is_missing_text(value: Any) -> bool:
    """Tell whether a cell of text is empty."""
    return value is None or type(value).__name__ == "NAType" or value != value or value == ""

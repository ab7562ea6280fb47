"""Say a claim of an audit in a sentence or a cell: figure, what it counts, when, its mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.numbers import bounded, date, number, span
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import cited
from analysis.report.findings.wording import in_date

STOCKS = ("tenants", "cumulative", "jobs")


def phrase(claim: Any, lang: str) -> str:
    """Say a claim whole: `about 246 entries from 2008 to March 2013`, with its citation."""
    return f"{counted(claim, lang)} {when(claim, lang)}{cited(str(claim['claim_id']))}"


def counted(claim: Any, lang: str) -> str:
    """Say figure and what it counts: `at least 20 entries a year`."""
    said = figure(claim, lang)
    n = round(float(claim["value"]))
    name = str(claim["indicator"])
    if name == "tenant_firms":
        return say_many(lang, "{said} firm present", "{said} firms present", n, said=said)
    if name == "firms_cumulative":
        one, many = "{said} firm since opening", "{said} firms since opening"
        return say_many(lang, one, many, n, said=said)
    if name == "jobs":
        return say_many(lang, "{said} job", "{said} jobs", n, said=said)
    if name == "firms_entered":
        return say_many(lang, "{said} entry", "{said} entries", n, said=said)
    if name == "firms_exited":
        return say_many(lang, "{said} departure", "{said} departures", n, said=said)
    if name == "firms_entered_per_year":
        return say_many(lang, "{said} entry a year", "{said} entries a year", n, said=said)
    if name == "firms_exited_per_year":
        return say_many(lang, "{said} departure a year", "{said} departures a year", n, said=said)
    return say(lang, "a yearly renewal of {said}", said=said)


def figure(claim: Any, lang: str) -> str:
    """Say the figure alone, its bound in words: `at least 20`."""
    unit = "percent" if claim["series"] == "hazard" else None
    return bounded(claim["value"], str(claim["bound"]), unit, lang, words=True)


def when(claim: Any, lang: str) -> str:
    """Say when, inside a sentence: `in June 2016`, `from 2008 to March 2013`."""
    start, end = str(claim["period_start"]), str(claim["period_end"])
    if claim["series"] in STOCKS or start == end:
        return in_date(end, lang)
    first, last = (date(one, lang, "long") for one in (start, end))
    return say(lang, "from {first} to {last}", first=first, last=last)


def series_name(series: str, lang: str) -> str:
    """Name a modelled series as a heading does."""
    names = {
        "tenants": say(lang, "Firms present"),
        "entries": say(lang, "Entries"),
        "exits": say(lang, "Departures"),
        "hazard": say(lang, "Share that leaves in a year"),
        "cumulative": say(lang, "Firms since opening"),
        "jobs": say(lang, "Jobs"),
        "jobs_per_firm": say(lang, "Jobs per firm"),
    }
    return names[series]


def indicator_series(indicator: str) -> str:
    """Give the modelled series of a published indicator."""
    from analysis.facts.reconciliation.publication import INDICATOR_OF

    return next(series for series, name in INDICATOR_OF.items() if name == indicator)


def whole(value: float, lang: str) -> str:
    """Print a mean of the model: whole from ten on, one decimal below."""
    return number(value, lang, digits=0 if abs(value) >= 10 or not value else 1)


def interval(low: float, high: float, lang: str, *, prose: bool = False) -> str:
    """Print the ends of an interval with as many digits as they bear: `31–35`, `31 to 35`.

    Limits that are whole, as those of flows, are printed so: `3–7`.
    """
    digits = 0 if abs(high) >= 10 or (float(low).is_integer() and float(high).is_integer()) else 1
    return span(low, high, None, lang, digits=digits, prose=prose)


def runs(years: Iterable[int]) -> list[str]:
    """Write years as runs: 2003–2004, 2014."""
    found: list[list[int]] = []
    for year in sorted({int(one) for one in years}):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return [f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in found]


def claims_said(claims: pd.DataFrame, lang: str) -> str:
    """Say several claims one after the other."""
    return listed([phrase(claim, lang) for claim in claims.to_dict("records")], lang)

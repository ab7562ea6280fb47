"""The answer of a brief in words: what the reform brings, and what sceptic and advocate say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.facts.directory import entities
from analysis.language.messages import say, say_many
from analysis.language.shown import Html, element
from analysis.policy.assumption_table import Assumptions
from analysis.policy.valuation import returns
from analysis.report.briefs.amounts import JOB_YEARS, amount, chance, interval, job_years, some_jobs
from analysis.report.briefs.case import NET, NEVER, Case

GAIN, LOSS, NOTHING = "gain", "loss", "nothing"


@dataclass(frozen=True)
class Place:
    """The hub in words: its name, and the city it is in."""

    name: str
    city: str


def place_of(entity: str, lang: str, data: str | Path | None) -> Place:
    """Name a hub and its city; a hub without a city goes by its name."""
    row = entities(lang=lang, data=data).loc[entity]
    name, city = str(row["name"]), row["city"]
    return Place(name, name if pd.isna(city) else str(city))


def verdict_of(case: Case, setting: str) -> str:
    """Tell gain, loss or nothing to speak of, by the mean net job-years."""
    mean = case.mean(NET, setting)
    return NOTHING if abs(mean) < NEVER else GAIN if mean > 0 else LOSS


def lead(case: Case, place: Place, lang: str) -> list[Html]:
    """Write the answer: central first, then sceptic and advocate, then what it is worth."""
    if case.idle:
        told = say(
            lang,
            "This is the baseline itself: nothing changes. Every difference is exactly zero, in "
            "each draw of each of the three answers.",
        )
        return [element("p", told, class_="lead")]
    first = " ".join(part for part in (_central(case, place, lang), _sign(case, lang)) if part)
    second = " ".join((_sceptical(case, lang), _advocate(case, lang)))
    return [element("p", text, class_="lead") for text in (first, second)]


def _central(case: Case, place: Place, lang: str) -> str:
    row, years = case.row(NET), case.scenario.horizon
    values = {
        "years": say_many(lang, "{n} year", "{n} years", years),
        "start": str(int(case.central.start)),
        "place": place.city,
        "ends": interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang),
        "cost": amount(case.mean("net_cost"), case.money, lang),
        "euros": euros(case, "net_cost", lang),
        "net": job_years(abs(row["mean"]), lang),
        "average": some_jobs(abs(row["mean"]) / years, lang),
    }
    kind = verdict_of(case, "central")
    if kind == GAIN:
        return say(
            lang,
            "In {years} from {start}, the reform would bring {net} in {place} (95% "
            "interval: {ends}), or {average} on average, for a public cost of {cost} "
            "({euros}).",
            **values,
        )
    if kind == LOSS:
        return say(
            lang,
            "In {years} from {start}, the reform would cost {net} in {place} (95% "
            "interval of the change: {ends}), or {average} on average, and {cost} of public money "
            "({euros}).",
            **values,
        )
    return say(
        lang,
        "In {years} from {start}, the reform would bring no net job-years to speak of in {place} "
        "(95% interval: {ends}), for a public cost of {cost} ({euros}).",
        **{name: values[name] for name in ("years", "start", "place", "ends", "cost", "euros")},
    )


def euros(case: Case, measure: str, lang: str) -> str:
    """Say a sum in euros of the year of the assumptions' money."""
    table = returns(case.central, currency="EUR", data=case.central.data)
    value = float(table.loc[table["measure"] == measure, "mean"].iloc[0])
    return say(lang, "{money} of {year}", money=amount(value, "EUR", lang), year=str(year_of(case)))


def year_of(case: Case) -> int:
    """Give the year of the money."""
    assumed: Assumptions = case.scenario.assumptions
    return assumed.currency_year


def _sign(case: Case, lang: str) -> str:
    share = case.below_zero()
    if not NEVER / 100 < share < 1 - NEVER / 100:
        return ""
    return say(lang, "In {share} of the draws the net effect is a loss.", share=chance(share, lang))


def _sceptical(case: Case, lang: str) -> str:
    said = _told(case, "sceptical", lang)
    kind = verdict_of(case, "sceptical")
    if kind == NOTHING:
        row = case.row(NET, "sceptical")
        ends = interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang)
        return say(lang, "The sceptic’s answer is zero ({ends}).", ends=ends)
    if kind == LOSS:
        return say(lang, "The sceptic expects a loss: {said}.", said=said)
    return say(lang, "Even the sceptic expects a gain: {said}.", said=said)


def _advocate(case: Case, lang: str) -> str:
    said = _told(case, "advocate", lang)
    if verdict_of(case, "advocate") == GAIN:
        return say(lang, "The advocate expects {said}.", said=said)
    return say(lang, "Not even the advocate expects a gain: {said}.", said=said)


def _told(case: Case, setting: str, lang: str) -> str:
    row = case.row(NET, setting)
    return say(
        lang,
        "{value} ({ends})",
        value=job_years(row["mean"], lang),
        ends=interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang),
    )

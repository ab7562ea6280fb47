"""The section on what is not known, and what would tell."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import Html, Shown, element
from analysis.report.findings.departures import departures_kept
from analysis.report.findings.rent_facts import TIERS, rents
from analysis.report.findings.study import Study
from analysis.report.findings.titles import is_followed
from analysis.report.profiles.flow import passed_told

RECENT = 2  # years that a last figure may be behind the date of the data
MOST = 8
PUBLIC = ("public_investment", "public_subsidy_per_year", "operator_revenue")


@dataclass(frozen=True)
class Gap:
    """Something that is not known, and the document that would tell it."""

    unknown: str
    teller: str


@dataclass(frozen=True)
class Gaps(Shown):
    """The list of gaps, each with what would settle it."""

    gaps: tuple[Gap, ...]
    lang: str

    def html(self) -> Html:
        """Write the section."""
        lang = self.lang
        items = (
            element(
                "li",
                gap.unknown,
                element("span", say(lang, "Would tell: {what}.", what=gap.teller)),
            )
            for gap in self.gaps
        )
        return element(
            "section",
            element("h2", say(lang, "What is not known")),
            element("ul", *items, class_="unknown"),
            id="unknown",
            data_toc=say(lang, "What is not known"),
        )


def gaps(study: Study) -> Gaps:
    """List what the hub's figures leave open, the most telling for the question first."""
    rules = HOUSING if study.houses_firms else (_second,)
    found = [gap for rule in rules if (gap := rule(study)) is not None]
    return Gaps(tuple(found[:MOST]), study.lang)


def _since(study: Study, indicator: str) -> str | None:
    """Return the date of the last sound figure if it is old."""
    last = study.latest(indicator)
    if last is None or int(study.released[:4]) - last.year < RECENT:
        return None
    return date(last.kept.period_end, study.lang, "long")


def _firms(study: Study) -> Gap | None:
    lang, since = study.lang, _since(study, "tenant_firms")
    leases = say(lang, "the operator’s list of leases")
    if not study.has("tenant_firms"):
        return Gap(say(lang, "How many firms are in the {noun}.", noun=study.noun), leases)
    if since is None:
        return None
    return Gap(
        say(
            lang,
            "How many firms have been in the {noun} since {date}.",
            noun=study.noun,
            date=since,
        ),
        leases,
    )


def _fate(study: Study) -> Gap | None:
    lang, pair = study.lang, passed_told(study)
    if is_followed(study):
        return None
    registers = say(lang, "their numbers in the trade register, looked up year by year")
    if pair is None:
        return Gap(
            say(lang, "What becomes of the firms that leave: growth, closure, a move."), registers
        )
    n = round(pair[0].middle - pair[1].middle)
    return Gap(
        say_many(
            lang,
            "What became of the one firm that left: growth, closure, a move.",
            "What became of the {n} firms that left: growth, closure, a move.",
            n,
        ),
        registers,
    )


def _jobs(study: Study) -> Gap | None:
    lang, since = study.lang, _since(study, "jobs")
    payroll = say(lang, "a yearly count of staff by firm, or the social security file")
    if not study.has("jobs"):
        return Gap(say(lang, "How many people work in the {noun}.", noun=study.noun), payroll)
    if since is None:
        return None
    return Gap(say(lang, "How many people have worked there since {date}.", date=since), payroll)


def _departures(study: Study) -> Gap | None:
    lang = study.lang
    if departures_kept(study) is not None:
        return None
    return Gap(
        say(lang, "How many firms leave in a year."),
        say(lang, "dates of entry and exit of each tenant"),
    )


def _rent(study: Study) -> Gap | None:
    lang, found = study.lang, rents(study)
    grid = say(lang, "the price list in force")
    if found.start is None:
        return Gap(say(lang, "What a square metre costs."), grid)
    last = max(
        (one for name in TIERS for one in study.sound(name)), key=lambda one: one.kept.moment
    )
    if int(study.released[:4]) - last.year < RECENT:
        return None
    since = date(last.kept.period_end, lang, "long")
    return Gap(
        say(
            lang,
            "What a square metre has cost since {date}, and whether charges are included.",
            date=since,
        ),
        grid,
    )


def _cohort(study: Study) -> Gap | None:
    if not any(name.startswith("survival_rate") for name in study.readings):
        return None
    lang = study.lang
    return Gap(
        say(lang, "Which firms the survival rates count, and how they treat those that left."),
        say(lang, "the list of entrants by year, with their state today"),
    )


def _space(study: Study) -> Gap | None:
    disputed = set(study.conflicts["indicator"])
    lang = study.lang
    plans = say(lang, "the schedule of lettable floors")
    if "floor_area_lettable" in disputed:
        return Gap(say(lang, "How much of the building can be let: sources disagree."), plans)
    if not study.has("floor_area_lettable", "floor_area", "floor_area_let"):
        return Gap(say(lang, "How much floor there is."), plans)
    return None


def _public(study: Study) -> Gap | None:
    if study.has(*PUBLIC):
        return None
    lang = study.lang
    return Gap(
        say(lang, "What the {noun} costs the public purse.", noun=study.noun),
        say(lang, "the operator’s accounts and the subsidies it receives"),
    )


def _without(study: Study) -> Gap | None:
    lang = study.lang
    return Gap(
        say(lang, "What these firms would have become without the {noun}.", noun=study.noun),
        say(lang, "the same figures for applicants who were turned away"),
    )


def _second(study: Study) -> Gap | None:
    """Ask for a second source where most figures have one."""
    alone, known = study.lone()
    if not alone:
        return None
    lang = study.lang
    return Gap(
        say_many(
            lang,
            "Whether another source would say the same: {n} of {known} indicators rests on one "
            "observation.",
            "Whether another source would say the same: {n} of {known} indicators rest on one "
            "observation.",
            alone,
            known=number(known, lang),
        ),
        say(lang, "accounts and decisions published by those in charge"),
    )


HOUSING = (_firms, _fate, _jobs, _departures, _rent, _cohort, _space, _public, _without)

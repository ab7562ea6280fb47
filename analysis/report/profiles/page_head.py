"""The head of a profile: kicker, title, answer and its worth, findings, fact sheet."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import Html, element, fragment
from analysis.report.figures.hues import hue
from analysis.report.findings.answers import answer, worth
from analysis.report.findings.choosing import findings
from analysis.report.findings.prose import pieces
from analysis.report.findings.ratings import stands
from analysis.report.findings.reading import GRADES, Reading
from analysis.report.findings.study import Study
from analysis.report.findings.titles import title
from analysis.report.findings.wording import amount, marks
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import FactSheet, Head

# Shown where known; the first four are said to be unknown where they are.
CORE_FACTS = ("opened_year", "floor_area", "occupancy_rate")
MORE_FACTS = (
    "floor_area_lettable",
    "land_area",
    "ict_share_firms",
    "incubation_months",
    "waiting_time",
    "capacity_firms",
    "fund_size",
)
MOST = 7


def head(study: Study, marks_: Marks, *, version: str) -> Head:
    """Put the head of a profile together; marks are numbered in the order of the page."""
    lang = study.lang
    lead = element("p", *pieces(answer(study), marks_), class_="lead")
    value = element("b", say(lang, "What that is worth:"))
    second = element("p", value, " ", *pieces(worth(study), marks_), class_="lead")
    return Head(
        kind=say(lang, "Hub profile"),
        kicker=[one for one in (study.place, _data(study, version)) if one],
        title=title(study),
        answer=(lead, second),
        findings=[one.item(marks_) for one in findings(study)],
        lang=lang,
        fiche=fact_sheet(study, marks_),
    )


def fact_sheet(study: Study, marks_: Marks) -> FactSheet:
    """List what can be read alone, and what the profile is made of."""
    facts: list[tuple[Any, Any]] = []
    for indicator in CORE_FACTS:
        facts.append((_name(study, indicator), _fact(study, indicator, marks_)))
    if study.operator:
        facts.insert(1, (say(study.lang, "Operator"), study.operator))
    for indicator in MORE_FACTS:
        if study.has(indicator) and len(facts) < MOST:
            facts.append((_name(study, indicator), _fact(study, indicator, marks_)))
    return FactSheet(study.name, facts, study.lang, below=_made_of(study))


def _data(study: Study, version: str) -> str:
    when = date(study.released, study.lang, "long")
    return say(study.lang, "data {version} of {date}", version=version, date=when)


def _name(study: Study, indicator: str) -> str:
    lang = study.lang
    names = {
        "opened_year": say(lang, "Opened"),
        "floor_area": say(lang, "Gross floor area"),
        "floor_area_lettable": say(lang, "Lettable area"),
        "occupancy_rate": say(lang, "Occupancy"),
        "ict_share_firms": say(lang, "Share in ICT"),
        "waiting_time": say(lang, "Waiting time"),
        "incubation_months": say(lang, "Longest stay"),
        "capacity_firms": say(lang, "Room for"),
    }
    return names.get(indicator) or study.label(indicator)


def _fact(study: Study, indicator: str, marks_: Marks) -> Html:
    last = study.latest(indicator)
    listed = study.entity.get("opened_year")
    if last is None and indicator == "opened_year" and not pd.isna(listed):
        return fragment(say(study.lang, "{year}, without a source", year=int(listed)))
    if last is None:
        return element("span", say(study.lang, "not known"), class_="none")
    return fragment(*pieces(_told(last, study.lang), marks_))


def _told(last: Reading, lang: str) -> str:
    if last.indicator == "opened_year":
        return date(last.kept.period_end, lang) + marks(last.kept)
    said = amount(last, lang)
    if stands(last) and last.kind != "duration" and last.kept.unit != "m2":
        return said + marks(last)
    return say(lang, "{amount} ({date})", amount=said, date=str(last.year)) + marks(last)


def _made_of(study: Study) -> Html:
    """Draw the grades of the claims as one bar, and count claims, observations and sources."""
    lang, claims = study.lang, study.claims
    counts = {letter: int((claims["quality"] == letter).sum()) for letter in GRADES}
    told = [
        say_many(lang, "{n} claim", "{n} claims", len(claims)),
        say_many(lang, "{n} observation", "{n} observations", claims["observation_id"].nunique()),
        say_many(lang, "{n} source", "{n} sources", claims["source_id"].nunique()),
    ]
    letters = [
        piece
        for letter, count in counts.items()
        for piece in (" · ", grade(letter, lang), " ", number(count, lang))
    ][1:]
    return fragment(
        element("b", say(lang, "What this profile is made of")),
        _bar(counts, lang) if len(claims) else None,
        element("p", ", ".join(told), ". ", *letters),
    )


def _bar(counts: dict[str, int], lang: str) -> Html:
    total = max(sum(counts.values()), 1)
    told = say(
        lang,
        "Claims of grade A: {a}, B: {b}, C: {c}",
        a=number(counts["A"], lang),
        b=number(counts["B"], lang),
        c=number(counts["C"], lang),
    )
    looks = {
        "A": dict(fill=hue("ink")),
        "B": dict(fill=hue("blue")),
        "C": dict(fill="none", stroke=hue("blue"), stroke_width="2", stroke_dasharray="3 2"),
    }
    rects, at = [], 0.0
    for letter, count in counts.items():
        width = 300 * count / total
        if count:
            shown = max(width - 2, 1)
            rects.append(
                element("rect", x=f"{at:.1f}", width=f"{shown:.1f}", height=12, **looks[letter])
            )
        at += width
    return element(
        "svg", *rects, viewBox="0 0 300 12", preserveAspectRatio="none", role="img", aria_label=told
    )

"""The head of a comparison: kicker, title, answer and its worth, findings, fact sheet."""

from __future__ import annotations

from typing import Any

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.answers import answer, worth
from analysis.report.comparisons.findings import place_findings
from analysis.report.comparisons.measures import MEASURES
from analysis.report.comparisons.titles import title
from analysis.report.comparisons.view import View
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import GRADES
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import FactSheet, Head


def page_top(view: View, marks_: Marks, *, version: str) -> Head:
    """Put the head of a comparison together; marks are numbered in the order of the page."""
    lang, subject = view.lang, view.hubs.subject
    when = date(subject.released, lang, "long")
    kicker = [subject.place, say(lang, "data {version} of {date}", version=version, date=when)]
    value = element("b", say(lang, "What that is worth:"))
    lead = element("p", *pieces(answer(view), marks_), class_="lead")
    second = element("p", value, " ", *pieces(worth(view), marks_), class_="lead")
    return Head(
        kind=say(lang, "Comparison"),
        kicker=[one for one in kicker if one],
        title=title(view),
        answer=(lead, second),
        findings=[one.item(marks_) for one in place_findings(view)],
        lang=lang,
        fiche=_sheet(view),
    )


def _sheet(view: View) -> FactSheet:
    """Say what is compared, over which years, and of what the comparison is made."""
    lang = view.lang
    figures = [side.figure for one in MEASURES for side in view.sides(one) if side.figure]
    found = sorted(figure.shown.year for figure in figures)
    asked = sum(len(view.sides(one)) for one in MEASURES)
    spans = f"{found[0]}–{found[-1]}" if found else None
    facts: list[tuple[Any, Any]] = [
        (say(lang, "Hubs"), number(len(view.hubs.all), lang)),
        (say(lang, "Measures"), number(len(MEASURES), lang)),
        (say(lang, "Year of reference"), str(view.hubs.year)),
        (say(lang, "Years of the figures"), spans or element("span", "–", class_="none")),
        (
            say(lang, "Figures known"),
            say(lang, "{n} of {all}", n=number(len(figures), lang), all=number(asked, lang)),
        ),
    ]
    return FactSheet(
        say(lang, "What is compared"),
        facts,
        lang,
        below=_grades(view, [f.shown.quality for f in figures]),
    )


def _grades(view: View, qualities: list[str]) -> Html:
    """Count the figures by the grade of their weakest claim."""
    lang = view.lang
    letters = [
        piece
        for letter in GRADES
        for piece in (" · ", grade(letter, lang), " ", number(qualities.count(letter), lang))
    ][1:]
    told = say_many(
        lang,
        "{n} figure by the grade of its claims:",
        "{n} figures by the grade of their claims:",
        len(qualities),
    )
    return fragment(
        element("b", say(lang, "What this comparison is made of")),
        element("p", told, " ", *letters),
    )

"""The fact sheet of an audit: what the claims carry, how many weigh, repeat or stand aside."""

from __future__ import annotations

from typing import Any

from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.language.shown import Html, element, fragment
from analysis.report.audits.audited import Audited
from analysis.report.audits.telling import runs
from analysis.report.findings.reading import GRADES
from analysis.report.grades import grade
from analysis.report.pages.head import FactSheet


def fact_sheet(found: Audited) -> FactSheet:
    """List what the claims carry and what the audit is made of."""
    lang, fitted = found.lang, found.hub.fitted
    facts: list[tuple[Any, Any]] = [(say(lang, "The claims carry"), verdict(found))]
    if found.carried:
        years = runs(found.published["year"])
        facts.append((say(lang, "Years"), ", ".join(years)))
    weighed = int(fitted["role"].eq("used").sum())
    aside = int(fitted["role"].eq("aside").sum())
    facts += [
        (say(lang, "Claims on firms, flows, jobs"), number(len(fitted), lang)),
        (say(lang, "weighed"), number(weighed, lang)),
        (say(lang, "repeats"), number(int(fitted["role"].eq("echo").sum()), lang)),
        (say(lang, "set aside"), number(aside, lang)),
        (say(lang, "Changes of definition"), number(_n_breaks(found), lang)),
    ]
    return FactSheet(found.study.name, facts, lang, below=_made_of(found))


def verdict(found: Audited) -> str:
    """Say which series the claims carry."""
    words = {
        "full": say(found.lang, "stocks and flows"),
        "level and jobs": say(found.lang, "firms and jobs, no flows"),
        "level": say(found.lang, "firms, no flows"),
        "jobs only": say(found.lang, "jobs only"),
        "single": say(found.lang, "single counts, no series"),
        "declined": say(found.lang, "no series"),
    }
    return words[found.hub.verdict]


def _n_breaks(found: Audited) -> int:
    return len({one.year for breaks in found.study.breaks.values() for one in breaks})


def _made_of(found: Audited) -> Html:
    lang, claims = found.lang, found.study.claims
    letters = [
        piece
        for letter in GRADES
        for piece in (
            " · ",
            grade(letter, lang),
            " ",
            number(int(claims["quality"].eq(letter).sum()), lang),
        )
    ][1:]
    title_ = element("b", say(lang, "All claims on this hub"))
    return fragment(title_, element("p", counts(found), " ", *letters))


def counts(found: Audited) -> str:
    """Count claims, observations and sources in a sentence."""
    lang, claims = found.lang, found.study.claims
    return say(
        lang,
        "{claims} rest on {observations} from {sources}.",
        claims=say_many(lang, "{n} claim", "{n} claims", len(claims)),
        observations=say_many(
            lang, "{n} observation", "{n} observations", claims["observation_id"].nunique()
        ),
        sources=say_many(lang, "{n} source", "{n} sources", claims["source_id"].nunique()),
    )

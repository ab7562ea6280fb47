"""The head of the page: what the register says, or that there is none and what is published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.survival.tenancy import TenantStudy
from analysis.facts.package import open_package
from analysis.language.errors import NotEstimable
from analysis.language.messages import say, say_many
from analysis.language.numbers import date, joined, number
from analysis.language.shown import Html, element, fragment
from analysis.report.figures.frames import each
from analysis.report.findings.listing import listed
from analysis.report.marks import Marks
from analysis.report.pages.head import FactSheet, Head
from analysis.report.stays.curve_parts import median_sentence
from analysis.report.stays.discount_parts import modelled
from analysis.report.stays.published import Published, in_short
from analysis.report.stays.reading import Curves
from analysis.report.stays.wording import (
    by_months,
    months,
    ratio,
    ratio_in_prose,
    share,
    share_in_prose,
    share_interval,
)

REASONS = ("graduated", "failed", "expelled", "other")


def page_top(
    hub: str,
    study: TenantStudy | None,
    curves: Curves | NotEstimable | None,
    found: Published,
    marks: Marks,
    data: Any,
) -> Head:
    """Put the head together."""
    lang, package = marks.lang, open_package(data)
    when = date(package.created, lang, "long")
    kicker = [hub, say(lang, "data {version} of {date}", version=package.version, date=when)]
    if study is None or curves is None:
        title, answer, findings = _without(hub, found, marks)
    elif isinstance(curves, NotEstimable):
        title = say(lang, "The register of {hub} is too small for a curve", hub=hub)
        answer, findings = [curves.said(lang), counted(study, lang)], []
    else:
        title, answer, findings = _with(curves, lang)
    sheet = None if study is None else _sheet(study, lang)
    kind = say(lang, "Survival of tenants")
    return Head(kind, kicker, title, answer, findings, lang, sheet)


def _without(hub: str, found: Published, marks: Marks) -> tuple[str, list[Any], list[Html]]:
    lang = marks.lang
    title = say(
        lang,
        "How long tenants of {hub} stay is not known: sources count firms alive, not tenants "
        "present",
        hub=hub,
    )
    told = in_short(found, marks, lang)
    asked = say(
        lang,
        "The published figures count different firms by different clocks, and no register is "
        "given. An operator’s register, one line a stay, answers: how long tenants stay, how they "
        "leave, and whether they leave when the rent discount ends.",
    )
    paragraphs: list[Any] = [asked]
    if told:
        spaced = [piece for sentence in told for piece in (" ", sentence)][1:]
        paragraphs.append(element("p", *spaced, class_="lead"))
    return title, paragraphs, []


def _with(curves: Curves, lang: str) -> tuple[str, list[Any], list[Html]]:
    at, study = curves.headline, curves.study
    grown, failed = (curves.gone(way, [at]).iloc[0] for way in ("graduated", "failed"))
    there = curves.there([at]).iloc[0]
    ways = say(
        lang,
        "after {time} {grown} have graduated and {failed} have failed",
        time=months(at, lang),
        grown=share(grown["estimate"], lang),
        failed=share(failed["estimate"], lang),
    )
    title = say(
        lang, "After {time} {share} of the tenants are still there; {ways}",
        time=months(at, lang), share=share(there["estimate"], lang), ways=ways,
    )  # fmt: skip
    if np.isfinite(curves.median.value):
        half = by_months(curves.median.value, lang)
        title = say(
            lang, "Half of the tenants have left after {time}; {ways}", time=half, ways=ways
        )
    worth = element(
        "p",
        element("b", say(lang, "What that is worth:")),
        " ",
        say(
            lang,
            "The shares describe this register, each with its own 95% interval. They hold if "
            "tenants who are still there leave like those before them, and they say nothing of "
            "what the same firms would have done elsewhere.",
        ),
        class_="lead",
    )
    findings = [_stay_finding(curves, lang), _ways_finding(curves, lang)]
    change = modelled(study.sooner)
    if change is not None:
        findings.append(_change_finding(change, lang))
    return title, [counted(study, lang), worth], findings


def counted(study: TenantStudy, lang: str) -> str:
    """Say what the register holds: stays, tenants, exits by reason."""
    reasons = {
        "graduated": lambda n: say_many(lang, "{n} graduated", "{n} graduated", n),
        "failed": lambda n: say_many(lang, "{n} failed", "{n} failed", n),
        "expelled": lambda n: say_many(lang, "{n} was expelled", "{n} were expelled", n),
        "other": lambda n: say_many(lang, "{n} for another reason", "{n} for other reasons", n),
    }
    by_reason = [reasons[name](n) for name in REASONS if (n := study.exits(name))]
    n_tenants = study.stays["tenant_id"].nunique()
    first = say(
        lang,
        "The register, drawn on {date}, has {stays} of {tenants}; stays that have ended: {exits}",
        date=date(str(study.as_of.date()), lang, "long"),
        stays=say_many(lang, "{n} stay", "{n} stays", len(study.stays)),
        tenants=say_many(lang, "{n} tenant", "{n} tenants", n_tenants),
        exits=number(study.n_exits, lang),
    )
    if not by_reason:
        return f"{first}."
    return say(lang, "{first} ({reasons}).", first=first, reasons=listed(by_reason, lang))


def _finding(big: str, what: str, sentence: str, sure: str) -> Html:
    return element(
        "li",
        element("span", big, class_="big num"),
        element("span", what, class_="what"),
        element("p", sentence),
        element("span", sure, class_="sure"),
        class_="finding",
    )


def _stay_finding(curves: Curves, lang: str) -> Html:
    shown = curves.there([m for m in (12, 24, 36) if m in curves.shown])
    shares = [
        say(
            lang,
            "{share} after {time}",
            share=share(row.estimate, lang),
            time=months(row.time, lang),
        )
        for row in each(shown)
    ]
    told = say(lang, "Still there: {shares}.", shares=listed(shares, lang))
    if not np.isfinite(curves.median.value):
        row = curves.there([curves.headline]).iloc[0]
        ends = share_interval(row, lang, prose=True)
        what = say(lang, "still there after {time}", time=months(curves.headline, lang))
        return _finding(share(row["estimate"], lang), what, told, ends)
    return _finding(
        by_months(curves.median.value, lang),
        say(lang, "until half of the tenants have left"),
        told,
        median_sentence(curves, lang),
    )


def _ways_finding(curves: Curves, lang: str) -> Html:
    at = curves.headline
    grown, failed = (curves.gone(way, [at]).iloc[0] for way in ("graduated", "failed"))
    return _finding(
        share(grown["estimate"], lang),
        say(lang, "graduated within {time}", time=months(at, lang)),
        say(lang, "In the same time failed: {share}.", share=share_in_prose(failed, lang)),
        share_interval(grown, lang, prose=True),
    )


def _change_finding(row: Any, lang: str) -> Html:
    from analysis.evidence.showing import p_value

    sure = say(lang, "p {p}; one model, at equal time since entry",
               p=p_value(float(row["p_value"])).said(lang))  # fmt: skip
    return _finding(
        ratio(row["ratio"], lang),
        say(lang, "the rate of leaving once the rent discount has ended"),
        say(lang, "Tenants then leave at {ratio} the rate.", ratio=ratio_in_prose(row, lang)),
        sure,
    )


def _years(entries: pd.Series, lang: str) -> str:
    """Print the years from the first entry to the last; one year once, none as unknown."""
    if entries.isna().all():
        return number(None, lang)
    first, last = str(entries.min().year), str(entries.max().year)
    return first if first == last else joined(first, last, lang)


def _sheet(study: TenantStudy, lang: str) -> FactSheet:
    stays = study.stays
    entries = stays["entry_date"]
    late = int((stays["entry"] > 0).sum())
    discounted = int(stays["discount_months"].notna().sum())
    facts = [
        (say(lang, "Stays"), number(len(stays), lang)),
        (say(lang, "Tenants"), number(stays["tenant_id"].nunique(), lang)),
        (say(lang, "Ended"), number(study.n_exits, lang)),
        (say(lang, "Entered"), _years(entries, lang)),
        (say(lang, "There before the records"), number(late, lang)),
        (say(lang, "With a rent discount"), number(discounted, lang)),
        (say(lang, "Register drawn"), date(str(study.as_of.date()), lang)),
    ]
    below = fragment(
        element("b", say(lang, "Whose figures")),
        element(
            "p", say(lang, "The operator’s own register; none of its rows stands in this page.")
        ),
    )
    return FactSheet(say(lang, "The register"), facts, lang, below)

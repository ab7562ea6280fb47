"""The head of an audit: the answer, what it is worth, three checks, what the audit is made of."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import element
from analysis.report.audits.audited import Audited
from analysis.report.audits.checks import checks
from analysis.report.audits.sheet import counts, fact_sheet
from analysis.report.audits.telling import phrase
from analysis.report.findings.prose import pieces
from analysis.report.marks import Marks
from analysis.report.pages.head import Head


def head(found: Audited, marks: Marks, *, version: str) -> Head:
    """Put the head of an audit together."""
    lang, study = found.lang, found.study
    when = say(lang, "data {version} of {date}", version=version, date=_released(found))
    worth = element("b", say(lang, "What that is worth:"))
    return Head(
        kind=say(lang, "Data audit"),
        kicker=[one for one in (study.place, when) if one],
        title=title(found),
        answer=(
            element("p", *pieces(answer(found), marks), class_="lead"),
            element("p", worth, " ", *pieces(worth_of(found), marks), class_="lead"),
        ),
        findings=checks(found, marks),
        lang=lang,
        fiche=fact_sheet(found),
    )


def title(found: Audited) -> str:
    """State how coherent the figures are."""
    lang, name = found.lang, found.study.short
    n, out = len(found.figures), len(found.outside)
    if found.carried and not out:
        return say_many(
            lang,
            "{name}: one figure on firms and jobs, and an account that holds it",
            "{name}: all {n} figures on firms and jobs fit one account",
            n,
            name=name,
        )
    if found.carried:
        return say(
            lang,
            "{name}: {fit} of {n} figures on firms and jobs fit one account",
            name=name,
            fit=number(n - out, lang),
            n=number(n, lang),
        )
    if found.study.claims.empty:
        return say(lang, "{name}: there is no figure to check", name=name)
    return say(lang, "{name}: too few counts to check one against the other", name=name)


def answer(found: Audited) -> str:
    """Say whether stocks and flows add up, and which figures do not fit."""
    if not found.carried:
        return f"{counts(found)} {_not_carried(found)}"
    told = [_account(found)]
    if len(found.outside):
        told.append(_misfits(found))
    return " ".join(told)


def _account(found: Audited) -> str:
    """Say what the account covers."""
    lang, published = found.lang, found.published
    departures = published["indicator"].eq("firms_exited")
    years = published.loc[departures if departures.any() else slice(None), "year"].astype(int)
    values = dict(first=str(years.min()), last=str(years.max()))
    if departures.any():
        return say(
            lang,
            "One account of firms present, entries and departures holds in every year from {first} "
            "to {last}: present = present before + entries − departures.",
            **values,
        )
    return say(
        lang,
        "One account of the counts holds from {first} to {last}; entries and departures cannot be "
        "checked, for want of figures on them.",
        **values,
    )


def _misfits(found: Audited) -> str:
    """Say how many figures do not fit, and the worst of them."""
    lang, n, far = found.lang, len(found.outside), len(found.far)
    worst = phrase(found.outside.iloc[0], lang)
    first = say_many(
        lang,
        "{n} figure lies outside the 95% interval of what it measures: {worst}.",
        "{n} figures lie outside the 95% interval of what they measure, the farthest {worst}.",
        n,
        worst=worst,
    )
    if n == 1:
        return first
    if not far:
        return first + " " + say(lang, "Not one is off by more than twice what its grade may err.")
    return (
        first
        + " "
        + say_many(
            lang,
            "{n} is off by more than twice what its grade may err.",
            "{n} are off by more than twice what their grade may err.",
            far,
        )
    )


def _not_carried(found: Audited) -> str:
    lang = found.lang
    rows = found.lacking[found.lacking["indicator"].eq("tenant_firms")]
    have = int(rows["have"].iloc[0]) if len(rows) else 0
    counted = say_many(
        lang,
        "Firms are counted in {n} year: no series can be made of that, and nothing be checked.",
        "Firms are counted in {n} years: no series can be made of that, and nothing be checked.",
        have,
    )
    if have == 0:
        counted = say(lang, "Firms are never counted whole: no series can be made, none checked.")
    return counted


def worth_of(found: Audited) -> str:
    """Say what the answer rests on: counted years, grades, repeats."""
    lang = found.lang
    told = []
    if found.carried:
        counted = int(found.published["status"].eq("reconciled").sum())
        told.append(
            say(
                lang,
                "of {all} yearly values of the account, {counted} rest on a claim of that year and "
                "the others are interpolated.",
                all=number(len(found.published), lang),
                counted=number(counted, lang),
            )
        )
        told.append(_repeats(found))
        told.append(
            say(
                lang,
                "That figures fit does not prove them: sources may share an error that no other "
                "source shows.",
            )
        )
        return " ".join(one for one in told if one)
    return say(
        lang,
        "contradictions and repeats can be seen even so; whether a figure is right cannot.",
    )


def _repeats(found: Audited) -> str:
    lang, fitted = found.lang, found.hub.fitted
    if not fitted["role"].eq("echo").any():
        return ""
    return say_many(
        lang,
        "{n} claim on them only repeats an observation and weighs nothing.",
        "{n} claims on them only repeat an observation and weigh nothing.",
        int(fitted["role"].eq("echo").sum()),
    )


def _released(found: Audited) -> str:
    return date(found.study.released, found.lang, "long")

"""The head of an audit: the answer, what it is worth, three checks, what the audit is made of."""

from __future__ import annotations

from typing import Any

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number, percent
from analysis.language.shown import Html, element, fragment
from analysis.report.audits.audited import Audited
from analysis.report.audits.next_words import claim_name
from analysis.report.audits.telling import phrase, runs
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import GRADES
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import FactSheet, Head


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
        findings=_checks(found, marks),
        lang=lang,
        fiche=_fact_sheet(found),
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
        return f"{_counts(found)} {_not_carried(found)}"
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


def _counts(found: Audited) -> str:
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
        return " ".join(told)
    return say(
        lang,
        "contradictions and repeats can be seen even so; whether a figure is right cannot.",
    )


def _repeats(found: Audited) -> str:
    lang, fitted = found.lang, found.hub.fitted
    return say_many(
        lang,
        "{n} claim on them only repeats an observation and weighs nothing.",
        "{n} claims on them only repeat an observation and weigh nothing.",
        int(fitted["role"].eq("echo").sum()),
    )


# The three checks --------------------------------------------------------------------------------


def _checks(found: Audited, marks: Marks) -> list[Html]:
    made = (_fit_check, _conflict_check, _next_check)
    return [one for check in made if (one := check(found, marks)) is not None]


def _item(big: str, what: str, words: str, marks: Marks) -> Html:
    return element(
        "li",
        element("span", big, class_="big num"),
        element("span", *pieces(what, marks), class_="what"),
        element("p", *pieces(words, marks)) if words else None,
        class_="finding",
    )


def _fit_check(found: Audited, marks: Marks) -> Html:
    lang = found.lang
    if not found.carried:
        claims = found.study.claims
        repeated = len(claims) - claims["observation_id"].nunique()
        return _item(
            number(repeated, lang),
            say_many(lang, "claim that repeats another", "claims that repeat others", repeated),
            say(lang, "They are echoes and confirm nothing."),
            marks,
        )
    n, out = len(found.figures), len(found.outside)
    big = say(lang, "{fit} of {n}", fit=number(n - out, lang), n=number(n, lang))
    what = say(lang, "independent figures on firms and jobs that fit one account")
    if not out:
        return _item(big, what, say(lang, "Not one lies outside its 95% interval."), marks)
    worst = found.outside.iloc[0]
    words = say(
        lang,
        "Farthest off: {claim}, where the account gives {fitted}.",
        claim=phrase(worst, lang),
        fitted=number(round(float(worst["fitted"])), lang),
    )
    return _item(big, what, words, marks)


def _conflict_check(found: Audited, marks: Marks) -> Html:
    lang = found.lang
    n = int(found.study.conflicts["conflict_id"].nunique())
    own = found.modelled_conflicts()
    if not n:
        words = say(lang, "No two independent observations exclude each other.")
    elif not own:
        words = say(lang, "Firms, flows and jobs are not concerned.")
    elif own == n:
        words = say(lang, "All about firms, flows or jobs.")
    else:
        words = say_many(
            lang,
            "{n} of them concerns firms, flows or jobs; the others prices, areas, dates, shares.",
            "{n} of them concern firms, flows or jobs; the others prices, areas, dates, shares.",
            own,
        )
    what = say_many(
        lang,
        "contradiction between two sources",
        "contradictions between two sources",
        n,
    )
    return _item(number(n, lang), what, words, marks)


def _next_check(found: Audited, marks: Marks) -> Html | None:
    lang = found.lang
    if not found.candidates.empty:
        best = found.candidates.iloc[0]
        return _item(
            percent(100 * best["narrower"], lang, 1),
            say(lang, "narrower intervals, on average, with one more source"),
            say(
                lang,
                "It would say: {claim}. That interval alone would lose {own} of its width.",
                claim=claim_name(best, found),
                own=percent(100 * best["narrower_own"], lang),
            ),
            marks,
        )
    rows = found.lacking[found.lacking["indicator"].eq("tenant_firms")]
    if rows.empty:
        return None
    short = int(rows["needed"].iloc[0] - rows["have"].iloc[0])
    return _item(
        number(short, lang),
        say_many(
            lang,
            "more count of all its firms would make a series",
            "more counts of all its firms, in different years, would make a series",
            short,
        ),
        say(lang, "Any year will do; the operator’s list of leases has it."),
        marks,
    )


# The fact sheet ----------------------------------------------------------------------------------


def _fact_sheet(found: Audited) -> FactSheet:
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
    return fragment(title_, element("p", _counts(found), " ", *letters))


def _released(found: Audited) -> str:
    return date(found.study.released, found.lang, "long")

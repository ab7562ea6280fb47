"""The three checks beside the answer: what fits, what contradicts, what one more source tells."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, percent
from analysis.language.shown import Html, element
from analysis.report.audits.audited import Audited
from analysis.report.audits.next_words import claim_name
from analysis.report.audits.telling import phrase
from analysis.report.findings.prose import pieces
from analysis.report.marks import Marks


def checks(found: Audited, marks: Marks) -> list[Html]:
    """Write the three checks: what fits, what contradicts, what one more source would tell."""
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
            say(lang, "They are echoes and confirm nothing.")
            if repeated
            else say(lang, "Each claim is an observation of its own."),
            marks,
        )
    n, out = len(found.figures), len(found.outside)
    big = say(lang, "{fit} of {n}", fit=number(n - out, lang), n=number(n, lang))
    what = say(lang, "independent figures on firms and jobs that fit one account")
    once = ""
    if len(found.weighed) > n:
        once = " " + say(lang, "The two ends of a range count as one figure.")
    if not out:
        words = say(lang, "Not one lies outside its 95% interval.")
        return _item(big, what, words + once, marks)
    worst = found.outside.iloc[0]
    words = say(
        lang,
        "Farthest off: {claim}, where the account gives {fitted}.",
        claim=phrase(worst, lang),
        fitted=number(round(float(worst["fitted"])), lang),
    )
    return _item(big, what, words + once, marks)


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

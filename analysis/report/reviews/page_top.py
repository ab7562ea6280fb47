"""The head of a review: kicker, title, answer and its worth, three counts, fact sheet."""

from __future__ import annotations

from typing import Any

from analysis.facts.package import open_package
from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import Html, element, fragment
from analysis.report.pages.head import FactSheet, Head
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.estimates import READ
from analysis.report.reviews.telling import answer, only_study, signs_told, title, worth
from analysis.report.reviews.words import called


def page_top(evidence: Evidence) -> Head:
    """Put the head of a review together."""
    lang, package = evidence.lang, open_package(evidence.data)
    when = date(package.created, lang, "long")
    value = element("b", say(lang, "What that is worth:"))
    return Head(
        kind=say(lang, "Evidence review"),
        kicker=[
            evidence.subject,
            say(lang, "data {version} of {date}", version=package.version, date=when),
        ],
        title=title(evidence),
        answer=(
            element("p", answer(evidence), class_="lead"),
            element("p", value, " ", worth(evidence), class_="lead"),
        ),
        findings=[one for one in (_poolable(evidence), _errors(evidence), _signs(evidence)) if one],
        lang=lang,
        fiche=_sheet(evidence),
    )


def _finding(big: str, what: str, told: str) -> Html:
    return element(
        "li",
        element("span", big, class_="big num"),
        element("span", what, class_="what"),
        element("p", told),
        class_="finding",
    )


def _poolable(evidence: Evidence) -> Html | None:
    lang, n = evidence.lang, len(evidence.rows)
    if not n:
        return None
    pooled = int(evidence.rows["poolable"].sum())
    big = say(lang, "{n} of {all}", n=number(pooled, lang), all=number(n, lang))
    study = only_study(evidence)
    if study:
        told = say(
            lang,
            "All are of one study, {study}: its programmes are taken as independent although "
            "their control groups overlap, so that the pooled error is too small.",
            study=study,
        )
    elif pooled:
        told = say(lang, "They share estimand, metric and horizon with another sample.")
    else:
        told = say(
            lang,
            "A pool needs two samples with one estimand, one metric, one horizon and a standard "
            "error each.",
        )
    return _finding(big, say(lang, "published estimates can be pooled"), told)


def _errors(evidence: Evidence) -> Html | None:
    lang, n = evidence.lang, len(evidence.rows)
    if not n:
        return None
    known = evidence.rows[evidence.rows["std_error"].notna()]
    big = say(lang, "{n} of {all}", n=number(len(known), lang), all=number(n, lang))
    told = say_many(
        lang,
        "They come from {n} study. A published range is no confidence interval, and none is made "
        "into an error here.",
        "They come from {n} studies. A published range is no confidence interval, and none is "
        "made into an error here.",
        known["study_id"].nunique(),
    )
    if known.empty:
        told = say(
            lang,
            "Nothing was imputed: a published range is no confidence interval, and none is made "
            "into an error here.",
        )
    return _finding(big, say(lang, "published estimates have a standard error"), told)


def _signs(evidence: Evidence) -> Html | None:
    lang, n = evidence.lang, len(evidence.signs)
    if not n:
        return None
    plus = int(evidence.signs["sign"].eq("+").sum())
    big = say(lang, "{n} of {all}", n=number(plus, lang), all=number(n, lang))
    what = say(lang, "findings known only by their sign are positive")
    return _finding(big, what, signs_told(evidence))


def _sheet(evidence: Evidence) -> FactSheet:
    lang, rows, signs = evidence.lang, evidence.rows, evidence.signs
    countries = {*rows["country_iso3"].dropna(), *signs["country_iso3"].dropna()}
    counts: list[tuple[Any, Any]] = [
        (say(lang, "Studies read"), number(evidence.n_studies, lang)),
        (say(lang, "Published estimates"), number(len(rows), lang)),
        (say(lang, "Main estimates"), number(len(evidence.main), lang)),
        (say(lang, "Pooled effects"), number(len(evidence.cells), lang)),
        (say(lang, "Signs only"), number(len(signs), lang)),
        (say(lang, "Countries and groups"), number(len(countries), lang)),
    ]
    return FactSheet(say(lang, "What this review is made of"), counts, lang, below=_read(evidence))


def _read(evidence: Evidence) -> Html | None:
    """Count the estimates by where their figure was read."""
    lang, found = evidence.lang, evidence.rows["quality"].value_counts()
    if found.empty:
        return None
    told = [
        say(lang, "{n} in {where}", n=number(int(found[letter]), lang), where=said)
        for letter in READ
        if letter in found
        for said in [called(letter, READ, lang)]
    ]
    return fragment(element("b", say(lang, "Where the figures were read")),
                    element("p", "; ".join(told), "."))  # fmt: skip

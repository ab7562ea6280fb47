"""Findings known only by their sign, and counts of other reviewers, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number
from analysis.language.shown import element, fragment
from analysis.report.figures.sign_list import SIGNS
from analysis.report.reviews.amounts import country
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.cited import StudyMarks
from analysis.report.reviews.estimates import note_of
from analysis.report.reviews.words import INSTRUMENTS, OUTCOMES, called
from analysis.report.tables import Column, Group, Row, Table

AREAS: dict[str, Message] = {
    "access to finance": message("Access to finance"),
    "business advice": message("Business advice"),
    "enterprise zones": message("Enterprise zones"),
    "EU structural funds": message("Structural funds of the European Union"),
    "innovation support": message("Support of innovation"),
}


def signs_table(evidence: Evidence, marks: StudyMarks, number_: int) -> Table:
    """Every finding known only by its sign, by sign."""
    lang, signs = evidence.lang, evidence.signs
    rows: list[Group | Row] = []
    for sign in dict.fromkeys([*SIGNS, *signs["sign"]]):
        part = signs[signs["sign"] == sign]
        if len(part):
            said = called(sign, SIGNS, lang)
            counted = say(lang, "{sign} ({n})", sign=said, n=number(len(part), lang))
            rows.append(Group(counted[:1].upper() + counted[1:]))
        rows += [_row(evidence, row, marks) for row in part.itertuples(index=False)]
    return Table(
        title=say(lang, "Findings known only by their sign"),
        subtitle=evidence.subject,
        columns=(
            Column(say(lang, "Study"), start=True),
            Column(say(lang, "Sign"), kept=True),
            Column(say(lang, "Outcome"), start=True),
            *([] if evidence.intervention else [Column(say(lang, "Instrument"), start=True)]),
            Column(say(lang, "Country"), start=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_what_a_sign_is(lang),
        data=signs,
        file=f"{evidence.key}_signs.csv",
    )


def sign_counts_table(evidence: Evidence, number_: int) -> Table:
    """Count the findings known only by their sign, instrument by instrument."""
    lang, signs = evidence.lang, evidence.signs
    kinds = [sign for sign in dict.fromkeys([*SIGNS, *signs["sign"]]) if sign in set(signs["sign"])]
    order = [name for name in INSTRUMENTS if name in set(signs["intervention"])]
    order += sorted(set(signs["intervention"]) - set(order))
    rows = []
    for name in order:
        own = signs.loc[signs["intervention"] == name, "sign"]
        counts = [number(int(own.eq(kind).sum()), lang) for kind in kinds]
        rows.append((called(name, INSTRUMENTS, lang), *counts, number(len(own), lang)))
    heads = [called(kind, SIGNS, lang) for kind in kinds]
    return Table(
        title=say(lang, "Findings known only by their sign"),
        subtitle=say(lang, "counts by instrument; the page of an instrument names the studies"),
        columns=(
            Column(say(lang, "Instrument"), start=True),
            *(Column(head[:1].upper() + head[1:]) for head in heads),
            Column(say(lang, "All findings"), kept=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_what_a_sign_is(lang),
        data=signs,
        file="signs.csv",
    )


def votes_table(
    marks: StudyMarks, number_: int, *, lang: str, data: str | Path | None = None
) -> Table:
    """Count the evaluations of other reviewers that found more jobs, of all they accepted."""
    record("vote-counts", data=data)
    votes = open_package(data).table("vote-counts")
    rows = tuple(
        (
            fragment(called(row.policy_area, AREAS, lang), marks(str(row.study_id))),
            say(
                lang,
                "{n} of {all}",
                n=number(row.positive, lang),
                all=number(row.total, lang),
            ),
            called(row.outcome, OUTCOMES, lang),
        )
        for row in votes.itertuples(index=False)
    )
    return Table(
        title=say(lang, "Evaluations that found a positive effect, as another review counts them"),
        columns=(
            Column(say(lang, "Policy"), start=True),
            Column(say(lang, "Positive, of all"), kept=True),
            Column(say(lang, "Outcome"), start=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        data=votes,
        file="vote_counts.csv",
        phone="tight",
        wide=False,
    )


def _what_a_sign_is(lang: str) -> str:
    return say(
        lang,
        "A sign is that of the effect, not whether it is welcome: more defaults are positive too.",
    )


def _row(evidence: Evidence, row: Any, marks: StudyMarks) -> Row:
    lang = evidence.lang
    name = str(evidence.names.get(row.study_id, row.study_id))
    return (
        fragment(element("b", name), marks(str(row.study_id)), note_of(row.note, lang)),
        called(row.sign, SIGNS, lang),
        called(row.outcome, OUTCOMES, lang),
        *([] if evidence.intervention else [called(row.intervention, INSTRUMENTS, lang)]),
        country(row.country_iso3, evidence.countries, lang),
    )

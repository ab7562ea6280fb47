"""Published estimates as tables: the main ones described, the others set aside with the reason."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.language.messages import message, say
from analysis.language.shown import Html, element, fragment
from analysis.report.reviews.amounts import amount, error, is_missing_text, place, unit_named
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.cited import StudyMarks
from analysis.report.reviews.words import DESIGNS, INSTRUMENTS, OUTCOMES, called
from analysis.report.tables import Column, Group, Row, Table

POOLED = message("pooled")
READ = {"A": message("the study"), "B": message("a summary by others")}
KEPT = [
    "estimate_id", "study_id", "intervention", "outcome", "estimate", "unit", "std_error",
    "ci_low", "ci_high", "range_low", "range_high", "published_as", "estimate_basis", "design",
    "country_iso3", "period", "horizon_years", "quality", "pool_cell", "poolable", "why_not",
    "note",
]  # fmt: skip


def estimates_table(evidence: Evidence, marks: StudyMarks, number_: int) -> Table:
    """List the main estimates by outcome; by instrument where only an outcome was asked for."""
    lang = evidence.lang
    return Table(
        title=say(lang, "Published estimates, one by one"),
        subtitle=evidence.subject,
        columns=(
            Column(say(lang, "Study"), start=True),
            Column(say(lang, "Published estimate"), kept=True),
            Column(say(lang, "Unit"), start=True),
            Column(say(lang, "Precision"), start=True),
            Column(say(lang, "Design"), start=True),
            Column(say(lang, "Where and when"), start=True),
            Column(say(lang, "In the pool?"), start=True, label=say(lang, "pool")),
        ),
        rows=tuple(_grouped(evidence, evidence.main, marks)),
        lang=lang,
        number=number_,
        note=_note(lang),
        data=evidence.main[KEPT],
        file=f"{evidence.key}_estimates.csv",
    )


def aside_table(evidence: Evidence, marks: StudyMarks, number_: int) -> Table:
    """List the rows that never stand beside the main ones, each with the reason."""
    lang = evidence.lang
    rows: list[Group | Row] = [
        (
            _study(evidence, row, marks),
            amount(row, lang),
            unit_named(row.unit, lang),
            called(row.outcome, OUTCOMES, lang),
            say(lang, str(row.why_not)),
        )
        for row in evidence.aside.itertuples(index=False)
    ]
    return Table(
        title=say(lang, "Set aside"),
        subtitle=evidence.subject,
        columns=(
            Column(say(lang, "Study"), start=True),
            Column(say(lang, "Published estimate"), kept=True),
            Column(say(lang, "Unit"), start=True),
            Column(say(lang, "Outcome"), start=True),
            Column(say(lang, "Why"), start=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        data=evidence.aside[KEPT],
        file=f"{evidence.key}_set_aside.csv",
    )


def note_of(text: Any, lang: str) -> Html | None:
    """Show a note of the data, which is in English, as what it is."""
    if is_missing_text(text):
        return None
    return element("span", f" {text}", class_="none", lang="en" if lang != "en" else None)


def _grouped(evidence: Evidence, rows: pd.DataFrame, marks: StudyMarks) -> list[Group | Row]:
    by, names = ("outcome", OUTCOMES) if evidence.intervention else ("intervention", INSTRUMENTS)
    order = [code for code in names if code in set(rows[by])]
    order += sorted(set(rows[by]) - set(order))
    found: list[Group | Row] = []
    for code in order:
        found.append(Group(called(code, names, evidence.lang)))
        part = rows[rows[by] == code]
        found += [_row(evidence, row, marks) for row in part.itertuples(index=False)]
    return found


def _row(evidence: Evidence, row: Any, marks: StudyMarks) -> Row:
    lang = evidence.lang
    return (
        _study(evidence, row, marks),
        amount(row, lang),
        unit_named(row.unit, lang),
        error(row, lang) or element("span", say(lang, "none read"), class_="none"),
        called(row.design, DESIGNS, lang),
        place(row, evidence.countries, lang),
        POOLED.said(lang) if row.poolable else say(lang, str(row.why_not)),
    )


def _study(evidence: Evidence, row: Any, marks: StudyMarks) -> Html:
    name = str(evidence.names.get(row.study_id, row.study_id))
    lang, relayed = evidence.lang, None
    if row.quality == "B":
        relayed = element("span", " ", say(lang, "(read in a summary by others)"), class_="none")
    return fragment(element("b", name), marks(str(row.study_id)), note_of(row.note, lang), relayed)


def _note(lang: str) -> Html:
    parts = [
        say(
            lang,
            "Figures as printed, in their own unit; amounts of money are those of each study, at "
            "the prices of its own years. What a source prints as a range stays a range, and is "
            "never made into an error.",
        )
    ]
    if lang != "en":
        parts.append(say(lang, "Notes on the studies are quoted from the data, in English."))
    return fragment(" ".join(parts))

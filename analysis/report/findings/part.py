"""Does a figure count a part of the site only? Then its note stands at the number."""

from __future__ import annotations

import re

import pandas as pd

from analysis.report.findings.naming import lowered
from analysis.report.findings.reading import Observation
from analysis.report.findings.study import Study

# Words of a note that narrow what is counted.
NARROW = re.compile(r"\b(only|alone|without|excluding|leases signed|tower \d)\b", re.IGNORECASE)
# Such a word in a note is already the bound of the figure.
ABOUT = re.compile(r", (about|valeur approximative)$", re.IGNORECASE)


def part_of_site(study: Study, one: Observation) -> str:
    """Say in brackets, after a space, what part a figure counts; nothing where it is the whole.

    A claim that the package declares partial is one, and so is a claim whose note says `only`,
    `alone`, `without`, or names a building. The first clause of the note is told.
    """
    rows = study.claims[study.claims["claim_id"].isin(one.claim_ids)]
    for _, row in rows.iterrows():
        note = _text(row, "note")
        clause = next((part for part in note.split(";") if NARROW.search(part)), "")
        partial = row["claim_id"] in study.partial
        if not (clause or (partial and note)):
            continue
        place = note.split(";").index(clause) if clause else 0
        told = (_text(row, "note_fr") if study.lang == "fr" else "") or note
        clauses = told.replace(" ;", ";").split(";")
        chosen = clauses[place] if place < len(clauses) else told
        return f" ({lowered(ABOUT.sub('', chosen.strip().rstrip('.')))})"
    return ""


def _text(row: pd.Series, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)

"""What became of each indicator in a refresh, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.facts.vintage import coverage
from analysis.facts.vintage_changes import CHANGES, counted, no_changes
from analysis.facts.worldbank import Series
from analysis.language.messages import Message

NOTES = {
    "indicator_code": "str",
    "name": "str",
    "status": "str",
    "reason": "str",
    "world_bank_database": "Int64",
    "world_bank_code": "str",
    "world_bank_name": "str",
    "last_updated": "str",
    "first_year": "Int64",
    "last_year": "Int64",
    "n_countries": "Int64",
    "n_obs": "Int64",
    "new": "Int64",
    "revised": "Int64",
    "vanished": "Int64",
    "aggregates_left_out": "Int64",
    "unknown_economies": "str",
}


@dataclass(frozen=True)
class Note:
    """What became of one indicator: its new series, or why the present one stays."""

    code: str
    name: str
    series: Series | None
    reason: Message | None


def notes_table(
    notes: list[Note], asked: pd.DataFrame, changes: pd.DataFrame | None, lang: str
) -> pd.DataFrame:
    """List the notes, a row an indicator; `changes` counts what is new, revised, vanished."""
    counts = counted(no_changes() if changes is None else changes)
    described = asked.set_index("indicator_code")
    rows = []
    for note in notes:
        new = note.series
        row: dict[str, Any] = {
            "indicator_code": note.code,
            "name": described.loc[note.code, "name_fr" if lang == "fr" else "name"],
            "status": "kept" if new is None else "refreshed",
            "reason": note.reason.said(lang) if note.reason else "",
            "world_bank_database": described.loc[note.code, "world_bank_database"],
            "world_bank_code": described.loc[note.code, "world_bank_code"],
        }
        if new is not None:
            figures = coverage(new.values)
            del figures["n_of_63_listed_countries"]
            row |= {"world_bank_name": new.name, "last_updated": new.last_updated, **figures}
            here = counts.reindex([note.code], fill_value=0).iloc[0]
            row |= {name: int(here[name]) for name in CHANGES}
            row["aggregates_left_out"] = new.aggregates
            row["unknown_economies"] = ", ".join(new.unknown)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(NOTES)).astype(NOTES)

"""Rows of the data package that carry a number of a scenario: found, compared, digested."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reads import record

# Table, column of the id, column of the figure, column of the source.
TABLES = (
    ("policy-parameters", "parameter_id", "value", "source_id"),
    ("claims", "claim_id", "value", "source_id"),
    ("effects", "estimate_id", "estimate", "study_id"),
    ("effect-signs", "direction_id", "sign", "study_id"),
    ("policy-events", "event_id", "intensity_value", "source_id"),
)
CITED = re.compile(r"([A-Za-z0-9_-]+)(?: \(([^()]+)\))?")


@dataclass(frozen=True)
class Row:
    """A row of the data package.

    Attributes
    ----------
    row_id : str
    table : str
        Table of the data package.
    value : str
        Its figure as the data has it; empty where it has none.
    source_id : str
        Its source, or its study.
    """

    row_id: str
    table: str
    value: str
    source_id: str


@dataclass(frozen=True)
class Citation:
    """A row as a scenario file cites it: `MAR_PRO_039 (20)`; the figure may be left out."""

    row_id: str
    value: str

    @property
    def says(self) -> str:
        """Write it as the file has it."""
        return f"{self.row_id} ({self.value})" if self.value else self.row_id


def citation(text: str) -> Citation | None:
    """Read a cited row; None for text that is no citation."""
    found = CITED.fullmatch(text.strip())
    return Citation(found[1], found[2] or "") if found else None


def find_rows(row_ids: Iterable[str], data: str | Path | None = None) -> dict[str, Row]:
    """Find rows by their ids; an id that no table has is left out.

    Parameters
    ----------
    row_ids : iterable of str
        Of claims, policy parameters, effects, signs of effects or policy events.
    data : path, optional
        An overlay folder, whose rows may be cited like the shipped ones.
    """
    wanted = dict.fromkeys(row_ids)
    index = _index(open_package(data).digest, str(data) if data else None)
    found = {row_id: index[row_id] for row_id in wanted if row_id in index}
    for table in sorted({row.table for row in found.values()}):
        record(table, data=data)
    return found


def agrees(cited: Citation, row: Row) -> bool:
    """Tell whether the figure beside a citation is that of the row."""
    if not cited.value:
        return True
    try:
        return float(cited.value.replace(",", "")) == float(row.value)
    except ValueError:
        return cited.value == row.value


def rows_digest(rows: Iterable[Row]) -> str:
    """First 16 hexadecimal digits of the SHA-256 over ids and figures, in order of ids."""
    lines = sorted({f"{row.row_id}={row.value}" for row in rows})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _index(digest: str, data: str | None) -> dict[str, Row]:
    """Every row by its id; `digest` makes the memory forget a package that changed."""
    package = open_package(data)
    found: dict[str, Row] = {}
    for table, key, value, source in TABLES:
        frame = package.table(table)
        cells = zip(frame[key], frame[value], frame[source], strict=True)
        for row_id, figure, source_id in cells:
            said = "" if pd.isna(figure) else _figure(figure)
            found[row_id] = Row(row_id, table, said, "" if pd.isna(source_id) else source_id)
    return found


def _figure(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, (int, float)) else str(value)

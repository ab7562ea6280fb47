"""Writes overlay folders for the tests: a park of one's own, its source, its figures."""

from __future__ import annotations

import csv
import io
from pathlib import Path

ENTITY = {
    "entity_id": "parc-settat",
    "name": "Parc de Settat – Éclat",
    "short_name": "Settat",
    "kind": "park",
    "city": "Settat",
    "country_iso3": "MAR",
    "status": "open",
    "comparable": "1",
}
SOURCE = {
    "source_id": "settat-register",
    "title": "[Register]",
    "publisher": "Parc de Settat",
    "kind": "own_records",
    "language": "fr",
    "licence_note": "Own records",
}
CLAIM = {
    "claim_id": "settat-1",
    "entity_id": "parc-settat",
    "indicator": "tenant_firms",
    "period_start": "2019",
    "period_end": "2019",
    "value": "12",
    "unit": "firms",
    "currency": "",
    "bound": "point",
    "value_printed": "12",
    "unit_printed": "firms",
    "source_id": "settat-register",
    "quality": "A",
    "observation_id": "obs-settat-1",
    "note": "",
    "replaces": "",
}


def claim(number: int = 1, **changes: str) -> dict[str, str]:
    """Row of claims; `value` changes the printed value too, the number the ids."""
    ids = {"claim_id": f"settat-{number}", "observation_id": f"obs-settat-{number}"}
    if "value" in changes:
        changes = {"value_printed": changes["value"]} | changes
    return CLAIM | ids | changes


def as_csv(rows: list[dict[str, str]], *, separator: str = ",") -> str:
    """Rows as CSV text, the first row's columns as header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def overlay(folder: Path, claims=None, *, entities=None, sources=None, **more) -> Path:
    """Write the three tables (rows, text or bytes each; [] leaves a table out) and others."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "entities": [ENTITY] if entities is None else entities,
        "sources": [SOURCE] if sources is None else sources,
        "claims": [claim()] if claims is None else claims,
    }
    for name, rows in (tables | more).items():
        content = as_csv(rows) if isinstance(rows, list) and rows else rows
        if content:
            content = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(content)
    return folder

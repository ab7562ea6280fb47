"""Text cells to the types their table declares; every cell that is not of its type is a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.faults import listed, quoted
from analysis.facts.schema import Column
from analysis.facts.spreadsheet import unguarded
from analysis.language.errors import Fault
from analysis.language.messages import Message, message

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"[+-]?[0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f'’.,][0-9]{3})+(?:[.,][0-9]+)?")
MISSING_WORDS = {
    "na",
    "n/a",
    "n.a.",
    "nan",
    "null",
    "none",
    "nd",
    "n.d.",
    "inf",
    "-inf",
    "-",
    "–",
    "?",
    "..",
    "#n/a",
}
EXPECTED = {
    "integer": message("a whole number"),
    "number": message("a number"),
    "date": message("a date such as 2026-01-04"),
}
ONLY_NUMBER = message("Write only the number: its unit and its wording have columns of their own.")


@dataclass(frozen=True)
class Cells:
    """One column of a file as text, with what is needed to name a cell of it."""

    file: str
    column: Column
    texts: list[str]
    numbers: list[int]
    decimal: str


def typed(cells: Cells) -> tuple[pd.Series, list[Fault]]:
    """Convert a column; a cell at fault is missing in the series and named in the faults."""
    kind, texts = cells.column.kind, cells.texts
    if kind == "string":
        return empty(cells.column, [unguarded(text) for text in texts]), []
    points_only = kind == "number" and cells.decimal == "," and not any("," in t for t in texts)
    values: list[float | int | str | None] = []
    faults = []
    for text, number in zip(texts, cells.numbers, strict=True):
        value = _value(text, kind, cells.decimal, points_only) if text else None
        values.append(value)
        if text and value is None:
            faults.append(_type_fault(cells, text, number))
    return empty(cells.column, values), faults


def empty(column: Column, values: list) -> pd.Series:
    """Make a series of the column's type; None (for text also "") is missing."""
    if column.kind == "string":
        return pd.Series([value or None for value in values], dtype="str", name=column.name)
    if column.kind == "number":
        return pd.Series(np.array(values, dtype=float), name=column.name)
    if column.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="str")), name=column.name)
    gaps = not column.required or None in values
    return pd.Series(values, dtype="Int64" if gaps else "int64", name=column.name)


def _value(text: str, kind: str, decimal: str, points_only: bool) -> float | int | str | None:
    if kind == "integer":
        whole = int(text) if INTEGER.fullmatch(text) and len(text) < 20 else None
        return whole if whole is not None and -(2**63) <= whole < 2**63 else None
    if kind == "date":
        if decimal == "," and (day := DAY_FIRST.fullmatch(text)):
            # a spreadsheet set to French writes semicolons, decimal commas and the day first
            text = f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
        return text if DATE.fullmatch(text) and _is_day(text) else None
    if decimal == ",":
        if "." in text and (not points_only or GROUPED.fullmatch(text)):
            return None
        text = text.replace(",", ".", 1)
    value = float(text) if NUMBER.fullmatch(text) else None
    return value if value is not None and np.isfinite(value) else None


def _is_day(text: str) -> bool:
    try:
        np.datetime64(text, "D")
    except ValueError:
        return False
    return True


def _type_fault(cells: Cells, text: str, number: int) -> Fault:
    kind = cells.column.kind
    expected = EXPECTED[kind]
    if kind == "number" and cells.decimal == ",":
        expected = message("a number with a decimal comma, as in the rest of this file")
    remedy = _remedy(cells, text)
    if cells.column.choices:
        expected = message("one of {known}", known=listed(cells.column.choices))
        if remedy == ONLY_NUMBER:
            remedy = message("Choose one of them.")
    return Fault(cells.file, number, cells.column.name, quoted(text), expected, remedy)


def _remedy(cells: Cells, text: str) -> Message:
    bare = re.sub(r"[ \u00a0\u202f]", "", text).replace("−", "-")
    if text.strip().lower() in MISSING_WORDS:
        if cells.column.required:
            return message("Leave the row out if the value is not known.")
        return message("Leave the cell empty: only an empty cell is missing.")
    if GROUPED.fullmatch(text.strip()) and re.search("[.,]", text):
        return message(
            "Write it without thousands marks; this file's decimal mark is “{mark}”.",
            mark=cells.decimal,
        )
    if cells.column.kind == "integer" and re.fullmatch(r"[+-]?[0-9]+[.,]0+", bare):
        return message("Write {better}.", better=re.split("[.,]", bare)[0])
    for better in (bare, bare.replace(",", "."), bare.replace(".", ",")):
        if _value(better, cells.column.kind, cells.decimal, False) is not None:
            return message("Write {better}.", better=better)
    if cells.column.kind == "date":
        return message("Write the day as year-month-day.")
    return ONLY_NUMBER

"""One table's file, read by its declared types, with every fault of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.facts.conversion import Cells, empty, typed
from analysis.facts.faults import listed, named, near_name, quoted
from analysis.facts.file_text import Rows, decode, parse, read_bytes
from analysis.facts.plain_sheet import read_plain
from analysis.facts.schema import Column, Schema
from analysis.language.errors import DataError, Fault
from analysis.language.messages import message


@dataclass(frozen=True)
class Sheet:
    """A file's rows.

    `frame` is typed, its columns in declared order; `numbers` are the rows as a spreadsheet counts
    them; `texts` are the cells as written (None where the quick way read the file); `whole` is
    False where the file could not be split into its columns and rows.
    """

    file: str
    schema: Schema
    frame: pd.DataFrame
    numbers: np.ndarray
    texts: pd.DataFrame | None = None
    faults: tuple[Fault, ...] = ()
    whole: bool = True

    def found(self, column: str, position: int) -> str:
        """Show the cell of a column at a position as it was written."""
        source = self.frame if self.texts is None else self.texts
        return quoted(source[column].iloc[position])

    def row(self, position: int) -> int:
        """Row in a spreadsheet of a position."""
        return int(self.numbers[position])


def read_sheet(path: Path, schema: Schema, *, overlay: bool = False, quick: bool = True) -> Sheet:
    """Read a table's file.

    Parameters
    ----------
    path : pathlib.Path
        The file, plain or `.gz`.
    schema : Schema
        What the package declares about it.
    overlay : bool
        An overlay may leave out columns that are not required and has some of its own.
    quick : bool
        Whether a plain, complete, long table may be read the quick way, without `texts`.
    """
    try:
        content = read_bytes(path)
        frame = read_plain(content, schema) if quick else None
        if frame is not None:
            return Sheet(named(path), schema, frame, np.arange(2, len(frame) + 2))
        columns = tuple(c for c in schema.columns if overlay or not c.overlay_only)
        rows = parse(decode(content, path), tuple(c.name for c in columns), path)
    except DataError as error:
        return _broken(named(path), schema, error.faults)
    faults = [*_header_faults(rows, columns, named(path)), *_width_faults(rows, named(path))]
    if faults:
        return _broken(named(path), schema, faults)
    return _typed(named(path), schema, columns, rows)


def _typed(file: str, schema: Schema, columns: Sequence[Column], rows: Rows) -> Sheet:
    faults: list[Fault] = []
    series, texts = {}, {}
    for column in columns:
        if column.name not in rows.header:
            if not column.overlay_only:
                series[column.name] = empty(column, [None] * len(rows.records))
            continue
        at = rows.header.index(column.name)
        cells = [record[at] for record in rows.records]
        texts[column.name] = cells
        named = Cells(file, column, cells, rows.numbers, rows.decimal)
        series[column.name], wrong = typed(named)
        faults += wrong
        if column.required:
            faults += _missing(named)
    frame = pd.DataFrame(series, index=pd.RangeIndex(len(rows.records)))
    as_written = pd.DataFrame(texts, index=frame.index, dtype=object)
    numbers = np.array(rows.numbers, dtype=int)
    return Sheet(file, schema, frame, numbers, as_written, tuple(faults))


def _missing(cells: Cells) -> list[Fault]:
    expected = message("a value in every row")
    remedy = message("Fill the cell in, or leave the row out.")
    return [
        Fault(cells.file, number, cells.column.name, message("nothing"), expected, remedy)
        for text, number in zip(cells.texts, cells.numbers, strict=True)
        if not text
    ]


def _header_faults(rows: Rows, columns: Sequence[Column], file: str) -> list[Fault]:
    known = [column.name for column in columns]
    faults = []
    absent = [name for name in known if name not in rows.header]
    for at, name in enumerate(rows.header):
        if name in rows.header[:at]:
            expected = message("each column once")
            remedy = message("Remove or rename one of the two columns.")
            found = message("{name} a second time", name=quoted(name))
            faults.append(Fault(file, 1, name, found, expected, remedy))
        elif name not in known:
            near = near_name(name, absent)
            remedy = message("Rename it to {near}.", near=near) if near else message("Remove it.")
            expected = message("columns among {known}", known=", ".join(known))
            faults.append(Fault(file, 1, name or None, quoted(name), expected, remedy))
    for column in columns:
        if column.required and column.name in absent:
            remedy = message("Add the column {column}.", column=column.name)
            expected = message("the column {column}, which is required", column=column.name)
            found = message("the columns {names}", names=listed(rows.header))
            faults.append(Fault(file, 1, column.name, found, expected, remedy))
    return faults


def _width_faults(rows: Rows, file: str) -> list[Fault]:
    width = len(rows.header)
    nameless = [""] * (rows.width - width)
    remedy = message(
        "Check the separators and quotation marks of this row and of the row before it; an empty "
        "cell keeps its separator."
    )
    return [
        Fault(
            file,
            number,
            None,
            message("{n} cells", n=len(record)),
            message("{n} cells, as many as column names", n=width),
            remedy,
        )
        for record, number in zip(rows.records, rows.numbers, strict=True)
        if len(record) != rows.width or record[width:] != nameless
    ]


def _broken(file: str, schema: Schema, faults: Sequence[Fault]) -> Sheet:
    columns = [column for column in schema.columns if not column.overlay_only]
    frame = pd.DataFrame({column.name: empty(column, []) for column in columns})
    return Sheet(file, schema, frame, np.array([], dtype=int), None, tuple(faults), False)

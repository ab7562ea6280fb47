"""Write a table as the data package stores it: the same rows give the same bytes."""

from __future__ import annotations

import gzip
import io
import os
import re
from pathlib import Path

import pandas as pd

from analysis.facts.spreadsheet import plain_number

NEEDS_QUOTES = re.compile('[,"\r\n]')


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table to a CSV file, compressed where its name ends in `.gz`.

    UTF-8, commas, decimal points, a line feed at line ends, empty cells for what is missing; the
    compressed file holds no time and no name. The file appears whole or not at all.
    """
    content = table_bytes(frame)
    if path.name.endswith(".gz"):
        packed = io.BytesIO()
        with gzip.GzipFile(
            filename="", fileobj=packed, mode="wb", mtime=0, compresslevel=9
        ) as file:
            file.write(content)
        content = packed.getvalue()
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table to CSV bytes."""
    header = ",".join(_quoted(str(name)) for name in frame.columns)
    rows = zip(*(_cells(frame[name]) for name in frame.columns), strict=True)
    return "\n".join([header, *map(",".join, rows), ""]).encode()


def _cells(column: pd.Series) -> list[str]:
    if pd.api.types.is_float_dtype(column):
        return ["" if value != value else plain_number(value) for value in column.to_numpy()]
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return [
        "" if gap else _quoted(str(value)) for value, gap in zip(column, column.isna(), strict=True)
    ]


def _quoted(text: str) -> str:
    # The standard writer leaves a carriage return bare when lines end in a line feed.
    if NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text

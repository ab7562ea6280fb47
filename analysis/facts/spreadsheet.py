"""Tables as downloads: nothing in a text cell runs in a spreadsheet, and all comes back unchanged.

A spreadsheet runs a cell that begins with one of `= + - @`, a tab or a carriage return. Such a text
is written with an apostrophe before it, and the reader of this package takes one apostrophe away
again. A text that had the apostrophe already gets a second one, so that it, too, comes back. The
same holds after a semicolon or a line break inside a text, because a spreadsheet set to semicolons
starts a new cell there.
"""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

STARTS = "=+\\-@\t\r＝＋－＠"
UNSAFE = re.compile(f"(^|[;\t\r\n])(?='*[{STARTS}])")
GUARDED = re.compile(f"(^|[;\t\r\n])'(?='*[{STARTS}])")
BYTE_ORDER_MARK = "\ufeff"


def safe_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV text that a spreadsheet only shows.

    Parameters
    ----------
    frame : DataFrame
        Any table; its index is not written.

    Returns
    -------
    str
        Comma-separated, decimal points, a byte-order mark first so that spreadsheets read
        accents. Missing cells are empty; numbers are written as they are.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([guarded(str(name)) for name in frame.columns])
    columns = [_cells(frame[name]) for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return BYTE_ORDER_MARK + text.getvalue()


def guarded(text: str) -> str:
    """Put an apostrophe where a spreadsheet would begin to run a text."""
    return UNSAFE.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """Take away what `guarded` put; any other text stays as it is."""
    return GUARDED.sub(r"\1", text) if "'" in text else text


def plain_number(value: float) -> str:
    """Write a number with the fewest digits that read back as the same number."""
    return (
        str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    )


def _cells(column: pd.Series) -> list[str]:
    missing = column.isna()
    return [
        "" if gap else _cell(value) for value, gap in zip(column.tolist(), missing, strict=True)
    ]


def _cell(value: object) -> str:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return guarded(str(value)) if not isinstance(value, int) else str(value)

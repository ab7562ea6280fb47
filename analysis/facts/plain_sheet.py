"""The quick way to read a long table: whole, without quotes, spaces or gaps, or not this way."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.schema import Schema

LONG = 200_000
PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,-_\n"
DTYPES = {"string": "category", "integer": "int64", "number": "float64"}


def read_plain(content: bytes, schema: Schema) -> pd.DataFrame | None:
    """Read a table whose bytes leave no doubt, some ten times faster than cell by cell.

    Returns
    -------
    DataFrame or None
        Typed as declared, text columns as categories; None where anything needs a closer look
        (another separator, a quote, a missing cell, a number that is none): the careful way then
        reads the file and names what is wrong.
    """
    if len(content) < LONG or content.translate(None, PLAIN):
        return None
    header = content[: content.find(b"\n")].decode().split(",")
    if tuple(header) != schema.names:
        return None
    dtypes: dict[Any, Any] = {c.name: DTYPES.get(c.kind) for c in schema.columns}
    if None in dtypes.values():
        return None
    try:
        frame = pd.read_csv(
            io.BytesIO(content),
            dtype=dtypes,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            index_col=False,
        )
    except (ValueError, OverflowError):
        return None
    lines = content.count(b"\n") - content.endswith(b"\n")
    return frame if len(frame) == lines and _whole(frame) else None


def _whole(frame: pd.DataFrame) -> bool:
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            if "" in column.cat.categories or column.cat.codes.min() < 0:
                return False
        elif not np.isfinite(column.to_numpy()).all():
            return False
    return True

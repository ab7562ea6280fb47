"""Tidy frames made ready to draw: one indicator, placed in time, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.facts.periods import decimal_year


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Give the rows one by one, columns as attributes."""
    yield from frame.itertuples(index=False)


def series_of(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Rows of one indicator with `time`, the decimal year of their end, in order of time.

    Rows without a period (facts that do not change) have no place in time and are left out.
    """
    rows = frame[(frame["indicator"] == indicator) & frame["period_end"].notna()]
    times = decimal_year(rows["period_end"].astype("str"))
    return rows.assign(time=times).sort_values("time", kind="stable")


def claims_of(claims: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Claims on one indicator with `time` and `height`, where their points are drawn."""
    points = series_of(claims, indicator)
    return points.assign(height=points["value"].astype(float))

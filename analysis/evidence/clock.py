"""Periods of any kind as numbers, so that event time goes by date and never by row position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Series

from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import Message, message

NUMBER = "number"


@dataclass(frozen=True)
class Clock:
    """How a study counts time: plain numbers, or periods of a frequency (`Y`, `Q`, `M`, `D`)."""

    kind: str

    def label(self, tick: float) -> str:
        """Print one period as the reader knows it."""
        if self.kind == NUMBER:
            return str(int(tick)) if float(tick).is_integer() else f"{tick:g}"
        return str(pd.Period(ordinal=int(tick), freq=self.kind))

    def shown(self, values: NDArray[np.float64]) -> NDArray[Any]:
        """Give periods for a table's column: numbers as they are, dates as text."""
        if self.kind == NUMBER:
            return values
        return np.array([None if v != v else self.label(v) for v in values], dtype=object)


def read_clock(time: Series) -> Clock:
    """Find how a column counts time; the first-treated column is then read by the same clock."""
    column = _plain(time)
    if isinstance(column.dtype, pd.PeriodDtype):
        return Clock(_frequency_of(column))
    if isinstance(column.dtype, np.dtype | pd.DatetimeTZDtype) and column.dtype.kind == "M":
        return Clock(_frequency(column))
    return Clock(NUMBER)


def ticks(clock: Clock, column: Series) -> NDArray[np.float64]:
    """Periods of a column in numbers of `clock`; NaN where the cell is empty.

    Raises
    ------
    DataError
        The cells are not periods of this clock: text, infinite numbers, or dates where the
        study counts in numbers (or the reverse).
    """
    plain = _plain(column)
    if plain.isna().all():
        return np.full(len(plain), np.nan)
    dated = isinstance(plain.dtype, pd.PeriodDtype) or plain.dtype.kind == "M"
    if dated != (clock.kind != NUMBER):
        raise _refusal(column, message("the kind of time that the time column has"))
    if not dated:
        return _numbers(column, plain)
    if plain.dtype.kind == "M":
        plain = plain.dt.tz_localize(None).dt.to_period(clock.kind)
    elif _frequency_of(plain) != clock.kind:
        plain = plain.dt.asfreq(clock.kind)
    ordinals = plain.array.asi8.astype(float)
    ordinals[plain.isna().to_numpy()] = np.nan
    return ordinals


def _numbers(column: Series, plain: Series) -> NDArray[np.float64]:
    values = plain.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise _refusal(
            column, message("periods; never treated is written as an empty cell, not as infinity")
        )
    return np.round(values, 9)  # half-years such as 2013.5 differ by exactly one half


def _plain(column: Series) -> Series:
    """Bring text, categories and objects to numbers, dates or periods."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.dtype.categories.dtype)
    if pd.api.types.is_bool_dtype(column.dtype):
        raise _refusal(column, message("periods: numbers or dates"))
    if pd.api.types.is_numeric_dtype(column.dtype) or column.dtype.kind == "M":
        return column
    if isinstance(column.dtype, pd.PeriodDtype):
        return column
    given = column.dropna()
    if given.empty:
        return column.astype(object)
    if all(isinstance(value, pd.Period) for value in given):
        return pd.Series(pd.PeriodIndex(column), name=column.name)
    return _parsed(column, given)


def _parsed(column: Series, given: Series) -> Series:
    numbers = pd.to_numeric(given.map(_stripped), errors="coerce")
    if numbers.notna().all():
        return numbers.reindex(column.index)
    dates = pd.to_datetime(given, errors="coerce", format="ISO8601")
    if dates.notna().all():
        return dates.reindex(column.index)
    bad = given[numbers.isna() & dates.isna()]
    raise _refusal(bad if len(bad) else given, message("periods: numbers or dates"))


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _frequency(column: Series) -> str:
    """Coarsest frequency that keeps the dates apart: year, quarter, month, else day."""
    dates = column.dropna().dt.tz_localize(None)
    if dates.empty or not (dates.dt.day.nunique() == 1 or dates.dt.is_month_end.all()):
        return "D"
    months = set(dates.dt.month)
    if len(months) == 1:
        return "Y"
    return "Q" if len({month % 3 for month in months}) == 1 else "M"


def _frequency_of(periods: Series) -> str:
    return str(periods.dtype).removeprefix("period[").removesuffix("]")


def _refusal(column: Series, expected: Message) -> DataError:
    values = list(dict.fromkeys(str(value) for value in column.dropna()))
    return DataError(
        message(
            "column {column}: found {found}; expected {expected}.",
            column=str(column.name),
            found=listed(values[:3]),
            expected=expected,
        )
    )

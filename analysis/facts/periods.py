"""When a figure holds: a printed period as a decimal year, as months, as a length."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import overload

import numpy as np
import pandas as pd

from analysis.language.errors import DataError
from analysis.language.messages import message

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?~?")
DAYS = np.array([0, 31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])  # by number of the month


@overload
def decimal_year(period: str) -> float: ...
@overload
def decimal_year(period: pd.Series) -> pd.Series: ...
def decimal_year(period: str | pd.Series) -> float | pd.Series:
    """Middle of a printed date, in years: what is known by year only counts as mid-year.

    Parameters
    ----------
    period : str or Series of str
        `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a final `~` (an inferred date) changes nothing.

    Returns
    -------
    float or Series of float
        "2013" is 2013.5, "2013-07" is 2013 + 6.5/12, "2013-07-26" the middle of that day;
        missing where the period is.

    Raises
    ------
    DataError
        Text that is no date, with what was found.
    """
    return _placed(period, 0.5)


@overload
def decimal_end(period: str) -> float: ...
@overload
def decimal_end(period: pd.Series) -> pd.Series: ...
def decimal_end(period: str | pd.Series) -> float | pd.Series:
    """End of a printed date, in years: "2013" is 2014.0, "2013-07" is 2013 + 7/12."""
    return _placed(period, 1.0)


def whole_year(period: pd.Series) -> pd.Series:
    """Return the calendar year of each period, `Int64`."""
    return pd.to_numeric(period.str[:4]).astype("Int64")


def first_month(period: pd.Series) -> pd.Series:
    """Count months from year 0 to the first of each period: "2013" begins in 12 × 2013."""
    month = pd.to_numeric(period.str[5:7]).fillna(1)
    return (12 * pd.to_numeric(period.str[:4]) + month - 1).astype("float64")


def last_month(period: pd.Series) -> pd.Series:
    """Count months from year 0 to the last of each period: "2013" ends in 12 × 2013 + 11."""
    month = pd.to_numeric(period.str[5:7]).fillna(12)
    return (12 * pd.to_numeric(period.str[:4]) + month - 1).astype("float64")


def months_covered(start: pd.Series, end: pd.Series) -> pd.Series:
    """Count the months from the beginning of `start` to the end of `end`."""
    return last_month(end) - first_month(start) + 1


def is_date(text: str) -> bool:
    """Tell whether text is a year, a month or a day that the calendar has; `~` may end it."""
    parts = DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _placed(period: str | pd.Series, share: float) -> float | pd.Series:
    series = period if isinstance(period, pd.Series) else None
    for one in [period] if series is None else series.dropna().unique():
        if not isinstance(one, str) or not is_date(one):
            raise DataError(
                message(
                    "{found} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD, a day of the "
                    "calendar. Correct the date.",
                    found=repr(one),
                )
            )
    if series is not None:
        return _place(series.astype("str"), share)
    return float(_place(pd.Series([period], dtype="str"), share).iloc[0])


def _place(period: pd.Series, share: float) -> pd.Series:
    year = pd.to_numeric(period.str[:4]).astype("float64")
    month = pd.to_numeric(period.str[5:7].replace("", None)).astype("float64")
    day = pd.to_numeric(period.str[8:10].replace("", None)).astype("float64")
    length = DAYS[month.fillna(0).astype(int)]
    within_month = ((day - 1 + share) / length).fillna(share)
    within_year = ((month - 1 + within_month) / 12).fillna(share)
    return year + within_year

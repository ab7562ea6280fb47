"""Entry reforms read off the days and procedures themselves: who cut them, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel

DAYS, PROCEDURES = "IC.REG.DURS", "IC.REG.PROC"
FIRST, LAST = 2003, 2019
SHARE, LEAST_DAYS, LEAST_PROCEDURES = 0.30, 5.0, 1.0
SMALLER_SHARE, SMALLER_DAYS = 0.15, 3.0
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Falls:
    """Days by country and year where complete, and who cut them.

    Attributes
    ----------
    days : DataFrame
        Countries by year.
    first : dict
        First year of a reform-sized fall.
    smaller : tuple of str
        Countries with a fall of 15 % and three days in some year, reform-sized ones among them.
    """

    days: DataFrame
    first: dict[str, int]
    smaller: tuple[str, ...]


def first_falls(data: Folder = None) -> Falls:
    """Find each country's first year with 30 % and 5 days less and a procedure less.

    Only countries whose days are complete from 2003 to 2019 are coded; the year of a value is the
    edition less one.
    """
    both = panel([DAYS, PROCEDURES], years=range(FIRST, LAST + 1), data=data)
    days = both[DAYS].unstack().reindex(columns=range(FIRST, LAST + 1)).dropna()
    procedures = both[PROCEDURES].unstack().reindex(index=days.index, columns=days.columns)
    level = days.to_numpy(float)
    cut = level[:, :-1] - level[:, 1:]
    fewer = -np.diff(procedures.to_numpy(float), axis=1)
    reform = (cut >= SHARE * level[:, :-1] - ROUNDING) & (cut >= LEAST_DAYS - ROUNDING)
    reform &= fewer >= LEAST_PROCEDURES - ROUNDING
    first = {
        str(name): int(days.columns[1:][row][0])
        for name, row in zip(days.index, reform, strict=True)
        if row.any()
    }
    smaller = (cut >= SMALLER_SHARE * level[:, :-1] - ROUNDING) & (cut >= SMALLER_DAYS - ROUNDING)
    return Falls(days, first, tuple(str(name) for name in days.index[smaller.any(axis=1)]))

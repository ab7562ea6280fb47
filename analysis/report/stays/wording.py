"""How shares, months and ratios of a register are said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.language.messages import Message, message, say, say_many
from analysis.language.numbers import joined, number, percent

WAYS: dict[str, Message] = {
    "graduated": message("graduations"),
    "failed": message("failures"),
    "other": message("other exits"),
}


def share(value: float, lang: str) -> str:
    """Say a share between 0 and 1 in percent."""
    return percent(100 * value, lang)


def share_interval(row: Any, lang: str, *, prose: bool = False) -> str:
    """Say the interval of a share; empty where there is none."""
    if not (np.isfinite(row.conf_low) and np.isfinite(row.conf_high)):
        return ""
    if prose:
        low, high = number(100 * row.conf_low, lang, 0), share(row.conf_high, lang)
        return say(lang, "95% interval {low} to {high}", low=low, high=high)
    return joined(number(100 * row.conf_low, lang, 0), share(row.conf_high, lang), lang)


def share_with_interval(row: Any, lang: str) -> str:
    """Say a share with its interval in brackets: 71% (66–75%)."""
    ends = share_interval(row, lang)
    return f"{share(row.estimate, lang)} ({ends})" if ends else share(row.estimate, lang)


def share_in_prose(row: Any, lang: str) -> str:
    """Say a share with its interval in words."""
    ends = share_interval(row, lang, prose=True)
    said = share(row.estimate, lang)
    return f"{said} ({ends})" if ends else said


def months(value: float, lang: str) -> str:
    """Say whole months."""
    return say_many(lang, "{n} month", "{n} months", round(value))


def by_months(value: float, lang: str) -> str:
    """Say the whole months by which a time has come: at 12.4 months, after 13."""
    return months(int(np.ceil(round(value, 6))), lang)


def ratio(value: float, lang: str) -> str:
    """Say a ratio of rates: × 1.84."""
    return f"×\u00a0{number(value, lang, 2)}"


def ratio_ends(row: pd.Series, lang: str) -> str:
    """Say the interval of a ratio."""
    return joined(number(row["ratio_low"], lang, 2), number(row["ratio_high"], lang, 2), lang)


def ratio_in_prose(row: pd.Series, lang: str) -> str:
    """Say a ratio with its interval in words."""
    return say(
        lang,
        "{ratio} times (95% interval {low} to {high})",
        ratio=number(row["ratio"], lang, 2),
        low=number(row["ratio_low"], lang, 2),
        high=number(row["ratio_high"], lang, 2),
    )

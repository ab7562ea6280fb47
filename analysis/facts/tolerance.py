"""How far two printed figures may lie apart and still say the same: what a claim allows."""

from __future__ import annotations

import numpy as np
import pandas as pd

POINT = 0.025
ABOUT = 0.05


def allowed(claims: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Smallest and largest value that each claim allows.

    Parameters
    ----------
    claims : DataFrame
        With `value`, `bound` and `unit`.

    Returns
    -------
    tuple of Series
        Lower and upper ends; infinite on the open side of a bound.

    Notes
    -----
    A number is printed rounded: it allows half a unit of its last digit that is not zero, but
    never more than 2.5 % of itself (1,400 allows 1,365 to 1,435; 86 allows 85.5 to 86.5). "About"
    allows 5 %. "At least" and "at most" are open on one side. A year allows nothing but itself.
    """
    value = claims["value"].abs()
    margin = _half_unit(claims["value"]).clip(upper=POINT * value)
    margin = margin.where(claims["bound"] != "approx", margin.clip(lower=ABOUT * value))
    margin = margin.where(claims["unit"] != "year", 0.0)
    low = (claims["value"] - margin).where(claims["bound"] != "upper", -np.inf)
    high = (claims["value"] + margin).where(claims["bound"] != "lower", np.inf)
    return low, high


def _half_unit(values: pd.Series) -> pd.Series:
    return pd.Series([_half(value) for value in values], index=values.index, dtype="float64")


def _half(value: float) -> float:
    """Half a unit of the last digit that is not zero: 50 for 1,400, 0.005 for 4.48."""
    if value == 0:
        return 0.5
    digits = f"{abs(value):.12e}"
    mantissa, exponent = digits.split("e")
    last = len(mantissa.rstrip("0").rstrip(".").replace(".", "")) - 1
    return 0.5 * 10.0 ** (int(exponent) - last)

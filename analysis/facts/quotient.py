"""One settled figure over another when either may be a bound or a range: what follows, no more."""

from __future__ import annotations

import numpy as np
import pandas as pd


def quotient(above: pd.DataFrame, below: pd.DataFrame, scale: float) -> pd.DataFrame:
    """Divide settled figures row by row.

    Parameters
    ----------
    above, below : DataFrame
        `value, conf_low, conf_high, bound` of numerator and denominator, aligned.
    scale : float
        Factor of the quotient: 100 for percent.

    Returns
    -------
    DataFrame
        `value, conf_low, conf_high, interval, bound` with the meaning of `facts.indicators`: a
        quotient of two points is a point, of a point and an approximate figure approximate; a
        range or a bound gives the range or the bound that follows. Where nothing follows (a
        denominator that may be zero, two bounds of one side) value and ends are missing.

    Notes
    -----
    Both are known to lie in an interval of numbers that are not negative; the quotient's smallest
    value is least over most, its largest most over least.
    """
    above_low, above_high = _ends(above)
    below_low, below_high = _ends(below)
    low = scale * above_low / below_high.where(below_high > 0)
    high = scale * above_high / below_low.where(below_low > 0)
    exact = low.eq(high)
    open_below, open_above = ~low.gt(0), ~np.isfinite(high.fillna(np.inf))
    bound = np.select(
        [exact & _about(above, below), exact, ~open_below & ~open_above, open_above & ~open_below],
        ["approx", "point", "range", "lower"],
        "upper",
    )
    nothing = open_below & open_above & ~exact
    value = low.where(exact | (bound == "lower"), high.where(bound == "upper"))
    is_range = (bound == "range") & ~nothing
    return pd.DataFrame(
        {
            "value": value.mask(nothing),
            "conf_low": low.where(is_range),
            "conf_high": high.where(is_range),
            "interval": np.where(is_range, "claimed range", ""),
            "bound": bound,
        },
        index=above.index,
    )


def _ends(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Smallest and largest value that a settled figure allows."""
    value, bound = figures["value"], figures["bound"]
    low = value.mask(bound == "upper", 0.0).mask(bound == "range", figures["conf_low"])
    high = value.mask(bound == "lower", np.inf).mask(bound == "range", figures["conf_high"])
    return low, high


def _about(above: pd.DataFrame, below: pd.DataFrame) -> pd.Series:
    return above["bound"].eq("approx") | below["bound"].eq("approx")

"""What each claim says of the yearly states: weights, value or ends, error."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.shared import (
    ABOUT_ERROR,
    LARGEST_ROUNDING,
    OPENING_ERROR,
    SCOPE_ERROR,
    SCOPE_EXCESS,
    Shared,
)
from analysis.facts.reconciliation.states import Layout

YEAR_ONLY_SHARE = 0.75
PERCENT = 100.0


@dataclass(frozen=True)
class Measures:
    """What a segment's claims say, one row per observation.

    Attributes
    ----------
    rows : ndarray, shape (n_observations, n_states)
        Weights of the yearly states in the quantity that the claim states.
    low, high : ndarray, shape (n_observations,)
        Logs between which the measured quantity lies; equal for a figure stated as such,
        minus or plus infinity where only one end is known.
    grade : ndarray of int, shape (n_observations,)
        Quality: 0 is A, 1 is B, 2 is C.
    flow : ndarray of bool, shape (n_observations,)
    side : ndarray, shape (n_observations,)
        1 for a lone "more than", -1 for a lone "less than", 0 otherwise.
    variance : ndarray, shape (n_observations,)
        Of the log, from rounding, "about", an opening during the year and doubtful scope.
    """

    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray
    grade: np.ndarray
    flow: np.ndarray
    side: np.ndarray
    variance: np.ndarray

    @property
    def between(self) -> np.ndarray:
        """Which observations are known only between two ends, shape (n_observations,)."""
        return self.low != self.high

    def errors(self, shared: Shared) -> np.ndarray:
        """Return the standard deviation of the log of each observation, shape (n_observations,)."""
        base = np.where(self.flow, shared.flow_errors[self.grade], shared.stock_errors[self.grade])
        excess = np.where(self.side != 0, shared.bound_excess, 0.0)
        return np.sqrt(base**2 + self.variance + excess**2)


def measures_of(
    claims: pd.DataFrame, lead: pd.DataFrame, layout: Layout, opened_year: int | None
) -> Measures:
    """Measures of the `lead` claims; the partner of a range is looked up among `claims`.

    Parameters
    ----------
    claims, lead : DataFrame
        Observations (`observe`); `lead` holds one row per measure.
    layout : Layout
    opened_year : int or None
        A stock of the opening year is read at its end: the intake comes at once.
    """
    value, flow = lead["value"].to_numpy(dtype=float), lead["series"].isin(FLOWS).to_numpy()
    unit = np.where(lead["series"].eq("hazard"), PERCENT, 1.0)
    low, high = _ends(claims, lead, value / unit, unit)
    excess = np.where(lead["doubtful"], SCOPE_EXCESS, 0.0)
    side = lead["bound"].map({"lower": 1.0, "upper": -1.0}).fillna(0.0).to_numpy(dtype=float)
    rounding = np.array([rounding_error(v) for v in value])
    about = np.where(lead["bound"].eq("approx"), ABOUT_ERROR, 0.0)
    scope = np.where(lead["doubtful"], SCOPE_ERROR, 0.0)
    early = ~flow & lead["dated"].to_numpy() & (lead["year"] == (opened_year or 0)).to_numpy()
    early &= value > 0
    opening = np.where(early, OPENING_ERROR * (lead["year"] + 1 - lead["end"] / 12), 0.0)
    return Measures(
        rows=rows_of(lead, layout, opened_year),
        low=low - excess,
        high=high - excess,
        grade=lead["quality"].map({"A": 0, "B": 1, "C": 2}).to_numpy(dtype=int),
        flow=flow,
        side=np.where(low == high, side, 0.0),
        variance=rounding**2 + about**2 + scope**2 + opening**2,
    )


def rows_of(claims: pd.DataFrame, layout: Layout, opened_year: int | None) -> np.ndarray:
    """Weights of the yearly states in what each claim measures, shape (n_claims, n_states)."""
    rows = np.zeros((len(claims), layout.n_states))
    claim: Any
    for i, claim in enumerate(claims.itertuples()):
        own = rows[i, layout.of(claim.series)]
        if claim.series in FLOWS:
            _cover(own, claim, layout)
        else:
            _stand(own, claim, layout, opened_year)
    return rows


def rounding_error(value: float) -> float:
    """Relative standard deviation that the printed digits leave, at most 10 %.

    Half a unit of the last non-zero digit, over the square root of three: 600 may be anything
    from 550 to 650 with equal chance.
    """
    if value == 0:
        return LARGEST_ROUNDING
    last = Decimal(repr(float(value))).normalize().as_tuple().exponent
    half = 0.5 * 10.0 ** int(last)
    return min(half / abs(value) / np.sqrt(3.0), LARGEST_ROUNDING)


def _ends(
    claims: pd.DataFrame, lead: pd.DataFrame, value: np.ndarray, unit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Take logs of both ends: equal for a figure, apart for a range, open for a part or a zero."""
    none = value == 0
    low = np.log(np.where(none, 1.0, value))
    high = low.copy()
    paired = lead["partner"].ne("").to_numpy()
    other = lead["partner"].map(claims.set_index("claim_id")["value"]).to_numpy(dtype=float)
    high[paired] = np.log((other / unit)[paired])
    high[lead["reading"].eq("part").to_numpy()] = np.inf
    # A printed zero is fewer than one.
    low[none], high[none] = -np.inf, 0.0
    return low, high


def _cover(own: np.ndarray, claim: Any, layout: Layout) -> None:
    """Add a flow up over its months; a yearly mean or a rate is their mean."""
    begins = (layout.first_year + 1 + np.arange(layout.n_years)) * 12
    months = np.minimum(claim.end, begins + 12) - np.maximum(claim.start, begins)
    months = np.maximum(months, 0).astype(float)
    mean = claim.series == "hazard" or claim.indicator.endswith("_per_year")
    own[:] = months / (months.sum() if mean else 12.0)


def _stand(own: np.ndarray, claim: Any, layout: Layout, opened_year: int | None) -> None:
    """Place a stock between two 31 Decembers; by year alone, at the end of September."""
    # Of the intake at opening a zero says only that it had not come yet.
    opening = opened_year if claim.value else None
    share = stock_share(claim.year, claim.end, claim.dated, opening)
    t = claim.year - layout.first_year
    own[t] += share
    if share < 1:
        own[t - 1] += 1 - share


def stock_share(year: int, end: int, dated: bool, opened_year: int | None) -> float:
    """How far through its year a stock is counted: a month at its end, a year alone at 0.75."""
    if year == opened_year:
        return 1.0
    return end / 12 - year if dated else YEAR_ONLY_SHARE

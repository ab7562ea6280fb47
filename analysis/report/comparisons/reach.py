"""How far can a figure move by choosing other claims? What the claims of one date allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.facts.tolerance import allowed
from analysis.report.findings.reading import GRADES, Observation, Reading


@dataclass(frozen=True)
class Reach:
    """The smallest and the largest value that a figure may have; infinite on an open side."""

    low: float
    high: float

    def over(self, below: Reach, scale: float = 1.0) -> Reach:
        """Return what a quotient may be, both parts positive."""
        low = scale * self.low / below.high if math.isfinite(below.high) else 0.0
        high = scale * self.high / below.low if below.low > 0 else math.inf
        return Reach(low, high)

    def widened(self, share: float) -> Reach:
        """Return the reach if both ends were off by a share."""
        return Reach(self.low * (1 - share), self.high * (1 + share))

    def below(self, other: Reach) -> bool:
        """Tell whether every value of this one is smaller than every value of the other."""
        return self.high < other.low


def reach_of(
    reading: Reading,
    leave_out: frozenset[str] = frozenset(),
    claims: pd.DataFrame | None = None,
) -> Reach:
    """Say what the independent observations of one date allow, taken together.

    Parameters
    ----------
    reading : Reading
        What is kept, and the other observations of its date.
    leave_out : frozenset of str
        Claims that count only a part.
    claims : DataFrame, optional
        Rows of `facts.claims`, among them those that repeat an observation: "at least 80" beside
        80 leaves nothing below 80.

    Returns
    -------
    Reach
        From the smallest to the largest value allowed (`facts.tolerance`: printed rounding, 5 %
        for "about"). A lone bound is open on one side; a bound beside exact figures adds nothing
        to the open side, for they close it. Grade C counts only where nothing better is kept.
    """
    sound = [
        one
        for one in reading.observations
        if (one is reading.kept or one.quality in GRADES[:2])
        and one.currency == reading.kept.currency
        and not leave_out & set(one.claim_ids)
    ]
    return _together(sound or [reading.kept], claims)


def _together(told: Sequence[Observation], claims: pd.DataFrame | None) -> Reach:
    closed = [one for one in told if one.bound not in ("lower", "upper")]
    if closed:
        ends = [_allowed(one, claims) for one in closed]
        stated = [one.ends[0] for one in told if one not in closed]
        low = min([*(low for low, _ in ends), *stated])
        return Reach(low, max([*(high for _, high in ends), *stated]))
    ends = [_allowed(one, claims) for one in told]
    return Reach(min(low for low, _ in ends), max(high for _, high in ends))


def _allowed(one: Observation, claims: pd.DataFrame | None) -> tuple[float, float]:
    if one.bound == "range":
        return one.ends
    low, high = _ends(one.ends[0], one.bound, one.unit)
    if claims is None or not one.repeats:
        return low, high
    rows = claims[claims["claim_id"].isin(one.repeats) & claims["unit"].eq(one.unit)]
    floors = [v for v in rows.loc[rows["bound"] == "lower", "value"] if low < v <= high]
    ceilings = [v for v in rows.loc[rows["bound"] == "upper", "value"] if low <= v < high]
    narrow = max([low, *floors]), min([high, *ceilings])
    return narrow if narrow[0] <= narrow[1] else (low, high)


@cache
def _ends(value: float, bound: str, unit: str) -> tuple[float, float]:
    low, high = allowed(pd.DataFrame({"value": [value], "bound": [bound], "unit": [unit]}))
    return max(float(low.iloc[0]), 0.0), float(high.iloc[0])

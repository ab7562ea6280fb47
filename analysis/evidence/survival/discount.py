"""Exits on both sides of the end of the rent discount, by way out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.episodes import exit_rates
from analysis.evidence.survival.register import REASONS
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

FEWEST_A_SIDE = 5
SPREAD = 3.0  # months between early and late ends from which they tell age and discount apart
FEWEST_WITHOUT = 5  # exits of tenants at full rent that do the same
NEAR = 1.0  # month


@dataclass(frozen=True, eq=False)
class SideRates:
    """Exits by one way out before and after the end of the discount; `reason` any for all."""

    reason: str
    rates: Estimate | NotEstimable


@dataclass(frozen=True, eq=False)
class DiscountEnd:
    """What happens where the rent discount ends, among tenants who had one.

    Attributes
    ----------
    rates : tuple of SideRates
        All exits, graduations and failures.
    months : float
        Median length of the discount.
    months_low, months_high : float
        The tenth shortest and the tenth longest.
    n_with, n_without : int
        Stays with and without a discount.
    n_reached : int
        Stays that were watched beyond the end of theirs.
    n_before, n_after : int
        Exits within a month before (or on the day of) the end, and within a month after it.
    unidentified : Message or None
        Why a model cannot tell the end of the discount from age; None where it can.
    """

    rates: tuple[SideRates, ...]
    months: float
    months_low: float
    months_high: float
    n_with: int
    n_without: int
    n_reached: int
    n_before: int
    n_after: int
    unidentified: Message | None


def discount_end(stays: DataFrame) -> DiscountEnd:
    """Compare exits before and after the end of the discount.

    Raises
    ------
    NotEstimable
        No stay with a discount.
    """
    own = stays[stays["discount_months"].notna()]
    if own.empty:
        raise NotEstimable(message("No tenant of the register has a rent discount."))
    months = own["discount_months"]
    low, middle, high = (float(q) for q in np.quantile(months, [0.1, 0.5, 0.9]))
    past = own["duration"] - months
    gone = own["left"] == 1
    return DiscountEnd(
        rates=tuple(
            SideRates(name, _rates(own.assign(out=chosen.astype(int))))
            for name, chosen in (
                ("any", gone),
                *((reason, own["event"] == REASONS[reason]) for reason in ("graduated", "failed")),
            )
        ),
        months=middle,
        months_low=low,
        months_high=high,
        n_with=len(own),
        n_without=len(stays) - len(own),
        n_reached=int((past > 0).sum()),
        n_before=int((gone & past.between(-NEAR, 0)).sum()),
        n_after=int((gone & (past > 0) & (past <= NEAR)).sum()),
        unidentified=change_identified(stays),
    )


def change_identified(stays: DataFrame) -> Message | None:
    """Say why the end of the discount cannot be told from age; None where it can."""
    own = stays["discount_months"].dropna()
    if own.empty:
        return message("No tenant of the register has a rent discount.")
    reached = stays["left"].where(stays["duration"] > stays["discount_months"], 0)
    if reached.sum() < FEWEST_A_SIDE:
        return message(
            "Exits after the end of a discount: {n}; {least} are needed.",
            n=figure(int(reached.sum())),
            least=figure(FEWEST_A_SIDE),
        )
    low, high = np.quantile(own, [0.1, 0.9])
    without = int(stays.loc[stays["discount_months"].isna(), "left"].sum())
    if high - low >= SPREAD or without >= FEWEST_WITHOUT:
        return None
    return message(
        "Nearly all discounts end after {n} months, and only {without} of the exits are of tenants "
        "without one, so the end of the discount cannot be told from age. The rates on both sides "
        "hold both.",
        n=figure(round(float(own.median()), 1)),
        without=figure(without),
    )


def _rates(own: DataFrame) -> Estimate | NotEstimable:
    after = own["duration"] > own["discount_months"]
    sides = [int(own.loc[side, "out"].sum()) for side in (~after, after)]
    if min(sides) < FEWEST_A_SIDE:
        return NotEstimable(
            message(
                "Exits before: {before}, after: {after}; {least} on each side are needed.",
                before=figure(sides[0]),
                after=figure(sides[1]),
                least=figure(FEWEST_A_SIDE),
            )
        )
    try:
        return exit_rates(
            own, at="discount_months", duration="duration", event="out", entry="entry"
        )
    except NotEstimable as reason:
        return reason

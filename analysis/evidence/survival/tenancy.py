"""What a register of tenants says: how long they stay, how they leave, who leaves sooner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.comparing import LogRank, log_rank
from analysis.evidence.survival.competing import cumulative_incidence
from analysis.evidence.survival.discount import DiscountEnd, discount_end
from analysis.evidence.survival.product_limit import kaplan_meier
from analysis.evidence.survival.register import MONTH, REASONS, load_register
from analysis.evidence.survival.sooner import Sooner, leaving_sooner
from analysis.evidence.survival.tenant_groups import Grouping, sector_groups, size_groups
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

FEWEST_EXITS = 10
DURATION, ENTRY = "duration", "entry"
WAYS = {1: "graduated", 2: "failed", 3: "other"}
T = TypeVar("T")


@dataclass(frozen=True)
class LeftOut:
    """Stays that a register holds and no number uses, or that were changed, and why."""

    n: int
    reason: Message


@dataclass(frozen=True, eq=False)
class GroupTest:
    """Whether the groups of one column leave alike."""

    grouping: Grouping
    test: LogRank | NotEstimable


@dataclass(frozen=True, eq=False)
class TenantStudy:
    """Everything a register supports; what it does not is a `NotEstimable` with its reason.

    Attributes
    ----------
    stays : DataFrame
        The stays used: columns of `load_register`, `left` (1 for any exit) and `way_out` (0 still
        there, 1 graduated, 2 failed, 3 expelled or other).
    as_of : Timestamp
        Day on which the register was drawn.
    left_out : tuple of LeftOut
        What was set aside or changed.
    staying : Estimate
        Share still there (Kaplan and Meier).
    leaving : Estimate
        Share gone by each way out: `graduated`, `failed`, `other` (Aalen and Johansen).
    groups : tuple of GroupTest
        Log-rank tests by sector and size.
    sooner : Sooner
        Hazard ratios and their test.
    discount : DiscountEnd
        Exits before and after the end of the rent discount.
    """

    stays: DataFrame
    as_of: pd.Timestamp
    left_out: tuple[LeftOut, ...]
    staying: Estimate | NotEstimable
    leaving: Estimate | NotEstimable
    groups: tuple[GroupTest, ...]
    sooner: Sooner | NotEstimable
    discount: DiscountEnd | NotEstimable

    @property
    def n_exits(self) -> int:
        """Stays that ended."""
        return int(self.stays["left"].sum())

    def exits(self, reason: str) -> int:
        """Stays that ended for a reason: graduated, failed, expelled or other."""
        return int((self.stays["event"] == REASONS[reason]).sum())


def study_register(path: str | Path, *, as_of: str | date) -> TenantStudy:
    """Read a register and estimate what it supports.

    Parameters
    ----------
    path, as_of
        As for `load_register`.

    Returns
    -------
    TenantStudy
        A register with fewer than ten exits has no curve; a group with fewer than five exits is
        not compared; a covariate without ten exits a coefficient is left out; each with its
        reason.

    Raises
    ------
    DataError
        Every fault of the file.
    """
    return study_stays(load_register(path, as_of=as_of), pd.Timestamp(as_of).normalize())


def study_stays(stays: DataFrame, as_of: pd.Timestamp) -> TenantStudy:
    """Estimate what the stays of `load_register` support."""
    used, left_out = _used(stays)
    few = _too_few(used)
    if few is not None:
        nothing = NotEstimable(few)
        return TenantStudy(used, as_of, left_out, nothing, nothing, (), nothing, nothing)
    return TenantStudy(
        used,
        as_of,
        left_out,
        kaplan_meier(used, duration=DURATION, event="left", entry=ENTRY),
        cumulative_incidence(used, duration=DURATION, event="way_out", entry=ENTRY, causes=WAYS),
        tuple(_group_test(used, made) for made in (sector_groups(used), size_groups(used))),
        attempted(lambda: leaving_sooner(used)),
        attempted(lambda: discount_end(used)),
    )


def attempted(estimate: Callable[[], T]) -> T | NotEstimable:
    """Give an estimate, or the reason why there is none."""
    try:
        return estimate()
    except NotEstimable as reason:
        return reason


def _used(stays: DataFrame) -> tuple[DataFrame, tuple[LeftOut, ...]]:
    """Leave out stays without time watched; an exit on the day of entry counts half a day."""
    unseen = (stays["event"] == 0) & (stays["duration"] <= stays["entry"])
    same_day = (stays["event"] > 0) & (stays["duration"] <= 0)
    used = stays[~unseen].copy()
    used.loc[same_day[~unseen], "duration"] = 0.5 / MONTH
    used["left"] = (used["event"] > 0).astype("int64")
    used["way_out"] = used["event"].clip(upper=max(WAYS))
    told = (
        (
            unseen,
            message(
                "entered, or first watched, on the day the register was drawn: no time watched "
                "yet; left out"
            ),
        ),
        (same_day, message("ended on the day of entry: counted as half a day")),
    )
    return used, tuple(LeftOut(int(which.sum()), why) for which, why in told if which.any())


def _too_few(used: DataFrame) -> Message | None:
    n_exits = int(used["left"].sum())
    if n_exits >= FEWEST_EXITS:
        return None
    return message(
        "Exits: {exits}, stays: {stays}. With fewer than {least} exits each one moves every share "
        "by more than an interval can tell, and a curve would single out tenants.",
        exits=figure(n_exits),
        stays=figure(len(used)),
        least=figure(FEWEST_EXITS),
    )


def _group_test(used: DataFrame, grouping: Grouping) -> GroupTest:
    if grouping.declined is not None:
        return GroupTest(grouping, NotEstimable(grouping.declined))
    known = used.assign(group=grouping.codes)[grouping.codes >= 0]
    return GroupTest(
        grouping,
        attempted(
            lambda: log_rank(known, duration=DURATION, event="left", by="group", entry=ENTRY)
        ),
    )

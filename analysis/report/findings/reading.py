"""What is kept of an indicator at a date, and which independent observations stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from analysis.facts.periods import decimal_year

GRADES = ("A", "B", "C")


@dataclass(frozen=True)
class Observation:
    """One independent observation; the claims that repeat it are listed and count once.

    `low` and `high` are the two ends: equal for a point, one of them None for a bound.
    """

    low: float | None
    high: float | None
    bound: str  # point, approx, lower, upper, range
    unit: str
    currency: str
    quality: str
    period_start: str
    period_end: str
    claim_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    repeats: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return int(self.period_end[:4])

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends as numbers; a bound is read as the figure that was printed."""
        low = self.low if self.low is not None else self.high
        high = self.high if self.high is not None else self.low
        if low is None or high is None:
            raise ValueError(f"observation {self.claim_ids} has neither end")
        return low, high

    @property
    def middle(self) -> float:
        """A single figure for drawing and for rough shares, never for print."""
        low, high = self.ends
        return (low + high) / 2

    @property
    def months(self) -> int:
        """Length of the period in whole months: 12 for one year named by its number."""
        first, last = _month(self.period_start, 1), _month(self.period_end, 12)
        return max(last - first + 1, 1)

    @property
    def moment(self) -> float:
        """The end of the period as a decimal year; a year alone is its middle."""
        return _moment(self.period_end)


@dataclass(frozen=True)
class Reading:
    """What is kept of one indicator at one date."""

    indicator: str
    kind: str  # of the indicator: stock, flow, cumulative, price, share …
    kept: Observation
    others: tuple[Observation, ...]  # independent observations of the same date, set aside
    n_claims: int
    n_observations: int

    @property
    def quality(self) -> str:
        """Grade of what is kept."""
        return self.kept.quality

    @property
    def year(self) -> int:
        """The year in which the kept period ends."""
        return self.kept.year

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The kept observation and the independent others of the same date."""
        return (self.kept, *self.others)

    @property
    def peers(self) -> tuple[Observation, ...]:
        """Independent points of the kept grade and money at the same date, the kept one first."""
        alike = [
            one
            for one in self.others
            if one.quality == self.quality
            and one.currency == self.kept.currency
            and one.bound in ("point", "approx")
        ]
        return (self.kept, *alike) if self.kept.bound in ("point", "approx") else (self.kept,)

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest of what equally good observations say at this date."""
        ends = [one.ends for one in self.peers]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims to cite for `ends`: one for each equally good observation."""
        return tuple(claim for one in self.peers for claim in one.claim_ids)

    @property
    def shown(self) -> Observation:
        """The kept observation, widened to a range where equally good ones differ."""
        low, high = self.ends
        if len(self.peers) < 2 or low == high:
            return self.kept
        months = {one.period_end for one in self.peers}
        period = self.kept.period_end if len(months) == 1 else str(self.year)
        start = period if self.kind == "stock" else self.kept.period_start
        return replace(
            self.kept,
            low=low,
            high=high,
            bound="range",
            period_start=start,
            period_end=period,
            claim_ids=self.claim_ids,
        )


def observations(standings: pd.DataFrame) -> tuple[Observation, ...]:
    """Reduce the claims of one indicator to its independent observations, oldest first.

    Parameters
    ----------
    standings : DataFrame
        Rows of `facts.standings` for one entity and one indicator.

    Returns
    -------
    tuple of Observation
        One for each `observation_id`, told by the claim that is no echo; a lower and an upper
        claim that form a range are one observation with both ends.
    """
    if standings.empty:
        return ()
    told = standings.assign(echo=standings["standing"].eq("echo"))
    told = told.sort_values(["echo", "quality", "period_end", "claim_id"], kind="stable")
    found = [_told(group) for _, group in told.groupby("observation_id", sort=False)]
    return tuple(sorted(_joined(found, standings), key=lambda one: (one.moment, one.claim_ids)))


def statements(standings: pd.DataFrame) -> list[Observation]:
    """List every claim by itself, echoes too, oldest first: what each source prints."""
    rows = [_told(standings.loc[[index]]) for index in standings.index]
    return sorted(rows, key=lambda one: (one.moment, one.claim_ids))


def _told(group: pd.DataFrame) -> Observation:
    """Tell one observation by the first of its claims; the others are its repeats."""
    row = group.iloc[0]
    value = float(row["value"])
    return Observation(
        low=None if row["bound"] == "upper" else value,
        high=None if row["bound"] == "lower" else value,
        bound=str(row["bound"]),
        unit=str(row["unit"]),
        currency="" if pd.isna(row["currency"]) else str(row["currency"]),
        quality=str(row["quality"]),
        period_start=str(row["period_start"]),
        period_end=str(row["period_end"]),
        claim_ids=(str(row["claim_id"]),),
        source_ids=(str(row["source_id"]),),
        repeats=tuple(str(claim) for claim in group["claim_id"].iloc[1:]),
    )


def _joined(found: Sequence[Observation], standings: pd.DataFrame) -> list[Observation]:
    """Join the two ends of each range into one observation."""
    ranges = set(standings.loc[standings["standing"] == "range", "claim_id"])
    lone: list[Observation] = []
    lows: dict[tuple[str, ...], Observation] = {}
    for one in found:
        if one.claim_ids[0] not in ranges or one.bound not in ("lower", "upper"):
            lone.append(one)
            continue
        key = (*one.source_ids, one.period_start, one.period_end, one.unit)
        other = lows.pop(key, None)
        if other is None or other.bound == one.bound:
            lows[key] = one
            continue
        low, high = (one, other) if one.bound == "lower" else (other, one)
        lone.append(
            replace(
                low,
                high=high.high,
                bound="range",
                claim_ids=low.claim_ids + high.claim_ids,
                repeats=low.repeats + high.repeats,
            )
        )
    return lone + list(lows.values())


def _month(period: str, default: int) -> int:
    year, _, month = period.partition("-")
    return int(year) * 12 + (int(month[:2]) if month else default)


@cache
def _moment(period: str) -> float:
    return float(decimal_year(period))

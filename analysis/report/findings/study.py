"""What is known of one hub, ready for the rules: its readings, its observations, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.report.findings.naming import (
    full_name,
    lowered,
    noun,
    operator,
    place,
    short_name,
)
from analysis.report.findings.reading import GRADES, Observation, Reading, observations

if TYPE_CHECKING:
    from analysis.facts.reconciliation.assembly import Reconciled

WHOLE_YEAR = 11  # months from which a flow is that of a year
PLAN = ("planned_", "firm_failures_forecast")


@dataclass(frozen=True)
class Break:
    """The year from which an indicator means something else, and why, in the reader's language."""

    year: int
    reason: str


@dataclass(frozen=True, eq=False)
class Study:
    """One hub as the package knows it.

    Attributes
    ----------
    entity : Series
        Its row of `facts.entities`, `entity_id` among the columns.
    lang : {"en", "fr"}
        Language of every sentence made from it.
    data : path or None
        The overlay folder it was read with.
    claims, standings, conflicts : DataFrame
        From `facts.claims`, `facts.standings`, `facts.conflicts`, for this hub alone.
    seen : mapping
        Indicator to its independent observations, oldest first.
    readings : mapping
        Indicator to what is kept of it, oldest first.
    words : DataFrame
        Index `indicator`: label, kind, unit, definition, group, core, in the reader's language.
    market : tuple of Reading
        Office rents of the hub's city, oldest first.
    breaks : mapping
        Indicator to the years from which it means something else, as the package declares them.
    partial : frozenset of str
        Claims that count only a part of what their indicator says, as the package declares them.
    shared : mapping
        Observation to the names of related entities (network, sister sites) told by it too.
    country : str
        Name of the country in the reader's language, empty where there is none.
    released : str
        Date of the data, YYYY-MM-DD.
    model : Reconciled
        From `facts.reconcile`: stocks and flows made consistent, or the reasons why not.
    """

    entity: pd.Series
    lang: str
    data: str | Path | None
    claims: pd.DataFrame
    standings: pd.DataFrame
    conflicts: pd.DataFrame
    seen: Mapping[str, tuple[Observation, ...]]
    readings: Mapping[str, tuple[Reading, ...]]
    words: pd.DataFrame
    market: tuple[Reading, ...]
    breaks: Mapping[str, tuple[Break, ...]]
    partial: frozenset[str]
    shared: Mapping[str, tuple[str, ...]]
    country: str
    released: str
    model: Reconciled

    @cached_property
    def grades(self) -> pd.Series:
        """Grade of each claim, by its id."""
        return self.claims.set_index("claim_id")["quality"]

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return full_name(self.entity, self.lang)

    @property
    def short(self) -> str:
        """The name that titles use."""
        return short_name(self.entity, self.lang)

    @property
    def noun(self) -> str:
        """The common noun, such as park, programme or network."""
        return noun(str(self.entity.get("kind")), self.lang)

    @property
    def place(self) -> str:
        """Town and country."""
        return place(self.entity, self.lang, self.country)

    @property
    def operator(self) -> str:
        """The body that runs it; empty where it is not known."""
        return operator(self.entity, self.lang)

    @property
    def houses_firms(self) -> bool:
        """Whether it is open and of a kind that has firms in it: no plan, fund, market, country."""
        kinds = ("park", "operator", "programme", "benchmark")
        return str(self.entity.get("kind")) in kinds and not self.planned

    def lone(self) -> tuple[int, int]:
        """Count the indicators that rest on one observation, and all of them."""
        return sum(len(found) == 1 for found in self.seen.values()), len(self.seen)

    @property
    def planned(self) -> bool:
        """Whether the hub is only planned."""
        return str(self.entity.get("status")) == "planned"

    def has(self, *indicators: str) -> bool:
        """Whether anything is kept of one of these indicators."""
        return any(self.readings.get(indicator) for indicator in indicators)

    def series(self, indicator: str) -> tuple[Reading, ...]:
        """Return what is kept of an indicator, oldest first; empty for none."""
        return self.readings.get(indicator, ())

    def sound(self, indicator: str) -> tuple[Reading, ...]:
        """Return the readings of grade A or B that count the whole, or those of grade C.

        Flows over a part of a year are left out where whole years are known: seasons differ.
        """
        whole = [
            one for one in self.series(indicator) if not self.partial & set(one.kept.claim_ids)
        ]
        years = [one for one in whole if one.kind != "flow" or one.kept.months >= WHOLE_YEAR]
        whole = years or whole
        good = tuple(one for one in whole if one.quality in GRADES[:2])
        return good or tuple(whole)

    def latest(self, indicator: str) -> Reading | None:
        """Return the newest reading of grade A or B, or of grade C for want of one."""
        found = self.sound(indicator)
        return found[-1] if found else None

    def first(self, indicator: str) -> Reading | None:
        """Return the oldest reading of grade A or B, or of grade C for want of one."""
        found = self.sound(indicator)
        return found[0] if found else None

    def near(self, indicator: str, moment: float, within: float) -> Reading | None:
        """Return the sound reading nearest to a moment, at most `within` years away."""
        found = [one for one in self.sound(indicator) if abs(one.kept.moment - moment) <= within]
        return min(found, key=lambda one: abs(one.kept.moment - moment), default=None)

    def unsound_later(self, indicator: str) -> Reading | None:
        """Return the newest reading of grade C, where it is newer than the sound ones."""
        last, all_ = self.latest(indicator), self.series(indicator)
        later = [one for one in all_ if last is not None and one.kept.moment > last.kept.moment]
        return later[-1] if later else None

    def label(self, indicator: str) -> str:
        """Return the indicator's label, as a heading begins with it."""
        return str(self.words.at[indicator, "label"])

    def inline(self, indicator: str) -> str:
        """Return the indicator's label as it stands inside a sentence."""
        return lowered(self.label(indicator))

    def kind(self, indicator: str) -> str:
        """Return the indicator's kind, such as stock, flow, cumulative, share or price."""
        return str(self.words.at[indicator, "kind"])

    @property
    def newest(self) -> float:
        """Moment of the newest sound figure that is no plan."""
        moments = [
            one.kept.moment
            for indicator, found in self.readings.items()
            if not indicator.startswith(PLAN)
            for one in found
            if one.quality in GRADES[:2]
        ]
        return max(moments, default=float("-inf"))


def readings_of(standings: pd.DataFrame, kind: str) -> tuple[Reading, ...]:
    """List what is kept of one indicator, oldest first.

    Parameters
    ----------
    standings : DataFrame
        Rows of `facts.standings` for one entity and one indicator.
    kind : str
        The indicator's kind.
    """
    if standings.empty:
        return ()
    independent = observations(standings)
    found = []
    for _, group in standings.groupby("group", sort=False):
        reading = _reading(group, independent, kind)
        if reading is not None:
            found.append(reading)
    return tuple(sorted(found, key=lambda one: (one.kept.moment, one.kept.claim_ids)))


def _reading(
    group: pd.DataFrame, independent: tuple[Observation, ...], kind: str
) -> Reading | None:
    kept_ids = set(group.loc[group["standing"].isin(("kept", "range")), "claim_id"])
    members = set(group["claim_id"])
    told = [one for one in independent if members & set(one.claim_ids)]
    kept = next((one for one in told if kept_ids & set(one.claim_ids)), None)
    if kept is None:
        return None
    others = tuple(one for one in told if one is not kept)
    indicator = str(group["indicator"].iloc[0])
    return Reading(indicator, kind, kept, others, len(members), len(told))

"""What an audit looks at: a hub's claims beside the reconciled series, and what is lacking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import facts
from analysis.facts.periods import decimal_year
from analysis.facts.reconciliation.assembly import Reconciled
from analysis.report.findings.gathering import gather
from analysis.report.findings.study import Study

STATEMENT = ["series", "period_start", "period_end", "source_id"]
FLOWS = ("firms_entered", "firms_exited")
FAR = 2.0  # of a claim's own errors, beyond which a source contradicts the account
SOURCE = "A"  # grade of the source that one more claim would have


@dataclass(frozen=True, eq=False)
class Audited:
    """One hub as an audit sees it.

    Attributes
    ----------
    study : Study
        Its claims, conflicts, words.
    hub : Reconciled
        The stock-flow account of them.
    candidates : DataFrame
        What one more claim would resolve (`facts.next_claims`).
    lacking : DataFrame
        What the declined series lack (`facts.needs`).
    """

    study: Study
    hub: Reconciled
    candidates: pd.DataFrame
    lacking: pd.DataFrame

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.study.lang

    @cached_property
    def published(self) -> pd.DataFrame:
        """Rows of the reconciled series; single claims left out."""
        return self.hub.table[self.hub.table["status"].ne("claimed")]

    @property
    def carried(self) -> bool:
        """Whether the model carries any series of the hub."""
        return not self.published.empty

    @cached_property
    def weighed(self) -> pd.DataFrame:
        """Independent claims that the account weighed, each beside its fitted value.

        Outside is what lies outside the interval as it is printed, in whole firms and jobs.
        """
        fitted = self.hub.fitted
        rows = fitted[fitted["role"].eq("used") & fitted["fitted"].notna()]
        within = rows["conf_low"].round().le(rows["value"])
        within &= rows["conf_high"].round().ge(rows["value"])
        return rows.assign(outside=rows["outside"].astype("bool") & ~within)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Of `weighed` one row a statement: the two ends of a range are one figure."""
        rows = self.weighed.sort_values("outside", ascending=False, kind="stable")
        ends = rows[rows["bound"].isin(["lower", "upper"])]
        second = ends.index[ends.duplicated(STATEMENT)]
        return rows.drop(index=second).sort_values("claim_id")

    @cached_property
    def outside(self) -> pd.DataFrame:
        """Figures outside the interval of what they measure, the farthest in own errors first."""
        rows = self.figures[self.figures["outside"]]
        order = rows["spreads"].abs().sort_values(ascending=False, kind="stable").index
        return rows.loc[order]

    @property
    def far(self) -> pd.DataFrame:
        """Figures outside that lie beyond two of their own errors."""
        return self.outside[self.outside["spreads"].abs() > FAR]

    @cached_property
    def contradicted(self) -> Study:
        """The study without the model: what sources of one date contradict by themselves."""
        bare = replace(self.hub, fitted=self.hub.fitted.iloc[:0])
        return replace(self.study, model=bare)

    def modelled_conflicts(self) -> int:
        """Count the conflicts between sources that concern the modelled series."""
        conflicts = self.study.conflicts
        named = conflicts["indicator"].isin(set(self.hub.fitted["indicator"]))
        return int(conflicts.loc[named, "conflict_id"].nunique())


def audited(entity: str, *, lang: str = "en", data: str | Path | None = None) -> Audited:
    """Gather what an audit of a hub needs.

    Raises
    ------
    DataError
        An unknown hub, with the near name; faults of the overlay; a figure that cannot be used.
    """
    study = gather(entity, lang=lang, data=data)
    return Audited(
        study=study,
        hub=facts.reconcile(entity, data=data),
        candidates=facts.next_claims(entity, quality=SOURCE, data=data),
        lacking=facts.needs(entity, data=data),
    )


def against(found: Audited, claim: pd.Series) -> pd.DataFrame:
    """Weighed claims inside the account that a claim outside it has against it.

    For a stock the nearest counts of it before and after; for a flow those of a period that meets
    its own. A figure that is itself outside stands against it from the other side, where it is
    nearer to the account.
    """
    rows = found.figures
    beyond = rows["spreads"] * claim["spreads"] < 0
    beyond &= rows["spreads"].abs() < abs(claim["spreads"])
    same = rows[(~rows["outside"] | beyond) & rows["series"].eq(claim["series"])]
    if claim["series"] in ("entries", "exits", "hazard"):
        met = same["period_start"].le(claim["period_end"])
        met &= same["period_end"].ge(str(claim["period_start"])[:4])
        return same[met]
    apart = decimal_year(same["period_end"]) - decimal_year(pd.Series([claim["period_end"]]))[0]
    near = same.assign(apart=apart).sort_values(["apart", "quality", "claim_id"])
    return pd.concat([near[near["apart"].le(0)].tail(1), near[near["apart"].gt(0)].head(1)])

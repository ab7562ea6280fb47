"""The sample report: who and what an estimate rests on, what was left out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.wording import CLUSTERS, ENTITIES, PERIODS, ROWS, counted, figure, listed
from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, Shown, element


@dataclass(frozen=True)
class Dropped:
    """Rows left out for one reason, and the entities that lost rows by it."""

    reason: Message
    n_rows: int
    entities: tuple[str, ...]

    def said(self, lang: str = "en") -> str:
        """Say the reason, the rows and the entities in one line."""
        return say(
            lang,
            "{reason}: {rows} of {n} left out ({entities})",
            reason=self.reason,
            rows=counted(self.n_rows, ROWS),
            n=counted(len(self.entities), ENTITIES),
            entities=listed(self.entities),
        )


@dataclass(frozen=True, eq=False)
class Sample(Shown):
    """What an estimate rests on.

    Attributes
    ----------
    n_rows : int
        Rows given.
    n_obs, n_entities, n_clusters : int
        Rows, entities and clusters kept.
    n_treated, n_untreated : int
        Kept entities first treated within the kept periods, and the rest.
    first, last : str
        First and last kept period.
    n_periods : int
        Distinct periods kept.
    missing_cells : int
        Entity-periods of the full grid without a row; 0 means balanced.
    cohorts : DataFrame
        One row a cohort: `cohort, first_treated` (number), `n_entities, n_obs, first_event,
        last_event`.
    dropped : tuple of Dropped
        What was left out, by reason.
    remarks : tuple of Message
        What a reader should know of the kept rows.
    lang : str
        Language that the report shows itself in.
    """

    n_rows: int
    n_obs: int
    n_entities: int
    n_clusters: int
    n_treated: int
    n_untreated: int
    first: str
    last: str
    n_periods: int
    missing_cells: int
    cohorts: DataFrame
    dropped: tuple[Dropped, ...] = ()
    remarks: tuple[Message, ...] = ()
    lang: str = "en"

    @property
    def balanced(self) -> bool:
        """Whether every kept entity has a row in every kept period."""
        return self.missing_cells == 0

    @property
    def losses(self) -> DataFrame:
        """What was left out as a table: `reason, n_rows, n_entities, entities`."""
        rows = [
            (str(d.reason), d.n_rows, len(d.entities), "; ".join(d.entities)) for d in self.dropped
        ]
        return DataFrame(rows, columns=["reason", "n_rows", "n_entities", "entities"])

    def html(self) -> Html:
        """Write the report as a list, a fact an item."""
        return element(
            "ul", *(element("li", line) for line in self.lines(self.lang)), class_="sample"
        )

    def lines(self, lang: str = "en") -> list[str]:
        """Say the report, a fact a line."""
        kept = message(
            "Kept: {n_obs} of {rows}, {entities} ({n_treated} treated, {n_untreated} not treated "
            "in these periods), {clusters}, {periods} from {first} to {last}",
            n_obs=figure(self.n_obs),
            rows=counted(self.n_rows, ROWS),
            entities=counted(self.n_entities, ENTITIES),
            n_treated=figure(self.n_treated),
            n_untreated=figure(self.n_untreated),
            clusters=counted(self.n_clusters, CLUSTERS),
            periods=counted(self.n_periods, PERIODS),
            first=self.first,
            last=self.last,
        )
        said = [kept.said(lang), self._balance().said(lang)]
        if len(self.cohorts):
            said.append(say(lang, "Cohorts (entities): {cohorts}", cohorts=self._cohort_list()))
        said += [d.said(lang) for d in self.dropped]
        return said + [remark.said(lang) for remark in self.remarks]

    def _balance(self) -> Message:
        if self.balanced:
            return message("Balanced: every entity is observed in every period")
        cells = self.n_entities * self.n_periods
        return message(
            "Unbalanced: {missing} of {cells} entity-periods have no row",
            missing=figure(self.missing_cells),
            cells=figure(cells),
        )

    def _cohort_list(self) -> Message:
        pairs = zip(self.cohorts["cohort"], self.cohorts["n_entities"], strict=True)
        return listed(f"{cohort} ({n})" for cohort, n in pairs)

    def __str__(self) -> str:
        """Give the report in English."""
        return "\n".join(self.lines())


def cohort_table(
    labels: Sequence[str],
    cohorts: np.ndarray,
    entity_cohort: np.ndarray,
    row_cohort: np.ndarray,
    event_time: np.ndarray,
) -> DataFrame:
    """One row a cohort: entities, rows, first and last event time; `row_cohort` -1 for none."""
    columns = ["cohort", "first_treated", "n_entities", "n_obs", "first_event", "last_event"]
    if not len(cohorts):
        return DataFrame(columns=columns)
    inside = row_cohort >= 0
    first, last = np.full(len(cohorts), np.inf), np.full(len(cohorts), -np.inf)
    np.minimum.at(first, row_cohort[inside], event_time[inside])
    np.maximum.at(last, row_cohort[inside], event_time[inside])
    return DataFrame(
        {
            "cohort": list(labels),
            "first_treated": cohorts,
            "n_entities": np.bincount(entity_cohort[entity_cohort >= 0], minlength=len(cohorts)),
            "n_obs": np.bincount(row_cohort[inside], minlength=len(cohorts)),
            "first_event": first,
            "last_event": last,
        },
        columns=columns,
    )

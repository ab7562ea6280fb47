"""Which rows a study is estimated on: every loss counted, with its reason and its entities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.clock import Clock
from analysis.evidence.design import Design
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.rows import coded, numeric, one_value_each
from analysis.evidence.sample import Dropped, Sample, cohort_table
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message


@dataclass(frozen=True, eq=False)
class Selection:
    """The kept rows as a panel, their report, and which of the sorted rows they are."""

    panel: Panel
    sample: Sample
    kept: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """All given rows, sorted by entity and time, before any is left out."""

    design: Design
    given: DataFrame
    order: NDArray[np.int64]
    entity: Codes
    time: Floats
    first: Floats
    labels: tuple[str, ...]
    clock: Clock

    def selected(self, keep_always: bool) -> Selection:
        """Leave out what cannot be used and report it."""
        design = self.design
        values = {c: self._values(c) for c in (design.outcome, *design.controls)}
        weights = self._weights()
        cluster, _ = coded(self.given[design.clusters].iloc[self.order])
        keep, dropped = np.ones(len(self.order), bool), []
        for rows, reason in self._losses(values, weights, cluster):
            dropped.append((rows & keep, reason))
            keep &= ~rows
        if not keep_always:
            for rows, reason in self._always(keep):
                dropped.append((rows & keep, reason))
                keep &= ~rows
        lost = tuple(self._dropped(rows, reason) for rows, reason in dropped if rows.any())
        if not keep.any():
            raise NotEstimable(
                message(
                    "No row is left of {n}: {reasons}.",
                    n=figure(len(keep)),
                    reasons=listed(d.reason for d in lost),
                )
            )
        panel = self._panel(keep, values, weights, cluster)
        if not len(panel.cohorts):
            raise NotEstimable(self._nobody_treated(lost))
        sample = report_on(panel, len(keep), lost, self._remarks(panel, keep))
        return Selection(panel, sample, keep)

    def _values(self, column: str) -> Floats:
        return numeric(self.given[column])[self.order]

    def _weights(self) -> Floats | None:
        if self.design.weights is None:
            return None
        weights = self._values(self.design.weights)
        if (weights < 0).any():
            raise DataError(
                message(
                    "column {column}: found {found}; expected weights above zero.",
                    column=self.design.weights,
                    found=f"{weights[weights < 0][0]:g}",
                )
            )
        return weights

    def _losses(
        self, values: dict[str, Floats], weights: Floats | None, cluster: Codes
    ) -> list[tuple[NDArray[np.bool_], Message]]:
        design = self.design
        found = [(np.isnan(v), message("{column} is missing", column=c)) for c, v in values.items()]
        if weights is not None:
            missing = message("{column} is missing", column=design.weights)
            zero = message("{column} is a weight of zero", column=design.weights)
            found += [(np.isnan(weights), missing), (weights == 0, zero)]
        found.append((cluster < 0, message("{column} is missing", column=design.clusters)))
        if design.window is not None:
            first, last = design.window
            event = np.where(self.first > self.time.max(), np.nan, self.time - self.first)
            event = np.round(event, 9)
            text = message(
                "event time outside the window {first} to {last}",
                first=f"{first:g}",
                last=f"{last:g}",
            )
            found.append(((event < first) | (event > last), text))
        return found

    def _always(self, keep: NDArray[np.bool_]) -> list[tuple[NDArray[np.bool_], Message]]:
        """Cohorts that no kept row shows before treatment."""
        found = []
        treated = keep & ~np.isnan(self.first)
        before = np.unique(self.first[treated & (self.time < self.first)])
        for cohort in np.setdiff1d(np.unique(self.first[treated]), before):
            text = message(
                "cohort {cohort} is treated in every kept period", cohort=self.clock.label(cohort)
            )
            if cohort == 0:
                text = message(
                    "cohort 0 is treated in every kept period (0 is a period; never treated is "
                    "an empty cell)"
                )
            found.append((self.first == cohort, text))
        return found

    def _dropped(self, rows: NDArray[np.bool_], reason: Message) -> Dropped:
        entities = tuple(self.labels[i] for i in np.unique(self.entity[rows]))
        return Dropped(reason, int(rows.sum()), entities)

    def _panel(
        self,
        keep: NDArray[np.bool_],
        values: dict[str, Floats],
        weights: Floats | None,
        cluster: Codes,
    ) -> Panel:
        kept = self.entity[keep]
        fresh = np.concatenate([[True], np.diff(kept) > 0])  # rows are sorted by entity
        starts, entity = np.flatnonzero(fresh), np.cumsum(fresh) - 1
        entities = kept[starts]
        one_value_each(self.design.clusters, entity, cluster[keep], self.labels, entities)
        time, periods = pd.factorize(self.time[keep], sort=True)
        _, entity_cluster = np.unique(cluster[keep][starts], return_inverse=True)
        first = self.first[keep][starts]
        controls = [values[c][keep] for c in self.design.controls]
        return Panel(
            outcome=values[self.design.outcome][keep],
            weights=np.ones(int(keep.sum())) if weights is None else weights[keep],
            controls=np.column_stack(controls) if controls else np.empty((int(keep.sum()), 0)),
            entity=entity,
            time=time,
            cluster=entity_cluster[entity],
            periods=periods,
            first_treated=np.where(first > periods[-1], np.nan, first),
            entity_cluster=entity_cluster,
            entity_labels=tuple(self.labels[i] for i in entities),
            clock=self.clock,
        )

    def _nobody_treated(self, lost: tuple[Dropped, ...]) -> Message:
        if lost:
            return message(
                "Nobody treated is left to compare: {reasons}. Check {column}: it holds the first "
                "period under treatment, empty for never treated.",
                reasons=listed(d.reason for d in lost),
                column=self.design.first_treated,
            )
        return message(
            "Nobody is treated within the periods {first} to {last} by column {column}; expected "
            "the first period under treatment, empty for never treated.",
            first=self.clock.label(self.time.min()),
            last=self.clock.label(self.time.max()),
            column=self.design.first_treated,
        )

    def _remarks(self, panel: Panel, keep: NDArray[np.bool_]) -> tuple[Message, ...]:
        remarks = []
        later = np.unique(self.entity[keep & (self.first > panel.periods[-1])])
        if len(later):
            remarks.append(
                message(
                    "First treated after the last kept period, so counted as not treated: "
                    "{entities}",
                    entities=listed(self.labels[i] for i in later),
                )
            )
        seen = np.bincount(panel.entity[panel.event_time < 0], minlength=panel.n_entities) > 0
        unseen = panel.treated_entities[~seen[panel.treated_entities]]
        if len(unseen):
            remarks.append(
                message(
                    "Treated entities without a row before treatment: {entities}",
                    entities=listed(panel.entity_labels[i] for i in unseen),
                )
            )
        return tuple(remarks)


def report_on(
    panel: Panel, n_rows: int, lost: tuple[Dropped, ...], remarks: tuple[Message, ...]
) -> Sample:
    """Count a panel: its rows, entities, cohorts and gaps, beside what was lost of `n_rows`."""
    labels = [panel.cohort_label(cohort) for cohort in panel.cohorts]
    n_treated = len(panel.treated_entities)
    return Sample(
        n_rows=n_rows,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        n_treated=n_treated,
        n_untreated=panel.n_entities - n_treated,
        first=panel.clock.label(panel.periods[0]),
        last=panel.clock.label(panel.periods[-1]),
        n_periods=len(panel.periods),
        missing_cells=panel.n_entities * len(panel.periods) - panel.n_obs,
        cohorts=cohort_table(
            labels,
            panel.cohorts,
            panel.entity_cohort,
            panel.entity_cohort[panel.entity],
            panel.event_time,
        ),
        dropped=lost,
        remarks=remarks,
    )

"""The estimation rows as sorted arrays: what every estimator computes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.clock import Clock

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows sorted by entity, then time; codes count from 0.

    Attributes
    ----------
    outcome, weights : shape (n,)
        Outcome and positive weights (ones where the design names none).
    controls : shape (n, k)
        The design's controls, in its order.
    entity, time, cluster : shape (n,)
        Codes into `entity_labels`, `periods` and the clusters.
    periods : shape (t,)
        Kept periods, rising, in numbers of `clock`.
    first_treated : shape (entities,)
        First period under treatment by entity; NaN where not treated in the kept periods.
    entity_cluster : shape (entities,)
        Cluster of each entity.
    entity_labels : tuple of str
        Names of the entities as given.
    """

    outcome: Floats
    weights: Floats
    controls: Floats
    entity: Codes
    time: Codes
    cluster: Codes
    periods: Floats
    first_treated: Floats
    entity_cluster: Codes
    entity_labels: tuple[str, ...]
    clock: Clock

    @property
    def n_obs(self) -> int:
        """Rows."""
        return len(self.outcome)

    @property
    def n_entities(self) -> int:
        """Entities."""
        return len(self.first_treated)

    @cached_property
    def n_clusters(self) -> int:
        """Clusters."""
        return len(np.unique(self.entity_cluster))

    @cached_property
    def cohorts(self) -> Floats:
        """Distinct first-treated periods, rising."""
        return np.unique(self.first_treated[~np.isnan(self.first_treated)])

    @cached_property
    def entity_cohort(self) -> Codes:
        """Code of each entity's cohort; -1 where not treated."""
        codes = np.searchsorted(self.cohorts, self.first_treated).astype(np.int64)
        return np.where(np.isnan(self.first_treated), -1, codes)

    @cached_property
    def event_time(self) -> Floats:
        """Periods since first treated, by row; NaN where not treated."""
        return np.round(self.periods[self.time] - self.first_treated[self.entity], 9)

    @cached_property
    def treated(self) -> NDArray[np.bool_]:
        """Whether the row's entity is under treatment in the row's period."""
        return self.event_time >= 0

    @cached_property
    def treated_entities(self) -> Codes:
        """Codes of the entities that are treated in the kept periods."""
        return np.flatnonzero(self.entity_cohort >= 0)

    @cached_property
    def treated_clusters(self) -> int:
        """Clusters that hold a treated entity."""
        return len(np.unique(self.entity_cluster[self.treated_entities]))

    @cached_property
    def balanced(self) -> bool:
        """Whether every entity is observed in every period."""
        return self.n_obs == self.n_entities * len(self.periods)

    def cohort_label(self, cohort: float) -> str:
        """Print a cohort as the reader knows its period."""
        return self.clock.label(cohort)

    def keep(self, rows: NDArray[np.bool_]) -> Panel:
        """Return the panel of some rows; entities, periods and clusters without a row go.

        An entity first treated after the last kept period becomes one not treated.
        """
        entities, entity = np.unique(self.entity[rows], return_inverse=True)
        times, time = np.unique(self.time[rows], return_inverse=True)
        _, entity_cluster = np.unique(self.entity_cluster[entities], return_inverse=True)
        periods, first = self.periods[times], self.first_treated[entities]
        last = periods[-1] if len(periods) else np.nan
        return Panel(
            outcome=self.outcome[rows],
            weights=self.weights[rows],
            controls=self.controls[rows],
            entity=entity,
            time=time,
            cluster=entity_cluster[entity],
            periods=periods,
            first_treated=np.where(first > last, np.nan, first),
            entity_cluster=entity_cluster,
            entity_labels=tuple(self.entity_labels[i] for i in entities),
            clock=self.clock,
        )

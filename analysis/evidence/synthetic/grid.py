"""A study's rows as a grid of entities and periods, and the report of the rows that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.framing import Frame
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.sample import Dropped, Sample, cohort_table


def cells(panel: Panel, values: Floats | None = None) -> Floats:
    """Lay the outcome (or other values of the rows) out, shape (entities, periods); NaN: no row."""
    grid = np.full((panel.n_entities, len(panel.periods)), np.nan)
    grid[panel.entity, panel.time] = panel.outcome if values is None else values
    return grid


def kept_sample(frame: Frame, rows: NDArray[np.bool_], lost: Sequence[Dropped] = ()) -> Sample:
    """Report on some of a frame's rows, with what was left out after the frame's own losses."""
    panel = frame.panel.keep(rows)
    labels = [panel.cohort_label(cohort) for cohort in panel.cohorts]
    n_treated = len(panel.treated_entities)
    return replace(
        frame.sample,
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
        dropped=(*frame.sample.dropped, *lost),
    )

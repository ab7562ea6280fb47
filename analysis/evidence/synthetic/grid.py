"""A study's rows as a grid of entities and periods, and the report of the rows that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.framing import Frame
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.sample import Dropped, Sample
from analysis.evidence.selection import report_on


def cells(panel: Panel, values: Floats | None = None) -> Floats:
    """Lay the outcome (or other values of the rows) out, shape (entities, periods); NaN: no row."""
    grid = np.full((panel.n_entities, len(panel.periods)), np.nan)
    grid[panel.entity, panel.time] = panel.outcome if values is None else values
    return grid


def kept_sample(frame: Frame, rows: NDArray[np.bool_], lost: Sequence[Dropped] = ()) -> Sample:
    """Report on some of a frame's rows, with what was left out after the frame's own losses."""
    sample = frame.sample
    dropped = (*sample.dropped, *lost)
    kept = report_on(frame.panel.keep(rows), sample.n_rows, dropped, sample.remarks)
    return replace(kept, lang=sample.lang)

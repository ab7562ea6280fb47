"""An order by numbers alone, so that neither names nor row order move what is drawn at random."""

from __future__ import annotations

import numpy as np

from analysis.evidence.absorption import residualise
from analysis.evidence.design import Design
from analysis.evidence.panel import Codes, Floats, Panel

ALIKE = 9  # decimals, in units of the largest; closer keys are ties


def entity_order(design: Design, panel: Panel) -> Codes:
    """Order the panel's entities by their residuals; scale, effects and time shifts leave it."""
    residual = residualise(panel, panel.outcome, design.controls)
    key = _pulled(panel, residual, panel.entity, panel.n_entities)
    return ordered(key, np.nan_to_num(panel.first_treated, nan=np.inf))


def cluster_order(panel: Panel, residual: Floats) -> Codes:
    """Order the panel's clusters by the residuals of their rows, shape (n,)."""
    key = _pulled(panel, residual, panel.cluster, panel.n_clusters)
    first = np.full(panel.n_clusters, np.inf)
    np.fmin.at(first, panel.entity_cluster, panel.first_treated)
    return ordered(key, first)


def _pulled(panel: Panel, residual: Floats, codes: Codes, size: int) -> Floats:
    pull = panel.weights * residual * unlike(len(panel.periods))[panel.time]
    return np.bincount(codes, pull, minlength=size).astype(np.float64)


def unlike(n: int) -> Floats:
    """Weights for n periods, no two alike: plain sums of residuals are all zero."""
    return np.asarray(np.sqrt(np.arange(1.0, n + 1.0)), dtype=np.float64)


def ordered(key: Floats, tie: Floats) -> Codes:
    """Positions from the smallest key to the largest; keys alike go by `tie`."""
    size = float(np.abs(key).max(initial=0.0))
    rounded = np.round(key / size, ALIKE) if size > 0 else key
    return np.lexsort((tie, rounded))


def back(order: Codes) -> Codes:
    """Place of each position in an order, to put ordered columns back where they belong."""
    return np.argsort(order)

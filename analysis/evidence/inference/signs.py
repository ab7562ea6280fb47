"""Random signs of clusters: all of Rademacher's when there are few, or six-point Webb weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.ordering import back
from analysis.evidence.panel import Codes, Floats

RADEMACHER, WEBB = "rademacher", "webb"
WEIGHTS = (RADEMACHER, WEBB)
WEBB_POINTS = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])


@dataclass(frozen=True, eq=False)
class Signs:
    """Weights of shape (draws, clusters); `complete` where they are all that exist."""

    values: Floats
    complete: bool


def cluster_signs(order: Codes, n_boot: int, weights: str, rng: np.random.Generator) -> Signs:
    """Draw weights, or list all 2^G of Rademacher's where they are no more than asked for.

    The first weight drawn goes to the first cluster of `order`, whatever it is called.
    """
    n_clusters, place = len(order), back(order)
    if weights == WEBB:
        return Signs(WEBB_POINTS[rng.integers(0, 6, (n_boot, n_clusters))][:, place], False)
    if n_clusters < 63 and 2**n_clusters <= n_boot + 1:
        codes = np.arange(2**n_clusters)[:, None] >> np.arange(n_clusters)
        return Signs(_sign(codes & 1), True)
    return Signs(_sign(rng.integers(0, 2, (n_boot, n_clusters)))[:, place], False)


def _sign(bits: Codes) -> Floats:
    return 1.0 - 2.0 * bits.astype(np.float64)

"""One segment solved: draws of its yearly states, reproducible from the hub's name."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np

from analysis.facts.reconciliation.mode import mode_of
from analysis.facts.reconciliation.sampling import CHAINS, sample
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.states import unfold

DRAWS = 2000


@dataclass(frozen=True)
class Solution:
    """Draws of one segment.

    Attributes
    ----------
    segment : Segment
    states : ndarray, shape (n_states, n_draws)
        Yearly states (`Layout.of`) of each draw.
    """

    segment: Segment
    states: np.ndarray

    def series(self, name: str, first: int, last: int) -> np.ndarray:
        """Draws of a series from one year to another, both included, shape (n_years, n_draws)."""
        layout = self.segment.layout
        begins = layout.first_year + (name in ("entries", "exits", "hazard"))
        return self.states[layout.of(name)][first - begins : last - begins + 1]


def solve(segment: Segment, shared: Shared, draws: int = DRAWS) -> Solution:
    """Draw a segment's states given the shared parameters; the seed comes from the hub's id."""
    name = f"{segment.entity_id} {segment.layout.first_year}"
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    posterior = segment.posterior(shared)
    chains = min(CHAINS, draws)
    found = sample(
        posterior,
        mode_of(posterior),
        np.random.default_rng(seed),
        chains=chains,
        kept=math.ceil(draws / chains),
    )
    return Solution(segment, unfold(segment.layout, found.unknowns[:, -draws:]).states)

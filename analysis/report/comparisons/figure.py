"""One figure of one hub in a comparison, with the range in which it may lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.report.comparisons.reach import Reach
from analysis.report.findings.reading import Observation, Reading


@dataclass(frozen=True)
class Figure:
    """One figure of one hub, with what the claims of its date, or its 95 % interval, allow.

    `shown` is how it is said (equally good claims make a range), `value` what the rule keeps
    (missing for a range) or the model's mean; `parts` are the claimed readings that it was made of.
    """

    shown: Observation
    value: float
    reach: Reach
    n_observations: int
    n_claims: int
    parts: tuple[Reading, ...] = ()

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims to cite."""
        return self.shown.claim_ids

    @property
    def middle(self) -> float:
        """A single figure to sort by."""
        return self.value if math.isfinite(self.value) else self.shown.middle

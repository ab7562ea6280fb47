"""Who is at risk when someone leaves: counts by exit time, late entries included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Codes, Floats
from analysis.evidence.survival.reading import Spells

THIN = 5


@dataclass(frozen=True, eq=False)
class RiskTable:
    """One row a distinct exit time.

    Attributes
    ----------
    time : shape (m,)
        Exit times, rising.
    at_risk : shape (m,)
        Spells watched just before: entry < time <= duration.
    exits : shape (m, causes)
        Exits at the time, by cause.
    """

    time: Floats
    at_risk: Codes
    exits: Codes

    @property
    def any_exit(self) -> Codes:
        """Exits of whatever cause."""
        return np.asarray(self.exits.sum(axis=1), dtype=np.int64)


def risk_table(spells: Spells, n_causes: int = 1) -> RiskTable:
    """Count who is at risk and who leaves at each exit time."""
    time, position = np.unique(spells.duration[spells.event > 0], return_inverse=True)
    exits = np.zeros((len(time), n_causes), dtype=np.int64)
    np.add.at(exits, (position, spells.event[spells.event > 0] - 1), 1)
    return RiskTable(time, at_risk(spells, time), exits)


def at_risk(spells: Spells, time: Floats) -> Codes:
    """Count spells watched just before each time: entry < time <= duration."""
    ends, starts = np.sort(spells.duration), np.sort(spells.entry)
    left = np.searchsorted(ends, time, side="left")
    came = np.searchsorted(starts, time, side="left")
    return np.asarray(came - left, dtype=np.int64)

"""A register read for its page: curves at whole months, where figures end, what headlines use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.horizons import MedianStay, median_stay, read_at
from analysis.evidence.survival.tenancy import WAYS, TenantStudy
from analysis.language.errors import NotEstimable

SHOWN = (6, 12, 18, 24, 36, 48, 60, 84, 120)
HEADLINE = (36, 24, 18, 12, 6)
ENOUGH, FEWEST = 10, 5  # tenants watched at a headline; at the end of a figure
STEP = 6


@dataclass(frozen=True, eq=False)
class Curves:
    """The curves of a register that supports them."""

    study: TenantStudy
    staying: Estimate
    leaving: Estimate

    @cached_property
    def until(self) -> int:
        """Months at which figures end: the last half-year with five tenants watched."""
        table = self.staying.table
        well = table.loc[table["n_at_risk"] >= FEWEST, "time"]
        last = float(well.max()) if len(well) else float(table["time"].max())
        return max(STEP, STEP * int(np.ceil(last / STEP)))

    @cached_property
    def watched(self) -> pd.DataFrame:
        """Tenants watched and share still there at every whole month."""
        return self.there(range(self.until + 1))

    def there(self, months: Any) -> pd.DataFrame:
        """Share still there at given months."""
        return read_at(
            self.staying.table, self.study.stays, list(months), start=1, duration="duration",
            event="left", entry="entry",
        )  # fmt: skip

    def gone(self, way: str, months: Any) -> pd.DataFrame:
        """Share gone by one way out at given months."""
        own = self.leaving.table[self.leaving.table["cause"] == way]
        if own.empty:
            found = self.there(months)
            return found.assign(estimate=0.0, conf_low=np.nan, conf_high=np.nan)
        return read_at(
            own, self.study.stays, list(months), start=0, duration="duration",
            event="left", entry="entry",
        )  # fmt: skip

    @cached_property
    def headline(self) -> int:
        """Month of the headline: three years, or the longest time at which ten are watched."""
        found = self.there(HEADLINE)
        well = found.loc[found["n_at_risk"] >= ENOUGH, "time"]
        return int(well.iloc[0]) if len(well) else HEADLINE[-1]

    @cached_property
    def median(self) -> MedianStay:
        """Median stay."""
        return median_stay(self.staying)

    @cached_property
    def shown(self) -> list[int]:
        """Months of the table: those at which five are watched."""
        found = self.there(SHOWN)
        return [int(t) for t in found.loc[found["n_at_risk"] >= FEWEST, "time"]]

    @property
    def ways(self) -> list[str]:
        """Ways out that occur, in the order of the register."""
        seen = set(self.leaving.table["cause"])
        return [name for name in WAYS.values() if name in seen]


def curves_of(study: TenantStudy) -> Curves | NotEstimable:
    """Give the curves, or the reason why there are none."""
    if isinstance(study.staying, NotEstimable):
        return study.staying
    if isinstance(study.leaving, NotEstimable):
        return study.leaving
    return Curves(study, study.staying, study.leaving)

"""What the checklist looks at: the study, its estimates, the checks run when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import Estimate
from analysis.evidence.framing import Frame, framed
from analysis.evidence.inference.choosing import Rule, inference_rule
from analysis.evidence.robustness.estimating import Estimator, chosen, headline
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

DRAWS = 999
SEED = 0


@dataclass(frozen=True)
class Context:
    """What only the author knows; every part left out turns its line into a warning.

    Attributes
    ----------
    dates : str, optional
        Legal source of the treatment dates: adoption, force, enforcement.
    source : str, optional
        Source and vintage of the outcome.
    planned : str, optional
        The primary outcome, estimator and horizon fixed beforehand, and where.
    limits : str, optional
        What the design cannot tell.
    imputed : str, optional
        Column that is 1 (or true) where the outcome was imputed.
    neighbours : sequence of str
        Entities that the policy may have spilled over to.
    placebo_outcomes : sequence of str
        Columns that the policy cannot plausibly touch.
    literature : Pooled or str, optional
        The literature's pooled effect, in the unit of the outcome, or why there is none.
    pandemic : sequence of numbers
        Periods of a common shock to leave out once.
    logged : bool
        The outcome is a logarithm, so an effect is said in percent and not against its mean.
    excluded : str, optional
        Who was left out before the data were handed in, and why.
    vintage : str, optional
        What an earlier edition of the outcome gives.
    base : number
        Event time before treatment that an event study takes as its zero; earlier than -1 where
        the policy was announced.
    names : mapping of column to text
        What columns are called in the answers.
    """

    dates: str | None = None
    source: str | None = None
    planned: str | None = None
    limits: str | None = None
    imputed: str | None = None
    neighbours: Sequence[str] = ()
    placebo_outcomes: Sequence[str] = ()
    literature: Any = None
    pandemic: Sequence[float] = (2020, 2021)
    logged: bool = False
    excluded: Any = None
    vintage: Any = None
    base: float = -1
    names: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Study:
    """A study and what was found of it; checks that were not given are run once."""

    design: Design
    data: DataFrame
    estimates: Mapping[str, Any]
    context: Context
    estimator: str | Estimator | None
    _kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def frame(self) -> Frame:
        """The estimation frame, with cohorts treated throughout."""
        return framed(self.design, self.data, keep_always=True)

    @cached_property
    def run(self) -> Estimator:
        """The estimator of the variants."""
        return chosen(self.estimator, self.frame)

    @cached_property
    def main(self) -> Estimate | None:
        """The first estimate given, or the effect by the estimator of the variants."""
        for found in self.estimates.values():
            if isinstance(found, Estimate):
                return found
        found = self.result("main", lambda: self.run(self.design, self.data))
        return found if isinstance(found, Estimate) else None

    @cached_property
    def rule(self) -> Rule:
        """Which tests the number of treated clusters allows."""
        return inference_rule(self.design, self.data)

    @property
    def synthetic(self) -> bool:
        """Whether the main estimate is weighted to have moved alike before treatment."""
        return hasattr(self.main, "time_weights")

    @cached_property
    def effect(self) -> float:
        """The headline effect; missing where there is none."""
        if self.main is not None:
            return float(headline(self.main)["estimate"])
        return float("nan")

    @cached_property
    def path(self) -> Estimate | None:
        """An event study among the estimates, or one that is run; None where it is declined."""
        from analysis.evidence.did.interaction_weighted import event_study
        from analysis.evidence.robustness.path import read_path

        for found in self.estimates.values():
            if isinstance(found, Estimate) and "event_time" in found.table:
                kept = self.result("path", lambda found=found: read_path(found) and found)  # type: ignore[misc]
                if isinstance(kept, Estimate):
                    return kept
                self._kept.pop("path")
        found = self.result(
            "event_study", lambda: event_study(self.design, self.data, base=self.context.base)
        )
        return found if isinstance(found, Estimate) else None

    @property
    def own_path(self) -> bool:
        """Whether the event study was run here, on the study's rows."""
        return self.path is not None and self.path is self._kept.get("event_study")

    def result(self, name: str, compute: Callable[[], Any]) -> Any:
        """Give what was handed in under a name, or compute it once; a refusal gives its reason."""
        if name in self.estimates:
            return self.estimates[name]
        if name not in self._kept:
            try:
                self._kept[name] = compute()
            except NotEstimable as refusal:
                self._kept[name] = refusal.reason
            except DataError as refusal:
                self._kept[name] = refusal.message or message("{reason}", reason=str(refusal))
        return self._kept[name]

    def without(self, name: str, rows: np.ndarray) -> Any:
        """Estimate again without some rows; the effect, or the reason there is none."""
        found = self.result(name, lambda: self.run(self.design, self.data[~rows]))
        return found if isinstance(found, Message) else float(headline(found)["estimate"])

    def labels(self) -> pd.Series:
        """Name of each row's entity, as text."""
        column = self.design.entity
        if column in self.data.columns:
            return self.data[column].astype(str)
        return pd.Series(self.data.index.get_level_values(column).astype(str), self.data.index)

    def ticks(self) -> pd.Series | None:
        """Period of each row where periods are numbers."""
        column = self.design.time
        values = (
            self.data[column]
            if column in self.data.columns
            else pd.Series(self.data.index.get_level_values(column), self.data.index)
        )
        return values if pd.api.types.is_numeric_dtype(values.dtype) else None

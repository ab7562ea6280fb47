"""Periods that a user names: which of a study's they are, all of them before treatment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.evidence.clock import Clock, ticks
from analysis.evidence.panel import Floats
from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message

PRE = "pre"


def shown_periods(clock: Clock, time: Floats) -> NDArray[Any]:
    """Give periods for an index: whole numbers where they are, dates as text."""
    shown = clock.shown(time)
    whole = shown.dtype != object and bool((shown == np.round(shown)).all())
    return shown.astype(np.int64) if whole else shown


def fitted_periods(asked: object, time: Floats, first: float, clock: Clock) -> NDArray[np.bool_]:
    """Mark the periods to fit on: those asked for, or all before treatment."""
    if asked is None or (isinstance(asked, str) and asked == PRE):
        return time < first
    wanted = named_periods("pre", asked, clock)
    before_treatment("pre", wanted, first, clock)
    missing = wanted[~np.isin(wanted, time)]
    if len(missing):
        raise DataError(
            message(
                "pre: the treated entity is not observed in {periods}. Name periods that it has.",
                periods=listed(clock.label(p) for p in missing),
            )
        )
    return np.isin(time, wanted)


def named_periods(name: str, asked: object, clock: Clock) -> Floats:
    """Read periods given as one value or several, in numbers of `clock`, rising, each once."""
    several = isinstance(asked, Iterable) and not isinstance(asked, str)
    values: list[Any] = list(asked) if several else [asked]  # type: ignore[call-overload]
    found = ticks(clock, pd.Series(values, name=name)) if values else np.empty(0)
    if not len(found) or np.isnan(found).any():
        raise DataError(
            message("{name}: found {found}; expected periods.", name=name, found=repr(asked))
        )
    return np.unique(found)


def before_treatment(name: str, wanted: Floats, first: float, clock: Clock) -> None:
    """Refuse periods under treatment: they would carry the effect into the comparison."""
    late = wanted[wanted >= first]
    if len(late):
        raise DataError(
            message(
                "{name}: {periods} are under treatment (from {first}); a comparison is built on "
                "periods before it only.",
                name=name,
                periods=listed(clock.label(p) for p in late),
                first=clock.label(first),
            )
        )

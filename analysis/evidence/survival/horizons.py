"""A curve read at given times: share, interval, numbers at risk; and the median stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.reading import read_spells
from analysis.evidence.survival.risk import at_risk

COLUMNS = ("time", "n_at_risk", "estimate", "conf_low", "conf_high")


@dataclass(frozen=True)
class MedianStay:
    """Time by which half have left, with its interval; infinite where the curve stays above."""

    value: float
    low: float
    high: float


def read_at(
    curve: DataFrame,
    spells: DataFrame,
    times: Sequence[float],
    *,
    start: float,
    duration: str,
    event: str,
    entry: str | None = None,
) -> DataFrame:
    """Read a step curve at given times.

    Parameters
    ----------
    curve : DataFrame
        Rows of one curve: `time, estimate, conf_low, conf_high`, as `kaplan_meier` or
        `cumulative_incidence` (of one cause) give them.
    spells : DataFrame
        The spells that the curve was made of.
    times : sequence of float
        Times since entry; those beyond the last time watched are left out.
    start : float
        The curve before its first step: 1 for a share still there, 0 for a share gone.
    duration, event, entry : str
        As in `kaplan_meier`.

    Returns
    -------
    DataFrame
        `time, n_at_risk, estimate, conf_low, conf_high`; those watched just before the time (at
        zero: those watched from their entry); without an interval before the first step.
    """
    read = read_spells(spells, duration=duration, event=event, entry=entry, causes=True)
    asked = np.array([t for t in times if t <= read.duration.max()], dtype=float)
    place = np.searchsorted(curve["time"].to_numpy(float), asked, side="right") - 1
    watched = np.where(asked > 0, at_risk(read, asked), (read.entry <= 0).sum())
    found = {"time": asked, "n_at_risk": watched}
    for name, before in (("estimate", start), ("conf_low", np.nan), ("conf_high", np.nan)):
        values = curve[name].to_numpy(float)
        found[name] = np.where(place >= 0, values[np.maximum(place, 0)], before)
    return pd.DataFrame(found)[list(COLUMNS)]


def median_stay(curve: Estimate) -> MedianStay:
    """Time by which half have left, of a Kaplan-Meier estimate of one group.

    Notes
    -----
    The interval holds the times at which the curve's own interval covers one half (Brookmeyer and
    Crowley 1982, Biometrics 38, 29-41); an end that is not reached is infinite.
    """
    table = curve.table
    low = table["conf_low"].fillna(table["estimate"].where(table["estimate"] <= 0))
    high = table["conf_high"].fillna(table["estimate"].where(table["estimate"] <= 0))
    return MedianStay(_first(table, table["estimate"]), _first(table, low), _first(table, high))


def _first(table: DataFrame, bound: pd.Series) -> float:
    below = np.flatnonzero(bound.to_numpy(float) <= 0.5 + 1e-12)
    return float(table["time"].iloc[below[0]]) if len(below) else float("inf")

"""One series of values in time: line, ribbon, ranges, and where it may not be joined."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.report.figures import style

JOINED = 4.05  # years; figures farther apart are not joined by a line
BLANK_END = 1.2  # years without a figure at an end of the axis, from which the end is hatched
BESIDE = 0.35  # years kept free beside the last figure
RIBBON = 0.15


def draw_series(ax: Axes, rows: pd.DataFrame, role: str, *, line: float = 2.25) -> None:
    """Draw the values of one series.

    Parameters
    ----------
    ax : Axes
        Panel.
    rows : DataFrame
        Columns `time`, `value`, `conf_low`, `conf_high`, `interval`, `status`, in order of time.
        A row whose `value` is missing is a range: a bar from end to end, and the line becomes a
        band on its way there.
    role : str
        Role of the colour.
    """
    hue = style.colour(role)
    modelled = rows["interval"].astype("str").str.contains("95").any()
    for part in joined(rows):
        time, value, low, high = _ends(part)
        if len(part) > 1:
            ax.fill_between(time, low, high, color=hue, alpha=RIBBON, lw=0, zorder=1)
            name = "ribbon" if modelled else "line"
            ax.plot(time, value, color=hue, lw=line, zorder=2, gid=name)
        ranges = ~np.isfinite(value) & np.isfinite(low) & np.isfinite(high)
        if ranges.any():
            ends = low[ranges], high[ranges]
            ax.vlines(time[ranges], *ends, color=hue, lw=3, zorder=2, gid="range")


def joined(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut rows into runs near enough in time to be joined by a line."""
    if rows.empty:
        return []
    apart = rows["time"].diff().to_numpy() > JOINED
    return [run for _, run in rows.groupby(np.cumsum(apart), sort=True)]


def gaps(times: Iterable[float], ends: tuple[float, float]) -> list[tuple[float, float]]:
    """Fields of the axis without any figure: at its ends, and between figures far apart.

    Parameters
    ----------
    times : iterable of float
        Decimal years with a figure, ascending.
    ends : (float, float)
        Ends of the axis in decimal years.
    """
    known = list(times)
    found = []
    if known[0] - ends[0] > BLANK_END:
        found.append((ends[0], known[0] - BESIDE))
    found += [(a + BESIDE, b - BESIDE) for a, b in pairwise(known) if b - a > JOINED]
    if ends[1] - known[-1] > BLANK_END:
        found.append((known[-1] + BESIDE, ends[1]))
    return found


def _ends(part: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    time, value, low, high = (
        part[name].astype(float).to_numpy() for name in ("time", "value", "conf_low", "conf_high")
    )
    return (
        time,
        value,
        np.where(np.isfinite(low), low, value),
        np.where(np.isfinite(high), high, value),
    )

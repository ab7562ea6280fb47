"""Treated countries beside their synthetic ones, a panel each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import heading, tick_text, value_ticks, year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.lettering import text_width, words

HEIGHTS = {1: 240.0, 2: 180.0}
GAP = 62.0
ROOM = 1.12
MIDDLE = 0.5  # a year stands in its middle


@style.styled
def against_synthetic(
    frame: pd.DataFrame,
    *,
    log: bool = True,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Observed outcome of each treated country and that of its weighted donors.

    Parameters
    ----------
    frame : DataFrame
        `entity`, `name` (printed), `year`, `treated`, `synthetic`, `first_treated`; logarithms
        where `log`, drawn in the outcome's own unit on a scale of multiples.
    log : bool
        Whether values are logarithms.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        A line marks the start of treatment; a year that is left out is not joined.
    """
    rows = frame.assign(at=frame["year"].astype(float) + MIDDLE)
    for name in ("treated", "synthetic"):
        rows[name] = np.exp(rows[name].astype(float)) if log else rows[name].astype(float)
    names = list(dict.fromkeys(rows["entity"]))
    tall = HEIGHTS.get(len(names), 150.0)
    room = max(text_width(said, 12.5) for e in names for _, said in _ticks(rows, e, log, lang)) + 10
    margins = Margins(np.ceil(max(40.0, room)), 12, 30, 28)
    drawn = sheet(width, [tall] * len(names), margins, gap=GAP, ax=ax)
    for panel, entity in zip(drawn.panels, names, strict=True):
        own = rows[rows["entity"] == entity]
        heading(panel, words(own["name"].iloc[0], lang), "blue", size=drawn.size)
        _scale(panel, rows, entity, log, lang)
        _lines(panel, own)
    return drawn.figure


def _limits(rows: pd.DataFrame, entity: str) -> tuple[float, float]:
    own = rows.loc[rows["entity"] == entity, ["treated", "synthetic"]].to_numpy(float)
    return float(np.nanmin(own)), float(np.nanmax(own))


def _ticks(rows: pd.DataFrame, entity: str, log: bool, lang: str) -> list[tuple[float, str]]:
    low, high = _limits(rows, entity)
    ticks = value_ticks(low / ROOM if log else low, high * ROOM, log=log)
    if log and len(ticks) < 3:
        ticks = [t for t in value_ticks(low / ROOM, high * ROOM) if t > 0]
    return [(tick, words(tick_text(tick, ticks, lang), lang)) for tick in ticks]


def _scale(ax: Axes, rows: pd.DataFrame, entity: str, log: bool, lang: str) -> None:
    low, high = _limits(rows, entity)
    if log:
        ax.set_yscale("log")
        ax.yaxis.minorticks_off()
        ax.set_ylim(low / ROOM, high * ROOM)
    else:
        ax.set_ylim(min(0.0, low), high * ROOM)
    ticks = _ticks(rows, entity, log, lang)
    ax.set_yticks([tick for tick, _ in ticks], [said for _, said in ticks])
    years = rows.loc[rows["entity"] == entity, "year"].astype(float)
    year_axis(ax, float(years.min()), float(years.max()) + 1)


def _lines(ax: Axes, own: pd.DataFrame) -> None:
    ax.axvline(float(own["first_treated"].iloc[0]), color=style.colour("muted"), lw=1.0, zorder=1)
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("synthetic", {"color": style.colour("muted"), "lw": 2.0, "ls": (0, (4, 2)),
                       "gid": "dashed", "solid_capstyle": "butt"}),
        ("treated", {"color": style.colour("blue"), "lw": 2.4, "gid": "line"}),
    )  # fmt: skip
    for _, run in own.groupby((own["year"].diff() > 1.5).cumsum()):
        for name, look in looks:
            ax.plot(run["at"], run[name], zorder=3, **look)
            if name == "treated":
                ax.plot(run["at"], run[name], "o", ms=3.8, color=look["color"], zorder=4)

"""Draw by draw: what each reform brings and costs in some possible worlds, a panel each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, grid
from analysis.report.figures.lettering import shorten, words

Array = NDArray[np.float64]
HEIGHT = 92.0
COLUMNS = {False: 4, True: 2}
GAPS = (26.0, 66.0)
SHOWN = 50  # draws of each panel
SPAN = (2.0, 98.0)
DOT = 3.2


@style.styled
def draw_clouds(
    frame: pd.DataFrame,
    *,
    worth: float,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Net job-years across and cost upward, a point a draw; beneath the line it is worth its cost.

    Parameters
    ----------
    frame : DataFrame
        One row a draw: `reform, label, said` (words under the label), `gain`, `cost` (millions);
        reforms in the order of the panels.
    worth : float
        Millions that a job-year is worth: the line.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Each panel has its own scale, which holds 96 in 100 of its draws; fifty are shown.
        Points worth their cost are blue, the others rust.
    """
    narrow, size = style.is_narrow(width), style.letter_size(width)
    reforms = list(dict.fromkeys(frame["reform"]))
    columns = min(COLUMNS[narrow], len(reforms))
    margins = Margins(34, 14, 44, 30)
    drawn = grid(width, len(reforms), columns, HEIGHT, margins, gaps=GAPS, ax=ax)
    for panel, reform in zip(drawn.panels, reforms, strict=True):
        rows = frame[frame["reform"] == reform]
        _axes(panel, rows, lang)
        _line(panel, worth)
        _cloud(panel, rows, worth)
        _head(panel, str(rows["label"].iloc[0]), str(rows["said"].iloc[0]), lang, size)
    return drawn.figure


def _axes(ax: Axes, rows: pd.DataFrame, lang: str) -> None:
    left, right = (float(v) for v in np.percentile(rows["gain"], SPAN))
    top = float(np.percentile(rows["cost"], SPAN[1]))
    left, right = min(left, 0.0), max(right, 0.0)
    reach = max(right - left, 1e-9)
    ax.set_xlim(left - 0.06 * reach, right + 0.06 * reach)
    ax.set_ylim(-0.04 * top, max(top * 1.08, 1e-9))
    across = nice_ticks(*ax.get_xlim(), bins=3)
    label_ticks(ax, across, [tick_text(tick, across, lang) for tick in across])
    upward = nice_ticks(0.0, top, bins=2)
    ax.set_yticks(upward, [tick_text(tick, upward, lang) for tick in upward])
    ax.axvline(0, color=style.colour("ink"), lw=0.9, zorder=1)


def _line(ax: Axes, worth: float) -> None:
    right, top = ax.get_xlim()[1], ax.get_ylim()[1]
    end = min(right, top / worth)
    ax.plot([0, end], [0, end * worth], color=style.colour("ink"), lw=1.1, ls=(0, (4, 3)),
            zorder=2, scalex=False, scaley=False)  # fmt: skip


def _cloud(ax: Axes, rows: pd.DataFrame, worth: float) -> None:
    """Draw the dots as two paths: one outline is far shorter than many marks."""
    some = rows.iloc[:SHOWN]
    gain, cost = some["gain"].to_numpy(float), some["cost"].to_numpy(float)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    seen = (gain >= left) & (gain <= right) & (cost >= low) & (cost <= high)
    good = worth * gain >= cost
    for chosen, role, alpha in ((~good, "rust", 0.55), (good, "blue", 0.75)):
        points = np.column_stack([gain, cost])[seen & chosen]
        if len(points):
            patch = PathPatch(_dots(points), fill=False, edgecolor=style.colour(role), lw=DOT,
                              capstyle="round", alpha=alpha, zorder=4)  # fmt: skip
            ax.add_patch(patch)


def _dots(points: Array) -> Path:
    """Lines of no length, which round caps make dots."""
    vertices = np.repeat(points, 2, axis=0)
    codes = np.tile([Path.MOVETO, Path.LINETO], len(points))
    return Path(vertices, codes)


def _head(ax: Axes, label: str, said: str, lang: str, size: float) -> None:
    wide = float(ax.get_window_extent().width) * 72 / ax.figure.dpi
    rows = (
        (shorten(words(label, lang), wide + 16, size, 600), 22, 600, "ink"),
        (shorten(words(said, lang), wide + 16, style.SMALL), 7, 400, "muted"),
    )
    for text, up, weight, hue in rows:
        ax.annotate(text, (0, 1), xycoords="axes fraction", xytext=(-12, up),
                    textcoords="offset points", ha="left", va="baseline", fontsize=size,
                    fontweight=weight, color=style.colour(hue), annotation_clip=False)  # fmt: skip

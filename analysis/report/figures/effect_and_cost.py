"""The cost-effectiveness plane: what each reform brings and what it costs, and the frontier."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import text_width, words

HEIGHT = {False: 380.0, True: 330.0}
FRONTIER = "on the frontier"


@style.styled
def cost_plane(
    frame: pd.DataFrame,
    *,
    worth: float | None = None,
    said: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Mean net job-years across, mean cost upward, a point a reform.

    Parameters
    ----------
    frame : DataFrame
        One row a reform: `label, gain, cost` (millions), `status` (`on the frontier` or not),
        `number` (printed instead of the label on phones). Doing nothing is the origin and is no
        row.
    worth : float, optional
        Millions that a job-year is worth: beneath this line a reform is worth its cost.
    said : str
        The words at that line.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        The frontier is a line from the origin, which is doing nothing.
    """
    narrow, size = style.is_narrow(width), style.letter_size(width)
    top = float(frame["cost"].max()) * 1.22
    ticks = nice_ticks(0.0, top)
    left = max(text_width(tick_text(tick, ticks, lang), 12.5) for tick in ticks) + 10
    margins = Margins(np.ceil(left), 14, 26, 46)
    drawn = sheet(width, (HEIGHT[narrow],), margins, ax=ax)
    panel = drawn.panels[0]
    _axes(panel, frame, top, lang)
    line = [] if worth is None else [_line(panel, worth, words(said, lang))]
    _frontier(panel, frame)
    for row in each(frame):
        _point(panel, row)
    place(panel, [*_labels(frame, narrow, lang), *line], size)
    return drawn.figure


def _axes(ax: Axes, frame: pd.DataFrame, top: float, lang: str) -> None:
    gains = frame["gain"].to_numpy(float)
    low, high = min(0.0, float(gains.min())), max(0.0, float(gains.max()))
    reach = max(high - low, 1e-9)
    ax.set_xlim(low - 0.1 * reach, high + 0.14 * reach)
    ax.set_ylim(-0.04 * top, top)
    across = nice_ticks(*ax.get_xlim())
    label_ticks(ax, across, [tick_text(tick, across, lang) for tick in across])
    upward = nice_ticks(0.0, top)
    ax.set_yticks(upward, [tick_text(tick, upward, lang) for tick in upward])
    ax.axhline(0, color=style.colour("ink"), lw=1, zorder=1)
    ax.axvline(0, color=style.colour("ink"), lw=1, zorder=1)
    unit = words(say(lang, "net job-years, mean of the draws"), lang)
    ax.set_xlabel(unit, fontsize=12.5, labelpad=4, color=style.colour("muted"))


def _line(ax: Axes, worth: float, said: str) -> Label:
    """Draw the line on which net job-years are worth exactly their cost; give its words."""
    high, top = ax.get_xlim()[1], ax.get_ylim()[1]
    end = min(high, top / worth)
    ax.plot([0, end], [0, end * worth], color=style.colour("muted"), lw=1.1, ls=(0, (4, 3)),
            zorder=2, scalex=False, scaley=False)  # fmt: skip
    at = 0.72 * end
    return Label(said, at, at * worth, colour="muted", wish=("below right", "right", "below"))


def _frontier(ax: Axes, frame: pd.DataFrame) -> None:
    best = frame[frame["status"] == FRONTIER].sort_values("gain")
    across, upward = [0.0, *best["gain"]], [0.0, *best["cost"]]
    ax.plot(across, upward, color=style.colour("blue"), lw=2.0, zorder=3, gid="line")


def _point(ax: Axes, row: Any) -> None:
    best = row.status == FRONTIER
    hue, paper = style.colour("blue" if best else "ink"), style.colour("paper")
    ax.plot([row.gain], [row.cost], "o", ms=7.5, mfc=hue if best else paper, mec=hue, mew=1.6,
            zorder=5)  # fmt: skip


def _labels(frame: pd.DataFrame, narrow: bool, lang: str) -> list[Label]:
    """Names beside their points; on phones numbers, which the table beneath explains."""
    rows = list(each(frame.sort_values("cost", ascending=False)))
    return [
        Label(
            words(str(row.number) if narrow else row.label, lang),
            row.gain,
            row.cost,
            colour="blue" if row.status == FRONTIER else "ink",
            weight=600 if row.status == FRONTIER else 400,
            wish=("right", "above left", "left", "above", "below right", "below"),
            shorter="" if narrow else words(str(row.number), lang),
        )
        for row in rows
    ]

"""Reforms below each other: the mean with its interval, the sceptic and the advocate beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.named_rows import name_rows, room, wrapped

ROW = 34.0
BAR = 5.0
OTHERS = (("sceptical", "v", "rust"), ("advocate", "^", "blue"))


@style.styled
def reform_rows(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """One outcome of several reforms, in the order given.

    Parameters
    ----------
    frame : DataFrame
        One row a reform: `label, value, conf_low, conf_high, said` (the value printed); where
        they are there, `sceptical` and `advocate`, the means of the two other answers, and how
        they are printed, `said_sceptical` and `said_advocate`.
    unit : str
        The words under the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Zero is a line in ink; the axis holds the intervals, and an answer beyond it points out of
        its edge. Printed values stand at the right end of each row: sceptic, central, advocate;
        on phones the central one.
    """
    names = wrapped(list(frame["label"]), width, lang)
    size = style.letter_size(width)
    printed = _columns(frame, style.is_narrow(width), lang)
    wides = [max(text_width(text, size, 600) for text in texts) + 16 for texts in printed.values()]
    margins = Margins(room(names, width), np.ceil(sum(wides)) + 2, 8, 44 if unit else 26)
    drawn = sheet(width, (ROW * len(frame),), margins, ax=ax)
    panel = drawn.panels[0]
    _scale(panel, frame, lang)
    if unit:
        panel.set_xlabel(words(unit, lang), fontsize=12.5, labelpad=4, color=style.colour("muted"))
    name_rows(panel, names, size)
    panel.axvline(0, color=style.colour("ink"), lw=1, zorder=3)
    for place, row in enumerate(each(frame)):
        _row(panel, place, row)
    edge = 0.0
    for (role, texts), wide in zip(printed.items(), wides, strict=True):
        edge += wide
        _print(panel, texts, role, edge, size)
    return drawn.figure


def _columns(frame: pd.DataFrame, narrow: bool, lang: str) -> dict[str, list[str]]:
    """Give the printed values by the role of their colour: all three answers, or one on phones."""
    names = {"rust": "said_sceptical", "ink": "said", "blue": "said_advocate"}
    kept = {role: name for role, name in names.items() if name in frame}
    kept = {"ink": "said"} if narrow else kept
    return {role: [words(text, lang) for text in frame[name]] for role, name in kept.items()}


def _print(ax: Axes, texts: list[str], role: str, edge: float, size: float) -> None:
    for place, text in enumerate(texts):
        ax.annotate(text, (1, place), xycoords=("axes fraction", "data"), xytext=(edge, 0),
                    textcoords="offset points", ha="right", va="center", fontsize=size,
                    fontweight=600 if role == "ink" else 400, color=style.colour(role),
                    annotation_clip=False)  # fmt: skip


def _scale(ax: Axes, frame: pd.DataFrame, lang: str) -> None:
    style.dress(ax, grid=False)
    ax.set_yticks([])
    ax.set_ylim(len(frame) - 0.5, -0.5)
    ends = frame[["value", "conf_low", "conf_high"]].to_numpy(float)
    low, high = min(0.0, float(np.nanmin(ends))), max(0.0, float(np.nanmax(ends)))
    reach = max(high - low, 1e-9)
    ax.set_xlim(low - 0.03 * reach, high + 0.03 * reach)
    ticks = nice_ticks(*ax.get_xlim())
    label_ticks(ax, ticks, [tick_text(tick, ticks, lang) for tick in ticks])
    ax.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)


def _row(ax: Axes, place: int, row: Any) -> None:
    ink, paper = style.colour("ink"), style.colour("paper")
    ax.plot([row.conf_low, row.conf_high], [place, place], color=ink, lw=BAR, alpha=0.2,
            solid_capstyle="butt", zorder=2, gid="interval")  # fmt: skip
    for name, marker, role in OTHERS:
        value = getattr(row, name, np.nan)
        if np.isfinite(value):
            _mark(ax, place, float(value), marker, role)
    ax.plot([row.value], [place], "o", ms=7.5, color=ink, mec=paper, mew=1.0, zorder=5)


def _mark(ax: Axes, place: int, value: float, marker: str, role: str) -> None:
    """Draw one of the other answers; one beyond the axis points out of its edge."""
    low, high = ax.get_xlim()
    if value > high or value < low:
        marker, value = (">", high) if value > high else ("<", low)
    ax.plot([value], [place], marker, ms=7.5, color=style.colour(role), mec=style.colour("paper"),
            mew=0.8, zorder=4, clip_on=False)  # fmt: skip

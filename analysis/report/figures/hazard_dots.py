"""Who leaves sooner: hazard ratios with their intervals, a row each, around one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.figures import style
from analysis.report.figures.axis import absence
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import shorten, text_width, words

ROW = {False: 32.0, True: 44.0}  # px, by whether the drawing is the one for phones
LONGEST_NAME = 250.0
BAR = 5.5
TICKS = (0.1, 0.2, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
ROOM = 38.0
PAPER = {"facecolor": style.colour("paper"), "edgecolor": "none", "pad": 1}


@style.styled
def hazards(
    frame: pd.DataFrame,
    *,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Hazard ratios on a scale of multiples, each with its 95 % interval.

    Parameters
    ----------
    frame : DataFrame
        One row a covariate, from top to bottom: `label` (printed words), `ratio`, `ratio_low`,
        `ratio_high`.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones, names above their rows.

    Returns
    -------
    Figure
        Without a ratio the figure says so in words.
    """
    rows = frame.dropna(subset=["ratio"])
    narrow, size = style.is_narrow(width), style.letter_size(width)
    if rows.empty:
        drawn = sheet(width, (ROW[narrow] * 2,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No ratio"), lang), size=size)
        return drawn.figure
    longest = width - 40 if narrow else LONGEST_NAME
    names = [shorten(words(str(label), lang), longest, size) for label in rows["label"]]
    left = 14.0 if narrow else max(text_width(name, size) for name in names) + 16
    right = max(text_width(_amount(row, lang), size, 600) for row in each(rows)) + 16
    margins = Margins(np.ceil(left), 14.0 if narrow else np.ceil(right), 14, 50)
    drawn = sheet(width, (ROW[narrow] * len(rows),), margins, ax=ax)
    panel = drawn.panels[0]
    _scale(panel, rows, lang)
    for place, (row, name) in enumerate(zip(each(rows), names, strict=True)):
        _row(drawn, place, row, name, lang)
    _directions(panel, lang, narrow)
    return drawn.figure


def _scale(ax: Axes, rows: pd.DataFrame, lang: str) -> None:
    style.dress(ax, grid=False)
    ax.set_yticks([])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xscale("log")
    ends = rows[["ratio_low", "ratio_high", "ratio"]].to_numpy(float)
    ends = np.clip(ends[np.isfinite(ends)], 0.05, 20)
    low, high = min(float(ends.min()) / 1.12, 0.7), max(float(ends.max()) * 1.12, 1.43)
    ax.set_xlim(low, high)
    ax.xaxis.minorticks_off()
    wide = float(ax.bbox.width) * 72 / ax.figure.dpi
    inside = [tick for tick in TICKS if low <= tick <= high]
    kept: list[float] = []
    for tick in sorted(inside, key=lambda tick: abs(np.log(tick))):
        apart = [abs(np.log(tick / other)) / np.log(high / low) * wide for other in kept]
        if all(gap >= ROOM for gap in apart):
            kept.append(tick)
    ax.set_xticks(kept, [f"×\u00a0{number(tick, lang)}" for tick in kept])
    ax.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)
    ax.axvline(1, color=style.colour("muted"), lw=1.2, zorder=1)


def _row(drawn: Sheet, place: int, row: Any, name: str, lang: str) -> None:
    ax, narrow, size = drawn.panels[0], drawn.narrow, drawn.size
    hue = style.colour("blue")
    at = place + (0.22 if narrow else 0.0)
    low, high = ax.get_xlim()
    if np.isfinite(row.ratio_low) and np.isfinite(row.ratio_high):
        ends = [max(row.ratio_low, low), min(row.ratio_high, high)]
        ax.plot(ends, [at, at], color=hue, lw=BAR, alpha=0.32, solid_capstyle="butt", zorder=2,
                gid="interval")  # fmt: skip
    ax.plot([row.ratio], [at], "o", ms=7, color=hue, zorder=4, gid=f"row:{place}")
    said = _amount(row, lang)
    edge: dict[str, Any] = {"annotation_clip": False, "textcoords": "offset points", "va": "center"}
    if narrow:
        ax.annotate(name, (0, place - 0.2), xycoords=("axes fraction", "data"), xytext=(0, 0),
                    ha="left", fontsize=size, zorder=3, bbox=PAPER, **edge)  # fmt: skip
        wide = text_width(said, size, 600)
        end = float(ax.transData.transform((min(row.ratio_high, high), at))[0]) * 72
        fits = end / ax.figure.dpi + 8 + wide < drawn.width - 4
        spot = (min(row.ratio_high, high), at) if fits else (max(row.ratio_low, low), at)
        ax.annotate(said, spot, xytext=(7 if fits else -7, 0), ha="left" if fits else "right",
                    fontsize=size, fontweight=600, color=hue, **edge)  # fmt: skip
        return
    ax.annotate(name, (0, at), xycoords=("axes fraction", "data"), xytext=(-12, 0), ha="right",
                fontsize=size, **edge)  # fmt: skip
    ax.annotate(said, (1, at), xycoords=("axes fraction", "data"), xytext=(10, 0), ha="left",
                fontsize=size, fontweight=600, color=hue, **edge)  # fmt: skip


def _amount(row: Any, lang: str) -> str:
    return words(f"×\u00a0{number(row.ratio, lang, 2)}", lang)


def _directions(ax: Axes, lang: str, narrow: bool) -> None:
    """Say under the axis which way is sooner."""
    for edge, said, side in (
        (0, say(lang, "← leave later"), "left"),
        (1, say(lang, "leave sooner →"), "right"),
    ):
        ax.annotate(words(said, lang), (edge, 0), xycoords="axes fraction", xytext=(0, -30),
                    textcoords="offset points", ha=side, va="top", fontsize=12,
                    color=style.colour("muted"), annotation_clip=False)  # fmt: skip

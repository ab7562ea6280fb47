"""What one more claim would resolve: a bar a claim, the most telling first."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.numbers import percent
from analysis.report.figures import style
from analysis.report.figures.axis import absence, label_ticks, nice_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import shorten, text_width, words

ROW = 25.0
LONGEST_NAME = {False: 250.0, True: 168.0}
BAR = 7.0


@style.styled
def narrowing(
    frame: pd.DataFrame,
    *,
    nothing: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Shares by which further claims would narrow intervals.

    Parameters
    ----------
    frame : DataFrame
        One row per claim in the order of its rank: `name` (printed) and `narrower`, from 0 to 1.
    nothing : str
        What is said where there is no row.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Bars from zero, each with its share in percent.
    """
    narrow, size = style.is_narrow(width), style.letter_size(width)
    if frame.empty:
        drawn = sheet(width, (3 * ROW,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(nothing, lang), size=size)
        return drawn.figure
    names = [shorten(words(name, lang), LONGEST_NAME[narrow], size) for name in frame["name"]]
    left = max(text_width(name, size) for name in names) + 14
    drawn = sheet(width, [ROW * len(frame)], Margins(np.ceil(left), 14, 6, 26), ax=ax)
    panel = drawn.panels[0]
    style.dress(panel, grid=False)
    panel.set_yticks([])
    panel.set_ylim(len(frame) - 0.5, -0.5)
    most = 100 * float(frame["narrower"].max())
    panel.set_xlim(0, most * 1.2 or 1.0)
    ticks = nice_ticks(0, most * 1.2)
    label_ticks(panel, ticks, [words(percent(tick, lang, None), lang) for tick in ticks])
    panel.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)
    for at, (row, name) in enumerate(zip(each(frame), names, strict=True)):
        _bar(panel, at, 100 * row.narrower, name, lang, size)
    return drawn.figure


def _bar(ax: Axes, at: int, share: float, name: str, lang: str, size: float) -> None:
    hue = style.colour("blue")
    ax.plot([0, share], [at, at], color=hue, lw=BAR, alpha=0.32, solid_capstyle="butt", zorder=2)
    ax.plot([share], [at], "o", ms=6.5, mfc=hue, mec=style.colour("paper"), zorder=4)
    ax.annotate(name, (0, at), xycoords=("axes fraction", "data"), xytext=(-10, 0),
                textcoords="offset points", ha="right", va="center", fontsize=size,
                color=style.colour("ink"), annotation_clip=False)  # fmt: skip
    ax.annotate(words(percent(share, lang, 1), lang), (share, at), xytext=(9, 0),
                textcoords="offset points", ha="left", va="center", fontsize=size,
                fontweight=600, color=style.colour("blue"))  # fmt: skip

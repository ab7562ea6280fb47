"""Who gains and who loses: a dot with its interval for each, on both sides of zero."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.named_rows import bare, name_rows, room, wrapped

ROW = 46.0
BAR = 5.0


@style.styled
def gains(
    frame: pd.DataFrame,
    *,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Gains and losses by who has them, in the order given.

    Parameters
    ----------
    frame : DataFrame
        One row a group: `label, value, conf_low, conf_high, said` (the value printed); losses are
        negative.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Gains in blue, losses in rust.
    """
    names = wrapped(list(frame["label"]), width, lang)
    size = style.letter_size(width)
    said = [words(text, lang) for text in frame["said"]]
    half = max(text_width(text, style.SMALL, 600) for text in said) / 2
    drawn = sheet(width, (ROW * len(frame),), Margins(room(names, width), half + 6, 26, 6), ax=ax)
    panel = drawn.panels[0]
    bare(panel, len(frame))
    low = min(0.0, float(frame["conf_low"].min()))
    high = max(0.0, float(frame["conf_high"].max()))
    reach = max(high - low, 1e-9)
    panel.set_xlim(low - 0.04 * reach, high + 0.04 * reach)
    name_rows(panel, names, size)
    panel.axvline(0, color=style.colour("ink"), lw=1, zorder=3)
    for place, (row, text) in enumerate(zip(each(frame), said, strict=True)):
        _dot(panel, place, row, text)
    _sides(panel, lang)
    return drawn.figure


def _dot(ax: Axes, place: int, row: Any, text: str) -> None:
    role = "blue" if row.value > 0 else "rust" if row.value < 0 else "muted"
    hue = style.colour(role)
    ax.plot([row.conf_low, row.conf_high], [place, place], color=hue, lw=BAR, alpha=0.28,
            solid_capstyle="butt", zorder=2)  # fmt: skip
    ax.plot([row.value], [place], "o", ms=8, color=hue, zorder=4)
    ax.annotate(text, (row.value, place), xytext=(0, 7), textcoords="offset points", ha="center",
                va="bottom", fontsize=style.SMALL, fontweight=600, color=hue,
                annotation_clip=False, zorder=5, bbox={
                    "facecolor": style.colour("paper"), "edgecolor": "none", "pad": 0.5
                })  # fmt: skip


def _sides(ax: Axes, lang: str) -> None:
    """Name the two sides of zero over the rows, each only where it has room."""
    scale = 72 / ax.figure.dpi
    zero = float(ax.transData.transform((0, 0))[0]) * scale
    sides = (
        (say(lang, "← loses"), "rust", -6, "right", zero),
        (say(lang, "gains →"), "blue", 6, "left", float(ax.figure.bbox.width) * scale - zero),
    )
    for text, role, shift, align, space in sides:
        if text_width(words(text, lang), 12.5) + 8 < space:
            ax.annotate(words(text, lang), (0, 1), xycoords=("data", "axes fraction"),
                        xytext=(shift, 8), textcoords="offset points", ha=align, va="baseline",
                        fontsize=12.5, color=style.colour(role), annotation_clip=False)  # fmt: skip

"""Public funds as chances: how likely each quadrant is, a bar of a hundred for each answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.numbers import percent
from analysis.report.figures import style
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.named_rows import bare, name_rows, room, wrapped

ROW = 58.0
TALL = 0.5
PARTS = {"infinite": "teal", "finite": "blue", "negative": "rust", "undefined": "muted"}


@style.styled
def quadrants(
    frame: pd.DataFrame,
    *,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Bars of probability, split by quadrant of willingness to pay over net cost.

    Parameters
    ----------
    frame : DataFrame
        One row an answer: `label, infinite, finite, negative, undefined` (shares that add up to
        1) and `said` (printed under its bar).
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Percent inside the parts that have room for it.
    """
    names = wrapped(list(frame["label"]), width, lang)
    drawn = sheet(width, (ROW * len(frame),), Margins(room(names, width), 8, 6, 14), ax=ax)
    panel = drawn.panels[0]
    bare(panel, len(frame))
    panel.set_xlim(0, 1)
    name_rows(panel, names, style.letter_size(width))
    for place, row in enumerate(each(frame)):
        _bar(panel, place, row, lang)
        panel.annotate(words(row.said, lang), (0, place), xytext=(0, -ROW * TALL / 2 - 3),
                       textcoords="offset points", ha="left", va="top", fontsize=style.SMALL,
                       color=style.colour("muted"), annotation_clip=False)  # fmt: skip
    return drawn.figure


def _bar(ax: Axes, place: int, row: Any, lang: str) -> None:
    left, wide = 0.0, float(ax.bbox.width) * 72 / ax.figure.dpi
    for part, role in PARTS.items():
        share = float(getattr(row, part))
        if share <= 0:
            continue
        ax.barh(place, share, left=left, height=TALL, color=style.colour(role), lw=0.8,
                edgecolor=style.colour("paper"), zorder=2)  # fmt: skip
        text = words(percent(100 * share, lang), lang)
        if text_width(text, style.SMALL, 600) + 10 < share * wide:
            ax.text(left + share / 2, place, text, ha="center", va="center", zorder=4,
                    fontsize=style.SMALL, fontweight=600, color=style.colour("paper"))  # fmt: skip
        left += share

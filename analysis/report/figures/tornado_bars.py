"""What decides the answer: the outcome at two values of each assumption, the widest first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.named_rows import bare, name_rows, room, wrapped

ROW = 50.0
TALL = 0.56
SMALL = style.SMALL


@style.styled
def tornado(
    frame: pd.DataFrame,
    *,
    middle: float,
    said: str,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Bars from the middle to the outcome at each end.

    Parameters
    ----------
    frame : DataFrame
        One row an assumption: `label, outcome_low, outcome_high` (the outcome at its low and at
        its high value), `low_said, high_said` (those two values, printed).
    middle : float
        The outcome with all at their values.
    said : str
        The words over the middle line.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        What lowers the outcome in rust, what raises it in blue; at each end the value that the
        assumption has there.
    """
    names = wrapped(list(frame["label"]), width, lang, lines=3)
    size = style.letter_size(width)
    ends = [words(text, lang) for name in ("low_said", "high_said") for text in frame[name]]
    beside = max(text_width(text, SMALL) for text in ends) + 8
    left = room(names, width) + (0 if style.is_narrow(width) else 4)
    drawn = sheet(width, (ROW * len(frame),), Margins(left, 6, 26, 8), ax=ax)
    panel = drawn.panels[0]
    bare(panel, len(frame))
    _limits(panel, frame, middle, beside)
    name_rows(panel, names, size)
    for place, row in enumerate(each(frame)):
        _pair(panel, place, row, middle, lang)
    panel.axvline(middle, color=style.colour("ink"), lw=1.2, zorder=4)
    _over(panel, middle, words(said, lang))
    return drawn.figure


def _limits(ax: Axes, frame: pd.DataFrame, middle: float, beside: float) -> None:
    """Leave room on both sides for the values printed at the ends of the bars."""
    outcomes = frame[["outcome_low", "outcome_high"]].to_numpy(float)
    low, high = min(middle, float(outcomes.min())), max(middle, float(outcomes.max()))
    wide = float(ax.bbox.width) * 72 / ax.figure.dpi
    reach = max(high - low, 1e-9)
    pad = reach * beside / max(wide - 2 * beside, 1.0)
    ax.set_xlim(low - pad, high + pad)


def _pair(ax: Axes, place: int, row: Any, middle: float, lang: str) -> None:
    ends = ((row.outcome_low, row.low_said), (row.outcome_high, row.high_said))
    both = np.sign([row.outcome_low - middle, row.outcome_high - middle])
    same_side = both[0] == both[1]
    for k, (at, text) in enumerate(ends):
        role = "blue" if at > middle else "rust"
        ax.barh(place, at - middle, left=middle, height=TALL, color=style.colour(role), lw=0,
                alpha=0.6 if same_side else 1.0, zorder=2)  # fmt: skip
        if same_side and k != int(np.argmax(np.abs([e - middle for e, _ in ends]))):
            continue  # the shorter bar lies inside the longer one
        right = at > middle or (at == middle and k == 1)
        ax.annotate(words(text, lang), (at, place), xytext=(5 if right else -5, 0),
                    textcoords="offset points", ha="left" if right else "right", va="center",
                    fontsize=SMALL, color=style.colour(role), annotation_clip=False)  # fmt: skip


def _over(ax: Axes, middle: float, text: str) -> None:
    """Write over the middle line, moved inwards where the edge of the drawing is near."""
    scale = 72 / ax.figure.dpi
    at = float(ax.transData.transform((middle, 0))[0]) * scale
    half = text_width(text, 12.5, 600) / 2
    edge = float(ax.figure.bbox.width) * scale
    shift = max(half + 2 - at, 0.0) - max(at + half + 2 - edge, 0.0)
    ax.annotate(text, (middle, 1), xycoords=("data", "axes fraction"), xytext=(shift, 8),
                textcoords="offset points", ha="center", va="baseline", fontsize=12.5,
                fontweight=600, color=style.colour("ink"), annotation_clip=False)  # fmt: skip

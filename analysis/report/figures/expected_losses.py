"""Expected loss: what choosing each reform forgoes on average, the least first."""

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

ROW = 33.0
THICK = 0.5


@style.styled
def loss_bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Benefit forgone on average by choosing each, in the order given.

    Parameters
    ----------
    frame : DataFrame
        One row a choice: `label, loss` (millions), `said` (the loss printed), `chosen`.
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
        The choice of least loss is blue.
    """
    names = wrapped(list(frame["label"]), width, lang)
    size = style.letter_size(width)
    said = [words(text, lang) for text in frame["said"]]
    right = max(text_width(text, size, 600) for text in said) + 14
    margins = Margins(room(names, width), np.ceil(right), 6, 44 if unit else 26)
    drawn = sheet(width, (ROW * len(frame),), margins, ax=ax)
    panel = drawn.panels[0]
    style.dress(panel, grid=False)
    panel.set_yticks([])
    panel.set_ylim(len(frame) - 0.5, -0.5)
    panel.set_xlim(0, max(float(frame["loss"].max()), 1e-9) * 1.01)
    ticks = nice_ticks(*panel.get_xlim())
    label_ticks(panel, ticks, [tick_text(tick, ticks, lang) for tick in ticks])
    panel.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)
    if unit:
        panel.set_xlabel(words(unit, lang), fontsize=12.5, labelpad=4, color=style.colour("muted"))
    name_rows(panel, names, size)
    for place, (row, text) in enumerate(zip(each(frame), said, strict=True)):
        _bar(panel, place, row, text, size)
    return drawn.figure


def _bar(ax: Axes, place: int, row: Any, text: str, size: float) -> None:
    hue = style.colour("blue" if row.chosen else "muted")
    ax.barh([place], [row.loss], height=THICK, color=hue, alpha=1.0 if row.chosen else 0.5, lw=0,
            zorder=2)  # fmt: skip
    ax.annotate(text, (row.loss, place), xytext=(6, 0), textcoords="offset points", ha="left",
                va="center", fontsize=size, fontweight=600 if row.chosen else 400,
                color=style.colour("blue" if row.chosen else "ink"),
                annotation_clip=False)  # fmt: skip

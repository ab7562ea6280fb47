"""Effects against their standard errors: a funnel where small studies report like large ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence.pooling.small_studies import too_few
from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import clean, words

TALL = {False: 300.0, True: 260.0}
SIZE = 6.5


@style.styled
def funnel(
    frame: pd.DataFrame,
    *,
    measure: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Studies by effect and standard error, precise ones on top, with the funnel expected.

    Parameters
    ----------
    frame : DataFrame
        The points of `Pooled.funnel()`: `label, estimate, std_error, expected_low, expected_high`.
    measure : str
        What the axis counts, with its unit.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Below ten studies the plot is declined, and the reason stands in its place: no eye tells
        the shape of so few points.
    """
    reason = too_few(len(frame))
    narrow = style.is_narrow(width)
    margins = Margins(52, 14, 30, 30 + 18 * bool(measure))
    if reason is not None:
        drawn = sheet(width, (96.0,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(reason.said(lang), lang), size=drawn.size)
        return drawn.figure
    drawn = sheet(width, (TALL[narrow],), margins, ax=ax)
    panel = drawn.panels[0]
    heading(panel, words(say(lang, "Standard error"), lang), "muted", size=drawn.size)
    _axes(panel, frame, lang)
    _expected(panel, frame)
    for row in each(frame):
        panel.plot([row.estimate], [row.std_error], "o", ms=SIZE, mfc=style.colour("blue"),
                   mec=style.colour("paper"), mew=1.0, zorder=4,
                   gid=f"funnel:{clean(str(row.label))}")  # fmt: skip
    if measure:
        panel.annotate(words(measure, lang), (0.5, 0), xycoords="axes fraction", xytext=(0, -26),
                       textcoords="offset points", ha="center", va="top", fontsize=drawn.size,
                       color=style.colour("muted"), annotation_clip=False)  # fmt: skip
    return drawn.figure


def _axes(ax: Axes, frame: pd.DataFrame, lang: str) -> None:
    top = float(frame["std_error"].max()) * 1.06
    ends = frame[["estimate", "expected_low", "expected_high"]].to_numpy(float)
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
    ax.set_xlim(low - (high - low) * 0.04, high + (high - low) * 0.04)
    ax.set_ylim(top, 0)
    across, down = nice_ticks(*ax.get_xlim()), nice_ticks(0, top)
    label_ticks(ax, across, [tick_text(tick, across, lang) for tick in across])
    ax.set_yticks(down, [tick_text(tick, down, lang) for tick in down])
    ax.axvline(0, color=style.colour("ink"), lw=1.0, zorder=1)


def _expected(ax: Axes, frame: pd.DataFrame) -> None:
    """Shade where studies of each error would lie, were there neither spread nor selection."""
    columns = frame[["std_error", "expected_low", "expected_high"]].to_numpy(float)
    error, low, high = columns[columns[:, 0].argmax()]
    middle = (low + high) / 2
    slope = (high - middle) / error
    errors = np.array([0.0, ax.get_ylim()[0]])
    ax.fill_betweenx(errors, middle - slope * errors, middle + slope * errors, lw=0, zorder=0,
                     color=style.colour("grid"), alpha=0.7)  # fmt: skip
    ax.plot([middle] * 2, errors, color=style.colour("muted"), lw=1.0, ls=(0, (2, 3)), zorder=1)

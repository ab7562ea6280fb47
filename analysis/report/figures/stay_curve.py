"""How long tenants stay: the share still there by months since entry, with those watched below."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import number, percent
from analysis.report.figures import style
from analysis.report.figures.axis import absence
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import words
from analysis.report.figures.stay_axes import (
    BELOW_AXIS,
    WATCHED,
    draw_steps,
    month_axis,
    share_axis,
    steps,
    watched_row,
)

HEIGHT = 270.0
DOTS = (0, (2, 2))


@style.styled
def staying(
    frame: pd.DataFrame,
    *,
    watched: pd.DataFrame,
    until: float,
    discount: tuple[float, float] | None = None,
    median: float | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Share of tenants still there, by months since entry.

    Parameters
    ----------
    frame : DataFrame
        Steps of one Kaplan-Meier curve: `time` (months), `estimate`, `conf_low`, `conf_high`
        (shares).
    watched : DataFrame
        `time, n_at_risk`: tenants watched at whole months.
    until : float
        Months at which the axis ends.
    discount : tuple of float, optional
        Months between which most rent discounts end; equal where they end together.
    median : float, optional
        Median stay, marked where the axis reaches it.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Without a step the figure says so in words.
    """
    known = frame.dropna(subset=["time", "estimate"])
    if known.empty:
        drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No curve"), lang), size=drawn.size)
        return drawn.figure
    drawn = sheet(width, (HEIGHT,), Margins(50, 16, 16, BELOW_AXIS + WATCHED), ax=ax)
    panel = drawn.panels[0]
    share_axis(panel, lang)
    ticks = month_axis(panel, until, lang)
    if discount is not None and discount[0] < until:
        _discount(panel, discount, until)
    rows = steps(known, 1.0, until)
    draw_steps(panel, rows, "blue")
    _labels(drawn, rows, until, discount, median, lang)
    watched_row(drawn, ticks, watched, lang)
    return drawn.figure


def _discount(ax: Axes, discount: tuple[float, float], until: float) -> None:
    """Mark where rent discounts end: a line, or a band where they end at different ages."""
    low, high = discount[0], min(discount[1], until)
    ochre = style.colour("ochre")
    if high - low >= 1:
        ax.axvspan(low, high, color=ochre, alpha=0.12, lw=0, zorder=0)
    else:
        ax.axvline((low + high) / 2, color=ochre, lw=1.4, ls=DOTS, zorder=1)


def _labels(
    drawn: Sheet,
    rows: pd.DataFrame,
    until: float,
    discount: tuple[float, float] | None,
    median: float | None,
    lang: str,
) -> None:
    panel, labels = drawn.panels[0], []
    if median is not None and np.isfinite(median) and median <= until:
        muted = style.colour("muted")
        panel.plot([0, median, median], [0.5, 0.5, 0], color=muted, lw=1, ls=DOTS, zorder=3)
        panel.plot([median], [0.5], "o", ms=6, color=style.colour("blue"), zorder=6)
        by = np.ceil(round(median, 6))  # the whole months by which they have
        said = say(lang, "half have left after {n} months", n=number(by, lang, 0))
        labels.append(Label(words(said, lang), median, 0.5, "blue", 600, ("above right", "right")))
    last = rows.iloc[-1]
    said = say(lang, "{share} still there", share=percent(100 * last["estimate"], lang))
    wish = ("above left", "above", "below left")
    labels.append(Label(words(said, lang), until, float(last["conf_high"]), "blue", 600, wish))
    if discount is not None and discount[0] < until:
        middle = (discount[0] + min(discount[1], until)) / 2
        said = words(say(lang, "rent discounts end"), lang)
        labels.append(Label(said, middle, 0.97, "ochre", 400, ("right", "below right", "below")))
    place(panel, labels, drawn.size)

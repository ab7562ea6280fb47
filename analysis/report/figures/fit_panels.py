"""A model beside what it was fitted to: a small panel a series, observed band, simulated line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import MIDDLE, heading, tick_room, value_axis, year_axis
from analysis.report.figures.canvas import Margins, grid
from analysis.report.figures.lettering import shorten, words

HEIGHT = 130.0
GAPS = (54.0, 56.0)


@style.styled
def fit(
    frame: pd.DataFrame,
    *,
    titles: Mapping[str, str] | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Observed and simulated series of one hub, a panel each.

    Parameters
    ----------
    frame : DataFrame
        `TenantModel.fit`: `series, year, observed, observed_low, observed_high, simulated`.
    titles : mapping of str to str, optional
        Series to the title of its panel.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Axes start at zero.
    """
    names = list(dict.fromkeys(frame["series"]))
    columns = 1 if style.is_narrow(width) else min(2, len(names))
    largest = frame[["observed_high", "simulated"]].astype(float).max().max()
    left = max(np.ceil(tick_room(float(largest), lang)), 34.0)
    margins = Margins(left, 10, 28, 28)
    drawn = grid(width, len(names), columns, HEIGHT, margins, gaps=GAPS, ax=ax)
    first, last = float(frame["year"].min()), float(frame["year"].max())
    for panel, name in zip(drawn.panels, names, strict=True):
        rows = frame[frame["series"] == name].sort_values("year")
        wide = float(panel.get_window_extent().width) * 72 / panel.figure.dpi
        title = shorten(words((titles or {}).get(name, name), lang), wide, style.BASE, 600)
        heading(panel, title, "ink")
        year_axis(panel, first, last + 1, pad=0)
        top = rows[["observed_high", "observed", "simulated"]].astype(float).max().max()
        value_axis(panel, float(top), lang, bins=3)
        _lines(panel, rows)
    return drawn.figure


def _lines(ax: Axes, rows: pd.DataFrame) -> None:
    x = rows["year"] + MIDDLE
    muted, blue = style.colour("muted"), style.colour("blue")
    low, high = rows["observed_low"].astype(float), rows["observed_high"].astype(float)
    ax.fill_between(x, low, high, color=muted, alpha=0.22, lw=0)
    ax.plot(x, rows["observed"].astype(float), "o", ms=3.6, color=muted, zorder=3)
    ax.plot(x, rows["simulated"].astype(float), color=blue, lw=2.0, zorder=4)

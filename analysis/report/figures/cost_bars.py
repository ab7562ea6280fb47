"""Public cost by year: stacked parts, what comes back below zero, and the net as a line."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.lettering import text_width

HEIGHT = 280.0
WIDE_BAR = 0.66
PARTS = {"outlay": "blue", "losses": "rust", "forgone": "gold", "back": "teal"}


@style.styled
def costs(
    frame: pd.DataFrame,
    *,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Bars of public cost, a bar a year.

    Parameters
    ----------
    frame : DataFrame
        `year, part, value`: the parts `outlay, losses, forgone, back`, in the unit of the axis;
        parts below zero hang from the zero line.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        The line is the sum of the parts.
    """
    table = frame.pivot_table(index="year", columns="part", values="value", aggfunc="sum")
    table = table.reindex(columns=list(PARTS)).fillna(0.0)
    low = float(np.minimum(table, 0).sum(axis=1).min())
    high = float(np.maximum(table, 0).sum(axis=1).max())
    high = high if high > low else 1.0
    ticks = nice_ticks(low, high * 1.05)
    left = max(text_width(tick_text(tick, ticks, lang), 12.5) for tick in ticks) + 10
    drawn = sheet(width, (HEIGHT,), Margins(np.ceil(left), 8, 14, 30), ax=ax)
    panel = drawn.panels[0]
    _bars(panel, table)
    panel.set_ylim(low * 1.12, high * 1.08)
    panel.set_yticks(ticks, [tick_text(tick, ticks, lang) for tick in ticks])
    years = [int(year) for year in table.index]
    step = 3 if style.is_narrow(width) else 1
    step = step * max(1, len(years) // 10)
    panel.set_xticks(years[::step], [str(year) for year in years[::step]])
    panel.axhline(0, color=style.colour("ink"), lw=1, zorder=4)
    return drawn.figure


def _bars(ax: Axes, table: pd.DataFrame) -> None:
    above, below = np.zeros(len(table)), np.zeros(len(table))
    years = table.index.to_numpy(float)
    for part, role in PARTS.items():
        values = table[part].to_numpy(float)
        up, down = np.maximum(values, 0), np.minimum(values, 0)
        for size, base in ((up, above), (down, below)):
            if size.any():
                ax.bar(years, size, bottom=base, width=WIDE_BAR, color=style.colour(role), lw=0.8,
                       edgecolor=style.colour("paper"), zorder=2)  # fmt: skip
        above, below = above + up, below + down
    ax.plot(years, above + below, "o-", color=style.colour("ink"), lw=1.6, ms=4.5, mew=1.4,
            mfc=style.colour("paper"), zorder=5)  # fmt: skip

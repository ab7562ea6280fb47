"""Published survival: shares of firms said to be alive, by years since entry, a cohort joined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.figures import style
from analysis.report.figures.axis import absence, label_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import shorten, words
from analysis.report.figures.points import SIZE, named, shape
from analysis.report.figures.stay_axes import BELOW_AXIS, share_axis

HEIGHT = 250.0
LONGEST_NAME = 190.0
BEYOND = 1.08  # how far the axis goes past the last horizon


@style.styled
def survival_claims(
    frame: pd.DataFrame,
    *,
    own: str | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Shares of firms that sources say are alive, by years since entry or registration.

    Parameters
    ----------
    frame : DataFrame
        One row a claim: the columns of `facts.claims` (values in percent), `years` (horizon),
        `name` (printed) and `followed` (one cohort counted at several horizons, drawn as a line).
    own : str, optional
        The hub of the page: the only one with a hue.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Points are not joined but within the followed cohort: they count different firms. Without
        a claim the figure says so in words.
    """
    known = frame.dropna(subset=["years", "value"]).sort_values(["name", "years"], kind="stable")
    if known.empty:
        drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, 14), ax=ax)
        said = words(say(lang, "No published figure with a horizon"), lang)
        absence(drawn.panels[0], said, size=drawn.size)
        return drawn.figure
    drawn = sheet(width, (HEIGHT,), Margins(50, 16, 16, BELOW_AXIS + 4), ax=ax)
    panel = drawn.panels[0]
    share_axis(panel, lang)
    _years(panel, float(known["years"].max()) * BEYOND, lang)
    labels = []
    for name, rows in known.groupby("name", sort=False):
        role = "blue" if (rows["entity_id"] == own).any() else "ink"
        if rows["followed"].all():
            panel.plot(rows["years"], rows["value"] / 100, color=style.colour("muted"), lw=1.6,
                       zorder=3, gid="line")  # fmt: skip
        for row in each(rows):
            _point(panel, row, role, lang)
        labels.append(_label(str(name), rows, role, lang, drawn.size))
    place(panel, labels, drawn.size)
    return drawn.figure


def _years(ax: Axes, end: float, lang: str) -> None:
    ax.set_xlim(0, end)
    ticks = [float(year) for year in range(int(np.floor(end)) + 1)]
    label_ticks(ax, ticks, [number(year, lang) for year in ticks])
    said = words(say(lang, "years since entry or registration"), lang)
    ax.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))


def _point(ax: Axes, row: Any, role: str, lang: str) -> None:
    quality, bound = str(row.quality), str(row.bound)
    hollow, hue, paper = quality == "C", style.colour(role), style.colour("paper")
    ax.plot([row.years], [row.value / 100], shape(quality, bound), ms=SIZE,
            mfc=paper if hollow else hue, mec=hue if hollow else paper,
            mew=1.6 if hollow else 1.0, zorder=6, gid=named(row, lang))  # fmt: skip


def _label(name: str, rows: pd.DataFrame, role: str, lang: str, size: float) -> Label:
    """Name a hub beside its last point, the cohort beside its middle."""
    at = rows.iloc[len(rows) // 2 if rows["followed"].all() else -1]
    text = shorten(words(name, lang), LONGEST_NAME, size, 600)
    weight = 600 if role == "blue" else 400
    wish = ("above right", "right", "below right", "above", "below")
    return Label(text, float(at["years"]), float(at["value"]) / 100, role, weight, wish)

"""Placebos in space: the gap of the treated country among those of its donors, over the years."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.effect_axis import effects_up, ends, room
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import words

HEIGHT = 280.0
MIDDLE = 0.5


@style.styled
def placebo_gaps(
    frame: pd.DataFrame,
    *,
    log: bool = True,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Gap between each country and its synthetic one, every donor as if it were treated.

    Parameters
    ----------
    frame : DataFrame
        One row a country and year: `entity`, `name` (printed), `treated`, `year`, `gap`,
        `first_treated`.
    log : bool
        Whether gaps are logarithms, named in percent on the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        The treated country alone has a hue; the donors that end farthest up and down are named.
    """
    rows = frame.assign(at=frame["year"].astype(float) + MIDDLE)
    low, high = ends(rows["gap"])
    margins = Margins(np.ceil(max(40.0, room(low, high, lang, log=log))), 14, 14, 28)
    drawn = sheet(width, (HEIGHT,), margins, ax=ax)
    panel = drawn.panels[0]
    effects_up(panel, low, high, lang, log=log)
    year_axis(panel, float(rows["year"].min()), float(rows["year"].max()) + 1)
    panel.axvline(float(rows["first_treated"].iloc[0]), color=style.colour("muted"), lw=1.0)
    others = rows[~rows["treated"].astype(bool)]
    for _, line in others.groupby("entity", sort=True):
        _line(panel, line, "rule", 1.0)
    own = rows[rows["treated"].astype(bool)]
    _line(panel, own, "blue", 2.4)
    place(panel, _labels(own, others, lang), drawn.size)
    return drawn.figure


def _line(ax: Axes, line: pd.DataFrame, role: str, thick: float) -> None:
    hue, line = style.colour(role), line.sort_values("at")
    for _, run in line.groupby((line["year"].astype(float).diff() > 1.5).cumsum()):
        over = {"zorder": 4, "gid": "line"} if role == "blue" else {"zorder": 2}
        ax.plot(run["at"], run["gap"], color=hue, lw=thick, **over)


def _labels(own: pd.DataFrame, others: pd.DataFrame, lang: str) -> list[Label]:
    last = others[others["at"] == others["at"].max()].sort_values("gap")
    subject = own.sort_values("at").iloc[-1]
    found = [_label(subject, lang, "blue", 600, ("above", "below", "left"))]
    for row, side in ((last.iloc[-1], "below left"), (last.iloc[0], "above left")):
        found.append(_label(row, lang, "muted", 400, (side, "left", "above", "below")))
    return found


def _label(row: pd.Series, lang: str, hue: str, weight: int, wish: tuple[str, ...]) -> Label:
    text = words(row["name"], lang)
    return Label(text, float(row["at"]), float(row["gap"]), hue, weight, wish)

"""A hub with and without a reform: two lines by year, each with its interval, a panel a measure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.figures import style
from analysis.report.figures.axis import MIDDLE, heading, tick_room, value_axis, year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.fan_chart import APART, spread
from analysis.report.figures.lettering import text_width, words

HEIGHT = 190.0
GAP = 58.0
RUNS = {"baseline": "muted", "reform": "blue"}


@style.styled
def with_without(
    frame: pd.DataFrame,
    *,
    titles: Mapping[str, str] | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Levels of a hub as it goes on and under a reform.

    Parameters
    ----------
    frame : DataFrame
        Rows of `Simulation.paths` for `baseline` and `reform`: `scenario, variable, year, mean,
        conf_low, conf_high`; a panel for each variable.
    titles : mapping of str to str, optional
        Variable to the title of its panel.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Axes start at zero; where both lines end together one label names both.
    """
    names = list(dict.fromkeys(frame["variable"]))
    told = {"baseline": say(lang, "as it is"), "reform": say(lang, "reform")}
    size = style.letter_size(width)
    longest = max(text_width(words(text, lang), size, 600) for text in told.values())
    right = longest + text_width("00,000", size, 600) + 18
    left = max(tick_room(float(frame["conf_high"].max()), lang), 34.0)
    margins = Margins(np.ceil(left), np.ceil(right), 28, 28)
    drawn = sheet(width, [HEIGHT] * len(names), margins, gap=GAP, ax=ax)
    for panel, name in zip(drawn.panels, names, strict=True):
        rows = frame[frame["variable"] == name]
        heading(panel, words((titles or {}).get(name, name), lang), "ink", size=style.BASE)
        first, last = float(rows["year"].min()), float(rows["year"].max())
        year_axis(panel, first + MIDDLE, last + 1, pad=0)
        panel.set_xlim(first + MIDDLE, last + MIDDLE)
        value_axis(panel, float(rows["conf_high"].max()), lang)
        for run, role in RUNS.items():
            _line(panel, rows[rows["scenario"] == run], role)
        _ends(panel, rows, told, lang, size)
    return drawn.figure


def _line(ax: Axes, rows: pd.DataFrame, role: str) -> None:
    rows = rows.sort_values("year")
    hue, x = style.colour(role), rows["year"] + MIDDLE
    ax.fill_between(x, rows["conf_low"], rows["conf_high"], color=hue, alpha=0.16, lw=0)
    dashed = (0, (4, 2)) if role == "muted" else "-"
    ax.plot(x, rows["mean"], color=hue, ls=dashed, lw=2.0, zorder=4 if role == "blue" else 5)


def _ends(ax: Axes, rows: pd.DataFrame, told: Mapping[str, str], lang: str, size: float) -> None:
    last = rows[rows["year"] == rows["year"].max()].set_index("scenario")["mean"].astype(float)
    scale = 72 / ax.figure.dpi
    x = float(rows["year"].max()) + MIDDLE
    order = sorted(told, key=lambda run: (-last[run], run))
    at = [float(ax.transData.transform((x, last[run]))[1]) * scale for run in order]
    for run, place, own in zip(order, spread(at, APART), at, strict=True):
        text = f"{told[run]} {number(round(last[run]), lang)}"
        ax.annotate(words(text, lang), (x, last[run]), xytext=(8, place - own), va="center",
                    ha="left", textcoords="offset points", fontsize=size,
                    fontweight=600 if run == "reform" else 400, annotation_clip=False,
                    color=style.colour(RUNS[run]))  # fmt: skip

"""The specification curve: every estimate in order, and beneath each the choices behind it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.effect_axis import effects_up, ends, room
from analysis.report.figures.lettering import shorten, text_width, words

HEIGHT, ROW, GAP = 200.0, 20.0, 34.0
LONGEST = {False: 230.0, True: 132.0}  # px of a choice's name, by whether it is for phones


@style.styled
def specifications(
    frame: pd.DataFrame,
    *,
    choices: Mapping[str, Mapping[str, str]],
    log: bool = True,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Estimates of all specifications, rising, over a table of the choices that make each.

    Parameters
    ----------
    frame : DataFrame
        One row a specification that has an estimate: `estimate`, `conf_low`, `conf_high`, and a
        column for each of `choices`.
    choices : mapping of column to mapping of value to words
        The table beneath, group by group; `{"estimator": {"imputation": "imputation"}}`.
    log : bool
        Whether effects are logarithms, named in percent on the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Estimates with an interval that excludes zero are filled, all others are rings.
    """
    rows = frame[frame["estimate"].notna()].sort_values("estimate", kind="stable")
    rows = rows.reset_index(drop=True)
    low, high = ends(rows["estimate"], rows["conf_low"], rows["conf_high"])
    narrow, size = style.is_narrow(width), style.letter_size(width)
    names = [words(text, lang) for group in choices.values() for text in group.values()]
    printed = [shorten(name, LONGEST[narrow], size) for name in names]
    left = max([room(low, high, lang, log=log), *(text_width(n, size) + 12 for n in printed)])
    table = ROW * (len(names) + 0.5 * (len(choices) - 1))
    drawn = sheet(width, (HEIGHT, table), Margins(np.ceil(left), 12, 12, 12), gap=GAP, ax=ax)
    _curve(drawn.panels[0], rows, (low, high), lang, log)
    _table(drawn, rows, choices, printed)
    return drawn.figure


def _curve(ax: Axes, rows: pd.DataFrame, span: tuple[float, float], lang: str, log: bool) -> None:
    effects_up(ax, *span, lang, log=log)
    ax.set_xlim(-0.6, len(rows) - 0.4)
    ax.set_xticks([])
    hue, paper = style.colour("blue"), style.colour("paper")
    known = rows["conf_low"].notna()
    ax.vlines(rows.index[known], rows["conf_low"][known], rows["conf_high"][known], color=hue,
              lw=4.0, alpha=0.32, zorder=2, gid="interval")  # fmt: skip
    excludes = known & ((rows["conf_low"] > 0) | (rows["conf_high"] < 0))
    for found, face in ((excludes, hue), (~excludes, paper)):
        ax.plot(rows.index[found], rows["estimate"][found], "o", ms=6.0, mfc=face, mec=hue,
                mew=1.5, zorder=4)  # fmt: skip


def _table(
    drawn: Sheet,
    rows: pd.DataFrame,
    choices: Mapping[str, Mapping[str, str]],
    printed: list[str],
) -> None:
    ax = drawn.panels[1]
    style.dress(ax, grid=False, base=False)
    ax.set_xlim(-0.6, len(rows) - 0.4)
    ax.set_xticks([])
    places, at = [], 0.0
    for column, group in choices.items():
        for value in group:
            on = rows.index[rows[column] == value]
            ax.plot(rows.index, [at] * len(rows), "o", ms=3.4, color=style.colour("grid"), zorder=1)
            ax.plot(on, [at] * len(on), "o", ms=5.2, color=style.colour("ink"), zorder=2)
            places.append(at)
            at += 1.0
        at += 0.5
    ax.set_ylim(at - 1.0, -0.5)
    ax.set_yticks(places, printed, fontsize=drawn.size)
    ax.tick_params(axis="y", length=0, pad=6, labelcolor=style.colour("ink"))

"""The effect by years since treatment, before and after, with two bands."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.effect_axis import effects_up, ends, room, whole
from analysis.report.figures.lettering import shorten, words

HEIGHT = 260.0
EDGE = 0.6
MOST_TICKS = 12


@style.styled
def event_path(
    frame: pd.DataFrame,
    *,
    log: bool = True,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Estimates by event time, the years before treatment on a field of their own.

    Parameters
    ----------
    frame : DataFrame
        One row an event time: `event_time`, `estimate`, `conf_low`, `conf_high` (pointwise),
        `band_low`, `band_high` (simultaneous). A row without interval is the base: a ring on zero.
    log : bool
        Whether effects are logarithms, named in percent on the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Event years that are left out are not joined.
    """
    rows = frame[frame["event_time"].notna()].sort_values("event_time")
    low, high = ends(rows["estimate"], rows["band_low"], rows["band_high"], rows["conf_low"],
                     rows["conf_high"])  # fmt: skip
    margins = Margins(np.ceil(max(40.0, room(low, high, lang, log=log))), 12, 26, 46)
    drawn = sheet(width, (HEIGHT,), margins, ax=ax)
    panel = drawn.panels[0]
    effects_up(panel, low, high, lang, log=log)
    first, last = float(rows["event_time"].min()), float(rows["event_time"].max())
    panel.set_xlim(first - EDGE, last + EDGE)
    _fields(panel, lang, drawn.size)
    _bands(panel, rows)
    times = np.arange(np.ceil(first), np.floor(last) + 1)
    times = times[:: 1 + len(times) // MOST_TICKS]
    times = times - times[np.abs(times).argmin()]  # zero is always named
    times = times[(times >= first) & (times <= last)]
    label_ticks(panel, times.tolist(), [words(whole(t, lang), lang) for t in times])
    said = words(say(lang, "years since treatment"), lang)
    panel.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))
    return drawn.figure


def _fields(ax: Axes, lang: str, size: float) -> None:
    """Shade the years before treatment, and name both fields over the plot."""
    left, right = ax.get_xlim()
    ax.axvspan(left, -0.5, color=style.colour("grid"), alpha=0.55, lw=0, zorder=0, gid="area")
    ax.axvline(-0.5, color=style.colour("muted"), lw=1.0, zorder=1)
    scale = 72 / ax.figure.dpi
    wide = float(ax.bbox.width) * scale
    parts = (
        (say(lang, "before treatment"), 0.0, (-0.5 - left) / (right - left)),
        (say(lang, "under treatment"), (-0.5 - left) / (right - left), 1.0),
    )
    for text, start, end in parts:
        said = shorten(words(text, lang), (end - start) * wide - 6, size, 600)
        ax.annotate(said, (start, 1), xycoords="axes fraction", xytext=(4, 7),
                    textcoords="offset points", fontsize=size, fontweight=600, va="baseline",
                    ha="left", color=style.colour("muted"), annotation_clip=False)  # fmt: skip


def _bands(ax: Axes, rows: pd.DataFrame) -> None:
    hue, paper = style.colour("blue"), style.colour("paper")
    for _, run in rows.groupby((rows["event_time"].diff() > 1.5).cumsum()):
        time = run["event_time"].to_numpy(float)
        value = run["estimate"].to_numpy(float)
        low, high = (run[name].fillna(run["estimate"]) for name in ("band_low", "band_high"))
        ax.fill_between(time, low, high, color=hue, alpha=0.14, lw=0, zorder=2)
        ax.plot(time, value, color=hue, lw=1.4, zorder=4, gid="line")
        known = run["conf_low"].notna().to_numpy()
        ends = (run["conf_low"].to_numpy(float)[known], run["conf_high"].to_numpy(float)[known])
        ax.vlines(time[known], *ends, color=hue, lw=5.0, alpha=0.35, zorder=3, gid="interval")
        ax.plot(time[known], value[known], "o", ms=5.5, mfc=hue, mec=paper, zorder=5)
        ax.plot(time[~known], value[~known], "o", ms=6.5, mfc=paper, mec=hue, mew=1.6, zorder=5)

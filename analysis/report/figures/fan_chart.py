"""An effect by year with its uncertainty: nested intervals round a median, the zero line in ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import percent
from analysis.report.figures import style
from analysis.report.figures.axis import MIDDLE, nice_ticks, tick_text, year_axis
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.lettering import text_width, words

HEIGHTS = {False: 296.0, True: 276.0}  # by whether the drawing is the one for phones
SHADES = {0.95: 0.12, 0.8: 0.16, 0.5: 0.22}
APART = 17.0  # px between two labels at the right end


@style.styled
def fan(
    frame: pd.DataFrame,
    *,
    role: str = "blue",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Fan of one path: its median, its mean, and intervals of several levels.

    Parameters
    ----------
    frame : DataFrame
        One row a year and level: `year, level, low, high, median, mean`.
    role : str
        Role of the colour.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Values stand in the middle of their year; before the first the effect is zero.
    """
    levels = sorted(frame["level"].unique(), reverse=True)
    names = [percent(100 * level, lang) for level in levels] + [_median(lang), _mean(lang)]
    size = style.SMALL
    right = max(text_width(words(name, lang), size, 600) for name in names) + 16
    low, high = min(0.0, float(frame["low"].min())), max(0.0, float(frame["high"].max()))
    ticks = nice_ticks(low, high, 5)
    left = max(text_width(tick_text(tick, ticks, lang), 12.5) for tick in ticks) + 10
    margins = Margins(np.ceil(left), np.ceil(right), 14, 30)
    drawn = sheet(width, (HEIGHTS[style.is_narrow(width)],), margins, ax=ax)
    _bands(drawn, frame, levels, role)
    _axes(drawn.panels[0], frame, (low, high), ticks, lang)
    _ends(drawn.panels[0], frame, levels, role, lang)
    return drawn.figure


def _median(lang: str) -> str:
    return say(lang, "median")


def _mean(lang: str) -> str:
    return say(lang, "mean")


def _bands(drawn: Sheet, frame: pd.DataFrame, levels: Sequence[float], role: str) -> None:
    ax, hue = drawn.panels[0], style.colour(role)
    start = float(frame["year"].min())
    for level in levels:
        rows = frame[frame["level"] == level].sort_values("year")
        x = np.concatenate([[start], rows["year"] + MIDDLE])
        low, high = (np.concatenate([[0.0], rows[name]]) for name in ("low", "high"))
        shade = SHADES.get(float(level), 0.14)
        ax.fill_between(x, low, high, color=hue, alpha=shade, lw=0, zorder=1)
    rows = frame[frame["level"] == levels[0]].sort_values("year")
    x = np.concatenate([[start], rows["year"] + MIDDLE])
    ax.plot(x, np.concatenate([[0.0], rows["median"]]), color=hue, zorder=4)
    ax.plot(x, np.concatenate([[0.0], rows["mean"]]), color=style.colour("ink"), lw=1.5,
            ls=(0, (3, 2)), zorder=5)  # fmt: skip


def _axes(
    ax: Axes, frame: pd.DataFrame, ends: tuple[float, float], ticks: list[float], lang: str
) -> None:
    first, last = float(frame["year"].min()), float(frame["year"].max())
    year_axis(ax, first, last + 1, pad=0)
    ax.set_xlim(first, last + MIDDLE)
    room = 0.05 * max(ends[1] - ends[0], 1e-9)
    ax.set_ylim(ends[0] - room * (ends[0] < 0), ends[1] + room)
    ax.set_yticks(ticks, [tick_text(tick, ticks, lang) for tick in ticks])
    ax.axhline(0, color=style.colour("ink"), lw=1, zorder=3)


def _ends(ax: Axes, frame: pd.DataFrame, levels: Sequence[float], role: str, lang: str) -> None:
    """Name the upper edges of the bands and the two lines, in the order of their heights."""
    last = frame[frame["year"] == frame["year"].max()].set_index("level")
    said = [(float(last.at[k, "high"]), percent(100 * k, lang), "muted", 400) for k in levels]
    said.append((float(last["median"].iloc[0]), _median(lang), role, 600))
    said.append((float(last["mean"].iloc[0]), _mean(lang), "ink", 400))
    said.sort(key=lambda one: -one[0])
    scale = 72 / ax.figure.dpi
    x = float(last.index.size and frame["year"].max()) + MIDDLE
    at = [float(ax.transData.transform((x, y))[1]) * scale for y, *_ in said]
    for (y, text, hue, weight), place, own in zip(said, spread(at, APART), at, strict=True):
        ax.annotate(words(text, lang), (x, y), xytext=(8, place - own), va="center", ha="left",
                    textcoords="offset points", fontsize=style.SMALL, fontweight=weight,
                    color=style.colour(hue), annotation_clip=False)  # fmt: skip


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move heights, given from the highest to the lowest, so far apart that labels do not meet."""
    places = list(heights)
    for k in range(1, len(places)):
        places[k] = min(places[k], places[k - 1] - apart)
    shift = (sum(heights) - sum(places)) / max(len(places), 1)
    return [place + shift for place in places]

"""Axes that read at a glance: whole years, five ticks of value from zero, fields of the unknown."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.language.numbers import number
from analysis.report.figures import style
from analysis.report.figures.lettering import balanced, text_width

MIDDLE = 0.5  # a year's tick stands in its middle, where a figure dated by year only is drawn
ROOM = 56.0  # px that the label of a year needs
STEPS = (1, 2, 4, 5, 10, 20, 25, 50)


def year_axis(ax: Axes, first: float, last: float, *, pad: float = 0.35) -> None:
    """Whole years from `first` to `last` (decimal), as many as fit without crowding.

    Parameters
    ----------
    ax : Axes
        Its width decides how many years are named.
    first, last : float
        Ends of the data in decimal years, 2013.5 being the middle of 2013.
    pad : float
        Years of white space at both ends.
    """
    ax.set_xlim(first - pad, last + pad)
    low, high = math.floor(first), math.ceil(last) - 1
    wide = float(ax.get_window_extent().width) * 72 / ax.figure.dpi
    per_year = wide / max(last - first + 2 * pad, 1e-9)
    step = next((s for s in STEPS if s * per_year >= ROOM), STEPS[-1])
    years = [year for year in range(low, high + 1) if (high - year) % step == 0]
    if step in (5, 10, 20, 25, 50):
        years = [year for year in range(low, high + 1) if year % step == 0] or [high]
    ax.set_xticks([year + MIDDLE for year in years], [str(year) for year in years])


def value_axis(
    ax: Axes, top: float, lang: str, *, bottom: float = 0.0, headroom: float = 1.12, bins: int = 4
) -> None:
    """Values from `bottom` (zero) to a little above `top`, at most five ticks, by locale."""
    top = top if np.isfinite(top) and top > bottom else bottom + 1.0
    ax.set_ylim(bottom, bottom + (top - bottom) * headroom)
    ticks = nice_ticks(bottom, bottom + (top - bottom) * headroom, bins)
    ax.set_yticks(ticks, [tick_text(tick, ticks, lang) for tick in ticks])


def nice_ticks(low: float, high: float, bins: int = 4) -> list[float]:
    """At most `bins` + 1 round values between two ends, whole numbers where the span allows."""
    whole = high - low >= 4
    locator = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10], integer=whole)
    ticks = [float(v) for v in locator.tick_values(low, high) if low - 1e-9 <= v <= high + 1e-9]
    return ticks[: bins + 1]


def value_ticks(low: float, high: float, *, log: bool = False, bins: int = 4) -> list[float]:
    """Round values between two ends; on a scale of multiples 1, 2 and 5 of each power of ten."""
    if not log:
        return nice_ticks(low, high, bins)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for leads in ((1, 2, 5), (1, 3), (1,)):
        ticks = [lead * 10.0**power for power in powers for lead in leads]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= bins + 1:
            break
    return ticks


def tick_text(tick: float, ticks: list[float], lang: str) -> str:
    """One tick by locale, with the decimals that its neighbours need."""
    digits = max((len(f"{t:.6g}".partition(".")[2]) for t in ticks), default=0)
    if tick == 0:
        return number(0, lang)
    return number(tick, lang, digits)


def label_ticks(ax: Axes, ticks: list[float], said: list[str], *, apart: float = 12.0) -> None:
    """Set horizontal ticks; where their labels would meet only every second is named, and so on."""
    scale = 72 / ax.figure.dpi
    at = [float(ax.transData.transform((tick, 0.5))[0]) * scale for tick in ticks]
    half = [text_width(text, 12.5) / 2 for text in said]
    for step in range(1, len(ticks) + 1):
        kept = range(0, len(ticks), step)
        if all(at[b] - half[b] - at[a] - half[a] >= apart for a, b in pairwise(kept)):
            break
    ax.set_xticks([ticks[place] for place in kept], [said[place] for place in kept])


def tick_room(top: float, lang: str, *, headroom: float = 1.12, bins: int = 4) -> float:
    """Px that the tick labels of a value axis need to the left of it."""
    ticks = nice_ticks(0.0, max(top, 1e-9) * headroom, bins)
    return max((text_width(tick_text(t, ticks, lang), 12.5) for t in ticks), default=0.0) + 8.0


def heading(ax: Axes, text: str, role: str, *, size: float = style.BASE) -> None:
    """Title of a panel over its upper left corner, in the hue of what it shows."""
    ax.annotate(
        text,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 9),
        textcoords="offset points",
        fontsize=size,
        fontweight=600,
        color=style.colour(role),
        va="baseline",
        ha="left",
        annotation_clip=False,
    )


def void(ax: Axes, start: float, end: float, text: str, *, size: float, level: float = 0.5) -> None:
    """Hatch a field where nothing is known, with words unless they do not fit.

    Parameters
    ----------
    ax : Axes
        Limits must be final.
    start, end : float
        Ends of the field on the horizontal axis.
    text : str
        Typeset words; wrapped to the field.
    size : float
        Size of the words in px.
    level : float
        Height of the words as a share of the panel.
    """
    ax.axvspan(
        start,
        end,
        facecolor="none",
        edgecolor=style.colour("void"),
        hatch=style.HATCH,
        lw=0,
        zorder=0,
    )
    low, high = (
        float(ax.transData.transform((x, 0))[0]) * 72 / ax.figure.dpi for x in (start, end)
    )
    said = balanced(text, high - low - 14, size)
    if not said:
        return
    ax.text(
        (start + end) / 2,
        level,
        said,
        transform=ax.get_xaxis_transform(),
        ha="center",
        va="center",
        fontsize=size,
        style="italic",
        color=style.colour("muted"),
        linespacing=1.3,
        zorder=7,
        bbox={"facecolor": style.colour("paper"), "edgecolor": "none", "pad": 4},
    )


def absence(ax: Axes, text: str, *, size: float) -> None:
    """Hatch a whole panel of which nothing is known, with words and without ticks."""
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xticks([])
    ax.set_yticks([])
    void(ax, 0, 1, text, size=size)

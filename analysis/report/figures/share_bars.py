"""Shares and amounts where they are known: bars from zero, each with its range, year and grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.dates import date
from analysis.language.messages import say
from analysis.language.numbers import bounded, span
from analysis.report.figures import style
from analysis.report.figures.axis import absence, label_ticks, nice_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import block_size, text_width, words, wrap

ROW = 38.0
LONGEST_NAME = {False: 210.0, True: 122.0}
TALL = 0.42


@style.styled
def shares(
    frame: pd.DataFrame,
    *,
    role: str = "blue",
    whole: float | None = 100.0,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Bars from zero, one a row, in the order given.

    Parameters
    ----------
    frame : DataFrame
        One row a bar: `label` (printed), `value`, `conf_low`, `conf_high` (ends of a range),
        `bound`, `unit`, `currency`, `period_end` and, where known, `quality`. All rows have one
        unit. A row with neither value nor range says that it is not known.
    role : str
        Role of the colour.
    whole : float or None
        Where the axis ends: 100 for shares; None for the largest value.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Without rows the figure says so in words.

    Raises
    ------
    ValueError
        Rows in more than one unit: bars of one axis measure one thing.
    """
    units = sorted({f"{row.unit}|{row.currency}" for row in each(frame.dropna(subset=["unit"]))})
    if len(units) > 1:
        raise ValueError(f"shares: found units {', '.join(units)}; expected one")
    if frame.empty:
        drawn = sheet(width, (2 * ROW,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No figure known"), lang), size=drawn.size)
        return drawn.figure
    narrow, size = style.is_narrow(width), style.letter_size(width)
    names = [wrap(words(label, lang), LONGEST_NAME[narrow], size) for label in frame["label"]]
    left = max(block_size(name, size)[0] for name in names) + 14
    right = text_width("2025", size) + 30
    margins = Margins(np.ceil(left), np.ceil(right), 8, 28)
    drawn = sheet(width, (ROW * len(frame),), margins, ax=ax)
    panel = drawn.panels[0]
    _scale(panel, frame, whole, lang)
    for place, (row, name) in enumerate(zip(each(frame), names, strict=True)):
        panel.annotate(name, (0, place), xycoords=("axes fraction", "data"), xytext=(-10, 0),
                       textcoords="offset points", ha="right", va="center", fontsize=size,
                       multialignment="right", linespacing=1.15, annotation_clip=False,
                       color=style.colour("ink"))  # fmt: skip
        _bar(panel, place, row, role, lang, size)
    return drawn.figure


def _scale(ax: Axes, frame: pd.DataFrame, whole: float | None, lang: str) -> None:
    style.dress(ax, grid=False)
    largest = float(frame[["value", "conf_low", "conf_high"]].astype(float).max().max())
    largest = largest if np.isfinite(largest) and largest > 0 else 1.0
    end = max(whole, largest) if whole is not None else largest * 1.15
    ax.set_xlim(0, end)
    ax.set_ylim(len(frame) - 0.5, -0.5)
    ax.set_yticks([])
    ticks = nice_ticks(0, end)
    first = next(each(frame))
    label_ticks(ax, ticks, [words(_printed(tick, "", first, lang), lang) for tick in ticks])
    ax.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)


def _bar(ax: Axes, place: int, row: Any, role: str, lang: str, size: float) -> None:
    hue = style.colour(role)
    low, high, value = (
        float(v) if pd.notna(v) else np.nan for v in (row.conf_low, row.conf_high, row.value)
    )
    bound = row.bound if isinstance(row.bound, str) else ""
    if not np.isfinite([low, high, value]).any():
        _gap(ax, place, lang, size)
        return
    solid = value if np.isfinite(value) else (low if np.isfinite(low) else 0.0)
    weak = getattr(row, "quality", None) == "C"
    ax.barh(place, solid, height=TALL, color=hue, alpha=0.45 if weak else 1.0, lw=0, zorder=2)
    if np.isfinite(high) and high > solid:
        ax.barh(place, high - solid, left=solid, height=TALL, color=hue, alpha=0.3, lw=0, zorder=2)
    said = (
        _printed(value, bound, row, lang)
        if np.isfinite(value)
        else span(low, high, row.unit, lang, _currency(row))
    )
    pale = weak or (np.isfinite(high) and high > solid)
    _amount(ax, place, words(said, lang), high if np.isfinite(high) else solid, size, pale)
    when = date(str(row.period_end)[:4], lang) if isinstance(row.period_end, str) else ""
    grade = getattr(row, "quality", None)
    told = words(f"{when} {grade if isinstance(grade, str) else ''}", lang)
    ax.annotate(told, (1, place), xycoords=("axes fraction", "data"), xytext=(8, 0),
                textcoords="offset points", ha="left", va="center", fontsize=size,
                color=style.colour("muted"), annotation_clip=False)  # fmt: skip


def _printed(value: float, bound: str, row: Any, lang: str) -> str:
    unit = row.unit if isinstance(row.unit, str) else None
    return bounded(value, bound, unit, lang, _currency(row))


def _currency(row: Any) -> str | None:
    return row.currency if isinstance(row.currency, str) else None


def _amount(ax: Axes, place: int, said: str, end: float, size: float, pale: bool) -> None:
    """Print the value after the bar, or inside it where the axis ends."""
    scale = 72 / ax.figure.dpi
    at = float(ax.transData.transform((end, place))[0]) * scale
    inside = at + 8 + text_width(said, size, 600) > float(ax.bbox.x1) * scale
    hue = style.colour("paper" if inside and not pale else "ink")
    ax.annotate(said, (end, place), xytext=(-7 if inside else 7, 0), textcoords="offset points",
                ha="right" if inside else "left", va="center", fontsize=size, fontweight=600,
                color=hue, zorder=5)  # fmt: skip


def _gap(ax: Axes, place: int, lang: str, size: float) -> None:
    half = TALL / 2
    ax.axhspan(place - half, place + half, facecolor="none", edgecolor=style.colour("void"),
               hatch=style.HATCH, lw=0, zorder=0)  # fmt: skip
    ax.annotate(words(say(lang, "no figure"), lang), (0, place), xytext=(6, 0),
                textcoords="offset points", ha="left", va="center", fontsize=size,
                style="italic", color=style.colour("muted"), bbox={
                    "facecolor": style.colour("paper"), "edgecolor": "none", "pad": 2
                })  # fmt: skip

"""Hubs side by side: one row each, its value with interval or range, gaps as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.dates import date
from analysis.language.messages import say
from analysis.language.numbers import bounded, span
from analysis.report.figures import style
from analysis.report.figures.axis import heading, label_ticks, tick_text, value_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import shorten, text_width, words
from analysis.report.figures.points import shape

ROW = 25.0
LONGEST_NAME = {False: 190.0, True: 104.0}  # px, by whether the drawing is the one for phones
GAP = 64.0
SPREAD = 30.0  # largest over smallest value from which a scale counts in multiples
BAR = 5.5


@style.styled
def dots(
    frame: pd.DataFrame,
    *,
    entity: str | None = None,
    indicators: Sequence[str] | None = None,
    titles: Mapping[str, str] | None = None,
    log: bool | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Values of several hubs, sorted, each with its interval or range, year and grade.

    Parameters
    ----------
    frame : DataFrame
        One row per hub and indicator: the columns of `facts.indicators`, `name` (printed), and,
        where known, `quality` (grade of the claim kept) and `label` (the figure as printed beside
        its mark, instead of value or range). A hub without a row for an indicator, or with neither
        value nor range, is a row that says so.
    entity : str, optional
        The hub of the page: the only one with a hue.
    indicators : sequence of str, optional
        The panels, from top to bottom; by default all of the frame, in its order.
    titles : mapping of str to str, optional
        Indicator to the title of its panel.
    log : bool, optional
        Whether the scale counts in multiples; by default where the largest value is more than
        thirty times the smallest.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Sorted for reading, not ranked: intervals that overlap do not order two hubs.
    """
    names = list(indicators) if indicators is not None else list(dict.fromkeys(frame["indicator"]))
    once = frame.drop_duplicates("entity_id")
    hubs = dict(zip(once["entity_id"].astype(str), once["name"].astype(str), strict=True))
    narrow, size = style.is_narrow(width), style.letter_size(width)
    printed = {
        hub: shorten(words(name, lang), LONGEST_NAME[narrow], size, 600)
        for hub, name in hubs.items()
    }
    left = max((text_width(name, size, 600) for name in printed.values()), default=40.0) + 14
    right = text_width("2025", size) + 30
    rows = max(len(hubs), 1)
    margins = Margins(np.ceil(left), np.ceil(right), 28, 26)
    drawn = sheet(width, [ROW * rows] * max(len(names), 1), margins, gap=GAP, ax=ax)
    for panel, name in zip(drawn.panels, names, strict=False):
        ordered = _ordered(frame[frame["indicator"] == name], hubs)
        role = style.role_of(name)
        heading(panel, words((titles or {}).get(name, name), lang), role, size=size)
        _scale(panel, ordered, log, lang)
        _rows(panel, ordered, printed, entity, role, lang, size)
    return drawn.figure


def _ordered(rows: pd.DataFrame, hubs: Mapping[str, str]) -> pd.DataFrame:
    """Every hub once, the largest value first, the unknown last and by name."""
    known = rows.drop_duplicates("entity_id").set_index("entity_id").reindex(list(hubs))
    low, high, value = (known[name].astype(float) for name in ("conf_low", "conf_high", "value"))
    middle = (low.fillna(high) + high.fillna(low)) / 2
    known = known.assign(
        at=value.fillna(middle),
        low=low.fillna(value),
        high=high.fillna(value),
        name=[hubs[hub] for hub in known.index],
    )
    known = known.assign(unknown=known["at"].isna())
    return known.reset_index().sort_values(
        ["unknown", "at", "name"], ascending=[True, False, True], kind="stable"
    )


def _scale(ax: Axes, rows: pd.DataFrame, log: bool | None, lang: str) -> None:
    style.dress(ax, grid=False)
    ax.set_yticks([])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ends = pd.concat([rows["low"], rows["high"], rows["at"]]).astype(float).dropna()
    if ends.empty:
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        return
    largest, smallest = float(ends.max()), float(ends.min())
    many = smallest > 0 and (largest / smallest > SPREAD if log is None else log)
    if many:
        ax.set_xscale("log")
        ax.set_xlim(smallest / 1.6, largest * 1.9)
        ax.xaxis.minorticks_off()
    else:
        ax.set_xlim(min(0.0, smallest), largest * 1.16 if largest > 0 else 1.0)
    ticks = value_ticks(*ax.get_xlim(), log=many)
    said = [tick_text(tick, [tick] if many else ticks, lang) for tick in ticks]
    label_ticks(ax, ticks, said)
    ax.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)


def _rows(
    ax: Axes,
    rows: pd.DataFrame,
    printed: Mapping[str, str],
    entity: str | None,
    role: str,
    lang: str,
    size: float,
) -> None:
    for place, row in enumerate(each(rows)):
        own = row.entity_id == entity
        _beside(ax, place, printed[row.entity_id], own, size)
        if row.unknown:
            _gap(ax, place, lang, size)
        else:
            _dot(ax, place, row, role if own else "muted", lang, size, own)


def _beside(ax: Axes, place: int, name: str, own: bool, size: float) -> None:
    ax.annotate(name, (0, place), xycoords=("axes fraction", "data"), xytext=(-10, 0),
                textcoords="offset points", ha="right", va="center", fontsize=size,
                fontweight=600 if own else 400, annotation_clip=False,
                color=style.colour("ink"))  # fmt: skip


def _gap(ax: Axes, place: int, lang: str, size: float) -> None:
    """Say in a hatched row that nothing is known of a hub."""
    ax.axhspan(place - 0.34, place + 0.34, facecolor="none", edgecolor=style.colour("void"),
               hatch=style.HATCH, lw=0, zorder=0)  # fmt: skip
    ax.annotate(
        words(say(lang, "no figure"), lang),
        (0, place),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=size,
        style="italic",
        color=style.colour("muted"),
        bbox={"facecolor": style.colour("paper"), "edgecolor": "none", "pad": 2},
    )


def _dot(ax: Axes, place: int, row: Any, role: str, lang: str, size: float, own: bool) -> None:
    hue, paper = style.colour(role), style.colour("paper")
    if row.high > row.low:
        ends = [row.low, row.high]
        name = "interval" if "95" in str(row.interval) else "range"
        look: dict[str, Any] = {
            "color": hue,
            "lw": BAR,
            "alpha": 0.32,
            "solid_capstyle": "butt",
            "zorder": 2,
        }
        ax.plot(ends, [place] * 2, gid=name, **look)
    bound = row.bound if isinstance(row.bound, str) else ""
    quality = getattr(row, "quality", None)
    if np.isfinite(row.value):
        hollow = quality == "C"
        marker = shape(str(quality), bound)
        ax.plot([row.at], [place], marker, ms=7.5 if own else 6.5, mfc=paper if hollow else hue,
                mec=hue if hollow else paper, mew=1.6 if hollow else 1.0, zorder=4,
                gid=f"row:{row.entity_id}")  # fmt: skip
    _amount(ax, place, row, bound, role if own else "ink", lang, size, own)
    when = date(str(row.period_end)[:4], lang) if isinstance(row.period_end, str) else ""
    grade = quality if isinstance(quality, str) else ""
    ax.annotate(words(f"{when} {grade}", lang), (1, place), xycoords=("axes fraction", "data"),
                xytext=(8, 0), textcoords="offset points", ha="left", va="center",
                fontsize=size, color=style.colour("muted"), annotation_clip=False)  # fmt: skip


def _amount(
    ax: Axes, place: int, row: Any, bound: str, role: str, lang: str, size: float, own: bool
) -> None:
    """Print the value beside its mark, to the left where the right end of the axis is near."""
    unit = "percent" if row.unit == "percent" else None
    digits = None if np.isfinite(row.at) and abs(row.at) < 100 else 0
    printed = getattr(row, "label", None)
    if isinstance(printed, str):
        said = printed
    elif np.isfinite(row.value):
        said = bounded(row.value, bound, unit, lang, digits=digits)
    else:
        said = span(row.low, row.high, unit, lang, digits=digits)
    said = words(said, lang)
    scale = 72 / ax.figure.dpi
    end = float(ax.transData.transform((row.high, place))[0]) * scale
    fits = end + 9 + text_width(said, size, 600) < float(ax.bbox.x1) * scale + 4
    ax.annotate(said, (row.high if fits else row.low, place), xytext=(9 if fits else -9, 0),
                textcoords="offset points", ha="left" if fits else "right", va="center",
                fontsize=size, fontweight=600 if own else 400, color=style.colour(role),
                zorder=5)  # fmt: skip

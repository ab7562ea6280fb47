"""Two stocks that make a third: firms ever hosted, firms present, and those that left."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import bounded
from analysis.report.figures import style
from analysis.report.figures.axis import absence, tick_room, value_axis, year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import claims_of, each, series_of
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.points import draw_claims
from analysis.report.figures.series import JOINED, RIBBON, joined

HEIGHT = 320.0
PASSED, PRESENT = "firms_cumulative", "tenant_firms"
NEAR = 1.05  # years that may lie between two counts taken as of one date
BEYOND = 0.3  # years that the line of firms present runs on after the last count passed
AREA = 0.13
DOTS = (0, (2, 2))


@style.styled
def passed(
    frame: pd.DataFrame,
    *,
    claims: pd.DataFrame,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Firms hosted since opening and firms present; what lies between them has left.

    Parameters
    ----------
    frame : DataFrame
        `facts.indicators` of one hub with `firms_cumulative` and `tenant_firms`: the two lines,
        with the ribbon of their interval where they are reconciled.
    claims : DataFrame
        `facts.standings` of the same hub: the points on the cumulative line, and the counts of
        firms present, of which the nearest to the last of those points is taken.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Without a count of firms since opening the figure says so in words.

    Notes
    -----
    The identity drawn is passed − present = left, at the last date for which both are known within
    a year of each other; of several counts of firms present, the nearest in time. Of reconciled
    series it is the last year of which sources state both.
    """
    total, present = series_of(frame, PASSED), series_of(frame, PRESENT)
    points = claims_of(claims, PASSED)
    if total.empty and points.empty:
        return _unknown(lang, ax, width)
    end = float(pd.concat([total["time"], points["time"]]).max())
    present = present[present["time"] <= end + NEAR]
    pair = _modelled_pair(total, present) or _last_pair(total, _counts(claims, present))
    labels = _labels(total, pair, lang)
    size = style.letter_size(width)
    top = float(max([*points["height"].dropna(), *total["value"].astype(float).dropna(), 1.0]))
    room = max((text_width(label.text, size, 600) for label in labels), default=0.0)
    margins = Margins(np.ceil(max(34.0, tick_room(top, lang))), np.ceil(room) + 12, 14, 26)
    drawn = sheet(width, (HEIGHT,), margins, ax=ax)
    panel = drawn.panels[0]
    times = pd.concat([total["time"], present["time"], points["time"]])
    year_axis(panel, float(np.floor(times.min())), float(times.max()), pad=0.2)
    value_axis(panel, top, lang, headroom=1.1)
    _areas(panel, total, present[present["time"] <= end + BEYOND])
    draw_claims(panel, points, "ochre", lang)
    _moment(panel, pair)
    place(panel, labels, size)
    return drawn.figure


def _unknown(lang: str, ax: Axes | None, width: float) -> Figure:
    drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, 14), ax=ax)
    said = words(say(lang, "No count of the firms hosted since opening"), lang)
    absence(drawn.panels[0], said, size=drawn.size)
    return drawn.figure


def _modelled_pair(total: pd.DataFrame, present: pd.DataFrame) -> tuple[Any, Any] | None:
    """Find the last year of which sources state both counts; None where they are no model's."""
    told = [rows[rows["status"] == "reconciled"] for rows in (total, present)]
    both = set(told[0]["time"]) & set(told[1]["time"])
    if not both:
        return None
    row, here = (next(each(rows[rows["time"] == max(both)])) for rows in told)
    return row, here


def _ribbon(ax: Axes, rows: pd.DataFrame, hue: str) -> None:
    """Draw the interval of a reconciled series."""
    drawn = rows[rows["status"] != "claimed"]
    for run in joined(drawn):
        low, high = (run[name].astype(float) for name in ("conf_low", "conf_high"))
        ax.fill_between(run["time"], low, high, color=hue, alpha=RIBBON, lw=0, zorder=2)
        ax.plot(run["time"], run["value"].astype(float), color=hue, lw=0.1, gid="ribbon")


def _areas(ax: Axes, total: pd.DataFrame, present: pd.DataFrame) -> None:
    blue, ochre = style.colour("blue"), style.colour("ochre")
    counts = list(each(total.dropna(subset=["value"])))
    for before, row in pairwise(counts):
        far = row.time - before.time > JOINED  # a long way between two counts is drawn thin
        ends = [before.time, row.time], [before.value, row.value]
        ax.plot(*ends, color=ochre, lw=1.3 if far else 2.0, zorder=2)
    for run in joined(present.dropna(subset=["value"])):
        ax.fill_between(run["time"], 0, run["value"].astype(float), color=blue, alpha=0.2, lw=0)
        ax.plot(run["time"], run["value"].astype(float), color=blue, zorder=3)
        if len(run) == 1:
            ax.plot(run["time"], run["value"].astype(float), "o", ms=4.5, color=blue, zorder=3)
        _between(ax, run, total.dropna(subset=["value"]))
    _ribbon(ax, total, ochre)
    _ribbon(ax, present, blue)


def _between(ax: Axes, run: pd.DataFrame, total: pd.DataFrame) -> None:
    """Shade what lies between the two lines, where both are drawn."""
    if len(total) < 2:
        return
    time, value = run["time"].to_numpy(float), run["value"].to_numpy(float)
    known, level = total["time"].to_numpy(float), total["value"].to_numpy(float)
    first, last = max(time[0], known[0]), min(time[-1], known[-1])
    if last <= first:
        return
    at = np.unique(np.concatenate([time, known, [first, last]]).clip(first, last))
    ax.fill_between(at, np.interp(at, time, value), np.interp(at, known, level),
                    color=style.colour("ochre"), alpha=AREA, lw=0, zorder=1)  # fmt: skip


def _counts(claims: pd.DataFrame, present: pd.DataFrame) -> pd.DataFrame:
    """Take the claims, so that a count of the very date is found; without them the line."""
    counts = claims_of(claims, PRESENT)
    counts = counts[(counts["standing"] != "echo") & counts["value"].notna()]
    if counts.empty:
        return present[present["value"].notna()]
    return counts.assign(rank=counts["standing"] != "kept").sort_values(
        ["rank", "quality", "claim_id"], kind="stable"
    )


def _last_pair(total: pd.DataFrame, counts: pd.DataFrame) -> tuple[Any, Any] | None:
    """Find the last count of firms passed that has one of firms present within a year of it."""
    for row in reversed(list(each(total.dropna(subset=["value"])))):
        near = counts[(counts["time"] - row.time).abs() <= NEAR]
        if len(near):
            return row, next(each(near.loc[[(near["time"] - row.time).abs().idxmin()]]))
    return None


def _moment(ax: Axes, pair: tuple[Any, Any] | None) -> None:
    if pair is None:
        return
    row, here = pair
    x, all_, now = float(row.time), float(row.value), float(here.value)
    ax.plot([x, x], [0, now], color=style.colour("blue"), lw=1.2, ls=DOTS, zorder=2)
    ax.plot([x, x], [now, all_], color=style.colour("ochre"), lw=1.2, ls=DOTS, zorder=2)


def _labels(total: pd.DataFrame, pair: tuple[Any, Any] | None, lang: str) -> list[Label]:
    right = ("right", "above right", "below right")
    if pair is None:
        return [
            Label(_said(row, "{count} passed", lang), row.time, row.value, "ochre", 600, right)
            for row in each(total.dropna(subset=["value"]).tail(1))
        ]
    row, here = pair
    x, all_, now = float(row.time), float(row.value), float(here.value)
    left = bounded(_whole(all_) - _whole(now), _bound(row.bound, here.bound), None, lang)
    said = words(say(lang, "{count} left", count=left), lang)
    return [
        Label(_said(row, "{count} passed", lang), x, all_, "ochre", 600, right),
        Label(said, x, (all_ + now) / 2, "ochre", 400, right),
        Label(_said(here, "{count} present", lang), x, now / 2, "blue", 600, right),
    ]


def _said(row: Any, text: str, lang: str) -> str:
    bound = row.bound if isinstance(row.bound, str) else ""
    count = bounded(_whole(float(row.value)), bound, None, lang)
    return words(say(lang, text, count=count), lang)


def _whole(count: float) -> float:
    """Round the mean of a model to whole firms; a printed count is whole."""
    return float(round(count)) if np.isfinite(count) else count


def _bound(passed_bound: object, present_bound: object) -> str:
    """Bound of a difference: at least where more passed or fewer are present than stated."""
    low = passed_bound == "lower" or present_bound == "upper"
    high = passed_bound == "upper" or present_bound == "lower"
    if low and high:
        return "approx"
    if low or high:
        return "lower" if low else "upper"
    return "approx" if "approx" in (passed_bound, present_bound) else "point"

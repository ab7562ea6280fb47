"""Claims against what a model gives at their own dates: a panel a series, outliers named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.numbers import bounded, number, percent_sign
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.points import draw_claims

HEIGHT, GAP = 88.0, 32.0
ROOM = 1.18  # white beyond the farthest claim, as a power of its distance
WIDEST = 2.0  # factor up to which an interval widens the scale
LEAST = 1.15  # factor that the scale reaches at least, both ways
TICKS = (1.05, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)
BAR = 5.0


@style.styled
def claim_fit(
    frame: pd.DataFrame,
    *,
    titles: Mapping[str, str] | None = None,
    nothing: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Claims as multiples of the value fitted at their own date, with its interval.

    Parameters
    ----------
    frame : DataFrame
        One row per claim: `panel`, `claim_id`, `observation_id`, `time` (decimal year), `value`,
        `unit`, `bound`, `quality`, `period_start`, `period_end`, `fitted`, `conf_low`,
        `conf_high`, and `outside`, whether the claim lies outside the interval.
    titles : mapping of str to str, optional
        Panel to its title; the panels stand in this order.
    nothing : str
        What is said where there is no claim.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        The scale counts in multiples and is the same in all panels; a claim outside is named by
        its figure.
    """
    names = [
        name for name in titles or dict.fromkeys(frame["panel"]) if name in set(frame["panel"])
    ]
    size = style.letter_size(width)
    if not names:
        drawn = sheet(width, (HEIGHT,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(nothing, lang), size=size)
        return drawn.figure
    rows = _multiples(frame)
    reach = _reach(rows)
    ticks = _ticks(reach)
    left = max(text_width(_off(tick, lang), 12.5) for tick in ticks) + 12
    margins = Margins(np.ceil(left), 14, 28, 26)
    drawn = sheet(width, [HEIGHT] * len(names), margins, gap=GAP, ax=ax)
    for panel, name in zip(drawn.panels, names, strict=True):
        heading(panel, words((titles or {}).get(name, name), lang), "ink", size=size)
        _axes(panel, rows, reach, ticks, lang)
        panel.tick_params(labelbottom=name == names[-1])
        _claims(panel, rows[rows["panel"] == name], lang, size)
    return drawn.figure


def _multiples(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `height`, the claim over its fitted value, and the interval in the same measure."""
    value = frame["fitted"].astype(float)
    return frame.assign(
        height=frame["value"] / value,
        low=frame["conf_low"] / value,
        high=frame["conf_high"] / value,
        standing="kept",
        currency=None,
    )


def _reach(rows: pd.DataFrame) -> float:
    """Factor that the scale reaches up and down: all claims, and intervals up to a factor of 2."""
    seen = rows["height"][rows["height"] > 0]
    farthest = float(np.abs(np.log(seen)).max()) if len(seen) else 0.0
    ends = rows[["low", "high"]].clip(1 / WIDEST, WIDEST)
    widest = float(np.abs(np.log(ends.to_numpy(dtype=float))).max()) if len(ends) else 0.0
    return max(float(np.exp(ROOM * max(farthest, widest))), LEAST)


def _ticks(reach: float) -> list[float]:
    """Even, and a step up and down that the scale holds; two where there is room."""
    held = [tick for tick in TICKS if tick <= reach**0.92] or [LEAST]
    inner = [tick for tick in held if np.log(tick) < 0.62 * np.log(held[-1])]
    steps = sorted({held[-1], *inner[-1:]} if np.log(held[-1]) > 0.3 else {held[-1]})
    return [1 / step for step in reversed(steps)] + [1.0, *steps]


def _off(multiple: float, lang: str) -> str:
    """Print a multiple as its distance from the fitted value: −20%, +25%, ×3, ÷3."""
    if multiple == 1:
        return "0"
    if max(multiple, 1 / multiple) >= 3:
        times = number(round(max(multiple, 1 / multiple)), lang)
        return f"×{times}" if multiple > 1 else f"÷{times}"
    sign = "+" if multiple > 1 else ""
    return f"{sign}{number(round(100 * (multiple - 1)), lang)}{percent_sign(lang)}"


def _axes(ax: Axes, rows: pd.DataFrame, reach: float, ticks: list[float], lang: str) -> None:
    ax.set_yscale("log")
    ax.set_ylim(1 / reach, reach)
    ax.yaxis.minorticks_off()
    ax.set_yticks(ticks, [words(_off(tick, lang), lang) for tick in ticks])
    first, last = float(rows["time"].min()), float(rows["time"].max())
    year_axis(ax, np.floor(first), np.floor(last) + 1)
    ax.axhline(1.0, color=style.colour("ink"), lw=1.0, zorder=1)


def _claims(ax: Axes, rows: pd.DataFrame, lang: str, size: float) -> None:
    hue = style.colour("muted")
    for row in each(rows):
        ax.plot([row.time] * 2, [row.low, row.high], color=hue, lw=BAR, alpha=0.32,
                solid_capstyle="butt", zorder=2, gid="interval")  # fmt: skip
    inside, outside = rows[~rows["outside"]], rows[rows["outside"]]
    draw_claims(ax, inside, "blue", lang)
    draw_claims(ax, outside, "rust", lang)
    place(ax, [_label(row, lang) for row in each(_worst_first(outside))], size)


def _worst_first(outside: pd.DataFrame) -> pd.DataFrame:
    return outside.assign(far=np.abs(np.log(outside["height"]))).sort_values(
        ["far", "claim_id"], ascending=[False, True]
    )


def _label(row: Any, lang: str) -> Label:
    said = words(bounded(row.value, row.bound, None, lang), lang)
    up = row.height > 1
    wish = ("right", "above", "left") if up else ("right", "below", "left")
    return Label(said, row.time, row.height, colour="rust", weight=600, wish=wish)

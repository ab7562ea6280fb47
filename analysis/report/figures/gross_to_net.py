"""From gross to net: a horizontal waterfall, the interval on the net only."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import block_size, words
from analysis.report.figures.named_rows import bare, name_rows, room, wrapped

ROW = 52.0
TALL = 0.58
WHISKER = 0.16


@style.styled
def waterfall(
    frame: pd.DataFrame,
    *,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Draw the steps from what a policy seems to bring to what it brings.

    Parameters
    ----------
    frame : DataFrame
        One row a step: `label, value, said` (printed), `kind` (`total`: a bar from zero; `step`:
        from where the one before ended; `net`: the last total, with `conf_low, conf_high`).
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Totals in blue, losses in rust, gains in teal.
    """
    names = wrapped(list(frame["label"]), width, lang, lines=3)
    size = style.letter_size(width)
    said = [words(text, lang) for text in frame["said"]]
    right = max(block_size(text, size, 600)[0] for text in said) + 14
    drawn = sheet(width, (ROW * len(frame),), Margins(room(names, width), right, 8, 8), ax=ax)
    panel = drawn.panels[0]
    bare(panel, len(frame))
    _limits(panel, frame)
    name_rows(panel, names, size)
    start = 0.0
    for place, (row, text) in enumerate(zip(each(frame), said, strict=True)):
        start = _bar(panel, place, row, text, start, size, last=place == len(frame) - 1)
    panel.axvline(0, color=style.colour("ink"), lw=1, zorder=3)
    return drawn.figure


def _limits(ax: Axes, frame: pd.DataFrame) -> None:
    """Let the axis hold every bar, and the interval of the net."""
    ends, at = [0.0], 0.0
    for row in each(frame):
        at = row.value if row.kind != "step" else at + row.value
        ends.append(float(at))
    net = frame[frame["kind"] == "net"]
    ends += [float(v) for name in ("conf_low", "conf_high") for v in net[name].dropna()]
    low, high = min(ends), max(ends)
    ax.set_xlim(low, high if high > low else low + 1.0)


def _bar(
    ax: Axes, place: int, row: Any, text: str, start: float, size: float, *, last: bool
) -> float:
    left = start if row.kind == "step" else 0.0
    end = left + float(row.value)
    role = "blue" if row.kind != "step" else ("teal" if row.value > 0 else "rust")
    hue = style.colour(role)
    pale = 0.5 if row.kind == "net" else 1.0
    ax.barh(place, end - left, left=left, height=TALL, color=hue, alpha=pale, lw=0, zorder=2)
    beyond = max(left, end)
    if row.kind == "net":
        beyond = max(beyond, float(row.conf_high))
        _whisker(ax, place, float(row.conf_low), float(row.conf_high))
    ax.annotate(text, (beyond, place), xytext=(8, 0), textcoords="offset points", ha="left",
                va="center", fontsize=size, fontweight=600, annotation_clip=False,
                color=style.colour("ink") if row.kind == "net" else hue, zorder=5)  # fmt: skip
    if not last:
        ax.plot([end, end], [place + TALL / 2, place + 1 - TALL / 2], color=style.colour("muted"),
                lw=1, zorder=1)  # fmt: skip
    return end


def _whisker(ax: Axes, place: int, low: float, high: float) -> None:
    ink = style.colour("ink")
    ax.plot([low, high], [place, place], color=ink, lw=1.6, zorder=5)
    for end in (low, high):
        ax.plot([end, end], [place - WHISKER, place + WHISKER], color=ink, lw=1.6, zorder=5)

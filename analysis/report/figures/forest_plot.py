"""Studies under each other with their intervals and weights, what they pool to, what is unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import joined, number, percent, unknown
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.keys import KeyItem
from analysis.report.figures.lettering import clean, shorten, text_width, words
from analysis.report.figures.sign_list import draw_signs, signs_height

ROW, TALL_ROW = 25.0, 42.0  # px; on phones the words of a row stand over its interval
LONGEST_NAME = 232.0
COLUMN = 14.0  # px between two columns of words
GAP = 62.0
LARGEST, SMALLEST = 11.0, 3.0  # px across the disc of a study
DEEP = 8.0  # px, half the height of the diamond


@style.styled
def forest(
    frame: pd.DataFrame,
    *,
    signs: pd.DataFrame | None = None,
    titles: Mapping[str, str] | None = None,
    measure: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Studies with interval and weight, the pooled effect, where a further study may lie.

    Parameters
    ----------
    frame : DataFrame
        The rows of `Pooled.forest()`: `label, kind, estimate, std_error, conf_low, conf_high,
        weight`. Several poolings in one unit stand under each other where a column `panel` tells
        them apart.
    signs : DataFrame, optional
        Findings known only by their sign (`evidence.effect_signs`), listed under the plot by
        `label`, or else by `study_id`.
    titles : mapping of str to str, optional
        Panel to its title.
    measure : str
        What the axis counts, with its unit.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Discs grow with the weight of a study, the diamond is the pooled effect with its interval,
        the bar below it the prediction. Without rows the figure says so in words.
    """
    rows = frame if "panel" in frame else frame.assign(panel="")
    parts = [part.reset_index(drop=True) for _, part in rows.groupby("panel", sort=False)]
    unsaid = pd.DataFrame() if signs is None else signs
    look = _look(rows, width, lang)
    row = TALL_ROW if look.narrow else ROW
    heights = [row * len(part) for part in parts] or [3 * ROW]
    margins = Margins(look.left, look.right, 34, 12 if len(unsaid) else 30 + 18 * bool(measure))
    if len(unsaid):
        heights.append(signs_height(unsaid, width - look.left - look.right, look.size, lang))
    drawn = sheet(width, heights, margins, gap=GAP, ax=ax)
    for panel, part in zip(drawn.panels, parts, strict=False):
        _panel(panel, part, rows, look)
        title = (titles or {}).get(part["panel"].iloc[0], part["panel"].iloc[0])
        if title:
            heading(panel, words(title, lang), "ink", size=look.size)
    if not parts:
        absence(drawn.panels[0], words(say(lang, "Nothing can be pooled"), lang), size=look.size)
    elif measure:
        _measured(drawn.panels[len(parts) - 1], words(measure, lang), look.size)
    if len(unsaid):
        draw_signs(drawn.panels[-1], unsaid, look.size, lang)
    return drawn.figure


def forest_key(lang: str) -> tuple[KeyItem, ...]:
    """Give the signs of a forest plot with their words."""
    return (
        KeyItem("disc", say(lang, "a study, larger with its weight"), "muted"),
        KeyItem("line", say(lang, "its interval"), "muted"),
        KeyItem("diamond", say(lang, "pooled effect with its interval"), "blue"),
        KeyItem("interval", say(lang, "where a further study may lie"), "blue"),
    )


@dataclass(frozen=True)
class _Look:
    """How a forest plot is set: px of its columns, largest weight, decimals, language."""

    names: float
    told: float
    share: float
    heaviest: float
    digits: int
    size: float
    narrow: bool
    lang: str

    @property
    def left(self) -> float:
        return 10.0 if self.narrow else float(np.ceil(self.names)) + COLUMN

    @property
    def right(self) -> float:
        return 10.0 if self.narrow else float(np.ceil(self.told + self.share)) + 2 * COLUMN + 2


def _look(rows: pd.DataFrame, width: float, lang: str) -> _Look:
    size, digits = style.letter_size(width), _digits(rows)
    listed = list(each(rows))
    heads = [words(say(lang, "Effect, interval"), lang), words(say(lang, "Weight"), lang)]
    return _Look(
        names=max((text_width(_name(r, lang, LONGEST_NAME, size), size, 600) for r in listed),
                  default=60.0),
        told=max(text_width(t, size, 600) for t in [heads[0], *(_told(r, digits, lang)
                                                               for r in listed)]),
        share=max(text_width(t, size, 600) for t in [heads[1], *(_share(r, lang)
                                                                for r in listed)]),
        heaviest=float(rows.loc[rows["kind"] == "study", "weight"].max()),
        digits=digits,
        size=size,
        narrow=style.is_narrow(width),
        lang=lang,
    )  # fmt: skip


def _digits(rows: pd.DataFrame) -> int:
    """Decimals that leave two digits of a usual standard error."""
    errors = rows.loc[rows["kind"] == "study", "std_error"].astype(float)
    errors = errors[errors > 0]
    if errors.empty:
        return 2
    return int(np.clip(1 - np.floor(np.log10(errors.median())), 0, 4))


def _panel(ax: Axes, part: pd.DataFrame, rows: pd.DataFrame, look: _Look) -> None:
    style.dress(ax, grid=False)
    ax.set_yticks([])
    ax.set_ylim(len(part) - 0.5, -0.5)
    _scale(ax, rows, look)
    for place, row in enumerate(each(part)):
        low = place + 0.2 if look.narrow else place
        _mark(ax, low, row, look)
        _words(ax, place, row, look)
        if row.kind == "pooled" and np.isfinite(row.estimate):
            ax.plot([row.estimate] * 2, [-0.5, low], color=style.colour("blue"), lw=1.0,
                    ls=(0, (2, 3)), zorder=1)  # fmt: skip
            ax.axhline(place - 0.5, color=style.colour("rule"), lw=1.0, zorder=0)
    if not look.narrow:
        _heads(ax, look)


def _scale(ax: Axes, rows: pd.DataFrame, look: _Look) -> None:
    ends = rows[["conf_low", "conf_high", "estimate"]].astype(float).to_numpy()
    ends = ends[np.isfinite(ends)]
    low, high = (min(0.0, ends.min()), max(0.0, ends.max())) if len(ends) else (-1.0, 1.0)
    room = (high - low or 1.0) * 0.05
    ax.set_xlim(low - room, high + room)
    ticks = nice_ticks(*ax.get_xlim(), bins=4 if look.narrow else 6)
    label_ticks(ax, ticks, [tick_text(tick, ticks, look.lang) for tick in ticks])
    ax.grid(True, axis="x", color=style.colour("grid"), linewidth=1.0)
    ax.axvline(0, color=style.colour("ink"), lw=1.0, zorder=1)


def _mark(ax: Axes, place: float, row: Any, look: _Look) -> None:
    ends = [row.conf_low, row.conf_high]
    if not np.isfinite(ends).all():
        return
    if row.kind == "prediction":
        ax.plot(ends, [place] * 2, color=style.colour("blue"), lw=6, alpha=0.32, zorder=2,
                solid_capstyle="butt", gid="forest:prediction")  # fmt: skip
    elif row.kind == "pooled":
        deep = DEEP / (TALL_ROW if look.narrow else ROW)
        ys = [place, place - deep, place, place + deep]
        ax.fill([ends[0], row.estimate, ends[1], row.estimate], ys, color=style.colour("blue"),
                lw=0, zorder=4, gid="forest:pooled")  # fmt: skip
    else:
        across = max(SMALLEST, LARGEST * np.sqrt(row.weight / look.heaviest))
        ax.plot(ends, [place] * 2, color=style.colour("muted"), lw=1.6, zorder=2)
        ax.plot([row.estimate], [place], "o", ms=across, mfc=style.colour("muted"), mec="none",
                zorder=3, gid=f"forest:{clean(str(row.label))}")  # fmt: skip


def _words(ax: Axes, place: int, row: Any, look: _Look) -> None:
    told, share = _told(row, look.digits, look.lang), _share(row, look.lang)
    bold = 400 if row.kind == "study" else 600
    if look.narrow:
        right = f"{told} · {share}" if share else told
        room = float(ax.bbox.width) * 72 / ax.figure.dpi - text_width(right, look.size, bold)
        _beside(ax, place, _name(row, look.lang, room - COLUMN, look.size), (0, 0, 8), "left", bold,
                look.size)  # fmt: skip
        _beside(ax, place, right, (1, 0, 8), "right", bold, look.size)
        return
    name = _name(row, look.lang, LONGEST_NAME, look.size)
    _beside(ax, place, name, (0, -COLUMN, 0), "right", bold, look.size)
    _beside(ax, place, told, (1, COLUMN + look.told, 0), "right", bold, look.size)
    _beside(ax, place, share, (1, look.right - 2, 0), "right", bold, look.size)


def _heads(ax: Axes, look: _Look) -> None:
    """Name the two columns of numbers over the first row."""
    for text, at in (
        (say(look.lang, "Effect, interval"), COLUMN + look.told),
        (say(look.lang, "Weight"), look.right - 2),
    ):
        ax.annotate(words(text, look.lang), (1, 1), xycoords="axes fraction", xytext=(at, 8),
                    textcoords="offset points", ha="right", va="bottom", fontsize=look.size,
                    color=style.colour("muted"), annotation_clip=False)  # fmt: skip


def _beside(
    ax: Axes, place: float, text: str, at: tuple[float, float, float], side: str, bold: int,
    size: float,
) -> None:  # fmt: skip
    """Write words on a row: `at` is the edge of the axes (0 or 1) and px right and up of it."""
    edge, right, up = at
    ax.annotate(text, (edge, place), xycoords=("axes fraction", "data"), xytext=(right, up),
                textcoords="offset points", ha=side, va="center", fontsize=size,
                fontweight=bold, color=style.colour("ink"), annotation_clip=False, zorder=5,
                bbox={"facecolor": style.colour("paper"), "edgecolor": "none", "pad": 1.5}
                if up else None)  # fmt: skip


def _measured(ax: Axes, measure: str, size: float) -> None:
    ax.annotate(measure, (0.5, 0), xycoords="axes fraction", xytext=(0, -26),
                textcoords="offset points", ha="center", va="top", fontsize=size,
                color=style.colour("muted"), annotation_clip=False)  # fmt: skip


def _name(row: Any, lang: str, width: float, size: float) -> str:
    said = {
        "pooled": say(lang, "Pooled effect"),
        "prediction": say(lang, "A further study"),
    }.get(row.kind, str(row.label))
    return shorten(words(said, lang), width, size, 400 if row.kind == "study" else 600)


def _told(row: Any, digits: int, lang: str) -> str:
    low, high = (number(end, lang, digits) for end in (row.conf_low, row.conf_high))
    if not np.isfinite([row.conf_low, row.conf_high]).all():
        return words(unknown(lang), lang)
    ends = joined(low, high, lang, prose=True)
    if row.kind == "prediction":
        return words(ends, lang)
    return words(f"{number(row.estimate, lang, digits)} ({ends})", lang)


def _share(row: Any, lang: str) -> str:
    if row.kind != "study" or not np.isfinite(row.weight):
        return ""
    return words(percent(100 * row.weight, lang, 1), lang)

"""Findings known only by their sign, listed by sign under the plot that cannot hold them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.language.messages import Message, message, say
from analysis.language.numbers import number
from analysis.report.figures import style
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import text_width, words

LINE = 17.0  # px from one line to the next
BETWEEN = 9.0  # px between two signs
SIGNS: dict[str, Message] = {
    "+": message("positive"),
    "mixed": message("mixed"),
    "0": message("no effect"),
    "0_or_negative": message("no effect or a negative one"),
    "-": message("negative"),
}


@dataclass(frozen=True)
class _Block:
    """One sign: its word with how many findings have it, and their names in lines."""

    head: str
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return LINE * (len(self.lines) + 1) + BETWEEN


def signs_height(signs: pd.DataFrame, width: float, size: float, lang: str) -> float:
    """Px that the list needs when it is `width` px wide."""
    return sum(block.height for block in _blocks(signs, width, size, lang)) + LINE + BETWEEN


def draw_signs(ax: Axes, signs: pd.DataFrame, size: float, lang: str) -> None:
    """List the findings in axes of their own, sign by sign, every one with its name.

    Parameters
    ----------
    ax : Axes
        As high as `signs_height` says.
    signs : DataFrame
        `sign` (`+`, `-`, `0`, `0_or_negative`, `mixed`) and `label`, or else `study_id`.
    size : float
        Size of the words in px.
    lang : {"en", "fr"}
        Language of the words.
    """
    ax.set_axis_off()
    scale = 72 / ax.figure.dpi
    wide, tall = float(ax.bbox.width) * scale, float(ax.bbox.height) * scale
    _line(ax, words(say(lang, "Known only by their sign"), lang), 1.0, size, bold=True)
    top = tall - LINE
    for block in _blocks(signs, wide, size, lang):
        top -= BETWEEN
        _line(ax, block.head, top / tall, size, bold=True)
        for at, line in enumerate(block.lines, 1):
            _line(ax, line, (top - at * LINE) / tall, size)
        top -= block.height - BETWEEN


def _line(ax: Axes, text: str, level: float, size: float, *, bold: bool = False) -> None:
    ax.text(0, level, text, transform=ax.transAxes, ha="left", va="top", fontsize=size,
            fontweight=600 if bold else 400,
            color=style.colour("ink" if bold else "muted"))  # fmt: skip


def _blocks(signs: pd.DataFrame, width: float, size: float, lang: str) -> list[_Block]:
    found = []
    for sign in dict.fromkeys([*SIGNS, *signs["sign"]]):
        rows = signs[signs["sign"] == sign]
        if rows.empty:
            continue
        said = SIGNS[sign].said(lang) if sign in SIGNS else str(sign)
        counted = say(lang, "{sign} ({n})", sign=said, n=number(len(rows), lang))
        names = [str(getattr(row, "label", row.study_id)) for row in each(rows)]
        lines = _flowed([words(name, lang) for name in names], width, size)
        found.append(_Block(words(counted, lang), tuple(lines)))
    return found


def _flowed(names: list[str], width: float, size: float) -> list[str]:
    """Lay names one after the other, as many to a line as fit."""
    lines: list[str] = []
    for place, name in enumerate(names):
        piece = name if place == len(names) - 1 else f"{name} ·"
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines

"""Rows of bars with their names to the left, as waterfalls, tornadoes and gains have them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from analysis.report.figures import style
from analysis.report.figures.lettering import block_size, words, wrap

LONGEST = {False: 210.0, True: 118.0}  # px, by whether the drawing is the one for phones


def wrapped(names: Sequence[str], width: float, lang: str, *, lines: int = 2) -> list[str]:
    """Names broken into lines that fit left of the rows."""
    longest = LONGEST[style.is_narrow(width)]
    size = style.letter_size(width)
    return [wrap(words(name, lang), longest, size, lines=lines) for name in names]


def room(names: Sequence[str], width: float) -> float:
    """Px that the names need."""
    size = style.letter_size(width)
    return float(np.ceil(max(block_size(name, size)[0] for name in names) + 14))


def name_rows(ax: Axes, names: Sequence[str], size: float) -> None:
    """Write each name beside its row, rows counted from the top."""
    for place, name in enumerate(names):
        ax.annotate(name, (0, place), xycoords=("axes fraction", "data"), xytext=(-10, 0),
                    textcoords="offset points", ha="right", va="center", fontsize=size,
                    multialignment="right", linespacing=1.3, annotation_clip=False,
                    color=style.colour("ink"))  # fmt: skip


def bare(ax: Axes, rows: int) -> None:
    """Leave nothing but the rows: no ticks, no grid, no base line."""
    style.dress(ax, grid=False, base=False)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_ylim(rows - 0.5, -0.5)

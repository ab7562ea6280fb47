"""Words beside the points they name: placed where nothing else stands, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from analysis.report.figures import style
from analysis.report.figures.layout import Box, Drawn, record
from analysis.report.figures.lettering import block_size

# Where a label may stand beside its point: direction right and up, and how it is aligned.
SIDES = {
    "above": (0.0, 1.0),
    "below": (0.0, -1.0),
    "right": (1.0, 0.0),
    "left": (-1.0, 0.0),
    "above right": (0.7, 0.7),
    "above left": (-0.7, 0.7),
    "below right": (0.7, -0.7),
    "below left": (-0.7, -0.7),
}
DISTANCES = (7.0, 12.0, 20.0, 30.0, 44.0)
LEADER_FROM = 16.0  # px beyond which a hairline ties the label to its point
EDGE = 2.0  # px kept free along the edge of the canvas
FAR = 1e6


@dataclass(frozen=True)
class Label:
    """Words for the point (x, y) of the data; `text` is typeset and may hold line breaks."""

    text: str
    x: float
    y: float
    colour: str = "ink"
    weight: int = 400
    wish: tuple[str, ...] = ("above", "right", "left", "below")
    shorter: str = ""  # what is printed instead where the whole does not fit


def place(ax: Axes, labels: Sequence[Label], size: float) -> tuple[Label, ...]:
    """Write labels on axes whose limits are final; the first ones choose first.

    Returns
    -------
    tuple of Label
        Those for which no free place was found; they are not drawn.
    """
    if not labels:
        return ()
    drawn = record(ax.get_figure(root=True))  # type: ignore[arg-type]
    left_out = []
    for label in labels:
        if not any(_write(ax, text, label, size, drawn) for text in _texts(label)):
            left_out.append(label)
    return tuple(left_out)


def _texts(label: Label) -> tuple[str, ...]:
    return (label.text, label.shorter) if label.shorter else (label.text,)


def _write(ax: Axes, text: str, label: Label, size: float, drawn: Drawn) -> bool:
    scale = 72 / ax.figure.dpi
    x, y = (float(v) * scale for v in ax.transData.transform((label.x, label.y)))
    wide, tall = block_size(text, size, label.weight)
    left = float(ax.bbox.x0) * scale - 4.0  # further left a label reads as one of the axis
    best, cost = None, FAR
    for rank, side in enumerate((*label.wish, *(s for s in SIDES if s not in label.wish))):
        for distance in DISTANCES:
            box = _box(x, y, wide, tall, side, distance)
            if box.x0 < left:
                continue
            paid = _cost(box, drawn, (x, y)) + rank * 2.5 + (distance - DISTANCES[0]) * 0.55
            if paid < cost:
                best, cost = (box, distance), paid
    if best is None or cost >= FAR:
        return False
    box, distance = best
    if distance >= LEADER_FROM:
        _leader(ax, (x, y), box, scale)
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    centred = ax.transData.inverted().transform((middle[0] / scale, middle[1] / scale))
    ax.text(
        float(centred[0]),
        float(centred[1]),
        text,
        ha="center",
        va="center",
        fontsize=size,
        fontweight=label.weight,
        color=style.colour(label.colour),
        linespacing=1.25,
        zorder=8,
    )
    drawn.texts.append(Box(box.x0, box.y0, box.x1, box.y1, text))
    return True


def _box(x: float, y: float, wide: float, tall: float, side: str, distance: float) -> Box:
    right, up = SIDES[side]
    middle_x = x + right * distance + np.sign(right) * wide / 2
    middle_y = y + up * distance + np.sign(up) * tall / 2
    if right and up:  # beside a diagonal the label may start over its point
        middle_x = x + right * distance + np.sign(right) * wide / 2
    return Box(middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2)


def _cost(box: Box, drawn: Drawn, own: tuple[float, float]) -> float:
    if (
        box.x0 < EDGE
        or box.y0 < EDGE
        or box.x1 > drawn.width - EDGE
        or box.y1 > drawn.height - EDGE
        or any(box.meets(other, -2.0) for other in drawn.texts)
    ):
        return FAR
    marks = sum(
        _inside(box, x, y, 4.5) for _, x, y in drawn.marks if abs(x - own[0]) + abs(y - own[1]) > 1
    )
    crossed = sum(_inside(box, x, y, 1.0) for x, y in drawn.lines)
    return 40.0 * marks + 2.0 * min(crossed, 25)


def _inside(box: Box, x: float, y: float, slack: float) -> bool:
    return box.x0 - slack < x < box.x1 + slack and box.y0 - slack < y < box.y1 + slack


def _leader(ax: Axes, point: tuple[float, float], box: Box, scale: float) -> None:
    end = (min(max(point[0], box.x0), box.x1), min(max(point[1], box.y0), box.y1))
    along = np.array(end) - np.array(point)
    start = np.array(point) + along / max(float(np.hypot(*along)), 1.0) * 5.0
    stop = np.array(end) - along / max(float(np.hypot(*along)), 1.0) * 1.5
    ends = ax.transData.inverted().transform(np.array([start, stop]) / scale)
    ax.plot(
        ends[:, 0],
        ends[:, 1],
        color=style.colour("muted"),
        lw=0.9,
        zorder=3,
        scalex=False,
        scaley=False,
    )

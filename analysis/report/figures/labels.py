"""Words beside the points they name: placed where nothing else stands, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
SHORTENED = 12.0  # what printing the shorter words costs
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
    align: str = "center"  # of several lines
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
    return tuple(label for label in labels if not _write(ax, label, size, drawn))


@dataclass(frozen=True)
class _Place:
    """A place found for a label, and what it costs: less is better."""

    text: str
    box: Box
    distance: float
    cost: float


def _write(ax: Axes, label: Label, size: float, drawn: Drawn) -> bool:
    scale = 72 / ax.figure.dpi
    point = tuple(float(v) * scale for v in ax.transData.transform((label.x, label.y)))
    left = float(ax.bbox.x0) * scale - 4.0  # further left a label reads as one of the axis
    found = [_best(label.text, label, size, point, left, drawn)]
    if label.shorter:
        short = _best(label.shorter, label, size, point, left, drawn)
        found.append(replace(short, cost=short.cost + SHORTENED))
    best = min(found, key=lambda place: place.cost)
    if best.cost >= FAR:
        return False
    if best.distance >= LEADER_FROM:
        _leader(ax, point, best.box, scale)
    _print(ax, best, label, size, scale)
    drawn.texts.append(best.box)
    return True


def _best(
    text: str, label: Label, size: float, point: tuple[float, ...], left: float, drawn: Drawn
) -> _Place:
    wide, tall = block_size(text, size, label.weight)
    best = _Place(text, Box(0, 0, 0, 0), 0.0, FAR)
    for rank, side in enumerate((*label.wish, *(s for s in SIDES if s not in label.wish))):
        for distance in DISTANCES:
            box = _within(_box(point, wide, tall, side, distance), side, left, drawn)
            paid = rank * 2.5 + (distance - DISTANCES[0]) * 0.55
            if box.x0 < left or paid >= best.cost:
                continue
            paid += _cost(box, drawn, point)
            if paid < best.cost:
                best = _Place(text, replace(box, text=text), distance, paid)
    return best


def _within(box: Box, side: str, left: float, drawn: Drawn) -> Box:
    """Move a label that stands above or below its point sideways, away from the edge."""
    if side not in ("above", "below"):
        return box
    right, half = drawn.width - EDGE, (box.x1 - box.x0) * 0.45
    move = max(left - box.x0, 0.0) - max(box.x1 - right, 0.0)
    return replace(box, x0=box.x0 + move, x1=box.x1 + move) if abs(move) <= half else box


def _print(ax: Axes, place: _Place, label: Label, size: float, scale: float) -> None:
    middle = ((place.box.x0 + place.box.x1) / 2, (place.box.y0 + place.box.y1) / 2)
    x, y = ax.transData.inverted().transform((middle[0] / scale, middle[1] / scale))
    ax.text(
        float(x),
        float(y),
        place.text,
        ha="center",
        va="center",
        fontsize=size,
        fontweight=label.weight,
        color=style.colour(label.colour),
        linespacing=1.25,
        multialignment=label.align,
        zorder=8,
    )


def _box(point: tuple[float, ...], wide: float, tall: float, side: str, distance: float) -> Box:
    (x, y), (right, up) = point, SIDES[side]
    middle_x = x + right * distance + np.sign(right) * wide / 2
    middle_y = y + up * distance + np.sign(up) * tall / 2
    return Box(middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2)


def _cost(box: Box, drawn: Drawn, own: tuple[float, ...]) -> float:
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
    return 40.0 * marks + 4.0 * min(crossed, 25)


def _inside(box: Box, x: float, y: float, slack: float) -> bool:
    return box.x0 - slack < x < box.x1 + slack and box.y0 - slack < y < box.y1 + slack


def _leader(ax: Axes, point: tuple[float, ...], box: Box, scale: float) -> None:
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

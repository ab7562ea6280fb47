"""Where text and marks stand once a figure is drawn, and what of it overlaps or is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

from analysis.report.figures import style

TOLERANCE = 0.75  # px by which two boxes may touch: ink keeps clear of the edge of its box
LINES = (
    "line2d",
    "claim",
    "line",
    "ribbon",
    "range",
    "whisker",
    "dashed",
)  # names of what labels avoid
STEP = 4.0  # px between two samples of a line


@dataclass(frozen=True)
class Box:
    """A box in px from the lower left corner of the figure, and what it holds."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str = ""

    def meets(self, other: Box, slack: float = 0.0) -> bool:
        """Tell whether two boxes overlap by more than `slack` px both ways."""
        return (
            min(self.x1, other.x1) - max(self.x0, other.x0) > slack
            and min(self.y1, other.y1) - max(self.y0, other.y0) > slack
        )


@dataclass
class Drawn:
    """All that one drawing put on its canvas."""

    width: float
    height: float
    texts: list[Box] = field(default_factory=list)
    marks: list[tuple[str, float, float]] = field(default_factory=list)
    lines: list[tuple[float, float]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the artists that were given one


def overlaps(figure: Figure) -> list[str]:
    """Every fault of a figure's text: lines that overlap, lines outside the canvas.

    Returns
    -------
    list of str
        One sentence a fault, empty when all text can be read.
    """
    drawn = record(figure)
    faults = [
        f"{box.text!r} is outside the canvas"
        for box in drawn.texts
        if box.x0 < -TOLERANCE
        or box.y0 < -TOLERANCE
        or box.x1 > drawn.width + TOLERANCE
        or box.y1 > drawn.height + TOLERANCE
    ]
    for place, box in enumerate(drawn.texts):
        faults += [
            f"{box.text!r} overlaps {other.text!r}"
            for other in drawn.texts[place + 1 :]
            if box.meets(other, TOLERANCE)
        ]
    return faults


def record(figure: Figure) -> Drawn:
    """Draw a figure without paper: where each line of text, mark and curve came to stand."""
    with matplotlib.rc_context(style.settings()):
        recorder = _Recorder(*(figure.get_size_inches() * 72))
        figure.draw(recorder)
    return recorder.drawn


class _Recorder(RendererBase):
    """A renderer that notes places instead of painting."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.drawn = Drawn(float(width), float(height))
        self.groups: list[str] = []

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.groups.append(gid or s)
        if gid:
            self.drawn.names.add(gid)

    def close_group(self, s: str) -> None:
        self.groups.pop()

    def flipy(self) -> bool:
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.drawn.width, self.drawn.height

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        return text_to_path.get_text_width_height_descent(s, prop, ismath)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *_: Any, **__: Any
    ) -> None:
        wide, tall, below = self.get_text_width_height_descent(s, prop, False)
        if s.strip():
            self.drawn.texts.append(Box(x, y - below, x + wide, y - below + tall, s))

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        if self.groups[-1].startswith(LINES) and not self._in_ticks():
            self.drawn.lines += list(_along(transform.transform(path.vertices)))

    def draw_markers(
        self,
        gc: Any,
        marker_path: Any,
        marker_trans: Any,
        path: Any,
        trans: Any,
        rgbFace: Any = None,
    ) -> None:
        if not self._in_ticks():
            self._mark(trans.transform(path.vertices))

    def draw_path_collection(self, *drawn: Any, **_: Any) -> None:
        offsets, offset_trans = drawn[4:6]  # after pen, transform, paths and their transforms
        if "PathCollection" in self.groups[-1] or self.groups[-1].startswith("claim"):
            self._mark(offset_trans.transform(offsets))

    def draw_image(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError("figures hold no pictures made of pixels")

    def _mark(self, places: np.ndarray) -> None:
        self.drawn.marks += [(self.groups[-1], float(x), float(y)) for x, y in places]

    def _in_ticks(self) -> bool:
        return any(group.startswith(("xtick", "ytick")) for group in self.groups)


def _along(vertices: np.ndarray) -> Iterable[tuple[float, float]]:
    """Points every few px on a line, for labels to keep clear of."""
    for (x0, y0), (x1, y1) in pairwise(vertices):
        length = float(np.hypot(x1 - x0, y1 - y0))
        if not np.isfinite(length):
            continue
        for part in np.linspace(0.0, 1.0, max(2, min(200, int(length / STEP) + 1))):
            yield float(x0 + part * (x1 - x0)), float(y0 + part * (y1 - y0))

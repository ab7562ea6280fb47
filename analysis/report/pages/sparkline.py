"""A small curve of one hub: its firms over a time axis that all hubs share, from zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.shown import Html, element

WIDTH, HEIGHT, FLOOR, CEILING, EDGE = 240, 66, 50, 8, 6


@dataclass(frozen=True)
class Point:
    """One observation: when (decimal year), how many, how good, and what kind of figure."""

    year: float
    value: float
    quality: str
    bound: str


def sparkline(points: Sequence[Point], first: int, last: int, alt: str) -> Html:
    """Draw the observations of a hub between two years.

    Parameters
    ----------
    points : sequence of Point
        In any order; bounds are drawn as triangles and carry no line.
    first, last : int
        Ends of the time axis, the same for every hub of an index.
    alt : str
        What the curve says, for readers who do not see it.
    """
    top = max((point.value for point in points), default=0) or 1
    placed = [
        (
            round(EDGE + (point.year - first) / (last - first) * (WIDTH - 2 * EDGE), 1),
            round(FLOOR - point.value / top * (FLOOR - CEILING), 1),
            point,
        )
        for point in sorted(points, key=lambda point: (point.year, point.value))
    ]
    line = " ".join(f"{x},{y}" for x, y, point in placed if point.bound not in ("lower", "upper"))
    curve = element("polyline", points=line, fill="none", stroke="var(--blue)", stroke_width="1.2")
    return element(
        "svg",
        element("path", d=f"M0 {FLOOR}H{WIDTH}", stroke="var(--rule)"),
        *(_tick(year, first, last) for year in (first, (first + last) // 2, last)),
        curve if " " in line else None,
        *(_sign(x, y, point) for x, y, point in placed),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=alt,
    )


def _tick(year: int, first: int, last: int) -> Html:
    x = round(EDGE + (year - first) / (last - first) * (WIDTH - 2 * EDGE), 1)
    anchor = "start" if year == first else "end" if year == last else "middle"
    at = {"start": 0, "end": WIDTH}.get(anchor, x)
    return element(
        "text", year, x=at, y=HEIGHT - 3, text_anchor=anchor, font_size="11.5", fill="var(--muted)"
    )


def _sign(x: float, y: float, point: Point) -> Html:
    blue = "var(--blue)"
    if point.bound in ("lower", "upper"):
        away = -1 if point.bound == "lower" else 1
        corners = f"M{x} {y + 3.2 * away:.1f}l3 {-5 * away}h-6z"
        return element("path", d=corners, fill=blue)
    if point.quality == "C":
        return element(
            "circle", cx=x, cy=y, r="2.3", fill="var(--paper)", stroke=blue, stroke_width="1.3"
        )
    return element("circle", cx=x, cy=y, r="2.6", fill=blue)

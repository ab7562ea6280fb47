"""Lines by year, drawn directly: a plotting library takes longer than the simulation it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.numbers import number
from analysis.language.shown import INVISIBLE, Html, element
from analysis.report.figures.axis import nice_ticks, tick_text
from analysis.report.figures.hues import hue
from analysis.report.figures.lettering import text_width, words
from analysis.report.figures.style import SMALL

WIDTH, HEIGHT, TOP, BOTTOM, GAP = 350.0, 196.0, 8.0, 24.0, 8.0
APART = 15.0  # px between two names at the end of their lines
HEADROOM = 0.1
SPARE = 1.15  # a reader's own face may be wider than the one that measures
FACES = "'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
YEAR_ROOM = 40.0  # px that the name of a year needs


@dataclass(frozen=True)
class Line:
    """One value a year, with the name that stands at the end of its line."""

    name: str
    values: tuple[float, ...]
    role: str
    dashed: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Band:
    """An interval for each year, in the hue of the line that it belongs to."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    role: str


@dataclass(frozen=True)
class _Frame:
    """Where years and values stand on the drawing."""

    years: tuple[int, ...]
    left: float
    right: float
    bottom: float
    top: float

    def x(self, place: int) -> float:
        """Horizontal place of a year, by its position."""
        span = max(len(self.years) - 1, 1)
        return round(self.left + place / span * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Vertical place of a value."""
        share = (value - self.bottom) / (self.top - self.bottom)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def small_chart(
    years: Sequence[int],
    lines: Sequence[Line],
    *,
    alt: str,
    lang: str,
    band: Band | None = None,
) -> Html:
    """Draw lines over the years on a scale that holds zero.

    Parameters
    ----------
    years : sequence of int
    lines : sequence of Line
        Each with one value a year; its last value stands beside its name.
    alt : str
        What the drawing says, for readers who do not see it.
    lang : {"en", "fr"}
        Language of the numbers.
    band : Band, optional
        An interval, behind the lines.

    Returns
    -------
    Html
        An `svg` element in the colours of the page, for light and dark.
    """
    shown = [value for line in lines for value in line.values]
    shown += [*band.low, *band.high] if band else []
    bottom, top = _ends(min(shown), max(shown))
    ticks = nice_ticks(bottom, top)
    said = [tick_text(tick, ticks, lang) for tick in ticks]
    names = [_name(line, lang) for line in lines]
    left = SPARE * max(text_width(text, SMALL) for text in said) + GAP
    room = SPARE * max(text_width(text, SMALL, 600) for text in names) + GAP
    frame = _Frame(tuple(years), left, WIDTH - room, bottom, top)
    return element(
        "svg",
        element("path", d=f"M0 0H{WIDTH:g}V{HEIGHT:g}H0z", fill=hue("paper")),
        *(_tick(frame, tick, text) for tick, text in zip(ticks, said, strict=True)),
        *_years(frame),
        _area(frame, band) if band else None,
        element("path", d=f"M{left} {frame.y(0)}H{frame.right}", stroke=hue("ink")),
        *(_line(frame, line) for line in lines),
        *_labels(frame, lines, names),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        width=f"{WIDTH:g}",
        height=f"{HEIGHT:g}",
        font_family=FACES,
        role="img",
        aria_label=INVISIBLE.sub("", alt),
        xmlns="http://www.w3.org/2000/svg",
    )


def _ends(low: float, high: float) -> tuple[float, float]:
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:
        return 0.0, 1.0
    room = HEADROOM * (high - low)
    return (low - room if low < 0 else 0.0), (high + room if high > 0 else 0.0)


def _name(line: Line, lang: str) -> str:
    value = line.values[-1]
    digits = 0 if abs(value) >= 10 or value == 0 else 1
    return words(f"{line.name} {number(value, lang, digits)}", lang)


def _tick(frame: _Frame, tick: float, text: str) -> Html:
    y = frame.y(tick)
    rule = element("path", d=f"M{frame.left} {y}H{frame.right}", stroke=hue("grid"))
    return Html(rule + _text(text, frame.left - GAP, y + 4, "end", "muted"))


def _years(frame: _Frame) -> list[Html]:
    """Name as many years as fit, the last among them."""
    wide = frame.right - frame.left
    step = next(s for s in (1, 2, 3, 5, 10, 30) if wide / len(frame.years) * s >= YEAR_ROOM)
    last = len(frame.years) - 1
    named = [place for place in range(last + 1) if (last - place) % step == 0]
    return [
        _text(str(frame.years[place]), frame.x(place), HEIGHT - 6, "middle", "muted")
        for place in named
    ]


def _area(frame: _Frame, band: Band) -> Html:
    there = [f"{frame.x(k)},{frame.y(value)}" for k, value in enumerate(band.high)]
    back = [f"{frame.x(k)},{frame.y(value)}" for k, value in enumerate(band.low)]
    points = " ".join([*there, *reversed(back)])
    return element("polygon", points=points, fill=hue(band.role), opacity="0.18", class_="band")


def _line(frame: _Frame, line: Line) -> Html:
    return element(
        "polyline",
        points=" ".join(f"{frame.x(k)},{frame.y(value)}" for k, value in enumerate(line.values)),
        fill="none",
        stroke=hue(line.role),
        stroke_width="2.4" if line.strong else "1.6",
        stroke_dasharray="5 3" if line.dashed else None,
    )


def _labels(frame: _Frame, lines: Sequence[Line], names: Sequence[str]) -> list[Html]:
    """Write names at the ends of their lines, moved apart where they would meet."""
    order = sorted(range(len(lines)), key=lambda k: frame.y(lines[k].values[-1]))
    heights: list[float] = []
    for k in order:
        wanted = frame.y(lines[k].values[-1])
        heights.append(max(wanted, heights[-1] + APART) if heights else max(wanted, TOP + 4))
    over = max(heights[-1] - (HEIGHT - BOTTOM), 0.0)
    return [
        _text(names[k], frame.right + GAP, y - over + 4, "start", lines[k].role, lines[k].strong)
        for k, y in zip(order, heights, strict=True)
    ]


def _text(text: str, x: float, y: float, anchor: str, role: str, strong: bool = False) -> Html:
    return element(
        "text",
        text,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        text_anchor=anchor,
        font_size=f"{SMALL:g}",
        font_weight="600" if strong else None,
        fill=hue(role),
    )

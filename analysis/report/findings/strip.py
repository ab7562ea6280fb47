"""The number of a finding on its own scale: a bar, rings for other routes, grey for reference."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.shown import Html, element
from analysis.report.figures.hues import hue

WIDTH, LEFT, RIGHT = 320.0, 4.0, 316.0
LETTER = 6.1  # px of a letter at 11.5 px, a little generous: labels that might touch are left out
THINNEST = 3.0


@dataclass(frozen=True)
class Tick:
    """A place on the scale with its label; labels earlier in the strip win where two would meet."""

    at: float
    label: str


@dataclass(frozen=True)
class Strip:
    """A scale from zero.

    Attributes
    ----------
    band : tuple of float
        The number: both ends of its range, equal for a point.
    rings : tuple of float
        What other routes or other dates give.
    reference : tuple of tuple of float
        What it is measured against: a first count, a market price.
    ticks : tuple of Tick
        Labels, the more important first; zero is always there.
    role : str
        Role of the colour: blue for firms and prices, rust for jobs and departures …
    alt : str
        The same in words.
    """

    band: tuple[float, float]
    ticks: tuple[Tick, ...]
    role: str
    alt: str
    rings: tuple[float, ...] = ()
    reference: tuple[tuple[float, float], ...] = ()

    def html(self) -> Html:
        """Draw the scale as inline SVG."""
        return element(
            "svg",
            element("path", d=f"M{LEFT:g} 20H{RIGHT:g}", stroke=hue("rule")),
            *(self._bar(low, high, "muted", 14, 12, 0.38) for low, high in self.reference),
            self._bar(*self.band, self.role, 12, 16, 0.9),
            *(self._ring(at) for at in self.rings),
            *self._labels(),
            class_="strip",
            viewBox="0 0 320 48",
            role="img",
            aria_label=self.alt,
        )

    @property
    def top(self) -> float:
        """The largest number of the scale: a little beyond all that stands on it."""
        ends = [*self.band, *self.rings, *(end for pair in self.reference for end in pair)]
        return max(max(ends) * 1.12, 1e-9)

    def _x(self, at: float) -> float:
        return LEFT + (RIGHT - LEFT) * at / self.top

    def _bar(self, low: float, high: float, role: str, y: int, height: int, opacity: float) -> Html:
        left, right = self._x(low), self._x(high)
        if right - left < THINNEST:
            left, right = (left + right - THINNEST) / 2, (left + right + THINNEST) / 2
        return element(
            "rect",
            x=f"{left:.1f}",
            y=y,
            width=f"{right - left:.1f}",
            height=height,
            fill=hue(role),
            opacity=opacity,
        )

    def _ring(self, at: float) -> Html:
        return element(
            "circle",
            cx=f"{self._x(at):.1f}",
            cy=20,
            r="4.2",
            fill=hue("paper"),
            stroke=hue(self.role),
            stroke_width="1.8",
        )

    def _labels(self) -> list[Html]:
        """Label the ticks that fit, keeping clear of zero and of each other."""
        taken = [(LEFT, LEFT + 2 * LETTER)]
        drawn = [label("0", f"{LEFT:g}", "start")]
        for tick in self.ticks:
            half = len(tick.label) * LETTER / 2
            centre = min(max(self._x(tick.at), half), WIDTH - half)
            if any(centre - half < end and start < centre + half for start, end in taken):
                continue
            taken.append((centre - half - LETTER, centre + half + LETTER))
            drawn.append(label(tick.label, f"{centre:.1f}", "middle"))
        return drawn


def label(text: str, x: str, anchor: str) -> Html:
    """Write words under a scale."""
    return element("text", text, x=x, y=43, text_anchor=anchor, font_size="11.5", fill=hue("muted"))

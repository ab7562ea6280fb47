"""The place of a hub among the others as a row of marks, the largest first, gaps at its end."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import say
from analysis.language.shown import Html, element
from analysis.report.comparisons.measures import Measure
from analysis.report.comparisons.telling import display
from analysis.report.comparisons.view import View
from analysis.report.figures.hues import hue
from analysis.report.findings.strip import LEFT, LETTER, RIGHT, WIDTH, Strip, label

GAP = 1.6  # slots between the last known hub and the first without a figure


@dataclass(frozen=True)
class PlaceStrip(Strip):
    """A row of hubs: one ring each, a band over the places that the subject may have.

    Attributes
    ----------
    own : int
        Place of the subject by the figures kept.
    known, unknown : int
        Hubs with a figure, and without one.
    ends : tuple of str
        Names of the largest and of the smallest.
    lang : {"en", "fr"}
        Language of the words.
    """

    own: int = 1
    known: int = 1
    unknown: int = 0
    ends: tuple[str, str] = ("", "")
    lang: str = "en"

    def html(self) -> Html:
        """Draw the row as inline SVG."""
        first, last = self.band
        left, right = self._at(first) - 7, self._at(last) + 7
        band = element("rect", x=f"{left:.1f}", y=12, width=f"{right - left:.1f}", height=16, rx=8,
                       fill=hue(self.role), opacity="0.3")  # fmt: skip
        marks = (self._mark(place) for place in range(1, self.known + self.unknown + 1))
        return element(
            "svg",
            band,
            *marks,
            *self._names(),
            class_="strip",
            viewBox="0 0 320 48",
            role="img",
            aria_label=self.alt,
        )

    def _at(self, place: float) -> float:
        slots = self.known - 1 + (self.unknown - 1 + GAP if self.unknown else 0)
        step = min((RIGHT - LEFT - 16) / max(slots, 1), 40.0)
        beyond = GAP - 1 if place > self.known else 0
        return LEFT + 8 + step * (place - 1 + beyond)

    def _mark(self, place: int) -> Html:
        own, gap = place == self.own, place > self.known
        colour = hue(self.role if own else "muted")
        return element(
            "circle",
            cx=f"{self._at(place):.1f}",
            cy=20,
            r="5" if own else "4.2",
            fill=colour if own else "none" if gap else hue("paper"),
            stroke=colour,
            stroke_width="1.6",
            stroke_dasharray="2.4 2" if gap else None,
        )

    def _names(self) -> list[Html]:
        """Name both ends of the row and what is dashed, as far as the words do not touch."""
        taken = [0.0]
        drawn = []
        told = [
            (self._at(1) - 6, self.ends[0], "start"),
            (self._at(self.known), self.ends[1], "middle"),
        ]
        if self.unknown:
            place = self._at(self.known + (self.unknown + 1) / 2)
            told.append((place, say(self.lang, "no figure"), "middle"))
        for at, text, anchor in told:
            wide = len(text) * LETTER
            start = at if anchor == "start" else min(max(at - wide / 2, 0), WIDTH - wide)
            if start >= taken[-1]:
                drawn.append(label(text, f"{start:.1f}", "start"))
                taken.append(start + wide + LETTER)
        return drawn


def place_strip(view: View, measure: Measure, role: str) -> PlaceStrip | None:
    """Draw the place of the subject; None where it has none."""
    place, known, lang = view.place(measure), view.known(measure), view.lang
    if place is None:
        return None
    names = view.named(known)
    figures = [
        f"{name} {display(side.figure, lang)}"
        for name, side in zip(names, known, strict=True)
        if side.figure is not None
    ]
    gaps = view.named(view.unknown(measure))
    told = say(lang, "Largest first: {figures}", figures=", ".join(figures))
    if gaps:
        told = say(lang, "{known}; no figure for {names}", known=told, names=", ".join(gaps))
    return PlaceStrip(
        band=(place.first, place.last),
        ticks=(),
        role=role,
        alt=told,
        own=[side.key for side in known].index(view.key) + 1,
        known=len(known),
        unknown=len(gaps),
        ends=(names[0], names[-1]),
        lang=lang,
    )

"""One of the three findings: a number, what it is, its scale, two sentences, how solid it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.language.messages import say
from analysis.language.shown import Html, element
from analysis.report.figures.hues import hue
from analysis.report.findings.prose import citations, pieces
from analysis.report.findings.ratings import Rating
from analysis.report.findings.strip import Strip

if TYPE_CHECKING:
    from analysis.report.marks import Marks


@dataclass(frozen=True)
class Finding:
    """A number with what a reader needs to judge it.

    Attributes
    ----------
    theme : str
        What it is about: size, departures, rent, people … At most one finding of a theme is shown.
    big : str
        The number as it is displayed.
    what : str
        What the number is, with its date and the citation of its claims.
    sentences : tuple of str
        One or two sentences with citations.
    rating : Rating
        How solid, and why.
    moment : float
        Date of the number in decimal years.
    lang : {"en", "fr"}
        Language of its words.
    strip : Strip or None
        The number on its own scale.
    """

    theme: str
    big: str
    what: str
    sentences: tuple[str, ...]
    rating: Rating
    moment: float
    lang: str
    strip: Strip | None = None

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Every claim that the finding rests on."""
        return citations(" ".join((self.what, *self.sentences)))

    def item(self, marks: Marks) -> Html:
        """Write the finding as an item of the list of findings."""
        return element(
            "li",
            element("span", self.big, class_="big num"),
            element("span", *pieces(self.what, marks), class_="what"),
            self.strip.html() if self.strip else None,
            element("p", *pieces(" ".join(self.sentences), marks)) if self.sentences else None,
            self._rating(marks),
            class_="finding",
        )

    def _rating(self, marks: Marks) -> Html:
        word = say(self.lang, "{rating}.", rating=self.rating.word)
        reason = self.rating.reason.said(self.lang)
        return element(
            "span",
            pips(self.rating.level),
            " ",
            element("b", word),
            " ",
            *pieces(reason, marks),
            class_="sure",
        )


def pips(level: int) -> Html:
    """Draw a rating as one to three filled dots of three; the words beside say the same."""
    dots = (
        element(
            "circle",
            cx=6 + 13 * place,
            cy=6,
            r="4.4",
            fill="currentColor" if place < level else "none",
            stroke="currentColor",
            stroke_width="1.4",
        )
        for place in range(3)
    )
    return element(
        "svg", *dots, class_="pips", viewBox="0 0 38 12", color=hue("blue"), aria_hidden="true"
    )

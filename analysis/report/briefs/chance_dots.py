"""The chance that a reform is worth its cost: in words, and as a hundred dots."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import say, say_many
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.briefs.amounts import amount
from analysis.report.briefs.case import WORTH, Case
from analysis.report.figures.hues import hue

SIDE = 10
MEASURE = f"worth_at_{WORTH}"


@dataclass(frozen=True)
class Verdict(Shown):
    """Chances in a hundred of the three answers, and the value of a job-year they are held to."""

    central: float
    sceptical: float
    advocate: float
    worth: str
    lang: str

    def html(self) -> Html:
        """Write the sentence and the dots."""
        lang = self.lang
        many = round(100 * self.central)
        first = say_many(lang, "{n} chance in 100", "{n} chances in 100", many)
        rest = say(
            lang,
            "that the reform is worth its cost, if a net job-year is worth what it costs in wages "
            "and contributions, {worth}.",
            worth=self.worth,
        )
        others = say(
            lang,
            "For a sceptic the chance is {sceptic} in 100, for an advocate {advocate}.",
            sceptic=str(round(100 * self.sceptical)),
            advocate=str(round(100 * self.advocate)),
        )
        words = element("p", element("b", first), " ", rest, " ", others)
        return element("div", words, dots(many, first), class_="verdict")


def verdict(case: Case, lang: str) -> Verdict:
    """Hold the reform to the labour cost of a job-year."""
    return Verdict(
        case.mean(MEASURE),
        case.mean(MEASURE, "sceptical"),
        case.mean(MEASURE, "advocate"),
        amount(case.worth, case.money, lang),
        lang,
    )


def dots(many: int, alt: str) -> Html:
    """Draw a hundred dots, `many` of them filled, row by row."""
    drawn = (
        element(
            "circle",
            cx=6 + 12 * (place % SIDE),
            cy=6 + 12 * (place // SIDE),
            r="4.4",
            fill=hue("blue") if place < many else "none",
            stroke=hue("blue"),
            stroke_width="1.2",
        )
        for place in range(SIDE * SIDE)
    )
    svg = element("svg", *drawn, class_="dots", viewBox="0 0 120 120", role="img", aria_label=alt)
    return fragment(svg)

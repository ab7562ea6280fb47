"""How the quality of a figure is shown: the letter, and what the letter means in words."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import Html, element


def grade(letter: str, lang: str) -> Html:
    """Show a grade as a small box: A full, B drawn, C dashed; with its meaning for all readers."""
    known = letter in ("A", "B", "C")
    return element(
        "span",
        element("span", say(lang, "grade"), " ", class_="vh"),
        letter,
        class_=f"g g{letter}" if known else "g",
        title=grade_words(letter, lang) if known else None,
    )


def grade_words(letter: str, lang: str) -> str:
    """Say what a grade means: official, press, undated."""
    if letter == "A":
        return say(lang, "grade A, official or the operator’s own document")
    if letter == "B":
        return say(lang, "grade B, press or secondary")
    return say(lang, "grade C, undated or uncertain")

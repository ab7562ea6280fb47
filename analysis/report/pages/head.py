"""The top of a page: what it is, the finding as title, the answer, its worth, the fact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment

# Where the page puts its table of contents; it does so at the first opening.
CONTENTS = Html("<!--contents-->")


@dataclass(frozen=True)
class Head(Shown):
    """The head of a page; the first record that a template shows.

    Attributes
    ----------
    kind : str
        What kind of page: "Hub profile".
    kicker : sequence of str
        What stands beside it: place, data version and date.
    title : Html or str
        The finding in one sentence; the only `h1` of the page.
    answer : sequence of Html, Shown or str
        The lead: first the answer, then what the answer is worth. Text becomes a paragraph,
        a piece that is a paragraph already goes in as it is.
    findings : sequence of Shown or Html
        Each an item of the list of findings (`li.finding`); none for a page without.
    fiche : FactSheet, Shown, Html or None
        The fact sheet beside the answer.
    lang : {"en", "fr"}
        Language of the page.
    """

    kind: str
    kicker: Sequence[str]
    title: Html | str
    answer: Sequence[Any]
    findings: Sequence[Any]
    lang: str
    fiche: Any = None

    def html(self) -> Html:
        """Write kicker, title, answer, findings and fact sheet, in the order a phone shows them."""
        beside = (piece for part in self.kicker for piece in (" · ", part))
        answer = element("div", *(_lead(piece) for piece in self.answer), id="answer")
        findings = None
        if self.findings:
            label = say(self.lang, "Findings")
            findings = element("ol", *self.findings, class_="findings", aria_label=label)
        return fragment(
            element("p", element("b", self.kind), *beside, class_="kicker"),
            element("h1", self.title),
            element("div", answer, findings, self.fiche, class_="top"),
        )


@dataclass(frozen=True)
class FactSheet(Shown):
    """A few facts that can be read alone: name → value with its marks, and what stands below."""

    title: str
    facts: Sequence[tuple[Any, Any]]
    lang: str
    below: Any = None

    def html(self) -> Html:
        """Write the sheet as a list of terms."""
        pairs = (
            piece
            for name, value in self.facts
            for piece in (element("dt", name), element("dd", value))
        )
        return element(
            "aside",
            element("h2", self.title),
            element("dl", *pairs),
            element("div", self.below, class_="made") if self.below else None,
            class_="fiche",
            aria_label=say(self.lang, "Fact sheet"),
        )


@dataclass(frozen=True)
class Opening(Shown):
    """Opens a section: everything shown after it belongs to it, until the next one opens.

    Attributes
    ----------
    id : str
        Name of the section in addresses: `size` for `#size`.
    title : str
        The section's finding, as its heading.
    paragraphs : sequence of Html, Shown or str
        One or two short paragraphs; text becomes a paragraph.
    lang : {"en", "fr"}
        Language of the page.
    contents : str
        Its name in the table of contents (left out: the title); empty for none there.
    """

    id: str
    title: Html | str
    paragraphs: Sequence[Any]
    lang: str
    contents: str | None = None

    def html(self) -> Html:
        """Write the section with its heading; the page fills it up to the next opening."""
        named = self.title if self.contents is None else self.contents
        words = (_paragraph(piece) for piece in self.paragraphs)
        return element(
            "section",
            element(
                "div",
                element("div", element("h2", self.title), *words, class_="opening"),
                CONTENTS,
                class_="cols",
            ),
            id=self.id,
            data_toc=named or None,
        )


@dataclass(frozen=True)
class Fold(Shown):
    """A fold-out under a figure: "How do we know?"; open in print, and readable without script."""

    paragraphs: Sequence[Any]
    lang: str
    summary: str | None = None

    def html(self) -> Html:
        """Write the fold-out."""
        return element(
            "details",
            element("summary", self.summary or say(self.lang, "How do we know?")),
            element("div", *(_paragraph(piece) for piece in self.paragraphs)),
        )


def _lead(piece: Any) -> Html:
    if isinstance(piece, Shown) or (isinstance(piece, Html) and piece.startswith("<p")):
        return fragment(piece)
    return element("p", piece, class_="lead")


def _paragraph(piece: Any) -> Html:
    block = isinstance(piece, Html) and piece.startswith(("<p", "<ul", "<ol", "<dl", "<div"))
    return fragment(piece) if block or isinstance(piece, Shown) else element("p", piece)

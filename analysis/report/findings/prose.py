"""A sentence carries its marks as citations inside its text, numbered when it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.language.shown import Html, Shown, element
from analysis.language.typography import typeset

if TYPE_CHECKING:
    from analysis.report.marks import Marks

# Private-use characters: no catalogue and no source text has them.
OPEN, CLOSE = "\ue000", "\ue001"
CITATION = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def cited(*claim_ids: str) -> str:
    """Return the citation of claims, to stand right after the word or number they support.

    Parameters
    ----------
    *claim_ids
        Ids as the claims table has them; repeats are dropped, order is kept.

    Returns
    -------
    str
        Nothing for no claim; else text that `marked` turns into numbered marks.
    """
    unique = dict.fromkeys(claim for claim in claim_ids if claim)
    return f"{OPEN}{' '.join(unique)}{CLOSE}" if unique else ""


def citations(text: str) -> tuple[str, ...]:
    """List the ids of the claims that a text cites, in order, each once."""
    found = (claim for group in CITATION.findall(text) for claim in group.split())
    return tuple(dict.fromkeys(found))


def plain(text: str, lang: str) -> str:
    """Return the text without its citations, typeset: for titles, alternative text, consoles."""
    return typeset(CITATION.sub("", text), lang)


def pieces(text: str, marks: Marks) -> list[str | Html]:
    """Split a text into strings and the numbered marks between them, in reading order."""
    parts: list[str | Html] = []
    for index, part in enumerate(CITATION.split(text)):
        if index % 2:
            parts.append(marks(part.split()))
        elif part:
            parts.append(part)
    return parts


@dataclass(frozen=True)
class Paragraph(Shown):
    """A paragraph whose numbers carry their marks."""

    words: str
    lang: str
    marks: Marks
    class_: str | None = None

    def html(self) -> Html:
        """Return the paragraph as HTML."""
        return element("p", *pieces(self.words, self.marks), class_=self.class_)

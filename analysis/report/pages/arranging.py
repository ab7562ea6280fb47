"""The order of a page: head, contents, sections, code folded under what it shows, footer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.language.messages import say
from analysis.language.shown import Html, element, plain
from analysis.language.textnodes import typeset_html
from analysis.report.pages.cells import FAILURE, Seen, seen
from analysis.report.pages.head import CONTENTS

SECTION = re.compile(r'<section id="([^"]*)"(?: data-toc="([^"]*)")?')
FIRST_MARK = re.compile(r'<a (?:id="r-[^"]*" )?href="#c-([^"]*)"')
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
DESCRIBED = 300


@dataclass(frozen=True)
class Parts:
    """A page in parts: main and footer are markup, title and description text, skip an anchor."""

    title: str
    description: str
    main: str
    footer: str
    skip: str


def arranged(cells: Iterable[Any], lang: str) -> Parts:
    """Lay out what the cells of a notebook show; numbers nothing, computes nothing."""
    shown = [cell for number, node in enumerate(cells, 1) if (cell := seen(node, number, lang))]
    main = "\n".join(_flow(shown, lang))
    main = _with_contents(main, lang)
    footers = [piece for cell in shown for piece in cell.pieces if piece.startswith("<footer")]
    main = _first_marks(main)
    title, lead = TITLE.search(main), LEAD.search(main)
    return Parts(
        title=_words(title[1]) if title else "",
        description=_shortened(_words(lead[1])) if lead else "",
        main=main,
        footer=footers[-1].replace("<dl>", '<div class="wrap"><dl>').replace("</dl>", "</dl></div>")
        if footers
        else "",
        skip="#answer" if 'id="answer"' in main else "#main",
    )


def _flow(shown: Sequence[Seen], lang: str) -> Iterable[str]:
    """Yield the pieces in order; a section runs until the next one opens."""
    if any(f'id="{FAILURE}"' in piece for cell in shown for piece in cell.pieces):
        yield _incomplete(lang)
    open_section = due = False
    pending: list[str] = []
    rest: list[str] = []
    for cell in shown:
        for piece in cell.pieces:
            if due and not piece.startswith("<details"):
                yield _folded(pending, say(lang, "The code"), lang)
                pending, due = [], False
            if piece.startswith("<section"):
                yield from ["</section>"] * open_section
                if not open_section:
                    rest, pending = pending, []
                open_section = True
                piece = piece.removesuffix("</section>")
            if not piece.startswith("<footer"):
                yield piece
        pending += [cell.code] if cell.code else []
        alone = cell.code and any(_stands_alone(piece) for piece in cell.pieces)
        due = due or (open_section and bool(alone))
    if due:
        yield _folded(pending, say(lang, "The code"), lang)
        pending = []
    yield from ["</section>"] * open_section
    if rest + pending:
        yield _folded(rest + pending, say(lang, "The code of the rest of this page"), lang)


def _stands_alone(piece: str) -> bool:
    """Tell what carries its code beneath it: neither a head, an opening, a list nor a fold-out."""
    return not piece.startswith(("<section", "<footer", "<details", '<p class="kicker"'))


def _folded(code: Sequence[str], summary: str, lang: str) -> str:
    source = element("pre", element("code", "\n\n".join(code)), tabindex="0")
    fold = element("details", element("summary", summary), element("div", source), class_="code")
    return typeset_html(fold, lang)


def _incomplete(lang: str) -> str:
    told = say(lang, "This page is incomplete: a step stopped, and what follows it is missing.")
    more = element("a", say(lang, "See where and why."), href=f"#{FAILURE}")
    return typeset_html(
        element("div", element("p", element("b", told), " ", more), class_="failure"), lang
    )


def _with_contents(main: str, lang: str) -> str:
    """Put the table of contents beside the first opening that has a place for it."""
    entries = [(found[1], html.unescape(found[2])) for found in SECTION.finditer(main) if found[2]]
    if not entries:
        return main.replace(CONTENTS, "")
    items = (
        element("li", element("a", Html(html.escape(name, quote=False)), href=f"#{anchor}"))
        for anchor, name in entries
    )
    contents = element(
        "nav",
        element("h2", say(lang, "On this page")),
        element("ol", *items),
        class_="toc",
        aria_label=say(lang, "Contents"),
    )
    main = main.replace(CONTENTS, typeset_html(contents, lang), 1).replace(CONTENTS, "")
    return SECTION.sub(lambda found: f'<section id="{found[1]}"', main)


def _first_marks(main: str) -> str:
    """Let the way back from a claim lead to the first mark that stands on the page."""
    met: set[str] = set()

    def named(found: re.Match[str]) -> str:
        claim = found[1]
        name = "" if claim in met else f'id="r-{claim}" '
        met.add(claim)
        return f'<a {name}href="#c-{claim}"'

    return FIRST_MARK.sub(named, main)


def _words(markup: str) -> str:
    return " ".join(plain(re.sub(r"(?s)<sup\b.*?</sup>", "", markup)).split("\n"))


def _shortened(text: str) -> str:
    if len(text) <= DESCRIBED:
        return text
    return text[:DESCRIBED].rsplit(" ", 1)[0] + " …"

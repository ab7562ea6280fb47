"""What one cell of an executed notebook puts on the page, and the code behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

from analysis.language.messages import MissingMessage, say
from analysis.language.shown import element, fragment, unwrapped
from analysis.language.textnodes import typeset_html
from analysis.report.pages.looks import STYLE

HIDDEN = frozenset({"lab", "remove-cell", "remove_cell"})
FAILURE = "failure"
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
FOLDER = re.compile(r"^(data\s*=\s*)(['\"])(.*)\2\s*$", re.MULTILINE)
OUTSIDE = re.compile(r'<img\b(?![^>]*src="data:image/)[^>]*>')
ALT = re.compile(r'.*\balt="([^"]*)".*|.*', re.DOTALL)
HEADING = re.compile(r'<h2 id="([^"]*)">')


@dataclass(frozen=True)
class Seen:
    """Pieces of markup in order, and the code that made them (empty for prose)."""

    pieces: tuple[str, ...]
    code: str


def seen(cell: Any, number: int, lang: str) -> Seen | None:
    """Read one cell; None for one that stays out of the page (tag `lab`)."""
    if HIDDEN & set(cell.get("metadata", {}).get("tags", ())):
        return None
    if cell.cell_type == "markdown":
        return Seen(tuple(_prose(cell.source, lang)), "")
    if cell.cell_type != "code":
        return None
    shown = (_shown(output, number, lang) for output in cell.get("outputs", ()))
    return Seen(tuple(piece for piece in shown if piece), _code(cell.source))


def _prose(source: str, lang: str) -> Iterable[str]:
    """Say a prose cell in the language of the page; one without translation keeps its own."""
    text, own = source.strip(), lang
    if lang != "en":
        try:
            text = say(lang, text)
        except MissingMessage:
            own = "en"
    if not text:
        return
    # A picture from elsewhere would have to be fetched: its words stand for it.
    written = OUTSIDE.sub(lambda found: ALT.sub(r"\1", found[0]), _markdown().render(text))
    markup = typeset_html(written, own)
    if own != lang:
        markup = f'<div lang="{own}">{markup}</div>'
    opened = HEADING.match(markup)
    yield f'<section id="{opened[1]}">{markup}</section>' if opened else markup


@cache
def _markdown() -> Any:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    quiet = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=quiet)


def _shown(output: Any, number: int, lang: str) -> str | None:
    if output.output_type == "error":
        return _failure(output, number, lang)
    if output.output_type == "stream":
        return _printed(output.text) if output.name == "stdout" else None
    data = output.get("data", {})
    record = unwrapped(data.get("text/html", ""))
    if record is not None:
        return None if record.startswith(STYLE) or not record else record
    picture = next((kind for kind in PICTURES if kind in data), None)
    if picture is not None:
        return _picture(data[picture], picture, output, lang)
    # HTML from elsewhere may hold anything; its plain text is safe and says the same.
    return _printed(data.get("text/plain", ""))


def _printed(text: str) -> str | None:
    text = ANSI.sub("", text).rstrip()
    return element("pre", text, tabindex="0") if text else None


def _picture(content: str, kind: str, output: Any, lang: str) -> str:
    import base64

    raw = content.encode() if kind == "image/svg+xml" else base64.b64decode(content)
    address = f"data:{kind};base64,{base64.b64encode(raw).decode()}"
    described = output.get("metadata", {}).get(kind, {}).get("alt")
    told = described or say(lang, "picture without a description")
    alt = element("img", alt=told)[len("<img ") : -len(">")]
    return typeset_html(f'<img class="picture" src="{address}" {alt}>', lang)


def _failure(output: Any, number: int, lang: str) -> str:
    stopped = say(lang, "Cell {number} stopped:", number=number)
    reason = ANSI.sub("", f"{output.ename}: {output.evalue}")
    trace = ANSI.sub("", "\n".join(output.get("traceback", ())))
    folded = element(
        "details",
        element("summary", say(lang, "Where in the code")),
        element("div", element("pre", _without_places(trace), tabindex="0")),
        class_="code",
    )
    told = fragment(element("b", stopped), " ", element("span", reason, lang="en"))
    box = element("div", element("p", told), folded, class_=FAILURE, id=FAILURE)
    return typeset_html(box, lang)


def _without_places(trace: str) -> str:
    """Shorten the machine's own paths to their last two parts."""
    return re.sub(r"(?:[A-Za-z]:)?(?:[/\\][\w.@ -]+){3,}", _last_two, trace)


def _last_two(found: re.Match[str]) -> str:
    return "/".join(re.split(r"[/\\]", found[0])[-2:])


def _code(source: str) -> str:
    """Show the code, with the folder of an overlay by its name only."""

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}{found[2]}{PurePath(found[3]).name}{found[2]}"

    return FOLDER.sub(named, source).strip()

"""The look of a page and of a notebook: one set of style sheets, put together for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analysis.language.pictures import MARGIN, PHONES
from analysis.language.shown import Html, Shown
from analysis.report.pages.fonts import font_faces

STYLE = "<style data-look>"
# The margins of a picture of two drawings stand outside the column; it changes with the window
# only, so that a pair of figures stands in one column.
PICTURES = (
    f".plot img{{margin-inline:-{MARGIN}px;max-inline-size:calc(100% + {2 * MARGIN}px)}}"
    f"@media {PHONES}{{.plot img{{inline-size:calc(100% + {2 * MARGIN}px)}}}}"
    ".pair:has(picture){grid-template-columns:none}"
)


@cache
def page_css(*, index: bool = False) -> str:
    """Return everything a page loads: faces, tokens, frame, records, print."""
    sheets = ["tokens", "frame", "records", "exhibits", *(["index"] if index else []), "print"]
    return font_faces() + "".join(_sheet(name) for name in sheets)


@cache
def notebook_css(*, fonts: bool = True) -> str:
    """Return what an output of a notebook loads: the same rules, kept inside our own outputs.

    They are light whatever is around them, as are the pictures in them: the colours of a notebook
    are chosen in the notebook, not by the screen, and its stripes stay out of our tables.
    """
    tokens = _sheet("tokens").partition("@media")[0].replace(":root{", ".tp{")
    tokens = tokens.replace("light dark", "light")
    ground = (
        ".tp{background:var(--paper);color:var(--ink);font:400 1.125rem/1.6 var(--serif);"
        "padding:.25rem 1.25rem;max-width:70rem;overflow-wrap:break-word}"
    )
    ground += ".tp section,.tp figure,.tp .table{margin-block-start:2rem}"
    ground += ".tp tr:nth-child(n){background:none!important}"
    rules = f".tp.tp{{{_pictured(_sheet('records') + _sheet('exhibits'))}{PICTURES}}}"
    return (font_faces() if fonts else "") + tokens + ground + rules


@dataclass(frozen=True)
class Style(Shown):
    """Loads the look into a notebook; a page has it already and leaves this out."""

    lang: str
    fonts: bool = True

    def html(self) -> Html:
        """Write the style element."""
        return Html(f"{STYLE}{notebook_css(fonts=self.fonts)}</style>")

    def text(self) -> str:
        """Say nothing: a style has no words."""
        return ""


def style(lang: str = "en", *, fonts: bool = True) -> Style:
    """Give a notebook the look of the pages; to be shown by its first cell.

    Parameters
    ----------
    lang : {"en", "fr"}
        Language of the notebook.
    fonts : bool
        Carry the faces (180 kB) in the output. Without, the reader's own serif and sans serve: for
        notebooks kept with their outputs.
    """
    return Style(lang, fonts)


def _sheet(name: str) -> str:
    text = files("analysis.report.pages").joinpath("css", f"{name}.css").read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "".join(_tight(part) for part in re.split(r"(\"[^\"]*\")", text)).replace(";}", "}")


def _pictured(sheet: str) -> str:
    """Let rules for drawings hold for the pictures that stand for them in a notebook."""
    return re.sub(r"\bsvg(?=[,{])", ":is(svg,img)", sheet)


def _tight(part: str) -> str:
    """Take the blanks out of a style sheet where they mean nothing; a quoted text stays."""
    if part.startswith('"'):
        return part
    part = re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r"\s+", " ", part))
    return re.sub(r"(?<=[\w-]): ", ":", part)

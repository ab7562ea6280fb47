"""What fits where: text for figures cleaned, set, measured, wrapped and shortened."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.language.typography import typeset
from analysis.report.figures import style

ELLIPSIS = "…"


def words(text: object, lang: str) -> str:
    """Text as a figure prints it: no control characters, the spaces and quotes of its language."""
    return typeset(clean(str(text)), lang)


def clean(text: str) -> str:
    """Text on one line without characters that a drawing cannot hold."""
    kept = (" " if c in "\t\n\r" else c for c in text if c in "\t\n\r" or printable(c))
    return re.sub(" +", " ", "".join(kept)).strip(" ")


def printable(character: str) -> bool:
    """Tell whether a character may stand in a drawing: no control, surrogate or direction mark."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co")


@lru_cache(4096)
def text_width(
    text: str,
    size: float = style.BASE,
    weight: int = 400,
    slant: Literal["normal", "italic"] = "normal",
) -> float:
    """Width of one line in px, measured with the font of the page."""
    if not text:
        return 0.0
    with matplotlib.rc_context({"font.family": list(style.families())}):
        font = FontProperties(size=size, weight=weight, style=slant)
        return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def block_size(
    text: str, size: float, weight: int = 400, spacing: float = 1.25
) -> tuple[float, float]:
    """Width and height in px of text that may hold line breaks."""
    lines = text.split("\n")
    width = max(text_width(line, size, weight) for line in lines)
    return width, size * (0.95 + spacing * (len(lines) - 1))


def shorten(text: str, width: float, size: float = style.BASE, weight: int = 400) -> str:
    """Text cut at its end, with an ellipsis, so that it is no wider than `width` px."""
    if text_width(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;:-–(") + ELLIPSIS


def wrap(
    text: str, width: float, size: float = style.BASE, weight: int = 400, lines: int = 2
) -> str:
    """Text broken at spaces into at most `lines` lines of `width` px; what is left is cut."""
    rows: list[str] = []
    rest = text.split(" ")
    while rest and len(rows) < lines - 1:
        count = _fitting(rest, width, size, weight)
        if count == len(rest):
            break
        rows.append(shorten(" ".join(rest[:count]), width, size, weight))
        rest = rest[count:]
    if rest:
        rows.append(shorten(" ".join(rest), width, size, weight))
    return "\n".join(rows)


def balanced(text: str, width: float, size: float = style.BASE, lines: int = 4) -> str:
    """Text in as few lines as fit `width`, of lengths as even as can be; empty where none do."""
    for count in range(1, lines + 1):
        for narrower in range(60, 101, 4):
            said = wrap(text, width * narrower / 100, size, lines=count)
            if ELLIPSIS not in said or ELLIPSIS in text:
                return said
    return ""


def _fitting(parts: list[str], width: float, size: float, weight: int) -> int:
    count = 1
    while count < len(parts) and text_width(" ".join(parts[: count + 1]), size, weight) <= width:
        count += 1
    return count

"""How text is set: the spaces, quotes and signs that each language puts around words."""

from __future__ import annotations

import re
from functools import cache

NBSP = "\u00a0"
NARROW = "\u202f"
BLANK = f"[ {NBSP}{NARROW}\u2009]"

# An address is no prose: nothing inside it may change.
ADDRESS = re.compile(r"(?:https?://|www\.|doi:|sha256\b)\S+|\b[\w.+-]+@[\w-]+\.\w[\w.-]*")

WORDS = "ha|km|kWh|[A-Z]{3}|mois|ans?|months?|years?|millions?|milliards?|billions?"
UNITS = rf"(?:m²|km²|€|£|\$|(?:{WORDS})\b)"

COMMON: tuple[tuple[str, str], ...] = (
    (r"\.{3}", "…"),
    (r"\b(k?)m2\b", r"\1m²"),
    (r"(?<=[\w.…»”])'", "’"),
    (r"'(?=\d)", "’"),
    (r"'(?=\w)", "‘"),
    (r"'", "’"),
    (r"(^|(?<=[\s(\[,;:\"“«‘]))-(?=\d)", "\u2212"),
    (rf"(?<=\d){BLANK}(?={UNITS})", NBSP),
)
QUOTE_CLOSES = r"\"(?=$|[\s.,;:!?)\]…’»”])"
FRENCH: tuple[tuple[str, str], ...] = (
    (QUOTE_CLOSES, "»"),
    (r'"', "«"),
    (rf"«{BLANK}*", f"«{NBSP}"),
    (rf"(?<=\S){BLANK}*»", f"{NBSP}»"),
    (rf"(?<=[^\s;!?]){BLANK}*([;!?]+)(?=$|[\s)\]»”’,.:…])", rf"{NARROW}\1"),
    (rf"(?<=[^\s:]){BLANK}*:(?=$|\s)", f"{NBSP}:"),
    (rf"^{BLANK}+(?=[;!?])", NARROW),
    (rf"^{BLANK}+(?=[:»])", NBSP),
    (rf"(?<=\d){BLANK}*%", f"{NARROW}%"),
    (rf"(?<!\d{BLANK})(?<![\w,.])(\d{{1,3}})((?:{BLANK}\d{{3}})+)(?!\d)", ""),
)
ENGLISH: tuple[tuple[str, str], ...] = (
    (QUOTE_CLOSES, "”"),
    (r'"', "“"),
)


def typeset(text: str, lang: str) -> str:
    """Set a piece of prose in the typography of its language; doing it twice changes nothing.

    Parameters
    ----------
    text : str
        Text as a reader sees it (no markup, no code); catalogues and data write plain spaces and
        straight quotes.
    lang : {"en", "fr"}
        Language of the text. Any other gets what all languages share.

    Returns
    -------
    str
        In French with U+202F before `; ! ?` and `%` and between thousands, U+00A0 before `:`,
        inside guillemets and before units; in both with curly apostrophes and quotes, U+2212 as
        minus and an ellipsis of one sign. Web and mail addresses stay as they are.
    """
    pieces = []
    start = 0
    for address in ADDRESS.finditer(text):
        pieces += [_set(text[start : address.start()], lang), address[0]]
        start = address.end()
    return "".join([*pieces, _set(text[start:], lang)])


def _set(text: str, lang: str) -> str:
    """Apply the rules until none changes anything: one may make room for another."""
    once = _applied(text, lang)
    return once if once == text else _set(once, lang)


def _applied(text: str, lang: str) -> str:
    for pattern, replacement in _rules(lang):
        text = pattern.sub(replacement or _thousands, text)
    return text


def _thousands(found: re.Match[str]) -> str:
    return found[1] + re.sub(BLANK, NARROW, found[2])


@cache
def _rules(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    own = {"fr": FRENCH, "en": ENGLISH}.get(lang, ())
    return tuple((re.compile(pattern), replacement) for pattern, replacement in (*COMMON, *own))

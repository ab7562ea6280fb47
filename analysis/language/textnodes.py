"""Typography over a piece of HTML: every text node, in the language it stands in, and no code."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from analysis.language.typography import NARROW, typeset

TOKEN = re.compile(r"<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
READ_ALOUD = re.compile(r'(\s(?:title|alt|aria-label|placeholder|data-l)=)"([^"]*)"')
LANG = re.compile(r'\slang="?([A-Za-z]{2})')
KEPT = frozenset({"pre", "code", "script", "style", "kbd", "samp", "textarea"})
UNWRAPPED = frozenset({"svg", "title", "option", "head"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "col", "source"})

UNITS = (
    "un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
)
DIGITS = "one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth"
# After these a reference mark is bracketed: raised, it would read as a power.
RAISED = "0123456789%€$£²³"
MARK = '<sup class="ref">'
INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "code", "wbr", "svg"})
RANGE = rf"[€£]?\d[\d.,{NARROW}]*–[€£]?\d[\d.,{NARROW}]*\d|\d–\d"
UNBROKEN = {
    "fr": re.compile(
        r"\b(?:dix|vingt|trente|quarante|cinquante|soixante|quatre|cent)"
        rf"(?:-(?:et|{UNITS}|vingts?|\w+ième)\b)+|{RANGE}",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        rf"-(?:{DIGITS}|seventh|eighth|ninth)\b|{RANGE}",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class _Place:
    """Where the reader stands: the innermost open element and what holds for its text."""

    tag: str
    lang: str
    kept: bool
    whole: bool


def typeset_html(markup: str, lang: str) -> str:
    """Set every text node and every attribute that is read aloud; twice changes nothing.

    Parameters
    ----------
    markup : str
        HTML whose text and attributes are escaped, as `shown.element` writes it.
    lang : {"en", "fr"}
        Language outside any `lang` attribute; a `lang` attribute rules inside its element.

    Returns
    -------
    str
        The markup with the language's spaces, quotes and signs. Code, scripts and styles stay as
        they are. Number words with a hyphen and ranges are kept on one line (`span.nb`).
    """
    places = [_Place("", lang, False, False)]
    written = []
    start = 0
    before = ""
    for token in TOKEN.finditer(markup):
        text = _node(markup[start : token.start()], places[-1])
        before = _last_sign(before, text, token[0])
        written += [text, _mark(before) if token[0] == MARK else _tag(token[0], places)]
        if token[0] == MARK:
            places.append(_Place("sup", places[-1].lang, False, True))
        start = token.end()
    written.append(_node(markup[start:], places[-1]))
    return "".join(written)


def _last_sign(before: str, text: str, token: str) -> str:
    """Return the sign a reader sees before this token; none at the start of a block."""
    seen = TOKEN.sub("", text)
    named = TAG.match(token)
    if named and named[2].lower() not in INLINE | {"sup"}:
        return ""
    return seen[-1] if seen else before


def _mark(before: str) -> str:
    return '<sup class="ref b">' if before and before in RAISED else MARK


def _node(text: str, place: _Place) -> str:
    if place.kept or not text.strip():
        return text
    said = html.escape(typeset(html.unescape(text), place.lang), quote=False)
    if place.whole or place.lang not in UNBROKEN:
        return said
    return UNBROKEN[place.lang].sub(r'<span class="nb">\g<0></span>', said)


def _tag(token: str, places: list[_Place]) -> str:
    named = TAG.match(token)
    if named is None:
        return token
    name = named[2].lower()
    if named[1]:
        if any(place.tag == name for place in places):
            while places.pop().tag != name:
                pass
        return token
    outer = places[-1]
    own = LANG.search(token)
    lang = own[1].lower() if own else outer.lang
    if name not in VOID and not token.endswith("/>"):
        whole = outer.whole or name in UNWRAPPED or 'class="nb"' in token
        places.append(_Place(name, lang, outer.kept or name in KEPT, whole))
    return READ_ALOUD.sub(lambda found: _attribute(found, lang), token)


def _attribute(found: re.Match[str], lang: str) -> str:
    return f'{found[1]}"{html.escape(typeset(html.unescape(found[2]), lang))}"'

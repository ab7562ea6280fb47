"""How a date is said when only a year, only a month or the day is known."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Literal

from analysis.language.messages import LOCALES, say

Style = Literal["short", "long"]
PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(~?)")


def date(text: Any, lang: str, style: Style = "short") -> str:
    """Say a date as precisely as it is known: `2013`, `Jul. 2013`, `26 July 2013`.

    Parameters
    ----------
    text : str
        `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a final `~` says "about".
    lang : {"en", "fr"}
        Language of the reader.
    style : {"short", "long"}
        Months abbreviated or in full.

    Returns
    -------
    str
        The date; the word for unknown where `text` is empty or missing; `text` itself where it
        is no date (a source may print "spring 2009").
    """
    if not isinstance(text, str) or not text.strip():
        return say(lang, "unknown")
    found = PERIOD.fullmatch(text.strip())
    said = _said(found, lang, style) if found else None
    if found is None or said is None:
        return text
    return say(lang, "about {date}", date=said) if found[4] else said


def period(start: Any, end: Any, lang: str, style: Style = "short") -> str:
    """Say a period: its date where both ends are one, `2008–2013`, or `June 2008 – July 2013`."""
    known = [end for end in (start, end) if isinstance(end, str) and end.strip()]
    if len(known) < 2 or known[0] == known[1]:
        return date(known[0] if known else None, lang, style)
    first, last = (date(end, lang, style) for end in known)
    dash = "\u2013" if first.isdigit() and last.isdigit() else "\u00a0\u2013 "
    return f"{first}{dash}{last}"


def _said(found: re.Match[str], lang: str, style: Style) -> str | None:
    year, month, day, _ = found.groups()
    if month is None:
        return str(year)
    try:
        moment = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    name = _month(moment, lang, style)
    if day is None:
        return f"{name} {year}"
    first = "1er" if lang == "fr" and moment.day == 1 else str(moment.day)
    return f"{first}\u00a0{name} {year}"


def _month(moment: dt.date, lang: str, style: Style) -> str:
    from babel.dates import format_date

    full = str(format_date(moment, "MMMM", locale=LOCALES[lang]))
    if style == "long" or len(full) <= 4:  # May, June, July, mars, juin stay whole
        return full
    short = str(format_date(moment, "MMM", locale=LOCALES[lang]))
    return short if short == full or short.endswith(".") else short + "."

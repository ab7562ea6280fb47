"""Call a hub in a sentence, in either language.

French needs elision and gender. Sentences therefore call a hub by a noun (the park, le parc), all
masculine and beginning with a consonant, and use its name only where no article stands before it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.language.messages import Message, message

NOUNS: dict[str, Message] = {
    "park": message("park"),
    "programme": message("programme"),
    "fund": message("fund"),
    "operator": message("network"),
    "benchmark": message("group"),
    "city_market": message("market"),
    "country": message("country"),
}

Row = Mapping[Hashable, Any] | pd.Series


def noun(kind: str, lang: str) -> str:
    """Return the common noun of a kind of entity, such as park, programme, fund or network."""
    return NOUNS.get(kind, NOUNS["park"]).said(lang)


def full_name(entity: Row, lang: str) -> str:
    """Return the name in the reader's language, or the only one there is."""
    return _field(entity, "name_fr" if lang == "fr" else "name") or _field(entity, "name")


def short_name(entity: Row, lang: str) -> str:
    """Return the name that titles use: the short name, if it is a name in the reader's language.

    Short names of some entities hold English words (Adlershof site, Casablanca offices). In French
    the short name stands only where the full French name contains it, and in that name's spelling.
    """
    short, full = _field(entity, "short_name"), full_name(entity, lang)
    if not short:
        return full
    if lang == "en":
        return short
    start = _bare(full).find(_bare(short))
    return full[start : start + len(short)] if start >= 0 else full


def place(entity: Row, lang: str, country: str = "") -> str:
    """Return town and country, as far as they are known: Casablanca, Maroc."""
    town = (_field(entity, "city_fr") if lang == "fr" else "") or _field(entity, "city")
    return ", ".join(part for part in (town, country) if part)


def operator(entity: Row, lang: str) -> str:
    """Return the body that runs the entity; empty where it is not known."""
    french = _field(entity, "operator_fr") if lang == "fr" else ""
    return french or _field(entity, "operator")


def lowered(label: str) -> str:
    """Return a label fit for the middle of a sentence: acronyms keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == "’" else label


def _field(entity: Row, name: str) -> str:
    value = entity.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _bare(text: str) -> str:
    """Fold case and accents one character for one, so that positions keep their meaning."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text).casefold()

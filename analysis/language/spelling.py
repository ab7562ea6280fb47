"""The near name behind a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from analysis.language.messages import Message, message

CODE = 3  # letters up to which a change of one gives another code, not a misspelling


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `word`, or None where none is near.

    The same name in other capitals comes first. Short codes and short names of one length are no
    misspellings of each other: NOR is not a misspelt KOR.
    """
    names = sorted({str(name) for name in known})
    same = [name for name in names if name.casefold() == word.casefold()]
    if same:
        return same[0]
    if len(word) <= CODE:
        names = [name for name in names if not _another_code(word, name)]
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    return close[0] if close else None


def unknown_name(
    word: object, known: Iterable[str], aliases: Mapping[str, str] | None = None
) -> Message:
    """Say that a name is unknown, and the near one if there is one.

    Parameters
    ----------
    word : object
        What was given, text or not.
    known : iterable of str
        The names there are.
    aliases : mapping, optional
        Other spellings of known names, such as a country's two letters, and what they stand for.
    """
    text, names = str(word), sorted({str(name) for name in known})
    other = nearest(text, aliases) if aliases else None
    exact = other if other is not None and other.casefold() == text.casefold() else None
    near = aliases[exact] if aliases and exact else nearest(text, names)
    if near:
        return message("{word}: unknown; did you mean {near}?", word=text, near=near)
    shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return message("{word}: unknown; known are {known}", word=text, known=shown)


def _another_code(word: str, name: str) -> bool:
    return len(name) <= CODE and (len(name) == len(word) or name.isupper())

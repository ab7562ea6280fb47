"""The near name behind a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from analysis.language.messages import Message, message


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `word`, or None where none is near."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def unknown_name(word: str, known: Iterable[str]) -> Message:
    """Say that a name is unknown, and the near one if there is one."""
    known = sorted(known)
    near = nearest(word, known)
    if near:
        return message("{word}: unknown; did you mean {near}?", word=word, near=near)
    shown = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
    return message("{word}: unknown; known are {known}", word=word, known=shown)

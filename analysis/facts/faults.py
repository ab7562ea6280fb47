"""Every fault a table can have: what was expected and what to do, in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from analysis.facts.shipped import shipped
from analysis.language.errors import Fault
from analysis.language.messages import Message
from analysis.language.spelling import nearest

SHOWN = 60
LIST = 12


def quoted(text: object) -> str:
    """Show a cell so that spaces, tabs and line breaks in it are seen."""
    shown = repr(text if isinstance(text, str) else str(text))
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}… ({len(str(text))})"


def listed(names: Iterable[object]) -> str:
    """Join names for a sentence, the first dozen of them."""
    known = [str(name) for name in names]
    return ", ".join(known[:LIST]) + (" …" if len(known) > LIST else "")


def near_name(word: str, known: Iterable[str]) -> str | None:
    """Return the known name most like a misspelt one, whatever its capitals and spaces.

    None where the word is too short for a likeness to mean anything.
    """
    if len(word.strip()) < 4:
        return None
    as_written = {name.lower(): name for name in known}
    near = nearest(word.strip().lower(), as_written)
    return as_written[near] if near else None


def positions(where: object) -> list[int]:
    """Return the positions at which a mask holds."""
    return [int(at) for at in np.flatnonzero(np.asarray(where, dtype=bool))]


def whole_file(path: Path, found: Message, expected: Message, remedy: Message) -> Fault:
    """Report a fault of a file or folder as a whole."""
    return Fault(named(path), None, None, found, expected, remedy)


def named(path: Path) -> str:
    """Name a file for the reader: a shipped one alone, another with its folder."""
    if path.parent == shipped("data"):
        return path.name
    return f"{path.parent.name}/{path.name}"

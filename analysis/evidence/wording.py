"""Numbers and lists inside kept sentences, said in the reader's language when it is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.language.messages import Message, say, say_many
from analysis.language.units import forms

LISTED = 8
OBSERVATIONS = forms("{n} observation", "{n} observations")
ENTITIES = forms("{n} entity", "{n} entities")
ROWS = forms("{n} row", "{n} rows")
CLUSTERS = forms("{n} cluster", "{n} clusters")
PERIODS = forms("{n} period", "{n} periods")
DONORS = forms("{n} donor", "{n} donors")
SPELLS = forms("{n} spell", "{n} spells")
EXITS = forms("{n} exit", "{n} exits")
TREATED_CLUSTERS = forms("{n} treated cluster", "{n} treated clusters")


@dataclass(frozen=True)
class Figure(Message):
    """A number kept until its language is known."""

    def said(self, lang: str = "en") -> str:
        """Print the number as `lang` does."""
        from analysis.language.numbers import number

        return number(self.values["value"], lang, self.values["digits"])


@dataclass(frozen=True)
class Listed(Message):
    """Names kept as a list; the first are said, the rest counted."""

    def said(self, lang: str = "en") -> str:
        """Say the first names and how many follow."""
        names = self.values["names"]
        shown = ", ".join(n.said(lang) if isinstance(n, Message) else n for n in names[:LISTED])
        rest = len(names) - LISTED
        if rest <= 0:
            return shown
        return say(lang, "{shown} and {n} more", shown=shown, n=figure(rest))


@dataclass(frozen=True)
class Counted(Message):
    """A number with its noun, in the form that the number asks for."""

    def said(self, lang: str = "en") -> str:
        """Say the number and the noun."""
        one, many = self.values["forms"]
        return say_many(lang, one, many, self.values["n"])


def counted(n: int, nouns: tuple[str, str]) -> Counted:
    """Keep a number with its noun; `nouns` are the `forms` of "{n} entity" and "{n} entities"."""
    return Counted("{n}", {"n": int(n), "forms": nouns})


def figure(value: Any, digits: int | None = None) -> Figure:
    """Keep a number for a sentence; `digits` decimals, or as many as its size asks for."""
    return Figure("{value}", {"value": value, "digits": digits})


def listed(names: Iterable[object]) -> Listed:
    """Keep names for a sentence, in the order given."""
    kept = tuple(n if isinstance(n, Message) else str(n) for n in names)
    return Listed("{names}", {"names": kept})

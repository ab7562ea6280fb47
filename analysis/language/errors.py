"""The two ways of declining: `DataError` stops, `NotEstimable` is printed in a number's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.messages import Message, message, say, say_many

LISTED = 10


@dataclass(frozen=True)
class Fault:
    """One fault of a file: where, what was found, what was expected, what to do.

    `row` is the line as a spreadsheet counts it (the header is 1); None where there is no row.
    """

    file: str
    row: int | None
    column: str | None
    found: str | Message
    expected: Message
    remedy: Message

    def said(self, lang: str = "en") -> str:
        """Say the fault in one line of `lang`."""
        where = self.file
        if self.row is not None:
            where += say(lang, ", row {row}", row=self.row)
        if self.column is not None:
            where += say(lang, ", column {column}", column=self.column)
        return say(
            lang,
            "{where}: found {found}; expected {expected}. {remedy}",
            where=where,
            found=self.found,
            expected=self.expected,
            remedy=self.remedy,
        )


class DataError(ValueError):
    """Input that cannot be used; carries every fault found, not the first."""

    def __init__(self, faults: Sequence[Fault] | Message) -> None:
        self.faults: tuple[Fault, ...] = () if isinstance(faults, Message) else tuple(faults)
        self.message = faults if isinstance(faults, Message) else None
        super().__init__(self.said())

    def said(self, lang: str = "en") -> str:
        """Say the first faults, a line each, and count the rest."""
        if self.message is not None:
            return self.message.said(lang)
        lines = [fault.said(lang) for fault in self.faults[:LISTED]]
        rest = len(self.faults) - LISTED
        if rest > 0:
            lines.append(say_many(lang, "and {n} more fault", "and {n} more faults", rest))
        return "\n".join(lines)


class NotEstimable(ValueError):
    """A number that the data cannot support; its reason is printed where it would stand."""

    def __init__(self, reason: Message | str) -> None:
        self.reason = reason if isinstance(reason, Message) else message("{reason}", reason=reason)
        super().__init__(str(self.reason))

    def said(self, lang: str = "en") -> str:
        """Say the reason in `lang`."""
        return self.reason.said(lang)

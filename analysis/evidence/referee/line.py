"""One line of the referee's checklist."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import Message, message

PASS, WARN, NOT_APPLICABLE = "pass", "warn", "not applicable"
VERDICTS = {
    PASS: message("pass"),
    WARN: message("warn"),
    NOT_APPLICABLE: message("not applicable"),
}


@dataclass(frozen=True)
class Line:
    """What is asked, what was found, and whether it reassures."""

    number: int
    question: Message
    value: Message
    verdict: str


def judged(number: int, question: Message, value: Message, reassures: bool) -> Line:
    """Make a line that passes or warns."""
    return Line(number, question, value, PASS if reassures else WARN)


def moot(number: int, question: Message, reason: Message) -> Line:
    """Make a line that does not apply, with its reason."""
    return Line(number, question, reason, NOT_APPLICABLE)

"""What a run tells while it runs: a bar on a terminal, one plain line a report in a log."""

from __future__ import annotations

from typing import Any, Protocol, TextIO

from analysis.language.messages import say
from analysis.report.ledger import Row


class Progress(Protocol):
    """What a run tells: how much there is to do, what begins, what ends."""

    def begin(self, due: int, cached: int) -> None:
        """Say how many reports have to run and how many stand already."""

    def started(self, label: str) -> None:
        """Say that a report begins; called from several threads."""

    def finished(self, row: Row) -> None:
        """Say what became of a report."""

    def end(self) -> None:
        """Say that nothing more comes."""


class Silent:
    """Tells nothing."""

    def begin(self, due: int, cached: int) -> None:
        """Tell nothing."""

    def started(self, label: str) -> None:
        """Tell nothing."""

    def finished(self, row: Row) -> None:
        """Tell nothing."""

    def end(self) -> None:
        """Tell nothing."""


class Lines:
    """Writes one line a report once it is done: no carriage return, no escape sequence."""

    def __init__(self, stream: TextIO, lang: str = "en") -> None:
        self.stream, self.lang, self.done, self.due = stream, lang, 0, 0

    def begin(self, due: int, cached: int) -> None:
        """Write how much there is to do."""
        self.due = due
        self._write(say(self.lang, "To render: {due}; cached: {cached}", due=due, cached=cached))

    def started(self, label: str) -> None:
        """Write nothing: a log names what is done."""

    def finished(self, row: Row) -> None:
        """Write the report, what became of it, and why if it failed."""
        self.done += 1
        self._write(f"[{self.done}/{self.due}] {line_of(row, self.lang)}")

    def end(self) -> None:
        """Write nothing more."""

    def _write(self, line: str) -> None:
        self.stream.write(line + "\n")
        self.stream.flush()


class Bar:
    """Draws a bar on a terminal: done, failed, remaining time, and what is running."""

    def __init__(self, stream: TextIO, lang: str = "en") -> None:
        self.stream, self.lang, self.failed = stream, lang, 0
        self.running: dict[str, None] = {}
        self.bar: Any = None

    def begin(self, due: int, cached: int) -> None:
        """Draw the empty bar, unless there is nothing to do."""
        from tqdm import tqdm

        if due:
            self.bar = tqdm(total=due, unit="page", file=self.stream, dynamic_ncols=True)

    def started(self, label: str) -> None:
        """Add a name to those that are running, and show it."""
        self.running[label] = None
        self._show()

    def finished(self, row: Row) -> None:
        """Move on; write a failure above the bar, where it stays."""
        self.running.pop(row.label, None)
        if row.status == "failed":
            self.failed += 1
            self.bar.write(line_of(row, self.lang), file=self.stream)
        self._show()
        self.bar.update()

    def _show(self) -> None:
        failed = say(self.lang, "failed: {n}", n=self.failed)
        running = ", ".join(list(self.running)[:2])
        self.bar.set_postfix_str(f"{failed}; {running}" if running else failed)

    def end(self) -> None:
        """Leave the bar as it is."""
        if self.bar is not None:
            self.bar.close()


def line_of(row: Row, lang: str) -> str:
    """Say what became of a report in one line."""
    reason = row.reason_fr if lang == "fr" else row.reason
    if row.status == "rendered":
        return say(lang, "{label} rendered in {seconds} s", label=row.label, seconds=row.seconds)
    if row.status == "failed":
        return say(lang, "{label} failed: {reason}", label=row.label, reason=reason)
    if row.status == "due":
        return say(lang, "{label} is due: {reason}", label=row.label, reason=reason)
    if row.status == "cached":
        return say(lang, "{label} stands", label=row.label)
    return f"{row.label}: {reason}"

"""One value of a scenario file, read by what it must be; every fault with line and key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from analysis.language.errors import Fault
from analysis.language.messages import Message, message
from analysis.language.spelling import nearest
from analysis.language.yaml_nodes import Block, Entry, KeyFault, Listing, Node, Scalar, plain_value

PERIOD = re.compile(r"(\d{4})(?:-(01|07)(?:-01)?)?")
FIRST_YEAR, LAST_YEAR = 1950, 2100  # a year outside is a slip of the hand
SHOWN = 12


@dataclass
class Reader:
    """Reads the keys of one file and keeps what is wrong with them."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, key: str, found: Any, expected: Message, remedy: Message) -> None:
        """Keep a fault."""
        shown = str(found) if str(found) else '""'
        self.faults.append(KeyFault(self.file, line, key, shown, expected, remedy))

    def no_keys(self, node: Node) -> Fault:
        """Say what a file holds that should be keys."""
        expected, remedy = message("a mapping of keys"), message("See the shipped files.")
        return KeyFault(self.file, node.line, None, shown(node), expected, remedy)

    def block(self, entry: Entry) -> Block | None:
        """Read a mapping; an empty value is an empty one."""
        if isinstance(entry.value, Block):
            return entry.value
        if isinstance(entry.value, Scalar) and entry.value.plain and not entry.value.text:
            return Block((), entry.line)
        self.refuse(entry.line, entry.key, shown(entry.value), A_BLOCK, INDENT)
        return None

    def known(self, block: Block, allowed: Collection[str]) -> dict[str, Entry]:
        """Keep the entries whose key is allowed; refuse the others with the near name."""
        kept = {}
        for entry in block.entries:
            if entry.key in allowed:
                kept[entry.key] = entry
            else:
                self.refuse(
                    entry.line,
                    entry.key,
                    f"{entry.key}:",
                    message("one of {names}", names=named(allowed)),
                    remedy_for(entry.key, allowed),
                )
        return kept

    def number(
        self, entry: Entry, low: float, high: float, unit: str, *, key: str | None = None
    ) -> float | None:
        """Read a number within its limits."""
        key = key or entry.key
        told = len(self.faults)
        value = self._plain(entry.value, key)
        if len(self.faults) > told:
            return None
        span = message(
            "a number from {low} to {high} ({unit})",
            low=f"{low:.12g}",
            high=f"{high:.12g}",
            unit=unit,
        )
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            remedy = message("Write it without quotes, with a decimal point: 0.2.")
            self.refuse(entry.line, key, shown(entry.value), span, remedy)
            return None
        if not low <= value <= high:
            self.refuse(entry.line, key, f"{value:.12g}", span, CORRECT)
            return None
        return float(value)

    def text(self, entry: Entry) -> str:
        """Read a single text."""
        if isinstance(entry.value, Scalar) and entry.value.text.strip():
            return entry.value.text.strip()
        self.refuse(entry.line, entry.key, shown(entry.value), message("a text"), CORRECT)
        return ""

    def choice(self, entry: Entry, allowed: Collection[str], *, key: str | None = None) -> str:
        """Read one of several words."""
        said = self.text(entry)
        if said and said not in allowed:
            expected = message("one of {names}", names=named(allowed))
            self.refuse(entry.line, key or entry.key, said, expected, remedy_for(said, allowed))
            return ""
        return said

    def texts(self, entry: Entry) -> tuple[str, ...]:
        """Read a list of texts, or a single one."""
        if isinstance(entry.value, Listing):
            items = [item.text for item in entry.value.items if isinstance(item, Scalar)]
            if len(items) == len(entry.value.items):
                return tuple(items)
        elif isinstance(entry.value, Scalar) and entry.value.text:
            return (entry.value.text,)
        self.refuse(entry.line, entry.key, shown(entry.value), message("a list of texts"), CORRECT)
        return ()

    def pair(self, entry: Entry) -> tuple[float, float] | None:
        """Read two numbers, the first not above the second."""
        if isinstance(entry.value, Listing) and len(entry.value.items) == 2:
            ends = [self._plain(item, entry.key) for item in entry.value.items]
            if all(isinstance(end, (int, float)) and not isinstance(end, bool) for end in ends):
                low, high = float(ends[0]), float(ends[1])
                if low <= high:
                    return low, high
        expected = message("two numbers in brackets, the lower first")
        self.refuse(entry.line, entry.key, shown(entry.value), expected, CORRECT)
        return None

    def start(self, entry: Entry) -> str:
        """Read the half-year something begins in, as `YYYY-01-01` or `YYYY-07-01`."""
        said = entry.value.text if isinstance(entry.value, Scalar) else shown(entry.value)
        found = PERIOD.fullmatch(said)
        if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            expected = message("the start of a half-year: 2014, 2014-01-01 or 2014-07-01")
            self.refuse(entry.line, entry.key, said, expected, CORRECT)
            return ""
        return f"{found[1]}-{found[2] or '01'}-01"

    def _plain(self, node: Node, key: str) -> Any:
        return plain_value(node, self.file, key, self.faults)


A_BLOCK = message("a block of keys")
INDENT = message("Write the keys below it, indented.")
CORRECT = message("Correct it.")


def named(words: Iterable[str]) -> str:
    """Name what is allowed, the first dozen."""
    words = list(words)
    return ", ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")


def remedy_for(word: str, allowed: Iterable[str]) -> Message:
    """Ask for the near name, or to remove the key."""
    near = nearest(word, allowed)
    if near:
        return message("Did you mean {near}?", near=near)
    return message("Correct or remove it.")


def shown(node: Node) -> str:
    """Show what stands in the file, short."""
    if isinstance(node, Scalar):
        return node.text if node.plain else f'"{node.text}"'
    return "[…]" if isinstance(node, Listing) else "{…}"

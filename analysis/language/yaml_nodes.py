"""What a YAML file says, every value with its line; what YAML leaves to guessing is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from analysis.language.errors import DataError, Fault
from analysis.language.messages import message, say

LARGEST = 1_000_000  # characters; a grid says more in fewer
DEEPEST = 12


@dataclass(frozen=True)
class KeyFault(Fault):
    """A fault of a file made of lines and keys: `row` is the line, `column` the key."""

    def said(self, lang: str = "en") -> str:
        """Say the fault in one line of `lang`."""
        where = self.file
        if self.row is not None:
            where += say(lang, ", line {line}", line=self.row)
        if self.column is not None:
            where += say(lang, ", key {key}", key=self.column)
        return say(
            lang,
            "{where}: found {found}; expected {expected}. {remedy}",
            where=where,
            found=self.found,
            expected=self.expected,
            remedy=self.remedy,
        )


@dataclass(frozen=True)
class Scalar:
    """A single value as it is written; `plain` says that it stands without quotes."""

    text: str
    plain: bool
    line: int


@dataclass(frozen=True)
class Listing:
    """A YAML list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Entry:
    """A key of a mapping with its value."""

    key: str
    value: Node
    line: int


@dataclass(frozen=True)
class Block:
    """A YAML mapping; its keys are text and none comes twice."""

    entries: tuple[Entry, ...]
    line: int


Node: TypeAlias = Scalar | Listing | Block


def read_yaml(path: Path, faults: list[Fault] | None = None) -> Node:
    """Read one YAML document as values with lines.

    Parameters
    ----------
    path : Path
        A UTF-8 file, with or without a byte-order mark.
    faults : list of Fault, optional
        Takes the faults that leave the rest of the file readable (repeated keys, anchors, tags),
        so that a caller can say them together with its own; without it they are raised.

    Returns
    -------
    Scalar, Listing or Block

    Raises
    ------
    DataError
        The file cannot be read, is empty, too large or too deep, is not UTF-8 or not YAML, holds
        several documents, or uses anchors, aliases, tags, repeated keys or keys that are not text.
    """
    found: list[Fault] = []
    node = _tree(_text(path, str(path)), str(path), found)
    if faults is not None:
        faults.extend(found)
    elif found:
        raise DataError(sorted(found, key=lambda fault: fault.row or 0))
    return node


def plain_value(node: Node, name: str, key: str, faults: list[Fault]) -> Any:
    """Turn a node into plain Python values by the rules of YAML 1.2.

    Text stays text (`NO`, `yes`, `2014-01-01`), `1e-2` is a number. A number that readers of YAML
    disagree about (`010`, `0x1F`) or that is none (`.nan`) is added to `faults`.
    """
    if isinstance(node, Block):
        return {e.key: plain_value(e.value, name, e.key, faults) for e in node.entries}
    if isinstance(node, Listing):
        return [plain_value(item, name, key, faults) for item in node.items]
    if not node.plain:
        return node.text
    if AMBIGUOUS.fullmatch(node.text):
        faults.append(
            KeyFault(
                name,
                node.line,
                key,
                node.text,
                message("a number that every reader of YAML reads alike"),
                message("Write it in decimal digits, or in quotes if it is text."),
            )
        )
        return node.text
    return _resolved(node.text)


AMBIGUOUS = re.compile(r"[-+]?(0[0-9_]+|0[xob][0-9a-fA-F_]+|\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")
WHOLE = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = {"": None, "~": None} | {
    form: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for form in (word, word.capitalize(), word.upper())
}


def _resolved(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        raise DataError([KeyFault(name, None, None, found, READABLE, GIVE_FILE)]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"0x{raw[error.start]:02x}"
        raise DataError([KeyFault(name, line, None, found, UTF8, SAVE_UTF8)]) from None
    if len(text) > LARGEST:
        most = message("at most {n} characters", n=LARGEST)
        raise DataError([KeyFault(name, None, None, str(len(text)), most, SPLIT)])
    return text


READABLE = message("a file that can be read")
GIVE_FILE = message("Give the path of a YAML file.")
UTF8 = message("text in UTF-8")
SAVE_UTF8 = message("Save the file as UTF-8.")
SPLIT = message("Split it, or write lists of values instead of single jobs.")


@dataclass
class _Open:
    """A list or mapping whose end has not been read; a mapping's items alternate key and value."""

    mapping: bool
    line: int
    items: list[Node] = field(default_factory=list)


def _tree(text: str, name: str, faults: list[Fault]) -> Node:
    from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

    document = _Open(mapping=False, line=1)
    stack = [document]
    for kind, event in _events(text, name):
        line = event.start_mark.line + 1
        for what in _forbidden(event):
            faults.append(KeyFault(name, line, None, what, NO_MARKS, WRITE_OUT))
        if issubclass(kind, (MappingStartEvent, SequenceStartEvent)):
            stack.append(_Open(kind is MappingStartEvent, line))
            if len(stack) > DEEPEST:
                deep = message("at most {n} levels", n=DEEPEST)
                found = "{" if stack[-1].mapping else "["
                raise DataError([KeyFault(name, line, None, found, deep, FLATTEN)])
        elif issubclass(kind, ScalarEvent):
            stack[-1].items.append(Scalar(event.value, event.implicit[0], line))
        elif issubclass(kind, AliasEvent):
            stack[-1].items.append(Scalar(f"*{event.anchor}", True, line))
        elif len(stack) > 1:
            closed = stack.pop()
            stack[-1].items.append(_closed(closed, name, faults))
    return _only(document, name)


NO_MARKS = message("values written out")
WRITE_OUT = message("Write the value itself: anchors, aliases and tags are not read.")
FLATTEN = message("Write it flatter.")


def _only(document: _Open, name: str) -> Node:
    if len(document.items) > 1:
        line, found = document.items[1].line, "---"
    elif not document.items or document.items[0] == Scalar("", True, document.items[0].line):
        line, found = None, '""'
    else:
        return document.items[0]
    remedy = message("Write one list or mapping into the file.")
    raise DataError([KeyFault(name, line, None, found, message("one YAML document"), remedy)])


def _events(text: str, name: str) -> Iterator[tuple[type, Any]]:
    from ruamel.yaml import YAML
    from ruamel.yaml import events as e
    from ruamel.yaml.error import YAMLError

    passed = (e.StreamStartEvent, e.StreamEndEvent, e.DocumentStartEvent, e.DocumentEndEvent)
    try:
        for event in YAML(pure=True).parse(text):
            if not isinstance(event, passed):
                yield type(event), event
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        found = getattr(error, "problem", None) or str(error).splitlines()[0]
        found = found.removeprefix("found ")
        remedy = message("Correct the line: brackets, quotes, colons and indents.")
        raise DataError([KeyFault(name, line, None, found, message("YAML"), remedy)]) from None


def _forbidden(event: Any) -> Iterator[str]:
    from ruamel.yaml.events import AliasEvent

    if getattr(event, "anchor", None):
        yield ("*" if isinstance(event, AliasEvent) else "&") + event.anchor
    if getattr(event, "tag", None):
        yield str(event.tag)


def _closed(opened: _Open, name: str, faults: list[Fault]) -> Node:
    if not opened.mapping:
        return Listing(tuple(opened.items), opened.line)
    entries: dict[str, Entry] = {}
    for key, value in zip(opened.items[::2], opened.items[1::2], strict=True):
        if not isinstance(key, Scalar) or not key.text:
            remedy = message("Write a name before the colon.")
            faults.append(
                KeyFault(name, key.line, None, "?", message("a key that is text"), remedy)
            )
        elif key.text in entries:
            first = message("the key once (it stands in line {line})", line=entries[key.text].line)
            remedy = message("Remove one of the two.")
            found = f"{key.text}:"
            faults.append(KeyFault(name, key.line, key.text, found, first, remedy))
        else:
            entries[key.text] = Entry(key.text, value, key.line)
    return Block(tuple(entries.values()), opened.line)

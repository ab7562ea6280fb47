"""What a table's file says: bytes to text, text to rows, each with its number in a spreadsheet."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.facts.faults import named, quoted, whole_file
from analysis.language.errors import DataError, Fault
from analysis.language.messages import Message, message

NOT_TEXT = (
    (b"PK\x03\x04", message("an Excel workbook or another zipped file")),
    (b"\xd0\xcf\x11\xe0", message("an old Excel workbook")),
    (b"\xff\xfe", message("text in UTF-16 (“Unicode text”)")),
    (b"\xfe\xff", message("text in UTF-16 (“Unicode text”)")),
    (b"\x1f\x8b", message("a compressed file")),
    (b"%PDF", message("a PDF document")),
)
# Python's own limit, which other libraries in the process may have raised.
LONGEST = 131_072
CSV_UTF8 = message("a CSV file in UTF-8")
SAVE_AS = message("Save it from the spreadsheet as “CSV UTF-8 (comma delimited)”.")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|�")
SEPARATORS = {
    ",": message("commas"),
    ";": message("semicolons"),
    "\t": message("tabs"),
    "|": message("vertical bars"),
}


@dataclass(frozen=True)
class Rows:
    """The cells of a file as text: header, records, and each record's row in a spreadsheet.

    `width` is the number of cells of the header row with the nameless ones at its end.
    """

    header: tuple[str, ...]
    width: int
    records: list[list[str]]
    numbers: list[int]
    decimal: str


def read_bytes(path: Path) -> bytes:
    """Read a file, unpacked where its name ends in `.gz`.

    Raises
    ------
    DataError
        The file cannot be read, is empty, or is not what its name says.
    """
    try:
        content = path.read_bytes()
        if path.name.lower().endswith(".gz"):
            content = gzip.decompress(content)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        expected = message("a whole gzip file")
        remedy = message("Compress it again, or give the table as plain CSV.")
        raise _refused(path, message("a damaged or cut file"), expected, remedy) from None
    except OSError as error:
        found = message("a file that cannot be read ({why})", why=error.strerror or str(error))
        remedy = message("Check that the file exists and may be read.")
        raise _refused(path, found, message("a readable file"), remedy) from None
    if not content.strip(b"\xef\xbb\xbf\r\n\t ,;"):
        expected = message("a row of column names and rows of data")
        remedy = message("Remove the file, or write at least its row of column names.")
        raise _refused(path, message("an empty file"), expected, remedy)
    return content


def decode(content: bytes, path: Path) -> str:
    """Decode UTF-8, with or without byte-order mark.

    Raises
    ------
    DataError
        Another encoding, a workbook, or characters that no spreadsheet shows.
    """
    for mark, found in NOT_TEXT:
        if content.startswith(mark):
            raise _refused(path, found, CSV_UTF8, SAVE_AS)
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in content:
        before = content[: content.index(b"\x00")].decode("latin-1")
        raise _not_text(path, "\x00", before)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte, before = content[error.start], content[: error.start].decode("latin-1")
        read_as = bytes([byte]).decode("cp1252", "replace")
        found = message(
            "the byte {byte} (“{letter}” in Windows-1252)", byte=f"0x{byte:02X}", letter=read_as
        )
        row, column = _place_of(before)
        raise DataError([Fault(named(path), row, column, found, CSV_UTF8, SAVE_AS)]) from None
    odd = INVISIBLE.search(text)
    if odd:
        raise _not_text(path, odd.group(), text[: odd.start()])
    return text


def _not_text(path: Path, character: str, before: str) -> DataError:
    found = message("the character {code}, which is not text", code=f"U+{ord(character):04X}")
    remedy = message("Type the cell again and save the file as CSV UTF-8.")
    row, column = _place_of(before)
    return DataError([Fault(named(path), row, column, found, CSV_UTF8, remedy)])


def parse(text: str, known: tuple[str, ...], path: Path) -> Rows:
    """Split text into cells by the separator its header uses.

    A file with semicolons has decimal commas, as spreadsheets set to French write it.

    Raises
    ------
    DataError
        A separator other than comma or semicolon, or a quotation mark that is not closed.
    """
    separator = _separator(text, known, path)
    rows = _records(text, separator, path)
    _, names = next(rows)
    header = list(names)
    while header and not header[-1]:
        header.pop()
    if not any(name in known for name in header):
        _check_header(header, known, path)
    filled = [(number, record) for number, record in rows if any(record)]
    return Rows(
        header=tuple(header),
        width=len(names),
        records=[record for _, record in filled],
        numbers=[number for number, _ in filled],
        decimal="," if separator == ";" else ".",
    )


def _separator(text: str, known: tuple[str, ...], path: Path) -> str:
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    if first.lower().startswith("sep="):
        expected = message("the column names in row 1")
        remedy = message("Delete the first line; the separator is recognised without it.")
        raise DataError([Fault(named(path), 1, None, quoted(first), expected, remedy)])

    def matches(separator: str) -> int:
        return sum(name in known for name in next(csv.reader([first], delimiter=separator), []))

    best = max(SEPARATORS, key=matches)
    if best in ",;":
        return best
    found = message("cells separated by {separator}", separator=SEPARATORS[best])
    expected = message("cells separated by commas or semicolons")
    raise DataError([Fault(named(path), 1, None, found, expected, SAVE_AS)])


def _check_header(header: list[str], known: tuple[str, ...], path: Path) -> None:
    """Refuse a first row that cannot be one of column names at all."""
    if not header:
        found = message("an empty row")
        remedy = message("Remove the empty rows above the column names.")
    elif len(header) == 1 and sum(name in re.split("[,;]", header[0]) for name in known) > 1:
        found = message("all column names in one cell")
        remedy = message(
            "Open the file through the spreadsheet's import of text, choose its separator there, "
            "and save it again."
        )
    else:
        return
    expected = message("the column names in row 1")
    raise DataError([Fault(named(path), 1, None, found, expected, remedy)])


def _records(text: str, separator: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for record in lines:
            if max(map(len, record), default=0) > LONGEST:
                raise csv.Error("field larger")
            number += 1
            yield number, record
    except csv.Error as error:
        found, expected = _csv_fault(str(error))
        remedy = message(
            "Put text that holds the separator, a quotation mark or a line break between quotation "
            "marks, and double each quotation mark inside it."
        )
        raise DataError([Fault(named(path), number + 1, None, found, expected, remedy)]) from None


def _csv_fault(error: str) -> tuple[Message, Message]:
    if "field larger" in error:
        limit = f"{LONGEST}"
        return (
            message("a cell of more than {limit} characters", limit=limit),
            message(
                "a cell of at most {limit} characters; is a quotation mark left open?", limit=limit
            ),
        )
    if "end of data" in error:
        return (
            message("a quotation mark that is never closed"),
            message("a second quotation mark at the end of the cell"),
        )
    return (
        message("text right after a closing quotation mark"),
        message("a separator or the end of the row there"),
    )


def _place_of(before: str) -> tuple[int, str | None]:
    """Row in a spreadsheet and column of the character that follows.

    Line breaks in a cell do not count as rows; the header itself has no column.
    """
    text = before + "x"
    separator = max(SEPARATORS, key=re.split("[\r\n]", text, maxsplit=1)[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header, last = rows[0], rows[-1]
    inside = len(rows) > 1 and 0 < len(last) <= len(header)
    return len(rows), (header[len(last) - 1] or None) if inside else None


def _refused(path: Path, found: Message, expected: Message, remedy: Message) -> DataError:
    return DataError([whole_file(path, found, expected, remedy)])

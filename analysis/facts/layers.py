"""A folder of tables, each file read once and only when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path

from analysis.facts.faults import near_name, whole_file
from analysis.facts.file_text import read_bytes
from analysis.facts.schema import Descriptor
from analysis.facts.sheet import Sheet, read_sheet
from analysis.language.errors import Fault
from analysis.language.messages import message

TABLE_ENDINGS = (".csv", ".csv.gz")
OTHER_ENDINGS = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".tsv",
    ".txt",
    ".numbers",
    ".parquet",
    ".csv.zip",
)
REALLY_NEAR = 0.75
BOM = b"\xef\xbb\xbf"


class Layer:
    """The tables of one folder; reads each file once and keeps what it read.

    `faults` keeps what a check found, table by table: the files do not change under a layer.
    """

    def __init__(
        self, folder: Path, descriptor: Descriptor, paths: Mapping[str, Path], overlay: bool
    ) -> None:
        self.folder = folder
        self.descriptor = descriptor
        self.paths = paths
        self.overlay = overlay
        self.faults: dict[str, tuple[Fault, ...]] = {}
        self._sheets: dict[str, Sheet] = {}
        self._digests: dict[str, str] = {}

    def sheet(self, resource: str) -> Sheet | None:
        """Read a table of the folder; None where the folder has none of this name."""
        if resource not in self.paths:
            return None
        if resource not in self._sheets:
            schema = self.descriptor.schema(resource)
            self._sheets[resource] = read_sheet(self.paths[resource], schema, overlay=self.overlay)
        return self._sheets[resource]

    def reread(self, resource: str) -> Sheet:
        """Read a table again cell by cell, so that its faults can show what was written."""
        sheet = self._sheets[resource]
        if sheet.texts is None and sheet.whole:
            path = self.paths[resource]
            sheet = read_sheet(path, sheet.schema, overlay=self.overlay, quick=False)
            self._sheets[resource] = sheet
        return sheet

    def digest(self, resource: str) -> str:
        """Digest of a table's text; line ends and a byte-order mark do not matter to it."""
        if resource not in self.paths:
            return ""
        if resource not in self._digests:
            content = read_bytes(self.paths[resource]).removeprefix(BOM).replace(b"\r\n", b"\n")
            self._digests[resource] = hashlib.sha256(content).hexdigest()
        return self._digests[resource]


def shipped_layer(folder: Path, descriptor: Descriptor) -> Layer:
    """Find the tables of the package at the paths its descriptor gives."""
    paths = {schema.resource: folder / schema.path for schema in descriptor.schemas}
    return Layer(folder, descriptor, paths, overlay=False)


def overlay_layer(folder: Path, descriptor: Descriptor) -> tuple[Layer, list[Fault]]:
    """Find the tables of a user's folder, and every file of it that cannot be one of them."""
    paths: dict[str, Path] = {}
    faults: list[Fault] = []
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        return Layer(folder, descriptor, paths, overlay=True), [_no_folder(folder, error)]
    stems = {schema.stem: schema.resource for schema in descriptor.schemas}
    candidates = [path for path in names if not path.name.startswith((".", "~"))]
    for path in candidates:
        stem, _, ending = path.name.partition(".")
        resource = stems.get(stem)
        if f".{ending}" in TABLE_ENDINGS and resource in paths:
            faults.append(_twice(path, paths[resource]))
        elif f".{ending}" in TABLE_ENDINGS and resource:
            paths[resource] = path
        elif path.name.lower().endswith(TABLE_ENDINGS + OTHER_ENDINGS):
            faults += _not_a_table(path, list(stems))
    if not paths and not faults:
        faults.append(_no_table(folder, list(stems)))
    return Layer(folder, descriptor, paths, overlay=True), faults


def _no_folder(folder: Path, error: OSError) -> Fault:
    found = message("no such folder")
    remedy = message("Check the path; technoparks new overlay writes a folder to fill in.")
    if isinstance(error, PermissionError):
        found = message("a folder that may not be read")
    elif isinstance(error, NotADirectoryError):
        found = message("a file")
        remedy = message("Give the folder that holds the tables, not one file.")
    return Fault(str(folder), None, None, found, message("a folder of CSV tables"), remedy)


def _no_table(folder: Path, stems: list[str]) -> Fault:
    expected = message(
        "at least one table named {names}", names=", ".join(f"{s}.csv" for s in stems)
    )
    remedy = message("Check the path; technoparks new overlay writes a folder to fill in.")
    return Fault(str(folder), None, None, message("a folder without a table"), expected, remedy)


def _twice(path: Path, other: Path) -> Fault:
    found = message("the table a second time, beside {other}", other=other.name)
    return whole_file(path, found, message("each table once"), message("Remove one of the two."))


def _not_a_table(path: Path, stems: list[str]) -> list[Fault]:
    """Refuse a CSV of another name, and a workbook that has a table's name."""
    stem = path.name.partition(".")[0]
    near = near_name(stem, stems)
    if near and SequenceMatcher(None, stem.lower(), near).ratio() < REALLY_NEAR:
        near = None  # notes.csv is a file of its own, not a misspelt entities.csv
    is_csv = path.name.lower().endswith(TABLE_ENDINGS)
    if not is_csv and stem.strip().lower() not in stems:
        return []
    expected = message("tables named {names}", names=", ".join(f"{s}.csv" for s in stems))
    remedy = message("Move it out of the folder: only tables of the data package are read.")
    if not is_csv:
        remedy = message("Save it from the spreadsheet as “CSV UTF-8 (comma delimited)”.")
    elif near:
        remedy = message("Rename it to {near}.", near=f"{near}.csv")
    return [whole_file(path, message("a file of this name"), expected, remedy)]

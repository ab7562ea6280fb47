"""Open the data package, and a user's overlay on it, by the types its descriptor declares."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facts.checking import overlay_faults, table_faults
from analysis.facts.layers import Layer, overlay_layer, shipped_layer
from analysis.facts.overlay import merged
from analysis.facts.schema import Descriptor, load_descriptor
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError, Fault

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Package:
    """The shipped tables, with an overlay's rows where one was given (`data`)."""

    descriptor: Mapping[str, Any]
    data: Path | None
    _shipped: Layer = field(repr=False, compare=False)
    _overlay: Layer | None = field(repr=False, compare=False)
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> str:
        """Version of the data release."""
        return str(self.descriptor["version"])

    @property
    def created(self) -> str:
        """Day of the data release, YYYY-MM-DD."""
        return str(self.descriptor["created"])[:10]

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal digits, of all tables as loaded."""
        names = [schema.resource for schema in self._shipped.descriptor.schemas]
        text = "\n".join(f"{name} {self.digest_of(name)}" for name in names)
        return hashlib.sha256(text.encode()).hexdigest()

    def digest_of(self, resource: str) -> str:
        """SHA-256, in hexadecimal digits, of one table, shipped and overlay."""
        name = self._shipped.descriptor.schema(resource).resource
        both = self._shipped.digest(name) + (self._overlay.digest(name) if self._overlay else "")
        return hashlib.sha256(both.encode()).hexdigest()

    def table(self, resource: str) -> pd.DataFrame:
        """Read a table.

        Parameters
        ----------
        resource : str
            Its name, such as `claims` or `country-year` (also `country_year`).

        Returns
        -------
        DataFrame
            The declared columns in their order and types: text as `str`, whole numbers as `int64`
            (`Int64` where a cell may be empty), numbers as `float64`, dates as `datetime64`. Only
            an empty cell is missing. Claims with an overlay have its column `replaces` too.

        Raises
        ------
        DataError
            A fault in the table, or no table of this name.
        """
        name = self._shipped.descriptor.schema(resource).resource
        if name not in self._tables:
            self._tables[name] = self._joined(name)
        return self._tables[name].copy(deep=False)

    def sizes(self, *, own: bool = False) -> dict[str, int]:
        """Count the rows of each table; with `own` only of an overlay's tables, only its rows."""
        layer = self._overlay if own else self._shipped
        if layer is None:
            return {}
        if not own:
            return {name: len(self.table(name)) for name in layer.paths}
        sheets = {name: layer.sheet(name) for name in layer.paths}
        return {name: len(sheet.frame) for name, sheet in sheets.items() if sheet is not None}

    def _joined(self, name: str) -> pd.DataFrame:
        faults = table_faults(self._shipped, name)
        if faults:
            raise DataError(faults)
        sheet = self._shipped.sheet(name)
        added = self._overlay.sheet(name) if self._overlay else None
        frame = _as_text(sheet.frame) if sheet is not None else pd.DataFrame()
        return frame if added is None else merged(name, frame, _as_text(added.frame))


def open_package(data: str | Path | None = None) -> Package:
    """Open the shipped tables, and a user's own on top of them.

    Parameters
    ----------
    data : path, optional
        An overlay folder; None or an empty text for the shipped package alone. A folder with a
        `datapackage.json` is a whole data package (an earlier release, a working copy) and stands
        in the place of the shipped one.

    Returns
    -------
    Package
        Kept for as long as no file of the folders changes.

    Raises
    ------
    DataError
        Any fault in the overlay: nothing of it is loaded.
    """
    folder = _overlay_folder(data)
    package, faults = _opened(*_signatures(folder))
    if faults:
        raise DataError(faults)
    return package


def faults_of(data: str | Path | None = None) -> list[Fault]:
    """Find every fault of the shipped tables and of an overlay."""
    package, faults = _opened(*_signatures(_overlay_folder(data)))
    layer = package._shipped
    return [f for name in layer.paths for f in table_faults(layer, name)] + list(faults)


def _overlay_folder(data: str | Path | None) -> Path | None:
    if data is None or not str(data):
        return None
    folder = Path(os.path.expanduser(data)).resolve()
    return None if folder == shipped("data") else folder


def _signatures(folder: Path | None) -> tuple[Path, Signature, Path | None, Signature]:
    if folder is not None and (folder / "datapackage.json").is_file():
        return folder, _signature(folder), None, ()
    home = shipped("data")
    return home, _signature(home), folder, _signature(folder) if folder else ()


def _signature(folder: Path) -> Signature:
    """Names, sizes and times of a folder's files: they change when its content does."""
    found = []
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return ()
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            found.append((path.name, -1, 0, 0))
            continue
        found.append((path.name, state.st_size, state.st_mtime_ns, state.st_ino))
    return tuple(found)


@lru_cache(maxsize=8)
def _opened(
    home: Path, home_state: Signature, folder: Path | None, folder_state: Signature
) -> tuple[Package, tuple[Fault, ...]]:
    layer = _shipped_layer(home, home_state)
    content = layer.descriptor.content
    if folder is None:
        return Package(content, None, layer, None), ()
    overlay, faults = overlay_layer(folder, layer.descriptor)
    faults = faults + overlay_faults(overlay, layer)
    return Package(content, folder, layer, overlay), tuple(faults)


@lru_cache(maxsize=4)
def _shipped_layer(home: Path, state: Signature) -> Layer:
    descriptor: Descriptor = load_descriptor(home)
    return shipped_layer(home, descriptor)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Text columns that the quick way read as categories, as plain text."""
    categories = [c for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(categories, "str"))

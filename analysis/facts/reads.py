"""What was read of the data, so that a report depends only on the data it used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.facts.package import Package


@dataclass(frozen=True)
class Read:
    """A table that was read, or the claims of one entity (`key`); `data` is the overlay folder."""

    resource: str
    key: str | None
    data: str | None


_READS: set[Read] = set()
_FILES: dict[str, str] = {}


def record(resource: str, key: str | None = None, data: str | Path | None = None) -> None:
    """Note that a table was read; `key` (an entity) narrows the claims to its slice."""
    name = resource.replace("_", "-")
    folder = str(Path(data).resolve()) if data else None
    _READS.add(Read(name, key if name == "claims" else None, folder))


def record_file(path: str | Path) -> None:
    """Note that a file outside the data package is about to be read, and what it holds now.

    Parameters
    ----------
    path : path
        Such as an operator's register or a scenario. A file that is not there is noted as well:
        what was made without it is made anew once it is there.

    Notes
    -----
    Call it before reading: a file that changes in between then counts as changed. Of two notes of
    one file the first stands, for the same reason.
    """
    _FILES.setdefault(str(Path(path).resolve()), file_digest(path))


def recorded() -> frozenset[Read]:
    """Return every table noted since `forget` was called last."""
    return frozenset(_READS)


def recorded_files() -> dict[str, str]:
    """Return every file noted since `forget` was called last: path and digest of its content."""
    return dict(_FILES)


def forget() -> None:
    """Begin a new note."""
    _READS.clear()
    _FILES.clear()


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file in hexadecimal digits; empty where there is none to read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def slice_digest(package: Package, read: Read) -> str:
    """Digest of what was read: changes exactly when those rows change.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits: of the entity's rows for a slice of the claims, of the
        table's files (shipped and overlay) otherwise.
    """
    if read.key is None:
        return package.digest_of(read.resource)
    claims = package.table(read.resource)
    # An overlay adds a column to every claim; where it is empty, the claim is the same as before.
    rows = claims[claims["entity_id"] == read.key].dropna(axis="columns", how="all")
    return hashlib.sha256(rows.to_csv(index=False, lineterminator="\n").encode()).hexdigest()

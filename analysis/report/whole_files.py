"""How a file is written so that it is whole at every moment: beside, to the disk, into place."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

SUFFIX = ".part"


def write_whole(path: Path, content: str | bytes) -> str:
    """Write a file in one step; its folder is made if need be.

    Returns
    -------
    str
        SHA-256 of what was written, in hexadecimal digits.

    Raises
    ------
    OSError
        The old file, if there was one, then stands as it was.
    """
    raw = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}{SUFFIX}")
    try:
        with beside.open("wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    return hashlib.sha256(raw).hexdigest()


def digest_of_file(path: Path) -> str | None:
    """SHA-256 of a file in hexadecimal digits; None where there is none to read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def sweep(folder: Path) -> None:
    """Remove what an interrupted run was writing."""
    for left in folder.rglob(f".*{SUFFIX}"):
        with contextlib.suppress(OSError):
            left.unlink()

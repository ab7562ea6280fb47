"""A vintage folder: written beside, put into place in one step, never half of it."""

from __future__ import annotations

import contextlib
import ctypes
import glob
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.facts.storage import write_table
from analysis.facts.vintage import Tables
from analysis.language.errors import DataError
from analysis.language.messages import message

INDICATORS, PANEL = "country_indicators.csv", "country_year.csv.gz"
README, REPORT = "README.md", "report"
OWN = {INDICATORS, PANEL, README, REPORT}


def read_vintage(folder: Path) -> Tables | None:
    """Read what an earlier refresh left in a folder; None where there is nothing yet.

    Raises
    ------
    DataError
        The folder holds something else, or its tables have faults.
    """
    from analysis.facts.package import open_package

    if not folder.exists():
        return None
    if not folder.is_dir():
        raise _in_the_way(folder, folder.name)
    names = {path.name for path in folder.iterdir()}
    if strange := sorted(names - OWN):
        raise _in_the_way(folder, ", ".join(strange[:5]))
    if not names:
        return None
    package = open_package(folder)
    own = package.sizes(own=True)
    if not {"country-indicators", "country-year"} <= set(own):
        raise _in_the_way(folder, ", ".join(sorted(names)))
    codes = set(pd.read_csv(folder / INDICATORS, dtype="str")["indicator_code"])
    both = Tables(package.table("country-indicators"), package.table("country-year"))
    return both.only(codes)


def write_vintage(
    folder: Path, tables: Tables, readme: str, reports: Mapping[str, pd.DataFrame]
) -> None:
    """Write a vintage folder whole; the old one stands until the new one is complete.

    Parameters
    ----------
    folder : pathlib.Path
        Where it is to stand.
    tables : Tables
        Its two tables.
    readme : str
        What stands in its README.md.
    reports : mapping of str to DataFrame
        File name below `report/` to table.

    Raises
    ------
    DataError
        It cannot be written; the old folder then stands as it was.
    """
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        (part / REPORT).mkdir(parents=True)
        write_table(tables.indicators, part / INDICATORS)
        write_table(tables.panel, part / PANEL)
        for name, frame in reports.items():
            write_table(frame, part / REPORT / name)
        (part / README).write_text(readme, encoding="utf-8")
        _to_disk(part)
        _put_into_place(part, folder)
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(
            message(
                "{folder}: cannot be written ({why}). What stood there still stands.",
                folder=str(folder),
                why=why,
            )
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep others from refreshing the same folder, and clear up what a killed refresh left.

    Raises
    ------
    DataError
        Another refresh is at it, or the place cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise DataError(
            message(
                "{folder}: another refresh is writing it. Wait for it, or choose another folder.",
                folder=str(folder),
            )
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(message("{folder}: {why}", folder=str(folder), why=why)) from None
    try:
        _recover(folder)
        yield
    finally:
        lock.release()


def _in_the_way(folder: Path, found: str) -> DataError:
    return DataError(
        message(
            "{folder}: found {found}; expected no such folder, an empty one or an earlier "
            "refresh. Give the refresh a folder of its own.",
            folder=str(folder),
            found=found,
        )
    )


def _to_disk(part: Path) -> None:
    for path in sorted(part.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def _put_into_place(part: Path, folder: Path) -> None:
    if not folder.exists():
        part.rename(folder)
        return
    if _exchanged(part, folder):
        return
    old = _old(folder)
    folder.rename(old)
    part.rename(folder)  # killed before this line: `_recover` brings the old one back
    shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can."""
    try:
        system = ctypes.CDLL(None, use_errno=True)
        first, second = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            return bool(system.renameat2(here, first, here, second, exchange) == 0)
        if sys.platform == "darwin":
            return bool(system.renamex_np(first, second, 2) == 0)  # RENAME_SWAP
    except (OSError, AttributeError, TypeError):
        pass
    return False


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _recover(folder: Path) -> None:
    """Finish what a killed refresh had begun: the old folder comes back, half a new one goes."""
    old = _old(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    for part in folder.parent.glob(f".{glob.escape(folder.name)}.*.part"):
        shutil.rmtree(part, ignore_errors=True)

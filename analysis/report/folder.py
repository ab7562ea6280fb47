"""The folder of reports: one run at a time, and an index and a ledger that fit its pages."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.report.ledger import Ledger
from analysis.report.planning import STATE
from analysis.report.whole_files import digest_of_file, write_whole

if TYPE_CHECKING:
    import pandas as pd

INDEX = {"en": "index.html", "fr": "index.fr.html"}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second run out of the folder; the lock ends with this process, however it ends.

    Raises
    ------
    DataError
        Another run is writing there, or nobody can.
    """
    from filelock import FileLock, Timeout

    check_folder(folder)
    lock = FileLock(folder / STATE / "lock", timeout=0)
    try:
        (folder / STATE).mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        said = message(
            "{folder}: another run is writing there. Wait for it, or name another folder (--out).",
            folder=str(folder),
        )
        raise DataError(said) from None
    except OSError as error:
        raise DataError(unwritable(folder, error)) from None
    try:
        yield
    finally:
        lock.release()


def check_folder(folder: Path) -> None:
    """Refuse a folder that nobody could make or write into; nothing is made.

    Raises
    ------
    DataError
        A file is in the way, or the folder (or the one it would be made in) may not be written.
    """
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if there.is_file():
        raise DataError(
            message(
                "{folder}: {file} is a file, not a folder. Name another folder (--out).",
                folder=str(folder),
                file=str(there),
            )
        )
    if not os.access(there, os.W_OK | os.X_OK):
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        raise DataError(unwritable(folder, denied))


def unwritable(folder: Path, error: OSError) -> Message:
    """Say that nothing can be written into a folder."""
    return message(
        "{folder}: cannot write there ({said}). Make room or name another folder (--out).",
        folder=str(folder),
        said=error.strerror or str(error),
    )


def publish(run: Ledger, folder: Path) -> None:
    """Write ledger and index pages; what would not change is not touched.

    Raises
    ------
    DataError
        They cannot be written; the old ones stand whole.
    """
    kept = folder / STATE / "index"
    try:
        run.to_csv(folder / "ledger.csv")
        made_of = _made_of(run)
        if _read(kept) == made_of + _digests(folder):
            return
        _write_index(run, folder)
        write_whole(kept, made_of + _digests(folder))
    except OSError as error:
        raise DataError(unwritable(folder, error)) from None


def _made_of(run: Ledger) -> str:
    """Digest of all that the index pages are made of: rows, code and data."""
    from analysis.facts.package import open_package
    from analysis.report.cache import code_version

    digests = [open_package(data or None).digest for data in sorted(set(run.rows["data"]))]
    told = "\n".join([code_version(), *digests, run.rows.to_csv()])
    return hashlib.sha256(told.encode()).hexdigest()


def _digests(folder: Path) -> str:
    return "".join(f" {digest_of_file(folder / name)}" for name in INDEX.values())


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _write_index(run: Ledger, folder: Path) -> None:
    from analysis.report.pages.indexing import index_page

    for lang, sister in (("en", "fr"), ("fr", "en")):
        rows = _indexed(run.rows, lang)
        write_whole(folder / INDEX[lang], index_page(rows, lang, sister=INDEX[sister]))


def _indexed(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Rows as the index wants them: reasons in its language, and a notebook where a page failed.

    A page that was left and still lies there counts as cached, with the reason beside it; a
    report that a stopped run did not reach counts as failed.
    """
    told = rows.assign(
        reason=rows["reason" if lang == "en" else "reason_fr"],
        status=rows["status"].replace({"left": "cached", "stopped": "failed"}),
        page=rows["page"].where(rows["page"] != "", rows["notebook"]),
    )
    return told[(rows["status"] != "left") | (rows["page"] != "")]

"""What one worker does: run a notebook, write its page and its record, or keep what failed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from analysis.language.messages import Message, message
from analysis.report.cache import ASK, Record, store_record, with_data
from analysis.report.kernels import execute
from analysis.report.pages.exporting import export
from analysis.report.tasks import Outcome, Task, withdraw
from analysis.report.whole_files import write_whole


def make(task: Task, settle: Callable[[], None] = lambda: None) -> Outcome:
    """Make a page, or keep the partial notebook and take away the page that stood there.

    Nothing is raised: whatever goes wrong, a full disk too, is the outcome's failure. `settle` is
    called when the notebook is done and only writing is left.
    """
    out, begun = Path(task.out), time.monotonic()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    failure, digest = None, ""
    try:  # one page's trouble, whatever it is, must not become the others'
        digest = _made(task, out, begun, started, settle)
    except _Failed as failed:
        failure = failed.reason
    except OSError as error:
        failure = message("cannot write: {said}", said=error.strerror or str(error))
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        failure = message("the page could not be made: {said}", said=said[:300])
    if failure is not None:
        withdraw(out, task)
    return Outcome(failure, round(time.monotonic() - begun, 3), started, digest)


class _Failed(Exception):
    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _made(task: Task, out: Path, begun: float, started: str, settle: Callable[[], None]) -> str:
    """Run, write, record; give the digest of the data used."""
    raw = Path(task.template).read_bytes()
    record = replace(Record(**task.record), template=hashlib.sha256(raw).hexdigest())
    partial = out / task.partial
    partial.unlink(missing_ok=True)  # of an earlier failure
    execution = execute(
        raw,
        task.parameters,
        name=Path(task.template).name,
        limit=task.limit,
        ask=ASK,
        save=lambda notebook: keep(partial, notebook),
    )
    settle()
    # Kept until the page stands, so that a report that fails anywhere leaves its notebook.
    keep(partial, execution.notebook)
    if execution.failure is not None:
        raise _Failed(execution.failure)
    record = with_data(record, execution.used)
    page = export(execution.notebook, lang=task.lang, sister=task.sister, index=task.index)
    written = write_whole(out / task.page, page)
    seconds = round(time.monotonic() - begun, 3)
    store_record(out / task.kept, replace(record, page=written, seconds=seconds, started=started))
    partial.unlink(missing_ok=True)
    return record.data_digest


def keep(path: Path, notebook: NotebookNode) -> None:
    """Keep a notebook as far as it came."""
    write_whole(path, nbformat.writes(notebook))

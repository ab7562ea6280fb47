"""A batch becomes pages: what stands is kept, what fails fails alone, what is written is whole."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.report.batch import Batch, load_batch
from analysis.report.folder import check_folder, locked, publish
from analysis.report.ledger import Ledger, Row, ledger
from analysis.report.planning import Planned, plan, row_of
from analysis.report.progress import Progress, Silent
from analysis.report.tasks import Outcome, withdraw
from analysis.report.whole_files import sweep
from analysis.report.workers import Workers

FORMATS = ("html",)


def render(
    batch: Batch | None = None,
    out: str | Path = "reports",
    *,
    workers: int | None = None,
    lang: Sequence[str] | str | None = None,
    formats: Sequence[str] = FORMATS,
    force: bool = False,
    scheduler: str | None = None,
    data: str | Path | None = None,
    select: str | None = None,
    dry_run: bool = False,
    limit: float = 600.0,
    progress: Progress | None = None,
) -> Ledger:
    """Render the reports of a batch that do not stand already.

    Parameters
    ----------
    batch : path, mapping or sequence, optional
        See `load_batch`; the shipped batch by default.
    out : path
        Folder of the reports; index and ledger land in it. They are those of the batch rendered
        last: pages of other batches stay, but are not listed.
    workers : int, optional
        Notebooks that run at once, 1 or more; by default one a core.
    lang : str or sequence of str, optional
        Languages instead of those the batch names.
    formats : sequence of str
        `html`.
    force : bool
        Render what stands, too.
    scheduler : str, optional
        Refused: jobs run on this machine.
    data : path, optional
        Overlay folder for every job that does not name its own.
    select : str, optional
        Words that a job's label must all contain.
    dry_run : bool
        Say what would be rendered, and why; nothing is written.
    limit : float
        Seconds for one notebook, above 0.
    progress : Progress, optional
        Is told what begins and what ends.

    Returns
    -------
    Ledger
        A report that failed is a row with its reason, not an exception.

    Raises
    ------
    DataError
        Anything wrong with the batch, the options or the folder, or another run in the same
        folder; nothing has run then.
    KeyboardInterrupt
        After finished pages, index and ledger are in place.
    """
    _check(workers, formats, scheduler, limit)
    jobs, folder = load_batch(batch, lang=lang, data=data), Path(out).absolute()
    if dry_run:
        check_folder(folder)
        planned = plan(jobs, folder, select=select, force=force, limit=limit)
        return ledger(row_of(p, "due") for p in planned)
    with locked(folder):
        sweep(folder)
        planned = plan(jobs, folder, select=select, force=force, limit=limit)
        return _run(planned, folder, workers or _cores(), progress or Silent())


def _check(
    workers: int | None, formats: Sequence[str], scheduler: str | None, limit: float
) -> None:
    for name in formats:
        if name not in FORMATS:
            raise DataError(message("{name}: pages are made in html only.", name=name))
    if not formats:
        raise DataError(message("Name a format: html."))
    if scheduler is not None:
        raise DataError(message("{name}: jobs run on this machine only.", name=scheduler))
    if workers is not None and workers < 1:
        raise DataError(message("{n} workers: expected 1 or more.", n=workers))
    if not limit > 0:
        raise DataError(message("a limit of {n} s: expected more than 0.", n=limit))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(planned: Sequence[Planned], folder: Path, n: int, progress: Progress) -> Ledger:
    due = sorted((p for p in planned if p.to_run), key=_seconds, reverse=True)
    done: dict[str, Row] = {}
    progress.begin(len(due), sum(p.due is None for p in planned if p.selected))
    try:
        if due:
            _work(due, min(n, len(due)), done, progress)
    finally:
        progress.end()
        rows = ledger(done.get(p.job.label) or row_of(p, "stopped") for p in planned)
        publish(rows, folder)
    return rows


def _seconds(planned: Planned) -> float:
    """How long the page took last time; the longest begin first, so that none is waited for."""
    return planned.record.seconds if planned.record is not None else math.inf


def _work(due: Sequence[Planned], n: int, done: dict[str, Row], progress: Progress) -> None:
    with Workers() as crew:
        threads = ThreadPoolExecutor(n)
        waiting = {threads.submit(_one, crew, p, progress): p for p in due}
        try:
            for future in as_completed(waiting):
                row = _finished(crew, waiting[future], future, done)
                progress.finished(row)
        except BaseException:
            crew.stop()
            raise
        finally:
            threads.shutdown(cancel_futures=True)
            for future in [f for f in waiting if not f.cancelled()]:
                _finished(crew, waiting[future], future, done)


def _finished(
    crew: Workers, planned: Planned, future: Future[Outcome], done: dict[str, Row]
) -> Row:
    outcome = future.result()
    row = row_of(planned, _status(crew, outcome), outcome)
    return done.setdefault(planned.job.label, row)


def _status(crew: Workers, outcome: Outcome) -> str:
    if outcome.failure is None:
        return "rendered"
    return "stopped" if crew.stopped else "failed"


def _one(crew: Workers, planned: Planned, progress: Progress) -> Outcome:
    progress.started(planned.job.label)
    outcome = crew.run(planned.task)
    if outcome.failure is not None and not crew.stopped:
        withdraw(Path(planned.task.out), planned.task)  # the worker may have died before it could
    return outcome

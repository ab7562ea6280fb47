"""Which jobs of a batch have to run, and why; which pages of earlier runs still stand."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import LANGUAGES, Message, message
from analysis.report.cache import (
    Record,
    code_version,
    digest_now,
    ingredients,
    load_record,
    outdated,
)
from analysis.report.jobs import Job
from analysis.report.ledger import Row
from analysis.report.tasks import Outcome, Task

STATE = ".state"


@dataclass(frozen=True)
class Planned:
    """A job with what is known of its page: `due` says why it must be made, None that it stands."""

    job: Job
    task: Task
    due: Message | None
    selected: bool
    record: Record | None
    code: str

    @property
    def to_run(self) -> bool:
        """Whether this run makes the page."""
        return self.selected and self.due is not None


def plan(
    jobs: Sequence[Job],
    out: Path,
    *,
    select: str | None = None,
    force: bool = False,
    limit: float = 600.0,
) -> tuple[Planned, ...]:
    """Compare every job with its page.

    Parameters
    ----------
    jobs : sequence of Job
        The batch.
    out : Path
        Folder of the reports; it need not be there.
    select : str, optional
        Words that a job's label must all contain for it to be made.
    force : bool
        Make every selected page, whether it stands or not.
    limit : float
        Seconds for one notebook.

    Raises
    ------
    DataError
        No job matches `select`.
    """
    code, remembered = code_version(), functools.cache(digest_now)
    pages = {job.page for job in jobs}
    found = []
    for job in jobs:
        sister, index = _links(job, pages, out)
        now = ingredients(job, [sister, index], code)
        task = _task(job, out, sister, index, limit, now)
        record = load_record(out / task.kept)
        due = outdated(record, now, out / job.page, remembered)
        selected = select is None or job.matches(select)
        if force and selected:
            due = message("asked for")
        found.append(Planned(job, task, due, selected, record, code))
    if not any(planned.selected for planned in found):
        labels = ", ".join(job.label for job in jobs[:5])
        raise DataError(
            message(
                "--select {text}: no job has these words. Jobs are called {labels} …",
                text=select,
                labels=labels,
            )
        )
    return tuple(found)


def _links(job: Job, pages: set[str], out: Path) -> tuple[str | None, str]:
    """Addresses of the same page in the other language, if there is one, and of the index."""
    stem = job.page.removesuffix(f".{job.lang}.html")
    sisters = [f"{stem}.{lang}.html" for lang in LANGUAGES if lang != job.lang]
    here = [page for page in sisters if page in pages or (out / page).exists()]
    index = "index.html" if job.lang == "en" else f"index.{job.lang}.html"
    return (Path(here[0]).name if here else None), f"../{index}"


def _task(job: Job, out: Path, sister: str | None, index: str, limit: float, now: Record) -> Task:
    return Task(
        template=str(job.path.absolute()),
        folder=str(Path.cwd()),
        parameters=dict(job.parameters),
        lang=job.lang,
        out=str(out),
        page=job.page,
        partial=job.partial,
        kept=f"{STATE}/{job.label}.json",
        sister=sister,
        index=index,
        limit=limit,
        record=asdict(now),
    )


def row_of(planned: Planned, status: str, outcome: Outcome | None = None) -> Row:
    """Write the ledger's row of a job.

    Parameters
    ----------
    planned : Planned
        The job.
    status : str
        What became of it if it had to run; what had not is `cached`, or `left` if not selected.
    outcome : Outcome, optional
        Of its run.
    """
    job, out = planned.job, Path(planned.task.out)
    if outcome is None and not planned.to_run:
        status = "cached" if planned.due is None else "left"
    failure = outcome.failure if outcome is not None and status == "failed" else None
    reason = failure or _why(planned, status)
    past = planned.record if outcome is None else None
    page = job.page if status not in ("failed", "due") and (out / job.page).exists() else ""
    return Row(
        label=job.label,
        template=job.template,
        entity=job.entity,
        lang=job.lang,
        parameters=job.written(),
        data=job.data,
        data_digest=past.data_digest if past else outcome.data_digest if outcome else "",
        code_version=past.code if past else planned.code,
        seconds=past.seconds if past else outcome.seconds if outcome else 0.0,
        status=status,
        reason="" if reason is None else reason.said("en"),
        reason_fr="" if reason is None else reason.said("fr"),
        page=page,
        notebook=job.partial if failure and (out / job.partial).exists() else "",
        started=past.started if past else outcome.started if outcome else "",
    )


def _why(planned: Planned, status: str) -> Message | None:
    if planned.due is None:
        return None
    if status == "left":
        return message("not selected ({reason})", reason=planned.due)
    if status == "stopped":
        return message("the run was stopped before it ({reason})", reason=planned.due)
    return planned.due

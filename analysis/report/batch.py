"""Which reports a batch asks for; whatever is wrong with it is said before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from analysis.language.errors import DataError, Fault
from analysis.language.messages import LANGUAGES, message
from analysis.language.spelling import unknown_name
from analysis.language.yaml_nodes import Block, KeyFault, Listing, Node, plain_value, read_yaml
from analysis.report.entries import Order, Written, entry_jobs, shown
from analysis.report.jobs import Job

Batch: TypeAlias = str | Path | Mapping[str, Any] | Sequence[Mapping[str, Any] | Job]


def load_batch(
    batch: Batch | None = None,
    *,
    lang: Sequence[str] | str | None = None,
    data: str | Path | None = None,
) -> tuple[Job, ...]:
    """Read a batch into jobs, or say everything that is wrong with it.

    Parameters
    ----------
    batch : path, mapping or sequence, optional
        A YAML file: a list of jobs, each naming its `template`, `lang` and the template's
        parameters, a value or a list of values (a grid), and if need be `page`, the name of the
        page. From Python, the same as mappings, or jobs already made. The shipped batch by
        default.
    lang : str or sequence of str, optional
        Languages instead of those the batch names; `"fr,en"` or `["fr", "en"]`.
    data : path, optional
        Overlay folder for every job that does not name its own.

    Returns
    -------
    tuple of Job
        In the order of the batch.

    Raises
    ------
    DataError
        A fault of `lang`; else every fault of the batch and of the overlay, with file, line and
        key.
    """
    faults: list[Fault] = []
    order = Order(faults, asked_languages(lang), str(data) if data else "")
    jobs: list[Job] = []
    for entry in _entries(batch, faults):
        jobs.extend([entry] if isinstance(entry, Job) else entry_jobs(entry, order))
    _check_pages(jobs, faults)
    if faults:
        unique = {fault.said(): fault for fault in faults}.values()
        raise DataError(sorted(unique, key=lambda fault: (fault.file, fault.row or 0)))
    return tuple(jobs)


def asked_languages(lang: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """Read the languages asked for instead of the batch's; None where there are none.

    Raises
    ------
    DataError
        No language, an unknown one, or one twice: the batch is not to blame.
    """
    if lang is None:
        return None
    langs = tuple(lang.replace(",", " ").split() if isinstance(lang, str) else map(str, lang))
    for one in langs:
        if one not in LANGUAGES:
            raise DataError(message("--lang {problem}", problem=unknown_name(one, LANGUAGES)))
    if not langs or len(set(langs)) < len(langs):
        found, example = ",".join(langs) or "''", ",".join(LANGUAGES)
        raise DataError(
            message(
                "--lang {found}: expected at least one language, each once, such as {example}.",
                found=found,
                example=example,
            )
        )
    return langs


def _entries(batch: Batch | None, faults: list[Fault]) -> Iterator[Written | Job]:
    if batch is None:
        from analysis.facts.shipped import shipped

        batch = shipped("parameterized") / "batch.yaml"
    if isinstance(batch, (str, Path)):
        yield from _from_file(Path(batch), faults)
        return
    name = "batch"
    given = [batch] if isinstance(batch, Mapping) else list(batch)
    if not given:
        faults.append(KeyFault(name, None, None, "[]", A_LIST, AS_LIST))
    for job in given:
        if isinstance(job, Job):
            yield job
        elif isinstance(job, Mapping):
            yield Written(name, None, {str(key): _plain(value) for key, value in job.items()})
        else:
            faults.append(KeyFault(name, None, None, shown(job), A_JOB, AS_JOB))


def _plain(value: Any) -> Any:
    """Take numbers out of NumPy and paths into text, as a YAML file would give them."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.item() if hasattr(value, "item") and not isinstance(value, dict) else value


A_LIST = message("a list of jobs")
AS_LIST = message("Write one job a line: - {example}", example="{template: …, entity: …, lang: …}")
A_JOB = message("a job: template, lang and the template's parameters")
AS_JOB = message("Write - {example}", example="{template: …, entity: …, lang: …}")


def _from_file(path: Path, faults: list[Fault]) -> Iterator[Written]:
    root = read_yaml(path, faults)
    if not isinstance(root, Listing) or not root.items:
        faults.append(KeyFault(str(path), root.line, None, _kind(root), A_LIST, AS_LIST))
        return
    for node in root.items:
        if isinstance(node, Block):
            yield _written(node, path, faults)
        else:
            faults.append(KeyFault(str(path), node.line, None, _kind(node), A_JOB, AS_JOB))


def _kind(node: Node) -> str:
    if isinstance(node, Block):
        return f"{node.entries[0].key}: …" if node.entries else "{}"
    if isinstance(node, Listing):
        return "[…]" if node.items else "[]"
    return node.text


def _written(node: Block, path: Path, faults: list[Fault]) -> Written:
    entries = node.entries
    return Written(
        str(path),
        node.line,
        {e.key: plain_value(e.value, str(path), e.key, faults) for e in entries},
        {e.key: e.line for e in entries},
        {
            e.key: tuple(item.line for item in e.value.items)
            for e in entries
            if isinstance(e.value, Listing)
        },
        path.parent,
    )


def _check_pages(jobs: Sequence[Job], faults: list[Fault]) -> None:
    """Refuse two jobs that would write one page."""
    seen: dict[str, Job] = {}
    for job in jobs:
        first = seen.setdefault(job.page.casefold(), job)
        if first is job:
            continue
        same = (first.template, first.parameters) == (job.template, job.parameters)
        if same and first.line is not None:
            expected = message("each job once (see line {line})", line=first.line)
        elif same:
            expected = message("each job once")
        else:
            expected = message("a page of its own for each job")
        remedy = (
            message("Remove one of the two.")
            if same
            else message("Give one of the two another name with the key page.")
        )
        faults.append(KeyFault(job.file, job.line, None, job.page, expected, remedy))

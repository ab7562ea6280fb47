"""What a run sends to a worker, and what it hears back."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.language.messages import Message


@dataclass(frozen=True)
class Task:
    """One page to make, in values that travel as JSON.

    `folder` is the working directory of the notebook: the current folder of the run. Paths below
    `out` are relative; `sister` and `index` are addresses for the page's links; `limit` is in
    seconds; `record` is the page's record as far as it is known before the run.
    """

    template: str
    folder: str
    parameters: Mapping[str, Any]
    lang: str
    out: str
    page: str
    partial: str
    kept: str
    sister: str | None
    index: str
    limit: float
    record: Mapping[str, Any]

    def written(self) -> str:
        """Write the task as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Outcome:
    """What came of a task: a failure or None, and what the ledger wants to know."""

    failure: Message | None
    seconds: float
    started: str
    data_digest: str = ""


def withdraw(out: Path, task: Task) -> None:
    """Take away page and record of an earlier success: they would pass for this run's."""
    for path in (out / task.page, out / task.kept):
        with contextlib.suppress(OSError):
            path.unlink()

"""The workers of a run: forked from one warm parent where possible, else fresh processes."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from analysis.language.messages import Message, message
from analysis.report.tasks import Outcome, Task
from analysis.report.warm import FOLDER

SLACK = 60.0  # seconds beyond a task's own limit before its worker is taken for lost
GRACE = 5.0  # seconds a worker has to end when asked to


@dataclass
class _Waiting:
    """A task whose worker has not ended."""

    process: subprocess.Popen[bytes] | None = None
    done: threading.Event = field(default_factory=threading.Event)
    code: int | None = None
    orphan: bool = False


class Workers:
    """Runs tasks in processes of their own; thread-safe, and nothing outlives it.

    Parameters
    ----------
    warm : bool, optional
        Whether to fork from a warm parent; by default where forking is safe (Linux).
    """

    def __init__(self, warm: bool | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="technoparks-"))
        self.lock = threading.Lock()
        self.numbers = itertools.count()
        self.waiting: dict[int, _Waiting] = {}
        self.stopped = False
        self.parent: subprocess.Popen[bytes] | None = None
        if sys.platform == "linux" if warm is None else warm:
            self.parent = self._start([])
            threading.Thread(target=self._listen, args=[self.parent], daemon=True).start()

    def __enter__(self) -> Workers:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker and remove what they left."""
        self.stop()
        if self.parent is not None:
            _close(self.parent)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, task: Task) -> Outcome:
        """Do a task in a process of its own and wait for its outcome.

        A worker that dies or is lost gives an outcome with that failure.
        """
        number = next(self.numbers)
        answer = self.folder / f"{number}.json"
        order = {"id": number, "task": json.loads(task.written()), "answer": str(answer)}
        waiting = self._done(number, order, task.limit)
        if waiting.orphan and not self.stopped:  # the warm parent ended: once more, without
            waiting = self._done(number, order, task.limit)
        try:
            found = json.loads(answer.read_text("utf-8"))
        except (OSError, ValueError):
            return Outcome(self._lost(waiting), 0.0, "")
        failure = found.pop("failure")
        return Outcome(failure=Message(**failure) if failure else None, **found)

    def _done(self, number: int, order: dict[str, Any], limit: float) -> _Waiting:
        waiting = self._begin(number, order)
        if not waiting.done.wait(limit + SLACK):
            self._end(number)
        return waiting

    def stop(self) -> None:
        """End all workers now; tasks that wait for one get an outcome that says so."""
        self.stopped = True
        self._end(*self.waiting)

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        from analysis.report.forking import kernel_environment

        folder = str(self.folder)
        environment = kernel_environment(self.folder) | {"TMPDIR": folder, FOLDER: folder}
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            environment.setdefault(name, "1")  # as many kernels as cores, each on one
        with (self.folder / "workers.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "analysis.report.warm", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                start_new_session=True,
            )

    def _begin(self, number: int, order: dict[str, Any]) -> _Waiting:
        waiting = _Waiting()
        line = (json.dumps(order) + "\n").encode()
        with self.lock:
            self.waiting[number] = waiting
            if self.stopped:
                waiting.done.set()
                return waiting
            if self.parent is not None and self._send(self.parent, line):
                return waiting
            waiting.process = self._start(["--once"])
        self._send(waiting.process, line)
        threading.Thread(target=self._await, args=[waiting], daemon=True).start()
        return waiting

    def _send(self, process: subprocess.Popen[bytes], line: bytes) -> bool:
        pipe: IO[bytes] | None = process.stdin
        if pipe is None or process.poll() is not None:
            return False
        try:
            pipe.write(line)
            pipe.flush()
        except OSError:
            return False
        return True

    def _listen(self, parent: subprocess.Popen[bytes]) -> None:
        """Hear from the warm parent which workers ended; if it ends itself, go on without."""
        for line in parent.stdout or ():
            reply = json.loads(line)
            waiting = self.waiting.get(reply.get("id", -1))
            if waiting is not None:
                waiting.code = reply["code"]
                waiting.done.set()
        with self.lock:
            self.parent = None
            for waiting in self.waiting.values():
                if waiting.process is None and not waiting.done.is_set():
                    waiting.orphan = True
                    waiting.done.set()

    def _await(self, waiting: _Waiting) -> None:
        if waiting.process is not None:
            waiting.code = waiting.process.wait()
        waiting.done.set()

    def _end(self, *numbers: int) -> None:
        """Ask workers to end, then make them."""
        for word, how in (("stop", "terminate"), ("kill", "kill")):
            running = [n for n in numbers if not self.waiting[n].done.is_set()]
            for number in running:
                self._signal(number, word, how)
            until = time.monotonic() + GRACE
            for number in running:
                self.waiting[number].done.wait(max(0.0, until - time.monotonic()))
        for number in numbers:
            self.waiting[number].done.set()

    def _signal(self, number: int, word: str, how: str) -> None:
        process = self.waiting[number].process
        if process is not None:
            getattr(process, how)()
        elif self.parent is not None:
            with self.lock:
                self._send(self.parent, (json.dumps({word: number}) + "\n").encode())

    def _lost(self, waiting: _Waiting) -> Message:
        if self.stopped:
            return message("stopped before it was done")
        if waiting.code is not None and waiting.code < 0:
            return message(
                "its worker was killed by signal {signal} (often for want of memory)",
                signal=-waiting.code,
            )
        return message("its worker ended without an answer: {said}", said=self._last_words())

    def _last_words(self) -> str:
        try:
            lines = (self.folder / "workers.log").read_text("utf-8", "replace").split("\n")
        except OSError:
            return ""
        return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")


def _close(parent: subprocess.Popen[bytes]) -> None:
    """End a warm parent's input, on which it ends its workers and itself."""
    with contextlib.suppress(OSError):
        if parent.stdin is not None:
            parent.stdin.close()
    try:
        parent.wait(2 * GRACE)
    except subprocess.TimeoutExpired:
        parent.kill()
        parent.wait()

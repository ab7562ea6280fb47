"""The warm parent: imports everything once, then forks a worker for each task it is sent.

Run as `python -m analysis.report.warm`, it reads one JSON line a task (`{"id", "task", "answer"}`)
or an order to end one (`{"stop": id}`, `{"kill": id}`) and says when each worker ended. With
`--once` it does a single task itself. When its input ends, it ends its workers and itself:
nothing outlives the run.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

IMPORTS = ("matplotlib.pyplot", "ipykernel.kernelapp", "analysis.report.making")
ROOMS = ("analysis.language", "analysis.facts", "analysis.report")
FOLDER = "TECHNOPARKS_FOLDER"  # names the temporary folder of the run
GRACE = 5.0  # seconds a worker has to end its kernel when asked to


def main() -> None:
    """Serve tasks until the input ends, or do the one that is sent."""
    if "--once" in sys.argv:
        _do(json.loads(sys.stdin.readline()))
        return
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a worker prints is no reply
    _warm_up()
    _tell(replies, {"ready": True})
    _serve(replies)


def _warm_up() -> None:
    from analysis.report import forking

    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in IMPORTS:
        importlib.import_module(name)
    for name in _files_of(ROOMS):
        with contextlib.suppress(Exception):  # only a report that needs it may fail by it
            importlib.import_module(name)
    _open_once()
    gc.collect()
    gc.freeze()
    forking.WARM.append(True)


def _files_of(rooms: tuple[str, ...]) -> Iterator[str]:
    for room in rooms:
        yield room
        path = importlib.import_module(room).__path__
        for file in pkgutil.walk_packages(path, f"{room}."):
            if file.name != __spec__.name:
                yield file.name


def _open_once() -> None:
    """Open what every report opens: the shipped tables, and the page's template and faces."""
    import nbformat

    from analysis import facts
    from analysis.facts.package import open_package
    from analysis.language.messages import LANGUAGES
    from analysis.report.pages.exporting import export

    for table in ("entities", "claims", "indicators", "sources"):
        open_package().table(table)
    for lang in LANGUAGES:
        facts.catalogue(lang)
    export(nbformat.v4.new_notebook(), lang="en", title="")


def _serve(replies: Any) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    workers: dict[int, int] = {}
    buffer = b""
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            for pid, code in _ended():
                _tell(replies, {"id": workers.pop(pid, None), "code": code})
        if 0 in ready:
            part = os.read(0, 1 << 16)
            if not part:
                break
            *lines, buffer = (buffer + part).split(b"\n")
            for line in lines:
                _obey(json.loads(line), workers, (replies.fileno(), woken, wake))
    _end(workers)
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)  # its owner may have been killed


def _tell(replies: Any, reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply) + "\n")
    replies.flush()


def _ended() -> Iterator[tuple[int, int]]:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def _obey(order: dict[str, Any], workers: dict[int, int], ours: Sequence[int]) -> None:
    for word, number in (("stop", signal.SIGTERM), ("kill", signal.SIGKILL)):
        for pid in [pid for pid, task in workers.items() if task == order.get(word, -1)]:
            os.kill(pid, number)
    if "task" not in order:
        return
    parent, pid = os.getpid(), os.fork()
    if pid:
        workers[pid] = order["id"]
        return
    code = 1
    try:
        _become_worker(parent, ours)
        _do(order)
        code = 0
    finally:
        os._exit(code)


def _become_worker(parent: int, ours: Sequence[int]) -> None:
    from analysis.report import forking

    os.setsid()
    forking.plain_signals()
    forking.die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for number in ours:
        os.close(number)


def _do(order: dict[str, Any]) -> None:
    """Do a task and leave its outcome where the order says."""
    from dataclasses import asdict

    from analysis.report import kernels
    from analysis.report.making import make
    from analysis.report.tasks import Task
    from analysis.report.whole_files import write_whole

    signal.signal(signal.SIGTERM, kernels.end_all)
    task = Task(**order["task"])
    os.chdir(task.folder)
    # once its notebook is done a report is finished, even by a run that is stopped
    outcome = make(task, lambda: _ignore(signal.SIGTERM))
    write_whole(Path(order["answer"]), json.dumps(asdict(outcome)))


def _ignore(number: int) -> None:
    signal.signal(number, signal.SIG_IGN)


def _end(workers: dict[int, int]) -> None:
    for pid in workers:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while workers and time.monotonic() < until:
        for pid, _ in _ended():
            workers.pop(pid, None)
        time.sleep(0.02)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()

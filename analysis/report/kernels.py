"""How a notebook runs: in a kernel of its own behind papermill, forked where the parent is warm."""

from __future__ import annotations

import ast
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from analysis.language.messages import Message, message
from analysis.report.forking import STARTING, KernelManager, kernel_environment

SAVE_EVERY = 5.0  # seconds between two savings of what a long notebook has printed so far


@dataclass(frozen=True)
class Execution:
    """What came of running a notebook: the notebook as far as it came, and what went wrong.

    `used` is what the kernel answered to the last question (see `execute`); empty on failure.
    """

    notebook: NotebookNode
    failure: Message | None
    used: str


def execute(
    template: bytes,
    parameters: Mapping[str, Any],
    *,
    name: str,
    limit: float,
    ask: str = "''",
    save: Callable[[NotebookNode], None] = lambda notebook: None,
) -> Execution:
    """Run a template with parameters in a kernel that ends with it.

    Parameters
    ----------
    template : bytes
        The notebook as its file holds it.
    parameters : mapping
        Injected after the cell tagged `parameters`.
    name : str
        What the executed notebook's metadata call its template.
    limit : float
        Seconds for the whole notebook, above 0.
    ask : str
        An expression of type str that the kernel evaluates after the last cell.
    save : callable
        Given the notebook every few seconds, so that a killed process leaves it.

    Returns
    -------
    Execution
        A failing cell, a dead kernel and a passed limit are failures, not exceptions.
    """
    run = _Run(name, time.monotonic() + limit, limit, ask, save)
    RUNNING[id(run)] = run
    node = nbformat.reads(template.decode("utf-8"), as_version=4)
    failure = None
    with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as folder:
        run.folder = Path(folder)
        try:
            execute_notebook(
                node,
                None,
                dict(parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                run=run,
            )
        except PapermillExecutionError as error:
            failure = _raised(error)
        except CellTimeoutError:
            failure = message("cell [{n}]: no end within {limit} s", n=run.at, limit=f"{limit:g}")
        except (DeadKernelError, RuntimeError) as error:
            failure = _died(error, run)
        finally:
            run.end()
    notebook = run.notebook or node
    if failure is not None:
        _note(notebook, run, failure)
    return Execution(notebook, failure, "" if failure else run.used)


@dataclass
class _Run:
    """What the engine learns while a notebook runs."""

    name: str
    deadline: float
    limit: float
    ask: str
    save: Callable[[NotebookNode], None]
    folder: Path = Path()
    notebook: NotebookNode | None = None
    manager: KernelManager | None = None
    cell: NotebookNode | None = None
    at: int = 0
    used: str = ""
    saved: float = field(default_factory=time.monotonic)

    def left(self, cell: NotebookNode) -> float:
        """Seconds that remain for a cell."""
        return max(0.1, self.deadline - time.monotonic())

    def begin(self, cell: NotebookNode, cell_index: int) -> None:
        """Note that a cell is sent to the kernel."""
        self.at, self.cell = self.at + 1, cell

    def finished(self, **_: Any) -> None:
        """Save after a cell, but not often."""
        if self.notebook is not None and time.monotonic() - self.saved > SAVE_EVERY:
            self.save(self.notebook)
            self.saved = time.monotonic()

    def end(self) -> None:
        """Leave nothing of the kernel running."""
        if self.manager is not None:
            self.manager.kill_group()
        RUNNING.pop(id(self), None)


RUNNING: dict[int, _Run] = {}


def end_all(*_: Any) -> NoReturn:
    """End this process and every kernel it began; a handler of SIGTERM."""
    for run in list(RUNNING.values()):
        run.end()
    os._exit(143)


class WarmEngine(Engine):
    """Papermill's engine of this package: own kernel manager, a limit for the whole notebook."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, run: _Run, **_: Any
    ) -> None:
        """Run every cell, then ask the kernel what it used."""
        run.notebook = nb_man.nb
        nb_man.nb.metadata.papermill["input_path"] = run.name
        run.manager = KernelManager(run.folder)
        client = PapermillNotebookClient(
            nb_man,
            km=run.manager,
            kernel_name=kernel_name,
            timeout_func=run.left,
            startup_timeout=STARTING,
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_execute=run.begin,
            on_cell_executed=run.finished,
        )
        client.owns_km = True
        with client.setup_kernel(env=kernel_environment(run.folder)):
            client.papermill_execute_cells()
            if not nb_man.nb.metadata.papermill["exception"]:
                run.used = _answer(client, run.ask)


ENGINE = "technoparks"
papermill_engines.register(ENGINE, WarmEngine)


def _answer(client: PapermillNotebookClient, ask: str) -> str:
    """Have the kernel evaluate an expression outside the notebook."""
    asked = client.kc.execute("", silent=True, user_expressions={"answer": ask})
    answer = client.wait_for_reply(asked)["content"]["user_expressions"]["answer"]
    if answer["status"] != "ok":
        raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
    return str(ast.literal_eval(answer["data"]["text/plain"]))


def _raised(error: PapermillExecutionError) -> Message:
    said = " ".join(str(error.evalue).split())
    short = said if len(said) < 300 else said[:297] + "…"
    return message("cell [{n}]: {name}: {said}", n=error.exec_count, name=error.ename, said=short)


def _died(error: Exception, run: _Run) -> Message:
    code = run.manager.ended() if run.manager is not None else None
    if run.at == 0:
        return message("the kernel did not start: {said}", said=str(error))
    if code is not None and code < 0:
        return message(
            "cell [{n}]: the kernel was killed by signal {signal} (often for want of memory)",
            n=run.at,
            signal=-code,
        )
    if isinstance(error, DeadKernelError):
        return message("cell [{n}]: the kernel died (exit code {code})", n=run.at, code=code)
    return message("after cell [{n}]: {said}", n=run.at, said=str(error))


def _note(notebook: NotebookNode, run: _Run, failure: Message) -> None:
    """Write into the cell that was running why nothing follows, unless its error is there."""
    cell = run.cell
    if cell is None or any(out.output_type == "error" for out in cell.get("outputs", [])):
        return
    said = str(failure)
    cell.outputs.append(
        nbformat.v4.new_output("error", ename="Stopped", evalue=said, traceback=[said])
    )

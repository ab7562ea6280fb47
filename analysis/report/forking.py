"""How a kernel process begins: forked from a parent that has imported everything, or afresh."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from pathlib import Path
from queue import Empty
from typing import Any, NoReturn

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

LONGEST_FOLDER = 80  # bytes; the path of a Unix socket may have about 100
STARTING = 60.0  # seconds a kernel may take to answer first
LONE = (
    "--HistoryManager.enabled=False",
    "--IPKernelApp.exec_PYTHONSTARTUP=False",
    "--InteractiveShellApp.ignore_cwd=True",  # a module in the current folder shadows nothing
    "--InteractiveShellApp.exec_lines=import sys; sys.path.append('')",
)
WARM: list[bool] = []  # filled by the parent that has imported everything


class KernelManager(AsyncKernelManager):
    """Manages one kernel of this interpreter, whatever kernels the user has installed.

    The kernel talks over socket files in `folder`, so that no two kernels can meet on one port;
    over TCP where there are no such sockets.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(connection_file=str(folder / "connection.json"))
        if os.name == "posix" and len(os.fsencode(folder)) < LONGEST_FOLDER:
            self.transport, self.ip = "ipc", str(folder / "socket")
        argv = [sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}", *LONE]
        self._kernel_spec = KernelSpec(argv=argv, display_name="Python 3", language="python")
        self.kept = LoneKernel(kernel_id="report", kernel_spec=self._kernel_spec, parent=self)
        self.provisioner = self.kept
        self.client_factory = Client

    def ended(self) -> int | None:
        """Exit code of the kernel (negative: a signal); None while it runs or was never begun."""
        return None if self.kept.process is None else self.kept.process.poll()

    def kill_group(self) -> None:
        """Kill the kernel and whatever it started and left behind."""
        if self.kept.pid and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self.kept.pid, signal.SIGKILL)


class Client(AsyncKernelClient):
    """Is ready with the kernel's first answer; the usual client waits 0.2 s for silence after."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels are heard; raise RuntimeError if the kernel dies first."""
        until = time.monotonic() + (timeout or STARTING)
        while time.monotonic() < until:
            self.kernel_info()
            with contextlib.suppress(Empty):
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    await self.get_iopub_msg(timeout=0.2)
                    return
            if not await self.is_alive():
                raise RuntimeError("it died at once")
        raise RuntimeError(f"no answer within {timeout or STARTING:g} s")


class LoneKernel(LocalProvisioner):
    """Launches a kernel by forking this process if that is safe, else as a fresh interpreter."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """Start the kernel; see `jupyter_client.provisioning.LocalProvisioner`."""
        if not can_fork():
            return await super().launch_kernel(cmd, **settings)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            argv = [*cmd[cmd.index("-f") :], f"--IPKernelApp.parent_handle={parent}"]
            _become_kernel(argv, settings["env"])
        with contextlib.suppress(OSError):  # the child does the same: whoever comes first
            os.setpgid(pid, pid)
        self.process = Forked(pid)  # type: ignore[assignment]
        self.pid = self.pgid = pid
        return self.connection_info


def can_fork() -> bool:
    """Whether this process is warm and has a single thread, so that a fork of it is whole."""
    if not WARM or threading.active_count() > 1:
        return False
    return len(os.listdir("/proc/self/task")) == 1


def kernel_environment(folder: Path) -> dict[str, str]:
    """Environment of a kernel: this process's, without the user's IPython settings.

    Set order and threads do not vary between runs, and this package is found where the current
    folder holds another of its name.
    """
    home = str(Path(__file__).resolve().parents[2])
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return os.environ | {
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(paths if home in paths else [*paths, home]),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


class Forked:
    """A forked child with the methods of `subprocess.Popen` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Exit code, or None while the child runs."""
        return self._ended(os.WNOHANG)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the child's end."""
        return self._ended(0)

    def _ended(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the child if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the child."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the child to end."""
        self.send_signal(signal.SIGTERM)


def die_with_parent(number: int) -> None:
    """Have the system send this process a signal when its parent ends (Linux)."""
    ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG


def plain_signals() -> None:
    """Give a forked child the signal handlers of a fresh interpreter."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _become_kernel(argv: list[str], environment: dict[str, str]) -> NoReturn:
    try:
        os.setpgid(0, 0)
        die_with_parent(signal.SIGKILL)
        plain_signals()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["kernel"]
        asyncio.set_event_loop(asyncio.new_event_loop())
        _run_kernel(argv)
    finally:
        os._exit(1)


def _run_kernel(argv: list[str]) -> None:
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from analysis.facts import reads

    np.random.seed()  # noqa: NPY002 (unseeded draws differ between kernels as in fresh ones)
    reads.forget()
    IPKernelApp.launch_instance(argv=argv)
    os._exit(0)

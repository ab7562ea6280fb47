"""A real JupyterLab on a folder, for a browser: its own port, settings and kernels, no network."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ADDRESS = re.compile(r"http://[\w.]+:\d+/")
QUIET = '{"fetchNews": "false", "checkForUpdates": false}'
PATIENCE = 120_000  # ms; the first start after an installation writes bytecode


@contextlib.contextmanager
def jupyterlab(folder: Path, state: Path) -> Iterator[str]:
    """Serve a folder and give the address; `state` keeps what JupyterLab would keep at home."""
    settings = state / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(QUIET)
    own = {
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "IPYTHONDIR": "ipython",
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"),
            *("--ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"),
            "--LabApp.extension_manager=readonly",
        ],
        env={**os.environ, **{name: str(state / place) for name, place in own.items()}},
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _address(server)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: subprocess.Popen[str]) -> str:
    """Read what the server says until it says where it is; then go on reading to keep it going."""
    assert server.stderr is not None
    said = []
    for line in server.stderr:
        said.append(line)
        if found := ADDRESS.search(line):
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return found[0]
    raise RuntimeError("JupyterLab did not start:\n" + "".join(said))


def opened(page: Any, address: str, notebook: str) -> None:
    """Open a notebook as it is kept, nothing run."""
    page.goto(f"{address}lab/tree/{notebook}?reset")
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)


def run_all(page: Any, address: str, notebook: str) -> None:
    """Open a notebook and run its cells from the menu."""
    opened(page, address, notebook)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()

"""What the tests of running share: small templates, one crew of warm workers, batches."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from analysis.report import rendering
from analysis.report.workers import Workers

TEMPLATES = Path(__file__).parent / "templates"
CREWS: list[Workers] = []


def crew() -> Workers:
    """Workers that live as long as the tests: warming up costs more than a small notebook."""
    if not CREWS:
        CREWS.append(Workers())
    return CREWS[0]


def share_the_crew(monkeypatch) -> None:
    """Have `render` use the shared workers."""
    monkeypatch.setattr(rendering, "Workers", lambda: contextlib.nullcontext(crew()))


def batch(folder: Path, text: str) -> Path:
    """Write a batch beside copies of the small templates."""
    folder.mkdir(exist_ok=True)
    for path in TEMPLATES.glob("*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / "batch.yaml"
    path.write_text(text, "utf-8")
    return path


def processes(word: str) -> list[int]:
    """Find processes whose command line has a word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word.encode() in path.read_bytes() and path.parent.name != str(os.getpid()):
                found.append(int(path.parent.name))
    return found


def working_in(folder: Path) -> list[int]:
    """Find processes whose current folder is this one."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if Path(os.readlink(link)) == folder:
                found.append(int(link.parent.name))
    return found

"""Times `technoparks report` beside a shell loop over papermill and nbconvert.

Renders the same jobs of the shipped batch in the same run: once by the command, and once by the
loop a shell would run, one `papermill` and one `jupyter nbconvert` a page. Prints both times and
their ratio. Run as `python benchmarks/report_batch.py [--select TEXT] [--jobs N]`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from analysis.report import Job, load_batch

QUIET = ("--no-progress-bar", "--log-level", "ERROR")


def main() -> None:
    """Time both ways and print the ratio."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    words.add_argument("--select", default="", help="only jobs whose name has all these words")
    words.add_argument("--jobs", type=int, help="notebooks at once for technoparks report")
    asked = words.parse_args()
    jobs = [job for job in load_batch() if job.matches(asked.select)]
    if not jobs:
        sys.exit(f"no job has the words {asked.select!r}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        here = Path(folder)
        first = timed(lambda: report(here, asked.select, asked.jobs))
        second = timed(lambda: report(here, asked.select, asked.jobs))
        loop = timed(lambda: shell_loop(jobs, here))
        pages = len(list((here / "reports").glob("*/*.html")))
    if pages != len(jobs):
        sys.exit(f"{pages} pages came out, {len(jobs)} were asked for")
    print(f"{len(jobs)} pages                      seconds  a page")
    for name, seconds in (
        ("papermill + nbconvert loop", loop),
        ("technoparks report", first),
        ("technoparks report again", second),
    ):
        print(f"{name:28} {seconds:8.1f} {seconds / len(jobs):7.2f}")
    print(f"ratio: the loop takes {loop / first:.1f} times as long")


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the description's lines."""


def timed(run) -> float:
    """Seconds that a call takes on the wall clock."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def report(here: Path, select: str, n: int | None) -> None:
    """Render with the command, as a user would, from a folder of one's own."""
    words = [_tool("technoparks"), "report"]
    words += ["--select", select] if select else []
    words += ["--jobs", str(n)] if n else []
    subprocess.run(words, cwd=here, check=True)


def shell_loop(jobs: Sequence[Job], here: Path) -> None:
    """Render with one papermill and one nbconvert a page, one page after the other."""
    for number, job in enumerate(jobs):
        notebook = here / f"{number}.ipynb"
        parameters = json.dumps(dict(job.parameters))
        for words in (
            ["papermill", job.path, notebook, "-y", parameters, *QUIET],
            ["jupyter", "nbconvert", "--to", "html", notebook, *QUIET[1:]],
        ):
            subprocess.run([_tool(words[0]), *map(str, words[1:])], cwd=here, check=True)


def _tool(name: str) -> str:
    """Find a command beside the interpreter first, then on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed")
    return found


if __name__ == "__main__":
    main()

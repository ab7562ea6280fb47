"""Time, memory and answers of our estimators beside other programs', on growing panels.

`python benchmarks/estimators.py [--contest TEXT] [--most ROWS] [--oracle-python PYTHON]`

Every measurement is a fresh process with one thread: seconds of the second call (the first, on a
small panel, pays imports and compilation), peak memory of the process, and the answer. The other
programs (requirements/oracles.txt) may live in an interpreter of their own; a program that takes
more than ten minutes is stopped and said to.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

from contests import CONTESTS

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600  # seconds


def measure(contest: str, number: int, size: int) -> None:
    """Run in a process of its own: print seconds, megabytes and the answer as JSON."""
    warnings.filterwarnings("ignore")
    asked = CONTESTS[contest]
    run = asked.runs[number]
    run(asked.data(asked.small))
    data = asked.data(size)
    start = time.perf_counter()
    answer = run(data)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "answer": answer}))


def measured(contest: str, number: int, size: int, python: str) -> dict[str, float] | str:
    """Measure in a fresh process; why not, where the program is absent, fails or takes long."""
    threads = {f"{lib}_NUM_THREADS": "1" for lib in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    try:
        done = subprocess.run(
            [python, __file__, "--measure", contest, str(number), str(size)],
            env=os.environ | threads | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return f"more than {LONGEST} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1][:60]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contest", default="", help="those whose name contains this")
    parser.add_argument("--most", type=int, default=1_000_000, help="leave larger sizes out")
    parser.add_argument("--oracle-python", default=sys.executable)
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        contest, number, size = asked.measure
        measure(contest, int(number), int(size))
        return
    print(f"{'':28}{'size':>10}{'seconds':>10}{'ratio':>8}{'MB':>8}{'ratio':>8}{'difference':>14}")
    for name, contest in CONTESTS.items():
        if asked.contest not in name:
            continue
        print(name)
        for size in (size for size in contest.sizes if size <= asked.most):
            ours = measured(name, 0, size, sys.executable)
            print(line(contest.runs[0].__name__, size, ours, ours), flush=True)
            for number, run in enumerate(contest.runs[1:], 1):
                found = measured(name, number, size, asked.oracle_python)
                print(line(run.__name__, size, found, ours), flush=True)


def line(name: str, size: int, found: dict[str, float] | str, ours: dict[str, float] | str) -> str:
    """One row of the table; ratios are ours over theirs, below 1 where we need less."""
    if isinstance(found, str) or isinstance(ours, str):
        return (
            f"  {name:26}{size:>10,}    not measured: {found if isinstance(found, str) else ours}"
        )
    ratios = [ours[key] / found[key] for key in ("seconds", "megabytes")]
    return (
        f"  {name:26}{size:>10,}{found['seconds']:>10.3f}{ratios[0]:>8.2f}"
        f"{found['megabytes']:>8.0f}{ratios[1]:>8.2f}{ours['answer'] - found['answer']:>14.1e}"
    )


if __name__ == "__main__":
    main()

"""Time and memory of the policy simulation, beside a loop over single draws.

`python benchmarks/policy.py [--scenario sba-morocco] [--loop 200]`

Every measurement is a fresh process with one thread: processor seconds of the second call (the
first, on ten draws, pays imports and the hub's calibration) and peak memory of the process. The
loop runs the same equations on the same values, one draw at a time; it is timed on a part of the
draws and its results are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"settings": (3.0, None), "many": (10.0, 1500.0), "loop": (None, None)}


def settings(scenario: str) -> dict[str, float]:
    """10,000 draws, twenty years, the three answers."""
    from analysis import policy

    def run(draws: int) -> None:
        for setting in ("central", "sceptical", "advocate"):
            policy.simulate(scenario, setting=setting, draws=draws, horizon=20)

    return timed(run, 10_000)


def many(scenario: str) -> dict[str, float]:
    """100,000 draws, the scenario's horizon, one answer."""
    from analysis import policy

    return timed(lambda draws: policy.simulate(scenario, draws=draws), 100_000)


def loop(scenario: str, draws: int) -> dict[str, float]:
    """Single draws one after the other, ten years, one answer."""
    from analysis import policy
    from analysis.policy.projection import draw_values, run_values
    from analysis.policy.simulation import task_of

    task = task_of(scenario, None, "central", "block", 0, None, None)
    values = draw_values(task, 0)

    def run(n: int) -> None:
        found.clear()
        for k in range(n):
            one = {key: array[k : k + 1] for key, array in values.items()}
            found.append(run_values(task, one, np.array([k])).totals["net_job_years"][0])

    found: list[float] = []
    measured = timed(run, draws)
    together = policy.simulate(scenario, draws=draws).draws["net_job_years"]
    worst = float(np.abs(np.array(found) - together[:draws]).max())
    return measured | {"draws": draws, "largest difference": worst}


def timed(run, draws: int) -> dict[str, float]:
    run(10)
    start = time.process_time()
    run(draws)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.process_time() - start, "megabytes": peak}


def measure(name: str, scenario: str, draws: int) -> dict[str, float]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, __file__, "--one", name, "--scenario", scenario, "--loop", str(draws)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default="sba-morocco")
    parser.add_argument("--loop", type=int, default=200)
    parser.add_argument("--one", choices=list(LIMITS))
    asked = parser.parse_args()
    if asked.one:
        run = {"settings": settings, "many": many}.get(asked.one)
        found = run(asked.scenario) if run else loop(asked.scenario, asked.loop)
        print(json.dumps(found))
        return
    print(f"{asked.scenario}: processor seconds, megabytes at the peak (limit in brackets)")
    for name, (seconds, megabytes) in LIMITS.items():
        found = measure(name, asked.scenario, asked.loop)
        line = f"{name:10} {found['seconds']:8.2f} s"
        line += f" ({seconds:g})" if seconds else ""
        line += f" {found['megabytes']:8.0f} MB"
        line += f" ({megabytes:g})" if megabytes else ""
        if name == "loop":
            each = found["seconds"] / found["draws"]
            line += f"; {each * 1000:.1f} ms a draw, {each * 10_000:.0f} s for 10,000; "
            line += f"differs by {found['largest difference']:.1e} job-years"
        print(line)


if __name__ == "__main__":
    main()

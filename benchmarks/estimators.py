"""Time, memory and answers of our estimators beside other programs', on growing panels.

`python benchmarks/estimators.py [--sizes 1000 100000] [--oracle-python PYTHON]`

Every measurement is a fresh process with one thread: seconds of the second call (the first, on a
small panel, pays imports and compilation), peak memory of the process, and the answer. The other
programs (requirements/oracles.txt) may live in an interpreter of their own.
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
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PERIODS = 50
SIZES = (1_000, 100_000, 1_000_000)
WINDOW = 10


def panel(rows: int, seed: int = 0) -> pd.DataFrame:
    """Entities over 50 periods, five cohorts and the never treated, effects that grow."""
    entities = rows // PERIODS
    rng = np.random.default_rng(seed)
    first = rng.permutation(np.resize([np.nan, 15, 20, 25, 30, 35], entities))
    unit, year = np.repeat(np.arange(entities), PERIODS), np.tile(np.arange(PERIODS), entities)
    since = year - first[unit]
    effect = np.where(since >= 0, 1 + 0.1 * since, 0)
    y = rng.normal(size=entities)[unit] + 0.1 * year + effect + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "first": first[unit], "y": y})


def within_window(data: pd.DataFrame) -> pd.DataFrame:
    inside = ~((data["year"] - data["first"]).abs() > WINDOW)
    return data[inside].assign(first0=lambda d: d["first"].fillna(0))


def our_event_study(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, event_study

    table = event_study(Design("y", "unit", "year", "first", window=WINDOW), data).table
    return float(table.loc[table["event_time"] == 5, "estimate"].iloc[0])


def pyfixest_saturated(data: pd.DataFrame) -> float:
    import pyfixest

    fitted = pyfixest.event_study(
        within_window(data), "y", "unit", "year", "first0", estimator="saturated"
    )
    return float(fitted.aggregate(weighting="shares").loc[5, "Estimate"])


def pyfixest_two_way(data: pd.DataFrame) -> float:
    import pyfixest

    told = within_window(data).assign(event=lambda d: (d["year"] - d["first"]).fillna(-1))
    fitted = pyfixest.feols("y ~ i(event, ref=-1) | unit + year", told, vcov={"CRV1": "unit"})
    return float(fitted.coef().filter(like="5.0").iloc[-1])


def our_group_time(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, group_time

    found = group_time(Design("y", "unit", "year", "first"), data, n_boot=0)
    averages = [found.aggregate(k) for k in ("simple", "group", "event", "calendar")]
    return float(averages[0].table["estimate"].iloc[0])


def diff_diff_group_time(data: pd.DataFrame) -> float:
    import diff_diff

    told = data.assign(first0=data["first"].fillna(0))
    found = diff_diff.CallawaySantAnna(n_bootstrap=0).fit(
        told, outcome="y", unit="unit", time="year", first_treat="first0", aggregate="all"
    )
    return float(found.overall_att)


def csdid_group_time(data: pd.DataFrame) -> float:
    from csdid.att_gt import ATTgt

    told = data.assign(first0=data["first"].fillna(0).astype(int))
    fitted = ATTgt("y", "year", "unit", "first0", told, control_group="nevertreated")
    fitted = fitted.fit(bstrap=False)
    return float(fitted.aggte(typec="simple", bstrap=False, cband=False).atte["overall_att"])


def our_imputation(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, imputation

    found = imputation(Design("y", "unit", "year", "first"), data)
    return float(found.table["estimate"].iloc[0])


def diff_diff_imputation(data: pd.DataFrame) -> float:
    import diff_diff

    told = data.assign(first0=data["first"].fillna(0))
    found = diff_diff.ImputationDiD().fit(
        told, outcome="y", unit="unit", time="year", first_treat="first0", aggregate="event_study"
    )
    return float(found.overall_att)


def our_two_by_two(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, two_by_two

    one = data[data["first"].isna() | (data["first"] == 25)]
    found = two_by_two(Design("y", "unit", "year", "first"), one)
    return float(found.table["estimate"].iloc[0])


def linearmodels_two_by_two(data: pd.DataFrame) -> float:
    from linearmodels.panel import PanelOLS

    one = data[data["first"].isna() | (data["first"] == 25)]
    one = one.assign(treated=(one["year"] >= one["first"]).astype(float))
    one = one.set_index(["unit", "year"])
    model = PanelOLS(one["y"], one[["treated"]], entity_effects=True, time_effects=True)
    return float(model.fit(cov_type="clustered", cluster_entity=True).params.iloc[0])


CONTESTS: dict[str, tuple[Callable[[pd.DataFrame], float], ...]] = {
    "event study": (our_event_study, pyfixest_saturated, pyfixest_two_way),
    "group-time, four averages": (our_group_time, diff_diff_group_time, csdid_group_time),
    "imputation": (our_imputation, diff_diff_imputation),
    "two-by-two": (our_two_by_two, linearmodels_two_by_two),
}


def measure(name: str, rows: int) -> None:
    """Run in a process of its own: print seconds, megabytes and the answer as JSON."""
    warnings.filterwarnings("ignore")
    run = globals()[name]
    run(panel(2_000))
    data = panel(rows)
    start = time.perf_counter()
    answer = run(data)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "answer": answer}))


def measured(name: str, rows: int, python: str) -> dict[str, float] | None:
    """Measure in a fresh process; None where the program is absent or fails."""
    threads = {f"{lib}_NUM_THREADS": "1" for lib in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    done = subprocess.run(
        [python, __file__, "--measure", name, str(rows)],
        env=os.environ | threads | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--oracle-python", default=sys.executable)
    parser.add_argument("--measure", nargs=2, metavar=("NAME", "ROWS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], int(asked.measure[1]))
        return
    print(f"{'':28}{'rows':>10}{'seconds':>10}{'ratio':>8}{'MB':>8}{'ratio':>8}{'difference':>14}")
    for contest, runs in CONTESTS.items():
        for rows in asked.sizes:
            print(f"{contest}")
            ours = measured(runs[0].__name__, rows, sys.executable)
            for run in runs:
                python = sys.executable if run is runs[0] else asked.oracle_python
                found = ours if run is runs[0] else measured(run.__name__, rows, python)
                print(line(run.__name__, rows, found, ours), flush=True)


def line(
    name: str, rows: int, found: dict[str, float] | None, ours: dict[str, float] | None
) -> str:
    """One row of the table; ratios are ours over theirs, below 1 where we need less."""
    if found is None or ours is None:
        return f"  {name:26}{rows:>10,}    not measured (absent, or it failed)"
    ratios = [ours[key] / found[key] for key in ("seconds", "megabytes")]
    return (
        f"  {name:26}{rows:>10,}{found['seconds']:>10.3f}{ratios[0]:>8.2f}"
        f"{found['megabytes']:>8.0f}{ratios[1]:>8.2f}{ours['answer'] - found['answer']:>14.1e}"
    )


if __name__ == "__main__":
    main()

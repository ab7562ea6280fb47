"""Writes spells.json: what lifelines says of simulated stays with ties and late entry.

Run where lifelines is installed: `python tests/references/spells_oracles.py`. The tests read the
file.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from lifelines import AalenJohansenFitter, CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import logrank_test

HERE = Path(__file__).parent


def simulate() -> pd.DataFrame:
    """80 stays in whole months (ties), two covariates, a quarter watched late, two ways out."""
    rng = np.random.default_rng(20240613)
    x, z = rng.integers(0, 2, 80), rng.normal(size=80).round(3)
    stay = np.ceil(rng.exponential(18 * np.exp(-0.5 * x - 0.2 * z)))
    end = rng.integers(6, 48, 80).astype(float)
    event = np.where(stay <= end, rng.integers(1, 3, 80), 0)
    late = np.where(rng.uniform(size=80) < 0.25, rng.integers(1, 8, 80), 0).astype(float)
    table = pd.DataFrame({"stay": np.minimum(stay, end), "event": event, "x": x, "z": z})
    table["late"] = late
    table["exact"] = (table["stay"] + rng.uniform(0, 0.9, 80)).round(4)  # no ties
    return table[table["late"] < table["stay"]].reset_index(drop=True)


def entry(call: str, values: object) -> dict[str, object]:
    source = {
        "data": "simulate() of spells_oracles.py",
        "call": call,
        "program": "lifelines",
        "version": version("lifelines"),
        "date": date.today().isoformat(),
    }
    return {"source": source, "values": values}


def main() -> None:
    d = simulate()
    left = (d["event"] > 0).astype(int)
    fitted = KaplanMeierFitter().fit(d["stay"], left, entry=d["late"])
    interval = fitted.confidence_interval_survival_function_
    at = sorted(set(d["stay"][left == 1]))
    km = {
        "time": at,
        "share": fitted.survival_function_.loc[at].iloc[:, 0].tolist(),
        "low": interval.loc[at].iloc[:, 0].tolist(),
        "high": interval.loc[at].iloc[:, 1].tolist(),
    }
    aj = AalenJohansenFitter(calculate_variance=True).fit(d["exact"], d["event"], 1)
    times = sorted(d["exact"][d["event"] == 1])
    incidence = {
        "time": times,
        "share": aj.cumulative_density_.loc[times].iloc[:, 0].tolist(),
        "variance": np.ravel(aj.variance_.loc[times]).tolist(),
    }
    columns = d[["stay", "late", "x", "z"]].assign(left=left)
    cox = CoxPHFitter().fit(columns, "stay", "left", entry_col="late")
    test = logrank_test(
        d["stay"][d["x"] == 0], d["stay"][d["x"] == 1], left[d["x"] == 0], left[d["x"] == 1]
    )
    entries = [
        {"spells": d.to_dict("list")},
        entry("KaplanMeierFitter().fit(stay, event > 0, entry=late)", km),
        entry("AalenJohansenFitter().fit(exact, event, 1)", incidence),
        entry(
            "CoxPHFitter().fit(..., entry_col='late')",
            {"coefficients": cox.params_.tolist(), "std_errors": cox.standard_errors_.tolist()},
        ),
        entry("logrank_test(x = 0, x = 1)", test.test_statistic),
    ]
    (HERE / "spells.json").write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Writes synthetic_panel.csv (simulated) and synthetic.json: what other programs say of it.

Run where synthdid-py, pysyncon and diff-diff are installed:
`python tests/references/synthetic_oracles.py`. The tests read the two files only.
"""

from __future__ import annotations

import json
import warnings
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
YEARS = range(1990, 2014)
FIRST = {"one": {0: 2004}, "some": {0: 2004, 1: 2004, 2: 2004, 3: 2004}}
FIRST["dates"] = {0: 2002, 1: 2002, 2: 2006, 3: 2006, 4: 2006}
warnings.filterwarnings("ignore")


def simulate() -> pd.DataFrame:
    """22 entities, 1990 to 2013, two drifting factors, an effect of 2 in the columns' designs."""
    rng = np.random.default_rng(20240711)
    factors = rng.normal(size=(len(YEARS), 2)).cumsum(axis=0) * 0.6
    rows = []
    for unit in range(22):
        loads, level = rng.uniform(0, 1.5, size=2), 5 + 2 * rng.normal()
        noise = 0.3 * rng.normal(size=len(YEARS))
        for t, year in enumerate(YEARS):
            y = level + loads @ factors[t] + noise[t]
            x = loads[0] + 0.3 * rng.normal()
            firsts = [FIRST[name].get(unit, np.nan) for name in FIRST]
            effects = [2.0 * (year >= first) for first in firsts]
            row = (unit, year, *firsts, *(y + e for e in effects), x, level + rng.normal())
            rows.append(row)
    names = ["unit", "year", *(f"first_{n}" for n in FIRST), *(f"y_{n}" for n in FIRST)]
    return pd.DataFrame(rows, columns=[*names, "x", "z"]).round(6)


def entry(data: str, call: str, program: str, values: object) -> dict[str, object]:
    source = {
        "data": f"synthetic_panel.csv, {data}",
        "call": call,
        "program": program,
        "version": version(program),
        "date": date.today().isoformat(),
    }
    return {"source": source, "values": values}


def long(data: pd.DataFrame, name: str) -> pd.DataFrame:
    treated = (data["year"] >= data[f"first_{name}"]).astype(int)
    return data[["unit", "year"]].assign(y=data[f"y_{name}"], treated=treated)


def by_synthdid(data: pd.DataFrame, name: str) -> list[dict[str, object]]:
    import synthdid
    from synthdid.vcov import _weights_for_subset, refit

    panel = synthdid.panel_matrices(long(data, name))
    close = {"min_decrease": 1e-9, "max_iter": 100_000, "sparsify": None}
    usual = synthdid.synthdid_estimate(panel.Y, panel.N0, panel.T0)
    exact = synthdid.synthdid_estimate(panel.Y, panel.N0, panel.T0, **close)
    values = {
        "usual": float(usual),
        "converged": float(exact),
        "curve": [float(v) for v in exact.effect_curve()],
        "time_weights": [float(v) for v in exact.weights.lambda_],
        "entity_weights": [float(v) for v in exact.weights.omega],
    }
    if name == "one":
        placebos = []
        for i in range(panel.N0):
            order = np.append(np.delete(np.arange(panel.N0), i), i)
            placebos.append(
                refit(
                    usual,
                    Y=panel.Y[order],
                    N0=panel.N0 - 1,
                    T0=panel.T0,
                    X=usual.setup.X[order],
                    weights=_weights_for_subset(usual.weights, order[:-1]),
                )
            )
        values["placebos_sd"] = float(np.std(placebos))
    else:
        values["jackknife_se"] = float(synthdid.jackknife_se(usual))
        values["bootstrap_se"] = float(synthdid.bootstrap_se(usual, 100, random_state=0))
        values["placebo_se"] = float(synthdid.placebo_se(usual, 100, random_state=0))
    return [
        entry(
            name,
            "synthdid_estimate, stopped as usual, and at 1e-9 (converged)",
            "synthdid-py",
            values,
        )
    ]


def by_synthdid_dates(data: pd.DataFrame) -> list[dict[str, object]]:
    import synthdid

    found = synthdid.staggered_synthdid_estimate(
        long(data, "dates"), unit="unit", time="year", outcome="y", treatment="treated"
    )
    close = {"min_decrease": 1e-9, "max_iter": 100_000, "sparsify": None}
    converged = []
    for other in (2006, 2002):
        panel = synthdid.panel_matrices(long(data[data["first_dates"] != other], "dates"))
        converged.append(float(synthdid.synthdid_estimate(panel.Y, panel.N0, panel.T0, **close)))
    shares = [float(share) for share in found.by_cohort["weight"]]
    values = {"usual": float(found), "shares": shares, "converged": converged}
    return [entry("dates", "staggered_synthdid_estimate; each date at 1e-9", "synthdid-py", values)]


def by_diff_diff(data: pd.DataFrame) -> list[dict[str, object]]:
    from diff_diff import SyntheticDiD

    given = long(data, "some")
    given["treated"] = given.groupby("unit")["treated"].transform("max")
    found = SyntheticDiD(n_bootstrap=50, seed=0).fit(
        given,
        outcome="y",
        treatment="treated",
        unit="unit",
        time="year",
        post_periods=[y for y in YEARS if y >= 2004],
    )
    return [entry("some", "SyntheticDiD().fit", "diff-diff", {"att": float(found.att)})]


def by_pysyncon(data: pd.DataFrame) -> list[dict[str, object]]:
    from pysyncon import Dataprep, Synth

    prepared = Dataprep(
        foo=data,
        predictors=["x", "z"],
        predictors_op="mean",
        time_predictors_prior=range(1995, 2004),
        special_predictors=[("y_one", [y], "mean") for y in (1991, 1995, 1999, 2003)],
        dependent="y_one",
        unit_variable="unit",
        time_variable="year",
        treatment_identifier=0,
        controls_identifier=list(range(1, 22)),
        time_optimize_ssr=range(1990, 2004),
    )
    weights = [0.1, 0.05, 0.2, 0.25, 0.2, 0.2]
    given = Synth()
    given.fit(prepared, custom_V=np.array(weights))
    searched = Synth()
    searched.fit(prepared, optim_method="Nelder-Mead", optim_initial="equal")
    values = {
        "custom_V": weights,
        "weights": [float(v) for v in given.W],
        "att": float(given.att(range(2004, 2014))["att"]),
        "searched_V": [float(v) for v in searched.V],
        "searched_mspe": float(searched.mspe()),
    }
    return [entry("one", "Synth().fit, custom_V and Nelder-Mead from equal", "pysyncon", values)]


def main() -> None:
    data = simulate()
    data.to_csv(HERE / "synthetic_panel.csv", index=False)
    found = [*by_synthdid(data, "one"), *by_synthdid(data, "some"), *by_synthdid_dates(data)]
    found += [*by_diff_diff(data), *by_pysyncon(data)]
    (HERE / "synthetic.json").write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()

"""Writes did_panel.csv (simulated) and did.json: what other programs say of it.

Run in an environment with requirements/oracles.txt:
`PYTHONHASHSEED=0 python tests/references/did_oracles.py`. The tests read the two files only.
"""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


def simulate() -> pd.DataFrame:
    """40 entities, 2000 to 2008, cohorts 2003, 2005 and 2006, effects that grow and differ."""
    rng = np.random.default_rng(20240613)
    sizes = ((np.nan, 13), (2003, 11), (2005, 9), (2006, 7))
    first = np.concatenate([[g] * n for g, n in sizes])
    z, w = rng.normal(size=40), rng.uniform(0.5, 2, size=40)
    rows = []
    for unit in range(40):
        level, x = 10 + 2 * rng.normal() + z[unit], rng.normal(size=9)
        for t, year in enumerate(range(2000, 2009)):
            since = year - first[unit]
            effect = (1 + 0.4 * since) * (1 if first[unit] < 2005 else 0.5) if since >= 0 else 0.0
            y = level + 0.5 * t + 0.2 * z[unit] * t + 0.6 * x[t] + effect + 0.4 * rng.normal()
            n = rng.poisson(np.exp(1.2 + 0.1 * z[unit] + 0.05 * t + (0.3 if since >= 0 else 0)))
            row = (unit, unit % 14, year, first[unit], y, n, x[t], z[unit], w[unit])
            rows.append(row)
    names = ["unit", "region", "year", "first", "y", "n", "x", "z", "w"]
    return pd.DataFrame(rows, columns=names).round(6)


def panels(data: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        "balanced": data,
        "gaps": data.drop(index=[3, 50, 77, 150, 151, 200, 290, 333]),
        "one_cohort": data[data["first"].isna() | (data["first"] == 2005)],
    }


def entry(data: str, call: str, program: str, values: object) -> dict[str, object]:
    source = {
        "data": f"did_panel.csv, {data}",
        "call": call,
        "program": program,
        "version": version(program),
        "date": date.today().isoformat(),
    }
    return {"source": source, "values": values}


def csdid(data: pd.DataFrame) -> dict[str, object]:
    from csdid.att_gt import ATTgt

    found = {}
    data = data.assign(g0=data["first"].fillna(0).astype(int))
    for method in ("reg", "ipw", "dr"):
        for control in ("never", "not_yet"):
            for base in ("varying", "universal"):
                for extras in ("plain", "controls"):
                    rich = extras == "controls"
                    if not rich and method != "dr":
                        continue
                    with contextlib.redirect_stdout(io.StringIO()):
                        fitted = ATTgt(
                            yname="y",
                            gname="g0",
                            idname="unit",
                            tname="year",
                            data=data.copy(),
                            xformla="y~x+z" if rich else None,
                            weights_name="w" if rich else None,
                            anticipation=1 if rich else 0,
                            control_group={"never": "nevertreated", "not_yet": "notyettreated"}[
                                control
                            ],
                        ).fit(est_method=method, base_period=base, bstrap=False)
                        r = fitted.results
                        key = f"{method}/{control}/{base}/{extras}"
                        found[key] = {
                            "cells": [
                                [int(g), int(t), float(a), None if np.isnan(s) else float(s)]
                                for g, t, a, s in zip(
                                    r["group"], r["year"], r["att"], r["se"], strict=True
                                )
                            ]
                        }
                        for kind in ("simple", "group", "dynamic", "calendar"):
                            a = fitted.aggte(typec=kind, bstrap=False, cband=False).atte
                            overall = [a["overall_att"], np.ravel(a["overall_se"])[0]]
                            found[key][kind] = [float(v) for v in overall]
    call = "ATTgt(..., anticipation=1 and weights with controls).fit(bstrap=False)"
    return entry("balanced", call, "csdid", found)


def pyfixest(all_panels: dict[str, pd.DataFrame]) -> list[dict[str, object]]:
    import pyfixest as pf

    found = []
    for name in ("balanced", "gaps"):
        data = all_panels[name].assign(g0=lambda d: d["first"].fillna(0))
        fitted = pf.event_study(data, "y", "unit", "year", "g0", estimator="saturated")
        table = fitted.aggregate(weighting="shares")
        values = [
            [float(e), float(r["Estimate"]), float(r["Std. Error"])] for e, r in table.iterrows()
        ]
        call = "event_study(estimator='saturated').aggregate(weighting='shares')"
        found.append(entry(name, call, "pyfixest", values))
    one = all_panels["one_cohort"].assign(
        d=lambda d: (d["year"] >= d["first"]).astype(float),
        e=lambda d: (d["year"] - d["first"]).fillna(-1),
    )
    cases = {
        "cluster": ({"CRV1": "unit"}, None, "y ~ d + x | unit + year"),
        "cluster, weights": ({"CRV1": "unit"}, "w", "y ~ d + x | unit + year"),
        "cluster region": ({"CRV1": "region"}, None, "y ~ d + x | unit + year"),
        "hc1": ("HC1", None, "y ~ d + x | unit + year"),
        "nonrobust": ("iid", "w", "y ~ d + x | unit + year"),
        "event": ({"CRV1": "unit"}, None, "y ~ i(e, ref=-1) | unit + year"),
    }
    for key, (vcov, weights, formula) in cases.items():
        table = pf.feols(formula, one, vcov=vcov, weights=weights).tidy()
        values = table[["Estimate", "Std. Error"]].astype(float).to_numpy().tolist()
        call = f"feols({formula!r}, vcov={vcov!r}, weights={weights!r}): {key}"
        found.append(entry("one_cohort", call, "pyfixest", values))
    return found


def diff_diff(all_panels: dict[str, pd.DataFrame]) -> list[dict[str, object]]:
    import diff_diff as dd

    found = []
    for name, covariates in (("balanced", None), ("gaps", ["x"])):
        data = all_panels[name].assign(g0=lambda d: d["first"].fillna(0))
        columns = {"outcome": "y", "unit": "unit", "time": "year", "first_treat": "g0"}
        r = dd.ImputationDiD().fit(data, **columns, covariates=covariates, aggregate="event_study")
        values = [[None, float(r.overall_att), float(r.overall_se)]]
        values += [
            [int(e), float(v["effect"]), float(v["se"])]
            for e, v in r.event_study_effects.items()
            if e >= 0
        ]
        call = f"ImputationDiD().fit(covariates={covariates}, aggregate='event_study')"
        found.append(entry(name, call, "diff-diff", values))
    data = all_panels["balanced"].assign(g0=lambda d: d["first"].fillna(0))
    b = dd.BaconDecomposition().fit(data, **columns)
    table = b.to_dataframe()[["treated_group", "control_group", "estimate", "weight"]]
    values = {"twfe": float(b.twfe_estimate), "pairs": table.astype(str).to_numpy().tolist()}
    found.append(entry("balanced", "BaconDecomposition().fit()", "diff-diff", values))
    return found


def etwfe(all_panels: dict[str, pd.DataFrame]) -> dict[str, object]:
    import etwfe as package

    data = all_panels["gaps"].assign(g0=lambda d: d["first"].fillna(0).astype(int))
    fitted = package.etwfe(
        "n ~ 0", tvar="year", gvar="g0", data=data, family="poisson", vcov={"CRV1": "unit"}
    )
    simple, event = fitted.emfx(type="simple"), fitted.emfx(type="event")
    values = [[None, *simple[["estimate", "std.error"]].iloc[0].astype(float)]]
    values += event[["event", "estimate", "std.error"]].astype(float).to_numpy().tolist()
    return entry("gaps", "etwfe('n ~ 0', family='poisson').emfx(type=...)", "etwfe", values)


def main() -> None:
    data = simulate()
    data.to_csv(HERE / "did_panel.csv", index=False)
    all_panels = panels(pd.read_csv(HERE / "did_panel.csv"))
    found = [csdid(all_panels["balanced"]), *pyfixest(all_panels), *diff_diff(all_panels)]
    found.append(etwfe(all_panels))
    text = json.dumps(found, indent=1)
    (HERE / "did.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

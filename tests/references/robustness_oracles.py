"""Writes robustness.json: the event study of the Medicaid expansions that HonestDiD's page bounds.

`python tests/references/robustness_oracles.py EHEC.csv` in an environment with
requirements/oracles.txt; the table (`stfips, year, dins, yexp2`) is `ehec_data` of moderndid 0.2.0.
The tests read coefficients and covariance only.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest

HERE = Path(__file__).parent


def main(path: str) -> None:
    data = pd.read_csv(path)
    data = data[(data["year"] < 2016) & (data["yexp2"].isna() | (data["yexp2"] != 2015))]
    data = data.assign(treated=(data["yexp2"] == 2014).astype(float))
    years = [y for y in sorted(data["year"].unique()) if y != 2013]
    for year in years:
        data[f"d{year}"] = data["treated"] * (data["year"] == year)
    terms = " + ".join(f"d{year}" for year in years)
    fit = pyfixest.feols(f"dins ~ {terms} | stfips + year", data, vcov={"CRV1": "stfips"})
    entry = {
        "source": {
            "data": "ehec_data of moderndid 0.2.0, years to 2015, without states treated in 2015",
            "call": "feols(dins ~ treated x year, base 2013 | stfips + year, CRV1 stfips)",
            "program": "pyfixest",
            "version": version("pyfixest"),
            "date": date.today().isoformat(),
        },
        "values": {
            "event_time": [int(y - 2014) for y in years],
            "coefficients": fit.coef().tolist(),
            "covariance": np.asarray(fit._vcov).tolist(),
            "n_obs": len(data),
            "n_clusters": int(data["stfips"].nunique()),
        },
    }
    (HERE / "robustness.json").write_text(json.dumps([entry], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

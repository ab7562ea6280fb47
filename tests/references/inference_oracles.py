"""Writes inference.json: what wildboottest says of the shared simulated panel.

Run in an environment with requirements/oracles.txt, from anywhere. The tests read the file only.
"""

from __future__ import annotations

import json
import warnings
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from wildboottest.wildboottest import WildboottestCL

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


def design_matrix(data: pd.DataFrame, control: bool) -> np.ndarray:
    """Treatment first, then controls, entity and time dummies."""
    treated = (data["year"] >= data["first"]).astype(float).to_numpy()
    dummies = pd.get_dummies(data[["unit", "year"]].astype(str), drop_first=False).astype(float)
    dummies = dummies.drop(columns=[c for c in dummies if c == "year_2000"]).to_numpy()
    extra = [data["x"].to_numpy()] if control else []
    return np.column_stack([treated, *extra, dummies])


def tested(data: pd.DataFrame, cluster: str, control: bool, draws: int, weights: str) -> dict:
    x = design_matrix(data, control)
    restriction = np.zeros(x.shape[1])
    restriction[0] = 1
    codes = pd.factorize(data[cluster])[0]
    one = WildboottestCL(x, data["y"].to_numpy(), codes, restriction, draws, seed=1)
    one.get_scores(bootstrap_type="11", impose_null=True)
    _, n_draws, complete = one.get_weights(weights_type=weights)
    one.get_numer()
    one.get_denom()
    one.get_tboot()
    one.get_vcov()
    one.get_tstat()
    one.get_pvalue()
    t, drawn = np.abs(float(np.ravel(one.t_stat)[0])), np.abs(np.ravel(one.t_boot))
    return {
        "t": float(np.ravel(one.t_stat)[0]),
        "complete": bool(complete),
        "n_draws": int(n_draws),
        "p_strict": float(one.pvalue),
        "ties": int((np.abs(drawn - t) <= 1e-9 * t).sum()),
        "p": float((drawn >= t * (1 - 1e-9)).mean()),
    }


def main() -> None:
    panel = pd.read_csv(HERE / "did_panel.csv")
    one = panel[panel["first"].isna() | (panel["first"] == 2005)]
    entries = []
    for name, data, cluster, control, draws, weights in (
        ("one_cohort", one, "region", False, 99999, "rademacher"),
        ("one_cohort", one, "region", True, 99999, "rademacher"),
        ("one_cohort", one, "unit", False, 99999, "rademacher"),
        ("one_cohort", one, "region", False, 99999, "webb"),
        ("balanced", panel, "region", True, 99999, "rademacher"),
    ):
        source = {
            "data": f"did_panel.csv, {name}",
            "call": f"WildboottestCL(treated, x={control}, unit and year dummies; "
            f"cluster={cluster}, B={draws}, {weights}, type 11, null imposed)",
            "program": "wildboottest",
            "version": version("wildboottest"),
            "date": date.today().isoformat(),
        }
        call = {"panel": name, "cluster": cluster, "control": control, "weights": weights}
        entries.append(
            {
                "source": source,
                "key": call,
                "values": tested(data, cluster, control, draws, weights),
            }
        )
    (HERE / "inference.json").write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

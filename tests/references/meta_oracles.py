"""Writes meta.json: what PyMARE says of simulated studies with a moderator.

Run where PyMARE is installed: `python tests/references/meta_oracles.py`. The tests read the file.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pymare import Dataset
from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator

HERE = Path(__file__).parent


def simulate() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """25 studies with tau² 0.04 around 0.3 + 0.2 x."""
    rng = np.random.default_rng(20240613)
    x, error = rng.normal(size=25), rng.uniform(0.08, 0.4, 25)
    effect = 0.3 + 0.2 * x + 0.2 * rng.normal(size=25) + error * rng.normal(size=25)
    return effect.round(6), error.round(6), x.round(6)


def told(estimator: object, with_moderator: bool) -> dict[str, object]:
    effect, error, x = simulate()
    columns = x[:, None] if with_moderator else None
    names = ["x"] if with_moderator else None
    result = estimator.fit_dataset(
        Dataset(effect, error**2, columns, X_names=names, add_intercept=True)
    ).summary()
    spread = result.get_re_stats()
    fixed = result.get_fe_stats()
    return {
        "coefficients": np.ravel(fixed["est"]).tolist(),
        "std_errors": np.ravel(fixed["se"]).tolist(),
        "tau2": float(np.ravel(spread["tau^2"])[0]),
        "tau2_low": float(np.ravel(spread["ci_l"])[0]),
        "tau2_high": float(np.ravel(spread["ci_u"])[0]),
        "i2": float(np.ravel(result.get_heterogeneity_stats()["I^2"])[0]),
        "q": float(np.ravel(result.get_heterogeneity_stats()["Q"])[0]),
    }


def main() -> None:
    effect, error, x = simulate()
    entries = [
        {"studies": {"effects": effect.tolist(), "std_errors": error.tolist(), "x": x.tolist()}}
    ]
    made = {
        "DL": DerSimonianLaird(),
        "ML": VarianceBasedLikelihoodEstimator(method="ML"),
        "REML": VarianceBasedLikelihoodEstimator(method="REML"),
    }
    for name, estimator in made.items():
        for with_moderator in (False, True):
            given = "effect, error**2, x" if with_moderator else "effect, error**2"
            source = {
                "data": "simulate() of meta_oracles.py",
                "call": f"{type(estimator).__name__}({name}).fit_dataset(Dataset({given}))",
                "program": "pymare",
                "version": version("pymare"),
                "date": date.today().isoformat(),
            }
            key = f"{name}/{'moderated' if with_moderator else 'plain'}"
            entries.append(
                {"source": source, "key": key, "values": told(estimator, with_moderator)}
            )
    (HERE / "meta.json").write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

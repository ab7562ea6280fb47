"""Panels that the tests of synthetic controls share, and the pinned answers of other programs."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evidence import Design

REFERENCES = Path(__file__).parent / "references"


def design(**changes: object) -> Design:
    parts = {"outcome": "y", "entity": "unit", "time": "year", "first_treated": "first"}
    return Design(**(parts | changes))


def pinned_panel(name: str) -> pd.DataFrame:
    """The simulated panel of references/synthetic_oracles.py; `name`: one, some or dates."""
    data = pd.read_csv(REFERENCES / "synthetic_panel.csv")
    return data.rename(columns={f"y_{name}": "y", f"first_{name}": "first"})[
        ["unit", "year", "first", "y", "x", "z"]
    ]


@cache
def _entries() -> list[dict]:
    return json.loads((REFERENCES / "synthetic.json").read_text("utf-8"))


def pinned(program: str, name: str) -> dict:
    """What another program says of that panel."""
    found = [
        entry["values"]
        for entry in _entries()
        if entry["source"]["program"] == program and entry["source"]["data"].endswith(name)
    ]
    assert len(found) == 1
    return found[0]


def factor_panel(
    n: int = 13,
    years: range = range(2000, 2016),
    first: int | None = 2010,
    effect: float = 3.0,
    noise: float = 0.2,
    seed: int = 0,
    treated: int = 1,
) -> pd.DataFrame:
    """Levels + two drifting factors + noise; the first `treated` entities gain `effect`."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(len(years), 2)).cumsum(axis=0)
    loads, levels = rng.uniform(0, 1, size=(n, 2)), rng.normal(size=n)
    rows = []
    for unit in range(n):
        starts = first if unit < treated and first is not None else np.nan
        for t, year in enumerate(years):
            y = levels[unit] + loads[unit] @ factors[t] + noise * rng.normal()
            y += effect * float(year >= starts)
            rows.append((f"e{unit:02d}", year, starts, y, loads[unit, 0] + 0.1 * rng.normal()))
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y", "x"])

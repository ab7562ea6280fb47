"""Panels that the difference-in-differences tests share, and the pinned answers of others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evidence import Design

REFERENCES = Path(__file__).parent / "references"
EXACT = 1e-9  # same formula, other order of sums
PINNED = 1e-6  # iterative fits on the other side (propensity, demeaning to a tolerance)


def design(**changes: object) -> Design:
    parts = {"outcome": "y", "entity": "unit", "time": "year", "first_treated": "first"}
    return Design(**(parts | changes))


@cache
def _panel() -> pd.DataFrame:
    return pd.read_csv(REFERENCES / "did_panel.csv")


def pinned_panel(which: str = "balanced") -> pd.DataFrame:
    """The simulated panel of references/did_oracles.py: 40 entities, three cohorts, 2000-2008."""
    data = _panel()
    if which == "gaps":
        return data.drop(index=[3, 50, 77, 150, 151, 200, 290, 333])
    if which == "one_cohort":
        return data[data["first"].isna() | (data["first"] == 2005)]
    return data.copy()


def pinned(program: str, call: str, data: str) -> object:
    """What another program says: the entry whose source has these words."""
    entries = json.loads((REFERENCES / "did.json").read_text("utf-8"))
    found = [
        e["values"]
        for e in entries
        if e["source"]["program"] == program
        and (call in e["source"]["call"][-len(call) :] or not call.startswith(":"))
        and call in e["source"]["call"]
        and e["source"]["data"].endswith(data)
    ]
    assert len(found) == 1, f"{len(found)} entries of {program} for {call!r} on {data}"
    return found[0]


def staggered(
    cohorts: Iterable[tuple[float | None, int]],
    effect: Callable[[float, float], float],
    *,
    years: Iterable[int] = range(2000, 2009),
    noise: float = 0.3,
    seed: int = 0,
) -> pd.DataFrame:
    """Entity level + 0.5 a year + effect(cohort, year) + noise; a cohort of None is never treated.

    A regression on entity effects, time effects and one treatment indicator is biased here when
    effects grow: it takes part of the growth for the time effect.
    """
    rng = np.random.default_rng(seed)
    years, rows, unit = list(years), [], 0
    for first, size in cohorts:
        for _ in range(size):
            level = 3 * rng.normal()
            for year in years:
                gain = effect(first, year) if first is not None and year >= first else 0.0
                y = level + 0.5 * (year - years[0]) + gain + noise * rng.normal()
                rows.append((unit, year, np.nan if first is None else float(first), y))
            unit += 1
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y"])


def four_cells(treated: tuple[float, float], untreated: tuple[float, float]) -> pd.DataFrame:
    """Three entities a group around these means before and after, with known spread."""
    rows = []
    for unit, shift in enumerate((-1.0, 0.0, 1.0)):
        for group, (before, after), first in ((0, treated, 1), (3, untreated, np.nan)):
            rows.append((group + unit, 0, first, before))
            rows.append((group + unit, 1, first, after + shift))
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y"])

"""Simulated truth: no bias, placebo ranks uniform, intervals that cover (slow)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synthetic_data import design, factor_panel

from analysis.evidence import counterfactual_series, synthetic_control, synthetic_did

pytestmark = pytest.mark.slow

RUNS = 400
CHANCE = 3.3 * np.sqrt(0.05 * 0.95 / RUNS)  # 99.9 % of what 400 runs of a 5 % event show


def exchangeable(seed: int, n: int = 20, effect: float = 0.0) -> pd.DataFrame:
    """No entity is special: who is treated says nothing about its path."""
    return factor_panel(n=n, noise=0.5, effect=effect, seed=seed)


@pytest.mark.parametrize(
    ("statistic", "demeaned"), [("ratio", False), ("gap", False), ("gap", True), ("t", True)]
)
def test_placebo_p_values_are_uniform(statistic, demeaned):
    """Nothing happened: each rank of twenty is as likely, and p <= 0.05 comes once in twenty."""
    ranks = [
        synthetic_control(design(), exchangeable(seed), treated="e00", demeaned=demeaned)
        .placebo(statistic=statistic, with_treated=True)
        .rank
        for seed in range(RUNS)
    ]
    counts = np.histogram(ranks, bins=[0.5, 5.5, 10.5, 15.5, 20.5])[0] / RUNS
    assert np.mean(np.array(ranks) == 1) == pytest.approx(0.05, abs=CHANCE)
    assert counts == pytest.approx(np.full(4, 0.25), abs=3.3 * np.sqrt(0.25 * 0.75 / RUNS))


def test_leaving_the_treated_out_of_the_pool_keeps_the_size():
    ranks = [
        synthetic_control(design(), exchangeable(seed), treated="e00").placebo().rank
        for seed in range(RUNS)
    ]
    assert np.mean(np.array(ranks) == 1) == pytest.approx(0.05, abs=CHANCE)


def test_the_interval_of_the_ranks_covers():
    """Twenty places: at 10 % two of them reject, so 90 % of intervals hold the effect of 3."""
    held = []
    for seed in range(RUNS):
        found = synthetic_control(design(), exchangeable(seed, effect=3.0), treated="e00")
        row = found.placebo(statistic="gap").estimate(alpha=0.1).table.iloc[0]
        held.append(row["conf_low"] <= 3 <= row["conf_high"])
    assert np.mean(held) == pytest.approx(0.9, abs=3.3 * np.sqrt(0.09 / RUNS))


def test_synthetic_did_finds_an_effect_where_trends_differ():
    """The treated grow faster than the mean control: a plain comparison takes that for effect.

    The ridge draws weights towards the plain mean, so that less than half of the bias is left.
    """
    plain, weighted = [], []
    for seed in range(100):
        data = factor_panel(n=40, treated=5, noise=0.2, seed=seed)
        slopes = np.random.default_rng(seed).uniform(0, 0.3, 40)
        slopes[:5] = 0.22
        data["y"] += (data.year - 2000) * np.repeat(slopes, 16)
        after = data[data.year >= 2010].groupby("unit")["y"].mean()
        change = after - data[data.year < 2010].groupby("unit")["y"].mean()
        treated = data.groupby("unit")["first"].first().notna()
        plain.append(change[treated].mean() - change[~treated].mean())
        weighted.append(synthetic_did(design(), data, inference="none").table["estimate"][0])
    assert np.mean(plain) - 3 > 0.4
    assert abs(np.mean(weighted) - 3) < (np.mean(plain) - 3) / 2


@pytest.mark.parametrize("inference", ["placebo", "jackknife", "bootstrap"])
def test_synthetic_did_covers(inference):
    """Ten treated of fifty, alike in law: 93 to 97 % but for the chance of 400 runs."""
    held = []
    for seed in range(RUNS):
        data = factor_panel(n=50, treated=10, noise=0.5, seed=seed)
        row = synthetic_did(design(), data, inference=inference, n_rep=60).table.iloc[0]
        held.append(row["conf_low"] <= 3 <= row["conf_high"])
    assert 0.93 - CHANCE < np.mean(held) < 0.97 + CHANCE


@pytest.mark.parametrize(("before", "least"), [(12, 0.80), (40, 0.92)])
def test_counterfactual_series_cover(before, least):
    """The split of variance is taken as known: 95 % intervals hold 84 % after twelve periods."""
    held = []
    for seed in range(RUNS):
        rng = np.random.default_rng(seed)
        n = before + 5
        values = np.cumsum(0.3 + rng.normal(size=n)) + 0.5 * rng.normal(size=n)
        series = pd.Series(values + 2.0 * (np.arange(n) >= before), index=range(n))
        row = counterfactual_series(series, before).table.iloc[0]
        held.append(row["conf_low"] <= 2 <= row["conf_high"])
    assert least < np.mean(held) < 0.98

"""Bootstrap and permutation equal brute force and others, and decline what they cannot do."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest
from did_data import REFERENCES, design, pinned_panel, staggered

from analysis.evidence import (
    adjust,
    adjusted_table,
    inference_rule,
    randomisation,
    two_by_two,
    wild_bootstrap,
)
from analysis.language.errors import DataError, NotEstimable


def none(g: float, t: float) -> float:
    return 0.0


def small(seed: int = 3, treated: int = 3, never: int = 4) -> pd.DataFrame:
    return staggered([(2003, treated), (None, never)], none, years=range(2000, 2006), seed=seed)


def clustered_t(data: pd.DataFrame, y: np.ndarray, null: float, x: np.ndarray) -> float:
    """T statistic of the first column of x, dummies laid out, clusters the units, no factor."""
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    u = y - x @ beta
    bread = np.linalg.pinv(x.T @ x)
    meat = sum(
        np.outer(s, s)
        for unit in data.unit.unique()
        for s in [x[data.unit == unit].T @ u[data.unit == unit]]
    )
    return (beta[0] - null) / np.sqrt((bread @ meat @ bread)[0, 0])


def laid_out(data: pd.DataFrame) -> np.ndarray:
    treated = (data.year >= data["first"]).astype(float).to_numpy()
    dummies = pd.get_dummies(data[["unit", "year"]].astype(str)).astype(float).to_numpy()
    return np.column_stack([treated, dummies])


# By hand ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("null", [0.0, 0.4])
def test_the_bootstrap_is_rerunning_the_regression_with_all_signs(null):
    """Seven clusters, 128 draws: each regression run anew on signed restricted residuals."""
    data = small()
    x, y = laid_out(data), data.y.to_numpy()
    rest = x[:, 1:]
    fit = rest @ np.linalg.lstsq(rest, y - null * x[:, 0], rcond=None)[0]
    residual = y - null * x[:, 0] - fit
    observed = abs(clustered_t(data, y, null, x))
    codes = pd.factorize(data.unit)[0]
    far = 0
    for signs in itertools.product((1.0, -1.0), repeat=7):
        drawn = null * x[:, 0] + fit + np.array(signs)[codes] * residual
        far += abs(clustered_t(data, drawn, null, x)) >= observed * (1 - 1e-7)
    found = wild_bootstrap(design(), data, null=null, n_boot=127)
    assert found.table.p_value[0] == pytest.approx(far / 128)
    assert "all 128" in str(found.inference)


@pytest.mark.parametrize("statistic", ["t", "coefficient"])
def test_permutation_is_rerunning_every_assignment(statistic):
    """Three treated among seven: 35 assignments, each estimated by two_by_two."""
    data = small()
    units = sorted(data.unit.unique())
    drawn = []
    for chosen in itertools.combinations(units, 3):
        other = data.assign(first=np.where(data.unit.isin(chosen), 2003.0, np.nan))
        row = two_by_two(design(), other).table.iloc[0]
        drawn.append(abs(row.statistic if statistic == "t" else row.estimate))
    row = two_by_two(design(), data).table.iloc[0]
    observed = abs(row.statistic if statistic == "t" else row.estimate)
    found = randomisation(design(), data, statistic=statistic)
    p = np.mean(np.array(drawn) >= observed * (1 - 1e-9))
    assert found.table.p_value[0] == pytest.approx(p)
    assert "all 35" in str(found.inference)
    assert found.table.estimate[0] == pytest.approx(row.estimate)


def test_one_treated_among_nineteen_can_reach_one_in_twenty():
    """The rank of the treated counts itself: with a huge effect p = 1/20."""
    data = staggered([(2003, 1), (None, 19)], lambda g, t: 50.0, years=range(2000, 2006))
    found = randomisation(design(), data, statistic="coefficient")
    assert found.table.p_value[0] == pytest.approx(1 / 20)
    assert any("smallest p-value" in str(note) for note in found.notes)


def test_interval_holds_what_is_not_rejected():
    data = small(never=9)
    for run in (wild_bootstrap, randomisation):
        row = run(design(), data).table.iloc[0]
        for end, side in ((row.conf_low, -1), (row.conf_high, 1)):
            inside = run(design(), data, null=end - side * 1e-6).table.p_value[0]
            outside = run(design(), data, null=end + side * 1e-6).table.p_value[0]
            assert outside <= 0.05 < inside


HOLM = [([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]), ([0.5, 0.9], [1.0, 1.0]), ([0.02], [0.02])]


@pytest.mark.parametrize(("given", "wanted"), HOLM)
def test_holm_by_hand(given, wanted):
    assert list(adjust(given)) == pytest.approx(wanted)


# Reference --------------------------------------------------------------------------------------

PINNED = json.loads((REFERENCES / "inference.json").read_text("utf-8"))


@pytest.mark.parametrize("entry", PINNED, ids=lambda e: "-".join(map(str, e["key"].values())))
def test_wildboottest_agrees(entry):
    """Exact where all 16,384 signs are taken (ties counted), else within Monte Carlo error."""
    key, values = entry["key"], entry["values"]
    found = wild_bootstrap(
        design(
            cluster=None if key["cluster"] == "unit" else key["cluster"],
            controls=("x",) if key["control"] else (),
        ),
        pinned_panel(key["panel"]),
        n_boot=99_999 if values["complete"] else 19_999,
        weights=key["weights"],
    )
    tolerance = 1e-9 if values["complete"] else 0.01
    assert found.table.p_value[0] == pytest.approx(values["p"], abs=tolerance)


@pytest.mark.parametrize(
    ("mine", "theirs"), [("holm", "holm"), ("bh", "fdr_bh"), ("bonferroni", "bonferroni")]
)
def test_statsmodels_adjusts_alike(mine, theirs):
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(1).uniform(size=25) ** 3
    assert adjust(p, method=mine) == pytest.approx(multipletests(p, method=theirs)[1])


# Invariance -------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [wild_bootstrap, randomisation])
def test_order_labels_scale_and_effects_do_not_matter(run):
    data = small(never=8)
    base = run(design(), data).table.iloc[0]
    changed = data.sample(frac=1, random_state=5).assign(
        y=lambda d: 1000 * d.y + 7 * d.unit + (d.year - 2000) ** 2
    )
    other = run(design(), changed).table.iloc[0]
    assert other.p_value == pytest.approx(base.p_value)
    assert other.conf_low == pytest.approx(1000 * base.conf_low, rel=1e-6)


def test_the_same_seed_gives_the_same_bytes():
    data = staggered([(2003, 9), (None, 12)], none)
    runs = [wild_bootstrap(design(), data, n_boot=999, rng=4) for _ in range(2)]
    assert runs[0].table.equals(runs[1].table)
    other = wild_bootstrap(design(), data, n_boot=999, rng=5)
    assert not runs[0].table.equals(other.table)


def test_weights_have_their_effect():
    data = pinned_panel("one_cohort")
    plain, weighted = (wild_bootstrap(design(weights=w), data, n_boot=999) for w in (None, "w"))
    assert plain.table.estimate[0] != weighted.table.estimate[0]
    row = two_by_two(design(weights="w"), data).table.iloc[0]
    assert weighted.table.estimate[0] == pytest.approx(row.estimate, abs=1e-10)
    assert weighted.table.std_error[0] == pytest.approx(row.std_error, abs=1e-10)


# Notes, the rule, refusals ----------------------------------------------------------------------


def test_few_treated_and_staggering_are_said():
    notes = " ".join(str(n) for n in wild_bootstrap(design(), small()).notes)
    assert "3 treated clusters: below 8" in notes
    notes = " ".join(str(n) for n in randomisation(design(), pinned_panel()).notes)
    assert "Treated from 3 dates" in notes
    assert "Monte Carlo error" in notes


@pytest.mark.parametrize(
    ("treated", "first"),
    [
        (20, "group_time"),
        (15, "group_time"),
        (14, "imputation"),
        (8, "imputation"),
        (7, "synthetic_did"),
        (2, "synthetic_did"),
        (1, "synthetic_did"),
    ],
)
def test_the_rule_goes_by_treated_clusters(treated, first):
    data = staggered([(2003, treated), (None, 10)], none)
    rule = inference_rule(design(), data)
    assert rule.n_treated == treated
    assert rule.estimators[0] == first
    assert ("wild_bootstrap" in rule.inferences) == (8 <= treated < 15)
    assert rule.reason.said("fr")


def test_all_tests_run_are_counted():
    data = small(never=9)
    found = [randomisation(design(), data, n_perm=199, null=m) for m in (0.0, 0.2, 0.4)]
    table = adjusted_table({f"null {i}": one for i, one in enumerate(found)})
    assert table.n_tests.tolist() == [3, 3, 3]
    assert (table.p_adjusted >= table.p_value).all()


def mixed() -> pd.DataFrame:
    data = pinned_panel("one_cohort")
    return data.assign(side=data.unit % 5)


REFUSED = {
    "one treated": (
        lambda: wild_bootstrap(design(), staggered([(2003, 1), (None, 9)], none)),
        "One treated cluster",
    ),
    "two clusters": (
        lambda: randomisation(design(), staggered([(2003, 1), (None, 1)], none)),
        "2 clusters",
    ),
    "nobody untreated": (
        lambda: randomisation(design(), staggered([(2003, 9)], none)),
        "No entity is never treated",
    ),
    "few draws": (lambda: wild_bootstrap(design(), small(), n_boot=9), "too few draws"),
    "few permutations": (lambda: randomisation(design(), small(), n_perm=9), "too few permut"),
    "unknown signs": (lambda: wild_bootstrap(design(), small(), weights="mammen"), "'mammen'"),
    "unknown statistic": (lambda: randomisation(design(), small(), statistic="f"), "'f'"),
    "dates differ in a cluster": (
        lambda: randomisation(design(cluster="side"), mixed()),
        "one cluster are treated at different dates",
    ),
    "no noise": (
        lambda: wild_bootstrap(design(), staggered([(2003, 9), (None, 9)], none, noise=0.0)),
        "Nothing varies",
    ),
    "impossible p": (lambda: adjust([0.2, 1.2]), "found 1.2"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_resampled_is_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((DataError, NotEstimable), match=reason):
        call()


# Recovery ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("run", [wild_bootstrap, randomisation])
def test_p_values_are_uniform_under_the_null(run):
    """500 panels without effect, 10 treated of 30, autocorrelated errors."""
    rng, p = np.random.default_rng(8), []
    data = staggered([(2003, 10), (None, 20)], none)
    for i in range(500):
        noise = rng.normal(size=(30, 9))
        for t in range(1, 9):
            noise[:, t] += 0.7 * noise[:, t - 1]
        options = {"n_boot": 399} if run is wild_bootstrap else {"n_perm": 399}
        p.append(run(design(), data.assign(y=noise.ravel()), rng=i, **options).table.p_value[0])
    assert 0.03 < np.mean(np.array(p) <= 0.05) < 0.075
    assert np.quantile(p, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.07)


@pytest.mark.slow
def test_permuting_the_coefficient_fails_where_treated_are_noisier():
    """8 of 60 treated, twice as noisy: the coefficient rejects far too often, t does not."""
    rng = np.random.default_rng(9)
    data = staggered([(2003, 8), (None, 52)], none)
    noisy = np.where(data["first"].notna(), 2.0, 1.0)
    rejected = {"t": [], "coefficient": []}
    for i in range(300):
        drawn = data.assign(y=noisy * rng.normal(size=len(data)))
        for statistic, found in rejected.items():
            p = randomisation(
                design(), drawn, statistic=statistic, n_perm=199, rng=i
            ).table.p_value[0]
            found.append(p <= 0.05)
    assert np.mean(rejected["coefficient"]) > 0.12
    assert np.mean(rejected["t"]) < 0.09

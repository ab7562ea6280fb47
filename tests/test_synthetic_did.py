"""Synthetic difference-in-differences: by hand, against others, invariant, and declined."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synthetic_data import design, factor_panel, pinned, pinned_panel

from analysis.evidence import synthetic_did
from analysis.evidence.synthetic.blocks import Cohort, fit_block
from analysis.language.errors import DataError, NotEstimable

STOPPED = 2e-4  # their conditional-gradient solver stops early, ours is exact; in outcome units


def small() -> pd.DataFrame:
    """`t` moves as `a` and `b` do on average, 10 above them, and gains 4 from period 4 on.

    Before, `a` rises by 1 a period and `b` by 3; after, both stand still.
    """
    before = {"a": [0, 1, 2], "b": [0, 3, 6], "t": [10, 12, 14]}
    after = {"a": [2, 2], "b": [6, 6], "t": [18, 18]}
    rows = [
        (unit, year, 4.0 if unit == "t" else np.nan, float(y))
        for unit in before
        for year, y in enumerate(before[unit] + after[unit], start=1)
    ]
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y"])


def test_by_hand():
    """ζ⁴ = 1·2·sd⁴ of the changes (1, 1, 3, 3); by symmetry of the gap ±(t-2) weights are even.

    Controls before: mean 0, 2, 4, after 4: all time weight on the last period; effect (18 - 14)
    - (4 - 4) = 4.
    """
    found = synthetic_did(design(), small(), inference="none")
    assert found.weights["weight"].tolist() == pytest.approx([0.5, 0.5])
    assert found.time_weights["weight"].tolist() == pytest.approx([0, 0, 1])
    assert found.table["estimate"].tolist() == pytest.approx([4, 4, 4])
    assert found.paths["gap"].tolist() == pytest.approx([0, 0, 0, 4, 4])
    assert found.table["std_error"].isna().all()


@pytest.mark.parametrize("name", ["one", "some"])
def test_equals_the_reference_implementation(name):
    found = synthetic_did(design(), pinned_panel(name), inference="none")
    theirs = pinned("synthdid-py", name)
    assert found.table["estimate"][0] == pytest.approx(theirs["converged"], abs=STOPPED)
    assert found.table["estimate"][1:].tolist() == pytest.approx(theirs["curve"], abs=5 * STOPPED)
    assert found.time_weights["weight"].tolist() == pytest.approx(theirs["time_weights"], abs=1e-3)


def test_weights_fit_no_worse_than_the_reference():
    """Both solve one problem; the exact solution has the smaller objective."""
    data = pinned_panel("some")
    found = synthetic_did(design(), data, inference="none")
    wide = data.pivot(index="unit", columns="year", values="y").to_numpy()
    before, n_post = wide[:, :14], 10
    ridge = (4 * n_post) ** 0.5 * np.diff(before[4:], axis=1).var(ddof=1)

    def objective(weights):
        gap = weights @ before[4:] - before[:4].mean(axis=0)
        return (gap - gap.mean()) @ (gap - gap.mean()) / 14 + ridge * weights @ weights

    ours = objective(found.weights["weight"].to_numpy())
    theirs = objective(np.array(pinned("synthdid-py", "some")["entity_weights"]))
    assert theirs - 1e-6 < ours <= theirs + 1e-12


def test_dates_of_treatment_are_weighted_by_entity_periods():
    found = synthetic_did(design(), pinned_panel("dates"), inference="none", by="cohort")
    theirs = pinned("synthdid-py", "dates")
    assert found.table["cohort"].tolist()[1:] == [2002, 2006]
    assert found.table["estimate"].tolist()[1:] == pytest.approx(theirs["converged"], abs=STOPPED)
    overall = np.average(found.table["estimate"][1:], weights=theirs["shares"])
    assert found.table["estimate"][0] == pytest.approx(overall, abs=1e-12)


def test_one_date_is_diff_diffs_number():
    found = synthetic_did(design(), pinned_panel("some"), inference="none")
    assert found.table["estimate"][0] == pytest.approx(pinned("diff-diff", "some")["att"], abs=1e-3)


def test_all_placebos_of_one_treated():
    """Twenty-one controls, each as treated once: nothing is drawn."""
    found = synthetic_did(design(), pinned_panel("one"), rng=1)
    assert len(found.replicates) == 21
    theirs = pinned("synthdid-py", "one")["placebos_sd"]
    assert found.table["std_error"][0] == pytest.approx(theirs, rel=5e-3)
    size = np.abs(found.replicates[:, 0]) >= abs(found.table["estimate"][0])
    assert found.table["placebo_p"][0] == pytest.approx((1 + size.sum()) / 22)
    other = synthetic_did(design(), pinned_panel("one"), rng=2)
    pd.testing.assert_frame_equal(found.table, other.table)


def test_jackknife_is_the_references():
    found = synthetic_did(design(), pinned_panel("some"), inference="jackknife")
    theirs = pinned("synthdid-py", "some")["jackknife_se"]
    assert found.table["std_error"][0] == pytest.approx(theirs, rel=5e-3)


@pytest.mark.parametrize(("how", "key"), [("bootstrap", "bootstrap_se"), ("placebo", "placebo_se")])
def test_drawn_errors_are_near_the_references(how, key):
    """Two sets of 100 draws: each error is known to about 7 %."""
    found = synthetic_did(design(), pinned_panel("some"), inference=how, n_rep=100)
    theirs = pinned("synthdid-py", "some")[key]
    assert found.table["std_error"][0] == pytest.approx(theirs, rel=0.25)


def test_covariance_is_of_the_table():
    for how in ("jackknife", "bootstrap", "placebo"):
        found = synthetic_did(design(), pinned_panel("some"), inference=how, n_rep=20)
        assert np.sqrt(np.diag(found.covariance)) == pytest.approx(found.table["std_error"])


def same(left: pd.DataFrame, right: pd.DataFrame, scale: float = 1.0) -> None:
    for column in ("estimate", "std_error"):
        assert (right[column] / scale).tolist() == pytest.approx(left[column].tolist(), abs=1e-8)


CHANGES = {
    "entity effects": lambda d: d.assign(y=d.y + 7.0 * d.unit),
    "a common trend": lambda d: d.assign(y=d.y + 3.0 * d.year),
    "row order": lambda d: d.sample(frac=1, random_state=0),
    "index": lambda d: d.set_index(["unit", "year"]),
    "entities renamed": lambda d: d.assign(unit=[f"park {99 - u}" for u in d.unit]),
    "categories": lambda d: d.assign(unit=d.unit.astype("category")),
    "nullable": lambda d: d.assign(first=d["first"].astype("Int64"), year=d.year.astype("Int64")),
    "dates": lambda d: d.assign(
        year=pd.to_datetime(d.year.astype(str)),
        first=pd.to_datetime(d["first"].astype("Int64").astype(str), errors="coerce"),
    ),
    "time shift": lambda d: d.assign(year=d.year - 1990, first=d["first"] - 1990),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_with(change):
    data = pinned_panel("dates")
    plain = synthetic_did(design(), data, inference="jackknife").table
    same(plain, synthetic_did(design(), CHANGES[change](data), inference="jackknife").table)


def test_time_effects_act_through_the_published_penalty_only():
    """ζ holds the spread of the changes, common ones too; everything else takes them out."""
    grid = pinned_panel("some").pivot(index="unit", columns="year", values="y").to_numpy()
    cohort = Cohort(2004, np.arange(4), np.arange(14), np.arange(14, 24), np.arange(10.0), 0.7)
    common = np.random.default_rng(0).normal(size=24)
    plain = fit_block(grid, np.arange(4, 22), cohort.rows, cohort)
    moved = fit_block(grid + common, np.arange(4, 22), cohort.rows, cohort)
    assert moved.curve == pytest.approx(plain.curve, abs=1e-9)
    assert moved.entity_weights == pytest.approx(plain.entity_weights, abs=1e-9)


def test_scale_scales():
    data = pinned_panel("one")
    plain = synthetic_did(design(), data).table
    same(plain, synthetic_did(design(), data.assign(y=1000 * data.y)).table, 1000)


def test_the_seed_decides_the_draws():
    data, names = pinned_panel("some"), ["estimate", "std_error"]
    tables = [synthetic_did(design(), data, n_rep=20, rng=seed).table[names] for seed in (3, 3, 4)]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    assert tables[0]["std_error"][0] != tables[2]["std_error"][0]
    generator = np.random.default_rng(3)
    again = synthetic_did(design(), data, n_rep=20, rng=generator).table[names]
    pd.testing.assert_frame_equal(tables[0], again)


def test_the_users_rows_stay():
    data = pinned_panel("one")
    kept = data.copy()
    synthetic_did(design(controls=("x",)), data, inference="none")
    pd.testing.assert_frame_equal(data, kept)


def test_a_year_that_nobody_has_moves_no_event_time():
    data = pinned_panel("one").query("year != 2005")
    table = synthetic_did(design(), data, inference="none").table
    assert table["event_time"].tolist()[1:] == [0, *range(2, 10)]


def test_an_announcement_year_is_neither_before_nor_under():
    data = pinned_panel("one")
    announced = data.assign(y=data.y + 100 * ((data.unit == 0) & (data.year == 2003)))
    left_out = synthetic_did(design(), announced, inference="none", anticipation=1).table
    without = synthetic_did(design(), data.query("year != 2003"), inference="none").table
    assert left_out["estimate"].tolist() == pytest.approx(without["estimate"].tolist())


def test_the_window_limits_the_average():
    data = pinned_panel("one")
    found = synthetic_did(design(window=(-14, 2)), data, inference="none").table
    until = synthetic_did(design(), data.query("year <= 2006"), inference="none").table
    assert found["estimate"].tolist() == pytest.approx(until["estimate"].tolist())


def test_a_control_takes_its_part_out():
    """A regressor that moves the treated after treatment; its slope is known from the others."""
    data = factor_panel(n=15, treated=2, noise=0.05)
    rng = np.random.default_rng(3)
    data["w"] = rng.normal(size=len(data)) + 2 * (data.year >= data["first"])
    data["y"] += 5 * data.w
    plain = synthetic_did(design(), data, inference="none").table["estimate"][0]
    adjusted = synthetic_did(design(controls=("w",)), data, inference="none")
    assert abs(plain - 3) > 5
    assert adjusted.table["estimate"][0] == pytest.approx(3, abs=0.3)
    assert "adjusted for w" in str(adjusted.notes[0])


def test_incomplete_entities_are_reported():
    data = pinned_panel("one")
    data = data[~((data.unit == 7) & (data.year == 1999))]
    found = synthetic_did(design(), data, inference="none")
    assert found.n_entities == 21
    assert "not observed in every period that is compared: 23 rows of 1 entity left out (7)" in (
        found.sample.lines()
    )


def test_said_in_both_languages():
    found = synthetic_did(design(), pinned_panel("one"))
    assert "every one of 21 assignments" in found.sentence()
    by_rank = found.table["placebo_p"].iloc[0]
    assert f", by rank p = {by_rank:.3f}; " in found.sentence()
    assert ", par le rang p = " in found.sentence("fr")
    assert "chacune des 21 affectations" in found.sentence("fr")
    assert "doubles différences synthétiques" in found.in_language("fr").text()
    assert found.in_language("fr").weights is found.weights


def few_controls(n: int, treated: int) -> pd.DataFrame:
    return factor_panel(n=n + treated, treated=treated)


REFUSED = {
    "jackknife with one treated": (
        lambda: synthetic_did(design(), pinned_panel("one"), inference="jackknife"),
        "jackknife: 0 is the only one treated",
    ),
    "bootstrap with one treated": (
        lambda: synthetic_did(design(), pinned_panel("one"), inference="bootstrap"),
        "bootstrap: 0 is the only one treated",
    ),
    "bootstrap with one treated at a date": (
        lambda: synthetic_did(
            design(), pinned_panel("dates").query("unit not in (2, 3)"), inference="bootstrap"
        ),
        "bootstrap: 4 is the only one treated",
    ),
    "placebo with as many treated as controls": (
        lambda: synthetic_did(design(), few_controls(5, 5)),
        "5 treated entities and 5 controls: placebo",
    ),
    "placebo with six donors": (
        lambda: synthetic_did(design(), few_controls(6, 1)),
        "6 donors give a smallest possible p of 0.14",
    ),
    "placebo with six assignments": (
        lambda: synthetic_did(design(), few_controls(4, 2)),
        "6 ways to put controls in the place of 2 treated",
    ),
    "nobody untreated": (
        lambda: synthetic_did(design(), pinned_panel("dates").query("unit < 5")),
        "never treated in these periods and complete: 0",
    ),
    "one period before": (
        lambda: synthetic_did(design(), pinned_panel("one").query("year >= 2003")),
        "No treated entity is left",
    ),
    "all weight on one control": (
        lambda: synthetic_did(design(), one_control_only(), inference="jackknife"),
        "all weight is on one control, e02",
    ),
    "weights": (
        lambda: synthetic_did(design(weights="z"), pinned_panel("one").assign(z=1.0)),
        "the design names weights",
    ),
    "cluster": (
        lambda: synthetic_did(design(cluster="z"), pinned_panel("one").assign(z=1)),
        "the design names cluster",
    ),
    "an inference that is none": (
        lambda: synthetic_did(design(), pinned_panel("one"), inference="robust"),
        "inference: found 'robust'",
    ),
    "three draws": (
        lambda: synthetic_did(design(), pinned_panel("one"), n_rep=3),
        "n_rep: found 3",
    ),
    "negative anticipation": (
        lambda: synthetic_did(design(), pinned_panel("one"), anticipation=-1),
        "anticipation: found -1",
    ),
    "a level of two": (
        lambda: synthetic_did(design(), pinned_panel("one"), alpha=2),
        "alpha 2",
    ),
    "a collinear control": (
        lambda: synthetic_did(
            design(controls=("x", "twice")),
            pinned_panel("one").assign(twice=lambda d: 2 * d.x),
        ),
        "twice",
    ),
}


def one_control_only() -> pd.DataFrame:
    """Two treated that move as e02 does but for a constant; the other control moves the other way.

    The controls' changes are all alike but for sign, and large, so that only a weight at the
    corner brings the distance down against the ridge.
    """
    path = np.array([0.0, 100, -100, 100, -100, 100, -100, 100])
    rows = []
    for unit, way in (("e00", 40), ("e01", 40), ("e02", 1), ("e03", -1)):
        for year, y in enumerate(path, 2000):
            rows.append((unit, year, 2006 if unit < "e02" else np.nan, way * y))
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y"])


@pytest.mark.parametrize("what", REFUSED)
def test_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((NotEstimable, DataError), match=reason) as refusal:
        call()
    assert refusal.value.said("fr") != str(refusal.value)

"""Group-time effects: against csdid in all settings, by hand, aggregates, bands, invariance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import EXACT, PINNED, design, pinned, pinned_panel, staggered

from analysis.evidence import group_time

SETTINGS = [
    (method, control, base, extras)
    for method in ("reg", "ipw", "dr")
    for control in ("never", "not_yet")
    for base in ("varying", "universal")
    for extras in ("plain", "controls")
    if extras == "controls" or method == "dr"
]


def fitted(method, control, base, extras):
    rich = extras == "controls"
    study = design(controls=("x", "z"), weights="w") if rich else design()
    return group_time(
        study,
        pinned_panel(),
        method=method,
        control=control,
        base=base,
        anticipation=1 if rich else 0,
        n_boot=0,
    )


def test_the_pinned_settings_are_complete():
    assert len(pinned("csdid", "ATTgt", "balanced")) == len(SETTINGS) == 16


@pytest.mark.parametrize("setting", SETTINGS, ids="/".join)
def test_equals_csdid(setting):
    """Effects, errors and the four overall averages; propensities are fitted to a tolerance."""
    expected = pinned("csdid", "ATTgt", "balanced")["/".join(setting)]
    found = fitted(*setting)
    table = found.estimate.table.set_index(["cohort", "year"])
    for cohort, year, effect, error in expected["cells"]:
        row = table.loc[(cohort, year)]
        assert row["estimate"] == pytest.approx(effect, abs=PINNED)
        if error is not None and effect != 0:
            assert row["std_error"] == pytest.approx(error, abs=PINNED)
    assert len(table) == len(expected["cells"])
    for ours, theirs in (
        ("simple", "simple"),
        ("group", "group"),
        ("event", "dynamic"),
        ("calendar", "calendar"),
    ):
        overall = found.aggregate(ours).table.iloc[0]
        assert overall[["estimate", "std_error"]].tolist() == pytest.approx(
            expected[theirs], abs=PINNED
        )


def test_by_hand():
    """Cohort 2: (6 - 2) - (3 - 2) = 3 in period 2; error from the changes' spread."""
    data = staggered([(None, 4), (2001, 4)], lambda g, t: 0.0, years=[2000, 2001], noise=1)
    change = data.pivot(index="unit", columns="year", values="y").diff(axis=1)[2001]
    own, other = change[4:], change[:4]
    row = group_time(design(), data, n_boot=0).estimate.table.iloc[0]
    assert row["estimate"] == pytest.approx(own.mean() - other.mean(), abs=1e-12)
    variance = own.var(ddof=0) / 4 + other.var(ddof=0) / 4
    assert row["std_error"] == pytest.approx(np.sqrt(variance), abs=1e-12)


def test_aggregates_are_the_stated_averages():
    found = group_time(design(), pinned_panel(), n_boot=0)
    cells = found.estimate.table
    after = cells[cells.event_time >= 0]
    size = after.cohort.map({2003: 11, 2005: 9, 2006: 7})
    simple = found.aggregate("simple").table.estimate.iloc[0]
    assert simple == pytest.approx(np.average(after.estimate, weights=size), abs=EXACT)
    by_cohort = found.aggregate("group").table
    np.testing.assert_allclose(
        by_cohort.estimate.iloc[1:], after.groupby("cohort").estimate.mean(), atol=EXACT
    )
    assert by_cohort.estimate.iloc[0] == pytest.approx(
        np.average(by_cohort.estimate.iloc[1:], weights=[11, 9, 7]), abs=EXACT
    )
    by_event = found.aggregate("event").table
    assert by_event.estimate.iloc[0] == pytest.approx(
        by_event.loc[by_event.event_time >= 0, "estimate"].mean(), abs=EXACT
    )
    by_year = found.aggregate("calendar").table
    assert by_year["year"].iloc[1:].tolist() == list(range(2003, 2009))
    assert by_year.estimate.iloc[0] == pytest.approx(by_year.estimate.iloc[1:].mean(), abs=EXACT)


def test_events_and_balance_limit_the_average():
    found = group_time(design(), pinned_panel(), n_boot=0)
    few = found.aggregate("event", events=(0, 1)).table
    assert few["event_time"].iloc[1:].tolist() == [0, 1]
    level = found.aggregate("event", balance=3).table
    assert level["event_time"].max() == 3
    cells = found.estimate.table.query("cohort in (2003, 2005) and event_time == 3")
    assert level.loc[level.event_time == 3, "estimate"].item() == pytest.approx(
        np.average(cells.estimate, weights=[11, 9]), abs=EXACT
    )
    first = found.estimate.table.query("cohort in (2003, 2005) and event_time == 0")
    assert level.loc[level.event_time == 0, "estimate"].item() == pytest.approx(
        np.average(first.estimate, weights=[11, 9]), abs=EXACT
    )


def test_methods_agree_without_controls():
    tables = [
        group_time(design(), pinned_panel(), method=m, n_boot=0).estimate.table
        for m in ("reg", "ipw", "dr")
    ]
    for table in tables[1:]:
        np.testing.assert_array_equal(table.estimate, tables[0].estimate)


def test_anticipation_moves_the_base():
    table = group_time(design(), pinned_panel(), anticipation=2, n_boot=0).estimate.table
    after = table[table.event_time >= -2]
    assert (after.base_year == after.cohort - 3).all()


def test_gaps_in_time_go_by_date():
    """Without 2002 the base of cohort 2003 is 2001, the last period observed before."""
    data = pinned_panel().query("year != 2002")
    table = group_time(design(), data, n_boot=0).estimate.table
    assert (table.query("cohort == 2003 and event_time >= 0").base_year == 2001).all()
    wide = data.pivot(index="unit", columns="year", values="y")
    first = data.groupby("unit")["first"].first()
    change = wide[2003] - wide[2001]
    expected = change[first == 2003].mean() - change[first.isna()].mean()
    row = table.query("cohort == 2003 and year == 2003")
    assert row.estimate.item() == pytest.approx(expected, abs=EXACT)


def test_unbalanced_pairs_use_who_is_seen_in_both():
    data = pinned_panel("gaps")
    found = group_time(design(), data, n_boot=0)
    assert "unbalanced" in str(found.estimate.notes[0])
    wide = data.pivot(index="unit", columns="year", values="y")
    first = data.groupby("unit")["first"].first()
    change = wide[2005] - wide[2004]
    row = found.estimate.table.query("cohort == 2005 and year == 2005").iloc[0]
    expected = change[first == 2005].mean() - change[first.isna()].mean()
    assert row.estimate == pytest.approx(expected, abs=EXACT)
    assert row.n_treated == change[first == 2005].notna().sum()
    assert row.n_control == change[first.isna()].notna().sum()


def test_complete_entities_only_on_request():
    data = pinned_panel("gaps")
    found = group_time(design(), data, unbalanced="complete", n_boot=0)
    seen = data.groupby("unit").year.transform("size") == 9
    expected = group_time(design(), data[seen], n_boot=0)
    np.testing.assert_array_equal(found.estimate.table.estimate, expected.estimate.table.estimate)
    assert "left out" in str(found.notes[0])


def test_last_cohort_is_the_control_where_nobody_is_never_treated():
    data = staggered([(2003, 8), (2005, 8), (2007, 8)], lambda g, t: 1.0)
    table = group_time(design(), data, control="not_yet", n_boot=0).estimate.table
    assert set(table.cohort) == {2003, 2005}
    assert table.year.max() == 2006


def test_band_is_wider_than_the_pointwise_normal_interval_and_repeats():
    first = group_time(design(), pinned_panel(), rng=5).aggregate("event").table
    again = group_time(design(), pinned_panel(), rng=5).aggregate("event").table
    np.testing.assert_array_equal(first.band_high, again.band_high)
    assert (first.band_high - first.estimate > 1.96 * first.std_error).all()
    np.testing.assert_allclose(first.std_error_boot, first.std_error, rtol=0.15)
    other = group_time(design(), pinned_panel(), rng=np.random.default_rng(6))
    assert not np.array_equal(other.aggregate("event").table.band_high, first.band_high)


def test_clusters_are_summed():
    """Every entity twice in one cluster: the error is that of the entities once."""
    data = pinned_panel()
    twice = pd.concat([data, data.assign(unit=data.unit + 100)]).assign(
        group=lambda d: d.unit % 100
    )
    once = group_time(design(), data, n_boot=0).aggregate("simple").table
    clustered = group_time(design(cluster="group"), twice, n_boot=0).aggregate("simple").table
    np.testing.assert_allclose(clustered.std_error, once.std_error, atol=EXACT)
    apart = group_time(design(), twice, n_boot=0).aggregate("simple").table
    np.testing.assert_allclose(apart.std_error * np.sqrt(2), once.std_error, atol=EXACT)


def variants(data):
    return {
        "row order": data.sample(frac=1, random_state=1).set_axis([0] * len(data)),
        "text ids": data.assign(unit="hub " + (1000 - data.unit).astype(str)),
        "categories": data.assign(unit=data.unit.astype("category")),
        "time shift": data.assign(year=data.year - 2005, first=data["first"] - 2005),
        "levels": data.assign(y=data.y + 100 * (data.unit % 5) - 3 * data.year),
    }


@pytest.mark.parametrize("what", list(variants(pinned_panel())))
def test_invariance_of_estimates_errors_and_bands(what):
    columns = ["estimate", "std_error", "band_low", "band_high"]
    study = design(controls="z")
    plain = group_time(study, pinned_panel()).aggregate("event").table
    changed = group_time(study, variants(pinned_panel())[what]).aggregate("event").table
    np.testing.assert_allclose(changed[columns], plain[columns], atol=1e-8)


def test_a_universal_base_is_zero_without_interval():
    table = group_time(design(), pinned_panel(), base="universal").aggregate("event").table
    row = table[table.event_time == -1].iloc[0]
    assert row.estimate == 0
    assert np.isnan(row[["std_error", "band_low"]].astype(float)).all()


def test_without_errors_for_placebo_inference():
    data = staggered([(None, 9), (2004, 1), (2005, 1)], lambda g, t: 2.0)
    table = group_time(design(), data, inference="none").aggregate("simple").table
    assert table["std_error"].isna().all()
    assert "band_low" not in table

"""Event study: equal to two-way fixed effects without staggering, to Sun and Abraham with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import EXACT, design, pinned, pinned_panel, staggered

from analysis.evidence import event_study, two_by_two


def rows(estimate, columns=("event_time", "estimate", "std_error")):
    return estimate.table.iloc[1:][list(columns)].dropna().to_numpy()


@pytest.mark.parametrize("which", ["balanced", "gaps"])
def test_equals_sun_and_abraham_of_pyfixest(which):
    found = rows(event_study(design(), pinned_panel(which)))
    expected = pinned("pyfixest", "saturated", which)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_equals_two_way_fixed_effects_without_staggering():
    found = rows(event_study(design(), pinned_panel("one_cohort")))
    expected = pinned("pyfixest", ": event", "one_cohort")
    np.testing.assert_allclose(found[:, 1:], expected, rtol=1e-7)


def test_equals_dummies_in_statsmodels():
    """The same regression with every dummy laid out, errors by statsmodels' cluster."""
    from statsmodels.regression.linear_model import OLS

    data = pinned_panel("one_cohort").drop(index=[5, 250]).reset_index(drop=True)
    found = rows(event_study(design(), data))
    event = data.year - data["first"]
    effects = pd.concat(
        [
            pd.DataFrame({e: (event == e).astype(float) for e in found[:, 0]}),
            pd.get_dummies(data.unit, prefix="unit", dtype=float),
            pd.get_dummies(data.year, prefix="year", dtype=float).iloc[:, 1:],
        ],
        axis=1,
    )
    fitted = OLS(data.y.to_numpy(), effects.to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": data.unit.to_numpy()}, use_t=True
    )
    n, k, g = len(data), effects.shape[1], data.unit.nunique()
    ours = (n - 1) / (n - (k - g + 1))  # statsmodels counts every entity dummy in K, we do not
    theirs = (n - 1) / (n - k)
    number = len(found)
    np.testing.assert_allclose(found[:, 1], fitted.params[:number], rtol=1e-8)
    np.testing.assert_allclose(found[:, 2], fitted.bse[:number] * np.sqrt(ours / theirs), rtol=1e-8)


def test_base_row_is_an_exact_zero_without_interval():
    for base in (-1, -2):
        table = event_study(design(), pinned_panel(), base=base).table
        row = table[table.event_time == base].iloc[0]
        assert row["estimate"] == 0
        assert np.isnan(row[["std_error", "p_value", "conf_low"]].astype(float)).all()
        assert table.iloc[0]["term"] == "overall"
        assert table["event_time"].iloc[1:].is_monotonic_increasing


def test_overall_is_the_mean_over_treated_rows():
    table = event_study(design(), pinned_panel()).table
    after = table[table.event_time >= 0]
    mean = np.average(after.estimate, weights=after.n_obs)
    assert table["estimate"].iloc[0] == pytest.approx(mean, abs=EXACT)


def test_recovers_growing_effects_where_one_coefficient_cannot():
    """Without noise: event time e has effect 1 + e, to rounding; two-way coefficients do not."""
    data = staggered(
        [(None, 4), (2003, 4), (2005, 4)],
        lambda g, t: 1 + t - g,
        noise=0.0,
        years=range(2000, 2009),
    )
    table = event_study(design(), data).table.iloc[1:]
    expected = np.where(table.event_time >= 0, 1 + table.event_time, 0)
    np.testing.assert_allclose(table.estimate, expected, atol=1e-9)


def test_window_has_its_effect():
    data = pinned_panel()
    full, cut = event_study(design(), data), event_study(design(window=(-3, 2)), data)
    assert cut.table["event_time"].iloc[1:].tolist() == [-3, -2, -1, 0, 1, 2]
    assert cut.n_obs < full.n_obs
    inside = data[~((data.year - data["first"]).abs() > 3) & ~(data.year - data["first"] > 2)]
    np.testing.assert_allclose(rows(cut), rows(event_study(design(), inside)), atol=EXACT)


def test_the_last_cohort_stands_in_where_nobody_is_never_treated():
    data = staggered([(2003, 6), (2005, 6), (2007, 6)], lambda g, t: 1.0 + 0.2 * (t - g))
    found = event_study(design(), data)
    assert "last cohort (2007) is the comparison" in str(found.notes[0])
    as_controls = data[data.year < 2007].assign(first=lambda d: d["first"].where(d["first"] < 2007))
    np.testing.assert_allclose(rows(found), rows(event_study(design(), as_controls)), atol=EXACT)


def test_a_cohort_without_the_base_is_left_out_and_named():
    data = pinned_panel()
    data = data[~((data["first"] == 2003) & (data.year == 2002))]
    found = event_study(design(), data)
    assert "left out: 2003" in str(found.notes[0])
    np.testing.assert_allclose(
        rows(found), rows(event_study(design(), data[data["first"] != 2003])), atol=EXACT
    )


def test_one_cohort_overall_is_near_the_two_by_two():
    """With one cohort the two-by-two is the overall effect less the mean before treatment."""
    data = pinned_panel("one_cohort")
    found = event_study(design(), data).table
    before = found[(found.event_time < 0)]
    gap = found.estimate.iloc[0] - before.estimate.mean()
    assert two_by_two(design(), data).table.estimate.iloc[0] == pytest.approx(gap, abs=EXACT)


def variants(data):
    shuffled = data.sample(frac=1, random_state=1)
    return {
        "row order": shuffled,
        "index": shuffled.set_axis([0] * len(data)),
        "text ids": data.assign(unit="hub " + (1000 - data.unit).astype(str)),
        "categories": data.assign(unit=data.unit.astype("category")),
        "nullable": data.assign(
            year=data.year.astype("Int64"), first=data["first"].astype("Int64")
        ),
        "time shift": data.assign(year=data.year - 2005, first=data["first"] - 2005),
        "levels": data.assign(y=data.y + 100 * (data.unit % 5) - 3 * data.year),
    }


@pytest.mark.parametrize("what", list(variants(pinned_panel())))
def test_invariance(what):
    plain = rows(event_study(design(), pinned_panel("gaps")))
    changed = rows(event_study(design(), variants(pinned_panel("gaps"))[what]))
    np.testing.assert_allclose(changed, plain, atol=EXACT)


def test_scale_of_the_outcome():
    data = pinned_panel()
    plain = rows(event_study(design(), data))
    scaled = rows(event_study(design(), data.assign(y=-1e5 * data.y)))
    np.testing.assert_allclose(scaled[:, 1], -1e5 * plain[:, 1], rtol=1e-9)
    np.testing.assert_allclose(scaled[:, 2], 1e5 * plain[:, 2], rtol=1e-9)


def test_without_errors_for_placebo_inference():
    data = staggered([(None, 9), (2004, 1)], lambda g, t: 2.0)
    found = event_study(design(), data, cov="none")
    assert found.table["std_error"].isna().all()
    assert "no interval" in found.sentence()
    assert found.table.estimate.iloc[0] == pytest.approx(2, abs=1)

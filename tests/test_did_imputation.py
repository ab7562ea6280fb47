"""Imputation: against diff-diff, by hand, and where untreated rows cannot say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import EXACT, PINNED, design, pinned, pinned_panel, staggered

from analysis.evidence import group_time, imputation
from analysis.language.errors import NotEstimable


def rows(estimate):
    return estimate.table[["event_time", "estimate", "std_error"]].to_numpy()


@pytest.mark.parametrize(("which", "controls"), [("balanced", ()), ("gaps", ("x",))])
def test_equals_diff_diff(which, controls):
    found = rows(imputation(design(controls=controls), pinned_panel(which)))
    call = "covariates=['x']" if controls else "covariates=None"
    expected = np.array(pinned("diff-diff", call, which), dtype=float)
    np.testing.assert_allclose(found, expected, atol=PINNED)


def test_by_hand_with_one_period_after():
    """Two entities a group: the effect is the difference of mean changes since before."""
    data = staggered([(2001, 3), (None, 3)], lambda g, t: 0.0, years=[2000, 2001], noise=1)
    change = data.pivot(index="unit", columns="year", values="y").diff(axis=1)[2001]
    found = imputation(design(), data).table.iloc[0]
    assert found.estimate == pytest.approx(change[:3].mean() - change[3:].mean(), abs=1e-12)


def test_equals_dummies_on_untreated_rows():
    """The same fit with every dummy laid out; the effects are what is left of treated rows."""
    data = pinned_panel("gaps").reset_index(drop=True)
    effects = pd.concat(
        [
            pd.get_dummies(data.unit, dtype=float),
            pd.get_dummies(data.year, dtype=float).iloc[:, 1:],
            data[["x"]],
        ],
        axis=1,
    ).to_numpy()
    treated = (data.year >= data["first"]).to_numpy()
    weight = np.sqrt(data.w.to_numpy())
    slopes = np.linalg.lstsq(
        (effects * weight[:, None])[~treated], (data.y * weight)[~treated], rcond=None
    )[0]
    gains = (data.y - effects @ slopes)[treated]
    found = imputation(design(controls="x", weights="w"), data).table.estimate.iloc[0]
    assert found == pytest.approx(np.average(gains, weights=data.w[treated]), abs=1e-8)


def test_exact_on_growing_effects_without_noise():
    data = staggered([(None, 4), (2003, 4), (2006, 3)], lambda g, t: 1 + t - g, noise=0)
    found = imputation(design(), data)
    np.testing.assert_allclose(found.table.estimate[1:], 1 + found.table.event_time[1:], atol=1e-9)
    assert found.table["std_error"].isna().all()
    assert "nothing varies" in str(found.notes[0])


def test_a_cohort_of_one_pools_cohorts_for_its_error():
    data = staggered([(None, 9), (2003, 4), (2004, 1)], lambda g, t: 1.0)
    found = imputation(design(), data)
    assert "mean effect by event time" in str(found.inference)
    assert np.isfinite(found.table["std_error"]).all()


def test_an_event_time_of_one_entity_is_counted_and_not_shown():
    data = staggered([(None, 9), (2002, 1), (2005, 4)], lambda g, t: 1.0)
    found = imputation(design(), data)
    assert found.table["event_time"].max() == 3
    assert any("4, 5, 6" in str(note) for note in found.notes)


def test_periods_without_untreated_rows_are_left_out_and_named():
    data = staggered([(2003, 5), (2006, 5)], lambda g, t: 1.0)
    found = imputation(design(), data)
    assert found.table["event_time"].max() == 2
    assert any("0/2006" in str(note) for note in found.notes)
    assert found.table.n_obs.iloc[0] == 15


def test_declines_where_no_row_can_be_imputed():
    data = staggered([(2004, 6)], lambda g, t: 1.0)
    with pytest.raises(NotEstimable, match="No treated row can be imputed"):
        imputation(design(), data)


def test_unconnected_rows_are_not_imputed():
    """Two sets of entities seen in different periods: one has no untreated row after 2004."""
    early = staggered([(None, 4), (2003, 4)], lambda g, t: 1.0, years=range(2000, 2005))
    late = staggered([(2008, 4)], lambda g, t: 1.0, years=range(2005, 2010), seed=1)
    data = pd.concat([early, late.assign(unit=late.unit + 100)])
    found = imputation(design(), data)
    alone = imputation(design(), early)
    np.testing.assert_allclose(rows(found), rows(alone), atol=EXACT)
    assert any("100/2008" in str(note) for note in found.notes)


def variants(data):
    return {
        "row order": data.sample(frac=1, random_state=1).set_axis([0] * len(data)),
        "text ids": data.assign(unit="hub " + (1000 - data.unit).astype(str)),
        "time shift": data.assign(year=data.year - 2005, first=data["first"] - 2005),
        "levels": data.assign(y=data.y + 100 * (data.unit % 5) - 3 * data.year),
    }


@pytest.mark.parametrize("what", list(variants(pinned_panel())))
def test_invariance(what):
    plain = rows(imputation(design(controls="x"), pinned_panel("gaps")))
    changed = rows(imputation(design(controls="x"), variants(pinned_panel("gaps"))[what]))
    np.testing.assert_allclose(changed, plain, atol=1e-8)


def test_agrees_with_group_time_where_there_are_two_periods():
    data = staggered([(2001, 5), (None, 5)], lambda g, t: 2.0, years=[2000, 2001])
    ours = imputation(design(), data).table.estimate.iloc[0]
    theirs = group_time(design(), data, n_boot=0).aggregate("simple").table.estimate.iloc[0]
    assert ours == pytest.approx(theirs, abs=1e-12)

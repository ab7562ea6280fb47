"""Two-by-two: by hand, against published studies and other programs, and where it declines."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from did_data import EXACT, design, four_cells, pinned, pinned_panel, staggered
from scipy import sparse

from analysis.evidence import Design, two_by_two
from analysis.evidence.absorption import residualise
from analysis.evidence.framing import frame
from analysis.evidence.regression import regress


def test_by_hand():
    """(14 - 10) - (9 - 8) = 3; changes are 3, 4, 5 and 0, 1, 2, each with variance 1.

    HC0 variance of a difference of means of three: 2/3/3 + 2/3/3 = 4/9. CRV1 factor with 6
    clusters, 12 rows and K = 3 (effect, two periods): 6/5 x 11/9.
    """
    row = two_by_two(design(), four_cells((10, 14), (8, 9))).table.iloc[0]
    assert row["estimate"] == pytest.approx(3, abs=1e-12)
    assert row["std_error"] == pytest.approx(np.sqrt(4 / 9 * 6 / 5 * 11 / 9), abs=1e-12)


def test_weights_are_used_as_weights():
    """A weight of two is the row twice, for the estimate."""
    data = pinned_panel("one_cohort").assign(v=lambda d: 1.0 + (d.unit % 2))
    twice = pd.concat([data, data[data.v == 2].assign(unit=lambda d: d.unit + 1000)])
    weighted = two_by_two(design(weights="v"), data).table["estimate"].iloc[0]
    doubled = two_by_two(design(), twice).table["estimate"].iloc[0]
    assert weighted == pytest.approx(doubled, abs=EXACT)


def test_card_and_krueger_1994_from_their_printed_moments():
    """Table 3, row 4: change in NJ 0.47 (0.48), in PA -2.28 (1.25); difference 2.75 (1.34).

    Stores are drawn so that the two mean changes and their standard errors are the printed ones
    (300 and 75 stores, near the study's; the difference does not depend on them). Tolerance of
    the error 0.01: the printed errors are rounded, and ours carries the clustered factors.
    """
    rng = np.random.default_rng(1994)
    rows = []
    for state, size, mean, error in (("NJ", 300, 0.47, 0.48), ("PA", 75, -2.28, 1.25)):
        drawn = rng.normal(size=size)
        change = mean + error * np.sqrt(size) * (drawn - drawn.mean()) / drawn.std(ddof=1)
        first = 2.0 if state == "NJ" else np.nan
        for store, moved in enumerate(change):
            rows += [(f"{state}{store}", 1, first, 20.0), (f"{state}{store}", 2, first, 20 + moved)]
    data = pd.DataFrame(rows, columns=["unit", "year", "first", "y"])
    row = two_by_two(design(), data).table.iloc[0]
    assert row["estimate"] == pytest.approx(2.75, abs=1e-9)
    assert row["std_error"] == pytest.approx(1.34, abs=0.01)


@pytest.mark.dataset
def test_card_and_krueger_1994_from_their_data():
    """Table 3: 2.76 (1.36) with all stores, 2.75 (1.34) with stores seen twice.

    `public.dat` of njmin.zip on David Card's page of data sets; TECHNOPARKS_CARD_KRUEGER names it.
    Full-time equivalents: full-time + managers + half of part-time; columns by the code book.
    """
    path = os.environ.get("TECHNOPARKS_CARD_KRUEGER")
    if not path:
        pytest.skip("TECHNOPARKS_CARD_KRUEGER names no file")
    wide = pd.read_csv(path, sep=r"\s+", header=None, na_values=["."])
    waves = [
        pd.DataFrame(
            {
                "unit": wide.index,
                "year": wave,
                "first": np.where(wide[3] == 1, 2.0, np.nan),
                "y": wide[full] + wide[managers] + 0.5 * wide[part],
            }
        )
        for wave, full, part, managers in ((1, 11, 12, 13), (2, 31, 32, 33))
    ]
    data = pd.concat(waves)
    every = two_by_two(design(), data, effects="group").table.iloc[0]
    twice = two_by_two(design(), data).table.iloc[0]
    assert every["estimate"] == pytest.approx(2.76, abs=0.005)
    assert twice["estimate"] == pytest.approx(2.75, abs=0.005)
    assert twice["std_error"] == pytest.approx(1.34, abs=0.01)


def test_grunfeld_two_way_effects():
    """Investment on value and capital, ten firms, firm and year effects: 0.1177 and 0.3579.

    Errors 0.0138 and 0.0227 (classical); Baltagi (2005), Econometric Analysis of Panel Data, and
    R plm's vignette, to the printed digits. The data are those of statsmodels without the
    eleventh firm.
    """
    from statsmodels.datasets import grunfeld

    data = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    data = data.assign(first=np.where(data.firm == "IBM", 1940, np.nan))
    study = Design("invest", "firm", "year", "first", controls=("value", "capital"))
    panel = frame(study, data).panel
    nothing = sparse.csr_array((panel.n_obs, 0))
    found = regress(panel, nothing, (), controls=study.controls, cov="nonrobust")
    np.testing.assert_allclose(found.coefficients, [0.11772, 0.35792], atol=5e-6)
    np.testing.assert_allclose(found.std_errors, [0.01375, 0.02272], atol=5e-6)


CASES = {
    "cluster": ({}, "cluster"),
    "cluster, weights": ({"weights": "w"}, "cluster"),
    "cluster region": ({"cluster": "region"}, "cluster"),
    "hc1": ({}, "hc1"),
    "nonrobust": ({"weights": "w"}, "nonrobust"),
}


@pytest.mark.parametrize("case", CASES)
def test_equals_pyfixest(case):
    changes, cov = CASES[case]
    found = two_by_two(design(controls="x", **changes), pinned_panel("one_cohort"), cov=cov).table
    expected = pinned("pyfixest", f": {case}", "one_cohort")
    np.testing.assert_allclose(found[["estimate", "std_error"]], expected, rtol=1e-7)


@pytest.mark.parametrize("weights", [None, "w"])
def test_jackknife_equals_statsmodels(weights):
    """CRV3 of statsmodels on the entity-demeaned regression with time dummies."""
    from statsmodels.regression.linear_model import WLS

    data = pinned_panel("one_cohort").drop(index=[5, 250])
    study = design(controls="x", weights=weights)
    found = two_by_two(study, data, cov="crv3").table
    panel = frame(study, data).panel
    times = np.eye(len(panel.periods))[panel.time][:, 1:]
    raw = np.column_stack([panel.outcome, panel.treated, panel.controls, times])
    entities = [panel.entity == i for i in range(panel.n_entities)]
    means = np.array([np.average(raw[i], axis=0, weights=panel.weights[i]) for i in entities])
    within = raw - means[panel.entity]
    fitted = WLS(within[:, 0], within[:, 1:], weights=panel.weights).fit(
        cov_type="cluster-crv3", cov_kwds={"groups": panel.cluster}
    )
    np.testing.assert_allclose(found["estimate"], fitted.params[:2], rtol=1e-9)
    np.testing.assert_allclose(found["std_error"], fitted.bse[:2], rtol=1e-9)


def test_group_effects_use_every_row():
    """Means of the four cells, whoever was seen: 3 + 1, although one entity is seen once."""
    data = four_cells((10, 14), (8, 9)).drop(index=0)
    data.loc[data.index[data.unit == 0], "y"] += 3
    found = two_by_two(design(), data, effects="group").table["estimate"].iloc[0]
    assert found == pytest.approx(4, abs=1e-12)
    own = two_by_two(design(), data).table["estimate"].iloc[0]
    assert own == pytest.approx(3.5, abs=1e-12)


def test_entity_and_time_effects_change_nothing():
    data = pinned_panel("one_cohort").drop(index=[5, 250])
    plain = two_by_two(design(controls="x"), data).table
    moved = data.assign(y=data.y + 1000 * np.sin(data.unit) + 50 * (data.year % 7))
    again = two_by_two(design(controls="x"), moved).table
    np.testing.assert_allclose(again.estimate, plain.estimate, atol=1e-8)


def test_scale_of_outcome_and_control():
    data = pinned_panel("one_cohort")
    plain = two_by_two(design(controls="x"), data).table
    scaled = two_by_two(design(controls="x"), data.assign(y=1e6 * data.y, x=1e-4 * data.x)).table
    np.testing.assert_allclose(scaled["estimate"], plain["estimate"] * [1e6, 1e10], rtol=1e-9)
    np.testing.assert_allclose(scaled["std_error"], plain["std_error"] * [1e6, 1e10], rtol=1e-9)


def test_large_levels_do_not_eat_the_digits():
    data = pinned_panel("one_cohort")
    plain = two_by_two(design(controls="x"), data).table["estimate"]
    far = data.assign(y=data.y + 1e7 * (1 + data.unit), x=data.x + 1e6)
    again = two_by_two(design(controls="x"), far).table["estimate"]
    np.testing.assert_allclose(again, plain, atol=1e-6)


def test_a_fit_without_error_stands_without_interval():
    data = staggered([(None, 5), (2004, 5)], lambda g, t: 2.0, noise=0)
    found = two_by_two(design(), data)
    assert found.table["estimate"].iloc[0] == pytest.approx(2, abs=1e-12)
    assert np.isnan(found.table["std_error"].iloc[0])
    assert "nothing varies around the fit" in str(found.notes[0])
    assert "no interval" in found.sentence()


def test_residualise_takes_effects_out_exactly():
    panel = frame(design(controls="x", weights="w"), pinned_panel("gaps")).panel
    left = residualise(panel, np.column_stack([panel.outcome, panel.treated]), ("x",))
    for code in (panel.entity, panel.time):
        sums = np.array([np.bincount(code, panel.weights * column) for column in left.T])
        np.testing.assert_allclose(sums, 0, atol=1e-9)
    np.testing.assert_allclose((panel.weights * panel.controls[:, 0]) @ left, 0, atol=1e-9)


def test_effects_of_groups_that_cross_clusters_count_in_k():
    data = pinned_panel("one_cohort")
    by_entity, by_group = (two_by_two(design(), data, effects=e) for e in ("entity", "group"))
    assert "entity effects not in K" in by_entity.sentence()
    assert "all effects in K" in by_group.sentence()

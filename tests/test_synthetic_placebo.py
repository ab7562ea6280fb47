"""Placebo ranks: the treated in its own rank, the floor, the interval, the refusals."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from synthetic_data import design, factor_panel

from analysis.evidence import synthetic_control
from analysis.evidence.synthetic.placebo_record import inverted, rank_p
from analysis.language.errors import DataError, NotEstimable


def fitted(**parts):
    return synthetic_control(design(), factor_panel(**parts), treated="e00")


def test_ranks_by_hand():
    """Three placebos of 1, -3 and 2: an effect of 2 is third of four, ties against it."""
    placebos = np.array([[1.0], [-3.0], [2.0]])
    assert rank_p(np.array([2.0]), placebos).tolist() == [3 / 4]
    assert rank_p(np.array([-4.0]), placebos).tolist() == [1 / 4]
    assert rank_p(np.array([0.0]), placebos).tolist() == [1.0]


def test_interval_by_hand():
    """At 25 % of four only the first place rejects: effects within 3 stand. At 50 %, within 2."""
    placebos = np.array([[1.0], [-3.0], [2.0]])
    assert inverted(np.array([5.0]), placebos, 0.25).tolist() == [3.0]
    assert inverted(np.array([5.0]), placebos, 0.5).tolist() == [2.0]


def test_a_clear_effect_comes_first():
    placebo = fitted().placebo()
    assert (placebo.rank, placebo.n_placebos) == (1, 12)
    assert placebo.p_value == placebo.smallest_p == pytest.approx(1 / 13)
    assert placebo.table["treated"].sum() == 1
    assert placebo.table["entity"][0] == "e00"
    assert sorted(placebo.table["rank"]) == list(range(1, 14))
    assert "out of reach" in " ".join(map(str, placebo.notes))


@pytest.mark.parametrize("statistic", ["ratio", "gap", "t"])
def test_the_table_is_what_the_fits_say(statistic):
    found = fitted()
    placebo = found.placebo(statistic=statistic)
    row = placebo.table.set_index("entity").loc["e05"]
    data = factor_panel().query("unit != 'e00'")
    data["first"] = data["first"].mask(data.unit == "e05", 2010)
    alone = synthetic_control(design(), data, treated="e05")
    assert row["att"] == pytest.approx(alone.att)
    assert row["ratio"] == pytest.approx(alone.rmspe_post / alone.rmspe_pre)
    assert row["gap"] == pytest.approx(abs(alone.att))
    assert row["t"] == pytest.approx(abs(alone.att) / alone.rmspe_pre)
    order = placebo.table[statistic].to_numpy()
    assert (np.diff(order) <= 0).all()


def test_the_treated_may_be_a_donor_of_its_placebos():
    """As in Abadie, Diamond and Hainmueller (2010): the treated is shifted to the donor pool."""
    found = fitted()
    row = found.placebo(with_treated=True).table.set_index("entity").loc["e05"]
    data = factor_panel()
    data["first"] = np.where(data.unit == "e05", 2010, np.nan)
    alone = synthetic_control(design(), data, treated="e05")
    assert row["att"] == pytest.approx(alone.att)


def test_badly_fitted_placebos_may_be_left_out():
    found = fitted(n=30, seed=3)
    every, some = found.placebo(), found.placebo(worst_fit=4)
    kept = every.table["rmspe_pre"] ** 2 <= 4 * found.rmspe_pre**2
    assert 9 <= some.n_placebos == kept.sum() - 1 < every.n_placebos
    assert set(some.table["entity"]) == set(every.table["entity"][kept])
    assert set(some.paths["entity"]) == set(some.table["entity"])


def test_estimate_carries_rank_and_interval():
    placebo = fitted(n=25).placebo(statistic="gap")
    estimate = placebo.estimate(alpha=0.1)
    first = estimate.table.iloc[0]
    others = placebo.table.loc[~placebo.table["treated"], "gap"]
    reach = np.sort(others)[-2]  # 25 places at 10 %: the two largest placebos are passed over
    assert first["estimate"] == pytest.approx(placebo.synthetic.att)
    assert first["p_value"] == pytest.approx(placebo.p_value)
    assert first["conf_high"] - first["estimate"] == pytest.approx(reach)
    assert estimate.table["event_time"].tolist()[1:] == list(range(6))
    assert estimate.table["year"].tolist()[1:] == list(range(2010, 2016))
    assert "24 placebos in space" in estimate.sentence()
    assert "24 placebos dans l’espace" in estimate.sentence("fr")


def test_paths_are_drawn_from_one_frame():
    paths = fitted().placebo().paths
    assert paths.columns.tolist() == ["entity", "treated", "period", "gap"]
    assert len(paths) == 13 * 16
    own = paths[paths["treated"]]
    assert own["gap"].tolist() == pytest.approx(fitted().gaps["gap"].tolist())


def test_six_donors():
    with pytest.raises(NotEstimable, match=r"6 donors give a smallest possible p of 0.14"):
        fitted(n=7).placebo()
    assert fitted(n=10).placebo().smallest_p == pytest.approx(0.1)


def test_no_interval_below_the_floor():
    placebo = fitted().placebo()
    with pytest.raises(NotEstimable, match=r"12 placebos give a smallest possible p of 0.077"):
        placebo.estimate()
    assert np.isfinite(placebo.estimate(alpha=0.1).table["conf_low"]).all()


def test_a_perfect_fit_has_no_ratio():
    data = factor_panel(n=13)
    mean = data.query("unit in ('e01', 'e02')").groupby("year")["y"].mean()
    own = data.unit == "e00"
    data.loc[own, "y"] = data[own].year.map(mean) + 2.0 * (data[own].year >= 2010)
    found = synthetic_control(design(), data, treated="e00")
    with pytest.raises(NotEstimable, match="e00 is matched exactly"):
        found.placebo()
    assert found.placebo(statistic="gap").rank >= 1


def test_a_statistic_that_is_none():
    with pytest.raises(DataError, match="statistic: found 'rmspe'"):
        fitted().placebo(statistic="rmspe")


def test_said_in_both_languages():
    placebo = fitted().placebo()
    assert placebo.sentence() == (
        "e00 is number 1 of 13 by ratio of post to pre root mean squared gap: p = 0.077, where "
        "the smallest possible is 0.077."
    )
    assert "Rang" in placebo.in_language("fr").text()


def test_placebos_that_are_all_alike_give_no_error():
    data = factor_panel(n=21)
    data["y"] = data["y"].where(data.unit == "e00", 1.0)
    found = synthetic_control(design(), data, treated="e00")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(NotEstimable, match="zero or undefined"):
            found.placebo(statistic="gap").estimate()

"""Synthetic control: by hand, against others, invariant, with predictors, and declined."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synthetic_data import design, factor_panel, pinned, pinned_panel

from analysis.evidence import synthetic_control
from analysis.evidence.synthetic.nested import fit_given
from analysis.language.errors import DataError, NotEstimable

A = [1.0, 4, 2, 5, 3, 6]
B = [5.0, 0, 6, 2, 7, 1]
C = [90.0, 80, 70, 60, 50, 40]
LAGS = {"x": range(1995, 2004), "z": range(1995, 2004), "y": [[1991], [1995], [1999], [2003]]}


def small(treated: list[float]) -> pd.DataFrame:
    """Entities t, a, b, c over 2001 to 2006; t is treated from 2005 on."""
    paths = {"t": treated, "a": A, "b": B, "c": C}
    rows = [
        (unit, year, 2005.0 if unit == "t" else np.nan, y)
        for unit, path in paths.items()
        for year, y in enumerate(path, 2001)
    ]
    return pd.DataFrame(rows, columns=["unit", "year", "first", "y"])


def mixed(level: float = 0.0, effect: float = 2.0) -> list[float]:
    """A quarter of a and three quarters of b, `effect` more in 2005 and twice that in 2006."""
    path = level + 0.25 * np.array(A) + 0.75 * np.array(B)
    return list(path + effect * np.array([0, 0, 0, 0, 1, 2]))


def test_by_hand():
    found = synthetic_control(design(), small(mixed()), treated="t")
    assert found.weights.to_dict() == pytest.approx({"b": 0.75, "a": 0.25, "c": 0}, abs=1e-9)
    assert found.att == pytest.approx(3)
    assert found.rmspe_pre == pytest.approx(0, abs=1e-9)
    assert found.rmspe_post == pytest.approx(np.sqrt((4 + 16) / 2))
    assert found.gaps["gap"].tolist() == pytest.approx([0, 0, 0, 0, 2, 4], abs=1e-9)
    assert found.gaps.index.tolist() == list(range(2001, 2007))
    assert found.gaps["role"].tolist() == ["pre"] * 4 + ["post"] * 2
    assert found.gaps["event_time"].tolist() == [-4, -3, -2, -1, 0, 1]


def test_demeaned_by_hand():
    """A level out of the donors' reach: movements are compared, the synthetic path is raised."""
    data = small(mixed(level=500))
    plain = synthetic_control(design(), data, treated="t")
    found = synthetic_control(design(), data, treated="t", demeaned=True)
    assert "outside the donors' range" in " ".join(map(str, plain.notes))
    assert found.weights.to_dict() == pytest.approx({"b": 0.75, "a": 0.25, "c": 0}, abs=1e-9)
    assert found.att == pytest.approx(3)
    assert found.gaps["synthetic"].tolist() == pytest.approx(mixed(level=500, effect=0))


def test_predictors_by_hand():
    """One predictor: 2003-2004 means are a 3.5, b 4, c 65, t 3.625, so a weighs 3/4, b 1/4."""
    data = small([0, 0, 3.625, 3.625, 0, 0])
    found = synthetic_control(
        design(), data, treated="t", predictors={"y": [2003, 2004]}, donors=["a", "b"]
    )
    assert found.weights.to_dict() == pytest.approx({"a": 0.75, "b": 0.25}, abs=1e-9)
    assert found.balance.loc["y (2003–2004)"].tolist() == pytest.approx([3.625, 3.625, 3.75, 1])


def test_predictors_that_are_matched_leave_the_outcome_to_choose():
    """The mean of 2001-2002 is 2.5 for a, b and t: any mix matches, that of t's path is best."""
    found = synthetic_control(design(), small(mixed()), treated="t", predictors={"y": [2001, 2002]})
    assert found.weights.to_dict() == pytest.approx({"b": 0.75, "a": 0.25, "c": 0}, abs=1e-6)
    two = synthetic_control(
        design(), small(mixed()), treated="t", predictors={"y": [[2001, 2002], 2003]}
    )
    assert "matched exactly whatever their importance" in " ".join(map(str, two.notes))


def test_several_predictors_of_one_column():
    names = synthetic_control(
        design(), pinned_panel("one"), treated=0, predictors=LAGS
    ).predictor_weights
    assert names.index.tolist() == [
        "x (1995–2003)",
        "z (1995–2003)",
        "y (1991)",
        "y (1995)",
        "y (1999)",
        "y (2003)",
    ]
    assert names.sum() == pytest.approx(1)


def test_stated_importance_against_pysyncon():
    """One problem; their solver stops at its tolerance, ours has the smaller distance.

    Weights differ by up to 0.1 for it, and the mean gap by 0.04 of 1.8.
    """
    theirs = pinned("pysyncon", "one")
    found = synthetic_control(
        design(), pinned_panel("one"), treated=0, predictors=LAGS,
        predictor_weights=theirs["custom_V"],
    )  # fmt: skip
    values = found.compared.predictors / found.compared.predictors.std(axis=0, ddof=1)

    def distance(weights):
        return np.array(theirs["custom_V"]) @ (values[0] - weights @ values[1:]) ** 2

    ours = found.weights.reindex(range(1, 22)).to_numpy()
    assert distance(ours) < distance(np.array(theirs["weights"]))
    assert ours == pytest.approx(np.array(theirs["weights"]), abs=0.11)
    assert found.att == pytest.approx(theirs["att"], abs=0.05)


def test_the_search_beats_pysyncon_where_the_inner_problem_is_solved():
    """Their gap before treatment looks smaller: their weights do not solve the inner problem."""
    theirs = pinned("pysyncon", "one")
    found = synthetic_control(design(), pinned_panel("one"), treated=0, predictors=LAGS)
    compared = found.compared
    outcomes = compared.outcome[:, compared.pre]
    at_theirs = fit_given(compared.predictors, outcomes, np.array(theirs["searched_V"]))
    assert found.optima[0] == pytest.approx(found.rmspe_pre**2)
    assert found.optima[0] <= at_theirs.optima[0] + 1e-12


def test_importance_by_name():
    data, names = pinned_panel("one"), ["x (1995–2003)", "z (1995–2003)"]
    parts = {"x": range(1995, 2004), "z": range(1995, 2004)}
    one = synthetic_control(
        design(), data, treated=0, predictors=parts, predictor_weights=[0.9, 0.1]
    )
    other = synthetic_control(
        design(), data, treated=0, predictors=parts,
        predictor_weights=pd.Series([1.0, 9.0], index=names[::-1]),
    )  # fmt: skip
    pd.testing.assert_series_equal(one.weights, other.weights)


def test_periods_that_are_not_named_are_shown_and_not_used():
    """Fitted on 2001 to 2003 with an announcement effect in 2004."""
    path = mixed()
    path[3] += 50
    found = synthetic_control(design(), small(path), treated="t", pre=range(2001, 2004))
    assert found.weights["b"] == pytest.approx(0.75, abs=1e-6)
    assert found.gaps["role"].tolist() == ["pre"] * 3 + ["left out"] + ["post"] * 2
    assert found.gaps.loc[2004, "gap"] == pytest.approx(50, abs=1e-6)
    assert found.att == pytest.approx(3, abs=1e-6)


def test_an_incomplete_donor_is_left_out_and_reported():
    data = factor_panel()
    found = synthetic_control(design(), data.drop(index=data.index[40]), treated="e00")
    assert "e02" not in found.weights.index
    assert "not observed in every period that is compared: 15 rows of 1 entity" in str(found.sample)


def test_another_treated_entity_is_no_donor():
    data = factor_panel(treated=2)
    found = synthetic_control(design(), data, treated="e00")
    assert "e01" not in found.weights.index
    assert "treated itself: 16 rows of 1 entity left out (e01)" in found.sample.lines()


CHANGES = {
    "row order": lambda d: d.sample(frac=1, random_state=0),
    "index": lambda d: d.set_index(["unit", "year"]),
    "categories": lambda d: d.assign(unit=d.unit.astype("category")),
    "shift": lambda d: d.assign(y=d.y + 1e4),
    "years from one": lambda d: d.assign(year=d.year - 1999, first=d["first"] - 1999),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("demeaned", [False, True])
def test_nothing_changes_with(change, demeaned):
    data = factor_panel()
    plain = synthetic_control(design(), data, treated="e00", demeaned=demeaned)
    other = synthetic_control(design(), CHANGES[change](data), treated="e00", demeaned=demeaned)
    assert other.weights.to_dict() == pytest.approx(plain.weights.to_dict(), abs=1e-9)
    assert other.gaps["gap"].tolist() == pytest.approx(plain.gaps["gap"].tolist(), abs=1e-7)


@pytest.mark.parametrize("n", [13, 41])  # fewer and more donors than periods
def test_names_do_not_choose(n):
    data = factor_panel(n=n)
    names = {f"e{i:02d}": f"{(7 * i) % 41}" for i in range(n)}
    plain = synthetic_control(design(), data, treated="e00")
    other = synthetic_control(design(), data.assign(unit=data.unit.map(names)), treated="0")
    renamed = {names[unit]: weight for unit, weight in plain.weights.items()}
    assert other.weights.to_dict() == pytest.approx(renamed, abs=1e-9)


def test_scale_scales_and_predictors_have_no_unit():
    data = pinned_panel("one")
    plain = synthetic_control(design(), data, treated=0, predictors=LAGS)
    scaled = data.assign(y=1000 * data.y, x=data.x / 7)
    other = synthetic_control(design(), scaled, treated=0, predictors=LAGS)
    assert other.att / 1000 == pytest.approx(plain.att, rel=1e-6)


def test_the_search_repeats_itself():
    runs = [
        synthetic_control(design(), pinned_panel("one"), treated=0, predictors=LAGS, rng=rng)
        for rng in (5, 5, np.random.default_rng(9), np.random.default_rng(9))
    ]
    pd.testing.assert_series_equal(runs[0].weights, runs[1].weights)
    pd.testing.assert_series_equal(runs[2].weights, runs[3].weights)


def test_dates_and_periods_are_time_too():
    data = factor_panel()
    plain = synthetic_control(design(), data, treated="e00", pre=range(2003, 2010))
    starts = data["first"].astype("Int64").astype(str).replace("<NA>", None)
    dated = data.assign(
        year=pd.PeriodIndex(data.year.astype(str), freq="Y"),
        first=pd.PeriodIndex(starts, freq="Y"),
    )
    found = synthetic_control(
        design(), dated, treated="e00", pre=pd.period_range("2003", "2009", freq="Y")
    )
    assert found.att == pytest.approx(plain.att)
    assert found.gaps.index.tolist() == [str(year) for year in range(2000, 2016)]


def test_leave_one_out():
    found = synthetic_control(design(), factor_panel(), treated="e00")
    table = found.leave_one_out()
    assert table["dropped"].tolist() == found.weights[found.weights > 0].index.tolist()
    rest = factor_panel().query("unit != @gone", local_dict={"gone": table["dropped"][0]})
    without = synthetic_control(design(), rest, treated="e00")
    assert table["att"][0] == pytest.approx(without.att)
    assert table["rmspe_pre"].min() >= found.rmspe_pre - 1e-12
    assert not table["sign_changes"].any()


def test_placebo_in_time():
    found = synthetic_control(design(), factor_panel(), treated="e00")
    earlier = found.placebo_in_time(2006)
    cut = factor_panel().query("year < 2010")
    cut = cut.assign(first=cut["first"].where(cut["first"].isna(), 2006))
    same = synthetic_control(design(), cut, treated="e00")
    assert earlier.att == pytest.approx(same.att)
    assert earlier.gaps.index.max() == 2009
    assert abs(earlier.att) < 1 < abs(found.att)


def test_said_in_both_languages():
    found = synthetic_control(design(), pinned_panel("one"), treated=0, predictors=LAGS)
    assert "0 and its synthetic control: mean gap in y of" in str(found)
    assert "Contrôle synthétique" in found.in_language("fr").text()
    assert "descentes" in found.in_language("fr").text()


def gaps_in(data: pd.DataFrame, column: str, unit: str, year: int) -> pd.DataFrame:
    return data.assign(**{column: data[column].mask((data.unit == unit) & (data.year == year))})


def run(data: pd.DataFrame, **options: object) -> object:
    options = {"treated": "e00"} | options
    parts = options.pop("parts", {})
    return synthetic_control(design(**parts), data, **options)


REFUSED = {
    "an entity that is not there": (lambda d: run(d, treated="e0"), "e0: unknown; did you mean"),
    "an entity never treated": (lambda d: run(d, treated="e05"), "e05 is not treated"),
    "two at once": (lambda d: run(d, treated=["e00", "e01"]), "found 2 entities"),
    "a donor that is not there": (lambda d: run(d, donors=["e01", "e99"]), "donors: e99"),
    "a treated donor": (lambda d: run(d, donors=["e00", "e01"]), "treated in these periods: e00"),
    "one donor": (lambda d: run(d, donors=["e01"]), "1 donor:"),
    "a period that is not there": (lambda d: run(d, pre=range(1990, 2010)), "not observed in 1990"),
    "a fitted period under treatment": (lambda d: run(d, pre=[2008, 2010]), "2010 are under"),
    "one fitted period": (lambda d: run(d, pre=[2009]), "observed in 1 periods to fit on"),
    "a predictor that is not there": (lambda d: run(d, predictors={"xx": "pre"}), "xx: unknown"),
    "a predictor of text": (
        lambda d: run(d.assign(t="a"), predictors={"t": "pre"}),
        "column t: found 'a'",
    ),
    "a predictor under treatment": (
        lambda d: run(d, predictors={"x": range(2005, 2012)}),
        r"predictors\['x'\]: 2010, 2011 are under treatment",
    ),
    "a predictor missing for a donor": (
        lambda d: run(gaps_in(d, "x", "e03", 2004), predictors={"x": range(2003, 2006)}),
        r"column x: no value for e03 \(2004\).*complete \(2003, 2005\)",
    ),
    "a predictor missing in all of pre": (
        lambda d: run(gaps_in(d, "x", "e03", 2004), predictors={"x": "pre"}),
        r"no value for e03 \(2004\)",
    ),
    "a predictor year that is not there": (
        lambda d: run(d, predictors={"x": [1999, 2004]}),
        r"no value for e00 \(1999\), .*complete \(2004\)",
    ),
    "a predictor that is the same": (
        lambda d: run(d.assign(same=4.0), predictors={"same": "pre"}),
        r"same \(pre\) do not differ",
    ),
    "importance without predictors": (
        lambda d: run(d, predictor_weights=[1.0]),
        "each of no predictor",
    ),
    "negative importance": (
        lambda d: run(d, predictors={"x": "pre"}, predictor_weights=[-1.0]),
        "number of zero or more",
    ),
    "controls": (lambda d: run(d, parts={"controls": ("x",)}), "the design names controls"),
    "weights": (lambda d: run(d, parts={"weights": "x"}), "the design names weights"),
    "nothing before": (lambda d: run(d[d.year >= 2009]), "observed in 1 periods to fit on"),
    "twice": (lambda d: run(pd.concat([d, d[:1]])), "more than one row for e00"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((NotEstimable, DataError), match=reason) as refusal:
        call(factor_panel(treated=1).assign(x=lambda d: d.x.abs() + 1))
    assert refusal.value.said("fr") != str(refusal.value)


def test_fake_dates_that_leave_too_little():
    found = synthetic_control(design(), factor_panel(), treated="e00")
    with pytest.raises(NotEstimable, match="first 2001: leaves 1 periods"):
        found.placebo_in_time(2001)
    with pytest.raises(NotEstimable, match="and 0 before the true start 2010"):
        found.placebo_in_time(2010)
    late = synthetic_control(design(), factor_panel(), treated="e00", predictors={"x": "pre"})
    with pytest.raises(DataError, match=r"x \(pre\) use periods from 2006"):
        late.placebo_in_time(2006)


def test_two_donors_cannot_lose_one():
    found = synthetic_control(design(), factor_panel(), treated="e00", donors=["e01", "e02"])
    with pytest.raises(NotEstimable, match="2 donors: none can be left out"):
        found.leave_one_out()

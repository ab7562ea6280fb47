"""A study described once: its estimation frame, what is dropped and why, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import design, pinned_panel, staggered

from analysis.evidence import Design, frame
from analysis.language.errors import DataError, NotEstimable


def two_entities() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit": ["a", "a", "a", "b", "b", "b"],
            "year": [2000, 2001, 2003] * 2,
            "first": [2001.0] * 3 + [np.nan] * 3,
            "y": [1.0, 2, 3, 4, 5, 6],
        }
    )


def test_event_time_goes_by_date_and_not_by_row():
    data = frame(design(), two_entities()).data
    assert data.loc[data.unit == "a", "event_time"].tolist() == [-1, 0, 2]
    assert data.loc[data.unit == "b", "event_time"].isna().all()
    assert data["treated"].tolist() == [False, True, True, False, False, False]


def test_the_users_frame_is_not_changed():
    data = two_entities()
    before = data.copy()
    frame(design(), data)
    pd.testing.assert_frame_equal(data, before)


def test_every_loss_is_counted_with_its_reason():
    data = pinned_panel()
    data.loc[[0, 1], "y"] = np.nan
    data.loc[[9], "x"] = np.nan
    data.loc[[18, 19, 20], "w"] = 0.0
    data.loc[[27], "region"] = np.nan
    sample = frame(design(controls="x", weights="w", cluster="region"), data).sample
    losses = {str(d.reason): (d.n_rows, d.entities) for d in sample.dropped}
    assert losses == {
        "y is missing": (2, ("0",)),
        "x is missing": (1, ("1",)),
        "w is a weight of zero": (3, ("2",)),
        "region is missing": (1, ("3",)),
    }
    assert sample.n_rows - sum(d.n_rows for d in sample.dropped) == sample.n_obs
    assert sample.missing_cells == 7
    assert not sample.balanced


def test_cohorts_are_counted():
    sample = frame(design(), pinned_panel()).sample
    assert sample.cohorts[["cohort", "n_entities"]].to_numpy().tolist() == [
        ["2003", 11],
        ["2005", 9],
        ["2006", 7],
    ]
    assert (sample.n_treated, sample.n_untreated, sample.n_periods) == (27, 13, 9)
    assert sample.balanced


def test_window_cuts_treated_entities_only():
    data = pinned_panel()
    found = frame(design(window=2), data)
    assert found.data["event_time"].dropna().between(-2, 2).all()
    assert (found.data["first"].isna()).sum() == 13 * 9
    assert found.design.window == (-2.0, 2.0)


def test_an_entity_that_loses_all_rows_before_treatment_is_named():
    data = pinned_panel()
    rows = (data.unit == 20) & (data.year < 2003)
    data.loc[rows, "y"] = np.nan
    remarks = [str(remark) for remark in frame(design(), data).sample.remarks]
    assert remarks == ["Treated entities without a row before treatment: 20"]


def test_a_cohort_that_loses_all_rows_before_treatment_goes():
    data = pinned_panel()
    data.loc[(data["first"] == 2003) & (data.year < 2003), "y"] = np.nan
    sample = frame(design(), data).sample
    assert str(sample.dropped[-1].reason) == "cohort 2003 is treated in every kept period"
    assert sample.cohorts["cohort"].tolist() == ["2005", "2006"]


def test_zero_is_a_period_and_infinity_is_none():
    data = pinned_panel()
    sample = frame(design(), data.assign(first=data["first"].fillna(0))).sample
    assert "0 is a period" in str(sample.dropped[0].reason)
    assert sample.dropped[0].n_rows == 13 * 9
    shifted = data.assign(year=data.year - 2005, first=data["first"] - 2005)
    assert "0" in frame(design(), shifted).sample.cohorts["cohort"].tolist()
    with pytest.raises(DataError, match="empty cell, not as infinity"):
        frame(design(), data.assign(first=data["first"].fillna(np.inf)))


def test_treated_after_the_last_period_counts_as_untreated():
    data = pinned_panel()
    data.loc[data.unit == 0, "first"] = 2030
    sample = frame(design(window=3), data).sample
    assert sample.n_untreated == 13
    assert "counted as not treated: 0" in str(sample.remarks[0])


DATES = {
    "numbers": lambda s: s,
    "nullable integers": lambda s: s.astype("Int64"),
    "text": lambda s: s.astype("Int64").astype(str).where(s.notna(), None),
    "category": lambda s: s.astype("Int64").astype("category"),
    "dates": lambda s: pd.to_datetime(s.astype("Int64").astype(str) + "-01-01", errors="coerce"),
    "last days": lambda s: pd.to_datetime(
        s.astype("Int64").astype(str) + "-12-31", errors="coerce"
    ),
    "date objects": lambda s: [pd.Timestamp(int(v), 6, 15).date() if v == v else None for v in s],
    "periods": lambda s: pd.PeriodIndex(
        [pd.Period(str(int(v)), "Y") if v == v else pd.NaT for v in s], freq="Y"
    ),
}


@pytest.mark.parametrize("kind", DATES)
def test_time_of_any_kind_gives_the_same_frame(kind):
    data = pinned_panel()
    told = data.assign(
        year=DATES[kind](data["year"].astype(float)), first=DATES[kind](data["first"])
    )
    found, plain = frame(design(), told), frame(design(), data)
    np.testing.assert_array_equal(found.panel.event_time, plain.panel.event_time)
    assert found.sample.cohorts["cohort"].tolist() == ["2003", "2005", "2006"]
    assert (found.sample.first, found.sample.last) == ("2000", "2008")


def test_quarters_and_months_are_counted_as_such():
    for freq, label in (("Q", "2011Q1"), ("M", "2010-05")):
        periods = pd.period_range("2010-01", periods=8, freq=freq)
        data = pd.DataFrame(
            [(u, t, periods[4] if u < 2 else pd.NaT, 1.0) for u in range(4) for t in periods],
            columns=["unit", "year", "first", "y"],
        )
        stamps = data.assign(
            year=data.year.dt.to_timestamp(), first=data["first"].dt.to_timestamp()
        )
        for told in (data, stamps):
            cohorts = frame(design(), told).sample.cohorts
            assert cohorts[["cohort", "first_event", "last_event"]].to_numpy().tolist() == [
                [label, -4, 3]
            ]


def test_half_years_are_periods():
    data = two_entities().assign(year=[2012.5, 2013.0, 2013.5] * 2)
    data["first"] = data["first"].where(data["first"].isna(), 2013.0)
    assert frame(design(), data).data["event_time"].dropna().tolist() == [-0.5, 0, 0.5]


def test_entity_and_time_may_be_index_levels():
    data = pinned_panel()
    indexed = data.set_index(["unit", "year"])
    pd.testing.assert_frame_equal(
        frame(design(), indexed).data, frame(design(), data).data, check_column_type=False
    )


REFUSED = {
    "misspelt column": (design(outcome="yy"), lambda d: d, "did you mean y"),
    "text outcome": (design(), lambda d: d.assign(y="high"), "column y: found 'high'"),
    "category outcome": (
        design(),
        lambda d: d.assign(y=d.y.astype("category")),
        "column y.*one column of 0 and 1",
    ),
    "logarithm of zero": (
        design(),
        lambda d: d.assign(y=d.y.where(d.index > 1, -np.inf)),
        "2 rows are infinite",
    ),
    "no period": (
        design(),
        lambda d: d.assign(year=d.year.where(d.index != 4)),
        "column year: 1 rows have no period",
    ),
    "no entity": (
        design(),
        lambda d: d.assign(unit=d.unit.where(d.index != 4)),
        "column unit: 1 rows have no name",
    ),
    "words for periods": (
        design(),
        lambda d: d.assign(first="never"),
        "column first: found never; expected periods",
    ),
    "dates against numbers": (
        design(),
        lambda d: d.assign(first=pd.Timestamp("2003-01-01")),
        "kind of time that the time column has",
    ),
    "negative weight": (
        design(weights="x"),
        lambda d: d,
        "expected weights above zero",
    ),
    "entity twice in a period": (
        design(),
        lambda d: pd.concat([d, d[d.index == 12]]),
        r"more than one row for 1 \(2003\)",
    ),
    "treatment that ends": (
        design(),
        lambda d: d.assign(first=d["first"].where(~((d.unit == 20) & (d.year > 2006)))),
        r"several first treated periods for 20 \(2003 / -\)",
    ),
    "entity in two clusters": (
        design(cluster="year"),
        lambda d: d,
        "several values for 0, 1, 2",
    ),
    "no rows": (design(), lambda d: d.iloc[:0], "no row"),
    "reserved name": (
        design(outcome="treated"),
        lambda d: d.assign(treated=d.y),
        "rename yours",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_faulty_input_is_refused_by_name(fault):
    study, break_it, reason = REFUSED[fault]
    with pytest.raises(DataError, match=reason):
        frame(study, break_it(pinned_panel()))


@pytest.mark.parametrize("change", [{"outcome": "x"}, {"weights": "y"}, {"controls": ("x", "x")}])
def test_a_column_has_one_role(change):
    with pytest.raises(DataError, match="named for two roles"):
        design(**({"controls": ("x",)} | change))


@pytest.mark.parametrize("window", [(1, 5), (-5, -1), (2000, 2010), (-3,), "wide", (np.nan, 1)])
def test_a_window_reaches_over_the_treatment(window):
    with pytest.raises(DataError, match="window"):
        design(window=window)


def test_nobody_treated_declines():
    data = pinned_panel()
    with pytest.raises(NotEstimable, match="Nobody is treated within the periods 2000 to 2008"):
        frame(design(), data.assign(first=np.nan))
    with pytest.raises(NotEstimable, match="treated in every kept period"):
        frame(design(), data.assign(first=1990))
    with pytest.raises(NotEstimable, match=r"No row is left of 360: y is missing"):
        frame(design(), data.assign(y=np.nan))


def test_the_report_speaks_both_languages():
    sample = frame(design(), pinned_panel("gaps")).sample
    english, french = sample.lines("en"), sample.lines("fr")
    assert len(english) == len(french)
    assert english[1] == "Unbalanced: 8 of 360 entity-periods have no row"
    assert french[1].startswith("Panel non cylindré : 8")


def test_ids_of_several_types_keep_apart():
    data = staggered([(2004, 2), (None, 2)], lambda g, t: 1.0)
    data["unit"] = data["unit"].map({0: 1, 1: "1", 2: 2.5, 3: "b"})
    assert frame(design(), data).sample.n_entities == 4


def test_a_design_is_plain_and_frozen():
    study = Design("y", "unit", "year", "first", controls="x")
    assert study.controls == ("x",)
    assert study.clusters == "unit"
    with pytest.raises(AttributeError):
        study.outcome = "z"  # type: ignore[misc]

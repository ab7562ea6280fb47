"""The public table with reconciled series: what gives way, what stays, what adds up."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import facts
from analysis.facts.reconciled_rows import MODELLED
from analysis.facts.reconciliation.publication import INDICATOR_OF

HUB = "technopark-casablanca"
EXACT = 1e-8  # the identities hold in the means by linearity


@pytest.fixture(scope="module")
def both():
    return facts.indicators(HUB, method="settled"), facts.indicators(HUB, method="reconciled")


@pytest.fixture(scope="module")
def yearly(both):
    found = both[1][both[1]["status"].isin(["reconciled", "interpolated"])]
    return found.pivot(index="year", columns="indicator", values="value").astype(float)


def test_stocks_and_flows_add_up(yearly):
    net = yearly["firms_entered"] - yearly["firms_exited"]
    jobs = yearly["jobs_per_firm"] * yearly["tenant_firms"]
    pairs = [
        (yearly["tenant_firms"].diff(), net),
        (yearly["firms_cumulative"].diff(), yearly["firms_entered"]),
        (yearly["jobs"], jobs),
    ]
    for one, other in pairs:
        gap = (one - other).dropna().abs()
        assert len(gap) >= 12
        assert gap.max() <= EXACT


def test_every_modelled_year_says_level_and_status(both):
    rows = both[1].query("status != 'claimed'")
    assert set(rows["interval"]) == {"95 %"}
    assert (rows["conf_low"] >= 0).all()
    assert (rows["conf_low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["conf_high"]).all()
    assert set(rows.loc[rows["n_claims"] == 0, "status"]) == {"interpolated"}


def test_what_the_model_does_not_carry_stays_as_settled(both):
    settled, reconciled = both
    names = set(settled["indicator"]) - set(reconciled.query("status != 'claimed'")["indicator"])
    one, other = (frame[frame["indicator"].isin(names)].reset_index(drop=True) for frame in both)
    pd.testing.assert_frame_equal(one, other)
    admissions = "period_start == '2008' and period_end == '2013-03'"
    assert reconciled.query(admissions)["value"].tolist() == [246.0]


def test_a_year_is_told_once(both):
    rows = both[1].dropna(subset=["year"])
    yearly = rows[rows["status"] != "claimed"]
    keys = ["indicator", "year"]
    assert not yearly.duplicated(keys).any()
    claimed = rows[rows["status"] == "claimed"]
    assert claimed.merge(yearly[keys], on=keys).empty


def test_claims_outside_the_interval_are_named(both):
    told = both[1].set_index(["indicator", "year"])["set_aside"]
    assert told["firms_entered", 2013] == "mar-0613: outside the interval"
    assert facts.step_words("outside the interval", "fr").startswith("il sort")


def test_a_hub_that_the_model_declines_keeps_its_claims():
    for method in ("settled", "reconciled"):
        rows = facts.indicators("technopark-rabat", "rent_startup", method=method)
        assert set(rows["status"]) == {"claimed"}
    rabat = facts.indicators("technopark-rabat", "tenant_firms", method="reconciled")
    assert rabat["value"].tolist() == [80.0]


def test_filters_reach_the_model(both):
    early = facts.indicators(HUB, "tenant_firms", method="reconciled", as_of="2009")
    assert early["year"].max() <= 2009
    late = both[1].query("indicator == 'tenant_firms' and status != 'claimed'")
    assert late["year"].max() > 2012


def test_ratios_of_the_rule_remain_where_the_model_has_none():
    rows = facts.indicators("el-ghazala", "jobs_per_firm", method="reconciled")
    assert set(rows["status"]) == {"claimed"}


def test_the_table_and_the_model_name_the_same_series():
    assert set(MODELLED) == set(INDICATOR_OF.values())


def test_every_rule_of_a_reconciled_table_has_words(both):
    single = facts.indicators("technopark-rabat", "tenant_firms", method="reconciled")
    for rule in {*both[1]["rule"], *single["rule"]}:
        assert facts.step_words(rule, "fr") != facts.step_words(rule, "en")

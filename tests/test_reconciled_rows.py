"""The public table with reconciled series: what gives way, what stays, what adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import facts
from analysis.facts.reconciled_rows import MODELLED
from analysis.facts.reconciliation.publication import INDICATOR_OF

HUB = "technopark-casablanca"
EXACT = 1e-8  # the identities hold in the means by linearity
AT_2013 = {  # lower and upper end of the mean, upper over lower limit at most, what lies between
    "tenant_firms": (170, 230, 1.4, (200,)),
    "firms_exited": (25, 45, 2.6, (30, 40)),
    "firms_cumulative": (560, 650, 1.15, ()),
    "jobs": (1300, 1800, 1.7, (1500,)),
}


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


@pytest.fixture(scope="module")
def whole():
    """Every modelled row of the package, a column an indicator."""
    table = facts.indicators()
    table = table[table["status"].isin(["reconciled", "interpolated"])]
    return table, table.pivot(index=["entity_id", "year"], columns="indicator", values="value")


def test_identities_hold_in_every_hub_year_of_the_package(whole):
    """A segment begins anew after a break, so only consecutive years of one are compared."""
    yearly = whole[1]
    before = yearly.groupby("entity_id").shift()
    years = yearly.index.get_level_values("year").to_series(index=yearly.index)
    consecutive = years.groupby("entity_id").diff().eq(1)
    net = yearly["firms_entered"] - yearly["firms_exited"]
    gaps = {
        "tenants": (yearly["tenant_firms"] - before["tenant_firms"] - net)[consecutive],
        "cumulative": (
            yearly["firms_cumulative"] - before["firms_cumulative"] - yearly["firms_entered"]
        )[consecutive],
        "jobs": yearly["jobs"] - yearly["jobs_per_firm"] * yearly["tenant_firms"],
    }
    for gap in gaps.values():
        assert gap.dropna().abs().max() <= EXACT
    hubs = {name: gap.dropna().index.unique("entity_id").size for name, gap in gaps.items()}
    assert hubs["tenants"] >= 7
    assert hubs["cumulative"] >= 3
    assert hubs["jobs"] >= 14


def test_no_interval_of_the_package_is_negative_or_lacks_its_mean(whole):
    table = whole[0]
    assert table[["value", "conf_low", "conf_high"]].notna().all(axis=None)
    assert (table["conf_low"] >= 0).all()
    assert table["value"].between(table["conf_low"], table["conf_high"]).all()


@pytest.mark.parametrize("indicator", AT_2013)
def test_casablanca_at_the_end_of_2013(both, indicator):
    """The 2013 article: 200 tenants, 30 to 40 exits a year, 600 passed, more than 1,500 jobs."""
    least, most, widest, inside = AT_2013[indicator]
    row = both[1].query("indicator == @indicator and year == 2013").iloc[0]
    assert least <= row["value"] <= most
    assert row["conf_high"] / row["conf_low"] <= widest
    assert all(row["conf_low"] <= one <= row["conf_high"] for one in inside)


def test_the_default_is_reconciled(both):
    pd.testing.assert_frame_equal(facts.indicators(HUB), both[1])


def test_ratios_of_the_model_are_those_of_its_draws(both):
    found = facts.reconcile(HUB)
    place = list(found.draws.years).index(2013)
    drawn = 100 * found.draws.exits[place] / found.draws.tenants[place]
    row = facts.derived(HUB, "exit_rate").set_index("year").loc[2013]
    means = found.draws.exits[place].mean() / found.draws.tenants[place].mean()
    assert row["value"] == pytest.approx(100 * means)
    assert [row["conf_low"], row["conf_high"]] == pytest.approx(
        np.percentile(drawn, [2.5, 97.5]).tolist()
    )
    assert (row["status"], row["interval"]) == ("reconciled", "95 %")
    size = facts.derived(HUB, "jobs_per_firm").set_index("year")["value"]
    own = both[1].query("indicator == 'jobs_per_firm'").set_index("year")["value"]
    pd.testing.assert_series_equal(size, own)


def test_an_area_divides_the_ends_of_the_interval(both):
    """Square metres over the upper limit of jobs give the lower limit of space per job."""
    row = facts.derived(HUB, "m2_per_job").set_index(["year", "denominator"]).loc[(2008, "jobs")]
    jobs = both[1].query("indicator == 'jobs' and year == 2008").iloc[0]
    area = facts.indicators(HUB, "floor_area")["value"].iloc[0]
    told = [row["value"], row["conf_low"], row["conf_high"]]
    assert told == pytest.approx([area / jobs[n] for n in ("value", "conf_high", "conf_low")])


def test_a_count_that_stands_alone_keeps_its_row_and_gains_an_interval():
    settled, told = (
        facts.indicators("technopark-rabat", "tenant_firms", method=method).iloc[0]
        for method in ("settled", "reconciled")
    )
    same = [name for name in settled.index if name not in ("conf_low", "conf_high", "interval")]
    assert told[same].equals(settled[same])
    assert (told["status"], told["interval"]) == ("claimed", "95 %")
    assert told["conf_low"] < 80 < told["conf_high"]


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

"""Ratios are the division a reader can redo, carry both sources, and never come from an unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from overlays import claim, overlay

from analysis import facts
from analysis.facts.quotient import quotient
from analysis.facts.ratios import RATIOS
from analysis.facts.settled import COLUMNS
from analysis.language.errors import DataError


def figure(value=np.nan, bound="point", low=np.nan, high=np.nan) -> pd.DataFrame:
    row = {"value": value, "conf_low": low, "conf_high": high, "bound": bound}
    return pd.DataFrame([row])


RANGE = figure(bound="range", low=30, high=40)
NOTHING = None


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (figure(100), figure(20), (5, "point")),
        (figure(100, "approx"), figure(20), (5, "approx")),
        (figure(100), figure(20, "lower"), (5, "upper")),  # at least 20 firms: at most 5 jobs each
        (figure(100), figure(20, "upper"), (5, "lower")),
        (figure(100, "lower"), figure(20, "upper"), (5, "lower")),
        (figure(100, "upper"), figure(20, "lower"), (5, "upper")),
        (figure(100, "lower"), figure(20, "lower"), NOTHING),
        (figure(100, "upper"), figure(20, "upper"), NOTHING),
        (RANGE, figure(20), (1.5, 2.0)),
        (figure(120), RANGE, (3.0, 4.0)),
        (RANGE, figure(20, "upper"), (1.5, "lower")),
        (RANGE, figure(bound="range", low=10, high=20), (1.5, 4.0)),
        (figure(0), figure(20), (0, "point")),
        (figure(100), figure(0), NOTHING),
        (figure(np.nan), figure(20), NOTHING),
        (figure(100), figure(np.nan), NOTHING),
    ],
)
def test_what_follows_from_two_figures(above, below, expected):
    row = quotient(above, below, 1.0).iloc[0]
    if expected is NOTHING:
        assert row[["value", "conf_low", "conf_high"]].isna().all()
    elif isinstance(expected[1], str):
        assert (row["value"], row["bound"]) == expected
        assert pd.isna(row["conf_low"])
    else:
        assert (row["conf_low"], row["conf_high"]) == pytest.approx(expected)
        assert (row["bound"], row["interval"]) == ("range", "claimed range")
        assert pd.isna(row["value"])


def test_casablancas_ratios_by_hand():
    table = facts.derived("technopark-casablanca", method="settled").set_index(
        ["indicator", "year"]
    )
    jobs = table.loc[("jobs_per_firm", 2008)]
    assert jobs["value"] == 1400 / 140
    assert jobs["claim_ids"] == "mar-0026 mar-0025"
    assert jobs["source_ids"] == "leconomiste-2008-06-12"
    exits = table.loc[("exit_rate", 2013)]
    assert (exits["value"], exits["bound"]) == (100 * 30 / 200, "lower")  # 30–40 of at most 200
    assert exits["claim_ids"].split() == ["mar-0674", "mar-0675", "mar-0611"]
    space = table.loc[("m2_per_job", 2008)]
    assert space["value"] == 30_000 / 1400
    density = table.loc[("firms_per_1000_m2", 2015)].set_index("denominator")["value"]
    assert density["floor_area"] == pytest.approx(230 / 30)
    assert density["floor_area_lettable"] == pytest.approx(230 / 15)
    income = 115.739e9 / 33.7876e6
    rent = table.loc[("rent_relative_to_gdp_per_head", 2013)].set_index("numerator")["value"]
    assert rent["rent_startup"] == pytest.approx(100 * 12 * 50 / 8.4055 / income, rel=1e-5)
    assert rent["rent_sme"] == pytest.approx(2 * rent["rent_startup"])


def test_every_ratio_row_names_its_parts():
    table = facts.derived(method="settled")
    assert tuple(table.columns) == (*COLUMNS, "numerator", "denominator")
    assert set(table["indicator"]) == set(RATIOS)
    assert (table["value"].notna() | table["conf_low"].notna()).all()
    assert table["year"].notna().all()
    known = set(facts.claims()["claim_id"])
    for row in table.itertuples():
        ids = row.claim_ids.split()
        assert set(ids) <= known
        assert len(ids) >= (1 if row.denominator == "gdp_per_head" else 2)
        assert row.source_ids
    assert not table.duplicated(
        ["entity_id", "indicator", "year", "numerator", "denominator"]
    ).any()


def test_no_ratio_where_a_part_is_unknown():
    assert facts.derived("technopark-rabat", "jobs_per_firm").empty
    assert facts.derived("technopark-rabat", "exit_rate").empty
    years = facts.derived("technopark-casablanca", "jobs_per_firm", method="settled")["year"]
    assert 2013 not in set(years)  # the jobs of 2013 repeat a count of 2012


def own(tmp_path, rows, **choice):
    return facts.derived(
        "parc-settat", method="settled", data=overlay(tmp_path / "own", rows), **choice
    )


JOBS = {"indicator": "jobs", "unit": "persons"}
AREA = {"indicator": "floor_area", "unit": "m2"}


def at(year: int) -> dict[str, str]:
    return {"period_start": str(year), "period_end": str(year)}


def test_parts_of_different_years_do_not_meet(tmp_path):
    rows = [claim(1, **at(2019)), claim(2, **JOBS, **at(2018))]
    assert own(tmp_path, rows).empty


def test_a_total_over_years_gives_no_exit_rate(tmp_path):
    total = {"indicator": "firms_exited", "period_start": "2015", "period_end": "2019"}
    assert own(tmp_path, [claim(1), claim(2, **total)], ratio="exit_rate").empty


@pytest.mark.parametrize(("year", "served"), [(2014, True), (2019, True), (2013, False)])
def test_an_undisputed_area_serves_five_years_around_its_claims(tmp_path, year, served):
    rows = [claim(1, **at(year)), claim(2, **AREA, **at(2019), value="6000")]
    assert own(tmp_path, rows)["value"].tolist() == ([2.0] if served else [])


def test_a_disputed_area_serves_the_years_that_state_it_only(tmp_path):
    firms = [claim(n, **at(2014 + n)) for n in range(1, 6)]
    areas = [
        claim(6, **AREA, **at(2019), value="6000"),
        claim(7, **AREA, **at(2015), value="3000", quality="B"),
    ]
    assert own(tmp_path, [*firms, *areas])["year"].tolist() == [2019]


def test_ratios_are_reached_through_indicators_too():
    hub = "technopark-casablanca"
    for method in ("settled", "reconciled"):
        both = facts.indicators(hub, ["jobs", "jobs_per_firm"], method=method)
        assert set(both["indicator"]) == {"jobs", "jobs_per_firm"}
        alone = facts.indicators(hub, "jobs_per_firm", method=method)
        expected = facts.derived(hub, "jobs_per_firm", method=method)
        assert alone["value"].tolist() == expected["value"].tolist()
    assert "jobs_per_firm" not in set(facts.indicators(hub, method="settled")["indicator"])
    assert "exit_rate" not in set(facts.indicators(hub)["indicator"])


def test_filters_and_unknown_names():
    assert len(facts.derived(min_quality="A", method="settled")) < len(
        facts.derived(method="settled")
    )
    assert facts.derived("technopark-casablanca", "exit_rate", as_of=2012, method="settled").empty
    with pytest.raises(DataError, match="did you mean exit_rate"):
        facts.derived(None, "exit_rates")

"""Contradictory observations are shown, the printed tolerances hold, echoes never contradict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from overlays import ENTITY, SOURCE, claim, overlay

from analysis import facts
from analysis.facts.disagreement import COLUMNS
from analysis.facts.tolerance import allowed


def contradictions(tmp_path, rows):
    dated = [SOURCE | {"source_id": f"s-{p}", "published": p} for p in ("2019", "2020")]
    rows = [{"source_id": "s-2019"} | row for row in rows]
    folder = overlay(tmp_path / "own", rows, sources=[SOURCE | {"published": ""}, *dated])
    return facts.conflicts("parc-settat", data=folder)


def pair(first: dict, second: dict) -> list[dict]:
    dated = {"source_id": "s-2019"}
    return [claim(1, **(dated | first)), claim(2, **(dated | second))]


YEAR = {"period_start": "2018", "period_end": "2018"}
FLOW = {"indicator": "firms_exited"}
SINCE = {"indicator": "firms_cumulative", "period_start": "2001"}
MORE = {"value": "160", "source_id": "s-2020"}
PART = {"indicator": "ict_share_firms", "unit": "percent"}


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        ({"value": "150"}, {"value": "160"}, True),
        ({"value": "150"}, {"value": "153"}, False),  # within rounding
        ({"value": "150"}, {"value": "150", "source_id": "s-2020"}, False),
        ({"value": "150"}, {"value": "160"} | YEAR, False),  # another year
        ({"value": "150", "bound": "approx"}, {"value": "160"}, False),  # "about" allows 5 %
        ({"value": "150", "bound": "lower"}, {"value": "160"}, False),
        ({"value": "150", "bound": "upper"}, {"value": "160"}, True),
        ({"value": "150", "bound": "upper"}, MORE | {"bound": "lower"}, True),
        ({"value": "30", "bound": "lower"}, {"value": "40", "bound": "upper"}, False),
        ({"value": "150"}, {"value": "160", "observation_id": "obs-settat-1"}, False),  # an echo
        # a year and a month in it may differ by 5 %, two months are two dates
        (
            {"value": "1503"},
            {"value": "1541", "period_start": "2019-06", "period_end": "2019-06"},
            False,
        ),
        (
            {"value": "150"},
            {"value": "190", "period_start": "2019-06", "period_end": "2019-06"},
            True,
        ),
        (
            {"value": "150", "period_start": "2019-01", "period_end": "2019-01"},
            {"value": "190", "period_start": "2019-06", "period_end": "2019-06"},
            False,
        ),
        # flows must cover the same months
        (FLOW | {"value": "30"}, FLOW | {"value": "50"}, True),
        (FLOW | {"value": "30"}, FLOW | {"value": "50", "period_start": "2018"}, False),
        # what is cumulative from one opening cannot fall
        (SINCE | {"value": "800"}, SINCE | {"value": "600", "period_end": "2020"}, True),
        (SINCE | {"value": "600"}, SINCE | {"value": "800", "period_end": "2020"}, False),
        (SINCE | {"value": "800"}, SINCE | {"value": "600", "period_start": "2010"}, False),
        # facts without a year, at any date
        (
            {"indicator": "floor_area", "unit": "m2", "value": "30000"},
            {"indicator": "floor_area", "unit": "m2", "value": "20000"} | YEAR,
            True,
        ),
        (
            {"indicator": "opened_year", "unit": "year", "value": "2010"},
            {"indicator": "opened_year", "unit": "year", "value": "2011"} | YEAR,
            True,
        ),
        # plans move
        (
            {"indicator": "planned_opening_year", "unit": "year", "value": "2010"},
            {"indicator": "planned_opening_year", "unit": "year", "value": "2011"} | YEAR,
            False,
        ),
        # the period of an undated source is a guess
        (
            PART | {"value": "80"},
            PART | YEAR | {"value": "20", "source_id": "settat-register"},
            True,
        ),
        (
            PART | {"value": "80"},
            PART | YEAR | {"value": "50", "source_id": "settat-register"},
            False,
        ),
        (PART | {"value": "80"}, PART | YEAR | {"value": "20"}, False),
    ],
)
def test_what_contradicts_and_what_does_not(tmp_path, first, second, contradicts):
    found = contradictions(tmp_path, pair(first, second))
    assert len(found) == (2 if contradicts else 0)


@pytest.mark.parametrize(
    ("value", "bound", "unit", "low", "high"),
    [
        (1400, "point", "firms", 1365, 1435),
        (86, "point", "percent", 85.5, 86.5),
        (4.48, "point", "MAD", 4.475, 4.485),
        (20, "point", "firms", 19.5, 20.5),
        (100, "approx", "firms", 95, 105),
        (30, "lower", "firms", 29.25, np.inf),
        (40, "upper", "firms", -np.inf, 41),
        (2010, "point", "year", 2010, 2010),
        (0, "point", "firms", 0, 0),
    ],
)
def test_what_a_printed_figure_allows(value, bound, unit, low, high):
    frame = pd.DataFrame({"value": [float(value)], "bound": [bound], "unit": [unit]})
    ends = [series.item() for series in allowed(frame)]
    assert ends == pytest.approx([low, high])


def test_a_range_in_conflict_shows_both_its_ends(tmp_path):
    low = claim(1, value="30", bound="lower", source_id="s-2019")
    high = claim(2, value="40", bound="upper", source_id="s-2019")
    found = contradictions(tmp_path, [low, high, claim(3, value="60", source_id="s-2019")])
    assert found["claim_id"].tolist() == ["settat-3", "settat-1", "settat-2"]
    assert found["conflict_id"].nunique() == 1


def test_rabats_opening_shows_2010_against_2012():
    found = facts.conflicts("technopark-rabat")
    opening = found[found["indicator"] == "opened_year"]
    assert opening["conflict_id"].nunique() == 1
    assert set(opening["value"]) == {2010, 2012, 2013}
    kept = opening[opening["kept"]]
    assert kept[["value", "claim_id"]].values.tolist() == [[2012.0, "mar-0102"]]
    assert "latest publication" in kept["reason"].item()
    assert "9 other claims repeat it" in kept["reason"].item()
    article = opening[opening["claim_id"] == "mar-0683"].iloc[0]
    assert article["source_id"] == "usine-digitale-casablanca"
    assert article["reason"].startswith("Set aside:")
    assert opening["observation_id"].nunique() == 3


KNOWN = [  # of data/README.md, "Known conflicts", as far as two claims state them
    ("technopark-rabat", "opened_year", {2010, 2012}),
    ("technopark-casablanca", "floor_area_lettable", {10_000, 15_000}),
    ("technopark-casablanca", "jobs", {1_400, 1_500}),
    ("technopark-casablanca", "ict_share_firms", {20, 80}),
    ("technopark-casablanca", "construction_cost", {250e6, 20e9}),
    ("mitc-network", "jobs_created_cumulative", {1_500, 15_000}),
    ("el-ghazala", "opened_year", {1997, 1999, 2001}),
    ("casanearshore", "opened_year", {2007, 2008}),
    ("technopark-agadir", "opened_year", {2019, 2021}),
    ("technopark-stellenbosch", "opened_year", {1985, 1987}),
    ("country-mar", "startup_funds_raised", {70e6, 82e6, 94.2e6}),
    ("smart-village-cairo", "land_area", {3_000_000}),
    ("vitib-grand-bassam", "land_area", {6_240_000, 7_200_000}),
    ("mitc-network", "ownership_share_attijariwafa", {17.5, 17.7}),
]


@pytest.mark.parametrize(("entity", "indicator", "values"), KNOWN, ids=lambda x: str(x)[:30])
def test_the_known_conflicts_are_found(entity, indicator, values):
    found = facts.conflicts(entity, indicator)
    assert any(values <= set(group["value"]) for _, group in found.groupby("conflict_id"))


@pytest.mark.parametrize(
    ("entity", "indicator"),
    [("technopark-casablanca", "floor_area"), ("technopark-casablanca", "opened_year")],
)
def test_where_all_agree_there_is_no_conflict(entity, indicator):
    assert facts.conflicts(entity, indicator).empty
    assert list(facts.conflicts(entity, indicator).columns) == list(COLUMNS)


def test_a_conflict_has_two_observations_and_says_why():
    found = facts.conflicts()
    assert (found.groupby("conflict_id")["observation_id"].nunique() >= 2).all()
    assert (found.groupby("conflict_id")["entity_id"].nunique() == 1).all()
    assert found["reason"].str.len().gt(10).all()
    french = facts.conflicts(lang="fr")
    assert french["claim_id"].tolist() == found["claim_id"].tolist()
    assert (french["reason"] != found["reason"]).all()
    assert french["reason"].str.match("Retenu|Écarté|Répète").all()


def test_the_year_that_the_table_of_entities_retains_is_named(tmp_path):
    entity = ENTITY | {"opened_year": "2010"}
    fact = {"indicator": "opened_year", "unit": "year"}
    rows = [
        claim(1, **fact, value="2012", quality="A"),
        claim(2, **fact, value="2011", quality="B"),
    ]
    folder = overlay(tmp_path / "own", rows, entities=[entity])
    found = facts.conflicts("parc-settat", data=folder)
    assert "The table of entities retains 2010." in found["reason"].iloc[0]
    assert "retains" not in facts.conflicts("technopark-rabat")["reason"].str.cat()


def test_conflicts_follow_the_filters():
    early = facts.conflicts("technopark-rabat", as_of=2014)
    assert "opened_year" not in set(early["indicator"])
    assert facts.conflicts(min_quality="A")["quality"].eq("A").all()


def test_the_order_of_rows_leaves_no_trace(tmp_path):
    rows = [claim(n, value=str(value)) for n, value in enumerate((100, 120, 140, 160), start=1)]
    there = contradictions(tmp_path / "there", rows)
    back = contradictions(tmp_path / "back", rows[::-1])
    pd.testing.assert_frame_equal(there, back)
    assert len(there) == 4


@pytest.mark.parametrize(
    ("indicator", "value", "why"),
    [
        ("tenant_firms", 230, "two places"),  # Casablanca alone, or with Rabat
        ("jobs", 1500, "two places"),
        ("jobs", 2000, "two places"),
        ("firms_cumulative", 550, "two definitions"),  # hosted or supported
    ],
)
def test_a_figure_told_of_two_things_is_named(indicator, value, why):
    told = facts.shared_figures("technopark-casablanca")
    rows = told[told["indicator"].eq(indicator) & told["value"].eq(value)]
    assert len(rows)
    assert rows["reason"].str.contains(why).all()
    french = facts.shared_figures("technopark-casablanca", lang="fr")
    assert french["claim_id"].tolist() == told["claim_id"].tolist()
    assert french["reason"].str.startswith("Un même chiffre").all()


def test_figures_told_of_two_things_share_an_observation():
    told = facts.shared_figures("mitc-network")
    things = told.groupby("observation_id")[["entity_id", "indicator"]].nunique()
    assert (things > 1).any(axis=1).all()
    assert not told["indicator"].isin(["rent_discount_months", "rent_startup"]).any()
    assert facts.shared_figures("porto-digital").empty

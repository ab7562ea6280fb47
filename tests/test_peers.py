"""Peers by likeness, and figures side by side: what is compared, in which years, and why not."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from overlays import claim, overlay
from parks import parks

from analysis import facts
from analysis.facts.comparison.nearest import closest, nearest
from analysis.facts.comparison.traits import TRAITS, scaled, traits
from analysis.language.errors import DataError, NotEstimable

HUB = "technopark-casablanca"
FIRMS = {name: {"tenant_firms": n} for name, n in [("a", "100"), ("b", "200"), ("c", "100")]}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Three parks of Morocco: b twice as large as a, c of another age and model."""
    folder = tmp_path_factory.mktemp("own") / "parks"
    return parks(folder, FIRMS, c={"opened_year": "1990", "ownership": "private"})


def test_a_distance_by_hand(own):
    table = facts.peers("park-a", 60, data=own).set_index("entity_id")
    known = facts.entities(comparable=True, data=own).index
    found = traits(known, 2015, own)
    found = found[found["opened"].isna() | (found["opened"] <= 2015)]
    size, age = scaled(found, "size"), scaled(found, "age")
    b, c = table.loc["park-b"], table.loc["park-c"]
    assert b["size"] == pytest.approx(math.log(2) / (size.max() - size.min()) / 5)
    assert b[["income", "ict", "age", "model"]].tolist() == [0, 0, 0, 0]
    assert b["distance"] == pytest.approx(b["size"])
    assert c["age"] == pytest.approx(math.log(26 / 16) / (age.max() - age.min()) / 5)
    assert (c["size"], c["model"]) == (0, pytest.approx(1 / 5))
    assert c["distance"] == pytest.approx(c["age"] + 0.2)
    assert b[["size_here", "size_there", "age_there"]].tolist() == [100, 200, 15]
    assert (b["known"], b["missing"], b["size_year"]) == (5, "", 2015)
    assert b["claim_ids"] == "settat-2"


def test_what_a_distance_is_made_of_adds_up_to_it():
    table = facts.peers(HUB, 40)
    assert table[list(TRAITS)].sum(axis=1).to_numpy() == pytest.approx(table["distance"].to_numpy())
    assert table["distance"].is_monotonic_increasing
    assert table["distance"].between(table["distance_low"] - 1e-12, table["distance_high"]).all()
    assert table["distance"].between(0, 1).all()


def test_likeness_is_mutual(own):
    there = facts.peers("park-a", 60, year=2015, data=own).set_index("entity_id")["distance"]
    back = facts.peers("park-c", 60, year=2015, data=own).set_index("entity_id")["distance"]
    assert there["park-c"] == pytest.approx(back["park-a"])


def test_an_unknown_trait_is_said_and_is_no_likeness(tmp_path):
    figures = FIRMS | {"d": {"land_area": "10"}}
    folder = parks(tmp_path / "d", figures)
    table = facts.peers("park-a", 60, data=folder).set_index("entity_id")
    d = table.loc["park-d"]
    assert (d["known"], d["missing"]) == (4, "size")
    assert d["distance_low"] == 0
    assert d["distance_high"] == pytest.approx(0.2)
    assert 0 < d["size"] == d["distance"] < 0.2
    assert "firms present unknown there" in d["explained"]
    assert table.loc["park-c", "distance"] == 0
    french = facts.peers("park-a", 60, lang="fr", data=folder).set_index("entity_id")
    assert "entreprises présentes : inconnu là-bas" in french.loc["park-d", "explained"]


def test_a_trait_that_the_hub_lacks_counts_for_nobody(tmp_path):
    folder = parks(tmp_path / "d", FIRMS | {"d": {"land_area": "10"}})
    table = facts.peers("park-d", 60, year=2015, data=folder)
    assert table["size"].isna().all()
    assert table["missing"].str.contains("size").all()
    four = ["income", "ict", "age", "model"]
    assert table[four].sum(axis=1).to_numpy() == pytest.approx(table["distance"].to_numpy())
    assert "not compared: firms present" in table["explained"][0]


def test_weights_choose_what_counts(own):
    alone = facts.peers("park-a", 60, weights={"model": 2.0}, data=own).set_index("entity_id")
    assert alone.loc[["park-b", "park-c"], "distance"].tolist() == [0, 1]
    twice = facts.peers("park-a", 60, weights={"size": 2, "model": 2}, data=own)
    once = facts.peers("park-a", 60, weights={"size": 1, "model": 1}, data=own)
    pd.testing.assert_frame_equal(twice, once)


def test_a_park_that_was_not_open_yet_is_no_peer():
    early = facts.peers(HUB, 60, year=2010)["entity_id"].tolist()
    assert "technopark-rabat" not in early
    assert "technopark-rabat" in facts.peers(HUB, 60, year=2014)["entity_id"].tolist()


def test_a_part_is_no_peer_of_its_whole(tmp_path):
    folder = parks(tmp_path / "in", FIRMS, b={"parent_id": "park-a"})
    assert "park-b" not in set(facts.peers("park-a", 60, data=folder)["entity_id"])
    assert "park-a" not in set(facts.peers("park-b", 60, data=folder)["entity_id"])
    one = set(facts.peers("park-c", 60, data=folder)["entity_id"])
    assert one & {"park-a", "park-b"} == {"park-a"}  # the nearer of the two


def test_peers_do_not_depend_on_the_order_of_rows(tmp_path):
    one = parks(tmp_path / "one", FIRMS, c={"ownership": "private"})
    other = parks(tmp_path / "other", dict(reversed(FIRMS.items())), c={"ownership": "private"})
    tables = [facts.peers("park-a", data=f).drop(columns="claim_ids") for f in (one, other)]
    pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"entity": "technopark-casablanc"}, "did you mean technopark-casablanca"),
        ({"k": 0}, "at least 1"),
        ({"weights": {"sise": 1}}, "did you mean size"),
        ({"weights": {"size": -1}}, "none below zero"),
        ({"weights": {"size": 0}}, "one above it"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments, said):
    with pytest.raises(DataError, match=said):
        facts.peers(**({"entity": HUB} | arguments))


def test_a_hub_of_which_nothing_is_known_has_no_peers(tmp_path):
    hub = {"entity_id": "x", "name": "X", "short_name": "X", "kind": "park", "city": "",
           "country_iso3": "TWN", "status": "open", "comparable": "1"}  # fmt: skip
    folder = overlay(tmp_path / "x", [claim(entity_id="x")], entities=[hub])
    with pytest.raises(NotEstimable, match="fewer than 3"):
        facts.peers("x", data=folder)


# Side by side -----------------------------------------------------------------------------------


def test_the_nearest_figure_serves_and_of_two_the_later():
    rows = pd.DataFrame(
        {"entity_id": "a", "indicator": "x", "year": [2009, 2012, 2016], "value": [1.0, 2.0, 3.0]}
    )
    assert nearest(rows, 2014, 3)["value"].tolist() == [3.0]
    assert nearest(rows, 2013, 3)["value"].tolist() == [2.0]
    assert nearest(rows, 2005, 3).empty
    assert [closest(rows["year"], at) for at in (2014, 2013, 1999)] == [2, 1, 0]
    assert nearest(rows, float("nan"), 3).empty


@pytest.fixture(scope="module")
def sides():
    table = facts.compare(
        HUB, ["malaga-techpark", "sophia-antipolis"], ["tenant_firms", "exit_rate"], 2013
    )
    return table.set_index(["basis", "indicator", "entity_id"]).sort_index()


def test_figures_of_a_year_have_their_window(sides):
    rows = sides.xs(("year", "tenant_firms"))
    assert set(rows["window"]) == {"2010–2016"}
    assert rows["distance_years"].abs().max() <= 3
    assert rows["subject"].to_dict() == {
        HUB: True,
        "malaga-techpark": False,
        "sophia-antipolis": False,
    }
    told = facts.indicators("malaga-techpark", "tenant_firms").set_index("year")
    columns = ["value", "conf_low", "conf_high", "status"]
    assert rows.loc["malaga-techpark", columns].tolist() == told.loc[2013, columns].tolist()
    assert rows.loc["malaga-techpark", "interval"] == "95 %"


def test_rates_are_compared_at_equal_age(sides):
    """Casablanca opened in 2001 and was 12 in 2013; Málaga opened in 1992 and was 12 in 2004."""
    rows = sides.xs(("age", "exit_rate"))
    assert rows.loc[HUB, ["year", "age", "distance_years"]].tolist() == [2013, 12, 0]
    malaga = rows.loc["malaga-techpark"]
    assert malaga[["year", "age", "window"]].tolist() == [2004, 12, "2001–2007"]
    assert malaga["interval"] == "95 %"
    assert malaga["conf_low"] < malaga["value"] < malaga["conf_high"]
    assert set(rows["moment"]) == {"at 12\xa0years"}
    assert rows.loc["sophia-antipolis", "reason"] == "nearest figure: 1990"
    assert pd.isna(rows.loc["sophia-antipolis", "value"])
    assert ("age", "tenant_firms") not in sides.index.droplevel("entity_id")


def test_what_lies_outside_its_window_is_not_shown():
    table = facts.compare(HUB, "technopark-zurich", "jobs", 2020, lang="fr")
    row = table.set_index("entity_id").loc["technopark-zurich"]
    assert pd.isna(row["value"])
    assert row["reason"] == "chiffre le plus proche : 2012"


def test_a_flow_over_several_years_is_no_years_figure():
    table = facts.compare(HUB, "22-barcelona", "firms_entered", 2016)
    assert table.set_index("entity_id").loc["22-barcelona", "reason"] == (
        "only figures over several years"
    )


def test_prices_are_in_one_money_or_say_why_not():
    table = facts.compare(HUB, "technopark-rabat", "rent_startup", 2015)
    assert set(table["unit"]) == {"EUR_per_m2_month"}
    assert table["conversion"].str.contains("exchange rate").all()
    kept = facts.compare(HUB, "technopark-rabat", "rent_startup", 2015, currency=None)
    assert set(kept["unit"]) == {"MAD_per_m2_month"}


def test_parts_of_a_ratio_are_not_mixed():
    table = facts.compare(HUB, "technopark-rabat", "firms_per_1000_m2", 2016)
    own = table[(table["entity_id"] == HUB) & (table["basis"] == "year")]
    assert own["part"].tolist() == ["floor_area", "floor_area_lettable"]


def test_left_out_the_peers_are_the_likely_ones_and_the_indicators_the_known_ones():
    table = facts.compare("technopark-rabat")
    assert table["entity_id"].unique().tolist() == [
        "technopark-rabat",
        *facts.peers("technopark-rabat")["entity_id"],
    ]
    own = table[table["subject"] & (table["basis"] == "year")]
    assert own["value"].notna().mean() > 0.5
    assert (own["value"].notna() | own["conf_low"].notna() | own["reason"].ne("")).all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"entity": "technopark-casablanc"}, "did you mean technopark-casablanca"),
        ({"peers": ["sophia"]}, "sophia: unknown"),
        ({"indicators": "tenant_firm"}, "did you mean tenant_firms"),
        ({"window": -1}, "0 or more"),
        ({"currency": "XYZ", "indicators": "rent_startup"}, "XYZ"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(arguments, said):
    with pytest.raises(DataError, match=said):
        facts.compare(**({"entity": HUB, "peers": "technopark-rabat"} | arguments))

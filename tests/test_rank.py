"""Ranks with their odds: exact figures keep their order, doubt spreads it, nothing is made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from parks import parks

from analysis import facts
from analysis.facts.comparison.candidates import candidates
from analysis.facts.comparison.draws import drawn_figures, drawn_weights, normalised, ranks_of
from analysis.language.errors import DataError, NotEstimable

NAMES = ["park-a", "park-b", "park-c", "park-d"]
EXACT = {"a": "300", "b": "100", "c": "400", "d": "200"}
JOBS = {"a": "1000", "b": "4000 approx", "c": "3000", "d": "3100 lower"}
HUBS = {one: {"tenant_firms": EXACT[one], "jobs": jobs} for one, jobs in JOBS.items()}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return parks(tmp_path_factory.mktemp("own") / "parks", HUBS)


def odds(table):
    return table.filter(regex=r"^p_rank_\d+$").to_numpy()


def ranked(folder, weights=None, **options):
    weights = {"tenant_firms": 1} if weights is None else weights
    return facts.rank(weights, NAMES, data=folder, **options)


@pytest.mark.parametrize("normalisation", ["rank", "z", "minmax"])
def test_all_weight_on_one_exact_indicator_keeps_its_order(own, normalisation):
    table = ranked(own, normalisation=normalisation)
    assert table["entity_id"].tolist() == ["park-c", "park-a", "park-d", "park-b"]
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table["conf_low"].equals(table["rank"])
    assert table["conf_high"].equals(table["rank"])
    assert odds(table).tolist() == np.eye(4).tolist()
    assert table["with_tenant_firms"].tolist() == [400, 300, 200, 100]
    assert set(table["kind_tenant_firms"]) == {"exact"}


def test_less_is_better_where_it_is_said(own):
    table = ranked(own, lower_is_better="tenant_firms")
    assert table["entity_id"].tolist() == ["park-b", "park-d", "park-a", "park-c"]


def test_an_indicator_without_a_year_keeps_its_order_too():
    table = facts.rank({"opened_year": 1}, lower_is_better="opened_year", draws=200)
    sure = table[table["kind_opened_year"] == "exact"]
    assert sure["with_opened_year"].is_monotonic_increasing
    assert table["year"].isna().all()


@pytest.mark.parametrize("normalisation", ["rank", "z", "minmax"])
def test_the_odds_sum_to_one_by_rank_and_by_hub(normalisation):
    table = facts.rank(draws=300, normalisation=normalisation)
    shares = odds(table)
    assert shares.shape == (len(table), len(table))
    assert shares.sum(axis=0) == pytest.approx(1.0)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (shares > 0).sum() > 2 * len(table)
    mean = shares @ np.arange(1, len(table) + 1)
    assert table["mean_rank"].to_numpy() == pytest.approx(mean)
    assert (table["conf_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["conf_high"]).all()


def test_odds_by_hand(tmp_path):
    """100 to 200 against 150 exactly: above and below it in half of the draws each."""
    figures = {"a": {"jobs": "100 lower;200 upper"}, "b": {"jobs": "150"}}
    folder = parks(tmp_path / "own", figures)
    table = facts.rank({"jobs": 1}, ["park-a", "park-b"], 20_000, data=folder)
    assert odds(table) == pytest.approx(0.5, abs=0.015)
    assert set(table["kind_jobs"]) == {"claimed range", "exact"}


def test_equal_figures_share_their_ranks(tmp_path):
    folder = parks(tmp_path / "own", {one: {"jobs": "100"} for one in "abc"})
    table = facts.rank({"jobs": 1}, NAMES[:3], 20_000, data=folder)
    assert odds(table) == pytest.approx(1 / 3, abs=0.015)


def test_weights_in_doubt_turn_a_rank_as_often_as_they_should(tmp_path):
    """a leads in firms, b in jobs: a is first exactly where firms weigh more than half."""
    figures = {"a": {"tenant_firms": "2", "jobs": "1"}, "b": {"tenant_firms": "1", "jobs": "2"}}
    folder = parks(tmp_path / "own", figures)
    table = facts.rank(
        {"tenant_firms": 0.7, "jobs": 0.3}, NAMES[:2], 20_000, concentration=5, data=folder
    ).set_index("entity_id")
    from scipy.stats import beta

    assert table.loc["park-a", "p_rank_1"] == pytest.approx(beta(3.5, 1.5).sf(0.5), abs=0.015)
    sure = facts.rank(
        {"tenant_firms": 0.7, "jobs": 0.3}, NAMES[:2], concentration=np.inf, data=folder
    )
    assert odds(sure).tolist() == [[1, 0], [0, 1]]
    assert "fixed" in sure["method"][0]


def test_the_same_seed_gives_the_same_bytes(own):
    weights = {"tenant_firms": 1, "jobs": 1}
    one, same, other = (ranked(own, weights, rng=seed) for seed in (3, 3, 4))
    assert one.to_csv() == same.to_csv()
    assert one.to_csv() != other.to_csv()
    assert ranked(own, weights, rng=np.random.default_rng(3)).to_csv() == one.to_csv()


# Invariance -------------------------------------------------------------------------------------


def test_order_and_scale_of_what_is_given_do_not_matter(own, tmp_path):
    weights = {"tenant_firms": 1, "jobs": 2}
    one = ranked(own, weights)
    assert ranked(own, {"jobs": 4.0, "tenant_firms": 2.0}).equals(one)
    assert ranked(own, weights | {"occupancy_rate": 0}).equals(one)
    shuffled = facts.rank(weights, NAMES[::-1], data=own)
    assert shuffled.equals(one)
    turned = parks(tmp_path / "turned", dict(reversed(HUBS.items())))
    columns = [name for name in one if name != "claim_ids"]
    assert ranked(turned, weights)[columns].equals(one[columns])


@pytest.mark.parametrize("normalisation", ["rank", "z", "minmax"])
def test_another_unit_changes_no_rank(own, tmp_path, normalisation):
    """Jobs in thousands: every figure a thousandth."""

    def thousandth(told):
        value, *rest = told.split()
        return " ".join([str(int(value) / 1000), *rest])

    small = {one: {**own_, "jobs": thousandth(own_["jobs"])} for one, own_ in HUBS.items()}
    folder = parks(tmp_path / "small", small)
    weights = {"tenant_firms": 1, "jobs": 1}
    tables = [ranked(f, weights, normalisation=normalisation) for f in (own, folder)]
    assert odds(tables[0]).tolist() == odds(tables[1]).tolist()


def test_a_monotone_rescaling_changes_no_rank_where_only_places_count(tmp_path):
    exact = {one: {"tenant_firms": f, "jobs": str(int(f) % 70)} for one, f in EXACT.items()}
    squared = {
        one: {**own, "tenant_firms": str(int(own["tenant_firms"]) ** 2)}
        for one, own in exact.items()
    }
    weights = {"tenant_firms": 1, "jobs": 1}
    folders = [parks(tmp_path / name, f) for name, f in (("one", exact), ("square", squared))]
    by_place = [ranked(f, weights) for f in folders]
    assert odds(by_place[0]).tolist() == odds(by_place[1]).tolist()
    by_size = [ranked(f, weights, normalisation="z") for f in folders]
    assert odds(by_size[0]).tolist() != odds(by_size[1]).tolist()


# What is unknown --------------------------------------------------------------------------------


def test_an_indicator_that_no_hub_has_sets_nobody_apart(tmp_path):
    folder = parks(tmp_path / "own", {"a": {"tenant_firms": "200"}, "b": {"tenant_firms": "100"}})
    table = facts.rank({"jobs": 1, "tenant_firms": 1}, ["park-a", "park-b"], data=folder)
    table = table.set_index("entity_id")
    assert table["p_rank_1"].to_dict() == {"park-a": 1.0, "park-b": 0.0}
    assert set(table["missing"]) == {"jobs"}


def test_a_missing_indicator_is_said_and_is_not_zero(tmp_path):
    """d lacks jobs: there it scores as a, b or c at random; with zero it would always be last."""
    figures = {
        one: {"tenant_firms": "100", "jobs": jobs} for one, jobs in zip("abc", "123", strict=True)
    }
    folder = parks(tmp_path / "own", figures | {"d": {"tenant_firms": "100"}})
    table = ranked(folder, {"jobs": 1, "tenant_firms": 1}, draws=20_000).set_index("entity_id")
    d = table.loc["park-d"]
    assert (d["missing"], d["known"]) == ("jobs", 1)
    assert pd.isna(d["with_jobs"])
    assert d[["p_rank_1", "p_rank_2", "p_rank_3", "p_rank_4"]].tolist() == pytest.approx(
        [1 / 6, 1 / 3, 1 / 3, 1 / 6], abs=0.015
    )


def test_a_hub_with_too_few_figures_is_left_out_and_named(tmp_path):
    folder = parks(tmp_path / "own", HUBS | {"e": {"jobs": "50"}, "f": {"land_area": "9"}})
    weights = {"tenant_firms": 2, "jobs": 1}
    table = facts.rank(weights, year=2015, draws=50, data=folder)
    assert not {"park-e", "park-f"} & set(table["entity_id"])
    why = facts.unranked(weights, year=2015, data=folder).set_index("entity_id")["reason"]
    assert why["park-e"] == "figures of less than half of the weight"
    assert why["park-f"] == "no figure of any of the indicators"
    assert why["berytech"] == "no figure of 2012–2018; it has figures of 2003"
    assert not set(why.index) & set(table["entity_id"])
    with pytest.raises(NotEstimable, match="not ranked: park-e"):
        facts.rank(weights, [*NAMES, "park-e"], data=folder)


def test_a_figure_too_far_from_the_year_is_no_figure(own):
    with pytest.raises(NotEstimable, match="not ranked"):
        ranked(own, year=2005)
    assert ranked(own, year=2012)["year"].tolist() == [2012] * 4


def test_the_year_is_the_one_around_which_most_figures_lie(tmp_path):
    figures = {"a": {"jobs": "1 point 2000;2 point 2010"}, "b": {"jobs": "3 point 2012"},
               "c": {"jobs": "4 point 2001"}}  # fmt: skip
    folder = parks(tmp_path / "own", figures)
    found = candidates({"jobs": 1}, ["park-a", "park-b", "park-c"], None, 3, None, None, folder)
    assert found.year == 2012
    assert found.hubs == ("park-a", "park-b")


def test_how_far_a_figure_may_be_off(tmp_path):
    told = {"a": "100 approx", "b": "100 lower", "c": "100 upper", "d": "100;120"}
    folder = parks(tmp_path / "own", {one: {"jobs": figure} for one, figure in told.items()})
    found = candidates({"jobs": 1}, NAMES, 2015, 3, None, None, folder)
    rows = found.figures.set_index("entity_id")[["low", "high", "kind"]]
    assert [tuple(row) for row in rows.to_numpy().tolist()] == [
        (95, 105, "about"),
        (100, 200, "at least"),
        (50, 100, "at most"),
        (100, 120, "claims differ"),
    ]


def test_what_the_rank_owes_to_each_indicator(tmp_path):
    """Firms say a b, jobs say b a; with fixed weights on firms, only leaving firms out turns it."""
    figures = {"a": {"tenant_firms": "2", "jobs": "1"}, "b": {"tenant_firms": "1", "jobs": "2"}}
    folder = parks(tmp_path / "own", figures)
    table = facts.rank(
        {"tenant_firms": 3, "jobs": 1}, NAMES[:2], 50, concentration=np.inf, data=folder
    ).set_index("entity_id")
    assert table["without_tenant_firms"].to_dict() == {"park-a": 1, "park-b": -1}
    assert table["without_jobs"].to_dict() == {"park-a": 0, "park-b": 0}
    alone = facts.rank({"jobs": 1}, NAMES[:2], 50, data=folder)
    assert alone["without_jobs"].isna().all()


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ({"indicator_weights": {"job": 1}}, DataError, "did you mean jobs"),
        ({"indicator_weights": {"jobs": -1}}, DataError, "none below zero"),
        ({"indicator_weights": {"jobs": float("nan")}}, DataError, "none below zero"),
        ({"indicator_weights": {}}, DataError, "one above it"),
        ({"entities": ["technopark-casablanc"]}, DataError, "did you mean technopark-casablanca"),
        ({"draws": 0}, DataError, "at least 1"),
        ({"concentration": 0}, DataError, "more than 0"),
        ({"normalisation": "ranks"}, DataError, "did you mean rank"),
        ({"lower_is_better": "occupancy_rate"}, DataError, "occupancy_rate: unknown"),
        ({"entities": ["ihub-nairobi"]}, NotEstimable, "not ranked: ihub-nairobi"),
        ({"entities": ["technopark-casablanca"]}, NotEstimable, "a ranking needs 2"),
    ],
)
def test_a_ranking_that_cannot_be_is_refused(arguments, kind, said):
    with pytest.raises(kind, match=said):
        facts.rank(**arguments)


def test_the_method_travels_with_the_ranks(own):
    said = ranked(own, {"jobs": 1, "tenant_firms": 3}, lang="fr")["method"][0]
    assert said.startswith("Poids : jobs 0,25, tenant_firms 0,75 (Dirichlet autour d’eux")
    assert "chiffres : 2015–2021" in said or "chiffres : 2012–2018" in said


# Draws ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high"), [(80.0, 130.0), (0.0, 130.0), (-10.0, 130.0)])
def test_a_95_interval_is_read_by_its_median_and_ends(low, high):
    rows = pd.DataFrame({"centre": [100.0], "low": [low], "high": [high], "kind": ["95 %"]})
    drawn = drawn_figures(rows, np.array([[0.025], [0.5], [0.975], [0.0001]]))[:, 0]
    assert drawn[:3] == pytest.approx([low, 100, high])
    assert drawn[3] < low or (low == drawn[3] == 0)


def test_weights_have_the_stated_mean_and_spread():
    shares = np.array([0.2, 0.8])
    weights = drawn_weights(shares, 20.0, 20_000, np.random.default_rng(0))
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert weights.mean(axis=0) == pytest.approx(shares, abs=0.005)
    assert weights.std(axis=0) == pytest.approx(np.sqrt(0.2 * 0.8 / 21), abs=0.005)


def test_scales_by_hand():
    values = np.array([[1.0, 2.0, 4.0, 2.0]])
    assert normalised(values, "rank").tolist() == [[0, 0.5, 1, 0.5]]
    assert normalised(values, "minmax")[0] == pytest.approx([0, 1 / 3, 1, 1 / 3])
    assert normalised(values, "z").mean() == pytest.approx(0)
    same = np.full((1, 3), 7.0)
    assert [normalised(same, way)[0, 0] for way in ("rank", "minmax", "z")] == [0.5, 0.5, 0]
    assert ranks_of(np.array([[3.0, 1.0, 3.0]]), np.array([[0.9, 0.5, 0.1]])).tolist() == [
        [2, 3, 1]
    ]

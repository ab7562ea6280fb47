"""Reconciled series of the shipped hubs: what adds up, what is declined, what moves what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from overlays import claim, overlay
from reconciling import shipped_segments

from analysis import facts
from analysis.facts.claim_table import claims
from analysis.facts.package import open_package
from analysis.facts.reads import forget, recorded
from analysis.facts.reconciliation import hubs
from analysis.facts.reconciliation.containment import too_large
from analysis.facts.reconciliation.hubs import reconcile, reconcile_all
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.solution import solve
from analysis.language.errors import DataError

HUB, NETWORK = "technopark-casablanca", "mitc-network"
SHARED = stored_parameters().shared
EXACT = 1e-8
FULL = {
    "berlin-adlershof",
    "berlin-adlershof-core",
    "malaga-techpark",
    "mitc-network",
    "sophia-antipolis",
    "technopark-casablanca",
    "technopark-zurich",
}


@pytest.fixture(scope="module")
def everything():
    return {found.entity_id: found for found in reconcile_all(draws=400)}


@pytest.fixture(scope="module")
def casablanca():
    return reconcile(HUB)


def row(found, indicator, year):
    table = found.table
    return table[table["indicator"].eq(indicator) & table["year"].eq(year)].iloc[0]


def test_identities_hold_in_every_published_year(everything):
    checked = 0
    for found in everything.values():
        rows = found.table[found.table["status"].ne("claimed")]
        wide = rows.pivot(index="year", columns="indicator", values="value")
        more = {"firms_entered", "firms_cumulative"} - set(wide.columns)
        wide = wide.reindex(columns=[*wide.columns, *sorted(more)]).astype(float)
        if found.verdict == "full":
            net = wide["firms_entered"] - wide["firms_exited"]
            gaps = [
                wide["tenant_firms"].diff() - net,
                wide["firms_cumulative"].diff() - wide["firms_entered"],
            ]
            for gap in gaps:
                # Across a break of definition nothing is chained.
                assert gap.dropna().abs().max() <= EXACT or gap.dropna().empty
                checked += len(gap.dropna())
        if "jobs_per_firm" in wide:
            gap = wide["jobs"] / wide["tenant_firms"] - wide["jobs_per_firm"]
            assert gap.dropna().abs().max() <= EXACT
            checked += len(gap.dropna())
    assert checked > 300


def test_identities_hold_in_every_draw(casablanca):
    draws = casablanca.draws
    change = np.diff(draws.tenants, axis=0)
    net = (draws.entries - draws.exits)[1:]
    flows = ~np.isnan(net[:, 0])
    assert change[flows] == pytest.approx(net[flows], abs=EXACT)
    assert np.diff(draws.cumulative, axis=0)[flows] == pytest.approx(
        draws.entries[1:][flows], abs=EXACT
    )
    assert flows.sum() == 16
    with pytest.raises(ValueError, match="read-only"):
        draws.tenants[0] = 0


def test_intervals_hold_their_value_and_nothing_is_negative(everything):
    table = pd.concat([found.table for found in everything.values()])
    low, high = table["conf_low"].fillna(0), table["conf_high"].fillna(np.inf)
    assert (low >= 0).all()
    assert ((low <= table["value"]) & (table["value"] <= high)).all()
    flows = table[table["indicator"].isin(["firms_entered", "firms_exited"])]
    assert (flows[["conf_low", "conf_high"]] % 1 == 0).all(axis=None)
    assert set(table["interval"]) == {"95 %"}
    assert not table.duplicated(["entity_id", "indicator", "period_end"]).any()


@pytest.mark.parametrize(
    ("indicator", "low", "high", "holds", "ratio"),
    [
        ("tenant_firms", 170, 230, (200,), 1.4),
        ("firms_exited", 25, 45, (30, 40), 2.6),
        ("firms_cumulative", 560, 650, (), 1.15),
        ("jobs", 1300, 1800, (1500,), 1.7),
    ],
)
def test_casablanca_in_2013(casablanca, indicator, low, high, holds, ratio):
    found = row(casablanca, indicator, 2013)
    assert low <= found["value"] <= high
    assert all(found["conf_low"] <= figure <= found["conf_high"] for figure in holds)
    assert found["conf_high"] / found["conf_low"] <= ratio


def test_casablanca_names_what_does_not_fit(casablanca):
    fitted = casablanca.fitted.set_index("claim_id")
    assert fitted.at["mar-0603", "conf_low"] <= 600 <= fitted.at["mar-0603", "conf_high"]
    assert fitted.at["mar-0603", "period_end"] == "2013-07"
    # 246 admissions against 20 to 30 a year; 400 by 2005; 50 tenants in 2001.
    assert fitted.loc[["mar-0613", "mar-0007", "mar-0103"], "outside"].all()
    assert not fitted.loc[["mar-0054", "mar-0699", "mar-0038", "mar-0063"], "outside"].any()
    assert fitted.at["mar-0613", "residual"] == pytest.approx(
        np.log(246 / fitted.at["mar-0613", "fitted"])
    )
    assert row(casablanca, "jobs", 2013)["status"] == "interpolated"
    assert row(casablanca, "jobs", 2013)["n_claims"] == 2  # repetitions of the count of 2011
    assert row(casablanca, "jobs", 2013)["claim_ids"] == "mar-0068 mar-0184"
    assert row(casablanca, "tenant_firms", 2013)["status"] == "reconciled"


def test_every_claim_stands_beside_the_model(everything):
    for found in everything.values():
        own = claims(found.entity_id)
        assert set(found.fitted["claim_id"]) <= set(own["claim_id"])
        paths = found.fitted[found.fitted["fitted"].notna()]
        assert (paths["conf_low"] <= paths["fitted"]).all()
        assert (paths["fitted"] <= paths["conf_high"]).all()
        assert not found.fitted.loc[found.fitted["role"].eq("aside"), "outside"].any()


def test_hubs_carry_what_their_claims_carry(everything):
    verdicts = {entity: found.verdict for entity, found in everything.items()}
    assert {e for e, v in verdicts.items() if v == "full"} == FULL
    assert verdicts["porto-digital"] == verdicts["hsinchu-science-park"] == "level and jobs"
    assert verdicts["technopark-tanger"] == verdicts["ciudad-del-saber"] == "level"
    assert verdicts["new-york-silicon-alley"] == "jobs only"
    assert verdicts["technopark-rabat"] == verdicts["berytech"] == "single"
    assert verdicts["ihub-nairobi"] == "declined"


def test_what_is_declined_says_why_in_both_languages(everything):
    tanger = {item.series: item.reason for item in everything["technopark-tanger"].declined}
    assert set(tanger) == {"entries", "exits", "cumulative", "jobs", "jobs_per_firm"}
    assert "three tenant counts" in tanger["exits"].said("en")
    assert "trois comptages" in tanger["exits"].said("fr")
    for entity in ("ihub-nairobi", "konza-technopolis"):  # incubated only; nothing at all
        none = everything.get(entity) or reconcile(entity)
        assert none.table.empty
        assert len(none.declined) == 6
    for found in everything.values():
        assert all(item.reason.said("fr") for item in found.declined)


def test_a_single_count_stays_one(everything):
    (lone,) = everything["berytech"].table.to_dict("records")
    error = np.hypot(SHARED.stock_error_c, 0.5 / 17 / 3**0.5)
    assert (lone["value"], lone["status"]) == (17.0, "claimed")
    assert lone["conf_high"] / lone["value"] == pytest.approx(np.exp(1.959964 * error))


def test_nothing_is_chained_over_a_break(everything):
    sophia = everything["sophia-antipolis"]
    assert row(sophia, "tenant_firms", 2015)["conf_high"] < 1700
    assert row(sophia, "tenant_firms", 2016)["conf_low"] > 1900
    exits = sophia.table[sophia.table["indicator"].eq("firms_exited")]
    assert exits["year"].max() == 2015


def test_no_hub_is_certainly_larger_than_what_contains_it(everything):
    found = too_large(list(everything.values()))
    assert (found["value"] > found["parent_value"]).all()
    assert not found["certain"].any()
    numbers = ["value", "conf_low", "conf_high"]
    grown = everything[HUB].table.assign(**{n: 3 * everything[HUB].table[n] for n in numbers})
    pair = [replace(everything[HUB], table=grown), everything[NETWORK]]
    wrong = too_large(pair)
    assert wrong.loc[wrong["indicator"].eq("tenant_firms"), "certain"].all()
    assert set(wrong["parent_id"]) == {NETWORK}
    assert too_large([everything["ihub-nairobi"]]).empty


def test_the_order_of_rows_changes_nothing():
    table = open_package().table("claims")
    shuffled = table.sample(frac=1.0, random_state=6)
    for one, other in zip(
        shipped_segments(table, HUB), shipped_segments(shuffled, HUB), strict=True
    ):
        assert (solve(one, SHARED, 200).states == solve(other, SHARED, 200).states).all()


def test_jobs_in_thousands_give_the_same_hub():
    table = open_package().table("claims")
    thousands = table.assign(
        value=table["value"].mask(table["indicator"].eq("jobs"), table["value"] / 1000)
    )
    (one,), (other,) = (shipped_segments(frame, HUB) for frame in (table, thousands))
    persons, scaled = solve(one, SHARED, 200).states, solve(other, SHARED, 200).states
    jobs = one.layout.of("jobs")
    assert scaled[jobs] * 1000 == pytest.approx(persons[jobs], rel=1e-6)
    assert np.delete(scaled, jobs, 0) == pytest.approx(np.delete(persons, jobs, 0), rel=1e-6)


@pytest.fixture(scope="module")
def one_changed(tmp_path_factory):
    """A folder in which 50 exits of 2015, told of Casablanca and of its network, are 90."""
    old = claims(HUB).set_index("claim_id").loc["mar-0107"]
    changes = {
        name: str(old[name]) for name in ("entity_id", "indicator", "unit", "bound", "quality")
    }
    changes |= {
        "period_start": "2015",
        "period_end": "2015",
        "observation_id": old["observation_id"],
    }
    rows = [claim(value="90", replaces="mar-0107", **changes)]
    return overlay(tmp_path_factory.mktemp("changed"), rows)


def test_one_changed_claim_moves_its_hub_and_no_other(one_changed, everything):
    before, after = (reconcile(HUB, data=data, draws=400) for data in (None, one_changed))
    moved = row(after, "firms_exited", 2015)["value"] - row(before, "firms_exited", 2015)["value"]
    assert moved > 10
    for entity in ("malaga-techpark", "technopark-zurich", "technopark-tanger", "porto-digital"):
        again = reconcile(entity, data=one_changed, draws=400)
        pd.testing.assert_frame_equal(again.table, everything[entity].table)


def test_only_the_hub_and_its_parent_are_read():
    forget()
    reconcile(HUB, draws=100)
    assert {read.key for read in recorded() if read.resource == "claims"} == {HUB, NETWORK}


def test_a_hub_is_solved_once_and_cannot_be_spoilt(monkeypatch, casablanca):
    monkeypatch.setattr(hubs, "assemble", None)  # a second solution would fail
    again = reconcile(HUB)
    again.table.loc[:, "value"] = 0.0
    assert reconcile(HUB).table.equals(casablanca.table)


def test_the_same_hub_has_the_same_bytes(casablanca):
    hubs._solved.cache_clear()
    again = reconcile(HUB)
    assert (again.draws.jobs == casablanca.draws.jobs).all(where=~np.isnan(again.draws.jobs))
    assert again.table.equals(casablanca.table)


def test_what_was_known_earlier_is_less():
    early = reconcile(HUB, as_of=2009, draws=200)
    assert early.table["year"].max() <= 2009
    assert len(early.fitted) < len(reconcile(HUB, draws=200).fitted)


def test_progress_is_told_hub_by_hub():
    told = []
    names = ["berytech", "technopark-tanger"]
    reconcile_all(names, draws=100, progress=lambda *at: told.append(at))
    assert told == [(1, 2, "berytech"), (2, 2, "technopark-tanger")]


def test_an_unknown_hub_is_refused_with_the_near_name():
    with pytest.raises(DataError, match="technopark-casablanca"):
        reconcile("technopark-casablanka")


def test_the_public_door_is_the_room():
    assert facts.reconcile is reconcile
    assert facts.reconcile_all is reconcile_all

"""What must hold of any policy at a real hub, in every draw: nothing, order, dates, accounts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from policy_cases import planned, steady_hub, values

from analysis import policy
from analysis.policy.levers.lever import RentRule
from analysis.policy.outcome import outcome_of
from analysis.policy.projection import batch_outcome
from analysis.policy.running import follow, respond
from analysis.policy.simulation import task_of
from analysis.policy.valuation import HEADLINES, returns

FULL = RentRule(18.0, 0.5)
EXACT = 1e-9
DRAWS = 500
REFORMS = [name for name in policy.scenarios().index if name != "baseline"]
HUBS = ("technopark-casablanca", "technopark-rabat")
ALL_ON = {
    "procurement": {"target_share": 0.3, "compliance": "mix 2023"},
    "guarantee": {"take_up_extra": 0.037, "coverage": 0.7, "loan": 0.333, "fee": 0.005},
    "grants": {"budget": 3.0},
    "coinvest": {"leverage": 1.0},
    "assistance": {"firms_share": 0.2},
    "rent": {"discount_months": 36.0, "discount_share": 0.5},
    "payment": {"days_cut": 20.0, "private_rule": 1.0},
    "entry": {"cut_share": 0.7},
    "relief": {"label_share": 0.06, "contrib_share": 1.0, "stipend": 14_000.0},
}


@cache
def outcome(name, hub, setting):
    """Every path of one batch of draws."""
    task = task_of(name, hub, setting, "block", 0, None, None)
    return batch_outcome(task, 0, DRAWS).outcome


def moved(simulation):
    return simulation.draws[[c for c in simulation.draws if not c.startswith("base_")]]


# nothing in, nothing out ---------------------------------------------------------------------


@pytest.mark.parametrize("name", REFORMS)
def test_baseline_plus_reform_less_reform_is_the_baseline_in_every_draw(name):
    baseline, reform = policy.load_scenario("baseline"), policy.load_scenario(name)
    there = baseline.with_levers(*reform.levers)
    usual = {one.lever for one in baseline.levers}
    back = there.without(*(one.lever for one in reform.levers if one.lever not in usual))
    back = back.with_levers(*baseline.levers)
    assert back == baseline
    found = policy.simulate(replace(back, name="back", baseline=baseline), draws=DRAWS)
    assert (moved(found) == 0.0).all(axis=None)
    paths = found.paths
    twins = [paths[paths["scenario"] == which].reset_index(drop=True) for which in
             ("baseline", "reform")]  # fmt: skip
    assert twins[0].drop(columns="scenario").equals(twins[1].drop(columns="scenario"))


@pytest.mark.parametrize("name", REFORMS)
def test_before_its_date_a_reform_changes_exactly_nothing_in_any_draw(name):
    scenario = policy.load_scenario(name)
    later = replace(
        scenario, levers=tuple(replace(one, start="2017-07-01") for one in scenario.levers)
    )
    before = policy.simulate(later, draws=DRAWS, horizon=3)
    assert (moved(before) == 0.0).all(axis=None)
    after = policy.simulate(later, draws=DRAWS, horizon=5)
    assert (after.draws["net_cost"] != 0.0).any()


def test_the_order_in_which_levers_run_changes_no_result():
    rng = np.random.default_rng(2)
    hub = steady_hub(values(30, common__interaction=rng.uniform(1, 2, 30)))
    plans = [planned(hub, name, **given) for name, given in ALL_ON.items()]
    base, demand = follow(hub, [], FULL)
    totals = []
    for order in (plans, plans[::-1], [plans[k] for k in rng.permutation(len(plans))]):
        reform = respond(hub, order, FULL, demand)
        totals.append(outcome_of(hub, base, reform, order, [], FULL, 30).totals)
    for other in totals[1:]:
        for name, value in totals[0].items():
            scale = max(float(np.abs(value).max()), 1.0)
            assert np.abs(other[name] - value).max() <= 1e-10 * scale, name


# accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["central", "sceptical", "advocate"])
def test_with_every_lever_on_firms_and_people_are_accounted_for_in_every_step(setting):
    rng = np.random.default_rng(3)
    hub = steady_hub(values(50, setting, common__interaction=rng.uniform(1, 2, 50)))
    plans = [planned(hub, name, **given) for name, given in ALL_ON.items()]
    base, demand = follow(hub, [], FULL)
    for track in (base, respond(hub, plans, FULL, demand)):
        came = hub.stock.firms + np.cumsum(track.entries, axis=0)
        left = np.cumsum(track.failed + track.graduated, axis=0)
        np.testing.assert_allclose(came, track.tenants + left, rtol=1e-12)
        assert np.all(track.tenants <= hub.space * (1 + EXACT))
        assert np.all(track.jobs + track.temporary <= demand.people * (1 + EXACT))
        assert np.all(track.entries >= 0)


@pytest.mark.parametrize("hub", HUBS)
@pytest.mark.parametrize("name", ["sba-us", "rent-36", "assistance"])
@pytest.mark.parametrize("setting", ["central", "sceptical", "advocate"])
def test_at_a_real_hub_firms_in_are_tenants_and_exits_in_every_draw_and_year(name, hub, setting):
    found = outcome(name, hub, setting)
    for paths in (found.baseline, found.reform):
        change = np.diff(paths["tenants"], axis=0)
        flows = (paths["entries"] - paths["exits"])[1:]
        np.testing.assert_allclose(change, flows, atol=1e-8)
        np.testing.assert_allclose(paths["exits"], paths["graduated"] + paths["failed"], rtol=1e-12)


@pytest.mark.parametrize("hub", HUBS)
@pytest.mark.parametrize("name", ["sba-us", "tunisia-startup-act"])
def test_at_a_real_hub_costs_add_up_over_levers_and_years_in_every_draw(name, hub):
    found = outcome(name, hub, "central")
    levers = sum(found.costs.values())
    np.testing.assert_allclose(levers, found.changes["cost"], rtol=1e-9)
    totals = found.totals
    by_lever = sum(one for key, one in totals.items() if key.startswith("cost_"))
    by_part = sum(one for key, one in totals.items() if key.startswith("part_"))
    np.testing.assert_allclose(by_lever, totals["net_cost"], rtol=1e-9)
    np.testing.assert_allclose(by_part, totals["net_cost"], rtol=1e-9)
    gross = totals["gross_park"] + totals["gross_alumni"] + totals["gross_temporary"]
    np.testing.assert_allclose(gross, totals["gross_job_years"], atol=1e-9 * np.abs(gross).max())
    net = totals["gross_job_years"] - totals["displaced"] - totals["outside"] + totals["further"]
    np.testing.assert_allclose(net, totals["net_job_years"], atol=1e-9 * np.abs(gross).max())


# draws ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["central", "sceptical", "advocate"])
@pytest.mark.parametrize("name", ["sba-morocco", "procurement-20", "guarantee", "assistance"])
def test_doubling_the_draws_moves_no_headline_beyond_its_error(name, setting):
    """Half of a run within the whole differs by its error over root two; most stay inside it."""
    few, many = (
        returns(policy.simulate(name, setting=setting, draws=n)).set_index("measure")
        for n in (5000, 10_000)
    )
    told = few.loc[[m for m in HEADLINES if np.isfinite(few.loc[m, "mc_error"])]]
    assert len(told) >= 3
    off = (many.loc[told.index, "mean"] - told["mean"]).abs()
    assert (off <= told["mc_error"]).all(), (off, told["mc_error"])


def test_an_odd_number_of_draws_over_two_workers_repeats_none():
    scenario = policy.load_scenario("sba-morocco")
    found = policy.simulate(scenario, draws=2501, workers=2)
    assert len(found.parameters.drop_duplicates()) == 2501
    assert len(np.unique(found.draws["net_cost"])) == 2501
    assert found.draws.equals(policy.simulate(scenario, draws=2501).draws)

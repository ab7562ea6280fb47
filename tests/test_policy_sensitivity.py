"""What drives an answer, where it turns, what knowing is worth, and reforms side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import policy
from analysis.language.errors import DataError
from analysis.policy.information import value_of_information
from analysis.policy.reforms import _acceptability, _expected_loss, _frontier, _same_budget
from analysis.policy.valuation import net_benefit


@pytest.fixture(scope="module")
def helped():
    return policy.simulate("assistance", draws=2000)


# drivers -------------------------------------------------------------------------------------


def test_drivers_are_ranked_with_intervals(helped):
    found = policy.drivers(helped)
    table = found.table
    assert table["term"].iloc[0] == "assistance.effect"
    assert table["estimate"].abs().is_monotonic_decreasing
    assert (
        (table["conf_low"] < table["estimate"]) & (table["estimate"] < table["conf_high"])
    ).all()
    signs = table.set_index("term")["estimate"]
    assert signs["assistance.displacement"] < 0
    assert signs["assistance.fade"] < 0
    assert "2,000 draws" in found.sentence()
    assert "rang" in found.in_language("fr").sentence()


def test_partial_rank_correlation_by_residuals(helped):
    """The first driver's number, worked out the long way: correlation of two residuals."""
    import statsmodels.api as sm

    from analysis.policy.sensitivity import relevant

    ranks = helped.parameters[relevant(helped)].rank()
    outcome = helped.draws["net_job_years"].rank()
    rest = sm.add_constant(ranks.drop(columns="assistance.effect"))
    one = sm.OLS(outcome, rest).fit().resid
    other = sm.OLS(ranks["assistance.effect"], rest).fit().resid
    found = policy.drivers(helped).table.set_index("term")["estimate"]
    assert found["assistance.effect"] == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)


def test_drivers_agree_with_sobol_indices(helped):
    found = policy.drivers(helped).table
    keys = [
        key for key in found["term"] if key.startswith("assistance.") and key != "assistance.cost"
    ]
    indices = policy.sobol("assistance", keys, draws=256)
    assert indices.index[0] == found["term"].iloc[0]
    by_rank = found.set_index("term").loc[keys, "estimate"].abs()
    both = pd.concat([by_rank, indices["total"]], axis=1).corr(method="spearman").iloc[0, 1]
    assert both > 0.7
    assert indices["first_order"].sum() == pytest.approx(1, abs=0.1)


def test_levers_that_are_off_are_no_drivers(helped):
    kinds = {key.partition(".")[0] for key in policy.drivers(helped).table["term"]}
    assert kinds <= {"common", "tenants", "turnover", "level", "assistance"}


@pytest.mark.parametrize(
    ("outcome", "words"), [("net_job_yeers", "net_job_years"), ("gross_temporary", "same in every")]
)
def test_drivers_decline_what_they_cannot_rank(helped, outcome, words):
    with pytest.raises(DataError, match=words):
        policy.drivers(helped, outcome)


def test_drivers_decline_too_few_draws():
    with pytest.raises(DataError, match="simulate at least"):
        policy.drivers(policy.simulate("assistance", draws=100))
    with pytest.raises(DataError, match="simulate at least"):
        policy.drivers(policy.simulate("assistance", draws=2))


# one at a time -------------------------------------------------------------------------------


def test_tornado_is_led_by_the_first_driver():
    table = policy.tornado("assistance")
    assert table.index[0] == "assistance.effect"
    assert table["swing"].is_monotonic_decreasing
    row = table.loc["assistance.displacement"]
    assert row["outcome_low"] > row["middle"] > row["outcome_high"]
    alone = policy.simulate_at("assistance", {"assistance.displacement": row["high"]})
    assert alone["net_job_years"].iloc[0] == pytest.approx(row["outcome_high"])


def test_switching_values_turn_the_answer():
    keys = ["assistance.displacement", "assistance.effect", "common.wage"]
    table = policy.switching_values("assistance", keys=keys)
    at = table.loc["assistance.displacement", "switches_at"]
    assert 0.5 < at < 1
    near = policy.simulate_at("assistance", {"assistance.displacement": [at - 0.03, at + 0.03]})
    assert near["net_job_years"].iloc[0] > 0 > near["net_job_years"].iloc[1]
    assert table.loc["assistance.displacement", "chance"] < 0.01
    assert 0.05 < table.loc["assistance.effect", "chance"] < 0.3
    assert np.isnan(table.loc["common.wage", "switches_at"])
    worth = policy.switching_values("assistance", worth=115_000.0, keys=["assistance.cost"])
    cost = worth.loc["assistance.cost", "switches_at"]
    here = policy.simulate_at("assistance", {"assistance.cost": cost})
    assert net_benefit(here, 115_000.0)[0] == pytest.approx(0, abs=0.05e6)


def test_knowing_is_worth_at_most_everything(helped):
    table = value_of_information(helped, 60_000.0)
    assert table.index[0] == "everything"
    assert (table["value"] >= 0).all()
    assert (table["value"].iloc[1:] <= table["value"].iloc[0]).all()
    assert table.index[1] == "assistance.effect"
    benefit = net_benefit(helped.draws, 60_000.0)
    perfect = np.maximum(benefit, 0).mean() - max(benefit.mean(), 0)
    assert table["value"].iloc[0] == pytest.approx(perfect)


def test_knowing_is_worth_nothing_where_the_decision_is_clear(helped):
    table = value_of_information(helped, 0.0)
    assert table["value"].iloc[0] == pytest.approx(0, abs=1)


# reforms -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared():
    return policy.compare_reforms(["guarantee", "prompt-payment", "assistance"], draws=500)


def test_reforms_meet_the_same_draws(compared):
    one, two, _ = compared.simulations
    assert one.parameters.equals(two.parameters)
    assert one.draws["base_job_years"].equals(two.draws["base_job_years"])
    alone = policy.simulate("guarantee", draws=500)
    assert one.draws.equals(alone.draws)


def test_frontier_by_hand():
    plane = pd.DataFrame(
        {"net_job_years": [10.0, 20.0, 30.0, 25.0], "net_cost": [50.0, 60.0, 200.0, 250.0]},
        index=["a", "b", "c", "d"],
    )
    table = _frontier(plane)
    assert list(table.index) == ["nothing", "a", "b", "d", "c"]
    assert table.loc["a", "status"] == "outshone"
    assert table.loc["d", "status"] == "dominated"
    assert table.loc["b", "cost_per_more"] == pytest.approx(3)
    assert table.loc["c", "cost_per_more"] == pytest.approx(14)
    assert np.isnan(table.loc["nothing", "cost_per_more"])


def test_acceptability_and_loss_by_hand():
    gains = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 3.0]})
    costs = pd.DataFrame({"a": [1.0, 1.0], "b": [2.0, 2.0]})
    chance = _acceptability(gains, costs, np.array([2.0]))
    assert dict(zip(chance["scenario"], chance["probability"], strict=True)) == {
        "nothing": 0.0, "a": 0.5, "b": 0.5,
    }  # fmt: skip
    loss = _expected_loss(gains, costs, np.array([2.0])).set_index("scenario")
    # Benefits: a (1, -1), b (-2, 4), nothing (0, 0); the best is worth 2.5 on average.
    assert dict(loss["loss"]) == {"nothing": 2.5, "a": 2.5, "b": 1.5}
    assert list(loss.index[loss["chosen"]]) == ["b"]


def test_one_budget_by_hand():
    years = pd.DataFrame({"a": [1.0, 3.0], "b": [10.0, 0.0], "free": [1.0, 1.0]})
    costs = pd.DataFrame({"a": [1.0, 1.0], "b": [5.0, 5.0], "free": [-1.0, 0.0]})
    table = _same_budget(years, costs, 10.0)
    assert list(table.index) == ["a", "b"]
    assert table.loc["a", "net_job_years"] == pytest.approx(20)
    assert table.loc["b", "net_job_years"] == pytest.approx(10)
    assert dict(table["most"]) == {"a": 0.5, "b": 0.5}


def test_comparison_adds_up(compared):
    total = compared.acceptability.groupby("worth")["probability"].sum()
    assert total.to_numpy() == pytest.approx(1)
    free = compared.acceptability[compared.acceptability["worth"] == 0].set_index("scenario")
    assert free.loc["nothing", "probability"] > 0.9
    assert (compared.expected_loss["loss"] >= -1e-6).all()
    assert compared.expected_loss.groupby("worth")["chosen"].sum().eq(1).all()
    assert compared.budget == compared.plane["net_cost"].max()
    assert list(compared.plane.index) == ["guarantee", "prompt-payment", "assistance"]


def test_reforms_at_another_hub_with_a_generator_meet_the_same_draws():
    found = policy.compare_reforms(
        ["guarantee", "grants"], entity="technopark-rabat", draws=100, rng=np.random.default_rng(5)
    )
    one, two = found.simulations
    assert one.entity == "technopark-rabat"
    assert one.parameters.equals(two.parameters)


@pytest.mark.parametrize("names", [["guarantee"], ["guarantee", "guarantee"]])
def test_comparison_needs_different_reforms(names):
    with pytest.raises(DataError, match="two or more"):
        policy.compare_reforms(names, draws=10)


def test_comparison_needs_one_baseline():
    other = policy.load_scenario("guarantee")
    from dataclasses import replace

    later = replace(other, name="later", start="2016-01-01")
    with pytest.raises(DataError, match="one baseline"):
        policy.compare_reforms([other, later], draws=10)

"""Which assumption decides between reforms: a case with the answer known, and its limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis import policy
from analysis.policy.reforms import benefits_of

DRAWS = 2000
KEY, IDLE = "payment.displacement", "payment.failure_cut"


@pytest.fixture(scope="module")
def pair():
    """A reform that gains the normal score of one assumption, beside one that gains nothing."""
    first, second = policy.simulate_many(["prompt-payment", "rent-36"], draws=DRAWS)
    score = norm.ppf((np.arange(DRAWS) + 0.5) / DRAWS)
    moved = np.random.default_rng(0).permutation(score)
    parameters = pd.DataFrame({KEY: norm.cdf(score), IDLE: norm.cdf(moved)})
    draws = first.draws.assign(net_job_years_present=score, net_cost=0.1)
    none = second.draws.assign(net_job_years_present=-9.0, net_cost=0.0)
    return policy.compare_simulations(
        [
            replace(first, draws=draws, parameters=parameters),
            replace(second, draws=none, parameters=parameters),
        ]
    )


def test_knowing_the_one_that_decides_is_worth_what_theory_says(pair):
    # Benefit z - 0.1 against 0: not adopted; knowing z gains E max(0, z - 0.1) = phi - 0.1 (1-Phi).
    table = policy.deciding_assumptions(pair, 1.0)
    exact = norm.pdf(0.1) - 0.1 * norm.sf(0.1)
    assert table.loc["everything", "value"] == pytest.approx(exact, rel=0.002)
    assert table.loc[KEY, "value"] == pytest.approx(exact, rel=0.002)
    assert table.loc[KEY, "share"] == pytest.approx(1.0, abs=1e-6)
    assert table.loc[KEY, "turns"] == pytest.approx(norm.sf(0.1), abs=0.001)
    assert table.index[1] == KEY


def test_the_switch_is_at_the_value_where_the_choice_turns(pair):
    row = policy.deciding_assumptions(pair, 1.0).loc[KEY]
    assert row["instead"] == "prompt-payment"
    assert row["side"] == "above"
    assert row["switches_at"] == pytest.approx(norm.cdf(0.1), abs=0.005)


def test_what_does_not_matter_is_worth_nothing(pair):
    row = policy.deciding_assumptions(pair, 1.0).loc[IDLE]
    assert row["value"] < 0.02
    assert row["turns"] < 0.2


@pytest.mark.parametrize("worth", [10_000.0, 60_000.0, 250_000.0])
def test_one_assumption_is_never_worth_more_than_all(worth):
    names = ["prompt-payment", "assistance", "sba-morocco"]
    compared = policy.compare_reforms(names, draws=1000)
    table = policy.deciding_assumptions(compared, worth)
    assert table.index[0] == "everything"
    assert (table["value"] >= 0).all()
    assert (table["value"] <= table.loc["everything", "value"] * 1.05).all()
    assert table["turns"].between(0, 1).all()
    silent = table["turns"].iloc[1:] == 0
    assert (table["instead"].iloc[1:][silent] == "").all()


def test_expected_loss_of_the_choice_is_the_value_of_knowing_everything():
    names = ["prompt-payment", "assistance"]
    compared = policy.compare_reforms(names, draws=500)
    loss = compared.expected_loss
    at = loss[(loss["worth"] == 60_000) & loss["chosen"]]["loss"].iloc[0]
    table = policy.deciding_assumptions(compared, 60_000)
    assert table.loc["everything", "value"] == pytest.approx(at)


def test_comparing_simulations_is_comparing_their_scenarios():
    names = ["prompt-payment", "assistance"]
    one = policy.compare_reforms(names, draws=500, rng=4)
    other = policy.compare_simulations(policy.simulate_many(names, draws=500, rng=4))
    for part in ("plane", "frontier", "acceptability", "expected_loss", "same_budget"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))
    benefit = benefits_of(one, 60_000)
    drawn = one.simulations[0].draws
    by_hand = 60_000 * drawn["net_job_years_present"] - drawn["net_cost"]
    np.testing.assert_allclose(benefit["prompt-payment"], by_hand)
    assert (benefit["nothing"] == 0).all()

"""What a policy is worth: textbook cases, accounts, money, three answers, who pays and gains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import facts, policy
from analysis.cli import main
from analysis.language.errors import DataError
from analysis.policy.distribution_of_gains import incidence
from analysis.policy.expected import NUMBERS, expected_table, stored_table
from analysis.policy.public_funds import marginal_value, masses
from analysis.policy.scenario_file import home
from analysis.policy.valuation import net_benefit, returns, willingness_of

DRAWS = 500
# Another processor may round the last digits of the hub's calibration otherwise.
STORED = 5e-3


@pytest.fixture(scope="module")
def act():
    return policy.simulate("sba-morocco", draws=DRAWS)


@pytest.fixture(scope="module")
def table(act):
    return returns(act).set_index("measure")


# public funds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "willingness", "cost", "wanted"),
    [
        ("a pure transfer", 100.0, 100.0, 1.0),
        ("pays for itself", 100.0, -5.0, np.inf),
        ("pays for itself to the cent", 100.0, 0.0, np.inf),
        ("worth half", 50.0, 100.0, 0.5),
        ("does harm and costs", -20.0, 100.0, -0.2),
        ("worth nothing and costs", 0.0, 100.0, 0.0),
        ("does harm and saves", -20.0, -100.0, np.nan),
        ("nothing at all", 0.0, 0.0, np.nan),
    ],
)
def test_textbook_cases_of_public_funds(case, willingness, cost, wanted):
    assert marginal_value(willingness, cost) == pytest.approx(wanted, nan_ok=True), case


def test_masses_are_those_of_the_quadrants():
    worth, cost = [10, 10, 10, -1, -1, 0, 200], [5, -5, 100, 5, -5, 0, 100]
    found = masses(worth, cost)
    assert found.infinite == pytest.approx(1 / 7)
    assert found.finite == pytest.approx(3 / 7)
    assert found.negative == pytest.approx(1 / 7)
    assert found.undefined == pytest.approx(2 / 7)
    assert found.above_one == pytest.approx(3 / 7)


def test_a_rent_discount_that_changes_nobody_is_a_pure_transfer():
    """Nobody leaves for the price and nobody fails for it: the relief is worth what it costs."""
    scenario = policy.load_scenario("rent-36")
    held = {
        "rent.tied_exits": 0.0,
        "rent.failure_elasticity": 0.0,
        "tenants.end_leaving": 0.0,
    }
    found = policy.simulate_at(scenario, held)
    assert found["net_job_years"].iloc[0] == pytest.approx(0, abs=1e-6)
    ratio = marginal_value(willingness_of(found), found["net_cost"] - found["taxes"])
    assert ratio[0] == pytest.approx(1.0, abs=1e-9)


# accounts ------------------------------------------------------------------------------------


def test_returns_have_their_columns_and_groups(act):
    frame = returns(act)
    assert list(frame) == [
        "group", "measure", "unit", "mean", "conf_low", "conf_high", "no_effect", "mc_error",
    ]  # fmt: skip
    assert list(frame["group"].unique()) == [
        "job-years", "cost by year", "cost", "cost per job-year", "fiscal balance",
        "public funds", "worth it", "guarantee",
    ]  # fmt: skip
    assert not frame["measure"].duplicated().any()


def test_gross_to_net_table_adds_up(table):
    mean = table["mean"]
    gross = mean["gross_park"] + mean["gross_alumni"] + mean["gross_temporary"]
    assert gross == pytest.approx(mean["gross_job_years"])
    assert mean["treated_growth"] + mean["deadweight"] == pytest.approx(mean["gross_job_years"])
    net = mean["gross_job_years"] + mean["displaced"] + mean["outside"] + mean["further"]
    assert net == pytest.approx(mean["net_job_years"])


def test_costs_and_balance_add_up(act, table):
    mean = table["mean"]
    parts = mean[[name for name in mean.index if name.startswith("part_")]].sum()
    levers = mean[[name for name in mean.index if name.startswith("cost_") and "_per_" not in name]]
    assert parts == pytest.approx(mean["net_cost"])
    assert levers.drop("cost_net_of_taxes").sum() == pytest.approx(mean["net_cost"])
    assert mean["balance"] == pytest.approx(mean["taxes"] - mean["net_cost"])
    willing = mean["worth_to_firms"] + mean["workers_gain"] + mean["displaced_profit"]
    assert mean["willingness_to_pay"] == pytest.approx(willing)
    quadrants = [f"public_funds_{q}" for q in ("infinite", "finite", "negative", "undefined")]
    assert mean[quadrants].sum() == pytest.approx(1)
    years = table[table["group"] == "cost by year"]["mean"]
    assert years.sum() > mean["net_cost"] > 0.6 * years.sum()
    assert mean["guarantee_at_market_price"] > mean["guarantee_at_government_rate"]


def test_cost_per_job_year_is_a_ratio_of_means_with_the_share_that_has_none(act, table):
    draws = act.draws
    row = table.loc["cost_per_net_job_year"]
    assert row["mean"] == pytest.approx(draws["net_cost"].mean() / draws["net_job_years"].mean())
    assert row["no_effect"] == (draws["net_job_years"] <= 0).mean()
    assert row["unit"] == "MAD/job-year"


def test_worth_rises_with_the_value_of_a_job_year(act, table):
    names = [f"worth_at_{n}" for n in ("temporary", "guarantee", "forecast", "labour", "charter")]
    chances = table.loc[names, "mean"]
    assert chances.is_monotonic_increasing
    assert chances.iloc[3] == (net_benefit(act.draws, 115_000) >= 0).mean()


def test_nothing_is_worth_nothing():
    found = returns(policy.simulate("baseline", draws=50)).set_index("measure")
    assert found.loc["net_job_years", "no_effect"] == 1
    assert found.loc["net_cost", "mean"] == 0
    assert found.loc["public_funds_undefined", "mean"] == 1
    assert found.loc["worth_at_charter", "mean"] == 0
    assert np.isnan(found.loc["cost_per_net_job_year", "mean"])


def test_doubling_the_draws_moves_no_headline_by_more_than_its_stated_error():
    few, many = (
        returns(policy.simulate("prompt-payment", draws=n)).set_index("measure")
        for n in (2000, 4000)
    )
    told = few[few["mc_error"].notna()]
    assert len(told) > 30
    off = (many.loc[told.index, "mean"] - told["mean"]).abs()
    assert (off <= told["mc_error"]).all(), told[off > told["mc_error"]]


def test_a_chance_that_no_draw_shows_is_not_known_exactly():
    found = returns(policy.simulate("procurement-20", draws=300)).set_index("measure")
    assert found.loc["public_funds_undefined", "mean"] == 0
    assert found.loc["public_funds_undefined", "mc_error"] == pytest.approx(3 / 300)


def test_one_draw_has_no_error_to_state_and_nothing_is_minus_zero():
    one = returns(policy.simulate("prompt-payment", draws=1))
    assert one.loc[one["unit"] != "probability", "mc_error"].isna().all()
    nothing = returns(policy.simulate("baseline", draws=20))
    for column in ("mean", "conf_low", "conf_high"):
        assert not (np.signbit(nothing[column]) & (nothing[column] == 0)).any()


# money ---------------------------------------------------------------------------------------


def test_money_is_converted_by_the_facts(act, table):
    euros = returns(act, currency="EUR").set_index("measure")
    rate = facts.convert(1.0, "MAD", 2013, "EUR").value
    assert rate == pytest.approx(1 / 11.16, rel=1e-3)
    assert euros.loc["net_cost", "mean"] == pytest.approx(rate * table.loc["net_cost", "mean"])
    assert euros.loc["net_cost", "unit"] == "EUR"
    assert euros.loc["cost_per_net_job_year", "unit"] == "EUR/job-year"
    assert euros.loc["net_job_years", "mean"] == table.loc["net_job_years", "mean"]
    parity = returns(act, currency="PPP").set_index("measure").loc["net_cost", "mean"]
    assert parity == pytest.approx(table.loc["net_cost", "mean"] / 4.157, rel=1e-3)
    later = returns(act, prices=2024).set_index("measure").loc["net_cost"]
    assert later["mean"] > 1.1 * table.loc["net_cost", "mean"]
    assert later["unit"] == "MAD"


# three answers -------------------------------------------------------------------------------


def test_headlines_have_three_answers():
    frame = policy.headlines("guarantee", draws=DRAWS)
    assert list(frame["setting"].unique()) == ["central", "sceptical", "advocate"]
    net = frame[frame["measure"] == "net_job_years"].set_index("setting")
    assert net.loc["sceptical", "mean"] < net.loc["central", "mean"] < net.loc["advocate", "mean"]
    assert frame.groupby("setting").size().nunique() == 1


def test_sceptic_says_that_the_reserve_does_nothing():
    frame = policy.headlines("procurement-20", draws=DRAWS)
    net = frame[frame["measure"] == "net_job_years"].set_index("setting")
    assert net.loc["sceptical", "no_effect"] == 1
    assert net.loc["central", "no_effect"] > 0.5


@pytest.mark.parametrize(
    "name", [p.stem.removesuffix(".out") for p in sorted(home().glob("*.out.csv"))]
)
def test_shipped_scenarios_give_their_stored_values(name):
    stored, now = stored_table(name), expected_table(name)
    keys = ["setting", "group", "measure", "unit"]
    pd.testing.assert_frame_equal(stored[keys], now[keys], check_dtype=False)
    close = np.isclose(stored[NUMBERS], now[NUMBERS], rtol=STORED, atol=STORED, equal_nan=True)
    off = stored[~close.all(axis=1)]
    assert off.empty, off


def test_every_shipped_reform_has_stored_values():
    reforms = {p.stem for p in home().glob("*.yaml")} - {"assumptions", "baseline"}
    assert {p.name.removesuffix(".out.csv") for p in home().glob("*.out.csv")} == reforms


# who pays, who gains -------------------------------------------------------------------------


def test_payers_and_gainers_are_those_of_the_accounts(act, table):
    frame = incidence(act).set_index("who")
    assert frame.loc["budget", "mean"] == pytest.approx(table.loc["net_cost", "mean"])
    assert frame.loc["women", "share"] == 0.34
    assert frame.loc["women", "claim_ids"] == "mar-0029"
    young, old = frame.loc["start-ups", "share"], frame.loc["established firms", "share"]
    assert young + old == pytest.approx(1)
    assert 0.1 < young < 0.5
    assert frame.loc["Casablanca", "mean"] == pytest.approx(act.draws["gross_job_years"].mean())


def test_what_no_claim_tells_is_missing():
    found = policy.simulate("guarantee", entity="technopark-rabat", draws=50)
    frame = incidence(found).set_index("who")
    assert np.isnan(frame.loc["women", "mean"])
    assert frame.loc["women", "claim_ids"] == ""


# the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["Sceptical", "Net job-years"]), ("fr", ["Sceptique", "Années d’emploi nettes"])],
)
def test_command_says_the_headlines(lang, words, tmp_path):
    out = tmp_path / "all.csv"
    call = ["simulate", "guarantee", "--draws", "200", "--lang", lang, "--out", str(out)]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    for word in words:
        assert word in done.output
    written = pd.read_csv(out)
    assert set(written["setting"]) == {"central", "sceptical", "advocate"}


def test_command_says_where_when_and_in_which_money():
    call = ["simulate", "rent-36", "--draws", "100", "--setting", "central", "--currency", "PPP"]
    said = CliRunner().invoke(main, call).output
    assert "Technopark Casablanca, 10 years from 2014; PPP dollars of 2013; 100 draws" in said
    assert "Cost per net job-year: on average there are no job-years to divide by" in said
    assert "unknown" not in said


def test_command_declines_with_a_sentence():
    done = CliRunner().invoke(main, ["simulate", "guarante", "--draws", "50"])
    assert done.exit_code == 1
    assert "did you mean guarantee" in done.output
    far = CliRunner().invoke(main, ["simulate", "guarantee", "--entity", "el-ghazala"])
    assert far.exit_code == 1
    assert "Tunisia" in far.output


def test_unknown_currency_is_refused(act):
    with pytest.raises((DataError, ValueError)):
        returns(act, currency="XYZ")

"""Each lever against its arithmetic; order of magnitude, zero volume, monotone where it must be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cases import place_of, planned, steady_hub, values

from analysis import policy
from analysis.policy.accounts import displacement
from analysis.policy.effects import Standing, shared
from analysis.policy.labour import labour_of
from analysis.policy.levers.guarantee import expected_loss, fees_paid
from analysis.policy.levers.lever import COSTS, RentRule
from analysis.policy.levers.procurement import shortfall
from analysis.policy.levers.registry import LEVERS
from analysis.policy.outcome import outcome_of
from analysis.policy.running import follow, respond
from analysis.policy.simulation import point_outcome, simulate_at

FULL = RentRule(18.0, 0.5)
# Worked out apart from this code for a steady hub of 200 firms; the hub grows to 250.
MAGNITUDE = 2.0
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


@pytest.fixture(scope="module")
def made():
    return steady_hub(values())


def arrays(outcome):
    return {name: float(one[0]) for name, one in outcome.totals.items()}


def run(hub, plans, base_plans=()):
    base, demand = follow(hub, list(base_plans), FULL)
    reform = respond(hub, list(plans), FULL, demand)
    return outcome_of(hub, base, reform, list(plans), list(base_plans), FULL, hub.path.shape[1])


def flow(plan, part, per):
    return sum(float(one.amount[0]) for one in plan.flows if (one.part, one.per) == (part, per))


# arithmetic ----------------------------------------------------------------------------------


def test_labour_is_that_of_the_schedule():
    labour = labour_of(values())
    assert labour.cost == pytest.approx(114_091, abs=1)
    assert labour.employer == pytest.approx(18_091, abs=1)
    assert labour.employee == pytest.approx(5_395, abs=1)
    assert labour.income_tax == pytest.approx(7_421, abs=1)
    assert labour.net_pay == pytest.approx(83_183, abs=2)
    assert labour.consumption == pytest.approx(8_318, abs=1)
    assert labour.take(np.ones(1)) == pytest.approx(39_200, rel=0.001)


@pytest.mark.parametrize(("setting", "take"), [("sceptical", 29_000), ("advocate", 50_400)])
def test_taxes_of_the_other_answers_follow_their_wage(setting, take):
    """At the central share of consumption taxes, as they were worked out."""
    value = values(setting=setting, common__take_consumption=0.10)
    assert labour_of(value).take(np.ones(1)) == pytest.approx(take, rel=0.005)


def test_moved_orders_are_the_shortfall_of_buyers():
    mean, spread = np.array([0.25]), np.array([0.15])
    assert shortfall(0.2, mean, spread) == pytest.approx(0.036, abs=0.0005)
    assert shortfall(0.3, mean, spread) == pytest.approx(0.092, abs=0.0006)
    assert shortfall(0.0, mean, spread) == 0
    assert shortfall(1.0, mean, spread) == pytest.approx(0.75)
    shares = np.random.default_rng(0).beta(*_shape(0.25, 0.15), 200_000)
    assert shortfall(0.23, mean, spread)[0] == pytest.approx(
        np.maximum(0.23 - shares, 0).mean(), abs=0.0005
    )


def _shape(mean, spread):
    total = mean * (1 - mean) / spread**2 - 1
    return mean * total, (1 - mean) * total


def test_reserve_of_a_fifth_moves_under_two_million(made):
    plan = planned(made, "procurement", target_share=0.2, compliance="mix 2014").plan
    orders = flow(plan, "price premium", "ramped year") / 0.038
    assert orders == pytest.approx(1.8e6, rel=0.03)
    assert plan.level_jobs == pytest.approx(0.0008, abs=0.0001)


def test_expected_loss_by_hand():
    """Two years, a tenth stops paying each year, nothing comes back, no interest."""
    one = np.array([0.1]), np.array([0.0]), np.array([0.0])
    assert expected_loss(*one, 2) == pytest.approx(0.1 * 1 + 0.09 * 0.5)
    late = expected_loss(np.array([0.1]), np.array([0.0]), np.array([1.0]), 2)
    assert late == pytest.approx(0.1 / 4 + 0.09 * 0.5 / 8)
    assert fees_paid(0.01, 0.03, np.array([0.0]), 2) == pytest.approx(0.03 + 0.01 * 1.5)


def test_guarantee_costs_what_it_should(made):
    plan = planned(made, "guarantee", **ALL_ON["guarantee"]).plan
    firms = 200 * float(plan.treated_share[0])
    assert firms == pytest.approx(7.4)
    yearly = firms * sum(flow(plan, part, "treated") for part in COSTS)
    assert yearly == pytest.approx(0.15e6, rel=0.1)
    assert flow(plan, "losses at the bank rate", "treated") < flow(
        plan, "expected losses", "treated"
    )


def test_larger_loans_have_larger_effects(made):
    small, large = (
        planned(made, "guarantee", **(ALL_ON["guarantee"] | {"loan": loan})).plan.effect[0]
        for loan in (0.333, 1.0)
    )
    assert small == pytest.approx(0.025)
    assert large == pytest.approx(
        0.025 * np.log1p(0.55 / 7.6) / np.log1p(0.55 * 0.333 / 7.6), rel=0.01
    )


def test_grants_pay_for_eight_job_years(made):
    plan = planned(made, "grants", budget=3.0).plan
    assert plan.treated_count == pytest.approx(3.5, abs=0.05)
    assert plan.treated_count * plan.temporary == pytest.approx(7.9, abs=0.05)


def test_fund_buys_two_stakes_a_year(made):
    plan = planned(made, "coinvest", leverage=1.0).plan
    assert plan.treated_count == pytest.approx(2.4, abs=0.05)
    cost = plan.treated_count[0] * sum(flow(plan, part, "treated") for part in COSTS)
    assert cost == pytest.approx(4.6e6, rel=0.03)
    assert 7.5 * np.expm1(plan.effect) == pytest.approx(1.7, abs=0.1)


def test_prompt_payment_frees_working_capital(made):
    plan = planned(made, "payment", days_cut=20.0).plan
    jobs = np.expm1(plan.level_jobs) * place_of(made).jobs
    assert jobs == pytest.approx(18, abs=1.0)
    cost = sum(flow(plan, part, "ramped year") for part in COSTS)
    assert cost == pytest.approx(0.37e6, rel=0.1)
    assert plan.displacement == 0.60
    private = planned(made, "payment", days_cut=0.0, private_rule=1.0).plan
    assert private.displacement == 0.85
    assert sum(flow(private, part, "ramped year") for part in COSTS) == 0


def test_label_costs_contributions(made):
    plan = planned(made, "relief", label_share=0.06, contrib_share=1.0).plan
    assert flow(plan, "outlay", "covered year") == pytest.approx(81_000, rel=0.02)
    tax = planned(made, "relief", label_share=0.06, cit_points=11.0).plan
    assert flow(tax, "outlay", "covered year") == pytest.approx(13_000, rel=0.02)


def test_labels_last_five_years():
    made = steady_hub(values(relief__ramp=0.5))
    active = planned(made, "relief", label_share=0.06, contrib_share=1.0)
    standing = Standing(active, *(np.zeros(1) for _ in range(4)))
    covered = []
    for step in range(20):
        one = standing.treat(step, np.full(1, 200.0))
        covered.append(one.covered[0])
        standing.waves = [wave * 1.0 for wave in standing.waves]
    assert covered[0] == pytest.approx(6)
    assert covered[9:] == pytest.approx([60] * 11)


def test_fund_stops_after_its_years(made):
    active = planned(made, "coinvest", leverage=1.0)
    standing = Standing(active, *(np.zeros(1) for _ in range(4)))
    firms = [standing.treat(step, np.full(1, 200.0)).firms[0] for step in range(12)]
    yearly = active.plan.treated_count[0]
    assert firms[:2] == pytest.approx([0.25 * yearly, 0.5 * yearly])
    assert firms[9] == pytest.approx(0.5 * yearly)
    assert firms[10:] == [0, 0]


def test_reserve_halves_every_half_year_after_its_end(made):
    active = planned(made, "procurement", last=4, target_share=0.2, compliance="mix 2014")
    come = [float(np.squeeze(active.lasting(step))) for step in range(8)]
    assert come == pytest.approx([0.25, 0.5, 0.75, 1, 0.5, 0.25, 0.125, 0.0625])
    paid = planned(made, "payment", last=4, days_cut=20.0)
    assert float(np.squeeze(paid.lasting(5))) == 0


def test_shallow_cut_of_days_does_nothing(made):
    assert planned(made, "entry", cut_share=0.22).plan.demand == 0
    assert planned(made, "entry", cut_share=0.51).plan.demand == 0.031
    assert planned(made, "entry", cut_share=0.51).plan.demand_fade == 0.5
    assert planned(made, "entry", cut_share=0.74).plan.demand_fade == 0


# effects together ----------------------------------------------------------------------------


def test_levers_share_a_ceiling():
    each = np.array([[0.03, 0.03, 0.03], [0.04, 0.04, 0.04]])
    joined, weights = shared(each, np.array([1.0, 1.25, 2.0]))
    assert joined == pytest.approx([0.07, (0.03**1.25 + 0.04**1.25) ** 0.8, 0.05])
    assert weights[:, 2] == pytest.approx([9 / 25, 16 / 25])


def test_one_lever_alone_keeps_its_own_effect_to_the_bit():
    each = np.array([[0.031415926, -0.02], [0.0, 0.0]])
    joined, weights = shared(each, np.array([1.7, 1.3]))
    assert list(joined) == [0.031415926, -0.02]
    assert weights[0] == pytest.approx([1, 1])


def test_losses_are_added_up_and_taken_off():
    joined, weights = shared(np.array([[0.05], [-0.01], [-0.02]]), np.array([2.0]))
    assert joined == pytest.approx([0.02])
    assert weights[:, 0] == pytest.approx([1, 0, 0])
    joined, weights = shared(np.array([[0.0], [-0.01], [-0.03]]), np.array([2.0]))
    assert joined == pytest.approx([-0.04])
    assert weights[:, 0] == pytest.approx([0, 0.25, 0.75])


@given(st.lists(st.floats(0, 0.5), min_size=2, max_size=9), st.floats(1, 4))
@settings(max_examples=60, deadline=None)
def test_package_is_between_the_largest_and_the_sum(effects, exponent):
    joined, _ = shared(np.array(effects)[:, None], np.array([exponent]))
    assert max(effects) - 1e-12 <= joined[0] <= sum(effects) + 1e-12


# zero, and before the beginning --------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(LEVERS) - {"rent"}))
def test_lever_with_zero_volume_does_and_costs_exactly_nothing(name):
    given_ = ALL_ON[name] | dict.fromkeys(LEVERS[name].volume, 0.0)
    found = simulate_at(on_baseline(name, given_)).iloc[0]
    moved = [key for key in found.index if not key.startswith("base_")]
    assert (found[moved] == 0.0).all()


def on_baseline(name, given_):
    baseline = policy.load_scenario("baseline")
    return replace(baseline.with_lever(name, **given_), name=name, baseline=baseline)


def test_levers_do_nothing_before_they_begin(made):
    plans = [planned(made, name, first=6, **given) for name, given in ALL_ON.items()]
    base, demand = follow(made, [], FULL)
    reform = respond(made, plans, FULL, demand)
    for name in ("tenants", "jobs", "entries", "failed", "graduated", "left_jobs", "queue"):
        before, after = getattr(base, name), getattr(reform, name)
        assert np.array_equal(before[:6], after[:6]), name
        assert name in ("queue", "tenants") or not np.array_equal(before[6:], after[6:])
    paid = sum(one[:6] for (k, part), one in reform.money.items() if plans[k].name != "rent")
    assert not np.any(paid)


# monotone ------------------------------------------------------------------------------------


@given(st.floats(0, 0.99), st.floats(0.001, 1), st.floats(0, 0.5), st.floats(0, 0.9))
@settings(max_examples=40, deadline=None)
def test_more_coverage_never_lowers_the_cost_of_guarantees(coverage, more, default, recovery):
    hub = steady_hub(values(guarantee__default=default, guarantee__recovery=recovery), years=1)
    fee = {"take_up_extra": 0.037, "loan": 0.333, "fee": 0.0, "upfront": 0.0}
    costs = []
    for share in (coverage, min(coverage + more, 1.0)):
        plan = planned(hub, "guarantee", coverage=share, **fee).plan
        costs.append(sum(flow(plan, part, "treated") for part in COSTS))
    assert costs[0] <= costs[1] + 1e-9


@given(
    st.integers(0, 8), st.integers(0, 4), st.floats(0, 1), st.floats(0, 1),
    st.floats(0, 1), st.floats(0, 3), st.floats(0, 0.2),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_longer_or_deeper_discount_never_raises_rent_income(
    halves, longer, share, deeper, tied, elasticity, leaving
):
    """Income forgone against the full rent never falls; the firms that pay it stay as many."""
    hub = steady_hub(
        values(
            rent__tied_exits=tied,
            rent__failure_elasticity=elasticity,
            tenants__end_leaving=leaving,
        ),
        years=6,
    )
    forgone = []
    for months, off in ((6.0 * halves, share), (6.0 * (halves + longer), max(share, deeper))):
        plan = planned(hub, "rent", discount_months=months, discount_share=off)
        forgone.append(run(hub, [plan]).totals["part_forgone_rent"][0])
    assert forgone[0] <= forgone[1] * (1 + 1e-9) + 1e-6


@given(st.sampled_from(sorted(set(ALL_ON) - {"rent", "entry"})), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_more_displacement_never_raises_net_jobs(name, one, other):
    key = f"{name}__displacement"
    low, high = sorted((one, other))
    hub = steady_hub(values(2, **{key: np.array([low, high])}), years=5)
    net = run(hub, [planned(hub, name, **ALL_ON[name])]).totals["net_job_years"]
    assert net[1] <= net[0] + 1e-9


# order of magnitude --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "gross", "cost_m"),
    [
        ("procurement-20", 20, 0.1),
        ("procurement-30", 100, None),
        ("guarantee", 55, 0.15),
        ("grants", 120, 3.0),
        ("co-investment", 120, 4.6),
        ("assistance", 430, 1.9),
        ("rent-36", -250, 0.35),
        ("prompt-payment", 390, 0.37),
        ("relief", 190, 2.4),
    ],
)
def test_each_lever_alone_has_the_order_of_magnitude_worked_out_apart(name, gross, cost_m):
    labels = {"label_share": 0.06, "contrib_share": 1.0}
    scenario = on_baseline(name, labels) if name == "relief" else policy.load_scenario(name)
    outcome = point_outcome(scenario)
    found = float(outcome.totals["gross_job_years"][0])
    assert 1 / MAGNITUDE <= found / gross <= MAGNITUDE
    if cost_m is not None:
        yearly = outcome.changes["cost"][2:5, 0].mean() / 1e6
        assert 1 / MAGNITUDE <= yearly / cost_m <= MAGNITUDE


def test_reserve_of_a_fifth_gives_about_one_job_not_hundreds():
    outcome = point_outcome("procurement-20")
    jobs = outcome.reform["jobs"] - outcome.baseline["jobs"]
    assert 0.5 <= jobs[3:].mean() <= 2


@pytest.mark.parametrize("cut", [0.22, 0.5, 0.9])
def test_entry_simplification_in_a_full_park_gives_exactly_nothing(cut):
    outcome = point_outcome(on_baseline("entry", {"cut_share": cut}))
    for name in ("tenants", "jobs", "entries", "exits", "alumni", "alumni_jobs"):
        assert np.array_equal(outcome.baseline[name], outcome.reform[name]), name
    for name in ("gross_job_years", "net_job_years", "net_tenants"):
        assert outcome.totals[name][0] == 0.0
    longer = (outcome.reform["queue"] - outcome.baseline["queue"]).max()
    assert 0 <= longer < 3
    assert (longer > 0.3) == (cut >= 0.4)


def test_package_is_less_than_the_sum_of_its_levers(made):
    names = ["procurement", "guarantee", "coinvest", "assistance", "payment"]
    given_ = {name: dict(ALL_ON[name]) for name in names}
    given_["payment"]["private_rule"] = 0.0
    single = [
        arrays(run(made, [planned(made, name, **given_[name])]))["gross_job_years"]
        for name in names
    ]
    whole = {}
    for exponent in (1.0, 1.25, 2.0):
        hub = steady_hub(values(common__interaction=exponent))
        plans = [planned(hub, name, **given_[name]) for name in names]
        whole[exponent] = arrays(run(hub, plans))["gross_job_years"]
    assert whole[2.0] < whole[1.25] < whole[1.0]
    assert max(single) < whole[2.0]
    assert whole[1.0] == pytest.approx(sum(single), rel=0.05)
    for exponent, wanted in ((1.0, 1100), (1.25, 850), (2.0, 620)):
        assert whole[exponent] == pytest.approx(wanted, rel=0.25)


def test_displacement_of_a_package_is_weighted_by_effects(made):
    plans = [planned(made, name, **ALL_ON[name]) for name in ("guarantee", "assistance")]
    base, demand = follow(made, [], FULL)
    reform = respond(made, plans, FULL, demand)
    share = displacement(plans, [], base, reform, made.value, False)[0]
    assert 0.30 < share < 0.50
    assert displacement(plans[:1], [], base, reform, made.value, False)[0] == 0.50
    swapped = displacement([], plans, reform, base, made.value, False)[0]
    assert swapped == pytest.approx(share)

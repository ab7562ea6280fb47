"""The tenant model: its steady state, its accounts, and two firms for two half-years by hand."""

from __future__ import annotations

import numpy as np
import pytest
from policy_cases import hub, planned, steady_hub, stock_of, values

from analysis.policy.accounts import compare, entrant_flows, outside_of, pair_of
from analysis.policy.alumni import carried, living
from analysis.policy.history import Years, half_years, lived, path_at
from analysis.policy.levers.lever import RentRule
from analysis.policy.outcome import outcome_of
from analysis.policy.running import follow, respond
from analysis.policy.tenants import (
    AGES,
    admit,
    leave,
    rates_of,
    sizes_of,
    steady_stock,
    usual_rule,
)

EXACT = 1e-12
# The steady state was worked out apart from this code, to the printed digit.
PRINTED = 0.02
FULL = RentRule(18.0, 0.5)


def test_steady_state_is_that_worked_out_apart():
    value = values()
    rates = rates_of(value, usual_rule(value))
    stock = steady_stock(rates, np.array([200.0]), value("tenants.startup_share"))
    sizes = sizes_of(value)
    gone = leave(stock, rates, sizes)
    out = 2 * (gone.failed + gone.graduated)
    startups = stock.startups.sum()
    assert stock.firms[0] == pytest.approx(200)
    assert startups == pytest.approx(76, rel=PRINTED)
    assert sizes.of(stock)[0] == pytest.approx(1518, rel=PRINTED)
    assert out[0] == pytest.approx(36.5, rel=PRINTED)
    assert 2 * gone.failed[0] == pytest.approx(7, rel=PRINTED)
    assert stock.startups[:3].sum() == pytest.approx(27, rel=PRINTED)
    assert stock.startups[3:6].sum() == pytest.approx(19, rel=PRINTED)


def test_steady_state_stays_as_it_is():
    value = values()
    rates = rates_of(value, usual_rule(value))
    share = value("tenants.startup_share")
    stock = steady_stock(rates, np.array([200.0]), share)
    gone = leave(stock, rates, sizes_of(value))
    after = admit(gone.stayers, 200 - gone.stayers.firms, share)
    assert after.startups == pytest.approx(stock.startups, rel=1e-9)


def test_sceptic_has_half_of_the_exits_failing():
    value = values(setting="sceptical")
    rates = rates_of(value, usual_rule(value))
    stock = steady_stock(rates, np.array([200.0]), value("tenants.startup_share"))
    gone = leave(stock, rates, sizes_of(value))
    assert gone.failed / (gone.failed + gone.graduated) == pytest.approx(0.49, abs=0.01)
    assert 2 * (gone.failed + gone.graduated) == pytest.approx(36.5, rel=0.03)


def test_share_present_for_less_than_four_years_is_that_worked_out_apart():
    value = values()
    times = half_years(2000.0, 2020.0)
    path = np.full((len(times), 1), 200.0)
    plain = Years(np.ones_like(path), np.ones_like(path))
    history = lived(value, sizes_of(value), times, path, plain, np.array([200.0]))
    assert history.young[-1] / 200 == pytest.approx(0.55, abs=0.01)


def test_a_place_in_the_hub_and_outside_is_worth_what_was_worked_out_apart():
    """Start-ups only: 41 and 18 job-years over ten years, V_out before the share that starts."""
    made = steady_hub(values(tenants__startup_share=1.0))
    inside, outside = entrant_flows(made, FULL)
    assert inside.sum() / 2 == pytest.approx(41, rel=0.08)
    started = made.value("tenants.outside_start")[0]
    assert outside.sum() / 2 / started == pytest.approx(18, rel=0.12)


# accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["central", "sceptical", "advocate"])
def test_firms_that_came_are_there_or_have_left(setting):
    rng = np.random.default_rng(1)
    value = values(
        40,
        setting,
        tenants__leaving_middle=rng.uniform(0.05, 0.6, 40),
        tenants__failure_young=rng.uniform(0.02, 0.4, 40),
    )
    made = steady_hub(value)
    base, demand = follow(made, [], FULL)
    plans = [
        planned(made, "assistance", firms_share=0.3),
        planned(made, "rent", discount_months=36.0, discount_share=0.8),
    ]
    for track in (base, respond(made, plans, FULL, demand)):
        came = made.stock.firms + np.cumsum(track.entries, axis=0)
        left = np.cumsum(track.failed + track.graduated, axis=0)
        assert came == pytest.approx(track.tenants + left, rel=1e-12)
        assert np.all(track.tenants <= made.space * (1 + EXACT))
        assert np.all(track.entries >= 0)
        assert np.all(track.jobs + track.temporary <= demand.people * (1 + EXACT))


def test_a_hub_that_shrinks_pushes_firms_out():
    value = values()
    made = steady_hub(value)
    path = made.path.copy()
    path[5:] = 150.0
    shrunk = hub(value, made.stock, path)
    track, _ = follow(shrunk, [], FULL)
    assert track.tenants[4:6, 0] == pytest.approx([200, 150])
    assert track.entries[5] == 0
    assert track.graduated[5] > 30


def test_a_full_building_pushes_out_those_who_grow():
    value = values(tenants__people_capacity=1000.0)
    made = steady_hub(value)
    base, demand = follow(made, [], FULL)
    plan = planned(made, "assistance", firms_share=1.0)
    reform = respond(made, [plan], FULL, demand)
    assert np.all(reform.jobs <= demand.people * (1 + EXACT))
    assert np.all(reform.tenants[4:] < base.tenants[4:])
    assert outside_of(made, reform).jobs[-1] > outside_of(made, base).jobs[-1]


def test_with_free_offices_kept_firms_add_to_the_tenants():
    value = values()
    path = np.linspace(20, 200, 20)[:, None]
    made = hub(value, stock_of({0: 10.0}, 10.0), path, full=False)
    base, demand = follow(made, [], FULL)
    longer = planned(made, "rent", discount_months=36.0, discount_share=0.5)
    reform = respond(made, [longer], FULL, demand)
    assert base.tenants == pytest.approx(path)
    assert np.all(reform.tenants[4:-1] > base.tenants[4:-1])


# hazards -------------------------------------------------------------------------------------


def kept(value, rule, age):
    rates = rates_of(value, rule)
    span = int(np.searchsorted(rates.bounds, age, side="right")) - 1
    return rates.keep[span][0]


def test_a_longer_discount_delays_departures_that_the_price_causes():
    longer = RentRule(36.0, 0.5)
    for tied, wanted in ((0.0, 0.20), (1.0, 0.05), (0.3, 0.155)):
        value = values(rent__tied_exits=tied, rent__failure_elasticity=0.0)
        assert -2 * np.log(kept(value, longer, 4)) == pytest.approx(0.03 + wanted)
        assert kept(value, longer, 2) == kept(value, FULL, 2)
        assert kept(value, longer, 8) == kept(value, FULL, 8)


def test_a_shorter_discount_hastens_them():
    value = values(rent__tied_exits=0.3, rent__failure_elasticity=0.0)
    assert -2 * np.log(kept(value, RentRule(12.0, 0.5), 2)) == pytest.approx(0.095 + 0.05 + 0.045)


def test_relief_lowers_failure_by_its_part_of_cost():
    value = values(rent__tied_exits=0.0, rent__failure_elasticity=2.0)
    cost = 3 * np.exp(0.139) * value("labour.cost")[0]
    closing = 0.030 * np.exp(-2 * 16_800 / cost)
    assert -2 * np.log(kept(value, RentRule(36.0, 0.5), 4)) == pytest.approx(closing + 0.20)
    assert 16_800 / cost == pytest.approx(0.042, abs=0.001)


def test_those_who_leave_at_the_end_of_the_discount():
    value = values()
    stock = stock_of({2: 100.0}, 0.0)
    gone = leave(stock, rates_of(value, FULL), sizes_of(value))
    stay = 100 * np.exp(-(0.095 + 0.05) / 2)
    assert gone.stayers.startups[3] == pytest.approx(stay * (1 - 0.08))
    failed = (100 - stay) * 0.095 / 0.145 + stay * 0.08 * 0.30
    assert gone.failed == pytest.approx(failed)
    deeper = leave(stock, rates_of(value, RentRule(18.0, 1.0)), sizes_of(value))
    assert deeper.stayers.firms < gone.stayers.firms


def test_the_oldest_ages_are_kept_together():
    value = values()
    stock = stock_of({AGES - 2: 1.0, AGES - 1: 1.0}, 0.0)
    gone = leave(stock, rates_of(value, FULL), sizes_of(value))
    assert gone.stayers.startups[AGES - 1] == pytest.approx(2 * np.exp(-(0.03 + 0.5) / 2))


# paths ---------------------------------------------------------------------------------------


def test_paths_are_straight_between_counts_and_level_after():
    times, tenants = np.array([2001.5, 2002.0, 2004.0]), np.array([[0.0], [10.0], [30.0]])
    at = np.array([2001.5, 2001.75, 2003.0, 2004.0, 2009.0])
    assert path_at(times, tenants, at)[:, 0] == pytest.approx([0, 5, 20, 30, 30])
    assert half_years(2001.5, 2003.0) == pytest.approx([2002.0, 2002.5, 2003.0])


def test_those_who_left_are_counted_by_time_since():
    left, rates = np.array([[1.0], [2.0], [0.0]]), np.array([[1.0], [0.5], [0.25]])
    assert living(left, rates)[:, 0] == pytest.approx([1, 2.5, 1.25])
    kept = np.full((3, 1), 0.5)
    assert carried(left, rates, kept)[:, 0] == pytest.approx([1, 2.25, 0.5 + 0.0625])


# by hand -------------------------------------------------------------------------------------


def two_firms():
    """Two offices, a start-up of four and an established firm of ten; rates in round numbers."""
    leaving, old = -2 * np.log(0.8), -2 * np.log(0.9)
    value = values(
        tenants__startup_share=0.5,
        tenants__failure_young=leaving / 4,
        tenants__leaving_discount=leaving * 3 / 4,
        tenants__failure_established=old / 2,
        tenants__leaving_established=old / 2,
        tenants__growth_leaving=0.0,
        tenants__startup_size=4.0,
        tenants__startup_growth=0.0,
        tenants__startup_largest=4.0,
        tenants__established_size=10.0,
        tenants__alumni_failure_early=0.0,
        tenants__alumni_growth=0.0,
        tenants__alumni_size=1.0,
        assistance__effect=0.1,
        assistance__failure_cut=0.0,
        assistance__fade=0.0,
        assistance__ramp=0.5,
        assistance__cost=125.0,
        assistance__displacement=0.3,
        common__admin_share=0.1,
        common__discount_rate=0.0,
    )
    return hub(value, stock_of({0: 1.0}, 1.0), np.full((2, 1), 2.0))


def test_two_firms_for_two_half_years_as_in_the_documents():
    """The numbers of docs/methods/policy.md, section By hand."""
    made = two_firms()
    base, demand = follow(made, [], FULL)
    plan = planned(made, "assistance", firms_share=1.0)
    reform = respond(made, [plan], FULL, demand)
    assert base.entries[:, 0] == pytest.approx([0.30, 0.295])
    assert base.jobs[:, 0] == pytest.approx([14.3, 14.555])
    assert base.failed[:, 0] == pytest.approx([0.10, 0.10])
    assert base.graduated[:, 0] == pytest.approx([0.20, 0.195])
    assert base.left_jobs[:, 0] == pytest.approx([1.1, 1.095])
    assert reform.effects[0, :, 0] == pytest.approx([0.05, 0.092625])
    assert reform.jobs[:, 0] == pytest.approx([14.3 * np.exp(0.05), 14.555 * np.exp(0.092625)])
    jobs = compare(made, pair_of(made, base, reform), [plan], [], FULL, FULL)
    assert jobs.park[:, 0] == pytest.approx([0.733176, 1.412567], abs=1e-6)
    assert jobs.alumni[:, 0] == pytest.approx([0, 0.056142], abs=1e-6)
    outcome = outcome_of(made, base, reform, [plan], [], FULL, 1)
    totals = {name: one[0] for name, one in outcome.totals.items()}
    assert totals["gross_job_years"] == pytest.approx(1.100942, abs=1e-6)
    assert totals["net_job_years"] == pytest.approx(0.770660, abs=1e-6)
    assert totals["net_cost"] == pytest.approx(2 * 100 * 1.1)
    assert totals["net_entries"] == 0

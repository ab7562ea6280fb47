"""The recursion, its slopes, the sampler and the estimation step, each against plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from reconciling import segments

from analysis.facts.package import open_package
from analysis.facts.reconciliation import estimation
from analysis.facts.reconciliation.assembly import assemble
from analysis.facts.reconciliation.completion import Shocks, most_probable
from analysis.facts.reconciliation.estimation import estimation_segments, fit_shared
from analysis.facts.reconciliation.mode import mode_of, start_of
from analysis.facts.reconciliation.parameters import (
    estimation_digest,
    save_parameters,
    stored_parameters,
)
from analysis.facts.reconciliation.prior import prior_of
from analysis.facts.reconciliation.sampling import sample
from analysis.facts.reconciliation.simulation import advance
from analysis.facts.reconciliation.states import Layout, unfold
from analysis.language.errors import DataError
from benchmarks.reconcile_truths import real_segments

SHARED = stored_parameters().shared
LAYOUTS = [
    Layout(2000, n, anchored, jobs, cumulative)
    for n, anchored, jobs, cumulative in [
        (1, True, False, False),
        (1, False, True, True),
        (7, True, True, True),
        (12, False, True, True),
        (9, False, False, False),
    ]
]


def unknowns(layout, rng, width=4):
    at = rng.standard_normal((layout.size, width)) * 0.7
    at[layout.tenants] += np.log(80)
    at[layout.turnover] -= 4
    return at


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_unfolding_is_the_plain_recursion(layout):
    rng = np.random.default_rng(1)
    unfolded = unfold(layout, unknowns(layout, rng))
    assert unfolded.states == pytest.approx(advance(layout, unfolded.chart), rel=1e-10)
    tenants, entries, exits = (
        unfolded.states[layout.of(name)] for name in ("tenants", "entries", "exits")
    )
    assert np.diff(tenants, axis=0) == pytest.approx(entries - exits, abs=1e-9)
    assert (exits[layout.begins :] > 0).all()
    assert (exits <= tenants[:-1]).all()


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_volume_is_that_of_the_change_of_coordinates(layout):
    rng = np.random.default_rng(2)
    at, step = unknowns(layout, rng, 1), 1e-6
    ahead = unfold(layout, at + step * np.eye(layout.size)).chart
    behind = unfold(layout, at - step * np.eye(layout.size)).chart
    _, volume = np.linalg.slogdet((ahead - behind) / (2 * step))
    assert unfold(layout, at).volume[0] == pytest.approx(volume, abs=1e-5)


@pytest.mark.parametrize("hub", ["technopark-casablanca", "mitc-network", "skolkovo"])
@pytest.mark.parametrize("volume", [0.0, 1.0])
def test_slopes_are_those_of_differences(hub, volume):
    segment = next(s for s in real_segments() if s.entity_id == hub)
    posterior = segment.posterior(SHARED)
    rng = np.random.default_rng(3)
    at = start_of(posterior)[:, None] + 0.3 * rng.standard_normal((segment.layout.size, 1))
    step = 1e-6 * np.eye(segment.layout.size)
    ahead = posterior.log_density(at + step, volume=volume)
    behind = posterior.log_density(at - step, volume=volume)
    slopes = posterior.with_slopes(at, volume=volume)[1][:, 0]
    assert slopes == pytest.approx((ahead - behind) / 2e-6, rel=1e-4, abs=1e-3)


def test_the_prior_has_the_moments_it_states():
    layout = Layout(2000, 8, anchored=False, jobs=True, cumulative=True)
    prior = prior_of(layout, SHARED, np.log(100.0), np.log(10.0))
    shocks = np.random.default_rng(4).standard_normal((layout.size, 10_000))
    chart = prior.charted(shocks)
    assert prior.shocks(chart) == pytest.approx(shocks, abs=1e-9)
    hazards = chart[layout.charted_hazards]
    assert hazards.mean(axis=1) == pytest.approx(np.full(8, SHARED.hazard_mean), abs=0.05)
    assert hazards.std(axis=1) == pytest.approx(np.full(8, SHARED.hazard_spread), rel=0.03)
    assert np.corrcoef(hazards)[2, 3] == pytest.approx(0.9, abs=0.01)
    steps = np.diff(chart[layout.jobs_per_firm], axis=0)
    assert steps.std(axis=1) == pytest.approx(np.full(8, SHARED.job_step), rel=0.03)


def test_nothing_in_the_prior_of_entries_depends_on_the_hazard():
    """The trial's prior tied them, and the mean hazard came out at twice its value."""
    layout = Layout(2000, 8, anchored=False, jobs=False, cumulative=False)
    fast = type(SHARED)(**{**vars(SHARED), "hazard_mean": SHARED.hazard_mean + 1})
    one, other = (prior_of(layout, shared, 4.0, 0.0) for shared in (SHARED, fast))
    assert (one.mean != other.mean).nonzero()[0].tolist() == list(
        range(layout.charted_hazards.start, layout.charted_hazards.stop)
    )
    assert (one.steady == other.steady).all()


def test_chains_find_a_posterior_that_is_known():
    """One exact count of a hub met late: the tenants' posterior is the claim's own error."""
    (segment,) = segments(("tenant_firms", "2013-12", 246, "point", "B"))
    posterior = segment.posterior(SHARED)
    draws = sample(posterior, mode_of(posterior), np.random.default_rng(5), chains=200, kept=50)
    tenants = unfold(segment.layout, draws.unknowns).states[segment.layout.of("tenants")][-1]
    assert np.log(tenants).mean() == pytest.approx(np.log(246), abs=0.002)
    assert np.log(tenants).std() == pytest.approx(segment.measures.errors(SHARED)[0], rel=0.03)
    assert 0.5 < draws.acceptance <= 1


@pytest.mark.parametrize("number", range(8))
def test_wild_claims_give_finite_numbers_or_none(number):
    rng = np.random.default_rng(number)
    names = ("tenant_firms", "jobs", "firms_entered", "firms_exited", "firms_cumulative")
    rows = []
    for _ in range(14):
        name, year = names[rng.integers(5)], rng.integers(1985, 2026)
        period = f"1980/{year}" if name == "firms_cumulative" else str(year)
        bound = ("point", "approx", "lower", "upper")[rng.integers(4)]
        value = np.ceil(10 ** rng.uniform(0, 5))
        rows.append((name, period, value, bound, "ABC"[rng.integers(3)]))
    found = assemble("park", segments(*rows, opened=1980), SHARED, 200).table
    assert np.isfinite(found["value"].astype(float)).all()
    assert (found["conf_low"].fillna(0) <= found["value"]).all()
    assert (found["value"] <= found["conf_high"].fillna(np.inf)).all()


def test_the_most_probable_parameters_are_root_mean_squares_where_much_is_known():
    """A million changes outweigh the priors: each step is the root of its mean square."""
    (segment,) = segments(
        *[("tenant_firms", str(y), 100.0 + y % 7, "point", "B") for y in (2001, 2002)]
    )
    many, none = 1e6, np.zeros(2)
    squares = np.array([many, many * 0.2**2]), np.array([many, many * 0.04**2])
    constant, linear = many * (0.5**2 + 2.0**2), many * -2.0
    shocks = Shocks(*squares, np.array([many, constant, linear, many]), none, none)
    found = most_probable([segment.measures], [shocks], SHARED)
    assert found.entry_step == pytest.approx(0.2, rel=1e-3)
    assert found.job_step == pytest.approx(0.04, rel=1e-3)
    assert found.hazard_mean == pytest.approx(-2.0, rel=1e-3)
    assert found.hazard_spread == pytest.approx(0.5, rel=1e-3)


def test_the_estimation_leaves_benchmarks_out_and_counts_shared_observations_once():
    found = estimation_segments(open_package())
    assert not {"apte-spain", "tgb-turkiye", "reta-andalucia", "stpi-india"} & {
        s.entity_id for s in found
    }
    used = [
        (s.entity_id, o)
        for s in found
        for o in s.claims.loc[s.claims["role"].eq("used"), "observation_id"]
    ]
    assert ("technopark-casablanca", "obs-mar-0107") in used
    assert ("mitc-network", "obs-mar-0107") not in used
    assert all(len(s.used) >= 3 for s in found)


def test_estimating_tells_how_far_it_is(monkeypatch):
    few = estimation_segments(open_package())[:5]
    monkeypatch.setattr(estimation, "estimation_segments", lambda package: few)
    told = []
    fit = fit_shared(starts=2, rounds=3, progress=lambda *at: told.append(at[:4]))
    assert told == [(start, 2, turn, 3) for start in (1, 2) for turn in (1, 2, 3)]
    assert [attempt.trace.shape for attempt in fit.attempts] == [(3, 9), (3, 9)]
    assert fit.stored.log_posterior == max(a.log_posterior for a in fit.attempts)
    again = fit_shared(starts=2, rounds=3)
    assert again.stored == fit.stored


def test_the_shipped_parameters_come_from_the_shipped_data():
    assert stored_parameters().data_digest == estimation_digest(open_package()), (
        "claims of the modelled series have changed: run technoparks fit-facts"
    )
    errors = SHARED.stock_errors
    assert errors[0] <= errors[1] <= errors[2]


def test_parameters_are_written_and_read_back(tmp_path):
    stored = stored_parameters()
    save_parameters(stored, tmp_path / "own.csv")
    assert stored_parameters(tmp_path / "own.csv") == stored
    assert [path.name for path in tmp_path.iterdir()] == ["own.csv"]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [("job_step", "job_leap", "job_leap"), ("entry_step,", "entry_step,-", "entry_step")],
)
def test_faulty_parameters_are_refused_by_name(tmp_path, old, new, name):
    path = tmp_path / "own.csv"
    save_parameters(stored_parameters(), path)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=r"expected nine parameters.*fit-facts") as refusal:
        stored_parameters(path)
    assert name.split("_")[0] in str(refusal.value)
    assert "attendu neuf paramètres" in refusal.value.said("fr")

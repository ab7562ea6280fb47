"""The reconciliation against statsmodels' Kalman smoother, where the model is linear."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.mlemodel import MLEModel

from analysis.facts.reconciliation import mode as mode_module
from analysis.facts.reconciliation.mode import log_marginal, mode_of
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.segments import segment_of
from analysis.facts.reconciliation.shared import (
    ENTRY_SHARE_SPREAD,
    HAZARD_MEMORY,
    START_SPREAD,
    USUAL_ENTRY_SHARE,
)
from analysis.facts.reconciliation.states import pull_back, unfold
from benchmarks.reconcile_truths import real_segments

SHARED = stored_parameters().shared
EXACT = 1e-8  # both are exact: only rounding differs


@pytest.fixture(autouse=True)
def _climb_to_the_top(monkeypatch):
    monkeypatch.setattr(mode_module, "TOLERANCE", 0.0)
    monkeypatch.setattr(mode_module, "STEPS", 400)


def chart_jacobian(segment, at):
    """Slopes of the chart in the unknowns, shape (size, size)."""
    layout = segment.layout
    none = np.zeros((layout.n_states, layout.size))
    return pull_back(layout, unfold(layout, at[:, None]), none, np.eye(layout.size), 0.0).T


def smoothed(observed, design, transition, selection, shock_cov, obs_cov, first, first_cov):
    """Means and covariances of states given all observations, by statsmodels.

    Matrices have time as their last axis; `observed` is (n_years, n_observations).
    """
    model = MLEModel(observed, k_states=len(first), k_posdef=shock_cov.shape[0])
    model["design"], model["transition"], model["obs_cov"] = design, transition, obs_cov
    model["selection"], model["state_cov"] = selection, shock_cov
    model.ssm.initialize_known(first, first_cov)
    found = model.ssm.smooth()
    return found.smoothed_state, found.smoothed_state_cov, found.llf_obs.sum()


def test_entries_alone_are_a_local_level():
    segment = next(s for s in real_segments() if s.entity_id == "berlin-adlershof-core")
    claims = segment.claims[segment.claims["series"].eq("entries")]
    only = segment_of(claims[claims["reading"].eq("")], None)
    posterior, layout = only.posterior(SHARED), only.layout
    mode = mode_of(posterior)
    spread = chart_jacobian(only, mode.unknowns) @ mode.root
    ours = unfold(layout, mode.unknowns[:, None]).chart[layout.charted_entries, 0]
    own = (spread @ spread.T)[layout.charted_entries, layout.charted_entries]

    n = layout.n_years
    observed, errors = np.full(n, np.nan), np.ones(n)
    rows = only.measures.rows[:, layout.of("entries")]
    assert (rows.sum(axis=1) == 1).all()
    assert (rows.max(axis=1) == 1).all()
    observed[rows.argmax(axis=1)] = only.measures.low
    errors[rows.argmax(axis=1)] = posterior.errors
    one = np.ones((1, 1))
    first = np.array([only.log_tenants + np.log(USUAL_ENTRY_SHARE)])
    first_cov = np.array([[START_SPREAD**2 + ENTRY_SHARE_SPREAD**2]])
    step = np.array([[SHARED.entry_step**2]])
    means, covs, fit = smoothed(
        observed[:, None], one, one, one, step, (errors**2)[None, None, :], first, first_cov
    )
    assert ours == pytest.approx(means[0], abs=EXACT)
    assert np.diag(own) == pytest.approx(covs[0, 0], abs=EXACT)
    constant = 0.5 * np.log(2 * np.pi) * len(only.used)
    assert log_marginal(posterior) - constant == pytest.approx(fit, abs=EXACT)


@pytest.mark.parametrize("hub", ["technopark-zurich", "hsinchu-science-park"])
def test_around_the_mode_it_is_a_linear_smoother(hub):
    """Stocks, flows, hazards and jobs per firm, linearised at the mode, solved year by year."""
    real = next(s for s in real_segments() if s.entity_id == hub)
    segment = segment_of(real.claims[real.claims["partner"].eq("")], None)
    posterior, layout = segment.posterior(SHARED), segment.layout
    mode = mode_of(posterior)
    states = unfold(layout, mode.unknowns[:, None]).states[:, 0]
    tenants, hazard, entries, jobs = (
        states[layout.of(name)] for name in ("tenants", "hazard", "entries", "jobs")
    )
    n = layout.n_years
    # State: log entries, logit hazard, tenants now and before, log jobs per firm now and before.
    change = HAZARD_MEMORY, SHARED.hazard_spread * np.sqrt(1 - HAZARD_MEMORY**2)
    transition, selection = np.zeros((6, 6, n)), np.zeros((6, 3, n))
    for t in range(n):
        # What moves the state from year t - 1 to year t of flows stands at t - 1.
        slope = tenants[t] * hazard[t] * (1 - hazard[t])
        into = max(t - 1, 0)
        step = np.zeros((6, 6))
        step[0, 0], step[1, 1], step[4, 4] = 1.0, change[0], 1.0
        step[3, 2], step[5, 4] = 1.0, 1.0
        step[2] = entries[t] * step[0] - slope * step[1]
        step[2, 2] += 1 - hazard[t]
        choose = np.zeros((6, 3))
        choose[0, 0] = choose[1, 1] = choose[4, 2] = 1.0
        choose[2] = entries[t] * choose[0] - slope * choose[1]
        if t:
            transition[:, :, into], selection[:, :, into] = step, choose
    shock = np.diag([SHARED.entry_step**2, change[1] ** 2, SHARED.job_step**2])
    # First year: log first tenants, entries given them, hazard, jobs per firm at both ends.
    roots = np.zeros((6, 5))
    roots[5, 3] = START_SPREAD
    roots[3, 0] = tenants[0] * START_SPREAD
    roots[0, :2] = START_SPREAD, ENTRY_SHARE_SPREAD
    roots[1, 2] = SHARED.hazard_spread
    roots[4] = roots[5]
    roots[4, 4] = SHARED.job_step
    slope = tenants[0] * hazard[0] * (1 - hazard[0])
    roots[2] = entries[0] * roots[0] - slope * roots[1] + (1 - hazard[0]) * roots[3]

    measures = segment.measures
    measured = measures.rows @ states
    n_claims = len(measured)
    observed, design = np.full((n, n_claims), np.nan), np.zeros((n_claims, 6, n))
    for i, row in enumerate(measures.rows):
        years = np.flatnonzero(
            sum(np.abs(np.append(row[layout.of(s)][skip:], [0] * (1 - skip)))[:n]
                for s, skip in (("tenants", 1), ("jobs", 1), ("entries", 0), ("exits", 0)))
        )  # fmt: skip
        t = int(years.max())
        now, before = row[layout.of("tenants")][[t + 1, t]]
        j_now, j_before = row[layout.of("jobs")][[t + 1, t]]
        firms = tenants[[t + 1, t]]
        design[i, 2, t] = now + j_now * jobs[t + 1] / firms[0]
        design[i, 3, t] = before + j_before * jobs[t] / firms[1]
        design[i, 4, t], design[i, 5, t] = j_now * jobs[t + 1], j_before * jobs[t]
        design[i, 0, t] += row[layout.of("entries")][t] * entries[t]
        left = row[layout.of("exits")][t]
        design[i, 1, t] += left * tenants[t] * hazard[t] * (1 - hazard[t])
        design[i, 3, t] += left * hazard[t]
        design[i, :, t] /= measured[i]
        observed[t, i] = 0.0
    obs_cov = np.diag(posterior.errors**2)
    _, covs, _ = smoothed(
        observed, design, transition, selection, shock, obs_cov, np.zeros(6), roots @ roots.T
    )
    spread = mode.root[layout.tenants]
    ours = np.sqrt((spread**2).sum(axis=1))[1:]
    theirs = np.sqrt(covs[2, 2]) / tenants[1:]
    assert ours == pytest.approx(theirs, rel=EXACT)
    staff = mode.root[layout.jobs_per_firm]
    assert np.sqrt((staff**2).sum(axis=1))[1:] == pytest.approx(np.sqrt(covs[4, 4]), rel=EXACT)

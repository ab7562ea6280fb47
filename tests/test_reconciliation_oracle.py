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


def moves(segment, states):
    """Transition and selection of the model linearised at `states`, time as last axis.

    State: log entries, logit hazard, tenants now and before, log jobs per firm now and before,
    each as its distance from the mode. What carries year t - 1 of flows to year t stands at t - 1.
    """
    layout, n = segment.layout, segment.layout.n_years
    tenants, hazard, entries = (states[layout.of(x)] for x in ("tenants", "hazard", "entries"))
    slope = tenants[:-1] * hazard * (1 - hazard)
    transition, selection = np.zeros((6, 6, n)), np.zeros((6, 3, n))
    for t in range(1, n):
        step, choose = np.zeros((6, 6)), np.zeros((6, 3))
        step[0, 0], step[1, 1], step[4, 4] = 1.0, HAZARD_MEMORY, 1.0
        step[3, 2] = step[5, 4] = 1.0
        choose[0, 0] = choose[1, 1] = choose[4, 2] = 1.0
        for matrix in (step, choose):
            matrix[2] = entries[t] * matrix[0] - slope[t] * matrix[1]
        step[2, 2] += 1 - hazard[t]
        transition[:, :, t - 1], selection[:, :, t - 1] = step, choose
    return transition, selection


def beginning(segment, states):
    """Covariance of the first year's state: first tenants, entries, hazard, jobs per firm."""
    layout = segment.layout
    tenants, hazard, entries = (states[layout.of(x)] for x in ("tenants", "hazard", "entries"))
    roots = np.zeros((6, 5))
    roots[3, 0] = tenants[0] * START_SPREAD
    roots[0, :2] = START_SPREAD, ENTRY_SHARE_SPREAD
    roots[1, 2] = SHARED.hazard_spread
    roots[5, 3] = START_SPREAD
    roots[4, 3:] = START_SPREAD, SHARED.job_step
    slope = tenants[0] * hazard[0] * (1 - hazard[0])
    roots[2] = entries[0] * roots[0] - slope * roots[1] + (1 - hazard[0]) * roots[3]
    return roots @ roots.T


def sights(segment, states):
    """Design of each claim in the year of its last state, and which claims each year has."""
    layout, n = segment.layout, segment.layout.n_years
    names = ("tenants", "jobs", "entries", "exits", "hazard")
    tenants, jobs, entries, exits, hazard = (states[layout.of(name)] for name in names)
    rows = segment.measures.rows
    design = np.zeros((len(rows), 6, n))
    observed = np.full((n, len(rows)), np.nan)
    for i, row in enumerate(rows):
        firms, staff, came, left = (row[layout.of(name)] for name in names[:4])
        t = int(np.flatnonzero(firms[1:] + staff[1:] + came + left).max())
        design[i, 0, t] = came[t] * entries[t]
        design[i, 1, t] = left[t] * exits[t] * (1 - hazard[t])
        design[i, 2, t] = firms[t + 1] + staff[t + 1] * jobs[t + 1] / tenants[t + 1]
        design[i, 3, t] = firms[t] + staff[t] * jobs[t] / tenants[t] + left[t] * hazard[t]
        design[i, 4, t], design[i, 5, t] = staff[t + 1] * jobs[t + 1], staff[t] * jobs[t]
        observed[t, i] = 0.0
    return design / (rows @ states)[:, None, None], observed


@pytest.mark.parametrize("hub", ["technopark-zurich", "hsinchu-science-park"])
def test_around_the_mode_it_is_a_linear_smoother(hub):
    """Stocks, flows, hazards and jobs per firm, linearised at the mode, solved year by year."""
    real = next(s for s in real_segments() if s.entity_id == hub)
    segment = segment_of(real.claims[real.claims["partner"].eq("")], None)
    posterior, layout = segment.posterior(SHARED), segment.layout
    mode = mode_of(posterior)
    states = unfold(layout, mode.unknowns[:, None]).states[:, 0]
    design, observed = sights(segment, states)
    transition, selection = moves(segment, states)
    change = SHARED.hazard_spread * np.sqrt(1 - HAZARD_MEMORY**2)
    shock = np.diag([SHARED.entry_step, change, SHARED.job_step]) ** 2
    _, covs, _ = smoothed(
        observed,
        design,
        transition,
        selection,
        shock,
        np.diag(posterior.errors**2),
        np.zeros(6),
        beginning(segment, states),
    )
    spread = np.sqrt((mode.root**2).sum(axis=1))
    tenants = states[layout.of("tenants")][1:]
    assert spread[layout.tenants][1:] == pytest.approx(np.sqrt(covs[2, 2]) / tenants, rel=EXACT)
    assert spread[layout.jobs_per_firm][1:] == pytest.approx(np.sqrt(covs[4, 4]), rel=EXACT)

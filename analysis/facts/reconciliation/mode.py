"""The most probable unknowns of a segment, and their curvature there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular

from analysis.facts.reconciliation.posterior import TINY, Posterior
from analysis.facts.reconciliation.shared import USUAL_ENTRY_SHARE
from analysis.facts.reconciliation.states import pull_back, unfold

STEPS = 80
MOST_DAMPING = 1e8
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Mode:
    """Where the density is highest.

    Attributes
    ----------
    unknowns : ndarray, shape (size,)
    root : ndarray, shape (size, size)
        `root @ root.T` is the inverse of the Gauss-Newton curvature at the mode.
    log_density : float
    steps : int
        Steps it took; `STEPS` when it had not settled.
    """

    unknowns: np.ndarray
    root: np.ndarray
    log_density: float
    steps: int


def mode_of(posterior: Posterior, start: np.ndarray | None = None) -> Mode:
    """Climb to the mode by damped Gauss-Newton steps with the exact Jacobian.

    Parameters
    ----------
    posterior : Posterior
    start : ndarray of shape (size,), optional
        The prior mean when not given.
    """
    at = start_of(posterior) if start is None else start.copy()
    value = _density(posterior, at)
    damping, step = 1e-3, 0
    slope, curvature = _local(posterior, at)
    while step < STEPS and damping < MOST_DAMPING:
        step += 1
        damped = curvature + damping * np.diag(np.diag(curvature))
        move = cho_solve(cho_factor(damped), slope)
        ahead = _density(posterior, at + move)
        new_slope, new_curvature = _local(posterior, at + move)
        if not (ahead >= value and np.isfinite(new_curvature).all()):
            damping *= 4
            continue
        gained, at, value = ahead - value, at + move, ahead
        slope, curvature, damping = new_slope, new_curvature, max(damping / 5, 1e-9)
        if gained < TOLERANCE:
            break
    upper = cholesky(curvature)
    root = solve_triangular(upper, np.eye(len(at)))
    return Mode(at, root, value, step)


def log_marginal(posterior: Posterior) -> float:
    """Log density of a segment's claims, its unknowns integrated out by Laplace, in the chart."""
    mode = mode_of(posterior)
    volume = unfold(posterior.layout, mode.unknowns[:, None]).volume[0]
    spread = np.log(np.diag(mode.root)).sum() + volume
    return float(mode.log_density + np.log(posterior.prior.steady).sum() + spread)


def _density(posterior: Posterior, at: np.ndarray) -> float:
    return float(posterior.log_density(at[:, None], volume=0.0)[0])


def start_of(posterior: Posterior) -> np.ndarray:
    """Unknowns to climb from: usual tenants, usual turnover, shape (size,)."""
    layout, prior = posterior.layout, posterior.prior
    at = np.zeros(layout.size)
    at[layout.tenants] = prior.mean[layout.charted_entries.stop - 1] - np.log(USUAL_ENTRY_SHARE)
    at[layout.turnover] = 2 * np.log(USUAL_ENTRY_SHARE)
    if layout.jobs:
        at[layout.jobs_per_firm] = prior.mean[layout.jobs_per_firm.start]
    return at


def _local(posterior: Posterior, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and Gauss-Newton curvature at unknowns of shape (size,)."""
    layout, prior, rows = posterior.layout, posterior.prior, posterior.measures.rows
    with np.errstate(all="ignore"):
        unfolded = unfold(layout, at[:, None])
    measured = np.maximum(rows @ unfolded.states, TINY)
    none, own = np.zeros((layout.size, len(rows))), np.eye(layout.size)
    jacobian = pull_back(layout, unfolded, rows.T / measured.T, none, 0.0).T
    chart = pull_back(layout, unfolded, np.zeros((layout.n_states, layout.size)), own, 0.0).T
    weights = posterior.curvature(np.log(measured)[:, 0])
    shocks = prior.root() @ chart
    slope = posterior.with_slopes(at[:, None], volume=0.0)[1][:, 0]
    return slope, (jacobian.T * weights) @ jacobian + shocks.T @ shocks

"""What draws say of the shared parameters, and the parameters that make it most probable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr, ndtri

from analysis.facts.reconciliation.measures import Measures
from analysis.facts.reconciliation.posterior import Posterior
from analysis.facts.reconciliation.shared import HAZARD_MEMORY, Shared, log_prior
from analysis.facts.reconciliation.states import unfold

FREE_BOUNDS = ((-7, 1), (0, 5), (0, 5), (-6, 2), (-6, 2), (-6, 2), (-8, 3), (-4, 2), (-6, 2))


@dataclass(frozen=True)
class Shocks:
    """What one segment's draws say of the steps of its paths, averaged over draws.

    Attributes
    ----------
    entries, jobs : ndarray, shape (2,)
        Number of yearly changes and the sum of their squares.
    hazard : ndarray, shape (4,)
        Number of hazards, then the constant, linear and square part, in the mean, of the
        weighted sum of squares of the autoregression.
    residual, square : ndarray, shape (n_observations,)
        Mean and mean square of log claim less log measured quantity.
    """

    entries: np.ndarray
    jobs: np.ndarray
    hazard: np.ndarray
    residual: np.ndarray
    square: np.ndarray


def shocks_of(
    posterior: Posterior,
    unknowns: np.ndarray,
    rng: np.random.Generator,
) -> Shocks:
    """Shocks of draws of a segment, averaged over the draws.

    Parameters
    ----------
    posterior : Posterior
    unknowns : ndarray, shape (size, n_draws)
    rng : numpy.random.Generator
        Draws what is known only between two ends.
    """
    layout = posterior.layout
    unfolded = unfold(layout, unknowns)
    chart = unfolded.chart
    entries = np.diff(chart[layout.charted_entries][layout.begins :], axis=0)
    hazards = chart[layout.charted_hazards]
    jobs = np.diff(chart[layout.jobs_per_firm], axis=0)
    return Shocks(
        np.array([entries.shape[0], (entries**2).sum(axis=0).mean()]),
        np.array([jobs.shape[0], (jobs**2).sum(axis=0).mean()]),
        _hazard_parts(hazards),
        *_residuals(posterior, unfolded.states, rng),
    )


def _hazard_parts(hazards: np.ndarray) -> np.ndarray:
    if not len(hazards):
        return np.zeros(4)
    later = hazards[1:] - HAZARD_MEMORY * hazards[:-1]
    keep, weight = 1 - HAZARD_MEMORY, 1 / (1 - HAZARD_MEMORY**2)
    constant = hazards[0] ** 2 + weight * (later**2).sum(axis=0)
    linear = hazards[0] + weight * keep * later.sum(axis=0)
    square = 1 + weight * keep**2 * len(later)
    return np.array([len(hazards), constant.mean(), linear.mean(), square])


def _residuals(
    posterior: Posterior, states: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Residuals; what is known between two ends is drawn between them first."""
    measures = posterior.measures
    measured = np.log(measures.rows @ states)
    stated = np.repeat(measures.low[:, None], measured.shape[1], axis=1)
    between = measures.between
    if between.any():
        errors = posterior.errors[between][:, None]
        low = ndtr((measures.low[between][:, None] - measured[between]) / errors)
        high = ndtr((measures.high[between][:, None] - measured[between]) / errors)
        share = np.clip(low + (high - low) * rng.uniform(size=low.shape), 1e-12, 1 - 1e-12)
        stated[between] = measured[between] + errors * ndtri(share)
    off = stated - measured
    return off.mean(axis=1), (off**2).mean(axis=1)


def blended(old: Shocks, new: Shocks, weight: float) -> Shocks:
    """Move what was remembered towards what was just seen."""
    pairs = zip(astuple(old), astuple(new), strict=True)
    return Shocks(*((1 - weight) * a + weight * b for a, b in pairs))


def most_probable(measures: Sequence[Measures], said: Sequence[Shocks], at: Shared) -> Shared:
    """Parameters that make the completed data most probable, priors included.

    Parameters
    ----------
    measures, said : sequence
        Of each segment, in the same order.
    at : Shared
        Where to begin.
    """
    loss = _Loss(
        sum((s.entries for s in said), np.zeros(2)),
        sum((s.jobs for s in said), np.zeros(2)),
        sum((s.hazard for s in said), np.zeros(4)),
        np.concatenate([s.residual for s in said]),
        np.concatenate([s.square for s in said]),
        np.concatenate([m.grade for m in measures]),
        np.concatenate([m.flow for m in measures]),
        np.concatenate([m.side for m in measures]),
        np.concatenate([m.variance for m in measures]),
    )
    found = minimize(loss.at, _free(at), method="L-BFGS-B", bounds=FREE_BOUNDS)
    return _bound(found.x)


@dataclass(frozen=True)
class _Loss:
    """Minus the penalised log likelihood of the completed data."""

    entries: np.ndarray
    jobs: np.ndarray
    hazard: np.ndarray
    residual: np.ndarray
    square: np.ndarray
    grade: np.ndarray
    flow: np.ndarray
    side: np.ndarray
    variance: np.ndarray

    def at(self, free: np.ndarray) -> float:
        p = _bound(free)
        base = np.where(self.flow, p.flow_errors[self.grade], p.stock_errors[self.grade])
        excess = self.side * p.bound_excess
        variance = base**2 + self.variance + excess**2
        off = self.square + 2 * excess * self.residual + excess**2
        steps = self.hazard[1] - 2 * p.hazard_mean * self.hazard[2]
        steps += p.hazard_mean**2 * self.hazard[3]
        total = float((np.log(variance) + off / variance).sum())
        total += _normal(self.entries[0], self.entries[1], p.entry_step)
        total += _normal(self.jobs[0], self.jobs[1], p.job_step)
        total += _normal(self.hazard[0], steps, p.hazard_spread)
        return 0.5 * total - log_prior(p)


def _normal(number: float, squares: float, spread: float) -> float:
    return float(2 * number * np.log(spread) + squares / spread**2)


def _free(p: Shared) -> np.ndarray:
    """Unbounded but for the order of the grades: logs, and logs of ratios of grades."""
    a, b, c = np.log(p.stock_errors)
    rest = np.log([p.flow_error, p.entry_step, p.job_step])
    ends = np.log([p.hazard_spread, p.bound_excess])
    return np.array([a, max(b - a, 0), max(c - b, 0), *rest, p.hazard_mean, *ends])


def _bound(free: np.ndarray) -> Shared:
    a, b, c = (float(np.exp(x)) for x in np.cumsum(free[:3]))
    flow, entry, job, spread, excess = (float(np.exp(x)) for x in [*free[3:6], *free[7:]])
    return Shared(a, b, c, flow, entry, job, float(free[6]), spread, excess)

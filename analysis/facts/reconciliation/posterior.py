"""How well unknowns fit a segment's claims: log posterior, slopes, Gauss-Newton curvature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from analysis.facts.reconciliation.measures import Measures
from analysis.facts.reconciliation.prior import Prior, prior_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.states import Layout, pull_back, unfold

TINY = 1e-300


@dataclass(frozen=True)
class Posterior:
    """The density of one segment's unknowns, given its measures and the shared parameters.

    Attributes
    ----------
    layout : Layout
    measures : Measures
    prior : Prior
    errors, excess : ndarray, shape (n_observations,)
        Standard deviation of the log of each claim; by how much its bound understates.
    """

    layout: Layout
    measures: Measures
    prior: Prior
    errors: np.ndarray
    excess: np.ndarray

    def log_density(self, unknowns: np.ndarray, *, volume: float = 1.0) -> np.ndarray:
        """Log density up to a constant, shape (n_draws,); minus infinity where it overflows.

        `volume=0` gives the density of the chart instead of that of the unknowns.
        """
        return self.with_slopes(unknowns, volume=volume)[0]

    def with_slopes(
        self, unknowns: np.ndarray, *, volume: float = 1.0
    ) -> tuple[np.ndarray, np.ndarray]:
        """Log density, shape (n_draws,), and its slopes, shape (size, n_draws)."""
        with np.errstate(all="ignore"):
            unfolded = unfold(self.layout, unknowns)
            measured = np.maximum(self.measures.rows @ unfolded.states, TINY)
            fit, pull = self.fit(np.log(measured))
            shocks = self.prior.shocks(unfolded.chart)
            value = fit.sum(axis=0) - 0.5 * np.einsum("ij,ij->j", shocks, shocks)
            value += volume * unfolded.volume
            value[~np.isfinite(value)] = -np.inf
            on_states = self.measures.rows.T @ (pull / measured)
            found = pull_back(self.layout, unfolded, on_states, self.prior.slopes(shocks), volume)
        return value, np.where(np.isfinite(found), found, 0.0)

    def fit(self, log_measured: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log likelihood of each observation and its slope in the log of what is measured."""
        errors = self.errors[:, None]
        low = (self.measures.low + self.excess)[:, None]
        high = (self.measures.high + self.excess)[:, None]
        off = (low - log_measured) / errors
        fit = -0.5 * off**2 - np.log(errors)
        pull = off / errors
        between = self.measures.between
        if between.any():
            above = ((high - log_measured) / errors)[between]
            fit[between], pull[between] = _inside(off[between], above)
            pull[between] /= errors[between]
        return fit, pull

    def curvature(self, log_measured: np.ndarray) -> np.ndarray:
        """Weights of the Gauss-Newton curvature, shape (n_observations,)."""
        weights = 1 / self.errors**2
        if self.measures.between.any():
            step = 1e-4 * self.errors
            ahead = self.fit((log_measured + step)[:, None])[1][:, 0]
            behind = self.fit((log_measured - step)[:, None])[1][:, 0]
            bend = np.maximum((behind - ahead) / (2 * step), 1e-6)
            weights = np.where(self.measures.between, bend, weights)
        return weights


def posterior_of(
    layout: Layout, measures: Measures, shared: Shared, log_tenants: float, log_jobs: float
) -> Posterior:
    """Density of a segment's unknowns given its measures and the shared parameters."""
    return Posterior(
        layout,
        measures,
        prior_of(layout, shared, log_tenants, log_jobs),
        measures.errors(shared),
        measures.side * shared.bound_excess,
    )


def _inside(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log probability that a standard normal lies between, and minus its slope in the mean."""
    flip = low > 0
    a, b = np.where(flip, -high, low), np.where(flip, -low, high)
    upper, lower = log_ndtr(b), log_ndtr(a)
    inside = upper + np.log1p(-np.exp(np.minimum(lower - upper, -1e-300)))
    density = np.exp(_log_normal(low) - inside) - np.exp(_log_normal(high) - inside)
    return inside, density


def _log_normal(z: np.ndarray) -> np.ndarray:
    return -0.5 * z**2 - 0.5 * np.log(2 * np.pi)

"""What is expected of a segment before its claims are seen: a Gaussian of its chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.facts.reconciliation.shared import (
    ENTRY_SHARE_SPREAD,
    HAZARD_MEMORY,
    START_SPREAD,
    USUAL_ENTRY_SHARE,
    USUAL_INTAKE_SHARE,
    Shared,
)
from analysis.facts.reconciliation.states import Layout


@dataclass(frozen=True)
class Prior:
    """Independent standard normals z = steady * (x - mean) - carried * (x - mean)[before].

    Attributes
    ----------
    mean, steady, carried : ndarray, shape (size,)
        Of the chart (`states.Unfolded`); `carried` is zero where an element does not continue
        the one before it.
    """

    mean: np.ndarray
    steady: np.ndarray
    carried: np.ndarray

    def shocks(self, chart: np.ndarray) -> np.ndarray:
        """Standardised shocks of charts of shape (size, n_draws)."""
        off = chart - self.mean[:, None]
        z = self.steady[:, None] * off
        z[1:] -= self.carried[1:, None] * off[:-1]
        return z

    def slopes(self, shocks: np.ndarray) -> np.ndarray:
        """Slopes of the log density in the chart at these shocks, shape (size, n_draws)."""
        found = -self.steady[:, None] * shocks
        found[:-1] += self.carried[1:, None] * shocks[1:]
        return found

    def charted(self, shocks: np.ndarray) -> np.ndarray:
        """Charts that have these shocks: the inverse of `shocks`."""
        off = np.empty_like(shocks)
        off[0] = shocks[0] / self.steady[0]
        for i in range(1, len(off)):
            off[i] = (shocks[i] + self.carried[i] * off[i - 1]) / self.steady[i]
        return off + self.mean[:, None]

    def root(self) -> np.ndarray:
        """Matrix that takes a chart's distance from its mean to its shocks."""
        return np.diag(self.steady) - np.diag(self.carried[1:], -1)


def prior_of(layout: Layout, shared: Shared, log_tenants: float, log_jobs: float) -> Prior:
    """Prior of one segment around the hub's own scale; nothing in it depends on the hazard.

    Parameters
    ----------
    layout : Layout
    shared : Shared
    log_tenants, log_jobs : float
        Logs of the hub's usual tenants and jobs per firm.

    Returns
    -------
    Prior
        Random walks of log entries and log jobs per firm, a stationary first-order
        autoregression of the logit hazard. A hub that is followed from its opening begins with
        an intake of its own and takes a new level the year after, each within a factor of about
        20; one that is met later begins with entries near a tenth of its tenants, within a
        factor of about 7.
    """
    size = layout.size
    mean, steady, carried = np.zeros(size), np.full(size, 1 / START_SPREAD), np.zeros(size)
    entries, hazards, jobs = layout.charted_entries, layout.charted_hazards, layout.jobs_per_firm
    mean[: entries.stop] = log_tenants
    mean[entries] += np.log(USUAL_ENTRY_SHARE)
    _walk(steady, carried, entries, shared.entry_step)
    if layout.anchored:
        mean[0] = log_tenants + np.log(USUAL_INTAKE_SHARE)
        second = slice(1, min(2, layout.n_years))
        steady[second], carried[second] = 1 / START_SPREAD, 0.0
    else:
        steady[1] = carried[1] = 1 / ENTRY_SHARE_SPREAD
    mean[hazards] = shared.hazard_mean
    change = shared.hazard_spread * np.sqrt(1 - HAZARD_MEMORY**2)
    _walk(steady, carried, hazards, change)
    carried[hazards] *= HAZARD_MEMORY
    steady[hazards][:1] = 1 / shared.hazard_spread
    if layout.jobs:
        mean[jobs] = log_jobs
        _walk(steady, carried, jobs, shared.job_step)
    return Prior(mean, steady, carried)


def _walk(steady: np.ndarray, carried: np.ndarray, where: slice, step: float) -> None:
    later = slice(where.start + 1, where.stop)
    steady[later] = carried[later] = 1 / step

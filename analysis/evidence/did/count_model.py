"""Poisson means by cohort and period: growth that all share, and effects of cells of their own."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.absorption import cell_columns
from analysis.evidence.did.cells import cell_label
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message


@dataclass(frozen=True, eq=False)
class CountModel:
    """The fitted means by cohort and period cell.

    Attributes
    ----------
    design : shape (cells, k)
        Indicators of cohort, period and effect of each cell.
    effect : shape (cells,)
        Column of the cell's effect; -1 for none.
    mean, without : shape (cells,)
        Fitted mean, and the mean were the effect zero.
    covariance : shape (k, k)
        Clustered, of the coefficients.
    event : shape (cells,)
        Event time; NaN for the untreated.
    weight, n_obs : shape (cells,)
        Sum of weights and rows.
    """

    design: Floats
    effect: Codes
    mean: Floats
    without: Floats
    covariance: Floats
    event: Floats
    weight: Floats
    n_obs: Codes


def fit_counts(panel: Panel, control: str) -> CountModel:
    """Fit cohort, period and effects of cells by Poisson; the mean of a cell is all it needs."""
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    n_times = len(panel.periods)
    flat = (panel.entity_cohort[panel.entity] + 1) * n_times + panel.time
    cells, row = np.unique(flat, return_inverse=True)
    cohort, time = cells // n_times - 1, cells % n_times
    weight = np.bincount(row, panel.weights).astype(np.float64)
    mean = np.bincount(row, panel.weights * panel.outcome) / weight
    first = np.append(panel.cohorts, np.nan)[cohort]
    event = np.round(panel.periods[time] - first, 9)
    free = _free(cohort, event, control)
    _require_growth(panel, cohort, time, mean, free)
    design = _cell_design(cohort, time, free)
    with warnings.catch_warnings():  # a cell of its own is fitted without error, and rightly so
        warnings.simplefilter("ignore")
        model = GLM(mean, design, family=families.Poisson(), freq_weights=weight)
        fitted = model.fit(maxiter=200, tol=1e-12)
    means = np.asarray(fitted.fittedvalues, dtype=np.float64)
    effect = np.full(len(cells), -1)
    effect[free] = design.shape[1] - free.sum() + np.arange(free.sum())
    without = means / np.where(free, np.exp(np.asarray(fitted.params)[effect]), 1.0)
    covariance = _covariance(panel, row, design, means, weight)
    counts = np.bincount(row)
    return CountModel(design, effect, means, without, covariance, event, weight, counts)


def _free(cohort: Codes, event: Floats, control: str) -> NDArray[np.bool_]:
    """Cells with an effect of their own."""
    if control == "not_yet":
        return event >= 0
    last = {c: event[(cohort == c) & (event < 0)].max() for c in np.unique(cohort[cohort >= 0])}
    base = np.array([last.get(c, np.nan) for c in cohort])
    return (cohort >= 0) & (event != base)


def _require_growth(
    panel: Panel, cohort: Codes, time: Codes, mean: Floats, free: NDArray[np.bool_]
) -> None:
    """Decline cells whose logarithm does not exist."""
    zero = [cell_label(panel, cohort[i], time[i]) for i in np.flatnonzero(free & (mean == 0))]
    for effects, label in (
        (time, lambda t: panel.clock.label(float(panel.periods[t]))),
        (cohort, lambda c: "∞" if c < 0 else panel.cohort_label(float(panel.cohorts[c]))),
    ):
        for code in np.unique(effects):
            rows = (effects == code) & ~free
            if rows.any() and not mean[rows].any():
                zero.append(label(code))
    if zero:
        raise NotEstimable(
            message(
                "All counts are zero in {cells}, so no growth rate exists there. Leave these "
                "periods or cohorts out, or use event_study on the counts.",
                cells=listed(zero),
            )
        )


def _cell_design(cohort: Codes, time: Codes, free: NDArray[np.bool_]) -> Floats:
    groups, times = np.unique(cohort), np.unique(time)
    columns = [
        np.ones((len(cohort), 1)),
        cohort[:, None] == groups[1:],
        time[:, None] == times[1:],
        np.eye(len(cohort))[:, free],
    ]
    return np.column_stack(columns).astype(float)


def _covariance(panel: Panel, row: Codes, design: Floats, means: Floats, weight: Floats) -> Floats:
    hessian = (design * (weight * means)[:, None]).T @ design
    pulled = panel.weights * (panel.outcome - means[row])
    by_cell = cell_columns(row, len(means)).multiply(pulled[:, None]).tocsr()
    scores = (cell_columns(panel.cluster, panel.n_clusters).T @ by_cell) @ design
    n, g, k = panel.n_obs, panel.n_clusters, design.shape[1]
    inverse = np.linalg.inv(hessian)
    factor = g / (g - 1) * (n - 1) / max(n - k, 1)
    return np.asarray(factor * inverse @ (scores.T @ scores) @ inverse, dtype=np.float64)

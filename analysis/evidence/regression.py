"""Regression with absorbed effects and errors clustered as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.evidence.absorption import (
    System,
    cell_columns,
    entity_columns,
    entity_weights,
    from_entity_mean,
    system,
    weighted,
)
from analysis.evidence.estimate import rounding
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.support import require_clusters
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

CLUSTER = "cluster"
NONE = "none"
COVARIANCES = (CLUSTER, "crv3", "hc1", "nonrobust", NONE)


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients of the terms and controls, their covariance and what it rests on.

    Attributes
    ----------
    coefficients : shape (k,)
        Terms, then controls.
    covariance : shape (k, k)
        Of the coefficients.
    residual : shape (n,)
        By row.
    df : float
        Degrees of freedom of t.
    inference : Message
        The convention in words.
    """

    coefficients: Floats
    covariance: Floats
    residual: Floats
    df: float
    inference: Message

    @property
    def std_errors(self) -> Floats:
        """Square roots of the variances."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)


def regress(
    panel: Panel,
    terms: sparse.csr_array,
    names: Sequence[str],
    *,
    controls: Sequence[str] = (),
    cov: str = CLUSTER,
) -> Regression:
    """Regress the outcome on terms, controls, entity and time effects.

    Parameters
    ----------
    panel : Panel
        The rows.
    terms : sparse, shape (n, k)
        Regressors of interest.
    names, controls : sequence of str
        Names of the terms and of the panel's controls.
    cov : {"cluster", "crv3", "hc1", "nonrobust", "none"}
        Clustered sandwich with G/(G-1) x (N-1)/(N-K), K the columns without the entity effects
        that lie within the clusters, plus one (as fixest and reghdfe); cluster jackknife
        (MacKinnon, Nielsen and Webb 2023); heteroskedasticity with N/(N-K), K all effects;
        classical; no errors at all (missing), for placebo inference.

    Raises
    ------
    NotEstimable
        A collinear term or control, by name; fewer than three clusters.
    """
    if cov in (CLUSTER, "crv3"):
        require_clusters(panel)
    model = system(panel, terms, names, controls)
    beta = model.coefficients(panel.outcome)
    residual = model.residual(panel.outcome, beta)
    if np.sqrt(np.mean(residual**2)) <= rounding(panel):
        residual = np.zeros_like(residual)  # a fit without error, not errors of 1e-16
    covariance = _COVARIANCE[cov](model, beta, residual)
    found = slice(model.n_times, None)
    return Regression(
        beta[found],
        covariance[found, found],
        residual,
        _degrees(model, cov),
        _in_words(cov, _degrees(model, cov), nested(panel)),
    )


def cluster_scores(model: System, residual: Floats) -> sparse.csr_array:
    """Sum of regressor (after the entity effects) times residual by cluster."""
    panel = model.panel
    groups = cell_columns(panel.cluster, panel.n_clusters).T
    pulled = weighted(panel, residual)[:, None]
    scores = groups @ model.columns.multiply(pulled).tocsr()
    if nested(panel):  # residuals sum to zero within an entity, so its means drop out
        return scores.tocsr()
    entities = entity_columns(panel)
    means = entities.T @ model.columns.multiply(panel.weights[:, None]).tocsr()
    means = means.multiply(1 / entity_weights(panel)[:, None]).tocsr()
    return (scores - (groups @ entities.multiply(pulled).tocsr()) @ means).tocsr()


def nested(panel: Panel) -> bool:
    """Whether each absorbed entity lies within one cluster."""
    first = np.zeros(panel.n_entities, dtype=np.int64)
    first[panel.entity] = panel.cluster
    return bool((first[panel.entity] == panel.cluster).all())


def _clustered(model: System, beta: Floats, residual: Floats) -> Floats:
    scores = cluster_scores(model, residual)
    n, g = model.panel.n_obs, model.panel.n_clusters
    k = len(model.kept) + (1 if nested(model.panel) else model.panel.n_entities)
    factor = g / (g - 1) * (n - 1) / _positive(n - k)
    return factor * _sandwich(model, (scores.T @ scores).toarray())


def _jackknifed(model: System, beta: Floats, residual: Floats) -> Floats:
    panel, kept = model.panel, model.kept
    if not nested(panel):
        raise NotEstimable(
            message(
                "The cluster jackknife (crv3) needs absorbed effects that lie within clusters. "
                "Use cov='cluster', or effects='entity'."
            )
        )
    centred = _within(model)[:, kept]
    weights = panel.weights[:, None]
    total = model.normal[np.ix_(kept, kept)]
    spread = np.zeros((len(beta), len(beta)))
    for cluster in range(panel.n_clusters):
        rows = panel.cluster == cluster
        block = centred[rows]
        left = total - block.T @ (weights[rows] * block)
        moved = np.zeros(len(beta))
        # the rest's coefficients less all rows' coefficients
        moved[kept] = -_solved(left, block.T @ (panel.weights[rows] * residual[rows]))
        spread += np.outer(moved, moved)
    return (panel.n_clusters - 1) / panel.n_clusters * spread


def _solved(left: Floats, right: Floats) -> Floats:
    size = np.sqrt(np.diag(left).clip(min=0))
    rank = np.linalg.matrix_rank(left, hermitian=True)
    if (size == 0).any() or rank < len(left):
        raise NotEstimable(
            message(
                "Without one of the clusters the effect is not identified, so the cluster "
                "jackknife (crv3) does not exist. Use cov='cluster' or placebo inference."
            )
        )
    return np.asarray(np.linalg.solve(left, right), dtype=np.float64)


def _unknown(model: System, beta: Floats, residual: Floats) -> Floats:
    return np.full((len(beta), len(beta)), np.nan)


def _robust(model: System, beta: Floats, residual: Floats) -> Floats:
    scores = _within(model) * weighted(model.panel, residual)[:, None]
    n, k = model.panel.n_obs, len(model.kept) + model.panel.n_entities
    return n / _positive(n - k) * _sandwich(model, scores.T @ scores)


def _classical(model: System, beta: Floats, residual: Floats) -> Floats:
    n, k = model.panel.n_obs, len(model.kept) + model.panel.n_entities
    variance = residual @ weighted(model.panel, residual) / _positive(n - k)
    return variance * _spread(model, model.inverse)


_COVARIANCE = {
    CLUSTER: _clustered,
    "crv3": _jackknifed,
    "hc1": _robust,
    "nonrobust": _classical,
    NONE: _unknown,
}


def _within(model: System) -> Floats:
    return from_entity_mean(model.panel, model.columns.toarray())


def _sandwich(model: System, meat: Floats) -> Floats:
    inner = meat[np.ix_(model.kept, model.kept)]
    return _spread(model, model.inverse @ inner @ model.inverse)


def _spread(model: System, kept: Floats) -> Floats:
    k = model.columns.shape[1]
    full = np.zeros((k, k))
    full[np.ix_(model.kept, model.kept)] = kept
    return full


def _positive(freedom: int) -> int:
    if freedom > 0:
        return freedom
    raise NotEstimable(
        message(
            "No degree of freedom is left: as many effects as observations. Use more periods or "
            "entities, or fewer terms."
        )
    )


def _degrees(model: System, cov: str) -> float:
    if cov in (CLUSTER, "crv3"):
        return float(model.panel.n_clusters - 1)
    if cov == NONE:
        return np.nan
    return float(_positive(model.panel.n_obs - len(model.kept) - model.panel.n_entities))


def _in_words(cov: str, df: float, within: bool) -> Message:
    freedom = figure(df)
    if cov == NONE:
        return message("no errors; for placebo inference")
    if cov == CLUSTER and not within:
        return message(
            "errors clustered (CRV1, factor G/(G − 1) × (N − 1)/(N − K), "
            "all effects in K), t with {df} degrees of freedom",
            df=freedom,
        )
    if cov == CLUSTER:
        return message(
            "errors clustered (CRV1, factor G/(G − 1) × (N − 1)/(N − K), "
            "entity effects not in K), t with {df} degrees of freedom",
            df=freedom,
        )
    if cov == "crv3":
        return message(
            "errors by cluster jackknife (CRV3), t with {df} degrees of freedom", df=freedom
        )
    if cov == "hc1":
        return message(
            "errors robust to heteroskedasticity (HC1), t with {df} degrees of freedom",
            df=freedom,
        )
    return message("classical errors, t with {df} degrees of freedom", df=freedom)

"""Effects by imputation: untreated rows say what treated rows would have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from scipy import sparse

from analysis.evidence.absorption import (
    System,
    cell_columns,
    entity_columns,
    entity_weights,
    system,
    weighted,
)
from analysis.evidence.design import Design
from analysis.evidence.estimate import OVERALL, Estimate, estimate_table, rounding, unvarying
from analysis.evidence.framing import frame
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.support import cluster_notes, require_clusters, require_treated
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message


def imputation(design: Design, data: DataFrame, *, alpha: float = 0.05) -> Estimate:
    """Effect of treatment: what is observed less what the untreated rows impute.

    Parameters
    ----------
    design : Design
        The study; weights count in the fit and in the averages.
    data : DataFrame
        One row per entity and period.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        First `overall`, the mean over all treated rows that can be imputed; then one row a
        period since treatment, with `event_time` and `n_obs`.

    Raises
    ------
    NotEstimable
        No treated row can be imputed; one treated entity; fewer than three clusters; a control
        collinear among untreated rows, by name.

    Notes
    -----
    Entity effects, time effects and controls are fitted on the rows not (yet) treated; the effect
    of a treated row is its outcome less the fit. Identified if the fit is right for treated
    entities too (parallel trends in all periods) and nobody anticipates; under equal variances it
    is the most precise such estimator. Errors are conservative: the effects are taken around
    their mean by cohort and event time, or by event time where a cohort is a single entity;
    clustered, without small-sample factor, t with treated clusters minus one degrees of freedom.
    Treated rows in periods or entities without a connected untreated row are left out and named.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91, 3253-3285.
    """
    framed = frame(design, data)
    require_clusters(framed.panel)
    require_treated(framed.panel)
    fitted = _fit(framed.panel, design)
    targets = _targets(framed.panel, fitted)
    covariance, partition = _covariance(framed.panel, fitted, targets)
    values = targets.weights.T @ fitted.effect
    treated_clusters = targets.n_clusters
    table = estimate_table(
        [OVERALL, *(f"{event:g}" for event in targets.event[1:])],
        values,
        np.sqrt(np.diag(covariance)),
        alpha=alpha,
        df=treated_clusters - 1.0,
        floor=rounding(framed.panel),
        event_time=targets.event,
        n_obs=(targets.weights > 0).sum(axis=0),
    )
    return Estimate(
        table=table,
        estimand=message("Mean effect on {outcome} after treatment", outcome=design.outcome),
        method=message(
            "imputation from {n} untreated rows, entity and time effects absorbed",
            n=figure(fitted.untreated.n_obs),
        ),
        inference=message(
            "conservative clustered errors around the mean effect {partition}, no small-sample "
            "factor, t with the row's treated clusters minus one degrees of freedom",
            partition=partition,
        ),
        n_obs=framed.panel.n_obs,
        n_entities=framed.panel.n_entities,
        n_clusters=framed.panel.n_clusters,
        alpha=alpha,
        notes=(*fitted.notes, *targets.notes, *unvarying(table), *cluster_notes(framed.panel)),
        sample=framed.sample,
        covariance=covariance,
        df=float(treated_clusters[0] - 1),
    )


@dataclass(frozen=True, eq=False)
class Imputed:
    """The fit on untreated rows and the effects of the treated rows it can be told for.

    Attributes
    ----------
    untreated : Panel
        Rows not under treatment, with codes of their own.
    model : System
        Normal equations of the fit.
    residual : shape (untreated rows,)
        Outcome less fit.
    rows : shape (m,)
        Positions of the imputed treated rows in the whole panel.
    entity : shape (m,)
        Their entity codes in `untreated`.
    columns : sparse, shape (m, k)
        Their time effects and controls as `model` has them.
    effect : shape (m,)
        Outcome less imputation.
    """

    untreated: Panel
    model: System
    residual: Floats
    rows: Codes
    entity: Codes
    columns: sparse.csr_array
    effect: Floats
    notes: tuple[Message, ...]


@dataclass(frozen=True, eq=False)
class Targets:
    """Averages of treated rows: weights of shape (m, rows), what each row is, its clusters."""

    weights: Floats
    event: Floats
    n_clusters: Codes
    notes: tuple[Message, ...]


def _fit(panel: Panel, design: Design) -> Imputed:
    untreated = panel.keep(~panel.treated)
    model = system(untreated, controls=design.controls)
    beta = model.coefficients(untreated.outcome)
    entity_of = _position(np.unique(panel.entity[~panel.treated]), panel.n_entities)
    time_of = _position(np.unique(panel.time[~panel.treated]), len(panel.periods))
    rows, notes = _imputable(panel, untreated, entity_of, time_of)
    entity, time = entity_of[panel.entity[rows]], time_of[panel.time[rows]]
    means = _entity_means(untreated, untreated.controls)
    centred = panel.controls[rows] - means[entity]
    times = cell_columns(time - 1, len(untreated.periods) - 1)
    columns = sparse.csr_array(sparse.hstack([times, sparse.csr_array(centred)], format="csr"))
    level = _entity_means(untreated, untreated.outcome - model.columns @ beta)
    effect = panel.outcome[rows] - level[entity] - columns @ beta
    residual = untreated.outcome - model.columns @ beta - level[untreated.entity]
    return Imputed(untreated, model, residual, rows, entity, columns, effect, notes)


def _position(codes: Codes, size: int) -> Codes:
    position = np.full(size, -1, dtype=np.int64)
    position[codes] = np.arange(len(codes))
    return position


def _entity_means(panel: Panel, values: Floats) -> Floats:
    sums = entity_columns(panel).T @ weighted(panel, values)
    total = entity_weights(panel)
    return np.asarray(sums / (total if values.ndim == 1 else total[:, None]))


def _imputable(
    panel: Panel, untreated: Panel, entity_of: Codes, time_of: Codes
) -> tuple[Codes, tuple[Message, ...]]:
    """Treated rows whose entity and period are joined by untreated rows."""
    treated = np.flatnonzero(panel.treated)
    group = _components(untreated)
    entity, time = entity_of[panel.entity[treated]], time_of[panel.time[treated]]
    joined = (entity >= 0) & (time >= 0)
    joined[joined] = group[entity[joined]] == group[untreated.n_entities + time[joined]]
    lost = treated[~joined]
    if not joined.any():
        raise NotEstimable(
            message(
                "No treated row can be imputed: no period under treatment has an entity not yet "
                "treated. Add entities that are treated later or never."
            )
        )
    if not len(lost):
        return treated, ()
    labels = [
        f"{panel.entity_labels[panel.entity[i]]}/{panel.clock.label(panel.periods[panel.time[i]])}"
        for i in lost
    ]
    note = message(
        "Treated rows that no untreated row of their entity and period is connected to, left "
        "out: {rows}",
        rows=listed(labels),
    )
    return treated[joined], (note,)


def _components(panel: Panel) -> Codes:
    """Find which entities and periods untreated rows connect, entities first."""
    from scipy.sparse.csgraph import connected_components

    size = panel.n_entities + len(panel.periods)
    edges = (np.ones(panel.n_obs), (panel.entity, panel.n_entities + panel.time))
    return np.asarray(connected_components(sparse.csr_array(edges, shape=(size, size)), False)[1])


def _targets(panel: Panel, fitted: Imputed) -> Targets:
    event = panel.event_time[fitted.rows]
    cluster, weight = panel.cluster[fitted.rows], panel.weights[fitted.rows]
    known = np.unique(event)
    counts = np.array([len(np.unique(cluster[event == e])) for e in known])
    shown = known[counts > 1]
    among = np.column_stack([np.ones(len(event), bool), event[:, None] == shown])
    weights = np.where(among, weight[:, None], 0.0)
    clusters = np.concatenate([[len(np.unique(cluster))], counts[counts > 1]])
    notes: tuple[Message, ...] = ()
    if len(shown) < len(known):
        notes = (
            message(
                "Event times with a single treated entity, counted in the overall effect but not "
                "shown for want of an error: {events}",
                events=listed(f"{e:g}" for e in known[counts == 1]),
            ),
        )
    return Targets(
        weights / weights.sum(axis=0), np.concatenate([[np.nan], shown]), clusters, notes
    )


def _covariance(panel: Panel, fitted: Imputed, targets: Targets) -> tuple[Floats, Message]:
    groups, partition = _partition(panel, fitted)
    around = fitted.effect - _group_means(groups, fitted.effect, panel.weights[fitted.rows])
    moved = targets.weights * around[:, None]
    pulled = _untreated_weights(fitted, targets.weights) * fitted.residual[:, None]
    untreated_cluster = panel.cluster[~panel.treated]
    scores = cell_columns(panel.cluster[fitted.rows], panel.n_clusters).T @ moved
    scores = scores + cell_columns(untreated_cluster, panel.n_clusters).T @ pulled
    return scores.T @ scores, partition


def _untreated_weights(fitted: Imputed, target: Floats) -> Floats:
    """Weight of each untreated row's outcome in each average (negative of its imputation)."""
    untreated, model = fitted.untreated, fitted.model
    total = entity_weights(untreated)[:, None]
    means = (entity_columns(untreated).T @ weighted_rows(model)).multiply(1 / total).tocsr()
    by_entity = cell_columns(fitted.entity, untreated.n_entities).T @ target
    by_column = fitted.columns.T @ target
    slope = model.solve(by_column - means.T @ by_entity)
    level = by_entity / total - means @ slope
    return -untreated.weights[:, None] * (level[untreated.entity] + model.columns @ slope)


def weighted_rows(model: System) -> sparse.csr_array:
    """Columns of the system times the weights of their rows."""
    return model.columns.multiply(model.panel.weights[:, None]).tocsr()


def _partition(panel: Panel, fitted: Imputed) -> tuple[Codes, Message]:
    """Finest grouping of treated rows in which every group has two clusters."""
    event = np.unique(panel.event_time[fitted.rows], return_inverse=True)[1]
    cohort = panel.entity_cohort[panel.entity[fitted.rows]]
    cluster = panel.cluster[fitted.rows]
    both = np.unique(np.column_stack([cohort, event]), axis=0, return_inverse=True)[1].ravel()
    if _two_each(both, cluster):
        return both, message("by cohort and event time")
    if _two_each(event, cluster):
        return event, message("by event time")
    return np.zeros(len(event), dtype=np.int64), message("over all treated rows")


def _two_each(groups: Codes, cluster: Codes) -> bool:
    pairs: NDArray[np.int64] = np.unique(np.column_stack([groups, cluster]), axis=0)
    return bool((np.bincount(pairs[:, 0]) >= 2).all())


def _group_means(groups: Codes, effect: Floats, weight: Floats) -> Floats:
    """Mean of each row's group, weights squared (equation 10 of the article)."""
    top = np.bincount(groups, weight**2 * effect)
    return np.asarray((top / np.bincount(groups, weight**2))[groups])

"""Randomisation inference: the effect among those of every other assignment of treatment."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.absorption import weighted
from analysis.evidence.design import Design
from analysis.evidence.estimate import Estimate, check_alpha
from analysis.evidence.framing import frame
from analysis.evidence.inference.assignments import Assignments, assignments
from analysis.evidence.inference.inverting import Draws
from analysis.evidence.inference.two_way import TwoWay, by_cluster, staggered_note, two_way
from analysis.evidence.inference.wild import one_row, resampling_notes
from analysis.evidence.ordering import cluster_order
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.rows import check_choice, check_number
from analysis.evidence.support import require_clusters, require_untreated
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

T, COEFFICIENT = "t", "coefficient"
CHUNK = 2_000_000
LEAST = 99


def randomisation(
    design: Design,
    data: DataFrame,
    *,
    statistic: str = T,
    n_perm: int = 1999,
    null: float = 0.0,
    alpha: float = 0.05,
    rng: int | np.random.Generator = 0,
) -> Estimate:
    """Two-way effect of treatment with the p-value of permuted treatment dates.

    Parameters
    ----------
    design : Design
        The study; dates are permuted between clusters, whose entities share one date.
    data : DataFrame
        One row per entity and period.
    statistic : {"t", "coefficient"}
        "t" divides by the clustered error of each assignment and keeps its size when treated and
        untreated differ in noise; the raw coefficient does not.
    n_perm : int
        Assignments drawn; all distinct ones where they are no more.
    null : float
        Constant effect under the null hypothesis.
    alpha : float in (0, 1)
        The interval holds the constant effects not rejected at alpha.
    rng : int or Generator
        Seed.

    Returns
    -------
    Estimate
        One row, `treated`: coefficient, CRV1 error, distance from `null` in errors, permutation
        p-value, inverted interval.

    Raises
    ------
    NotEstimable
        Entities of one cluster treated at different dates; nobody untreated and one cohort; fewer
        than three clusters; too few permutations.

    Notes
    -----
    Exact for the hypothesis that the effect is `null` for everybody, if every assignment of the
    observed dates was as likely as the one that happened. p counts assignments at least as far,
    the actual one included. Works with one treated cluster, where its floor is 1/clusters.

    References
    ----------
    Young (2019), Quarterly Journal of Economics 134, 557-598. MacKinnon and Webb (2020), Journal
    of Econometrics 218, 435-450.
    """
    check_choice("statistic", statistic, (T, COEFFICIENT))
    check_number("null", null)
    check_alpha(alpha)
    if n_perm < LEAST:
        raise NotEstimable(
            message(
                "n_perm {n}: too few permutations for a p-value; expected at least {least}.",
                n=figure(n_perm),
                least=figure(LEAST),
            )
        )
    framed = frame(design, data)
    panel = framed.panel
    require_clusters(panel)
    if len(panel.cohorts) == 1:
        require_untreated(panel)
    fit = two_way(design, panel)
    order = cluster_order(panel, fit.outcome)
    chosen = assignments(date_by_cluster(panel), order, n_perm, np.random.default_rng(rng))
    draws, lost = permutation_draws(fit, chosen, studentised=statistic == T)
    p = draws.p_value(null)
    low, high = draws.interval(alpha)
    return Estimate(
        table=one_row("treated", fit, null, p, low, high),
        estimand=message(
            "Effect on {outcome} of the treated after treatment", outcome=design.outcome
        ),
        method=message("two-way regression, entity and time effects absorbed"),
        inference=_inference(chosen, statistic),
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*resampling_notes(draws, p, alpha), *_lost(lost), *staggered_note(panel)),
        sample=framed.sample,
        covariance=np.array([[fit.std_error**2]]),
    )


def date_by_cluster(panel: Panel) -> Floats:
    """First treated period of each cluster; its entities must share it."""
    first = np.full(panel.n_clusters, np.nan)
    first[panel.entity_cluster] = panel.first_treated
    own = first[panel.entity_cluster]
    differ = (own != panel.first_treated) & ~(np.isnan(own) & np.isnan(panel.first_treated))
    if differ.any():
        raise NotEstimable(
            message(
                "Entities of one cluster are treated at different dates ({entities}), so dates "
                "cannot be permuted between clusters. Permute entities: leave the cluster out of "
                "the design.",
                entities=listed(panel.entity_labels[i] for i in np.flatnonzero(differ)),
            )
        )
    return first


def permutation_draws(fit: TwoWay, chosen: Assignments, *, studentised: bool) -> tuple[Draws, int]:
    """Statistics of all assignments at any constant effect; and how many have none."""
    size = max(1, CHUNK // fit.panel.n_obs)
    parts = [
        _part(fit, chosen.values[i : i + size], studentised)
        for i in range(0, len(chosen.values), size)
    ]
    columns = np.concatenate(parts, axis=0)
    usable = np.isfinite(columns).all(axis=1)
    top0, top1, low0, low1, low2 = columns[usable].T
    error = fit.std_error if studentised else 1.0
    draws = Draws(fit.effect, error, top0, top1, low0, low1, low2, chosen.complete)
    return draws, int((~usable).sum())


def _part(fit: TwoWay, first: Floats, studentised: bool) -> Floats:
    """Rows (top0, top1, low0, low1, low2) of some assignments."""
    panel = fit.panel
    by_row = first[:, panel.entity_cluster[panel.entity]].T
    treated = (panel.periods[panel.time][:, None] >= by_row - 1e-9).astype(float)
    moved = fit.model.residual(treated)
    pulled = weighted(panel, moved)
    spread = (moved * pulled).sum(axis=0)
    total = (treated * weighted(panel, treated)).sum(axis=0)
    spread = np.where(spread > 1e-10 * np.maximum(total, 1e-300), spread, np.nan)
    tops = [(pulled * y[:, None]).sum(axis=0) / spread for y in (fit.outcome, fit.treatment)]
    if not studentised:
        ones = np.ones(len(spread))
        return np.column_stack([*tops, ones, 0 * ones, 0 * ones])
    own = by_cluster(panel, moved * pulled)
    scores = [
        by_cluster(panel, pulled * y[:, None]) - own * top
        for y, top in zip((fit.outcome, fit.treatment), tops, strict=True)
    ]
    scale = fit.factor / spread**2
    return np.column_stack(
        [
            *tops,
            scale * (scores[0] ** 2).sum(axis=0),
            scale * (scores[0] * scores[1]).sum(axis=0),
            scale * (scores[1] ** 2).sum(axis=0),
        ]
    )


def _inference(chosen: Assignments, statistic: str) -> Message:
    named = message("t statistic") if statistic == T else message("coefficient")
    if chosen.complete:
        return message(
            "randomisation inference on the {statistic}, all {n} assignments",
            statistic=named,
            n=figure(len(chosen.values)),
        )
    return message(
        "randomisation inference on the {statistic}, {n} assignments drawn",
        statistic=named,
        n=figure(len(chosen.values)),
    )


def _lost(n: int) -> tuple[Message, ...]:
    if n == 0:
        return ()
    return (
        message(
            "{n} assignments leave nobody to compare in the rows there are, and are left out.",
            n=figure(n),
        ),
    )

"""Wild cluster bootstrap with the null imposed: honest p-values with few clusters."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.absorption import weighted
from analysis.evidence.design import Design
from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha
from analysis.evidence.framing import frame
from analysis.evidence.inference.inverting import Draws
from analysis.evidence.inference.signs import RADEMACHER, WEBB, WEIGHTS, Signs, cluster_signs
from analysis.evidence.inference.two_way import (
    TwoWay,
    by_cluster,
    nuisance,
    staggered_note,
    two_way,
)
from analysis.evidence.ordering import cluster_order
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.rows import check_choice, check_number
from analysis.evidence.support import require_clusters, require_treated, require_untreated
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

TREATED = 8  # below this many treated clusters the bootstrap stops rejecting anything
LEAST = 99


def wild_bootstrap(
    design: Design,
    data: DataFrame,
    *,
    null: float = 0.0,
    n_boot: int = 9999,
    weights: str = RADEMACHER,
    alpha: float = 0.05,
    rng: int | np.random.Generator = 0,
) -> Estimate:
    """Two-way effect of treatment with the p-value of the restricted wild cluster bootstrap.

    Parameters
    ----------
    design : Design
        The study; clusters are `design.clusters`.
    data : DataFrame
        One row per entity and period.
    null : float
        Effect under the null hypothesis, in the unit of the outcome.
    n_boot : int
        Draws; with Rademacher signs all 2^G are taken where they are no more.
    weights : {"rademacher", "webb"}
        Signs of the clusters; Webb's six points for fewer than about a dozen clusters.
    alpha : float in (0, 1)
        The interval holds the nulls not rejected at alpha, by the same draws.
    rng : int or Generator
        Seed; the same seed gives the same bytes.

    Returns
    -------
    Estimate
        One row, `treated`: the coefficient, its CRV1 error, the distance from `null` in errors,
        the bootstrap p-value and the inverted interval (asymmetric in general).

    Raises
    ------
    NotEstimable
        One treated cluster; fewer than three clusters; nobody untreated and one cohort.

    Notes
    -----
    Residuals under the null are multiplied by one random sign a cluster, the regression is run
    again, and the t statistics are compared (Cameron, Gelbach and Miller 2008). p counts draws at
    least as far, the observed one included, so it is never zero; boottest and fwildclusterboot
    count draws strictly farther, which with all 2^G enumerated leaves out the two that repeat the
    data. With few treated clusters the bootstrap under-rejects to the point of never rejecting
    (MacKinnon and Webb 2017); a note says so.

    References
    ----------
    Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427. Webb (2023),
    Canadian Journal of Economics 56, 839-858. Roodman et al. (2019), Stata Journal 19, 4-60.
    """
    check_choice("weights", weights, WEIGHTS)
    check_number("null", null)
    check_alpha(alpha)
    _enough(n_boot)
    framed = frame(design, data)
    panel = framed.panel
    require_clusters(panel)
    require_treated(panel)
    if len(panel.cohorts) == 1:
        require_untreated(panel)
    fit = two_way(design, panel)
    order = cluster_order(panel, fit.outcome)
    signs = cluster_signs(order, n_boot, weights, np.random.default_rng(rng))
    draws = bootstrap_draws(fit, signs)
    p = draws.p_value(null)
    low, high = draws.interval(alpha)
    return Estimate(
        table=one_row("treated", fit, null, p, low, high),
        estimand=message(
            "Effect on {outcome} of the treated after treatment", outcome=design.outcome
        ),
        method=message("two-way regression, entity and time effects absorbed"),
        inference=_inference(signs, weights, panel, null),
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*_notes(panel, draws, p, alpha), *staggered_note(panel)),
        sample=framed.sample,
        covariance=np.array([[fit.std_error**2]]),
    )


def bootstrap_draws(fit: TwoWay, signs: Signs) -> Draws:
    """Statistics of all draws at any null, without running a regression again.

    With v the signs, a draw's coefficient less the null is `a'v` and its cluster scores are `Q v`,
    where a and Q come from sums by cluster; both are linear in the null.
    """
    spread = float(fit.treatment @ weighted(fit.panel, fit.treatment))
    tops, scores = [], []
    for residual in (fit.outcome, fit.treatment):
        a, q = _linear(fit, residual, spread)
        tops.append(signs.values @ a)
        scores.append(signs.values @ q.T)
    scale = fit.factor / spread**2
    return Draws(
        fit.effect,
        fit.std_error,
        tops[0],
        tops[1],
        scale * (scores[0] ** 2).sum(axis=1),
        scale * (scores[0] * scores[1]).sum(axis=1),
        scale * (scores[1] ** 2).sum(axis=1),
        signs.complete,
    )


def _linear(fit: TwoWay, residual: Floats, spread: float) -> tuple[Floats, Floats]:
    panel, z = fit.panel, nuisance(fit)
    own = by_cluster(panel, weighted(panel, fit.treatment * residual))
    pulled = by_cluster(panel, z * weighted(panel, residual)[:, None])
    moved = by_cluster(panel, z * weighted(panel, fit.treatment)[:, None])
    size = by_cluster(panel, weighted(panel, fit.treatment**2))
    a = own / spread
    q = np.diag(own) - moved @ fit.model.inverse @ pulled.T - np.outer(size, a)
    return a, q


def one_row(term: str, fit: TwoWay, null: float, p: float, low: float, high: float) -> DataFrame:
    """Table of one effect with a resampled p-value and interval."""
    row = (term, fit.effect, fit.std_error, (fit.effect - null) / fit.std_error, p, low, high)
    return DataFrame([row], columns=list(COLUMNS))


def _enough(n_boot: int) -> None:
    if n_boot < LEAST:
        raise NotEstimable(
            message(
                "n_boot {n}: too few draws for a p-value; expected at least {least}.",
                n=figure(n_boot),
                least=figure(LEAST),
            )
        )


def _inference(signs: Signs, weights: str, panel: Panel, null: float) -> Message:
    n, clusters = figure(len(signs.values)), figure(panel.n_clusters)
    if signs.complete:
        return message(
            "wild cluster bootstrap, null {null} imposed, all {n} Rademacher signs of {g} clusters",
            null=figure(null),
            n=n,
            g=clusters,
        )
    return message(
        "wild cluster bootstrap, null {null} imposed, {n} draws of {weights} signs, {g} clusters",
        null=figure(null),
        n=n,
        weights="Webb" if weights == WEBB else "Rademacher",
        g=clusters,
    )


def _notes(panel: Panel, draws: Draws, p: float, alpha: float) -> tuple[Message, ...]:
    notes = []
    if panel.treated_clusters < TREATED:
        notes.append(
            message(
                "{n} treated clusters: below {least} the wild bootstrap rejects too seldom, down "
                "to never; a large p-value says nothing here. Use randomisation, or synthetic_did "
                "with placebo inference.",
                n=figure(panel.treated_clusters),
                least=figure(TREATED),
            )
        )
    notes += resampling_notes(draws, p, alpha)
    return tuple(notes)


def resampling_notes(draws: Draws, p: float, alpha: float) -> list[Message]:
    """Smallest reachable p, Monte Carlo error, an open interval."""
    notes = []
    if draws.complete and draws.floor > alpha / 5:
        notes.append(
            message(
                "The smallest p-value that {n} draws can give is {floor}.",
                n=figure(draws.n),
                floor=figure(draws.floor, 3),
            )
        )
    error = draws.monte_carlo_error(p)
    if error > 0:
        notes.append(
            message(
                "Monte Carlo error of the p-value: {error} ({n} draws).",
                error=figure(error, 4),
                n=figure(draws.n),
            )
        )
    if np.isnan(draws.interval(alpha)).any():
        notes.append(
            message(
                "The interval has an open end: no effect, however far, is rejected at {level}%.",
                level=figure(round(100 * alpha, 9)),
            )
        )
    return notes

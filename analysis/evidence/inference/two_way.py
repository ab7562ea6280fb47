"""The two-way regression behind resampling: effect, clustered t, and what a draw needs of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.absorption import (
    COLLINEAR,
    System,
    cell_columns,
    collinear,
    from_entity_mean,
    system,
    weighted,
)
from analysis.evidence.design import Design
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message


@dataclass(frozen=True, eq=False)
class TwoWay:
    """`outcome = entity + time + effect x treated + controls`, partialled out.

    Attributes
    ----------
    panel : Panel
        The rows.
    model : System
        Entity and time effects and controls, without the treatment.
    outcome, treatment : shape (n,)
        Residuals of outcome and treatment on them.
    effect, std_error : float
        Coefficient and its CRV1 error, G/(G-1) x (N-1)/(N-K) as in `two_by_two`.
    factor : float
        That small-sample factor.
    """

    panel: Panel
    model: System
    outcome: Floats
    treatment: Floats
    effect: float
    std_error: float
    factor: float


def two_way(design: Design, panel: Panel) -> TwoWay:
    """Fit the regression once.

    Raises
    ------
    NotEstimable
        The treatment is explained by the effects and controls; no variation for an error.
    """
    model = system(panel, controls=design.controls)
    _ = model.kept  # refuses collinear controls by name
    raw = panel.treated.astype(float)
    treatment, outcome = model.residual(raw), model.residual(panel.outcome)
    spread = float(treatment @ weighted(panel, treatment))
    if spread <= COLLINEAR * float(raw @ weighted(panel, raw)):
        raise collinear(["treated"])
    effect = float(treatment @ weighted(panel, outcome)) / spread
    k = len(model.kept) + 2  # the treatment, and one for the entity effects
    g, n = panel.n_clusters, panel.n_obs
    factor = g / (g - 1) * (n - 1) / max(n - k, 1)
    scores = by_cluster(panel, weighted(panel, treatment * (outcome - effect * treatment)))
    error = float(np.sqrt(factor * scores @ scores)) / spread
    if error <= 1e-12 * max(abs(effect), float(np.abs(panel.outcome).max())):
        raise NotEstimable(
            message("Nothing varies around the fit, so no draw of it differs from another.")
        )
    return TwoWay(panel, model, outcome, treatment, effect, error, factor)


def by_cluster(panel: Panel, values: Floats) -> Floats:
    """Sum columns of values by cluster; shape (G,) or (G, m)."""
    return np.asarray(cell_columns(panel.cluster, panel.n_clusters).T @ values)


def nuisance(fit: TwoWay) -> Floats:
    """Time effects and controls as columns taken from their entity's mean, shape (n, k)."""
    return from_entity_mean(fit.panel, fit.model.columns.toarray())[:, fit.model.kept]


def staggered_note(panel: Panel) -> tuple[Message, ...]:
    """Say that under staggered treatment the coefficient is a mixture."""
    if len(panel.cohorts) == 1:
        return ()
    return (
        message(
            "Treated from {n} dates ({cohorts}): the two-way coefficient mixes comparisons, some "
            "with entities already treated (see bacon). The p-value tests that there is no effect "
            "at all; for the size of the effect read event_study, group_time or imputation.",
            n=figure(len(panel.cohorts)),
            cohorts=listed(panel.cohort_label(c) for c in panel.cohorts),
        ),
    )

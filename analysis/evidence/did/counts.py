"""Effects on counts: parallel growth rates instead of parallel differences, by Poisson."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.count_model import CountModel, fit_counts
from analysis.evidence.did.interaction_weighted import comparable
from analysis.evidence.estimate import (
    OVERALL,
    Estimate,
    estimate_table,
    quantile,
    rounding,
    unvarying,
)
from analysis.evidence.framing import frame
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.rows import check_choice
from analysis.evidence.support import (
    cluster_notes,
    require_clusters,
    require_no_singletons,
    require_treated,
    require_untreated,
)
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

CONTROLS = ("not_yet", "never")


def poisson_did(
    design: Design, data: DataFrame, *, control: str = "not_yet", alpha: float = 0.05
) -> Estimate:
    """Effect of treatment on a count, in counts and as a ratio.

    Parameters
    ----------
    design : Design
        The study; the outcome is zero or more; no controls.
    data : DataFrame
        One row per entity and period.
    control : {"not_yet", "never"}
        "not_yet" fits an effect for each cohort and period under treatment, so that all untreated
        rows are the comparison; "never" also one for each period before the last before
        treatment, so that only entities never treated are, and earlier effects are shown.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        First `overall`, the mean effect over all treated rows in the unit of the outcome, then a
        row an event time, with `event_time` and `n_obs`; `ratio` is the treated mean over the
        mean without treatment, `ratio_low` and `ratio_high` its interval (delta method on logs).

    Raises
    ------
    DataError
        A negative outcome.
    NotEstimable
        Controls in the design; a cohort and period, or an untreated period, in which all counts
        are zero (no growth rate exists); a cohort of one entity; nobody to compare with.

    Notes
    -----
    Poisson quasi-likelihood of the mean `exp(cohort + period + effect of cohort and period)`:
    right if the untreated mean of every cohort had grown at the same rate; the outcome need not
    be Poisson. Effects are differences of fitted means with and without the effect, averaged by
    rows, the shares taken as fixed. Errors are clustered (G/(G-1) x (N-1)/(N-K)) by the delta
    method, t with clusters minus one degrees of freedom.

    References
    ----------
    Wooldridge (2023), Econometrics Journal 26, C31-C66.
    """
    check_choice("control", control, CONTROLS)
    framed = frame(design, data)
    _require_counts(design, framed.panel)
    if control == "never":
        require_untreated(framed.panel)
    panel, notes = comparable(framed.panel)
    require_clusters(panel)
    require_treated(panel)
    require_no_singletons(panel, _REMEDY)
    model = fit_counts(panel, control)
    rows = _averages(panel, model)
    table = _table(rows, panel.n_clusters - 1.0, alpha, rounding(panel))
    return Estimate(
        table=table,
        estimand=message("Mean effect on {outcome} after treatment", outcome=design.outcome),
        method=message(
            "Poisson difference-in-differences over {n} cohorts, cohort and period effects",
            n=figure(len(panel.cohorts)),
        ),
        inference=message(
            "delta method, errors clustered (CRV1, factor G/(G − 1) × (N − 1)/(N − K)), "
            "t with {df} degrees of freedom",
            df=figure(panel.n_clusters - 1),
        ),
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*notes, *_gaps(panel), *unvarying(table), *cluster_notes(panel)),
        sample=framed.sample,
        covariance=rows.covariance,
        df=float(panel.n_clusters - 1),
    )


_REMEDY = message("Leave these cohorts out of the data.")


@dataclass(frozen=True, eq=False)
class CountRows:
    """Averages for the table, `overall` first, with log ratios and their errors."""

    event: Floats
    effect: Floats
    covariance: Floats
    log_ratio: Floats
    log_error: Floats
    n_obs: Codes


def _require_counts(design: Design, panel: Panel) -> None:
    if design.controls:
        raise NotEstimable(
            message(
                "poisson_did takes no controls ({controls}). Leave them out of the design, or use "
                "group_time on the logarithm.",
                controls=listed(design.controls),
            )
        )
    if (panel.outcome < 0).any():
        raise DataError(
            message(
                "column {column}: found {found}; expected counts, zero or more.",
                column=design.outcome,
                found=figure(float(panel.outcome.min())),
            )
        )


def _gaps(panel: Panel) -> tuple[Message, ...]:
    """Say what gaps do to means of cohorts."""
    if panel.balanced:
        return ()
    return (
        message(
            "The panel is unbalanced: cohorts are compared by the means of the entities observed "
            "in each period, so an entity of another size that comes or goes moves them. Compare "
            "with the entities observed in every period."
        ),
    )


def _averages(panel: Panel, model: CountModel) -> CountRows:
    effects = model.effect >= 0
    events = np.unique(model.event[effects])
    among = np.array(
        [effects & (model.event >= 0), *(effects & (model.event == e) for e in events)]
    )
    weights = among * model.weight
    weights /= weights.sum(axis=1, keepdims=True)
    without = model.design.copy()
    without[effects, model.effect[effects]] = 0.0
    slope_with, slope_without = model.mean[:, None] * model.design, model.without[:, None] * without
    gradient = weights @ (slope_with - slope_without)
    level, base = weights @ model.mean, weights @ model.without
    log_gradient = weights @ slope_with / level[:, None] - weights @ slope_without / base[:, None]
    return CountRows(
        np.concatenate([[np.nan], events]),
        level - base,
        gradient @ model.covariance @ gradient.T,
        np.log(level / base),
        np.sqrt(np.einsum("ij,jk,ik->i", log_gradient, model.covariance, log_gradient)),
        (among * model.n_obs).sum(axis=1),
    )


def _table(rows: CountRows, df: float, alpha: float, floor: float) -> DataFrame:
    reach = quantile(1 - alpha / 2, df) * rows.log_error
    return estimate_table(
        [OVERALL, *(f"{event:g}" for event in rows.event[1:])],
        rows.effect,
        np.sqrt(np.diag(rows.covariance)),
        alpha=alpha,
        df=df,
        floor=floor,
        event_time=rows.event,
        n_obs=rows.n_obs,
        ratio=np.exp(rows.log_ratio),
        ratio_low=np.exp(rows.log_ratio - reach),
        ratio_high=np.exp(rows.log_ratio + reach),
    )

"""One date of treatment, one comparison: the change of the treated less that of the untreated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pandas import DataFrame
from scipy import sparse

from analysis.evidence.design import Design
from analysis.evidence.estimate import Estimate, estimate_table, unvarying
from analysis.evidence.framing import frame
from analysis.evidence.panel import Panel
from analysis.evidence.regression import CLUSTER, COVARIANCES, NONE, regress
from analysis.evidence.rows import check_choice
from analysis.evidence.support import cluster_notes, require_treated, require_untreated
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

EFFECTS = ("entity", "group")


def two_by_two(
    design: Design,
    data: DataFrame,
    *,
    cov: str = CLUSTER,
    effects: str = "entity",
    alpha: float = 0.05,
) -> Estimate:
    """Change of the treated from before to after, less the change of the never treated.

    Parameters
    ----------
    design : Design
        The study; all treated entities share one first treated period.
    data : DataFrame
        One row per entity and period.
    cov : {"cluster", "crv3", "hc1", "nonrobust", "none"}
        Covariance; see Notes. "none" gives the difference alone, for placebo inference.
    effects : {"entity", "group"}
        "entity" compares each entity with itself (an unbalanced panel then uses entities seen on
        both sides); "group" compares means of the two groups, for repeated cross-sections or to
        use every row.
    alpha : float in (0, 1)
        The interval covers 1 - alpha.

    Returns
    -------
    Estimate
        One row, `treated`, in the unit of the outcome; then one for each control.

    Raises
    ------
    NotEstimable
        Several first treated periods; nobody untreated; one treated cluster; fewer than three
        clusters; a collinear control, by name; no variation for a standard error.

    Notes
    -----
    `outcome = entity + time + effect x treated + controls`, weighted where the design says so.
    With two periods and a balanced panel the effect is the difference of the two mean changes.
    Identified if the treated would have moved as the untreated did. Clustered errors carry the
    factor G/(G-1) x (N-1)/(N-K), entity effects not counted in K (as fixest and reghdfe), and t
    with G - 1 degrees of freedom. With staggered treatment this regression compares with entities
    already treated, so it is declined there: see `event_study`, `group_time`, `bacon`.

    References
    ----------
    Card and Krueger (1994), American Economic Review 84, 772-793.
    """
    check_choice("cov", cov, COVARIANCES)
    check_choice("effects", effects, EFFECTS)
    framed = frame(design, data)
    panel = framed.panel
    require_one_cohort(panel)
    require_untreated(panel)
    if cov != NONE:
        require_treated(panel)
    compared = panel if effects == "entity" else by_group(panel)
    fitted = regress(
        compared,
        sparse.csr_array(panel.treated[:, None].astype(float)),
        ("treated",),
        controls=design.controls,
        cov=cov,
    )
    table = estimate_table(
        ("treated", *design.controls),
        fitted.coefficients,
        fitted.std_errors,
        alpha=alpha,
        df=fitted.df,
        exact=np.full(len(fitted.coefficients), cov == NONE),
    )
    return Estimate(
        table=table,
        estimand=message(
            "Effect on {outcome} of the treated after treatment", outcome=design.outcome
        ),
        method=_method(effects),
        inference=fitted.inference,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*unvarying(table, cov == NONE), *(cluster_notes(panel) if cov != NONE else ())),
        sample=framed.sample,
        covariance=fitted.covariance,
        df=fitted.df,
    )


def require_one_cohort(panel: Panel) -> None:
    """Decline staggered treatment in a comparison made for one date."""
    if len(panel.cohorts) > 1:
        raise NotEstimable(
            message(
                "Treated from several dates ({cohorts}): one regression would also compare with "
                "entities already treated. Use event_study, group_time or imputation.",
                cohorts=listed(panel.cohort_label(c) for c in panel.cohorts),
            )
        )


def by_group(panel: Panel) -> Panel:
    """Put the treated and the untreated each under one common effect instead of their own."""
    group = (panel.entity_cohort >= 0).astype(np.int64)
    return replace(panel, entity=group[panel.entity], first_treated=np.array([np.nan, 0.0]))


def _method(effects: str) -> Message:
    if effects == "entity":
        return message("difference-in-differences, entity and time effects absorbed")
    return message("difference-in-differences of group means, group and time effects absorbed")

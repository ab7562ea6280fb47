"""The two-way coefficient with errors by cluster jackknife, one of several p-values."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame
from scipy import sparse

from analysis.evidence.design import Design
from analysis.evidence.estimate import Estimate, estimate_table, unvarying
from analysis.evidence.framing import frame
from analysis.evidence.inference.two_way import staggered_note
from analysis.evidence.regression import regress
from analysis.evidence.support import cluster_notes, require_treated, require_untreated
from analysis.language.messages import message


def two_way_jackknife(design: Design, data: DataFrame, *, alpha: float = 0.05) -> Estimate:
    """Effect of treatment in a regression on entity and time effects, errors by jackknife (CRV3).

    Parameters
    ----------
    design, data : Design, DataFrame
        The study; dates may differ.
    alpha : float in (0, 1)
        The interval covers 1 - alpha.

    Raises
    ------
    NotEstimable
        One treated cluster; fewer than three clusters; nobody untreated and one date.

    Notes
    -----
    Under staggered treatment the coefficient mixes comparisons and says whether there is an effect
    at all, not how large it is; the note says so.
    """
    framed = frame(design, data)
    panel = framed.panel
    require_treated(panel)
    if len(panel.cohorts) == 1:
        require_untreated(panel)
    terms = sparse.csr_array(panel.treated[:, None].astype(float))
    fitted = regress(panel, terms, ("treated",), controls=design.controls, cov="crv3")
    table = estimate_table(
        ("treated",),
        fitted.coefficients[:1],
        fitted.std_errors[:1],
        alpha=alpha,
        df=np.full(1, fitted.df),
    )
    return Estimate(
        table=table,
        estimand=message(
            "Effect on {outcome} of the treated after treatment", outcome=design.outcome
        ),
        method=message("two-way regression, entity and time effects absorbed"),
        inference=fitted.inference,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*unvarying(table), *cluster_notes(panel), *staggered_note(panel)),
        sample=framed.sample,
        covariance=fitted.covariance[:1, :1],
        df=fitted.df,
    )

"""What goes with leaving sooner: Cox's proportional hazards."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, check_alpha, estimate_table, quantile
from analysis.evidence.panel import Floats
from analysis.evidence.survival.hazard_model import fit_hazards
from analysis.evidence.survival.partial_likelihood import EFRON
from analysis.evidence.wording import EXITS, SPELLS, counted, figure
from analysis.language.messages import Message, message

PER_COEFFICIENT = 10


def cox(
    spells: DataFrame,
    formula: str,
    *,
    duration: str,
    event: str,
    entry: str | None = None,
    ties: str = EFRON,
    strata: str | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Log hazard ratios of leaving: how much sooner per unit of each covariate.

    Parameters
    ----------
    spells : DataFrame
        One row a spell, or one row an episode of it (see `split_spells` for a change on the way).
    formula : str
        Covariates, such as `"incubated + C(sector)"`; there is no left side and no intercept.
    duration, event : str
        Columns as in `kaplan_meier`; the event is 0 or 1.
    entry : str, optional
        Column with the time at which the watch of the row begins (late entry, later episodes).
    ties : {"efron", "breslow"}
        How exits at one time are treated.
    strata : str, optional
        Column whose groups have baseline hazards of their own.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        One row a covariate, the log hazard ratio; `ratio`, `ratio_low`, `ratio_high` beside it.

    Raises
    ------
    DataError
        Impossible durations, events or entries, by row; a formula that cannot be read.
    NotEstimable
        Separation: a covariate in whose group nobody (or everybody first) leaves, by name; a
        covariate that is the same for all at risk at every exit, or explained by others.

    Notes
    -----
    `hazard(t) = baseline(t) exp(x'beta)`; the baseline is not modelled. At risk at t are rows with
    entry < t <= duration. Newton steps on the partial likelihood, normal intervals from its
    information. A step at one duration for everybody is part of the baseline and has no
    coefficient: see `exit_rates`.

    References
    ----------
    Cox (1972), Journal of the Royal Statistical Society B 34, 187-220. Efron (1977), Journal of
    the American Statistical Association 72, 557-565.
    """
    check_alpha(alpha)
    fit = fit_hazards(
        spells, formula, duration=duration, event=event, entry=entry, ties=ties, strata=strata
    )
    names, read, scale = fit.names, fit.spells, fit.model.scale
    spread = np.linalg.inv(fit.information) / np.outer(scale, scale)
    beta = fit.beta / scale
    error = np.sqrt(np.diag(spread))
    reach = float(quantile(1 - alpha / 2)) * error
    table = estimate_table(
        names,
        beta,
        error,
        alpha=alpha,
        ratio=_exp(beta),
        ratio_low=_exp(beta - reach),
        ratio_high=_exp(beta + reach),
    )
    n_events = int((read.event > 0).sum())
    return Estimate(
        table=table,
        estimand=message("Log hazard ratio of {term}", term=names[0]),
        method=message("Cox, ties by {ties}", ties=ties.capitalize()),
        inference=message("normal law, information of the partial likelihood"),
        n_obs=read.n,
        n_entities=read.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*fit.notes, *_few(n_events, len(names))),
        covariance=spread,
        counted=message(
            "{spells}, {exits}", spells=counted(read.n, SPELLS), exits=counted(n_events, EXITS)
        ),
    )


def _few(n_events: int, n_names: int) -> tuple[Message, ...]:
    if n_events >= PER_COEFFICIENT * n_names:
        return ()
    return (
        message(
            "{n} exits for {k} coefficients: below {per} each, ratios are exaggerated.",
            n=figure(n_events),
            k=figure(n_names),
            per=figure(PER_COEFFICIENT),
        ),
    )


def _exp(values: Floats) -> Floats:
    with np.errstate(over="ignore"):  # a ratio per enormous unit is rightly infinite
        return np.exp(values)

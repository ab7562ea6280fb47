"""Whether small studies report other effects than large ones: Egger's test and funnel points."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, estimate_table, quantile
from analysis.evidence.pooling.errors import errors_of
from analysis.evidence.pooling.pooled import Pooled
from analysis.evidence.pooling.spread import FE, between, weigh
from analysis.evidence.pooling.studies import Studies
from analysis.evidence.rows import check_choice
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

LM, RANDOM = "lm", "random"
PREDICTORS = ("std_error", "variance")
ENOUGH = 10


def egger(pooled: Pooled, *, model: str = LM, predictor: str = "std_error") -> Estimate:
    """Slope of the effects on their standard errors: zero where small studies are like large ones.

    Parameters
    ----------
    pooled : Pooled
        The pooling whose studies are tested.
    model : {"lm", "random"}
        "lm": weighted regression with multiplicative dispersion, t with k - 2 degrees of freedom
        (Egger, Davey Smith, Schneider and Minder 1997); "random": meta-regression with the
        pooling's own method and errors (metafor's default).
    predictor : {"std_error", "variance"}
        What stands for size; "variance" gives the PEESE regression.

    Returns
    -------
    Estimate
        `asymmetry`, the slope, whose p-value is the test; `limit`, the effect at an error of
        zero (PET, or PEESE with "variance").

    Raises
    ------
    NotEstimable
        Fewer than three studies; errors all alike.
    """
    check_choice("model", model, (LM, RANDOM))
    check_choice("predictor", predictor, PREDICTORS)
    studies = _regressed(pooled.studies, predictor)
    covariance, coefficients, df, inference = (
        _dispersed(studies) if model == LM else _random(studies, pooled)
    )
    order, reason = [1, 0], too_few(studies.n)
    table = estimate_table(
        ("asymmetry", "limit"),
        coefficients[order],
        np.sqrt(np.diag(covariance))[order],
        alpha=pooled.estimate.alpha,
        df=df,
    )
    return Estimate(
        table=table,
        estimand=message("Slope of the effects on their standard errors")
        if predictor == "std_error"
        else message("Slope of the effects on their variances"),
        method=message("regression test for small-study effects"),
        inference=inference,
        n_obs=studies.n,
        n_entities=studies.n,
        n_clusters=None,
        alpha=pooled.estimate.alpha,
        notes=() if reason is None else (reason,),
        covariance=covariance[np.ix_(order, order)],
        df=df,
        counted=message("{n} studies", n=figure(studies.n)),
    )


def _regressed(studies: Studies, predictor: str) -> Studies:
    if studies.n < 3:
        raise NotEstimable(
            message(
                "Two studies: a line through two points tests nothing. Egger's test needs more."
            )
        )
    size = studies.std_errors if predictor == "std_error" else studies.variances
    if np.ptp(size) <= 1e-10 * size.max():
        raise NotEstimable(
            message(
                "All standard errors are alike, so small studies cannot be told from large ones."
            )
        )
    columns = np.column_stack([np.ones(studies.n), size])
    return Studies(
        studies.effects, studies.std_errors, studies.labels, columns, ("limit", "asymmetry")
    )


def _dispersed(studies: Studies) -> tuple[np.ndarray, np.ndarray, float, Message]:
    fit = weigh(studies, 0.0)
    df = float(studies.df)
    words = message(
        "weights by inverse variance, dispersion estimated, t with {df} degrees of freedom",
        df=figure(df),
    )
    return fit.covariance * fit.q / df, fit.coefficients, df, words


def _random(
    studies: Studies, pooled: Pooled
) -> tuple[np.ndarray, np.ndarray, float | None, Message]:
    fit = weigh(studies, between(studies, pooled.method))
    errors = errors_of(studies, fit, pooled.method, pooled.knapp_hartung)
    return errors.covariance, fit.coefficients, errors.df, errors.inference


def too_few(n: int) -> Message | None:
    """Say why neither test nor funnel of `n` studies would reassure; None from ten studies on."""
    if n >= ENOUGH:
        return None
    return message(
        "{n} studies: below {least} the test has too little power to reassure.",
        n=figure(n),
        least=figure(ENOUGH),
    )


def funnel(pooled: Pooled) -> DataFrame:
    """Points of a funnel plot; see `Pooled.funnel`."""
    studies = pooled.studies
    middle = float(weigh(studies, between(studies, FE)).coefficients[0])
    reach = float(quantile(1 - pooled.estimate.alpha / 2)) * studies.std_errors
    return DataFrame(
        {
            "label": list(studies.labels),
            "estimate": studies.effects,
            "std_error": studies.std_errors,
            "weight": pooled.study_weights,
            "expected_low": middle - reach,
            "expected_high": middle + reach,
        }
    )

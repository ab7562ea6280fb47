"""Published effects of one kind combined into one number with the spread it hides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.evidence.estimate import Estimate, check_alpha, estimate_table, quantile
from analysis.evidence.pooling.errors import Errors, check_knapp_hartung, errors_of
from analysis.evidence.pooling.pooled import Pooled
from analysis.evidence.pooling.spread import (
    FE,
    METHODS,
    Weighted,
    between,
    q_profile,
    share,
    typical_variance,
    weigh,
)
from analysis.evidence.pooling.studies import Studies, look_alikes, read_studies
from analysis.evidence.rows import check_choice
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message

FEW = 5
UNKNOWN = (float("nan"), float("nan"))


def pool(
    effects: ArrayLike,
    std_errors: ArrayLike,
    *,
    method: str = "REML",
    knapp_hartung: bool | str = True,
    alpha: float = 0.05,
    labels: Sequence[object] | None = None,
) -> Pooled:
    """Mean effect over studies of one estimand, with how much the studies differ.

    Parameters
    ----------
    effects : shape (k,)
        One effect a study, all in one unit (log points, percentage points, log risk ratios).
    std_errors : shape (k,)
        Their standard errors, above zero.
    method : {"REML", "PM", "DL", "ML", "FE"}
        How the variance between studies is estimated; "FE" assumes there is none.
    knapp_hartung : bool or "ad hoc"
        True: errors as published by Knapp and Hartung (2003), t with k - 1 degrees of freedom;
        "ad hoc": the same but never below the classical errors; False: normal. Without effect
        under "FE", whose inference is normal and says so.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.
    labels : sequence, optional
        Names of the studies, each once; left out: the index of `effects` where it holds names.

    Returns
    -------
    Pooled
        `.estimate`, `.tau2`, `.tau2_interval`, `.i2`, `.q`, `.prediction`, `.weights`,
        `.egger()`, `.leave_one_out()`, `.funnel()`, `.forest()`.

    Raises
    ------
    DataError
        An impossible standard error or effect, by study; lists of unlike length; a label twice.
    NotEstimable
        Fewer than two studies; identical effects under Knapp-Hartung errors.

    Notes
    -----
    `effect_i = mu + u_i + e_i`, `u` of variance tau², `e` of known variance; `mu` is the mean with
    weights 1/(variance + tau²). Studies are taken as independent and their errors as known. The
    prediction interval says where the effect of a further study may lie,
    `mu ± quantile x sqrt(tau² + se²)`, by the same law as the interval of the mean.

    References
    ----------
    DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177-188. Knapp and Hartung (2003),
    Statistics in Medicine 22, 2693-2710. Viechtbauer (2007), Statistics in Medicine 26, 37-52.
    """
    check_choice("method", method, METHODS)
    check_knapp_hartung(knapp_hartung)
    check_alpha(alpha)
    studies = read_studies(effects, std_errors, labels)
    tau2 = between(studies, method)
    fit = weigh(studies, tau2)
    errors = errors_of(studies, fit, method, knapp_hartung)
    interval = q_profile(studies, alpha) if method != FE else UNKNOWN
    typical = typical_variance(studies)
    q = weigh(studies, 0.0).q
    estimate = _estimate(studies, fit, errors, method, alpha, _notes(studies, method, tau2, q))
    return Pooled(
        estimate=estimate,
        method=method,
        knapp_hartung=knapp_hartung,
        tau2=tau2,
        tau2_interval=interval,
        i2=share(tau2, typical) if method != FE else _fixed_share(q, studies.df),
        i2_interval=(share(interval[0], typical), share(interval[1], typical)),
        q=q,
        q_df=studies.df,
        prediction=_prediction(estimate, errors, method, tau2, alpha),
        studies=studies,
        study_weights=fit.weights / fit.weights.sum(),
    )


def _estimate(
    studies: Studies,
    fit: Weighted,
    errors: Errors,
    method: str,
    alpha: float,
    notes: tuple[Message, ...],
) -> Estimate:
    table = estimate_table(
        studies.names,
        fit.coefficients,
        np.sqrt(np.diag(errors.covariance)),
        alpha=alpha,
        df=errors.df,
    )
    return Estimate(
        table=table,
        estimand=message("Pooled effect"),
        method=described(method),
        inference=errors.inference,
        n_obs=studies.n,
        n_entities=studies.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*errors.notes, *notes),
        covariance=errors.covariance,
        df=errors.df,
        counted=message("{n} studies", n=figure(studies.n)),
    )


def described(method: str) -> Message:
    """Say a method of pooling in words."""
    words = {
        FE: message("fixed effect, weights by inverse variance"),
        "DL": message("random effects, tau² by DerSimonian and Laird"),
        "PM": message("random effects, tau² by Paule and Mandel"),
        "ML": message("random effects, tau² by maximum likelihood"),
        "REML": message("random effects, tau² by restricted maximum likelihood"),
    }
    return words[method]


def _fixed_share(q: float, df: int) -> float:
    return 100 * max(0.0, (q - df) / q) if q > 0 else 0.0


def _prediction(
    estimate: Estimate, errors: Errors, method: str, tau2: float, alpha: float
) -> tuple[float, float]:
    if method == FE or estimate.n_obs < 3:
        return UNKNOWN
    row = estimate.table.iloc[0]
    freedom = np.inf if errors.df is None else errors.df
    reach = float(quantile(1 - alpha / 2, freedom)) * float(np.sqrt(tau2 + row["std_error"] ** 2))
    return float(row["estimate"]) - reach, float(row["estimate"]) + reach


def _notes(studies: Studies, method: str, tau2: float, q: float) -> tuple[Message, ...]:
    notes = list(look_alikes(studies))
    if method == FE:
        notes.append(
            message(
                "A fixed effect speaks of these studies alone: it has no prediction interval for "
                "another one (Q {q} on {df} degrees of freedom).",
                q=figure(q, 2),
                df=figure(studies.df),
            )
        )
    elif studies.n < 3:
        notes.append(message("No prediction interval from two studies."))
    elif studies.n < FEW:
        notes.append(
            message(
                "{n} studies say little about the spread between them; read the interval of tau² "
                "before the prediction interval.",
                n=figure(studies.n),
            )
        )
    if method != FE and tau2 == 0:
        notes.append(
            message(
                "tau² is estimated as zero: the studies differ no more than chance makes them, "
                "which few or imprecise studies always do."
            )
        )
    return tuple(notes)

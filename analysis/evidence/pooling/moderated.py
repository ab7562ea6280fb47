"""Why studies differ: their effects regressed on what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, check_alpha, estimate_table
from analysis.evidence.pooling.combining import described
from analysis.evidence.pooling.errors import check_knapp_hartung, errors_of
from analysis.evidence.pooling.spread import (
    FE,
    METHODS,
    between,
    q_profile,
    share,
    typical_variance,
    weigh,
)
from analysis.evidence.pooling.studies import Floats, Studies, read_studies
from analysis.evidence.rows import check_choice, numeric
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

PER_MODERATOR = 10


@dataclass(frozen=True, eq=False)
class MetaRegression:
    """Effects explained by moderators.

    Attributes
    ----------
    estimate : Estimate
        Rows `intercept` and one a moderator: change of the effect per unit of it.
    tau2, tau2_interval, i2, q, q_df
        Spread left between studies, as in `Pooled`; Q is the residual one.
    r2 : float, in percent
        Share of tau² that the moderators explain, never below 0; missing under FE.
    moderators_statistic, moderators_p_value : float
        Joint test that no moderator matters: chi² with one degree of freedom a moderator, or
        under Knapp-Hartung errors F with (moderators, k - p) degrees of freedom.
    """

    estimate: Estimate
    tau2: float
    tau2_interval: tuple[float, float]
    i2: float
    q: float
    q_df: int
    r2: float
    moderators_statistic: float
    moderators_p_value: float


def meta_regression(
    effects: ArrayLike,
    std_errors: ArrayLike,
    moderators: DataFrame | Mapping[str, ArrayLike],
    *,
    method: str = "REML",
    knapp_hartung: bool | str = True,
    alpha: float = 0.05,
    labels: Sequence[object] | None = None,
) -> MetaRegression:
    """Regress study effects on moderators, with the spread that is left.

    Parameters
    ----------
    effects, std_errors, method, knapp_hartung, alpha, labels
        As in `pool`.
    moderators : DataFrame or mapping of name to shape (k,)
        Numeric columns in the order of the effects; a category as columns of 0 and 1.

    Raises
    ------
    DataError
        A moderator that is not numeric, is missing for a study or of another length.
    NotEstimable
        Moderators that are constant or explained by others, by name; no degree of freedom left.

    References
    ----------
    Thompson and Higgins (2002), Statistics in Medicine 21, 1559-1573.
    """
    check_choice("method", method, METHODS)
    check_knapp_hartung(knapp_hartung)
    check_alpha(alpha)
    plain = read_studies(effects, std_errors, labels)
    studies = _with_moderators(plain, DataFrame(moderators))
    tau2 = between(studies, method)
    fit = weigh(studies, tau2)
    errors = errors_of(studies, fit, method, knapp_hartung)
    statistic, p_value = _joint(fit.coefficients, errors.covariance, errors.df)
    table = estimate_table(
        studies.names,
        fit.coefficients,
        np.sqrt(np.diag(errors.covariance)),
        alpha=alpha,
        df=errors.df,
    )
    n_moderators = len(studies.names) - 1
    estimate = Estimate(
        table=table,
        estimand=message("Effect where all moderators are zero"),
        method=message("meta-regression, {method}", method=described(method)),
        inference=errors.inference,
        n_obs=studies.n,
        n_entities=studies.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*errors.notes, *_notes(studies.n, n_moderators)),
        covariance=errors.covariance,
        df=errors.df,
        counted=message("{n} studies", n=figure(studies.n)),
    )
    missing = (float("nan"), float("nan"))
    residual_q = weigh(studies, 0.0).q
    return MetaRegression(
        estimate=estimate,
        tau2=tau2,
        tau2_interval=missing if method == FE else q_profile(studies, alpha),
        i2=share(tau2, typical_variance(studies))
        if method != FE
        else 100 * max(0.0, (residual_q - studies.df) / residual_q),
        q=residual_q,
        q_df=studies.df,
        r2=_explained(plain, method, tau2),
        moderators_statistic=statistic,
        moderators_p_value=p_value,
    )


def _with_moderators(studies: Studies, moderators: DataFrame) -> Studies:
    if len(moderators) != studies.n:
        raise DataError(
            message(
                "moderators: {n} rows for {k} studies; expected one row a study, in the same "
                "order.",
                n=figure(len(moderators)),
                k=figure(studies.n),
            )
        )
    values = [numeric(moderators[name]) for name in moderators.columns]
    for name, column in zip(moderators.columns, values, strict=True):
        if np.isnan(column).any():
            unknown = [studies.labels[i] for i in np.flatnonzero(np.isnan(column))]
            raise DataError(
                message(
                    "moderator {name}: missing for {studies}. Leave these studies out, or the "
                    "moderator.",
                    name=str(name),
                    studies=listed(unknown),
                )
            )
    columns = np.column_stack([np.ones(studies.n), *values])
    names = ("intercept", *(str(name) for name in moderators.columns))
    _independent(columns, names)
    if studies.n <= columns.shape[1]:
        raise NotEstimable(
            message(
                "{k} studies and {p} coefficients: no degree of freedom is left. Use fewer "
                "moderators.",
                k=figure(studies.n),
                p=figure(columns.shape[1]),
            )
        )
    return Studies(studies.effects, studies.std_errors, studies.labels, columns, names)


def _independent(columns: Floats, names: tuple[str, ...]) -> None:
    lost = []
    kept = columns[:, :1]
    for i in range(1, columns.shape[1]):
        left = columns[:, i] - kept @ np.linalg.lstsq(kept, columns[:, i], rcond=None)[0]
        if float(left @ left) <= 1e-20 * float(columns[:, i] @ columns[:, i]):
            lost.append(names[i])
        else:
            kept = np.column_stack([kept, columns[:, i]])
    if lost:
        raise NotEstimable(
            message(
                "Moderators {names}: constant, or explained by those before them, so they have no "
                "coefficient of their own. Leave them out.",
                names=listed(lost),
            )
        )


def _joint(coefficients: Floats, covariance: Floats, df: float | None) -> tuple[float, float]:
    from scipy.stats import chi2, f

    slopes, spread = coefficients[1:], covariance[1:, 1:]
    wald = float(slopes @ np.linalg.solve(spread, slopes))
    if df is None:
        return wald, float(chi2.sf(wald, len(slopes)))
    return wald / len(slopes), float(f.sf(wald / len(slopes), len(slopes), df))


def _explained(plain: Studies, method: str, left: float) -> float:
    if method == FE:
        return float("nan")
    whole = between(plain, method)
    return 100 * max(0.0, (whole - left) / whole) if whole > 0 else float("nan")


def _notes(n: int, n_moderators: int) -> tuple[Message, ...]:
    if n >= PER_MODERATOR * n_moderators:
        return ()
    return (
        message(
            "{n} studies for {m} moderators: below {per} studies a moderator the slopes are "
            "easily accidents.",
            n=figure(n),
            m=figure(n_moderators),
            per=figure(PER_MODERATOR),
        ),
    )

"""The smallest effect that a study would find: the honest headline of a small one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha, quantile
from analysis.evidence.framing import frame
from analysis.evidence.inference.assignments import assignments
from analysis.evidence.inference.permuting import date_by_cluster, permutation_draws
from analysis.evidence.inference.two_way import two_way
from analysis.evidence.ordering import cluster_order
from analysis.evidence.panel import Floats
from analysis.evidence.robustness.estimating import headline
from analysis.evidence.rows import check_count
from analysis.evidence.support import require_clusters, require_untreated
from analysis.evidence.wording import figure
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

MDE = "minimum detectable effect"


def minimum_detectable_effect(
    design: Design,
    data: DataFrame,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    n_perm: int = 1999,
    rng: int | np.random.Generator = 0,
    estimate: Estimate | None = None,
    placebos: ArrayLike | None = None,
) -> Estimate:
    """Smallest effect that a two-sided test would find with the wanted probability.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    power : float in (alpha, 1)
        Probability of finding the effect.
    alpha : float in (0, 1)
        Level of the test.
    n_perm : int
        Placebo assignments of the observed dates; all distinct ones where they are no more.
    rng : int or Generator
        Seed.
    estimate : Estimate, optional
        Take the standard error and degrees of freedom of this estimate's overall effect instead.
    placebos : shape (n,), optional
        Take these placebo effects (of `synthetic_did` or `synthetic_control`) instead.

    Returns
    -------
    Estimate
        First row `minimum detectable effect`, in the unit of the outcome; then `critical value`,
        the size an estimate must pass to be significant; `power` beside them.

    Raises
    ------
    NotEstimable
        So few placebos that no effect, however large, would be significant.

    Notes
    -----
    Placebo effects are those of all other assignments of the observed treatment dates, after the
    two-way effect is taken out of the treated. The critical value is the placebo that leaves no
    more than alpha of ranks beyond it; power is the share of placebos that a shift carries past
    it, in either direction. With `estimate`: `(t[1 - alpha/2] + t[power]) x std_error`, as Bloom
    (1995).

    References
    ----------
    Bloom (1995), Evaluation Review 19, 547-556.
    """
    check_alpha(alpha)
    if not alpha < power < 1:
        raise DataError(
            message("power {found}: expected a number between alpha and 1.", found=f"{power:g}")
        )
    if estimate is not None and placebos is not None:
        raise DataError(message("estimate and placebos: expected one of the two."))
    study = frame(design, data)
    if estimate is not None:
        critical, smallest = from_error(estimate, power, alpha)
        inference, notes = estimate.inference, _few(estimate)
    else:
        drawn, inference = (
            _given(placebos) if placebos is not None else _drawn(design, data, n_perm, rng)
        )
        critical, smallest = from_placebos(drawn, power, alpha)
        notes = ()
    return Estimate(
        table=_table(smallest, critical, power),
        estimand=message(
            "Smallest effect on {outcome} found with probability {power} at {level}%",
            outcome=design.outcome,
            power=figure(power),
            level=figure(round(100 * alpha, 9)),
        ),
        method=message("minimum detectable effect"),
        inference=inference,
        n_obs=study.panel.n_obs,
        n_entities=study.panel.n_entities,
        n_clusters=study.panel.n_clusters,
        alpha=alpha,
        notes=notes,
        sample=study.sample,
    )


def from_error(estimate: Estimate, power: float, alpha: float) -> tuple[float, float]:
    """Critical value and smallest effect from a standard error."""
    error = float(headline(estimate)["std_error"])
    if not np.isfinite(error):
        raise NotEstimable(
            message("The estimate has no standard error, so nothing says what it could detect.")
        )
    df = np.inf if estimate.df is None else estimate.df
    critical = float(quantile(1 - alpha / 2, df)) * error
    return critical, critical + float(quantile(power, df)) * error


def from_placebos(placebos: Floats, power: float, alpha: float) -> tuple[float, float]:
    """Critical value and smallest effect from a distribution of placebo effects.

    A test of level alpha by ranks rejects when fewer than `alpha (n + 1)` of the n placebos are as
    large, the treated counted among them.
    """
    size = np.sort(np.abs(placebos))[::-1]
    rank = int(np.floor(alpha * (len(size) + 1) + 1e-9))
    if rank < 1:
        raise NotEstimable(
            message(
                "{n} placebos: the smallest p-value is {floor}, so no effect, however large, is "
                "significant at {level}%. There is no detectable effect.",
                n=figure(len(size)),
                floor=figure(1 / (len(size) + 1), 3),
                level=figure(round(100 * alpha, 9)),
            )
        )
    critical = float(size[rank - 1])
    both = np.concatenate([placebos, -placebos])
    low, high = 0.0, critical + float(size[0])
    while high - low > 1e-10 * max(high, 1e-300):
        middle = (low + high) / 2
        found = float((np.abs(both + middle) > critical).mean())
        low, high = (low, middle) if found >= power else (middle, high)
    return critical, high


def _given(placebos: ArrayLike) -> tuple[Floats, Message]:
    values = np.asarray(placebos, dtype=float).ravel()
    if not np.isfinite(values).all():
        raise DataError(message("placebos: expected numbers, none missing or infinite."))
    return values, message("{n} placebo effects given", n=figure(len(values)))


def _drawn(
    design: Design, data: DataFrame, n_perm: int, rng: int | np.random.Generator
) -> tuple[Floats, Message]:
    check_count("n_perm", n_perm, 1)
    panel = frame(design, data).panel
    require_clusters(panel)
    if len(panel.cohorts) == 1:
        require_untreated(panel)
    fit = two_way(design, panel)
    order = cluster_order(panel, fit.outcome)
    chosen = assignments(date_by_cluster(panel), order, n_perm, np.random.default_rng(rng))
    draws, _ = permutation_draws(fit, chosen, studentised=False)
    other = np.abs(draws.top1 - 1) > 1e-9  # the actual assignment is no placebo
    placebos = (draws.top0 - fit.effect * draws.top1)[other]
    return placebos, message(
        "{n} placebo assignments of the treatment dates", n=figure(len(placebos))
    )


def _few(estimate: Estimate) -> tuple[Message, ...]:
    from analysis.evidence.support import FEW_CLUSTERS

    if estimate.n_clusters is None or estimate.n_clusters >= FEW_CLUSTERS:
        return ()
    return (
        message(
            "From the error of {n} clusters, which is too small: the true detectable effect is "
            "larger.",
            n=figure(estimate.n_clusters),
        ),
    )


def _table(smallest: float, critical: float, power: float) -> DataFrame:
    missing: Sequence[float] = [float("nan")] * (len(COLUMNS) - 2)
    rows = [(MDE, smallest, *missing, power), ("critical value", critical, *missing, float("nan"))]
    return DataFrame(rows, columns=[*COLUMNS, "power"])

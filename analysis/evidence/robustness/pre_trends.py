"""Whether the treated moved differently before treatment, and what the test could have seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from pandas import DataFrame, Series

from analysis.evidence.design import Design
from analysis.evidence.did.interaction_weighted import event_study
from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha, quantile, two_sided
from analysis.evidence.panel import Floats
from analysis.evidence.robustness.dealing import dates_to_deal, with_entities
from analysis.evidence.robustness.path import Path, read_path
from analysis.evidence.wording import figure
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

SEED = 20220917  # of the quasi-random points that integrate the normal law
POWER_OF_TWO = 12


def pretrend(
    design: Design,
    data: DataFrame,
    *,
    power: Sequence[float] = (0.5, 0.8),
    base: float = -1,
    alpha: float = 0.05,
    estimate: Estimate | None = None,
    n_perm: int = 0,
    rng: int | np.random.Generator = 0,
) -> Estimate:
    """Joint test of no difference before treatment, with the linear trends it would have seen.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    power : sequence of float in (alpha, 1)
        For each, the slope of a linear difference in trends that some event time before treatment
        would show as significant with this probability.
    base : float
        Base event time of the event study.
    alpha : float in (0, 1)
        Level of both tests.
    estimate : Estimate, optional
        An event study already made, of any estimator with a universal base; left out, `event_study`
        is run.
    n_perm : int
        Take the joint p from so many permutations of the treatment dates instead of the F law,
        which rejects too often where few are treated; needs `event_study` as the estimator.
    rng : int or Generator
        Seed of the permutations.

    Returns
    -------
    Estimate
        Row `joint`: the F statistic of all coefficients before the base and its p-value. Then the
        coefficients before the base. Then a row `slope` for each power: the slope in units of the
        outcome a period (`power` beside it) and `bias`, what such a trend, going on, would add to
        the mean effect after treatment.

    Raises
    ------
    NotEstimable
        No event time before the base; what `event_study` declines.

    Notes
    -----
    A test that is passed says little if it would have been passed under trends that matter (Roth
    2022). Power is the chance that any coefficient before the base is significant at `alpha` when
    their means lie on a line through the base, from the multivariate normal law with the
    estimated covariance.

    References
    ----------
    Roth (2022), American Economic Review: Insights 4, 305-322.
    """
    check_alpha(alpha)
    bad = [p for p in power if not alpha < p < 1]
    if bad:
        raise DataError(
            message(
                "power {found}: expected numbers between alpha and 1.",
                found=", ".join(f"{p:g}" for p in bad),
            )
        )
    studied = event_study(design, data, base=base, alpha=alpha) if estimate is None else estimate
    path = read_path(studied)
    if not len(path.before):
        raise NotEstimable(
            message(
                "No event time before the base: there is no pre-trend to test. Widen the window, "
                "or take data from further back."
            )
        )
    slopes = [detected_slope(path, p, alpha) for p in power]
    table = _table(path, power, slopes, alpha)
    drawn = np.empty(0)
    if n_perm:
        drawn = permuted_statistics(design, data, base, n_perm, np.random.default_rng(rng))
        further = int((drawn >= joint_test(path)[0]).sum())
        table.loc[0, "p_value"] = (1 + further) / (len(drawn) + 1)
    return Estimate(
        table=table,
        estimand=message(
            "F statistic that the differences before treatment ({n}) are zero",
            n=figure(len(path.before)),
        ),
        method=studied.method,
        inference=_joint_inference(path, studied, len(drawn)),
        n_obs=studied.n_obs,
        n_entities=studied.n_entities,
        n_clusters=studied.n_clusters,
        alpha=alpha,
        notes=(*_said(path, power, slopes), *studied.notes),
        sample=studied.sample,
        df=studied.df,
    )


def _joint_inference(path: Path, studied: Estimate, n_perm: int) -> Message:
    """Say where the joint p comes from, then how the errors are made."""
    if n_perm:
        return message(
            "joint p by {n} permutations of the dates; {errors}",
            n=figure(n_perm),
            errors=studied.inference,
        )
    if np.isinf(path.df):
        return message(
            "joint p by chi-square with {n} degrees of freedom; {errors}",
            n=figure(len(path.before)),
            errors=studied.inference,
        )
    return message(
        "joint p by F with {n} and {df} degrees of freedom; {errors}",
        n=figure(len(path.before)),
        df=figure(path.df),
        errors=studied.inference,
    )


def joint_test(path: Path) -> tuple[float, float]:
    """F statistic that all coefficients before the base are zero, and its p-value."""
    from scipy.stats import chi2, f

    values = path.coefficients[path.before]
    spread = path.covariance[np.ix_(path.before, path.before)]
    rank = int(np.linalg.matrix_rank(spread, hermitian=True))
    if rank < len(values):
        raise NotEstimable(
            message(
                "{k} differences before treatment from too few clusters: their covariance has rank "
                "{rank}, so they cannot be tested together. Narrow the window.",
                k=figure(len(values)),
                rank=figure(rank),
            )
        )
    wald = float(values @ np.linalg.solve(spread, values))
    if np.isinf(path.df):
        return wald / len(values), float(chi2.sf(wald, len(values)))
    return wald / len(values), float(f.sf(wald / len(values), len(values), path.df))


def permuted_statistics(
    design: Design, data: DataFrame, base: float, n_perm: int, rng: np.random.Generator
) -> Floats:
    """F statistics before treatment under permuted dates; those that are declined are left out."""
    kept, first = with_entities(design, data), dates_to_deal(design, data)
    found = []
    for _ in range(n_perm):
        dealt = Series(rng.permutation(first.to_numpy()), index=first.index)
        moved = kept.assign(**{design.first_treated: kept[design.entity].map(dealt)})
        try:
            statistic, _ = joint_test(read_path(event_study(design, moved, base=base)))
        except NotEstimable:
            continue
        found.append(statistic)
    return np.array(found, dtype=float)


def chance_seen(path: Path, slope: float, alpha: float) -> float:
    """Probability that a coefficient before the base is significant under a linear trend."""
    error = np.sqrt(np.diag(path.covariance))[path.before]
    spread = path.covariance[np.ix_(path.before, path.before)] / np.outer(error, error)
    reach = float(quantile(1 - alpha / 2, path.df))
    mean = slope * path.since[path.before] / error
    return 1 - _inside_box(-reach - mean, reach - mean, spread)


def _inside_box(low: Floats, high: Floats, correlation: Floats) -> float:
    """Find the normal probability of a box, one coordinate given those before it (Genz 1992)."""
    from scipy.special import ndtr, ndtri

    k = len(low)
    factor = np.linalg.cholesky(correlation + 1e-10 * np.eye(k))
    points = _points(max(k - 1, 1))
    drawn = np.zeros((len(points), k))
    inside = np.ones(len(points))
    for i in range(k):
        known = drawn[:, :i] @ factor[i, :i]
        a, b = (ndtr((end[i] - known) / factor[i, i]) for end in (low, high))
        inside *= b - a
        if i < k - 1:
            drawn[:, i] = ndtri(np.clip(a + points[:, i] * (b - a), 1e-300, 1 - 1e-16))
    return float(inside.mean())


@cache
def _points(dimensions: int) -> Floats:
    from scipy.stats.qmc import Sobol

    return np.asarray(Sobol(dimensions, rng=SEED).random_base2(POWER_OF_TWO), dtype=np.float64)


def detected_slope(path: Path, power: float, alpha: float) -> float:
    """Slope, above zero, at which the chance of seeing it reaches `power`."""
    from scipy.optimize import brentq

    error = np.sqrt(np.diag(path.covariance))[path.before]
    unit = float((error / np.abs(path.since[path.before])).min())
    start = chance_seen(path, 0.0, alpha)
    if start >= power:
        raise NotEstimable(
            message(
                "{k} coefficients are tested one by one: without any trend one of them is "
                "significant with probability {start}, already above the power asked for.",
                k=figure(len(error)),
                start=figure(start, 2),
            )
        )
    top = unit
    while chance_seen(path, top, alpha) < power:
        top *= 2
    return float(brentq(lambda s: chance_seen(path, s, alpha) - power, 0.0, top, xtol=1e-6 * unit))


def _table(path: Path, power: Sequence[float], slopes: Sequence[float], alpha: float) -> DataFrame:
    statistic, p = joint_test(path)
    missing = float("nan")
    rows: list[tuple[object, ...]] = [
        ("joint", statistic, missing, statistic, p, missing, missing, missing, missing, missing)
    ]
    reach = float(quantile(1 - alpha / 2, path.df))
    for i in path.before:
        value, error = path.coefficients[i], float(np.sqrt(path.covariance[i, i]))
        tail = float(two_sided(value / error, path.df))
        ends = (value - reach * error, value + reach * error)
        event = path.event[i]
        row = (f"{event:g}", value, error, value / error, tail, *ends, event, missing, missing)
        rows.append(row)
    later = mean_distance(path)
    for chance, slope in zip(power, slopes, strict=True):
        rows.append(("slope", slope, *[missing] * 6, chance, slope * later))
    return DataFrame(rows, columns=[*COLUMNS, "event_time", "power", "bias"])


def mean_distance(path: Path) -> float:
    """Mean number of periods between the base and the treated observations after treatment."""
    return float(path.weights @ path.since)


def _said(
    path: Path, power: Sequence[float], slopes: Floats | Sequence[float]
) -> tuple[Message, ...]:
    later = mean_distance(path)
    return tuple(
        message(
            "A difference in trends of {slope} a period would be seen with probability {power}; "
            "unseen, it would add {bias} to the mean effect.",
            slope=figure(slope),
            power=figure(chance),
            bias=figure(slope * later),
        )
        for chance, slope in zip(power, slopes, strict=True)
    )

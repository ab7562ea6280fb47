"""How far an effect holds when trends would not have been parallel (Rambachan and Roth)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha, quantile, two_sided
from analysis.evidence.panel import Floats
from analysis.evidence.robustness.path import Path, read_path
from analysis.evidence.robustness.smoothness import Problem, problem, shortest
from analysis.evidence.rows import check_choice
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

SMOOTHNESS, RELATIVE = "smoothness", "relative"
MULTIPLES = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
HALVINGS = 50
MEAN = "mean"


def honest_bounds(
    estimate: Estimate,
    *,
    kind: str = SMOOTHNESS,
    grid: Sequence[float] | None = None,
    target: float | str = 0.0,
    alpha: float | None = None,
) -> Estimate:
    """Intervals that hold although the difference in trends may bend by up to M a period.

    Parameters
    ----------
    estimate : Estimate
        An event study with one row each period and a base: `event_study`, or the event aggregate
        of `group_time` with base="universal".
    kind : {"smoothness", "relative"}
        "relative" (bounds by the largest difference before treatment) is declined: see Raises.
    grid : sequence of float, optional
        Values of M, in units of the outcome a period; left out, multiples of the effect's error.
    target : float or "mean"
        Event time whose effect is bounded, or the mean of all after treatment.
    alpha : float in (0, 1), optional
        Intervals cover 1 - alpha; left out, as in the estimate.

    Returns
    -------
    Estimate
        Row `original`: the effect with its usual interval. A row `smoothness` for each `M`: centre,
        error, fixed-length interval and worst `bias`. Row `breakdown`: the largest M at which the
        interval excludes zero, 0 where not even a straight line is allowed for.

    Raises
    ------
    NotEstimable
        "relative": needs the conditional least-favourable test, and shortcuts to it are narrower
        than the published intervals. Gaps between event times; nothing before the base.

    Notes
    -----
    M = 0 allows any linear difference in trends, extrapolated from before treatment. The interval
    is the shortest of fixed length among those centred on an affine estimator, under the normal
    law with the estimated covariance.

    References
    ----------
    Rambachan and Roth (2023), Review of Economic Studies 90, 2555-2591. Armstrong and Kolesar
    (2020), Quantitative Economics 11, 1-39.
    """
    check_choice("kind", kind, (SMOOTHNESS, RELATIVE))
    if kind == RELATIVE:
        raise NotEstimable(
            message(
                "Bounds by relative magnitudes are not computed: the published intervals invert a "
                "conditional and least-favourable test, and simpler constructions are too narrow. "
                "Use kind='smoothness'."
            )
        )
    level = estimate.alpha if alpha is None else alpha
    check_alpha(level)
    path = read_path(estimate)
    weights = _target(path, target)
    posed = problem(path, weights[path.after])
    centre = float(weights @ path.coefficients)
    error = float(np.sqrt(weights @ path.covariance @ weights))
    values = _values(grid, error)
    broken = breakdown(posed, level)
    return Estimate(
        table=_table(posed, values, (centre, error, path.df), broken, level),
        estimand=_estimand(target),
        method=message(
            "shortest fixed-length intervals under bounded changes of the trend, by the normal "
            "law; {method}",
            method=estimate.method,
        ),
        inference=estimate.inference,
        n_obs=estimate.n_obs,
        n_entities=estimate.n_entities,
        n_clusters=estimate.n_clusters,
        alpha=level,
        notes=(_said(broken), *estimate.notes),
        sample=estimate.sample,
        df=estimate.df,
    )


def breakdown(posed: Problem, alpha: float) -> float:
    """Largest M at which the interval still excludes zero; 0 where it never does."""

    def excludes(m: float) -> bool:
        found = shortest(posed, m, alpha)
        return found.low > 0 or found.high < 0

    if not excludes(0.0):
        return 0.0
    low, high = 0.0, float(np.sqrt(posed.covariance.diagonal().max()))
    while excludes(high):
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if high - low <= 1e-6 * high:
            break
        low, high = (middle, high) if excludes(middle) else (low, middle)
    return low


def _target(path: Path, target: float | str) -> Floats:
    if target == MEAN:
        return path.weights
    chosen = path.event == target
    if isinstance(target, str) or not chosen.any() or not path.event[chosen][0] >= 0:
        raise DataError(
            message(
                "target: found {found}; expected 'mean' or one of the event times {events}.",
                found=repr(target),
                events=listed(f"{e:g}" for e in path.event[path.event >= 0]),
            )
        )
    return chosen.astype(float)


def _values(grid: Sequence[float] | None, error: float) -> list[float]:
    if grid is None:
        return [multiple * error for multiple in MULTIPLES]
    values = [float(m) for m in grid]
    bad = [m for m in values if not (np.isfinite(m) and m >= 0)]
    if bad:
        raise DataError(
            message(
                "grid: found {found}; expected bounds of zero or more.",
                found=listed(f"{m:g}" for m in bad),
            )
        )
    return values


def _table(
    posed: Problem,
    values: list[float],
    original: tuple[float, float, float],
    broken: float,
    alpha: float,
) -> DataFrame:
    centre, error, df = original
    missing = float("nan")
    reach = float(quantile(1 - alpha / 2, df)) * error
    tail = float(two_sided(centre / error, df))
    ends = (centre - reach, centre + reach)
    rows: list[tuple[object, ...]] = [
        ("original", centre, error, centre / error, tail, *ends, missing, missing)
    ]
    for m in values:
        found = shortest(posed, m, alpha)
        both = (found.low, found.high)
        row = (SMOOTHNESS, found.centre, found.std_error, missing, missing, *both, m, found.bias)
        rows.append(row)
    rows.append(("breakdown", broken, *[missing] * 5, broken, missing))
    return DataFrame(rows, columns=[*COLUMNS, "M", "bias"])


def _estimand(target: float | str) -> Message:
    if target == MEAN:
        return message("Mean effect after treatment, trends taken as parallel")
    return message("Effect at event time {event}, trends taken as parallel", event=f"{target:g}")


def _said(broken: float) -> Message:
    if broken == 0:
        return message(
            "Allowing for a straight difference in trends the interval already holds zero: "
            "breakdown at M = 0."
        )
    return message(
        "The effect differs from zero as long as the difference in trends bends by less than {m} "
        "a period, in units of the outcome.",
        m=figure(broken),
    )

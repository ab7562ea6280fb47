"""How much studies differ beyond chance: tau², its interval, Q and I²."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.evidence.pooling.studies import Floats, Studies
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

FE, DL, PM, ML, REML = "FE", "DL", "PM", "ML", "REML"
METHODS = (REML, PM, DL, ML, FE)
GRID = 120


@dataclass(frozen=True, eq=False)
class Weighted:
    """Weighted least squares of the effects, weights 1/(variance + tau²).

    Attributes
    ----------
    weights, residual : shape (k,)
        Weights and effect less fit.
    coefficients : shape (p,)
    covariance : shape (p, p)
        Inverse of the weighted cross products, without Knapp-Hartung's factor.
    q : float
        Weighted sum of squared residuals.
    trace : float
        Trace of P, the matrix that projects the fit away.
    """

    weights: Floats
    coefficients: Floats
    covariance: Floats
    residual: Floats
    q: float
    trace: float
    log_det: float


def weigh(studies: Studies, tau2: float) -> Weighted:
    """Fit the effects at a given tau²."""
    weights = 1 / (studies.variances + tau2)
    x = studies.columns
    normal = x.T @ (weights[:, None] * x)
    covariance = np.linalg.inv(normal)
    coefficients = covariance @ (x.T @ (weights * studies.effects))
    residual = studies.effects - x @ coefficients
    trace = weights.sum() - np.trace(covariance @ (x.T @ (weights[:, None] ** 2 * x)))
    return Weighted(
        weights,
        coefficients,
        np.asarray(covariance, dtype=np.float64),
        residual,
        float(weights @ residual**2),
        float(trace),
        float(np.linalg.slogdet(normal)[1]),
    )


def between(studies: Studies, method: str) -> float:
    """Variance of true effects between studies, never negative.

    Notes
    -----
    DL: method of moments, max(0, (Q - df)/tr P) (DerSimonian and Laird 1986). PM: the tau² at
    which Q equals its degrees of freedom (Paule and Mandel 1982). REML and ML: the global maximum
    of the (restricted) likelihood, found on a grid and then as the root of the score, so that a
    second, lower maximum is never taken for it.
    """
    if method == FE:
        return 0.0
    fixed = weigh(studies, 0.0)
    if method == DL:
        return max(0.0, (fixed.q - studies.df) / fixed.trace)
    if method == PM:
        return _where_q_is(studies, float(studies.df))
    return _likeliest(studies, restricted=method == REML)


def q_profile(studies: Studies, alpha: float) -> tuple[float, float]:
    """Interval of tau²: all values under which the observed Q is not unusual (Viechtbauer 2007)."""
    from scipy.stats import chi2

    low = _where_q_is(studies, float(chi2.isf(alpha / 2, studies.df)))
    high = _where_q_is(studies, float(chi2.ppf(alpha / 2, studies.df)))
    return low, high


def typical_variance(studies: Studies) -> float:
    """Find a typical study's variance, by which tau² becomes I² (Higgins and Thompson 2002)."""
    return studies.df / weigh(studies, 0.0).trace


def share(tau2: float, typical: float) -> float:
    """I²: share of the spread that is between studies, in percent."""
    return 100 * tau2 / (tau2 + typical)


def _where_q_is(studies: Studies, target: float) -> float:
    """Find the tau² at which Q falls to `target`; 0 where it is below from the start."""
    if weigh(studies, 0.0).q <= target:
        return 0.0
    top = _scale(studies)
    while weigh(studies, top).q > target:
        top *= 10
    return _root(lambda t: weigh(studies, t).q - target, 0.0, top)


def _likeliest(studies: Studies, *, restricted: bool) -> float:
    def likelihood(tau2: float) -> float:
        fit = weigh(studies, tau2)
        value = 0.5 * (np.log(fit.weights).sum() - fit.q)
        return float(value - 0.5 * fit.log_det) if restricted else float(value)

    def score(tau2: float) -> float:
        fit = weigh(studies, tau2)
        lost = fit.trace if restricted else fit.weights.sum()
        return 0.5 * float(fit.weights**2 @ fit.residual**2 - lost)

    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e3, GRID) * _scale(studies)])
    best = int(np.argmax([likelihood(t) for t in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID)]
    if score(low) <= 0:  # falls from here on: the maximum is at the lower end, zero
        return float(low)
    return _root(score, float(low), float(high))


def _scale(studies: Studies) -> float:
    return float(np.var(studies.effects) + np.mean(studies.variances))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    if function(low) * function(high) > 0:
        raise NotEstimable(
            message(
                "The spread between studies has no maximum of its likelihood in reach. Use "
                "method='PM' or 'DL', and look at effects and errors: units may be mixed."
            )
        )
    return float(brentq(function, low, high, xtol=1e-14 * max(high, 1e-300), rtol=1e-13))

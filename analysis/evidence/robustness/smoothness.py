"""Shortest honest interval when the difference in trends bends by no more than M a period.

With second differences of the difference in trends bounded by M, an estimator
`sum_m v[m] beta[-m] + l'beta_post` has finite bias only if it takes any line out, and then a worst
bias of M times (a constant of the target plus the sum of |P|), where P are running sums of v. With
P as the unknowns it is a lasso, variance against sum |P|, whose whole path has corners that can be
computed; the shortest interval for any M lies on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.evidence.panel import Floats
from analysis.evidence.robustness.path import Path
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

POINTS = 16  # looked at on each straight piece before the best is refined
NEWTON = 25
ROOT = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, eq=False)
class Interval:
    """Centre, error, worst bias and ends of an interval at one M."""

    centre: float
    std_error: float
    bias: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Problem:
    """The target and the coefficients it may lean on.

    Attributes
    ----------
    before : shape (k,)
        Coefficients at 1, ..., k periods before the base.
    after : shape (t,)
        Coefficients at 1, ..., t periods after the base.
    covariance : shape (k + t, k + t)
        In this order.
    target : shape (t,)
        Weights of the effects after the base.
    """

    before: Floats
    after: Floats
    covariance: Floats
    target: Floats

    @cached_property
    def steps(self) -> Floats:
        """Matrix that turns P (k - 1) into v (k): second differences, P[0] fixed, P[k] = 0."""
        k = len(self.before)
        full = np.zeros((k, k + 1))
        for m in range(1, k + 1):
            full[m - 1, m - 1] += 1
            full[m - 1, m] -= 2
            if m + 1 <= k:
                full[m - 1, m + 1] += 1
        return full

    @cached_property
    def sums(self) -> Floats:
        """Corners of the path from least bias to least variance, shape (corners, k - 1)."""
        k = len(self.before)
        if k == 1:
            return np.zeros((1, 0))
        inner = self.steps[:, 1:k]
        fixed = self.steps[:, 0] * self.line
        cross = self.covariance[:k, k:] @ self.target
        quadratic = inner.T @ self.covariance[:k, :k] @ inner
        return lasso_path(quadratic, inner.T @ (self.covariance[:k, :k] @ fixed + cross))

    @property
    def line(self) -> float:
        """What a line of slope one adds to the target: `sum l[s] s`, which v must take out."""
        return float(self.target @ np.arange(1, len(self.target) + 1))

    @cached_property
    def own_bend(self) -> float:
        """Worst bias a unit M adds after the base, whatever v is."""
        s = np.arange(1, len(self.target) + 1)
        return float(
            sum(abs((self.target * np.maximum(s - j, 0)).sum()) for j in range(len(self.target)))
        )


def problem(path: Path, target: Floats) -> Problem:
    """Set the problem up from a path with one coefficient a period.

    Raises
    ------
    NotEstimable
        No coefficient before the base; a period missing in the path.
    """
    before, after = path.before[::-1], path.after
    if not len(before):
        raise NotEstimable(
            message(
                "No event time before the base: nothing bounds how trends may differ. Widen the "
                "window."
            )
        )
    for rows in (before, after):
        expected = np.arange(1, len(rows) + 1)
        if not np.allclose(np.abs(path.since[rows]), expected):
            raise NotEstimable(
                message(
                    "Event times {events}: expected one each period, without gaps, for a bound on "
                    "how trends bend from period to period.",
                    events=listed(f"{e:g}" for e in path.event),
                )
            )
    order = np.concatenate([before, after])
    return Problem(
        path.coefficients[before],
        path.coefficients[after],
        path.covariance[np.ix_(order, order)],
        target,
    )


def shortest(problem: Problem, m: float, alpha: float) -> Interval:
    """Find the shortest interval of fixed length that covers whatever the trend, bent at most M."""
    from scipy.optimize import minimize_scalar

    path = problem.sums
    if m == 0 or len(path) == 1:
        return _interval(problem, path[-1], m, alpha)  # bias costs nothing, or there is no choice
    at = np.linspace(0, len(path) - 1, POINTS * (len(path) - 1) + 1)
    best = int(np.argmin(_half_lengths(problem, _between(path, at), m, alpha)))
    ends = at[max(best - 1, 0)], at[min(best + 1, len(at) - 1)]
    found = minimize_scalar(
        lambda t: float(_half_lengths(problem, _between(path, np.array([t])), m, alpha)[0]),
        bounds=ends,
        method="bounded",
        options={"xatol": 1e-9},
    )
    both = _between(path, np.array([found.x, at[best]]))
    chosen = int(np.argmin(_half_lengths(problem, both, m, alpha)))
    return _interval(problem, both[chosen], m, alpha)


def _between(path: Floats, at: Floats) -> Floats:
    """Points of the path at fractional positions; it is straight between its corners."""
    left = np.minimum(at.astype(int), len(path) - 2)
    share = (at - left)[:, None]
    return (1 - share) * path[left] + share * path[left + 1]


def _weights(problem: Problem, sums: Floats) -> Floats:
    """Weights on all coefficients, shape (n, k + t), for rows of running sums (n, k - 1)."""
    ends = np.full((len(sums), 1), problem.line), np.zeros((len(sums), 1))
    before = np.hstack([ends[0], sums, ends[1]]) @ problem.steps.T
    return np.hstack([before, np.tile(problem.target, (len(sums), 1))])


def _half_lengths(problem: Problem, sums: Floats, m: float, alpha: float) -> Floats:
    weights = _weights(problem, sums)
    error = np.sqrt(np.einsum("ij,jk,ik->i", weights, problem.covariance, weights))
    bias = m * (problem.own_bend + np.abs(sums).sum(axis=1))
    return error * folded_quantile(bias / error, alpha)


def _interval(problem: Problem, sums: Floats, m: float, alpha: float) -> Interval:
    weights = _weights(problem, sums[None])[0]
    centre = float(weights @ np.concatenate([problem.before, problem.after]))
    error = float(np.sqrt(weights @ problem.covariance @ weights))
    bias = m * (problem.own_bend + float(np.abs(sums).sum()))
    reach = float(_half_lengths(problem, sums[None], m, alpha)[0])
    return Interval(centre, error, bias, centre - reach, centre + reach)


def lasso_path(quadratic: Floats, linear: Floats) -> Floats:
    """Corners of argmin x'Qx/2 + c'x + price |x|, from the price that gives zero down to none.

    Parameters
    ----------
    quadratic : shape (k, k), positive definite
    linear : shape (k,)

    Returns
    -------
    ndarray, shape (corners, k)
        The solution is linear in the price between corners.
    """
    k = len(linear)
    price = float(np.abs(linear).max())
    active = [int(np.abs(linear).argmax())]
    corners, x = [np.zeros(k)], np.zeros(k)
    signs = -np.sign(linear[active])
    for _ in range(20 * k):
        inner = np.linalg.inv(quadratic[np.ix_(active, active)])
        level, slope = -inner @ linear[active], -inner @ signs  # x = level + price * slope
        following, entering, leaving = 0.0, None, None
        for j in set(range(k)) - set(active):
            pull = linear[j] + quadratic[j, active] @ level
            drift = quadratic[j, active] @ slope
            for side in (1.0, -1.0):
                at = pull / (side - drift) if abs(side - drift) > 1e-14 else -1.0
                if following < at < price * (1 - 1e-12):
                    following, entering, leaving = float(at), (j, -side), None
        for i in range(len(active)):
            at = -level[i] / slope[i] if abs(slope[i]) > 1e-14 else -1.0
            if following < at < price * (1 - 1e-12):
                following, entering, leaving = float(at), None, i
        x = np.zeros(k)
        x[active] = level + following * slope
        price = following
        if leaving is not None:
            x[active[leaving]] = 0.0
            signs = np.delete(signs, leaving)
            active.pop(leaving)
        elif entering is not None:
            active.append(entering[0])
            signs = np.append(signs, entering[1])
        corners.append(x)
        if price <= 0 or not active:
            break
    return np.array(corners)


def folded_quantile(shift: Floats, alpha: float) -> Floats:
    """Quantile 1 - alpha of |N(shift, 1)|, by Newton's method from above."""
    from scipy.special import ndtr, ndtri

    shift = np.asarray(shift, dtype=float)
    c = shift + float(ndtri(1 - alpha / 2))
    for _ in range(NEWTON):
        missed = ndtr(c - shift) - ndtr(-c - shift) - (1 - alpha)
        slope = (np.exp(-((c - shift) ** 2) / 2) + np.exp(-((c + shift) ** 2) / 2)) / ROOT
        moved = missed / slope
        c = np.maximum(c - moved, 0.0)
        if np.abs(moved).max() < 1e-13:
            break
    return np.asarray(c, dtype=np.float64)

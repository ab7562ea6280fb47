"""Weights of zero or more that sum to one and fit best: solved exactly, ties always alike."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from analysis.evidence.panel import Floats

TIE = 1e-10  # share of a middling column's square within which two fits count as equal
NOTHING = 1e-12  # a weight below it is rounding


def simplex_weights(columns: Floats, target: Floats, *, ridge: float = 0.0) -> Floats:
    """Weights on columns whose weighted mean is nearest to a target.

    Parameters
    ----------
    columns : shape (rows, n)
        One column a candidate.
    target : shape (rows,)
        What the weighted mean is to repeat.
    ridge : float, zero or more
        Penalty on the sum of squared weights, beside the sum of squared misfits.

    Returns
    -------
    ndarray, shape (n,)
        Zero or more, sum one. Where several sets of weights fit equally well (more candidates
        than rows), the one with the smallest sum of squares, so that neither order nor name of
        the candidates chooses.

    Notes
    -----
    Among weights that sum to one the misfit is `gap @ w` with `gap = columns - target`. Minimising
    `|gap @ u|² + (sum(u) - 1)²` over u >= 0 and dividing u by its sum solves the same problem
    exactly: for u = s w the best s leaves f / (1 + f), which rises with f = |gap @ w|².
    """
    gap = _unit(columns - target[:, None], ridge)
    best = _nearest_to_zero(gap)
    return best if ridge > 0 else _most_even(gap, best)


def then_nearest(first: Floats, second: Floats) -> Floats:
    """Weights that bring `first @ w` nearest to zero and, among those, `second @ w`.

    Both have one column a candidate. The first aim is held to about 1e-8 of its size.
    """
    best = _nearest_to_zero(_unit(first))
    if not _tied(_unit(first), best).any():
        return best
    reached = first @ best
    kept = 1e4 * (first - reached[:, None]) / _size(first)
    both = np.vstack([kept, _unit(second)])
    return _most_even(both, _nearest_to_zero(both))


def _unit(gap: Floats, ridge: float = 0.0) -> Floats:
    """Bring a middling column to length one; the penalty becomes rows of its own."""
    rows = np.vstack([gap, np.sqrt(ridge) * np.eye(gap.shape[1])]) if ridge > 0 else gap
    return rows / _size(rows)


def _size(rows: Floats) -> float:
    squares = (rows**2).sum(axis=0)
    return float(np.sqrt(np.median(squares) or squares.mean())) or 1.0


def _nearest_to_zero(gap: Floats) -> Floats:
    stacked = np.vstack([gap, np.ones(gap.shape[1])])
    found, _ = nnls(stacked, np.append(np.zeros(len(gap)), 1.0), maxiter=30 * gap.shape[1])
    return found / found.sum()


def _tied(gap: Floats, weights: Floats) -> np.ndarray:
    """Mark the candidates that could take weight without loss; none where the fit is unique."""
    slope = gap.T @ (gap @ weights)
    free = (slope - weights @ slope <= TIE) | (weights > 0)
    held = np.vstack([gap[:, free], np.ones(int(free.sum()))])
    if free.sum() <= len(held) and np.linalg.matrix_rank(held) == free.sum():
        return np.zeros(len(weights), bool)
    return free


def _most_even(gap: Floats, weights: Floats) -> Floats:
    """Of all weights that fit as well, take those with the smallest sum of squares.

    They are `apart + null @ y` with `y` as short as the signs allow: least distance programming
    (Lawson and Hanson 1974, chapter 23), again by non-negative least squares.
    """
    free = _tied(gap, weights)
    if not free.any():
        return weights
    held = np.vstack([gap[:, free], np.ones(int(free.sum()))])
    _, sizes, right = np.linalg.svd(held)
    rank = int((sizes > 1e-10 * sizes[0]).sum())
    null = right[rank:].T
    apart = weights[free] - null @ (null.T @ weights[free])
    stacked = np.vstack([null.T, -apart - NOTHING])  # signs up to rounding
    goal = np.append(np.zeros(null.shape[1]), 1.0)
    dual, _ = nnls(stacked, goal, maxiter=30 * len(apart))
    rest = stacked @ dual - goal
    even = apart - null @ (rest[:-1] / rest[-1])
    even[even < 10 * NOTHING] = 0.0
    found = np.zeros_like(weights)
    found[free] = even / even.sum()
    return found

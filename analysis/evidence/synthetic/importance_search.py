"""The search for predictor weights: a seeded population, then descents and jumps from its best.

The distance of outcomes as a function of predictor weights is made of smooth pieces with kinks
where a donor enters or leaves, and has many local optima. A thousand evaluations come within half
a percent of what long differential evolution finds (see docs/methods/synthetic-control.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import nnls

from analysis.evidence.panel import Floats

LEAST = np.log(1e-8)  # no predictor counts less than this share of the one that counts most
SCATTER = 100
POPULATION = 12
OFFSPRING = 300
DESCENTS = 2
JUMPS = 50
PREDICTORS_A_SEARCH = 4
LONGEST = 4.0  # longest step, in logarithms
TRIES = 6
JUMP_STEPS = 20


@dataclass(frozen=True, eq=False)
class Aims:
    """Gaps to the treated entity, one column a donor: of scaled predictors, of outcomes."""

    predictors: Floats
    outcomes: Floats

    @cached_property
    def products(self) -> Floats:
        """Mean products of the donors' gaps in outcomes."""
        return self.outcomes.T @ self.outcomes / len(self.outcomes)

    @cached_property
    def goal(self) -> Floats:
        """Right side of the non-negative least squares: nothing but a sum of one."""
        return np.append(np.zeros(len(self.predictors)), 1.0)


def search_importance(aim: Aims, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Predictor weights (the largest is one) with the least distance of outcomes, and all optima.

    The search is made once for every four predictors, each time from a new population.

    Returns
    -------
    weights : shape (predictors,)
    optima : shape (descents,)
        Mean squared distance at the end of each descent, rising.
    """
    ends: list[tuple[float, Floats]] = []
    for _ in range(max(1, len(aim.predictors) // PREDICTORS_A_SEARCH)):
        ends += _search(aim, rng)
    best = min(ends, key=lambda end: end[0])[1]
    return np.exp(best - best.max()), np.sort([loss for loss, _ in ends])


def _search(aim: Aims, rng: np.random.Generator) -> list[tuple[float, Floats]]:
    """Local optima from the best of a population, and from jumps away from each in turn."""
    points, losses = _population(aim, rng)
    for _ in range(OFFSPRING):
        _breed(aim, points, losses, rng)
    order = np.argsort(losses, kind="stable")[:DESCENTS]
    held = [_descend(aim, points[i], 40) for i in order]
    ends, k = list(held), points.shape[1]
    for turn in range(JUMPS):
        place = turn % len(held)
        moved = held[place][1].copy()
        some = rng.choice(k, size=1 + turn % max(1, k // 3), replace=False)
        moved[some] = LEAST * rng.uniform(size=len(some))
        ends.append(_descend(aim, moved, JUMP_STEPS))
        held[place] = min(held[place], ends[-1], key=lambda end: end[0])
    return ends


def _population(aim: Aims, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Even weights, each predictor leading, and random points; the best of them."""
    k = len(aim.predictors)
    leading = np.where(np.eye(k, dtype=bool), 0.0, np.log(1e-3))
    points = np.vstack([np.zeros(k), leading, LEAST * rng.uniform(size=(SCATTER, k))])
    losses = np.array([_value(aim, point)[0] for point in points])
    order = np.argsort(losses, kind="stable")[:POPULATION]
    return points[order], losses[order]


def _breed(aim: Aims, points: Floats, losses: Floats, rng: np.random.Generator) -> None:
    """Cross two points, change a weight or two; a better child takes the worst one's place."""
    n, k = points.shape
    one, other = rng.integers(n, size=2)
    child = np.where(rng.uniform(size=k) < 0.5, points[one], points[other])
    child = np.where(rng.uniform(size=k) < 1.5 / k, LEAST * rng.uniform(size=k), child)
    loss, worst = _value(aim, child)[0], int(losses.argmax())
    if loss < losses[worst] and (np.abs(losses - loss) > 1e-12 * loss).all():
        points[worst], losses[worst] = child, loss


def _descend(aim: Aims, start: Floats, steps: int) -> tuple[float, Floats]:
    """Quasi-Newton descent within the bounds (scipy's own spends its time waiting for threads)."""
    point, (loss, slope) = start, _value(aim, start)
    curvature = np.zeros((len(start), len(start)))
    for _ in range(steps):
        way = -curvature @ slope
        if not way @ slope < 0:
            curvature = np.eye(len(start)) / (np.abs(slope).max() or 1.0)
            way = -curvature @ slope
        found = _step(aim, point, loss, slope, way)
        if found is None:
            break
        trial, fresh, fresh_slope = found
        curvature = _updated(curvature, trial - point, fresh_slope - slope)
        done = loss - fresh <= 1e-9 * loss
        point, loss, slope = trial, fresh, fresh_slope
        if done:
            break
    return loss, point


def _step(
    aim: Aims, point: Floats, loss: float, slope: Floats, way: Floats
) -> tuple[Floats, float, Floats] | None:
    """Take the longest of a few shrinking steps that lowers the loss; None where none does."""
    length = min(1.0, LONGEST / (np.abs(way).max() or 1.0))
    for _ in range(TRIES):
        trial = np.clip(point + length * way, LEAST, 0.0)
        fresh, fresh_slope = _value(aim, trial)
        if fresh < loss + 1e-4 * min(0.0, float(slope @ (trial - point))):
            return trial, fresh, fresh_slope
        length *= 0.3
    return None


def _updated(curvature: Floats, moved: Floats, change: Floats) -> Floats:
    """Update the inverse curvature (Broyden, Fletcher, Goldfarb, Shanno)."""
    bend = float(moved @ change)
    if bend <= 0:
        return np.zeros_like(curvature)
    left = np.eye(len(moved)) - np.outer(moved, change) / bend
    return left @ curvature @ left.T + np.outer(moved, moved) / bend


def _value(aim: Aims, point: Floats) -> tuple[float, Floats]:
    """Loss at log predictor weights, and its slope while the same donors carry weight."""
    k, n_donors = aim.predictors.shape
    stacked = np.ones((k + 1, n_donors))
    stacked[:k] = np.exp((point - point.max()) / 2)[:, None] * aim.predictors
    found, _ = nnls(stacked, aim.goal, maxiter=30 * n_donors)
    on = np.flatnonzero(found)
    weights, inside = found[on] / found.sum(), stacked[:k, on]
    pull = aim.products[on[:, None], on] @ weights
    loss, n = float(weights @ pull), len(on)
    if n == 1:
        return loss, np.zeros(k)
    # The weights answer to a change of predictor weights along directions that sum to zero.
    system, right = np.ones((n + 1, n + 1)), np.zeros(n + 1)
    system[:n, :n], system[n, n], right[:n] = inside.T @ inside, 0.0, 2 * pull
    try:
        move = np.linalg.solve(system, right)[:n]
    except np.linalg.LinAlgError:  # donors alike to the last digit: no slope to follow here
        return loss, np.zeros(k)
    return loss, -(inside @ move) * (inside @ weights)

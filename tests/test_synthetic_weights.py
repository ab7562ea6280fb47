"""Weights on the simplex: by hand, optimal by their conditions, ties always alike."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evidence.synthetic.simplex import simplex_weights, then_nearest


def drawn(rows: int, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, n)).cumsum(axis=0) + 3 * rng.normal(size=n)
    return columns, columns[:, :3] @ [0.5, 0.3, 0.2] + 0.5 * rng.normal(size=rows)


def test_a_point_between_two():
    assert simplex_weights(np.array([[0.0, 10.0]]), np.array([2.5])) == pytest.approx([0.75, 0.25])


def test_out_of_reach_takes_the_nearest():
    assert simplex_weights(np.array([[1.0, 2.0, 4.0]]), np.array([9.0])) == pytest.approx([0, 0, 1])


def test_a_strong_ridge_is_even():
    columns, target = drawn(8, 5, 1)
    assert simplex_weights(columns, target, ridge=1e9) == pytest.approx(np.full(5, 0.2), abs=1e-6)


def test_ridge_by_hand():
    """min (w1·0 + w2·1 - 0)² + ½(w1² + w2²): w2² + ½(1-w2)² + ½w2², so w2 = 1/4."""
    found = simplex_weights(np.array([[0.0, 1.0]]), np.array([0.0]), ridge=0.5)
    assert found == pytest.approx([0.75, 0.25])


@pytest.mark.parametrize(
    ("rows", "n", "ridge"), [(15, 38, 0), (30, 10, 0), (7, 40, 0), (7, 40, 0.3), (19, 38, 2)]
)
def test_optimal_by_its_conditions(rows, n, ridge):
    """No donor with a smaller slope than those that carry weight (Karush, Kuhn and Tucker)."""
    columns, target = drawn(rows, n, rows)
    weights = simplex_weights(columns, target, ridge=ridge)
    slope = columns.T @ (columns @ weights - target) + ridge * weights
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert slope.min() >= weights @ slope - 1e-9  # slopes are of the order of one


def test_alike_donors_share():
    columns = np.column_stack([[1.0, 2, 3], [1.0, 2, 3], [9.0, 0, 5]])
    assert simplex_weights(columns, np.array([1.0, 2, 3])) == pytest.approx([0.5, 0.5, 0])


@pytest.mark.parametrize("seed", range(4))
def test_more_donors_than_rows_do_not_depend_on_order(seed):
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(4, 30))
    target = columns @ rng.dirichlet(np.ones(30))
    weights = simplex_weights(columns, target)
    order = rng.permutation(30)
    assert columns @ weights == pytest.approx(target, abs=1e-9)
    assert simplex_weights(columns[:, order], target) == pytest.approx(weights[order], abs=1e-9)


def test_most_even_by_hand():
    """0.5 is the mean of 0 and 1 and of 0.5 alone; the most even is a third each."""
    found = simplex_weights(np.array([[0.0, 0.5, 1.0]]), np.array([0.5]))
    assert found == pytest.approx(np.full(3, 1 / 3))


def test_scale_and_shift_change_nothing():
    columns, target = drawn(12, 20, 3)
    weights = simplex_weights(columns, target)
    assert simplex_weights(1e6 * columns - 7e5, 1e6 * target - 7e5) == pytest.approx(
        weights, abs=1e-9
    )


def test_second_aim_breaks_ties_of_the_first():
    """The first gap is zero at (½, ½, 0) and (0, 0, 1); the second is smaller at the latter."""
    first = np.array([[-1.0, 1.0, 0.0]])
    second = np.array([[3.0, 3.0, 0.5]])
    assert then_nearest(first, second) == pytest.approx([0, 0, 1], abs=1e-6)

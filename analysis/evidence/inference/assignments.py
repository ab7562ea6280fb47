"""Who might have been treated when: all assignments of the observed dates, or a sample of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np

from analysis.evidence.ordering import back
from analysis.evidence.panel import Codes, Floats


@dataclass(frozen=True, eq=False)
class Assignments:
    """First treated periods by draw, shape (draws, clusters); `complete` where they are all."""

    values: Floats
    complete: bool


def assignments(first: Floats, order: Codes, n_perm: int, rng: np.random.Generator) -> Assignments:
    """List all distinct assignments where they are no more than `n_perm` + 1, else draw some.

    Parameters
    ----------
    first : shape (clusters,)
        Observed first treated periods, NaN for never; each draw is a permutation of them.
    order : shape (clusters,)
        Clusters in the order in which dates are dealt out; see `ordering`.
    """
    if count_assignments(first) <= n_perm + 1:
        return Assignments(np.array(list(_all(first))), True)
    dealt = np.array([rng.permutation(first[order]) for _ in range(n_perm)])
    return Assignments(dealt[:, back(order)], False)


def count_assignments(first: Floats) -> int:
    """Count the distinct ways to give the observed dates to the clusters."""
    _, sizes = np.unique(np.nan_to_num(first, nan=np.inf), return_counts=True)
    total, left = 1, int(sizes.sum())
    for size in sizes:
        total *= comb(left, int(size))
        left -= int(size)
    return total


def _all(first: Floats) -> Iterator[Floats]:
    dates, sizes = np.unique(np.nan_to_num(first, nan=np.inf), return_counts=True)
    placed = np.empty(len(first))
    yield from _placed(placed, list(range(len(first))), list(zip(dates, sizes, strict=True)))


def _placed(placed: Floats, free: list[int], left: list[tuple[float, int]]) -> Iterator[Floats]:
    from itertools import combinations

    (date, size), *rest = left
    for chosen in combinations(free, int(size)):
        placed[list(chosen)] = date
        if rest:
            yield from _placed(placed, [i for i in free if i not in chosen], rest)
        else:
            yield np.where(np.isinf(placed), np.nan, placed)

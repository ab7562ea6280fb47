"""From draws of a t statistic to a p-value at any null, and to the interval it implies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Floats

SAME = 1e-9  # relative: draws that equal the observed statistic up to rounding count as such
REACH = 1e4  # standard errors searched for an end of the interval
HALVINGS = 60


@dataclass(frozen=True, eq=False)
class Draws:
    """Statistics of every draw as functions of the null, so that any null costs one pass.

    The numerator of draw b at null m is `top0 - m top1`, its squared denominator
    `low0 - 2 m low1 + m² low2`, shape (draws,) each. `complete` says that the draws are all there
    are, the observed one among them.
    """

    effect: float
    std_error: float
    top0: Floats
    top1: Floats
    low0: Floats
    low1: Floats
    low2: Floats
    complete: bool

    @property
    def n(self) -> int:
        """Draws."""
        return len(self.top0)

    def p_value(self, null: float) -> float:
        """Share of draws at least as far from zero as what was observed, itself included.

        With all draws enumerated the observed one is among them; with a sample it is added, so
        that p is never zero and the test keeps its size.
        """
        observed = abs(self.effect - null) / self.std_error
        lower = self.low0 - 2 * null * self.low1 + null**2 * self.low2
        top = np.abs(self.top0 - null * self.top1)
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = top / np.sqrt(np.maximum(lower, 0))
        far = np.nan_to_num(drawn, nan=np.inf) >= observed * (1 - SAME)
        if self.complete:
            return float(far.mean())
        return float((1 + far.sum()) / (1 + self.n))

    def interval(self, alpha: float) -> tuple[float, float]:
        """Nulls that are not rejected around the estimate; an end not found is missing."""
        low = self._end(alpha, -1.0)
        high = self._end(alpha, 1.0)
        return low, high

    def _end(self, alpha: float, side: float) -> float:
        inside, step = self.effect, self.std_error
        while step < REACH * self.std_error:
            outside = self.effect + side * step
            if self.p_value(outside) <= alpha:
                return _halved(lambda m: self.p_value(m) > alpha, inside, outside)
            inside, step = outside, step * 1.5
        return float("nan")

    @property
    def floor(self) -> float:
        """Smallest p-value that these draws can give."""
        return self.p_value(self.effect + REACH * self.std_error)

    def monte_carlo_error(self, p: float) -> float:
        """Find the standard error of p from drawing; zero where all draws are there."""
        return 0.0 if self.complete else float(np.sqrt(p * (1 - p) / self.n))


def _halved(accepted: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if accepted(middle):
            inside = middle
        else:
            outside = middle
    return inside

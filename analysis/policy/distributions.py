"""What is believed about a parameter: a distribution, written `LogN(0.05, 0.4)`, and its draws."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NODES = 2049
REACH = 8.3  # normal scores beyond it do not occur in double precision
NARROWER = 1 / 3


@dataclass(frozen=True)
class Distribution:
    """One of six shapes, seen through normal scores so that a copula can join them.

    Attributes
    ----------
    shape : {"Point", "Tri", "U", "N", "LogN", "Beta", "Mix"}
        A value; triangular (low, mode, high); uniform (low, high); normal (mean, sd); log-normal
        (median, sd of the log); beta (mean, sd); zero with a probability, else `inner`.
    numbers : tuple of float
        In the order above; for "Mix" the probability of zero.
    inner : Distribution, optional
        What a mixture is where it is not zero.
    """

    shape: str
    numbers: tuple[float, ...]
    inner: Distribution | None = None

    def __str__(self) -> str:
        """Write the distribution as scenario files have it."""
        parts = [f"{number:g}" for number in self.numbers]
        if self.inner is not None:
            parts.append(str(self.inner))
        return parts[0] if self.shape == "Point" else f"{self.shape}({', '.join(parts)})"

    @property
    def mean(self) -> float:
        """Mean."""
        return _mean(self)

    @property
    def spread(self) -> float:
        """Standard deviation."""
        return _spread(self)

    def draws(self, scores: Array) -> Array:
        """Values at independent standard normal scores, same shape.

        Notes
        -----
        Quantiles without a closed form (beta) are read from a table of 2,049 scores; the error is
        below 1e-5 standard deviations.
        """
        return QUANTILES[self.shape](self, scores)


def point(value: float) -> Distribution:
    """Make a distribution that is one value."""
    return Distribution("Point", (float(value),))


NUMBERS = {"Tri": 3, "U": 2, "N": 2, "LogN": 2, "Beta": 2, "Mix": 1}
FORM = re.compile(r"\s*([A-Za-z]+)\s*\((.*)\)\s*", re.DOTALL)
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


def read_distribution(text: str) -> Distribution:
    """Read `Tri(0, 1, 2)`, `Beta(0.5, 0.15)`, `Mix(0.5, Tri(0.3, 0.56, 1.17))` and their like.

    Raises
    ------
    ValueError
        Text that is none of the shapes, or numbers that the shape cannot have.
    """
    found = FORM.fullmatch(text)
    if not found or found[1] not in NUMBERS:
        raise ValueError(text)
    shape, inside = found[1], found[2]
    inner = None
    if shape == "Mix":
        inside, _, rest = inside.partition(",")
        inner = read_distribution(rest)
    parts = [part.strip() for part in inside.split(",")]
    if len(parts) != NUMBERS[shape] or not all(NUMBER.fullmatch(part) for part in parts):
        raise ValueError(text)
    made = Distribution(shape, tuple(float(part) for part in parts), inner)
    if not _possible(made):
        raise ValueError(text)
    return made


def _possible(made: Distribution) -> bool:
    numbers = made.numbers
    if made.shape in ("Tri", "U"):
        return list(numbers) == sorted(numbers) and numbers[0] < numbers[-1]
    if made.shape == "Beta":
        mean, spread = numbers
        return 0 < mean < 1 and 0 < spread**2 < mean * (1 - mean)
    if made.shape == "Mix":
        return 0 <= numbers[0] <= 1 and made.inner is not None and made.inner.shape != "Mix"
    return numbers[1] > 0 and (made.shape != "LogN" or numbers[0] > 0)


def around(made: Distribution, value: float, low: float, high: float) -> Distribution:
    """Narrow a distribution to a third of its spread around another value.

    Parameters
    ----------
    made : Distribution
        The central belief.
    value : float
        The sceptic's or the advocate's value.
    low, high : float
        What the parameter may be; the spread is narrowed further so that no draw leaves it.

    Returns
    -------
    Distribution
        Of the same shape and mean `value` (a log-normal: median `value`); one value where the
        shape has no room around it. A mixture loses its zero.
    """
    if made.shape == "Mix" and made.inner is not None:
        return around(made.inner, value, low, high)
    if made.shape == "N":
        return Distribution("N", (value, made.numbers[1] * NARROWER))
    if made.shape == "LogN":
        return point(value) if value <= 0 else Distribution("LogN", (value, made.numbers[1] / 3))
    if made.shape == "Beta":
        room = 0.5 * np.sqrt(max(value * (1 - value), 0.0))
        spread = float(min(made.spread * NARROWER, room))
        return Distribution("Beta", (value, spread)) if spread > 0 else point(value)
    if made.shape == "Point":
        return point(value)
    return _shrunk(made, value, low, high)


def _shrunk(made: Distribution, value: float, low: float, high: float) -> Distribution:
    mean, least, most = made.mean, made.numbers[0], made.numbers[-1]
    share = min(NARROWER, (value - low) / (mean - least), (high - value) / (most - mean))
    if share <= 0:
        return point(value)
    return Distribution(made.shape, tuple(value + share * (x - mean) for x in made.numbers))


def widened(made: Distribution, more: float) -> Distribution:
    """Add to the spread of the log of a log-normal, as a borrowed parameter asks for."""
    if made.shape != "LogN":
        return made
    return Distribution("LogN", (made.numbers[0], float(np.hypot(made.numbers[1], more))))


def _mean(made: Distribution) -> float:
    numbers = made.numbers
    if made.shape == "Mix" and made.inner is not None:
        return (1 - numbers[0]) * made.inner.mean
    if made.shape in ("Tri", "U"):
        return float(sum(numbers) / len(numbers))
    if made.shape == "LogN":
        return float(numbers[0] * np.exp(numbers[1] ** 2 / 2))
    return numbers[0]


def _spread(made: Distribution) -> float:
    numbers = made.numbers
    if made.shape == "Mix" and made.inner is not None:
        share = 1 - numbers[0]
        inner = made.inner
        return float(np.sqrt(share * (inner.spread**2 + numbers[0] * inner.mean**2)))
    if made.shape == "Tri":
        low, mode, high = numbers
        square = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
        return float(np.sqrt(square / 18))
    if made.shape == "U":
        return float((numbers[1] - numbers[0]) / np.sqrt(12))
    if made.shape == "LogN":
        return float(made.mean * np.sqrt(np.expm1(numbers[1] ** 2)))
    return 0.0 if made.shape == "Point" else numbers[1]


def uniform(scores: Array) -> Array:
    """Probabilities of standard normal scores, in [0, 1]."""
    from scipy.special import ndtr

    return np.asarray(ndtr(scores), float)


def _point(made: Distribution, scores: Array) -> Array:
    return np.full(scores.shape, made.numbers[0])


def _tri(made: Distribution, scores: Array) -> Array:
    low, mode, high = made.numbers
    u = uniform(scores)
    below = low + np.sqrt(u * (high - low) * (mode - low))
    above = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) < mode - low, below, above)


def _u(made: Distribution, scores: Array) -> Array:
    low, high = made.numbers
    return low + (high - low) * uniform(scores)


def _n(made: Distribution, scores: Array) -> Array:
    return made.numbers[0] + made.numbers[1] * scores


def _log_n(made: Distribution, scores: Array) -> Array:
    return made.numbers[0] * np.exp(made.numbers[1] * scores)


def _beta(made: Distribution, scores: Array) -> Array:
    return np.interp(scores, np.linspace(-REACH, REACH, NODES), _beta_table(made))


@lru_cache(maxsize=256)
def _beta_table(made: Distribution) -> Array:
    from scipy.special import betaincinv

    first, second = beta_shape(*made.numbers)
    return np.asarray(betaincinv(first, second, uniform(np.linspace(-REACH, REACH, NODES))))


def beta_shape(mean: Any, spread: Any) -> tuple[Any, Any]:
    """Two shape parameters of the beta with this mean and standard deviation."""
    total = mean * (1 - mean) / spread**2 - 1
    return mean * total, (1 - mean) * total


def _mix(made: Distribution, scores: Array) -> Array:
    from scipy.special import ndtri

    u, zero = uniform(scores), made.numbers[0]
    if made.inner is None or zero >= 1:
        return np.zeros(scores.shape)
    again = np.clip((u - zero) / (1 - zero), 1e-300, 1 - 1e-16)
    inner = made.inner.draws(np.asarray(ndtri(again), float))
    return np.where(u < zero, 0.0, inner)


QUANTILES: dict[str, Callable[[Distribution, Array], Array]] = {
    "Point": _point,
    "Tri": _tri,
    "U": _u,
    "N": _n,
    "LogN": _log_n,
    "Beta": _beta,
    "Mix": _mix,
}

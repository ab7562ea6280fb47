"""Marginal value of public funds: willingness to pay over net cost, and in which quadrant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
QUADRANTS = ("infinite", "finite", "negative", "undefined")


def marginal_value(willingness: ArrayLike, cost: ArrayLike) -> Array:
    """Willingness to pay for each unit of net cost to the government.

    Parameters
    ----------
    willingness, cost : ndarray
        Of those whom the policy reaches, and net of the taxes it brings back; one money.

    Returns
    -------
    ndarray
        Their ratio. Infinite where a policy that is worth something pays for itself (cost 0 or
        below); missing where it is worth nothing and costs nothing or saves money: which of the
        two is better cannot be told from a ratio.

    References
    ----------
    Hendren and Sprung-Keyser (2020), A Unified Welfare Analysis of Government Policies, Quarterly
    Journal of Economics 135, 1209-1318.
    """
    worth, spent = np.broadcast_arrays(np.asarray(willingness, float), np.asarray(cost, float))
    pays = spent <= 0
    ratio = np.divide(worth, spent, out=np.full(worth.shape, np.nan), where=~pays)
    return np.asarray(np.where(pays & (worth > 0), np.inf, ratio), float)


@dataclass(frozen=True)
class Masses:
    """Probability of each quadrant; they add up to 1.

    Attributes
    ----------
    infinite : float
        Worth something and pays for itself.
    finite : float
        Worth something and costs something: the ratio means what it says.
    negative : float
        Worth nothing or less, and costs something.
    undefined : float
        Worth nothing or less, and costs nothing or saves money.
    above_one : float
        Worth at least its cost: infinite, or a ratio of one or more.
    """

    infinite: float
    finite: float
    negative: float
    undefined: float
    above_one: float


def masses(willingness: ArrayLike, cost: ArrayLike) -> Masses:
    """Probability mass in each quadrant over draws; a mean of ratios would mean nothing."""
    worth, spent = np.asarray(willingness, float), np.asarray(cost, float)
    good, free = worth > 0, spent <= 0
    return Masses(
        float(np.mean(good & free)),
        float(np.mean(good & ~free)),
        float(np.mean(~good & ~free)),
        float(np.mean(~good & free)),
        float(np.mean(good & (worth >= spent))),
    )

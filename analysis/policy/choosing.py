"""Which assumptions decide the choice between reforms: what knowing one would change and gain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.reforms import Comparison, benefits_of
from analysis.policy.sensitivity import relevant
from analysis.policy.simulation import Simulation

Array = NDArray[np.float64]
DEGREE = 3
GRID = 199  # quantiles at which the choice is looked up
COLUMNS = ["value", "share", "turns", "instead", "switches_at", "side"]


def deciding_assumptions(comparison: Comparison, worth: float) -> DataFrame:
    """Value what knowing each assumption would gain before choosing among reforms and nothing.

    Parameters
    ----------
    comparison : Comparison
    worth : float
        Value of a net job-year, in the currency of the assumptions.

    Returns
    -------
    DataFrame
        Index `key`, first `everything`, then the assumptions that any of the reforms uses, largest
        first: `value`, money per decision at this hub; `share` of that of everything; `turns`,
        probability that knowing it would change the choice; `instead`, what would be chosen then
        most often; `switches_at`, the value of the assumption nearest to its median that changes
        the choice, and the `side` of it (`above`, `below`) on which it does. Empty and missing
        where no value between one and 99 in a hundred changes it.

    Notes
    -----
    Without knowledge the reform of the largest mean benefit is chosen (doing nothing has none).
    Knowing one assumption is worth E max_j E[benefit_j | it] - max_j E benefit_j; the conditional
    means are polynomials of degree three in its normal score, fitted by least squares on the draws
    that all reforms share.

    References
    ----------
    Strong, Oakley and Brennan (2014), Estimating Multiparameter Partial Expected Value of Perfect
    Information from a Probabilistic Sensitivity Analysis Sample, Medical Decision Making 34,
    311-326.
    """
    benefits = benefits_of(comparison, worth)
    means = benefits.mean()
    chosen, best = int(means.to_numpy().argmax()), float(means.max())
    everything = max(float(benefits.max(axis=1).mean()) - best, 0.0)
    turned = float((benefits.to_numpy().argmax(axis=1) != chosen).mean())
    rows = [("everything", everything, 1.0 if everything else 0.0, turned, "", np.nan, "")]
    drawn = comparison.simulations[0].parameters
    for key in _used(comparison.simulations):
        found = _one(drawn[key], benefits, chosen, best)
        share = found[0] / everything if everything else 0.0
        rows.append((key, found[0], share, *found[1:]))
    table = DataFrame(rows, columns=["key", *COLUMNS]).set_index("key")
    rest = table.iloc[1:].sort_values("value", ascending=False, kind="stable")
    return pd.concat([table.iloc[:1], rest])


def _used(simulations: Sequence[Simulation]) -> list[str]:
    return list(dict.fromkeys(key for one in simulations for key in relevant(one)))


def _one(
    drawn: pd.Series, benefits: DataFrame, chosen: int, best: float
) -> tuple[float, float, str, float, str]:
    """Gain of knowing one assumption, how often it turns the choice, to what and from where."""
    from scipy.special import ndtri

    ranks = (drawn.rank() - 0.5) / len(drawn)
    powers = np.vander(np.asarray(ndtri(ranks.to_numpy()), float), DEGREE + 1)
    # Normal scores are standard, so the normal equations of four powers are well conditioned.
    weights = np.linalg.solve(powers.T @ powers, powers.T @ benefits.to_numpy())
    expected = powers @ weights
    better = expected.argmax(axis=1)
    gain = max(float(expected.max(axis=1).mean()) - best, 0.0)
    turns = float((better != chosen).mean())
    others = pd.Series(better[better != chosen])
    instead = "" if others.empty else str(benefits.columns[int(others.mode().iloc[0])])
    return gain, turns, instead, *_switch(drawn, weights, chosen)


def _switch(drawn: pd.Series, weights: Array, chosen: int) -> tuple[float, str]:
    """Value nearest to the median at which another choice is best, and on which side it is."""
    from scipy.special import ndtri

    at = np.linspace(0.01, 0.99, GRID)
    points = np.vander(np.asarray(ndtri(at), float), DEGREE + 1) @ weights
    other = np.flatnonzero(points.argmax(axis=1) != chosen)
    if not len(other):
        return np.nan, ""
    place = float(at[other[np.argmin(np.abs(at[other] - 0.5))]])
    return float(drawn.quantile(place)), "above" if place >= 0.5 else "below"

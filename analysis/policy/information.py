"""What it would be worth to know: all assumptions, or one of them, before deciding."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.sensitivity import relevant
from analysis.policy.simulation import Simulation
from analysis.policy.valuation import net_benefit

Array = NDArray[np.float64]
DEGREE = 4


def value_of_information(simulation: Simulation, worth: float) -> DataFrame:
    """Value what resolving each assumption would gain before adopting the policy or not.

    Parameters
    ----------
    simulation : Simulation
    worth : float
        Value of a net job-year, in the currency of the assumptions.

    Returns
    -------
    DataFrame
        Index `key`, first `everything` (perfect information), then each assumption, largest first:
        `value`, money per decision at this hub; `share` of that of everything; `turns`,
        probability that knowing it would change the decision.

    Notes
    -----
    Without knowledge the policy is adopted if its mean net benefit is above zero. Knowing one
    assumption is worth E max(0, E[benefit | it]) - max(0, E benefit); the conditional mean is a
    polynomial of degree four in its normal score, fitted by least squares.

    References
    ----------
    Strong, Oakley and Brennan (2014), Estimating Multiparameter Partial Expected Value of Perfect
    Information from a Probabilistic Sensitivity Analysis Sample, Medical Decision Making 34,
    311-326.
    """
    benefit = net_benefit(simulation.draws, worth)
    mean = float(benefit.mean())
    adopted = mean > 0
    everything = float(np.maximum(benefit, 0).mean() - max(mean, 0.0))
    rows = [("everything", everything, float(((benefit > 0) != adopted).mean()))]
    for key in relevant(simulation):
        expected = _conditional(simulation.parameters[key], benefit)
        value = max(float(np.maximum(expected, 0).mean() - max(mean, 0.0)), 0.0)
        rows.append((key, value, float(((expected > 0) != adopted).mean())))
    table = DataFrame(rows, columns=["key", "value", "turns"]).set_index("key")
    table["share"] = table["value"] / everything if everything > 0 else 0.0
    rest = table.iloc[1:].sort_values("value", ascending=False, kind="stable")
    return pd.concat([table.iloc[:1], rest])[["value", "share", "turns"]]


def _conditional(parameter: pd.Series, benefit: Array) -> Array:
    """Mean benefit given a parameter, in every draw; the fit keeps the overall mean."""
    from scipy.special import ndtri

    ranks = (parameter.rank() - 0.5) / len(parameter)
    scores = np.asarray(ndtri(ranks.to_numpy()), float)
    powers = np.vander(scores, DEGREE + 1)
    weights, *_ = np.linalg.lstsq(powers, benefit, rcond=None)
    return np.asarray(powers @ weights, float)

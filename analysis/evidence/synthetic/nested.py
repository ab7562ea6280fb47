"""Entity weights under predictor weights that are given, or chosen so that outcomes are followed.

Abadie, Diamond and Hainmueller (2010): given predictor weights v, entity weights w(v) minimise the
weighted distance of predictors; v minimises the distance of outcomes before treatment at w(v).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Floats
from analysis.evidence.synthetic.importance_search import Aims, search_importance
from analysis.evidence.synthetic.simplex import simplex_weights, then_nearest

MATCHED = 1e-12  # squared distance of predictors, in standard deviations, that counts as none


@dataclass(frozen=True, eq=False)
class Nested:
    """Weights of entities and predictors, and the optima that the search met.

    Attributes
    ----------
    weights : shape (donors,)
        Entity weights.
    importance : shape (predictors,)
        Predictor weights, sum one.
    optima : shape (n,)
        Mean squared distance of outcomes at each local optimum met, rising; one where none was
        searched.
    matched : bool
        The predictors are matched exactly whatever their weights, which then say nothing.
    """

    weights: Floats
    importance: Floats
    optima: Floats
    matched: bool = False


def fit_outcomes(outcomes: Floats) -> Nested:
    """Entity weights that bring the donors' mean nearest to row 0, period by period."""
    weights = simplex_weights(outcomes[1:].T, outcomes[0])
    aim = Aims(np.empty((0, len(weights))), (outcomes[1:] - outcomes[0]).T)
    return Nested(weights, np.empty(0), np.array([_loss(aim, weights)]))


def fit_given(predictors: Floats, outcomes: Floats, importance: Floats) -> Nested:
    """Entity weights under stated predictor weights (zero or more)."""
    return _given(_aims(predictors, outcomes), importance)


def fit_nested(predictors: Floats, outcomes: Floats, rng: np.random.Generator) -> Nested:
    """Entity and predictor weights by search; one generator state, one answer.

    Parameters
    ----------
    predictors : shape (1 + donors, predictors)
        Row 0 is the treated entity; scaled here by standard deviations over all rows.
    outcomes : shape (1 + donors, periods)
        Outcomes in the periods that the fit is judged on.
    """
    aim = _aims(predictors, outcomes)
    even = _given(aim, np.ones(len(aim.predictors)))
    matched = float(((aim.predictors @ even.weights) ** 2).sum()) <= MATCHED
    if len(aim.predictors) == 1 or matched:
        return Nested(even.weights, even.importance, even.optima, matched)
    importance, optima = search_importance(aim, rng)
    found = min(even, _given(aim, importance), key=lambda fit: fit.optima[0])
    return Nested(found.weights, found.importance, np.sort([found.optima[0], *optima]))


def _aims(predictors: Floats, outcomes: Floats) -> Aims:
    scaled = predictors / predictors.std(axis=0, ddof=1)
    return Aims((scaled[1:] - scaled[0]).T, (outcomes[1:] - outcomes[0]).T)


def _given(aim: Aims, importance: Floats) -> Nested:
    share = importance / importance.sum()
    weights = then_nearest(np.sqrt(share)[:, None] * aim.predictors, aim.outcomes)
    return Nested(weights, share, np.array([_loss(aim, weights)]))


def _loss(aim: Aims, weights: Floats) -> float:
    return float(((aim.outcomes @ weights) ** 2).mean())

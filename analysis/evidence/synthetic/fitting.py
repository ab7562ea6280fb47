"""One synthetic control: weights, and the gap between an entity and its weighted donors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Floats
from analysis.evidence.synthetic.comparison import Comparison
from analysis.evidence.synthetic.nested import Nested, fit_given, fit_nested, fit_outcomes


@dataclass(frozen=True)
class Choices:
    """How every fit of a study is made, that of the treated and those of the placebos alike."""

    demeaned: bool
    importance: tuple[float, ...] | None
    seed: int


@dataclass(frozen=True, eq=False)
class Fit:
    """The weights of one fit and its gaps, observed less synthetic, by period."""

    nested: Nested
    gap: Floats

    def rmspe(self, periods: np.ndarray) -> float:
        """Root mean squared gap over some periods."""
        return float(np.sqrt((self.gap[periods] ** 2).mean()))


def fit_first(compared: Comparison, choices: Choices) -> Fit:
    """Fit row 0 of a comparison by the rows below it."""
    outcome, predictors = compared.outcome, compared.predictors
    if choices.demeaned:
        level = outcome[:, compared.pre].mean(axis=1)
        outcome = outcome - level[:, None]
        predictors = predictors - np.outer(level, compared.from_outcome)
    fitted = outcome[:, compared.pre]
    if not predictors.shape[1]:
        nested = fit_outcomes(fitted)
    elif choices.importance is not None:
        nested = fit_given(predictors, fitted, np.array(choices.importance))
    else:
        nested = fit_nested(predictors, fitted, np.random.default_rng(choices.seed))
    on = nested.weights > 0  # a donor without weight may lack a period that is only shown
    return Fit(nested, outcome[0] - nested.weights[on] @ outcome[1:][on])

"""Effect on the treated of one comparison given covariates: regression, weighting, or both.

Each function takes the change of the outcome, who is treated, the covariates with a constant and
weights, and gives the effect with each entity's influence on it (mean zero over the entities).
Formulas of Sant'Anna and Zhao (2020, Journal of Econometrics 219, 101-122), panel case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Floats
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

OVERLAP = 0.999  # a treated entity as good as certain to be treated has no counterpart
TRIM = 0.995  # controls more likely treated than this are left out of the weighting


@dataclass(frozen=True, eq=False)
class Comparison:
    """One effect and the influence of each entity on it, in the order given."""

    effect: float
    influence: Floats


def by_regression(
    change: Floats, treated: Floats, covariates: Floats, weights: Floats
) -> Comparison:
    """Outcome regression: the untreated's change predicted for the treated."""
    fitted, bent = _outcome(change, treated, covariates, weights)
    own = weights * treated
    gain = _mean(change - fitted, own)
    moved = bent @ (own @ covariates / own.sum())
    return Comparison(gain.effect, gain.influence - moved)


def by_weighting(
    change: Floats, treated: Floats, covariates: Floats, weights: Floats
) -> Comparison:
    """Inverse probability weighting, weights of the untreated made to sum to one."""
    odds, bent = _propensity(treated, covariates, weights)
    own, other = weights * treated, weights * (1 - treated) * odds
    gain, drift = _mean(change, own), _mean(change, other)
    moved = bent @ ((other * (change - drift.effect)) @ covariates / other.sum())
    return Comparison(gain.effect - drift.effect, gain.influence - drift.influence - moved)


def by_both(change: Floats, treated: Floats, covariates: Floats, weights: Floats) -> Comparison:
    """Doubly robust: right if the outcome regression or the propensity is."""
    fitted, bent = _outcome(change, treated, covariates, weights)
    odds, leaned = _propensity(treated, covariates, weights)
    own, other = weights * treated, weights * (1 - treated) * odds
    rest = change - fitted
    gain, drift = _mean(rest, own), _mean(rest, other)
    shift = own @ covariates / own.sum() - other @ covariates / other.sum()
    tilt = (other * (rest - drift.effect)) @ covariates / other.sum()
    moved = bent @ shift + leaned @ tilt
    return Comparison(gain.effect - drift.effect, gain.influence - drift.influence - moved)


METHODS: dict[str, Callable[[Floats, Floats, Floats, Floats], Comparison]] = {
    "reg": by_regression,
    "ipw": by_weighting,
    "dr": by_both,
}


def _mean(values: Floats, weights: Floats) -> Comparison:
    share = weights / weights.mean()
    mean = float(share @ values) / len(values)
    return Comparison(mean, share * (values - mean))


def _outcome(
    change: Floats, treated: Floats, covariates: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Predicted change of the untreated, and each entity's influence on the coefficients."""
    own = weights * (1 - treated)
    cross = (own[:, None] * covariates).T @ covariates / len(change)
    slopes = np.linalg.solve(cross, covariates.T @ (own * change) / len(change))
    fitted = covariates @ slopes
    scores = (own * (change - fitted))[:, None] * covariates
    return fitted, np.asarray(np.linalg.solve(cross, scores.T).T, dtype=np.float64)


def _propensity(treated: Floats, covariates: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Odds of treatment (0 where trimmed), and each entity's influence on the coefficients."""
    import warnings

    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # judged below, by its effect
        model = GLM(
            treated, covariates, family=families.Binomial(), freq_weights=weights / weights.mean()
        )
        chance = np.asarray(model.fit(maxiter=100).fittedvalues, dtype=np.float64)
    if not np.isfinite(chance).all() or chance[treated == 1].max() >= OVERLAP:
        raise NotEstimable(
            message(
                "the controls predict treatment without error, so nobody untreated resembles the "
                "treated. Use method='reg', or fewer controls"
            )
        )
    share = weights / weights.mean()
    spread = share * chance * (1 - chance)
    information = (spread[:, None] * covariates).T @ covariates / len(treated)
    scores = (share * (treated - chance))[:, None] * covariates
    odds: Floats = np.where(chance < TRIM, chance / (1 - chance), 0.0)
    return odds, np.asarray(np.linalg.solve(information, scores.T).T, dtype=np.float64)

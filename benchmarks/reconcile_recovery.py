"""Shared parameters estimated from simulated hubs, the mean exit hazard above all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.facts.reconciliation import prior
from analysis.facts.reconciliation.estimation import Attempt, climb, log_marginal
from analysis.facts.reconciliation.segments import Segment, segment_of
from analysis.facts.reconciliation.shared import PRIORS, Shared
from analysis.facts.reconciliation.simulation import from_own_scale, seen_in_print

HUBS = 108
HAZARD = ["hazard_mean", "hazard_spread"]
HAZARDS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.10, 0.12)


def simulated_hubs(
    patterns: Sequence[Segment], shared: Shared, n_hubs: int = HUBS, *, seed: int = 0
) -> tuple[Segment, ...]:
    """Hubs that follow the model from their own scale, with printed claims."""
    found = []
    for n in range(n_hubs):
        rng = np.random.default_rng([seed, n])
        pattern = patterns[n % len(patterns)]
        states = from_own_scale(pattern, shared, rng)
        printed = seen_in_print(pattern, states, shared, rng)
        found.append(segment_of(printed, pattern.opened_year))
    return tuple(found)


def recovered(hubs: Sequence[Segment], *, rounds: int = 120, seed: int = 0) -> Attempt:
    """Estimate the shared parameters of simulated hubs from the centres of the priors."""
    centres = Shared(*(p.centre for p in PRIORS))
    return climb(hubs, centres, rounds=rounds, seed=seed)


def recovery(
    patterns: Sequence[Segment], shared: Shared, *, repeats: int = 4, rounds: int = 120
) -> pd.DataFrame:
    """Parameters of the truth beside those of repeated simulations, one column a repeat."""
    table = {"truth": asdict(shared)}
    for n in range(repeats):
        hubs = simulated_hubs(patterns, shared, seed=100 + n)
        table[f"run {n + 1}"] = asdict(recovered(hubs, rounds=rounds, seed=n).shared)
    found = pd.DataFrame(table)
    found.loc["usual hazard"] = expit(found.loc["hazard_mean"])
    found.loc["mean hazard"] = [mean_hazard(*found.loc[HAZARD, run]) for run in found]
    return found


def mean_hazard(mean: float, spread: float) -> float:
    """Mean yearly exit hazard, where its logit is normal."""
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(weights @ expit(mean + spread * points) / weights.sum())


def hazard_profile(hubs: Sequence[Segment], shared: Shared, *, tied: bool) -> pd.Series:
    """Log likelihood of the mean hazard, the other parameters at the truth, by usual hazard.

    With `tied`, the prior mean of the first entries follows the hazard, 1.2 times hazard times
    scale within a factor of 20, as in the trial in which the hazard came out at twice its value.
    """
    usual, spread = prior.USUAL_ENTRY_SHARE, prior.ENTRY_SHARE_SPREAD
    intake, found = prior.USUAL_INTAKE_SHARE, {}
    try:
        for hazard in HAZARDS:
            if tied:
                prior.USUAL_ENTRY_SHARE = prior.USUAL_INTAKE_SHARE = 1.2 * hazard
                prior.ENTRY_SHARE_SPREAD = prior.START_SPREAD
            at = replace(shared, hazard_mean=float(np.log(hazard / (1 - hazard))))
            found[hazard] = sum(log_marginal(hub.posterior(at)) for hub in hubs)
    finally:
        prior.USUAL_ENTRY_SHARE, prior.ENTRY_SHARE_SPREAD = usual, spread
        prior.USUAL_INTAKE_SHARE = intake
    profile = pd.Series(found)
    return profile - profile.max()

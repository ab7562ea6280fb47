"""The estimates of a plan: the pre-specified one first, then its companions and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.cohort_time import group_time
from analysis.evidence.did.imputed import imputation
from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.permuting import randomisation
from analysis.evidence.robustness.detectable import minimum_detectable_effect
from analysis.evidence.robustness.placebos import placebo_dates
from analysis.evidence.studies.preparing import Prepared
from analysis.evidence.synthetic.control import synthetic_control
from analysis.evidence.synthetic.difference import synthetic_did
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

MAIN = "synthetic_did"
DETECTABLE = "minimum_detectable_effect"
PLACEBOS, PERMUTATIONS = 1000, 999
EARLIER = (3,)


@dataclass(frozen=True, eq=False)
class Estimates:
    """What was found by name, and what was declined, each with its reason."""

    found: dict[str, Any] = field(default_factory=dict)
    declined: dict[str, Message] = field(default_factory=dict)

    def attempt(self, name: str, compute: Callable[[], Any]) -> None:
        """Keep a result or the reason why there is none."""
        try:
            self.found[name] = compute()
        except NotEstimable as refusal:
            self.declined[name] = refusal.reason
        except DataError as refusal:
            self.declined[name] = refusal.message or message("{reason}", reason=str(refusal))


def estimate_plan(prepared: Prepared, *, rng: int = 0) -> Estimates:
    """Run the main estimate and its companions.

    Raises
    ------
    NotEstimable
        The main estimate itself is declined.
    """
    design, rows = prepared.design, prepared.rows(prepared.primary or tuple(prepared.treated))
    main = placebo_ranked(design, rows, rng)
    kept = Estimates({MAIN: main})
    kept.attempt(
        DETECTABLE,
        lambda: minimum_detectable_effect(design, rows, placebos=main.replicates[:, 0]),
    )
    several = len(prepared.primary) > 1
    for country in prepared.primary:
        own = prepared.rows((country,))
        if several:
            kept.attempt(f"{MAIN} {country}", lambda own=own: placebo_ranked(design, own, rng))  # type: ignore[misc]
        kept.attempt(
            f"synthetic_control {country}",
            lambda own=own, country=country: demeaned(design, own, country),  # type: ignore[misc]
        )
    kept.attempt(
        "placebo_dates",
        lambda: placebo_dates(
            design, rows, earlier=EARLIER, estimator=lambda d, x: placebo_ranked(d, x, rng)
        ),
    )
    everyone = prepared.rows(tuple(prepared.treated))
    if len(prepared.treated) > 1:
        _several(kept, design, prepared.rows(tuple(prepared.treated), announced=True))
        kept.attempt("imputation", lambda: imputation(design, everyone))
    kept.attempt(
        "randomisation",
        lambda: randomisation(design, everyone, n_perm=PERMUTATIONS, rng=rng),
    )
    return kept


def placebo_ranked(design: Design, rows: DataFrame, rng: int = 0) -> Any:
    """Synthetic difference-in-differences with every placebo assignment, or a thousand of them."""
    return synthetic_did(design, rows, n_rep=PLACEBOS, rng=rng)


def demeaned(design: Design, rows: DataFrame, country: str) -> Estimate:
    """Demeaned synthetic control of one country with the ranks of its mean gap."""
    one = synthetic_control(design, rows, treated=country, demeaned=True)
    return one.placebo(statistic="gap").estimate()


def effect_alone(design: Design, rows: DataFrame) -> Estimate:
    """Synthetic difference-in-differences without placebos, for ranges of the effect."""
    return synthetic_did(design, rows, inference="none")


def largest_p(estimates: Estimates) -> float:
    """Largest p of the main estimate: normal with placebo errors, by rank, and of permutations."""
    main = estimates.found[MAIN].table.iloc[0]
    values = [float(main["p_value"]), float(main["placebo_p"])]
    if "randomisation" in estimates.found:
        values.append(float(estimates.found["randomisation"].table["p_value"].iloc[0]))
    return float(np.nanmax(values))


def _several(kept: Estimates, design: Design, rows: DataFrame) -> None:
    for years in (0, 1):
        kept.attempt(
            f"group_time anticipation {years}",
            lambda years=years: group_time(  # type: ignore[misc]
                design, rows, inference="none", anticipation=years
            ).aggregate("event"),
        )
    kept.attempt("group_time", lambda: group_time(design, rows).aggregate("event"))

"""The estimates of a plan: the pre-specified one first, then its companions and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import perm
from typing import Any

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.cohort_time import group_time
from analysis.evidence.did.imputed import imputation
from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.choosing import SOME
from analysis.evidence.inference.permuting import randomisation
from analysis.evidence.inference.wild import wild_bootstrap
from analysis.evidence.robustness.detectable import minimum_detectable_effect
from analysis.evidence.robustness.placebos import placebo_dates
from analysis.evidence.studies.preparing import Prepared
from analysis.evidence.synthetic.control import synthetic_control
from analysis.evidence.synthetic.difference import synthetic_did
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

MAIN = "synthetic_did"
DETECTABLE = "minimum_detectable_effect"
RANKED = (MAIN, "randomisation")
TOGETHER = ("imputation", "wild_bootstrap", "group_time", "randomisation")
PLACEBOS, DRAWN, PERMUTATIONS = 1000, 499, 999
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


def estimate_plan(prepared: Prepared, *, companions: bool = True, rng: int = 0) -> Estimates:
    """Run the main estimate that the number of treated asks for, and its companions.

    Parameters
    ----------
    prepared : Prepared
        The study.
    companions : bool
        Whether to run what no p-value is taken from.
    rng : int
        Seed.

    Raises
    ------
    NotEstimable
        The main estimate itself is declined.
    """
    if len(prepared.treated) >= SOME or prepared.levels.isna().any(axis=None):
        return estimate_together(prepared, companions=companions, rng=rng)
    design, rows = prepared.design, prepared.rows(prepared.primary or tuple(prepared.treated))
    main = placebo_ranked(design, rows, rng)
    kept = Estimates({MAIN: main})
    kept.attempt(
        DETECTABLE,
        lambda: minimum_detectable_effect(design, rows, placebos=main.replicates[:, 0]),
    )
    everyone = prepared.rows(tuple(prepared.treated))
    kept.attempt(
        "randomisation",
        lambda: randomisation(design, everyone, n_perm=PERMUTATIONS, rng=rng),
    )
    if not companions:
        return kept
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
    if len(prepared.treated) > 1:
        _several(kept, design, prepared.rows(tuple(prepared.treated), announced=True))
        kept.attempt("imputation", lambda: imputation(design, everyone))
    return kept


def estimate_together(
    prepared: Prepared, *, anticipation: int | None = None, companions: bool = True, rng: int = 0
) -> Estimates:
    """Run imputation over all treated, then what the rule asks for beside it.

    The wild bootstrap runs from eight treated countries on, where it holds its size.
    """
    design, everyone = prepared.design, tuple(prepared.treated)
    rows, whole = prepared.rows(everyone), prepared.rows(everyone, announced=True)
    kept = Estimates({"imputation": imputation(design, rows)})
    kept.attempt(
        DETECTABLE,
        lambda: minimum_detectable_effect(design, rows, n_perm=PERMUTATIONS, rng=rng),
    )
    if len(everyone) >= SOME:
        kept.attempt("wild_bootstrap", lambda: wild_bootstrap(design, rows, n_boot=1999, rng=rng))
    kept.attempt("randomisation", lambda: randomisation(design, rows, n_perm=PERMUTATIONS, rng=rng))
    if companions:
        _several(kept, design, whole, (0, 1) if anticipation is None else (anticipation,))
        kept.attempt("placebo_dates", lambda: placebo_dates(design, rows, estimator="imputation"))
    return kept


def placebo_ranked(design: Design, rows: DataFrame, rng: int = 0) -> Any:
    """Synthetic difference-in-differences with every placebo assignment up to a thousand.

    Where there are more, as many are drawn as keep the Monte Carlo error of p below 0.025.
    """
    treated = rows.groupby(design.entity)[design.first_treated].first().notna()
    few = perm(int((~treated).sum()), int(treated.sum())) <= PLACEBOS
    return synthetic_did(design, rows, n_rep=PLACEBOS if few else DRAWN, rng=rng)


def demeaned(design: Design, rows: DataFrame, country: str) -> Estimate:
    """Demeaned synthetic control of one country with the ranks of its mean gap."""
    one = synthetic_control(design, rows, treated=country, demeaned=True)
    return one.placebo(statistic="gap").estimate()


def effect_alone(design: Design, rows: DataFrame) -> Estimate:
    """Synthetic difference-in-differences without placebos, for ranges of the effect."""
    return synthetic_did(design, rows, inference="none")


def largest_p(found: Mapping[str, Any]) -> float:
    """Largest p that the rule quotes: placebo errors and ranks, or all tests of one effect."""
    names = RANKED if MAIN in found else TOGETHER
    values = [float(found[name].table["p_value"].iloc[0]) for name in names if name in found]
    if MAIN in found:
        values.append(float(found[MAIN].table["placebo_p"].iloc[0]))
    return float(np.nanmax(values))


def _several(
    kept: Estimates, design: Design, rows: DataFrame, anticipations: tuple[int, ...] = (0, 1)
) -> None:
    for years in anticipations:
        kept.attempt(
            f"group_time anticipation {years}",
            lambda years=years: group_time(  # type: ignore[misc]
                design, rows, inference="none", anticipation=years
            ).aggregate("event"),
        )
    kept.attempt(
        "group_time",
        lambda: group_time(design, rows, anticipation=anticipations[0]).aggregate("event"),
    )

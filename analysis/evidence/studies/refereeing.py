"""The referee's checklist of a study, with what only its author knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.referee.assembling import checklist
from analysis.evidence.referee.study import Context
from analysis.evidence.studies.estimating import DETECTABLE, MAIN, effect_alone

if TYPE_CHECKING:
    from analysis.evidence.studies.result import StudyResult

READY = (DETECTABLE, "placebo_dates", "randomisation", "wild_bootstrap", "honest_bounds")


def filled(result: StudyResult, lang: str) -> DataFrame:
    """Fill the twenty lines in; ranges use the effect alone, without its placebos."""
    names = [name for name in result.estimates if name == next(iter(result.estimates))]
    given = {name: result.estimates[name] for name in [*names, *READY] if name in result.estimates}
    known = {name: text.said(lang) for name, text in result.context.items()}
    synthetic = MAIN in result.estimates
    return checklist(
        result.design,
        result.data,
        {name: found for name, found in given.items() if isinstance(found, Estimate)},
        context=Context(**known, logged=result.outcome.log),  # type: ignore[arg-type]
        estimator=effect_alone if synthetic else "imputation",
        lang=lang,
    )

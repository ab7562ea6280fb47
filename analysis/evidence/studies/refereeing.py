"""The referee's checklist of a study, with what only its author knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.referee.assembling import checklist
from analysis.evidence.referee.study import Context
from analysis.evidence.studies.estimating import DETECTABLE, MAIN, effect_alone
from analysis.evidence.studies.placebo_columns import NAMES
from analysis.evidence.studies.words import in_percent
from analysis.language.messages import Message, message

if TYPE_CHECKING:
    from analysis.evidence.studies.result import StudyResult

READY = (
    DETECTABLE,
    "placebo_dates",
    "placebo_outcomes",
    "randomisation",
    "wild_bootstrap",
    "event_study",
    "pretrend",
    "honest_bounds",
)
EARLIER = "density_earlier_edition"


def filled(result: StudyResult, lang: str) -> DataFrame:
    """Fill the twenty lines in; ranges use the effect alone, without its placebos."""
    names = [name for name in result.estimates if name == next(iter(result.estimates))]
    given: dict[str, Any] = {
        name: result.estimates[name] for name in [*names, *READY] if name in result.estimates
    }
    given |= {name: result.declined[name] for name in READY if name in result.declined}
    known: dict[str, Any] = {
        name: part.said(lang) if isinstance(part, Message) else part
        for name, part in result.context.items()
    }
    synthetic = MAIN in result.estimates
    return checklist(
        result.design,
        result.data,
        {name: found for name, found in given.items() if isinstance(found, Estimate | Message)},
        context=Context(
            **known,
            names={name: text.said(lang) for name, text in NAMES.items()},
            logged=result.outcome.log,
            vintage=_vintage(result, lang),
        ),
        estimator=effect_alone if synthetic else "imputation",
        lang=lang,
    )


def _vintage(result: StudyResult, lang: str) -> str | None:
    """Say what the earlier edition of the outcome gives under the same rules."""
    if result.earlier is None:
        return None
    if isinstance(result.earlier, Message):
        return message("earlier edition: {reason}", reason=result.earlier).said(lang).rstrip(".")
    effect = float(result.earlier.table["estimate"].iloc[0])
    return message("earlier edition: {effect}", effect=in_percent(effect)).said(lang)

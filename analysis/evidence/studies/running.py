"""The entry: one study on one outcome and one sample, the pre-specified design first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.studies.concluding import (
    concluded,
    reform_concluded,
    regression_concluded,
)
from analysis.evidence.studies.density_on_days import days_regression
from analysis.evidence.studies.entry_reforms import (
    STUDY,
    estimate_days,
    estimate_density,
    prepare_days,
    prepare_density,
)
from analysis.evidence.studies.estimating import MAIN, Estimates, estimate_plan
from analysis.evidence.studies.outcomes import ABSENT, OUTCOMES, Outcome, outcome_named
from analysis.evidence.studies.placebo_columns import add_placebo_outcomes
from analysis.evidence.studies.plans import (
    MOROCCO,
    REFUSED,
    RESERVES,
    TUNISIA,
    Plan,
    plan_named,
    samples,
)
from analysis.evidence.studies.preparing import Prepared, prepare
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.telling import REFORM_TITLES, context, question
from analysis.facts.claim_table import Folder
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

STUDIES = (RESERVES, STUDY, MOROCCO, TUNISIA)


def study_runs() -> DataFrame:
    """Every run there is: `study, outcome, sample`, the pre-specified one of each study first.

    Returns
    -------
    DataFrame
        One row a run; `declined` tells the samples that refuse with their reason.
    """
    rows = []
    for study in (RESERVES, MOROCCO, TUNISIA):
        refused = tuple(REFUSED) if study == RESERVES else ()
        for sample in (*samples(study), *refused):
            rows += [(study, outcome, sample, sample in refused) for outcome in OUTCOMES]
        rows += [(study, outcome, "primary", True) for outcome in ABSENT]
    for sample in (*REFORM_TITLES, EVENT_ROWS):
        rows.append((STUDY, "density", sample, sample == EVENT_ROWS))
    return DataFrame(rows, columns=["study", "outcome", "sample", "declined"])


def run_study(
    study: str,
    outcome: str = "density",
    sample: str = "primary",
    *,
    companions: bool = True,
    rng: int = 0,
    data: Folder = None,
) -> StudyResult:
    """Run a study once.

    Parameters
    ----------
    study : str
        `procurement_reserves`, `entry_reforms`, `morocco_reserve` or `tunisia_act`.
    outcome : str
        `density` (the pre-specified one), or another of `study_runs()`.
    sample : str
        `primary` (the pre-specified design), or another of `study_runs()`.
    companions : bool
        Whether to run what stands beside the estimate and gives no p-value.
    rng : int
        Seed of placebos and permutations, where not all are run.
    data : path, optional
        Overlay folder, for instance a refreshed vintage of the panel.

    Returns
    -------
    StudyResult
        `.main`, `.table`, `.conclusion(lang)`, `.checklist(lang)`, `.declined`, `.dropped`.

    Raises
    ------
    DataError
        A name that does not exist.
    NotEstimable
        What the panel cannot carry, with its reason.
    """
    if study not in STUDIES:
        raise DataError(unknown_name(study, STUDIES))
    measured = outcome_named(outcome)
    if study == STUDY:
        return _reforms(measured, sample, companions, rng, data)
    plan = plan_named(study, sample)
    prepared = prepare(plan, measured, data)
    found = estimate_plan(prepared, companions=companions, rng=rng)
    if companions:
        add_placebo_outcomes(found, prepared, rng, data)
    told = concluded(study, measured, found, data)
    result = _result((study, sample), measured, plan.title, told, prepared, found, data)
    if companions and measured.name == "density":
        result = replace(result, earlier=_earlier(plan, data))
    return result


def _earlier(plan: Plan, data: Folder) -> Estimate | Message:
    """Give the effect in the earlier edition under the same rules, or the reason there is none."""
    kept = Estimates()
    kept.attempt(
        "earlier",
        lambda: next(
            iter(
                estimate_plan(
                    prepare(plan, outcome_named("density_earlier_edition"), data), companions=False
                ).found.values()
            )
        ),
    )
    return kept.found["earlier"] if "earlier" in kept.found else kept.declined["earlier"]


def _reforms(
    outcome: Outcome, sample: str, companions: bool, rng: int, data: Folder
) -> StudyResult:
    if sample == EVENT_ROWS:
        raise NotEstimable(_EVENT_ROWS)
    if sample not in REFORM_TITLES:
        raise DataError(unknown_name(sample, [*REFORM_TITLES, EVENT_ROWS]))
    if outcome.name != "density":
        raise NotEstimable(
            message("Entry reforms: the study is written for the density of new companies only.")
        )
    if sample == REGRESSION:
        return _regression(outcome, data)
    if sample == "first_stage":
        prepared = prepare_days(data)
        found = estimate_days(prepared, companions=companions, rng=rng)
        outcome = replace(outcome, column="log_days", label=message("Days to start (log)"))
    else:
        prepared = prepare_density(**REFORM_SAMPLES[sample], data=data)
        found = estimate_density(prepared, companions=companions, rng=rng)
        if companions:
            add_placebo_outcomes(found, prepared, rng, data)
    told = reform_concluded(sample, found)
    title = REFORM_TITLES[sample]
    return _result((STUDY, sample), outcome, title, told, prepared, found, data)


def _regression(outcome: Outcome, data: Folder) -> StudyResult:
    found = days_regression(data)
    return StudyResult(
        study=STUDY,
        sample=REGRESSION,
        outcome=replace(outcome, log=False),
        question=question(STUDY, data),
        title=REFORM_TITLES[REGRESSION],
        concluded=regression_concluded(found.lags, found.lead),
        estimates={"days_lags": found.lags, "days_lead": found.lead},
        declined={},
        design=None,
        data=found.data,
        treated=(),
        controls=found.countries,
        dropped=found.dropped,
        context={},
    )


def _result(
    names: tuple[str, str],
    outcome: Outcome,
    title: Message,
    told: Message,
    prepared: Prepared,
    found: Estimates,
    data: Folder,
) -> StudyResult:
    study, sample = names
    used = prepared.primary if MAIN in found.found else ()
    treated = used or tuple(sorted(prepared.treated))
    return StudyResult(
        study=study,
        sample=sample,
        outcome=outcome,
        question=question(study, data),
        title=title,
        concluded=told,
        estimates=found.found,
        declined=found.declined,
        design=prepared.design,
        data=prepared.rows(treated),
        treated=tuple(sorted(prepared.treated)),
        controls=prepared.controls,
        dropped=prepared.dropped,
        context=context(study, outcome, prepared, data),
    )


EVENT_ROWS, REGRESSION = "event_rows", "days_regression"
REFORM_SAMPLES: dict[str, dict[str, Any]] = {
    "primary": {},
    "consistent": {"consistent": True},
    "clean_controls": {"clean": True},
    "everyone_in": {"lenient": True},
}
_EVENT_ROWS = message(
    "Entry reforms by event row: most rows are of 2008 and of one document, which names "
    "reformers because their days fell, and density has two years before it; no effect on "
    "company creation is computed."
)

"""The entry: one study on one outcome and one sample, the pre-specified design first."""

from __future__ import annotations

from dataclasses import replace

from pandas import DataFrame

from analysis.evidence.studies.concluding import concluded, reform_concluded
from analysis.evidence.studies.entry_reforms import (
    STUDY,
    estimate_days,
    estimate_density,
    prepare_days,
    prepare_density,
)
from analysis.evidence.studies.estimating import MAIN, Estimates, estimate_plan
from analysis.evidence.studies.outcomes import OUTCOMES, Outcome, outcome_named
from analysis.evidence.studies.plans import (
    MOROCCO,
    REFUSED,
    RESERVES,
    TUNISIA,
    plan_named,
    samples,
)
from analysis.evidence.studies.preparing import Prepared, prepare
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.telling import QUESTIONS, REFORM_TITLES, context
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
    for sample in (*REFORM_TITLES, "event_rows"):
        rows.append((STUDY, "density", sample, sample == "event_rows"))
    return DataFrame(rows, columns=["study", "outcome", "sample", "declined"])


def run_study(
    study: str,
    outcome: str = "density",
    sample: str = "primary",
    *,
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
        return _reforms(measured, sample, rng, data)
    plan = plan_named(study, sample)
    prepared = prepare(plan, measured, data)
    found = estimate_plan(prepared, rng=rng)
    told = concluded(study, measured, found, data)
    return _result((study, sample), measured, plan.title, told, prepared, found)


def _reforms(outcome: Outcome, sample: str, rng: int, data: Folder) -> StudyResult:
    if sample == "event_rows":
        raise NotEstimable(_EVENT_ROWS)
    if sample not in REFORM_TITLES:
        raise DataError(unknown_name(sample, [*REFORM_TITLES, "event_rows"]))
    if outcome.name != "density":
        raise NotEstimable(
            message("Entry reforms: the study is written for the density of new companies only.")
        )
    if sample == "first_stage":
        prepared = prepare_days(data)
        found = estimate_days(prepared, rng=rng)
        outcome = replace(outcome, column="log_days", label=message("Days to start (log)"))
    else:
        prepared = prepare_density(consistent=sample == "consistent", data=data)
        found = estimate_density(prepared, rng=rng)
    told = reform_concluded(sample, found)
    return _result((STUDY, sample), outcome, REFORM_TITLES[sample], told, prepared, found)


def _result(
    names: tuple[str, str],
    outcome: Outcome,
    title: Message,
    told: Message,
    prepared: Prepared,
    found: Estimates,
) -> StudyResult:
    study, sample = names
    used = prepared.primary if MAIN in found.found else ()
    treated = used or tuple(sorted(prepared.treated))
    return StudyResult(
        study=study,
        sample=sample,
        outcome=outcome,
        question=QUESTIONS[study],
        title=title,
        concluded=told,
        estimates=found.found,
        declined=found.declined,
        design=prepared.design,
        data=prepared.rows(treated),
        treated=tuple(sorted(prepared.treated)),
        controls=prepared.controls,
        dropped=prepared.dropped,
        context=context(study, outcome),
    )


_EVENT_ROWS = message(
    "Entry reforms by event row: most rows are of 2008 and of one document, which names "
    "reformers because their days fell, and density has two years before it; no effect on "
    "company creation is computed."
)

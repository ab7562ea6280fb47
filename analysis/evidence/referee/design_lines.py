"""Lines 1 to 4 of the checklist: dates, units, outcome, plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.multiplicity import adjusted_table
from analysis.evidence.referee.line import Line, judged
from analysis.evidence.referee.study import Context, Study
from analysis.evidence.showing import p_value
from analysis.evidence.support import FEW_CLUSTERS, FEW_TREATED
from analysis.evidence.wording import CLUSTERS, TREATED_CLUSTERS, counted, figure, listed
from analysis.language.messages import Message, message


def design_lines(study: Study) -> list[Line]:
    """Answer the questions on the design."""
    return [_dates(study), _units(study), _outcome(study), _plan(study)]


def _dates(study: Study) -> Line:
    panel, given = study.frame.panel, study.context.dates
    cohorts = listed(
        f"{panel.cohort_label(c)} ({int((panel.first_treated == c).sum())})" for c in panel.cohorts
    )
    value = message(
        "first treated (entities): {cohorts}; {source}",
        cohorts=cohorts,
        source=given if given else message("no legal source of the dates given"),
    )
    question = message("Treatment dates with their legal source; anticipation")
    return judged(1, question, value, given is not None)


def _units(study: Study) -> Line:
    panel, sample = study.frame.panel, study.frame.sample
    size = np.bincount(panel.cluster).astype(float)
    effective = size.sum() ** 2 / (size**2).sum()
    lost = {name for dropped in sample.dropped for name in dropped.entities}
    gone = lost - set(panel.entity_labels)
    before = study.context.excluded
    value = message(
        "{treated} treated, {untreated} not treated, {gone}; {clusters} ({effective} effective by "
        "size), {treated_clusters}",
        treated=figure(sample.n_treated),
        untreated=figure(sample.n_untreated),
        gone=before if before and not gone else message("{n} left out", n=figure(len(gone))),
        clusters=counted(panel.n_clusters, CLUSTERS),
        effective=figure(effective, 1),
        treated_clusters=counted(panel.treated_clusters, TREATED_CLUSTERS),
    )
    enough = panel.n_clusters >= FEW_CLUSTERS and panel.treated_clusters >= FEW_TREATED
    return judged(2, message("Units: treated, never, not yet, left out; clusters"), value, enough)


def _outcome(study: Study) -> Line:
    sample, context = study.frame.sample, study.context
    balance = (
        message("balanced")
        if sample.balanced
        else message("{n} entity-periods have no row", n=figure(sample.missing_cells))
    )
    imputed, share = _imputed(study)
    value = message(
        "{source}; {balance}; {lost} of {rows} rows lost; {imputed}",
        source=_source(context),
        balance=balance,
        lost=figure(sample.n_rows - sample.n_obs),
        rows=figure(sample.n_rows),
        imputed=imputed,
    )
    fine = context.source is not None and sample.balanced and share == 0
    question = message("Outcome: source, vintage, gaps, imputed cells")
    return judged(3, question, value, fine)


def _source(context: Context) -> Message | str:
    if not context.source:
        return message("no source of the outcome given")
    if context.vintage is None:
        return context.source
    return message("{source}; {vintage}", source=context.source, vintage=context.vintage)


def _imputed(study: Study) -> tuple[Message, float]:
    column = study.context.imputed
    if column is None:
        return message("no imputed cells declared"), 0.0
    marked = pd.to_numeric(study.data[column], errors="coerce").fillna(0).to_numpy(dtype=bool)
    share = float(marked.mean())
    if share == 0:
        return message("no imputed cell"), 0.0
    again = study.without("without imputed cells", marked)
    return (
        message(
            "{share} of cells imputed, effect without them {effect}",
            share=figure(share, 2),
            effect=again if isinstance(again, Message) else figure(again),
        ),
        share,
    )


def _plan(study: Study) -> Line:
    given = {
        name: found
        for name, found in study.estimates.items()
        if isinstance(found, Estimate) and np.isfinite(found.table["p_value"].iloc[0])
    }
    planned = study.context.planned
    tests: Message = message("no test among the estimates")
    if given:
        table = adjusted_table(given)
        tests = message(
            "{n} tests, smallest Holm-adjusted p {low}",
            n=figure(len(table)),
            low=p_value(float(table["p_adjusted"].min())),
        )
        if len(table) == 1:
            tests = message("one test, p {p}", p=p_value(table["p_value"].iloc[0]))
    value = message(
        "{planned}; {tests}",
        planned=planned if planned else message("nothing fixed beforehand is named"),
        tests=tests,
    )
    question = message("Outcome, estimator and horizon fixed beforehand; number of tests")
    return judged(4, question, value, planned is not None)

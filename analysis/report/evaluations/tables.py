"""The tables of an evaluation: estimates, losses, variants, checklist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pandas import DataFrame

from analysis.evidence.showing import p_value
from analysis.evidence.studies.labels import label
from analysis.evidence.studies.outcomes import ABSENT, outcome_label
from analysis.evidence.studies.plans import REFUSED
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.running import EVENT_ROWS
from analysis.evidence.studies.telling import sample_title
from analysis.evidence.studies.variants import study_variants
from analysis.language.messages import say
from analysis.language.numbers import number, percent
from analysis.report.evaluations.naming import country_names, in_names
from analysis.report.tables import Column, Table

LENGTH_OF_CODE = 3


def estimates_table(result: StudyResult, lang: str) -> Table:
    """Every estimate of a run, the pre-specified one first."""
    table = result.table
    rows = tuple(
        (
            _named(str(row.name), lang),
            number(row.estimate, lang, 2),
            _percent(row.percent, lang),
            _interval(row.conf_low, row.conf_high, lang),
            _p(row.p_value, lang),
        )
        for row in table.itertuples(index=False)
    )
    return Table(
        title=say(lang, "Estimates"),
        subtitle=result.outcome.label.said(lang),
        columns=(
            Column(say(lang, "Estimator"), start=True),
            Column(say(lang, "Effect"), kept=True),
            Column(say(lang, "In percent")),
            Column(say(lang, "95% interval"), whole=True),
            Column(say(lang, "p-value"), whole=True),
        ),
        rows=rows,
        lang=lang,
        data=table,
        file="estimates.csv",
    )


def losses_table(result: StudyResult, lang: str) -> Table:
    """Who was left out, rule by rule, in the order of the rules."""
    rows = tuple(
        (
            lost.reason.said(lang),
            number(len(lost.entities), lang),
            ", ".join(country_names(lost.entities, lang)),
        )
        for lost in result.dropped
    )
    return Table(
        title=say(lang, "Left out"),
        columns=(
            Column(say(lang, "Rule"), start=True),
            Column(say(lang, "Countries")),
            Column(say(lang, "Which"), start=True),
        ),
        rows=rows,
        lang=lang,
    )


def variants_table(result: StudyResult, lang: str, data: str | Path | None) -> Table:
    """Every sample of the study on the same outcome, p adjusted for their number."""
    table = study_variants(result.study, result.outcome.name, data=data)
    rows = tuple(
        (
            _variant(result, str(row.sample), str(row.outcome), lang),
            _known(row.treated, lang, 0),
            _known(row.controls, lang, 0),
            _known(row.estimate, lang, 2),
            _known(row.detectable, lang, 2),
            _p(row.largest_p, lang),
            _p(row.p_adjusted, lang),
        )
        for row in table.itertuples(index=False)
    )
    return Table(
        title=say(lang, "Variants"),
        subtitle=result.outcome.label.said(lang),
        columns=(
            Column(say(lang, "Sample"), start=True),
            Column(say(lang, "Number treated")),
            Column(say(lang, "Controls")),
            Column(say(lang, "Effect"), kept=True),
            Column(say(lang, "Detectable")),
            Column(say(lang, "Largest p"), whole=True),
            Column(say(lang, "Adjusted p"), whole=True),
        ),
        rows=rows,
        lang=lang,
        note=_counted(result, table, lang),
        data=table,
        file="variants.csv",
    )


def _counted(result: StudyResult, table: DataFrame, lang: str) -> str:
    """Say how many tests are adjusted together, and why some have none."""
    tested = int(table["largest_p"].notna().sum())
    said = [
        say(
            lang,
            "Adjusted p: Holm over the {n} tests of this table. The minimum detectable effect is "
            "in the unit of the effect.",
            n=number(tested, lang),
        )
    ]
    lost = table[table["declined"].notna()]
    if len(lost):
        reasons = " ".join(_reason(result, row, lang) for row in lost.itertuples(index=False))
        said.append(say(lang, "Not run. {reasons}", reasons=reasons))
    return " ".join(said)


def _reason(result: StudyResult, row: Any, lang: str) -> str:
    """Say why a variant was not run; a reason that names what it refuses stands alone."""
    if row.outcome in ABSENT or row.sample in (*REFUSED, EVENT_ROWS):
        return str(row.declined.said(lang))
    name = _variant(result, str(row.sample), str(row.outcome), lang)
    reason = in_names(row.declined.said(lang), result, lang)
    return say(lang, "{name}: {reason}", name=name, reason=reason)


def _variant(result: StudyResult, sample: str, outcome: str, lang: str) -> str:
    """Name a variant: a sample of the page's outcome, or another outcome."""
    if outcome == result.outcome.name:
        return sample_title(result.study, sample).said(lang)
    label = outcome_label(outcome)
    return label.said(lang)


def checklist_table(result: StudyResult, lang: str) -> Table:
    """Twenty questions with the program's answers."""
    table = result.checklist(lang)
    rows = tuple(
        (f"{row.number}. {row.line}", in_names(str(row.value), result, lang), row.verdict_said)
        for row in table.itertuples(index=False)
    )
    return Table(
        title=say(lang, "Checklist"),
        columns=(
            Column(say(lang, "Question"), start=True),
            Column(say(lang, "Answer"), start=True),
            Column(say(lang, "Verdict"), start=True),
        ),
        rows=rows,
        lang=lang,
        data=table,
        file="checklist.csv",
    )


def _named(name: str, lang: str) -> str:
    """Name an estimate; the country behind a method in words."""
    method, _, code = name.rpartition(" ")
    if len(code) != LENGTH_OF_CODE or not code.isupper():
        return label(name).said(lang)
    return f"{label(method).said(lang)}, {country_names([code], lang)[0]}"


def _interval(low: Any, high: Any, lang: str) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return ""
    return say(lang, "{low} to {high}", low=number(low, lang, 2), high=number(high, lang, 2))


def _percent(value: Any, lang: str) -> str:
    return percent(value, lang) if np.isfinite(value) else ""


def _known(value: Any, lang: str, digits: int) -> str:
    return number(value, lang, digits) if np.isfinite(value) else ""


def _p(value: Any, lang: str) -> str:
    return p_value(float(value)).said(lang).removeprefix("= ") if np.isfinite(value) else ""

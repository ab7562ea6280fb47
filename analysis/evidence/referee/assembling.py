"""The referee's checklist of a study, filled in by running what it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.referee.design_lines import design_lines
from analysis.evidence.referee.identification_lines import identification_lines
from analysis.evidence.referee.inference_lines import inference_lines
from analysis.evidence.referee.line import VERDICTS
from analysis.evidence.referee.reporting_lines import reporting_lines
from analysis.evidence.referee.study import Context, Study
from analysis.evidence.robustness.estimating import Estimator

COLUMNS = ["number", "line", "value", "verdict", "verdict_said"]


def checklist(
    design: Design,
    data: DataFrame,
    estimates: Mapping[str, Any] | Sequence[Any] = (),
    *,
    context: Context | None = None,
    estimator: str | Estimator | None = None,
    lang: str = "en",
) -> DataFrame:
    """Twenty questions of a referee, each answered by the program.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    estimates : mapping of name to result, or sequence
        What was found, the main estimate first. Results under the names `pretrend`,
        `honest_bounds`, `bacon`, `placebo_dates`, `placebo_outcomes`, `wild_bootstrap`,
        `randomisation`, `crv3` and `minimum_detectable_effect` are used as they are; what is
        missing is run here, with 999 draws and seed 0.
    context : Context, optional
        What only the author knows (legal source of the dates, source of the outcome, the plan,
        limits, neighbours, placebo outcomes); what is left out is a warning.
    estimator : str or callable, optional
        For the variants; left out, `imputation`, or `synthetic_did` for one treated cluster.
    lang : {"en", "fr"}
        Language of `line`, `value` and `verdict_said`.

    Returns
    -------
    DataFrame
        `number` (1 to 20), `line`, `value`, `verdict` (`pass`, `warn` or `not applicable`) and
        `verdict_said`, the verdict in `lang`. A check that the design does not allow is not
        applicable, and its value is the reason.

    Notes
    -----
    A warning is not a verdict on the study: it is what a reader must be told.
    """
    named = (
        dict(estimates)
        if isinstance(estimates, Mapping)
        else {f"estimate {i + 1}": one for i, one in enumerate(estimates)}
    )
    study = Study(design, data, named, context or Context(), estimator)
    lines = [
        *design_lines(study),
        *identification_lines(study),
        *inference_lines(study),
        *reporting_lines(study),
    ]
    rows = [
        (
            line.number,
            line.question.said(lang),
            line.value.said(lang),
            line.verdict,
            VERDICTS[line.verdict].said(lang),
        )
        for line in lines
    ]
    return DataFrame(rows, columns=COLUMNS)

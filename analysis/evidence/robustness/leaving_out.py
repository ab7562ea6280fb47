"""Whether one entity carries the answer: the effect without each in turn."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import OVERALL, Estimate
from analysis.evidence.panel import Panel
from analysis.evidence.robustness.estimating import (
    Estimator,
    chosen,
    framed_for,
    headline,
    in_ticks,
)
from analysis.evidence.robustness.gathering import (
    attempt,
    declined,
    require_some,
    run_table,
    turned,
)
from analysis.evidence.rows import check_choice
from analysis.evidence.wording import figure
from analysis.language.messages import message

TREATED, UNTREATED, ALL = "treated", "untreated", "all"


def leave_one_out(
    design: Design,
    data: DataFrame,
    *,
    over: str = TREATED,
    estimator: str | Estimator | None = None,
) -> Estimate:
    """Effect without each entity in turn.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    over : {"treated", "untreated", "all"}
        Which entities are left out.
    estimator : str or callable, optional
        Name in `analysis.evidence` or a function of design and data; left out, `imputation`, or
        `synthetic_did` for one treated cluster.

    Returns
    -------
    Estimate
        First `overall`, the effect with everybody; then one row an entity left out. Notes give
        the range and the entities without which the sign or the interval's side of zero changes;
        declined runs stand there with their reason.

    Raises
    ------
    NotEstimable
        The whole sample or every run is declined.
    """
    check_choice("over", over, (TREATED, UNTREATED, ALL))
    study = framed_for(design, data)
    run, given = chosen(estimator, study), in_ticks(study)
    whole = run(design, given)
    names = given[design.entity].astype(str)
    runs = [
        attempt(label, run, design, given[names != label]) for label in _labels(study.panel, over)
    ]
    require_some(runs)
    table = run_table(runs)
    full = headline(whole)
    first = DataFrame([full[list(table.columns[:-1])].to_list()], columns=table.columns[:-1])
    first = first.assign(term=OVERALL, n_obs=whole.n_obs)
    spread = message(
        "Without one entity the effect lies between {low} and {high}.",
        low=figure(table["estimate"].min()),
        high=figure(table["estimate"].max()),
    )
    return replace(
        whole,
        table=pd.concat([first, table], ignore_index=True),
        notes=(spread, *turned(full, table), *declined(runs), *whole.notes),
        covariance=None,
    )


def _labels(panel: Panel, over: str) -> list[str]:
    treated = set(panel.treated_entities.tolist())
    return [
        label
        for i, label in enumerate(panel.entity_labels)
        if over == ALL or (i in treated) == (over == TREATED)
    ]

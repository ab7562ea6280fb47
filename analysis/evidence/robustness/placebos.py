"""Effects where there should be none: at dates before the policy, on outcomes it cannot touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.multiplicity import adjust
from analysis.evidence.robustness.estimating import (
    Estimator,
    check_numbers,
    chosen,
    framed_for,
    in_ticks,
)
from analysis.evidence.robustness.gathering import Run, attempt, declined, require_some, run_table
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError
from analysis.language.messages import Message, message


def placebo_dates(
    design: Design,
    data: DataFrame,
    *,
    earlier: Sequence[float] = (2, 3, 4),
    estimator: str | Estimator | None = None,
) -> Estimate:
    """Effects of a policy that did not exist yet: dates moved back, data from adoption on removed.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    earlier : sequence of float
        How many periods each fake date lies before the true one.
    estimator : str or callable, optional
        Name in `analysis.evidence` or a function of design and data; left out, `imputation`, or
        `synthetic_did` for one treated cluster.

    Returns
    -------
    Estimate
        One row a fake date, with `earlier` and `p_adjusted` (Holm). Declined ones are in the notes.

    Raises
    ------
    NotEstimable
        Every fake date was declined, with the reasons.

    Notes
    -----
    Rows of treated entities from their true date on, and all rows from the last true date on, are
    left out, so that no true effect can enter.
    """
    steps = [float(step) for step in earlier]
    check_numbers("earlier", steps)
    study = framed_for(design, data)
    run, given = chosen(estimator, study), in_ticks(study)
    first, time = given[design.first_treated], given[design.time]
    before = given[(time < first.max()) & ~(time >= first)]
    runs = [
        attempt(f"{step:g}", run, design, before.assign(**{design.first_treated: first - step}))
        for step in steps
    ]
    require_some(runs)
    shown = [step for step, one in zip(steps, runs, strict=True) if one.estimate is not None]
    table = run_table(runs).assign(earlier=shown)
    estimand = message("Effect on {outcome} of a date too early", outcome=design.outcome)
    return _gathered(runs, table, estimand)


def placebo_outcomes(
    design: Design,
    data: DataFrame,
    outcomes: str | Iterable[str],
    *,
    estimator: str | Estimator | None = None,
) -> Estimate:
    """Effects on outcomes that the policy cannot plausibly touch.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study.
    outcomes : str or iterable of str
        Columns to put in the place of the outcome.
    estimator : str or callable, optional
        As in `placebo_dates`.

    Returns
    -------
    Estimate
        One row an outcome, with `p_adjusted` (Holm).

    Raises
    ------
    NotEstimable
        Every outcome was declined, with the reasons.
    """
    names = [outcomes] if isinstance(outcomes, str) else list(outcomes)
    if not names or design.outcome in names:
        raise DataError(
            message(
                "outcomes: found {found}; expected columns other than the study's outcome.",
                found=listed(names) if names else "[]",
            )
        )
    run = chosen(estimator, framed_for(design, data))
    runs = [attempt(name, run, replace(design, outcome=name), data) for name in names]
    require_some(runs)
    estimand = message("Effect on an outcome the policy should not touch")
    return _gathered(runs, run_table(runs), estimand)


def _gathered(runs: list[Run], table: DataFrame, estimand: Message) -> Estimate:
    first = next(run.estimate for run in runs if run.estimate is not None)
    table = table.assign(p_adjusted=adjust(table["p_value"]))
    return Estimate(
        table=table,
        estimand=estimand,
        method=first.method,
        inference=first.inference,
        n_obs=first.n_obs,
        n_entities=first.n_entities,
        n_clusters=first.n_clusters,
        alpha=first.alpha,
        notes=(*_seen(table, first.alpha), *declined(runs)),
        sample=first.sample,
    )


def _seen(table: DataFrame, alpha: float) -> tuple[Message, ...]:
    p = table["p_adjusted"].to_numpy(dtype=float)
    found = table.loc[np.nan_to_num(p, nan=1.0) <= alpha, "term"]
    if not len(found):
        return ()
    return (
        message(
            "An effect where there should be none, after Holm at {level}%: {terms}.",
            level=figure(round(100 * alpha, 9)),
            terms=listed(found),
        ),
    )

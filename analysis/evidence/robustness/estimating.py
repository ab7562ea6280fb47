"""An estimator chosen by name or given as a function, run again on changed data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import OVERALL, Estimate
from analysis.evidence.framing import Frame, frame
from analysis.evidence.rows import check_choice
from analysis.language.errors import DataError
from analysis.language.messages import message

Estimator = Callable[[Design, DataFrame], Estimate]
NAMES = (
    "two_by_two",
    "event_study",
    "imputation",
    "group_time",
    "poisson_did",
    "synthetic_did",
    "wild_bootstrap",
    "randomisation",
)


def chosen(estimator: str | Estimator | None, study: Frame) -> Estimator:
    """Find the estimator: a name of `analysis.evidence`, a function, or by the treated clusters."""
    if callable(estimator):
        return estimator
    if estimator is None:
        estimator = "imputation" if study.panel.treated_clusters > 1 else "synthetic_did"
    return named(estimator)


def named(estimator: str) -> Estimator:
    """Make a function of a name; group-time effects are averaged over all their cells."""
    check_choice("estimator", estimator, NAMES)

    def run(design: Design, data: DataFrame) -> Estimate:
        from analysis import evidence

        found = getattr(evidence, estimator)(design, data)
        return found if isinstance(found, Estimate) else found.aggregate("simple")

    return run


def headline(estimate: Estimate) -> pd.Series:
    """Row of the overall effect: `overall` where there is one, else the first."""
    table = estimate.table
    overall = table[table["term"] == OVERALL]
    return (overall if len(overall) else table).iloc[0]


def in_ticks(study: Frame) -> DataFrame:
    """Kept rows with period and first treated period as numbers, so that dates can be moved."""
    panel, design = study.panel, study.design
    data = study.data.drop(columns=["event_time", "treated"])
    data[design.time] = panel.periods[panel.time]
    data[design.first_treated] = panel.first_treated[panel.entity]
    return data


def framed_for(design: Design, data: DataFrame) -> Frame:
    """Frame the study once, for its rows, labels and counts."""
    return frame(design, data)


def check_numbers(name: str, values: list[float]) -> None:
    """Refuse shifts that do not lie above zero."""
    bad = [v for v in values if not (np.isfinite(v) and v > 0)]
    if bad or not values:
        raise DataError(
            message(
                "{name}: found {found}; expected numbers above zero.",
                name=name,
                found=", ".join(f"{v:g}" for v in bad) or "[]",
            )
        )

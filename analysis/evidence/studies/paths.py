"""What the figures of a study draw: its path, its series, its placebos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.robustness.bands import banded
from analysis.evidence.robustness.placebo_bands import placebo_path
from analysis.evidence.studies.estimating import MAIN
from analysis.evidence.studies.preparing import ENTITY, FIRST
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.synthetic.control import synthetic_control
from analysis.evidence.synthetic.placebo_record import Placebo
from analysis.language.errors import NotEstimable


@dataclass(frozen=True, eq=False)
class Paths:
    """What is drawn of a study.

    Attributes
    ----------
    event : Estimate or None
        Effect by event time with a pointwise and a simultaneous band.
    series : DataFrame
        `entity, year, treated, synthetic, first_treated`: each treated country beside its
        synthetic difference-in-differences; empty where there is none.
    gaps : DataFrame
        `entity, treated, year, gap, first_treated`: one treated country and every donor as if
        treated, by demeaned synthetic control; empty where several are treated.
    placebos : ndarray
        Effects of the placebo assignments; empty where the main estimate has none.
    """

    event: Estimate | None
    series: DataFrame
    gaps: DataFrame
    placebos: np.ndarray

    @property
    def gap_rank(self) -> tuple[int, int]:
        """Place of the treated country by the size of its mean gap, and among how many."""
        under = self.gaps[self.gaps["year"].astype(float) >= self.gaps["first_treated"]]
        size = under.groupby("entity")["gap"].mean().abs()
        own = size[str(under.loc[under["treated"].astype(bool), "entity"].iloc[0])]
        return int((size >= own * (1 - 1e-9)).sum()), len(size)


def study_paths(result: StudyResult) -> Paths:
    """Fit what the figures of a study draw and its tables do not hold.

    Parameters
    ----------
    result : StudyResult
        A run with its companions.
    """
    if MAIN not in result.estimates:
        return Paths(_event_study(result), DataFrame(), DataFrame(), np.empty(0))
    fitted = [_demeaned(result, name) for name in _countries(result)]
    event = _attempted(fitted)
    gaps = _gaps(fitted[0], result) if len(fitted) == 1 else DataFrame()
    return Paths(event, _series(result), gaps, result.main.replicates[:, 0])  # type: ignore[attr-defined]


def _countries(result: StudyResult) -> list[str]:
    treated = result.data.dropna(subset=[FIRST])
    return sorted(set(treated[ENTITY]))


def _event_study(result: StudyResult) -> Estimate | None:
    found = result.estimates.get("event_study")
    return banded(found) if isinstance(found, Estimate) else None


def _attempted(fitted: list[Placebo]) -> Estimate | None:
    try:
        return placebo_path(fitted)
    except NotEstimable:  # too few donors for a band: the ranks say so on the page
        return None


def _demeaned(result: StudyResult, country: str) -> Placebo:
    data = result.data
    others = data[FIRST].isna()
    own = data[ENTITY] == country
    years = set(data.loc[own, "year"])
    rows = data[(own | others) & data["year"].isin(years)]
    found = synthetic_control(result.design, rows, treated=country, demeaned=True)
    return found.placebo(statistic="gap")


def _series(result: StudyResult) -> DataFrame:
    """Observed and synthetic outcome of each treated country."""
    parts = []
    for country in _countries(result):
        found = result.estimates.get(f"{MAIN} {country}", result.main)
        paths = found.paths
        parts.append(
            DataFrame(
                {
                    "entity": country,
                    "year": paths["year"].astype(float),
                    "treated": paths["treated"],
                    "synthetic": paths["synthetic"],
                    "first_treated": paths["cohort"].astype(float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _gaps(placebo: Placebo, result: StudyResult) -> DataFrame:
    first = float(result.data[FIRST].dropna().iloc[0])
    return placebo.paths.rename(columns={"period": "year"}).assign(first_treated=first)

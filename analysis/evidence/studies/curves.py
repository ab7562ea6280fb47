"""The specification curve of a study: donors and years by estimator, and one joint test."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.cohort_time import group_time
from analysis.evidence.did.imputed import imputation
from analysis.evidence.did.interaction_weighted import event_study
from analysis.evidence.estimate import OVERALL, Estimate, estimate_table
from analysis.evidence.robustness.estimating import Estimator
from analysis.evidence.robustness.specifications import (
    Sample,
    SpecificationCurve,
    specification_curve,
)
from analysis.evidence.studies.entry_reforms import prepare_density
from analysis.evidence.studies.estimating import MAIN
from analysis.evidence.studies.outcomes import outcome_named
from analysis.evidence.studies.plans import RESERVES, plan_named
from analysis.evidence.studies.preparing import ENTITY, FIRST, TIME, Prepared, long_rows, prepare
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.synthetic.control import synthetic_control
from analysis.evidence.synthetic.difference import synthetic_did
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import countries
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

PERMUTATIONS = 99
UNION = "union"
NEAR = "near"


@lru_cache(maxsize=4)
def study_curve(result: StudyResult, *, data: Folder = None, rng: int = 0) -> SpecificationCurve:
    """Run a study under every defensible choice of donors, years and estimator at once.

    Parameters
    ----------
    result : StudyResult
        The study, as it was fixed.
    data : path, optional
        Overlay folder.
    rng : int
        Seed of the permutations.

    Returns
    -------
    SpecificationCurve
        One row a specification; the joint test compares the curve with those of treatment dates
        dealt out anew, every other assignment where one country is treated.

    Raises
    ------
    NotEstimable
        A study of which no curve is drawn.
    """
    if result.sample != "primary" or result.outcome.name != "density":
        raise NotEstimable(message("The curve is drawn of the pre-specified run alone."))
    if MAIN not in result.estimates:
        return _reforms(data, rng)
    if result.study == RESERVES:
        return _reserves(data, rng)
    return _one_country(result, data, rng)


def _one_country(result: StudyResult, data: Folder, rng: int) -> SpecificationCurve:
    """Vary donors, years and estimator of one treated country; none has an error of its own."""
    plan = plan_named(result.study, result.sample)
    near = prepare(plan_named(result.study, "income_band"), result.outcome, data)
    rows = _with_union(result.data, data).assign(
        **{NEAR: result.data[ENTITY].isin([*near.controls, *near.treated])}
    )
    first = next(iter(near.treated.values()))
    samples: dict[str, Sample] = {
        "all": None,
        "without_union": f"not {UNION}",
        "income_band": NEAR,
        "late_start": f"{TIME} > {plan.first + len(plan.skipped)}",
        "first_years": f"{TIME} <= {first + 1}",
    }
    runs: dict[str, Estimator] = {
        "synthetic_did": _alone,
        "synthetic_control": _demeaned,
        "event_study": _difference,
    }
    return specification_curve(
        result.design, rows, samples=samples, estimators=runs, n_perm=PERMUTATIONS, rng=rng
    )


def _reserves(data: Folder, rng: int) -> SpecificationCurve:
    """Vary donors, years, anticipation and estimator of the four reserves."""
    outcome = outcome_named("density")
    widest = prepare(plan_named(RESERVES, "to_2019"), outcome, data)
    primary = prepare(plan_named(RESERVES, "primary"), outcome, data)
    rows = _with_union(_whole(widest), data)
    rows = rows.assign(**{NEAR: rows[ENTITY].isin([*primary.controls, *primary.treated])})
    samples: dict[str, Sample] = {
        "to_2019": None,
        "all": NEAR,
        "without_union": f"not {UNION}",
        "late_start": f"{TIME} > 2006",
    }
    runs: dict[str, Estimator] = {
        "synthetic_did": _alone,
        "synthetic_did_1": lambda d, x: synthetic_did(d, x, inference="none", anticipation=1),
        "imputation": imputation,
        "group_time": _averaged(0),
        "group_time_1": _averaged(1),
    }
    design = _windowed(widest)
    return specification_curve(
        design, rows, samples=samples, estimators=runs, n_perm=PERMUTATIONS, rng=rng
    )


def _reforms(data: Folder, rng: int) -> SpecificationCurve:
    """Vary controls and years of the entry reforms, with and without a year of anticipation."""
    widest, clean = prepare_density(data=data), prepare_density(clean=True, data=data)
    consistent = prepare_density(consistent=True, data=data)
    rows = _whole(widest)
    rows = rows.assign(
        clean=rows[ENTITY].isin([*clean.controls, *clean.treated]),
        consistent=rows[ENTITY].isin([*consistent.controls, *consistent.treated]),
    )
    samples: dict[str, Sample] = {
        "all": None,
        "clean_controls": "clean",
        "consistent": "consistent",
        "late_start": f"{TIME} > 2006",
    }
    runs: dict[str, Estimator] = {
        "imputation": imputation,
        "group_time": _averaged(0),
        "group_time_1": _averaged(1),
    }
    return specification_curve(
        _windowed(widest), rows, samples=samples, estimators=runs, n_perm=PERMUTATIONS, rng=rng
    )


def _whole(prepared: Prepared) -> DataFrame:
    """Give rows of all years: the window of the design cuts whoever is treated alike."""
    return long_rows(prepared.levels.map(np.log), prepared.design.outcome, prepared.treated)


def _windowed(prepared: Prepared) -> Design:
    years = prepared.data[TIME]
    return Design(
        prepared.design.outcome, ENTITY, TIME, FIRST, window=(float(years.min() - years.max()), 5)
    )


def _with_union(rows: DataFrame, data: Folder) -> DataFrame:
    table = countries(data=data)
    members = table.index[table["eu_member_from"].notna()]
    return rows.assign(**{UNION: rows[ENTITY].isin(members)})


def _alone(design: Design, rows: DataFrame) -> Estimate:
    return synthetic_did(design, rows, inference="none")


def _difference(design: Design, rows: DataFrame) -> Estimate:
    """Difference-in-differences against all donors, from the year before the announcement."""
    since = rows[TIME] - rows[FIRST]
    return event_study(design, rows, base=float(since[since < 0].max()), cov="none")


def _averaged(anticipation: int) -> Callable[[Design, DataFrame], Estimate]:
    def run(design: Design, rows: DataFrame) -> Estimate:
        found = group_time(design, rows, anticipation=anticipation, inference="none")
        return found.aggregate("simple")

    return run


def _demeaned(design: Design, rows: DataFrame) -> Estimate:
    """Demeaned synthetic control as an estimate without error."""
    treated = rows.loc[rows[FIRST].notna(), ENTITY]
    if treated.empty:
        raise NotEstimable(message("Nobody is treated in this sample."))
    found = synthetic_control(design, rows, treated=treated.iloc[0], demeaned=True)
    table = estimate_table([OVERALL], [found.att], [np.nan], alpha=0.05, exact=[True])
    return Estimate(
        table=table,
        estimand=message("Mean effect on {outcome} of the treated", outcome=design.outcome),
        method=message("synthetic control"),
        inference=message("no interval asked for"),
        n_obs=found.sample.n_obs,
        n_entities=found.sample.n_entities,
        n_clusters=None,
        alpha=0.05,
    )

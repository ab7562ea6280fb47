"""Entry reforms: the fall of days (a description) and company creation after it."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.cohort_time import group_time
from analysis.evidence.did.imputed import imputation
from analysis.evidence.did.interaction_weighted import event_study
from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.permuting import randomisation
from analysis.evidence.inference.wild import wild_bootstrap
from analysis.evidence.robustness.bounds import honest_bounds
from analysis.evidence.robustness.detectable import minimum_detectable_effect
from analysis.evidence.studies.codings import study_events, treated_by
from analysis.evidence.studies.estimating import DETECTABLE, PERMUTATIONS, Estimates
from analysis.evidence.studies.outcomes import outcome_named
from analysis.evidence.studies.pools import (
    LEAST_POPULATION,
    POPULATION,
    POPULATION_YEAR,
    Pool,
    common_pool,
    in_year,
    registration_centres,
)
from analysis.evidence.studies.preparing import ANNOUNCED, ENTITY, FIRST, TIME, Prepared, long_rows
from analysis.evidence.studies.reform_coding import first_falls
from analysis.facts.claim_table import Folder
from analysis.language.messages import message

STUDY = "entry_reforms"
START, END = 2006, 2016
COHORTS = (2009, 2014)
HORIZON = 5
CORE = frozenset({"core", "core_days_only"})
CONTRADICTED = ("KGZ", "ZAF", "ZMB")


def prepare_density(*, consistent: bool = False, data: Folder = None) -> Prepared:
    """Log density 2006 to 2016, treated from the first reform-sized fall of days."""
    falls = first_falls(data)
    outcome = outcome_named("density")
    pool = common_pool(outcome, START, END, unknown_in=True, data=data)
    pool = pool.only(falls.days.index, message("days not complete from 2003 to 2019"))
    early = {name for name, year in falls.first.items() if year < COHORTS[0]}
    late = {name for name, year in falls.first.items() if COHORTS[1] < year <= END}
    pool = pool.without(early, message("first fall of days before {year}", year=str(COHORTS[0])))
    pool = pool.without(late, message("first fall of days in 2015 or 2016"))
    if consistent:
        pool = pool.without(CONTRADICTED, message("an event row contradicts the coding"))
    treated = {
        name: year
        for name, year in falls.first.items()
        if name in pool.wide.index and COHORTS[0] <= year <= COHORTS[1]
    }
    return _prepared(pool, pool.wide.map(np.log), treated, outcome.column, announced=-1)


def prepare_days(data: Folder = None) -> Prepared:
    """Log days 2003 to 2019, treated by the event rows that were chosen for their fall."""
    falls = first_falls(data)
    treated = treated_by(STUDY, CORE, data=data)
    small = in_year(POPULATION, POPULATION_YEAR, data).reindex(falls.days.index)
    pool = Pool(falls.days).without(
        falls.days.index[~(small >= LEAST_POPULATION)],
        message("fewer than a million people in {year}", year=str(POPULATION_YEAR)),
    )
    pool = pool.without(registration_centres(data), message("registration centre"))
    others = set(study_events(STUDY, data=data)[ENTITY]) - set(treated)
    pool = pool.without(others, message("an event row that is not comparable or not usable"))
    return _prepared(pool, pool.wide.map(np.log), treated, "log_days", announced=None)


def estimate_density(prepared: Prepared, *, rng: int = 0) -> Estimates:
    """Imputation first, then the wild bootstrap, permutations, group-time effects and bounds."""
    design, everyone = prepared.design, tuple(prepared.treated)
    rows = prepared.rows(everyone)
    whole = prepared.rows(everyone, announced=True)
    kept = Estimates({"imputation": imputation(design, rows)})
    _resampled(kept, design, rows, rng)
    kept.attempt("group_time", lambda: _averaged(design, whole))
    kept.attempt("group_time anticipation 1", lambda: _averaged(design, whole, inference="none"))
    kept.attempt("honest_bounds", lambda: honest_bounds(event_study(design, rows, base=-2)))
    return kept


def estimate_days(prepared: Prepared, *, rng: int = 0) -> Estimates:
    """Describe the fall of days by imputation, and what permuted dates make of it."""
    design, rows = prepared.design, prepared.rows(tuple(prepared.treated))
    kept = Estimates({"imputation": imputation(design, rows)})
    _resampled(kept, design, rows, rng)
    return kept


def _resampled(kept: Estimates, design: Design, rows: DataFrame, rng: int) -> None:
    kept.attempt(
        DETECTABLE,
        lambda: minimum_detectable_effect(design, rows, n_perm=PERMUTATIONS, rng=rng),
    )
    kept.attempt("wild_bootstrap", lambda: wild_bootstrap(design, rows, n_boot=1999, rng=rng))
    kept.attempt("randomisation", lambda: randomisation(design, rows, n_perm=PERMUTATIONS, rng=rng))


def _averaged(design: Design, rows: DataFrame, inference: str = "influence") -> Estimate:
    found = group_time(design, rows, anticipation=1, inference=inference)
    return found.aggregate("event")


def _prepared(
    pool: Pool, values: DataFrame, treated: dict[str, int], column: str, announced: int | None
) -> Prepared:
    rows = long_rows(values, column, treated)
    since = rows[TIME] - rows[FIRST]
    rows = rows[~(since > HORIZON)].reset_index(drop=True)
    since = rows[TIME] - rows[FIRST]
    rows[ANNOUNCED] = False if announced is None else since == announced
    controls = tuple(str(name) for name in pool.wide.index if name not in treated)
    design = Design(column, ENTITY, TIME, FIRST)
    order = tuple(sorted(treated))
    return Prepared(design, rows, pool.wide, treated, order, controls, pool.dropped)

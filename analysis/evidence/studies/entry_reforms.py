"""Entry reforms: the fall of days (a description) and company creation after it."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame, Series

from analysis.evidence.design import Design
from analysis.evidence.did.interaction_weighted import event_study
from analysis.evidence.robustness.bounds import honest_bounds
from analysis.evidence.robustness.pre_trends import pretrend
from analysis.evidence.studies.codings import study_events, treated_by
from analysis.evidence.studies.estimating import Estimates, estimate_together
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
PRETREND_DRAWS = 199
CORE = frozenset({"core", "core_days_only"})
CONTRADICTED = ("KGZ", "ZAF", "ZMB")


def prepare_density(
    *,
    consistent: bool = False,
    clean: bool = False,
    lenient: bool = False,
    outcome: str = "density",
    data: Folder = None,
) -> Prepared:
    """Log density 2006 to 2016, treated from the first reform-sized fall of days.

    Parameters
    ----------
    consistent : bool
        Leave out the countries whose event row contradicts the coding.
    clean : bool
        Only controls that never had a smaller fall either.
    lenient : bool
        Let small countries, registration centres and breaks in.
    outcome : str
        A placebo outcome in the place of density.
    data : path, optional
        Overlay folder.
    """
    falls = first_falls(data)
    measured = outcome_named(outcome)
    pool = common_pool(measured, START, END, unknown_in=True, lenient=lenient, data=data)
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
    if clean:
        fell = set(falls.smaller) - set(treated)
        pool = pool.without(fell, message("a smaller fall of days in some year"))
    values = pool.wide.map(np.log) if measured.log else pool.wide
    return _prepared(pool, values, treated, measured.column, announced=-1)


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


def estimate_density(prepared: Prepared, *, companions: bool = True, rng: int = 0) -> Estimates:
    """Imputation first, what the rule asks for beside it, then the event study and its bounds."""
    kept = estimate_together(prepared, anticipation=1, companions=companions, rng=rng)
    if companions:
        _paths(kept, prepared, base=-2, rng=rng)
    return kept


def estimate_days(prepared: Prepared, *, companions: bool = True, rng: int = 0) -> Estimates:
    """Describe the fall of days by imputation, and what permuted dates make of it."""
    kept = estimate_together(prepared, anticipation=0, companions=companions, rng=rng)
    if companions:
        _paths(kept, prepared, base=-1, rng=rng)
    return kept


def _paths(kept: Estimates, prepared: Prepared, base: int, rng: int) -> None:
    """Event study of the dates with several countries, and bounds under unequal trends."""
    sizes = Series(prepared.treated).value_counts()
    shared = tuple(name for name, year in prepared.treated.items() if sizes[year] > 1)
    if not shared:
        return
    rows = prepared.rows(shared, announced=True)
    design = prepared.design
    kept.attempt("event_study", lambda: event_study(design, rows, base=base))
    if "event_study" in kept.found:
        kept.attempt(
            "pretrend", lambda: pretrend(design, rows, base=base, n_perm=PRETREND_DRAWS, rng=rng)
        )
        kept.attempt("honest_bounds", lambda: honest_bounds(kept.found["event_study"]))


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

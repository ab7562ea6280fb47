"""Effect by time since treatment, each cohort against those not treated, weighted by its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.absorption import cell_columns
from analysis.evidence.design import Design
from analysis.evidence.estimate import OVERALL, Estimate, estimate_table, rounding, unvarying
from analysis.evidence.framing import frame
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.regression import CLUSTER, NONE, Regression, regress
from analysis.evidence.rows import check_choice
from analysis.evidence.support import (
    cluster_notes,
    require_no_singletons,
    require_treated,
)
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message


def event_study(
    design: Design,
    data: DataFrame,
    *,
    base: float = -1,
    cov: str = CLUSTER,
    alpha: float = 0.05,
) -> Estimate:
    """Effect by periods since treatment, relative to the base period.

    Parameters
    ----------
    design : Design
        The study; `window` limits the event times.
    data : DataFrame
        One row per entity and period.
    base : float
        Event time set to zero, before treatment; it stands in the table as an exact 0 without
        interval. With gaps between periods it must be an event time that is observed.
    cov : {"cluster", "none"}
        "none" gives the effects alone, for placebo inference.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        First `overall`, the mean effect over all treated observations; then one row an event
        time, with `event_time` and `n_obs`, in the unit of the outcome.

    Raises
    ------
    NotEstimable
        Nobody left untreated in any period; no cohort observed at the base; a single treated
        entity or a cohort of one; fewer than three clusters; a collinear control, by name.

    Notes
    -----
    One regression on entity effects, time effects and an indicator for each cohort and event time
    but the base; the controls are the entities not treated in these periods or, where there are
    none, the last cohort, whose treated periods are left out. Event times are averages over
    cohorts by their observations (Sun and Abraham 2021), the shares taken as fixed, as fixest
    does; with one cohort this is the two-way fixed-effects event study. Identified if each cohort
    would have moved as the untreated and did not react before the base. Errors are clustered
    (CRV1), intervals use t with clusters minus one degrees of freedom.

    References
    ----------
    Sun and Abraham (2021), Journal of Econometrics 225, 175-199.
    """
    check_choice("cov", cov, (CLUSTER, NONE))
    framed = frame(design, data)
    panel, notes = comparable(framed.panel)
    panel, lost = _with_base(panel, base)
    notes = (*notes, *lost)
    if cov == CLUSTER:
        require_treated(panel)
        require_no_singletons(panel, _REMEDY)
    cells = event_cells(panel, base)
    names = [_name(panel, cells, i) for i in range(len(cells.cohort))]
    columns = cell_columns(cells.row, len(cells.cohort))
    fitted = regress(panel, columns, names, controls=design.controls, cov=cov)
    shares = _shares(cells)
    events = np.unique(cells.event)
    table = _table(cells, shares, events, fitted, base, alpha, rounding(panel))
    exact = (table["event_time"] == base) | (cov == NONE)
    covariance = np.full((len(table), len(table)), np.nan)
    shown = np.flatnonzero(table["event_time"] != base)
    covariance[np.ix_(shown, shown)] = shares @ _of_cells(fitted, cells) @ shares.T
    return Estimate(
        table=table,
        estimand=message("Mean effect on {outcome} after treatment", outcome=design.outcome),
        method=_method(panel, base),
        inference=fitted.inference,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(*notes, *unvarying(table, exact), *(cluster_notes(panel) if cov != NONE else ())),
        sample=framed.sample,
        covariance=covariance,
        df=fitted.df,
    )


@dataclass(frozen=True, eq=False)
class EventCells:
    """Cohort-by-event-time cells besides the base.

    `row` is each row's cell (-1: none); `cohort`, `event` and `weight` describe each cell.
    """

    row: Codes
    cohort: Codes
    event: Floats
    weight: Floats


_REMEDY = message(
    "Use imputation, which pools cohorts for its error, or synthetic_did with placebo inference; "
    "or leave these cohorts out of the data."
)


def comparable(panel: Panel, anticipation: float = 0) -> tuple[Panel, tuple[Message, ...]]:
    """Give the rows with a comparison: without untreated entities the last cohort stands in."""
    if len(panel.treated_entities) < panel.n_entities:
        return panel, ()
    if len(panel.cohorts) < 2:
        raise NotEstimable(
            message(
                "All entities are treated from {cohort}: nobody is left to compare with. Add "
                "entities that are not treated, or treated later.",
                cohort=panel.cohort_label(panel.cohorts[0]),
            )
        )
    last = panel.cohorts[-1]
    kept = panel.keep(panel.periods[panel.time] < last - anticipation)
    note = message(
        "No entity is never treated: the last cohort ({cohort}) is the comparison, and periods "
        "from its treatment on are left out.",
        cohort=panel.cohort_label(last),
    )
    return kept, (note,)


def event_cells(panel: Panel, base: float) -> EventCells:
    """Sort the rows of treated entities into cells by cohort and event time, besides the base."""
    events = np.unique(panel.event_time[~np.isnan(panel.event_time)])
    inside = ~np.isnan(panel.event_time) & (panel.event_time != base)
    position = np.searchsorted(events, panel.event_time[inside])
    flat = panel.entity_cohort[panel.entity[inside]] * len(events) + position
    cells, codes = np.unique(flat, return_inverse=True)
    row = np.full(panel.n_obs, -1, dtype=np.int64)
    row[inside] = codes
    weight = np.bincount(codes, panel.weights[inside]).astype(np.float64)
    return EventCells(row, cells // len(events), events[cells % len(events)], weight)


def _with_base(panel: Panel, base: float) -> tuple[Panel, tuple[Message, ...]]:
    """Leave out cohorts that are never observed at the base event time."""
    seen = np.unique(panel.entity_cohort[panel.entity[panel.event_time == base]])
    if base >= 0 or not len(seen):
        before = np.unique(panel.event_time[panel.event_time < 0])
        raise NotEstimable(
            message(
                "base {base}: expected an event time before treatment that is observed; these "
                "are {known}.",
                base=f"{base:g}",
                known=listed(f"{event:g}" for event in before[::-1]),
            )
        )
    unseen = np.setdiff1d(np.arange(len(panel.cohorts)), seen)
    if not len(unseen):
        return panel, ()
    note = message(
        "Cohorts without an observation at the base event time {base}, left out: {cohorts}",
        base=f"{base:g}",
        cohorts=listed(panel.cohort_label(panel.cohorts[c]) for c in unseen),
    )
    return panel.keep(~np.isin(panel.entity_cohort[panel.entity], unseen)), (note,)


def _name(panel: Panel, cells: EventCells, i: int) -> str:
    return f"{panel.cohort_label(panel.cohorts[cells.cohort[i]])}{cells.event[i]:+g}"


def _shares(cells: EventCells) -> Floats:
    """Weights on the cells: the first row all treated observations, then one an event time."""
    events = np.unique(cells.event)
    after = cells.event >= 0
    rows = [after, *(cells.event == event for event in events)]
    weights = np.array(rows) * cells.weight
    totals = weights.sum(axis=1, keepdims=True)
    if totals[0, 0] == 0:
        raise NotEstimable(
            message(
                "No row under treatment is left in the window and periods kept, so there is no "
                "effect to show."
            )
        )
    return weights / totals


def _of_cells(fitted: Regression, cells: EventCells) -> Floats:
    n = len(cells.cohort)
    return fitted.covariance[:n, :n]


def _table(
    cells: EventCells,
    shares: Floats,
    events: Floats,
    fitted: Regression,
    base: float,
    alpha: float,
    floor: float,
) -> DataFrame:
    estimates = shares @ fitted.coefficients[: len(cells.cohort)]
    errors = np.sqrt(np.einsum("ij,jk,ik->i", shares, _of_cells(fitted, cells), shares))
    counts = np.bincount(cells.row[cells.row >= 0], minlength=len(cells.cohort))
    number = np.array(
        [counts[cells.event >= 0].sum(), *(counts[cells.event == e].sum() for e in events)]
    )
    at = int(np.searchsorted(events, base)) + 1
    event_time = np.insert(np.concatenate([[np.nan], events]), at, base)
    exact: NDArray[np.bool_] = (event_time == base) | np.isnan(np.insert(errors, at, 0.0))
    return estimate_table(
        [OVERALL, *(f"{event:g}" for event in event_time[1:])],
        np.insert(estimates, at, 0.0),
        np.insert(errors, at, np.nan),
        alpha=alpha,
        df=fitted.df,
        exact=exact,
        floor=floor,
        event_time=event_time,
        n_obs=np.insert(number, at, 0),
    )


def _method(panel: Panel, base: float) -> Message:
    if len(panel.cohorts) == 1:
        return message(
            "event study, entity and time effects absorbed, base event time {base}",
            base=f"{base:g}",
        )
    return message(
        "interaction-weighted event study over {n} cohorts, entity and time effects absorbed, "
        "base event time {base}",
        n=figure(len(panel.cohorts)),
        base=f"{base:g}",
    )

"""Group-time effects: each cohort in each period against those not treated, and their averages."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.did.cells import Cells, Rule, compute_cells, widen
from analysis.evidence.did.doubly_robust import METHODS
from analysis.evidence.did.group_time_record import GroupTime
from analysis.evidence.did.interaction_weighted import comparable
from analysis.evidence.framing import frame
from analysis.evidence.panel import Panel
from analysis.evidence.rows import check_choice, check_count, check_number, one_value_each
from analysis.evidence.support import (
    require_clusters,
    require_no_singletons,
    require_treated,
    require_untreated,
)
from analysis.evidence.wording import listed
from analysis.language.messages import Message, message

CHOICES = {
    "control": ("never", "not_yet"),
    "method": tuple(METHODS),
    "base": ("varying", "universal"),
    "unbalanced": ("pairs", "complete"),
    "inference": ("influence", "none"),
}


def group_time(
    design: Design,
    data: DataFrame,
    *,
    control: str = "never",
    method: str = "dr",
    anticipation: float = 0,
    base: str = "varying",
    n_boot: int = 999,
    rng: int | np.random.Generator = 0,
    alpha: float = 0.05,
    unbalanced: str = "pairs",
    inference: str = "influence",
) -> GroupTime:
    """Effect of each cohort in each period, from which every average is made.

    Parameters
    ----------
    design : Design
        The study; controls are taken at the earlier period of each comparison; weights must not
        vary within an entity.
    data : DataFrame
        One row per entity and period.
    control : {"never", "not_yet"}
        Compare with entities never treated, or with all not treated by the period (plus
        `anticipation`).
    method : {"dr", "reg", "ipw"}
        How controls are used: doubly robust, outcome regression, inverse probability weighting.
        Without controls all three are differences of means.
    anticipation : number, at least 0
        Periods before treatment in which entities may already react; the base lies before them.
    base : {"varying", "universal"}
        Effects before treatment against the period before each, or all against the last period
        before treatment (and anticipation).
    n_boot : int
        Multiplier draws for the simultaneous band; 0 for none.
    rng : int or Generator
        Seed of the draws.
    alpha : float in (0, 1)
        Intervals and band cover 1 - alpha.
    unbalanced : {"pairs", "complete"}
        Each effect uses the entities observed in its two periods, or only entities observed in
        all periods.
    inference : {"influence", "none"}
        "none" gives the effects without errors, for placebo inference.

    Returns
    -------
    GroupTime
        `.estimate` (a row a cohort and period) and `.aggregate(kind)`.

    Raises
    ------
    NotEstimable
        Nobody never treated with `control="never"`; nobody treated later either; a cohort of one
        entity, a single treated entity or two clusters (unless `inference="none"`); controls that
        are collinear or predict treatment without error.

    Notes
    -----
    The effect of cohort g in period t is the mean change of g since its base, less that of the
    controls. Identified if, without treatment, both had changed alike (given the controls), and
    nobody reacted earlier than `anticipation`. Errors come from influence functions summed within
    clusters, without small-sample factor (as R did); intervals use t with treated clusters behind
    the row minus one degrees of freedom; the band is simultaneous over all rows of a table.
    Entities first treated after the last period count as never treated.

    References
    ----------
    Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230.
    Sant'Anna and Zhao (2020), Journal of Econometrics 219, 101-122.
    """
    given = {"control": control, "method": method, "base": base}
    _check(given | {"unbalanced": unbalanced, "inference": inference}, anticipation, n_boot)
    framed = frame(design, data)
    if control == "never":
        require_untreated(framed.panel)
    panel, notes = comparable(framed.panel, anticipation)
    if unbalanced == "complete":
        panel, lost = _complete(panel)
        notes += lost
    if inference == "influence":
        require_clusters(panel)
        require_treated(panel)
        require_no_singletons(panel, _REMEDY)
    entities = np.arange(panel.n_entities)
    if design.weights is not None:
        one_value_each(design.weights, panel.entity, panel.weights, panel.entity_labels, entities)
    weights = panel.weights[np.searchsorted(panel.entity, entities)]
    rule = Rule(control, method, anticipation, base, 2 if inference == "influence" else 1)
    cells = compute_cells(panel, widen(panel, weights), rule, design.controls)
    notes += _cell_notes(panel, cells, unbalanced)
    draws = n_boot if inference == "influence" else -1
    return GroupTime(framed, panel, rule, cells, weights, draws, rng, alpha, notes)


_REMEDY = message(
    "Use group_time(..., inference='none') with randomisation for placebo inference, imputation, "
    "which pools cohorts for its error, or leave these cohorts out of the data."
)


def _check(given: dict[str, str], anticipation: float, n_boot: int) -> None:
    for name, value in given.items():
        check_choice(name, value, CHOICES[name])
    check_count("n_boot", n_boot, 0)
    check_number("anticipation", anticipation)
    if anticipation < 0:
        check_choice("anticipation", anticipation, ("0, 1, 2, …",))


def _complete(panel: Panel) -> tuple[Panel, tuple[Message, ...]]:
    """Keep the entities that are observed in every period."""
    seen = np.bincount(panel.entity, minlength=panel.n_entities) == len(panel.periods)
    if seen.all():
        return panel, ()
    note = message(
        "Entities not observed in every period, left out: {entities}",
        entities=listed(panel.entity_labels[i] for i in np.flatnonzero(~seen)),
    )
    return panel.keep(seen[panel.entity]), (note,)


def _cell_notes(panel: Panel, cells: Cells, unbalanced: str) -> tuple[Message, ...]:
    notes = []
    if not panel.balanced and unbalanced == "pairs":
        notes.append(
            message(
                "The panel is unbalanced: each effect uses the entities observed in its period "
                "and its base (n_treated and n_control say how many)."
            )
        )
    if cells.skipped:
        notes.append(
            message(
                "Fewer than two treated or two control entities observed in both periods, so no "
                "effect for cohort/period {cells}",
                cells=listed(cells.skipped),
            )
        )
    without = np.setdiff1d(np.arange(len(panel.cohorts)), cells.cohort)
    if len(without):
        notes.append(
            message(
                "No effect for cohort {cohorts}: no base period before treatment and "
                "anticipation, or nobody to compare.",
                cohorts=listed(panel.cohort_label(panel.cohorts[c]) for c in without),
            )
        )
    return tuple(notes)

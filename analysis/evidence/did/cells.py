"""Cohort by period: which comparison each effect is, on whom it rests, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.did.doubly_robust import METHODS, Comparison
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message


@dataclass(frozen=True)
class Rule:
    """How effects are compared: control group, covariates' method, anticipation, base.

    `enough` is the number of entities a side must have: with one, no variance is seen.
    """

    control: str
    method: str
    anticipation: float
    base: str
    enough: int = 2


@dataclass(frozen=True, eq=False)
class Wide:
    """The panel with a row an entity and a column a period; NaN where not observed.

    `outcome` has shape (entities, periods); `controls` (entities, periods, k); `weights`
    (entities,).
    """

    outcome: Floats
    controls: Floats
    weights: Floats

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Whether an entity is observed in a period."""
        return ~np.isnan(self.outcome)


@dataclass(frozen=True, eq=False)
class Cells:
    """Effects by cohort and period with each entity's influence.

    Attributes
    ----------
    cohort : shape (cells,)
        Code into the panel's cohorts.
    period, base : shape (cells,)
        The period of the effect and the one it is measured from.
    effect : shape (cells,)
        The effects; exactly 0 at a universal base.
    influence : shape (entities, cells)
        Mean over entities is 0; the variance of an effect is the sum of squares over n squared.
    n_treated, n_control : shape (cells,)
        Entities on either side; 0 at a universal base.
    skipped : tuple of str
        Cells with too few entities observed in both periods.
    """

    cohort: Codes
    period: Floats
    base: Floats
    effect: Floats
    influence: Floats
    n_treated: Codes
    n_control: Codes
    skipped: tuple[str, ...]


def widen(panel: Panel, weights: Floats) -> Wide:
    """Lay the panel out with a row an entity and a column a period."""
    shape = (panel.n_entities, len(panel.periods))
    outcome = np.full(shape, np.nan, order="F")  # read by period
    outcome[panel.entity, panel.time] = panel.outcome
    controls = np.full((*shape, panel.controls.shape[1]), np.nan)
    controls[panel.entity, panel.time] = panel.controls
    return Wide(outcome, controls, weights)


def compute_cells(panel: Panel, wide: Wide, rule: Rule, controls: Sequence[str]) -> Cells:
    """Compute the effect of every cohort in every period that has a comparison."""
    plan = np.array(list(_plan(panel, rule)), dtype=np.int64).reshape(-1, 3)
    influence = np.zeros((panel.n_entities, len(plan)), order="F")
    effect, counts = np.zeros(len(plan)), np.zeros((len(plan), 2), dtype=np.int64)
    skipped = []
    for i, (code, now, base) in enumerate(plan):
        if now == base:
            continue
        own, other = _sides(panel, wide, rule, code, now, base)
        if min(len(own), len(other)) < rule.enough:
            skipped.append(i)
            continue
        counts[i] = len(own), len(other)
        if not controls:
            gain, influence[own, i] = _mean_change(wide, own, now, base)
            drift, moved = _mean_change(wide, other, now, base)
            effect[i], influence[other, i] = gain - drift, -moved
            continue
        label = cell_label(panel, code, now)
        compared = _compare(wide, rule, (own, other), (now, base), label, controls)
        scaled = compared.influence * (panel.n_entities / (len(own) + len(other)))
        influence[own, i], influence[other, i] = scaled[: len(own)], scaled[len(own) :]
        effect[i] = compared.effect
    labels = tuple(cell_label(panel, plan[i, 0], plan[i, 1]) for i in skipped)
    kept = np.setdiff1d(np.arange(len(plan)), skipped)
    if not counts.any():
        raise NotEstimable(
            message(
                "No cohort has a period with two treated and two control entities observed in "
                "it and in its base period: {cells}.",
                cells=listed(labels),
            )
        )
    code, now, base = plan[kept].T
    return Cells(
        code,
        panel.periods[now],
        panel.periods[base],
        effect[kept],
        influence if len(kept) == len(plan) else influence[:, kept],
        counts[kept, 0],
        counts[kept, 1],
        labels,
    )


def cell_label(panel: Panel, cohort: int, period: int) -> str:
    """Name a cell by its cohort and period, both by their codes."""
    first = panel.cohort_label(panel.cohorts[cohort])
    return f"{first}/{panel.clock.label(panel.periods[period])}"


def _plan(panel: Panel, rule: Rule) -> Iterator[tuple[int, int, int]]:
    """Cohort, period and base of each comparison; periods by position in the panel's."""
    for code, cohort in enumerate(panel.cohorts):
        before = np.flatnonzero(panel.periods < cohort - rule.anticipation)
        if not len(before):
            continue
        for now, period in enumerate(panel.periods):
            if rule.base == "universal" or period >= cohort - rule.anticipation:
                yield code, now, int(before[-1])
            elif now > 0:
                yield code, now, now - 1


def _sides(
    panel: Panel, wide: Wide, rule: Rule, cohort: int, now: int, base: int
) -> tuple[Codes, Codes]:
    """Treated and control entities that are observed in both periods."""
    codes = panel.entity_cohort
    own, other = codes == cohort, codes < 0
    if rule.control == "not_yet":
        horizon = panel.periods[max(now, base)] + rule.anticipation
        other = (other | (panel.first_treated > horizon)) & ~own
    if not panel.balanced:
        seen = wide.seen[:, now] & wide.seen[:, base]
        own, other = own & seen, other & seen
    return np.flatnonzero(own), np.flatnonzero(other)


def _mean_change(wide: Wide, who: Codes, now: int, base: int) -> tuple[float, Floats]:
    """Mean change of some entities, and the influence of each on it (mean over all is zero)."""
    change = wide.outcome[who, now] - wide.outcome[who, base]
    weights = wide.weights[who]
    share = weights / weights.sum()
    mean = float(share @ change)
    return mean, len(wide.weights) * share * (change - mean)


def _compare(
    wide: Wide,
    rule: Rule,
    sides: tuple[Codes, Codes],
    periods: tuple[int, int],
    label: str,
    names: Sequence[str],
) -> Comparison:
    who, (now, base) = np.concatenate(sides), periods
    change = wide.outcome[who, now] - wide.outcome[who, base]
    treated = (np.arange(len(who)) < len(sides[0])).astype(float)
    weights = wide.weights[who] / wide.weights[who].mean()
    # covariates of the earlier of the two periods, as in the published software
    design = _standardised(wide.controls[who, min(now, base)], treated, label, names)
    try:
        return METHODS[rule.method](change, treated, design, weights)
    except NotEstimable as declined:
        raise NotEstimable(
            message("Cohort/period {cell}: {reason}.", cell=label, reason=declined.reason)
        ) from None


def _standardised(covariates: Floats, treated: Floats, label: str, names: Sequence[str]) -> Floats:
    """Covariates in their own spread with a constant first; a collinear one is named."""
    other = covariates[treated == 0]
    spread = other.std(axis=0)
    constant = spread <= 1e-12 * np.abs(other).max(axis=0).clip(min=1e-300)
    scaled = (covariates - other.mean(axis=0)) / np.where(constant, 1.0, spread)
    design = np.column_stack([np.ones(len(covariates)), scaled])
    triangle = np.abs(np.diag(np.linalg.qr(design[treated == 0], mode="r")))
    bad = np.zeros(len(names), bool)
    bad[: len(triangle) - 1] = triangle[1:] <= 1e-7 * np.sqrt(len(other))
    bad |= constant
    bad[len(triangle) - 1 :] = True
    if bad.any():
        raise NotEstimable(
            message(
                "Cohort/period {cell}: among its {n} control entities {names} is constant or "
                "explained by the controls before it. Leave it out, or use fewer controls.",
                cell=label,
                n=figure(len(other)),
                names=listed(name for name, lost in zip(names, bad, strict=True) if lost),
            )
        )
    return design

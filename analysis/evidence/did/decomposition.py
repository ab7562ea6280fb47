"""What a two-way fixed-effects coefficient is made of: every pair of cohorts and its weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame
from scipy import sparse

from analysis.evidence.design import Design
from analysis.evidence.estimate import OVERALL, Estimate, estimate_table
from analysis.evidence.framing import framed
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.regression import regress
from analysis.evidence.support import cluster_notes, require_treated
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

NEVER = "treated vs never treated"
EARLIER = "earlier vs later treated"
LATER = "later vs earlier treated"
ALWAYS = "treated vs always treated"
FORBIDDEN = (LATER, ALWAYS)


def bacon(design: Design, data: DataFrame, *, alpha: float = 0.05) -> Estimate:
    """Decompose the two-way fixed-effects coefficient into two-by-two comparisons.

    Parameters
    ----------
    design : Design
        The study, without controls, weights or window.
    data : DataFrame
        One row per entity and period, balanced.
    alpha : float in (0, 1)
        The interval of the coefficient covers 1 - alpha.

    Returns
    -------
    Estimate
        First `overall`, the coefficient with its clustered error; then a row a comparison with
        `comparison`, `cohort`, `control_cohort` (missing: never treated), `weight` and
        `forbidden` (the control is already treated). Weights sum to 1, and the weighted
        comparisons to the coefficient.

    Raises
    ------
    NotEstimable
        An unbalanced panel, controls, weights or a window: the weights are then other ones; one
        treated entity; fewer than three clusters.

    Notes
    -----
    A diagnostic, not an estimate of an effect: comparisons with entities already treated take
    their growing effect for a trend. Entities treated in every period take part as controls.

    References
    ----------
    Goodman-Bacon (2021), Journal of Econometrics 225, 254-277.
    """
    _require_plain(design)
    kept = framed(design, data, keep_always=True)
    panel = kept.panel
    if not panel.balanced:
        raise NotEstimable(
            message(
                "The panel is unbalanced ({missing} entity-periods have no row) and the "
                "decomposition is exact for balanced panels only. Keep entities and periods that "
                "are complete.",
                missing=figure(kept.sample.missing_cells),
            )
        )
    require_treated(panel)
    treated = sparse.csr_array(panel.treated[:, None].astype(float))
    fitted = regress(panel, treated, ("treated",))
    pairs = _pairs(panel)
    total = sum(pair.weight for pair in pairs)
    weights = np.array([pair.weight / total for pair in pairs])
    table = _table(panel, pairs, weights, fitted.coefficients, fitted.std_errors, fitted.df, alpha)
    return Estimate(
        table=table,
        estimand=message(
            "Two-way fixed-effects coefficient of treatment on {outcome}", outcome=design.outcome
        ),
        method=message("decomposition into {n} two-by-two comparisons", n=figure(len(pairs))),
        inference=fitted.inference,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=alpha,
        notes=(_forbidden_note(pairs, weights), *cluster_notes(panel)),
        sample=kept.sample,
        df=fitted.df,
    )


@dataclass(frozen=True)
class Pair:
    """One two-by-two comparison: who, with whom, what it says and its weight before scaling."""

    kind: str
    cohort: float
    control: float
    effect: float
    weight: float


def _require_plain(design: Design) -> None:
    used = [
        name
        for name, value in (
            ("controls", design.controls),
            ("weights", design.weights),
            ("window", design.window),
        )
        if value
    ]
    if used:
        raise NotEstimable(
            message(
                "The decomposition holds for the coefficient without {used}. Leave {used} out of "
                "the design, or read the weights of the plain coefficient only.",
                used=listed(used),
            )
        )


def _pairs(panel: Panel) -> list[Pair]:
    """Every comparison that the coefficient averages, with its weight."""
    groups = [_Group(panel, code) for code in range(-1, len(panel.cohorts))]
    never, cohorts = groups[0], groups[1:]
    found = []
    for own in (g for g in cohorts if g.share < 1):
        if never.size:
            found.append(_against_fixed(own, never, NEVER))
        for other in cohorts:
            if other.share == 1:
                found.append(_against_fixed(own, other, ALWAYS))
            elif other.first > own.first:
                found.append(_earlier(own, other))
                found.append(_later(other, own))
    return found


class _Group:
    """A cohort's mean outcome by period, its size and its share of time under treatment."""

    def __init__(self, panel: Panel, code: int) -> None:
        member = panel.entity_cohort[panel.entity] == code
        self.first = panel.cohorts[code] if code >= 0 else np.nan
        self.size = int((panel.entity_cohort == code).sum())
        sums = np.bincount(panel.time[member], panel.outcome[member], len(panel.periods))
        self.mean: Floats = sums / max(self.size, 1)
        self.after = panel.periods >= self.first
        self.share = float(self.after.mean())


def _against_fixed(own: _Group, other: _Group, kind: str) -> Pair:
    change = own.mean - other.mean
    effect = change[own.after].mean() - change[~own.after].mean()
    weight = own.size * other.size * own.share * (1 - own.share)
    return Pair(kind, own.first, other.first, float(effect), weight)


def _earlier(own: _Group, other: _Group) -> Pair:
    """Compare the earlier treated with the later, before the later is treated."""
    change = own.mean - other.mean
    effect = change[own.after & ~other.after].mean() - change[~own.after].mean()
    weight = own.size * other.size * (own.share - other.share) * (1 - own.share)
    return Pair(EARLIER, own.first, other.first, float(effect), weight)


def _later(own: _Group, other: _Group) -> Pair:
    """Compare the later treated with the earlier, while the earlier is under treatment."""
    change = own.mean - other.mean
    effect = change[own.after].mean() - change[other.after & ~own.after].mean()
    weight = own.size * other.size * own.share * (other.share - own.share)
    return Pair(LATER, own.first, other.first, float(effect), weight)


def _table(
    panel: Panel,
    pairs: list[Pair],
    weights: Floats,
    coefficient: Floats,
    std_error: Floats,
    df: float,
    alpha: float,
) -> DataFrame:
    names = [f"{_label(panel, p.cohort)} / {_label(panel, p.control)}" for p in pairs]
    kinds = [pair.kind for pair in pairs]
    return estimate_table(
        [OVERALL, *names],
        np.concatenate([coefficient, [pair.effect for pair in pairs]]),
        np.concatenate([std_error, np.full(len(pairs), np.nan)]),
        alpha=alpha,
        df=df,
        exact=np.arange(len(pairs) + 1) > 0,
        comparison=np.array(["", *kinds], dtype=object),
        cohort=panel.clock.shown(np.array([np.nan, *(pair.cohort for pair in pairs)])),
        control_cohort=panel.clock.shown(np.array([np.nan, *(pair.control for pair in pairs)])),
        weight=np.concatenate([[1.0], weights]),
        forbidden=np.array([False, *(kind in FORBIDDEN for kind in kinds)]),
    )


def _label(panel: Panel, first: float) -> str:
    return "∞" if np.isnan(first) else panel.cohort_label(first)


def _forbidden_note(pairs: list[Pair], weights: Floats) -> Message:
    forbidden = np.array([pair.kind in FORBIDDEN for pair in pairs])
    effects = np.array([pair.effect for pair in pairs])
    if not forbidden.any():
        return message("No weight lies on comparisons with entities already treated.")
    share = weights[forbidden].sum()
    if share > 1 - 1e-12:
        return message("All weight lies on comparisons with entities already treated.")
    clean = weights[~forbidden] @ effects[~forbidden] / (1 - share)
    return message(
        "{share}% of the weight lies on comparisons with entities already treated (mean "
        "{forbidden}); the mean of the other comparisons is {clean}.",
        share=figure(100 * share, 1),
        forbidden=figure(weights[forbidden] @ effects[forbidden] / share),
        clean=figure(clean),
    )

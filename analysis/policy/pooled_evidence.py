"""Published effects that can be pooled take the place of an assumed one: an overlay's, today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from pandas import DataFrame

from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.policy.assumption_table import Assumption, Assumptions
from analysis.policy.distributions import Distribution
from analysis.policy.signs import shift_of
from analysis.policy.support import Citation

GROUP = "firm_employment_pct"
OUTCOME = "employment"
CREDIBLE = ("rct", "iv", "rdd")
# What is left of an estimate from matching or before-after with controls, once instruments come.
DISCOUNT = 0.67
NORMAL_95 = 1.959964


def with_evidence(assumptions: Assumptions, data: str | Path | None = None) -> Assumptions:
    """Replace assumed effects by pooled ones where published errors allow it.

    Parameters
    ----------
    assumptions : Assumptions
    data : path, optional
        An overlay folder.

    Returns
    -------
    Assumptions
        With `own` set, and the pooled rows cited, where an effect changed.

    Notes
    -----
    Of the estimates of an intervention's effect on firm employment (pool group
    `firm_employment_pct`) the cell with most studies is pooled; at equal number the longer
    horizon. The effect is x m s: x the pooled mean in log points, m 1 for randomised or
    instrumented designs and 0.67 otherwise (mean over the studies), s the share of favourable
    findings (`sign_shifts`). Its spread is that of the prediction for a further study. The sceptic
    keeps zero, the advocate takes x alone. In the shipped data no such estimate has a standard
    error, so nothing changes.
    """
    told = _told(data)
    changed = [_pooled(item, data) for item in assumptions if item.pool in told]
    if not changed:
        return assumptions
    return assumptions.replaced(*(item for item in changed if item is not None))


def _told(data: str | Path | None) -> frozenset[str]:
    """Interventions with an effect on firm employment that has a standard error."""
    record("effects", data=data)
    table = open_package(data).table("effects")
    usable = table["pool_group"].eq(GROUP) & table["std_error"].notna()
    return frozenset(table.loc[usable, "intervention"])


def _pooled(item: Assumption, data: str | Path | None) -> Assumption | None:
    from analysis.evidence.pooling.published import effects, pool_effects

    rows = effects(item.pool, OUTCOME, poolable=True, data=data)
    rows = rows[rows["pool_group"].eq(GROUP)]
    if rows.empty:
        return None
    cell = _largest(rows)
    pooled = pool_effects(cell)
    mean = float(pooled.estimate.table["estimate"].iloc[0])
    low, high = pooled.prediction
    plain = float(np.log1p(mean / 100))
    spread = (high - low) / (2 * NORMAL_95) / (100 + mean)
    kept = _design_discount(cell) * shift_of(item.pool, data)
    return replace(
        item,
        value=plain * kept,
        distribution=Distribution("N", (plain * kept, max(spread * kept, 1e-6))),
        sceptical=0.0,
        advocate=plain,
        citations=tuple(
            Citation(row_id, f"{value:.12g}")
            for row_id, value in zip(cell["estimate_id"], cell["estimate"], strict=True)
        ),
        assumption="",
        assumption_fr="",
        own=True,
    )


def _largest(rows: DataFrame) -> DataFrame:
    sizes = rows.groupby("pool_cell").agg(
        studies=("study_id", "size"), horizon=("horizon_years", "max")
    )
    best = sizes.sort_values(["studies", "horizon"]).index[-1]
    return rows[rows["pool_cell"].eq(best)]


def _design_discount(rows: DataFrame) -> float:
    return float(np.where(rows["design"].isin(CREDIBLE), 1.0, DISCOUNT).mean())

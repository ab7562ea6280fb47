"""Averages of cohort-period effects: over all, by cohort, by event time, by calendar period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.did.cells import Cells
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.rows import check_choice
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

KINDS = ("simple", "group", "event", "calendar")


@dataclass(frozen=True, eq=False)
class Average:
    """Rows of an aggregate, `overall` first.

    Attributes
    ----------
    effect : shape (rows,)
        The averages.
    influence : shape (entities, rows)
        Influence functions, estimated cohort shares included.
    key : shape (rows,)
        Event time, cohort or period; NaN for the overall row.
    members : tuple of int arrays
        The cells behind each row.
    """

    effect: Floats
    influence: Floats
    key: Floats
    members: tuple[Codes, ...]


def average(
    panel: Panel,
    cells: Cells,
    weights: Floats,
    kind: str,
    events: tuple[float, float] | None,
    balance: float | None,
) -> Average:
    """Average the cells by one of four kinds (Callaway and Sant'Anna 2021, section 3.1.1).

    Cells are weighted by the share of their cohort among all entities; that the shares are
    estimated enters the influence functions.
    """
    check_choice("kind", kind, KINDS)
    shares = _Shares(panel, cells, weights)
    event = np.round(cells.period - panel.cohorts[cells.cohort], 9)
    chosen = _chosen(panel, event, cells, events, balance)
    after = chosen & (event >= 0)
    if not after.any():
        raise NotEstimable(
            message(
                "No effect after treatment is left to average. Check window, events and balance."
            )
        )
    if kind == "simple":
        return shares.rows([np.flatnonzero(after)], np.array([np.nan]))
    key, among = {
        "group": (panel.cohorts[cells.cohort], after),
        "calendar": (cells.period, after),
        "event": (event, chosen),
    }[kind]
    values = np.unique(key[among])
    members = [np.flatnonzero(among & (key == value)) for value in values]
    inner = shares.rows(members, values, equal=kind == "group")
    if kind == "group":
        top = shares.over_cohorts(inner)
    else:
        top = _plain_mean(inner, values >= 0 if kind == "event" else np.ones(len(values), bool))
    return Average(
        np.concatenate([top.effect, inner.effect]),
        np.column_stack([top.influence, inner.influence]),
        np.concatenate([top.key, inner.key]),
        (*top.members, *inner.members),
    )


@dataclass(frozen=True, eq=False)
class _Shares:
    """Weighted averages of cells whose weights are the estimated shares of their cohorts."""

    panel: Panel
    cells: Cells
    weights: Floats

    def of_cohorts(self) -> Floats:
        codes, total = self.panel.entity_cohort, self.weights.sum()
        return np.array(
            [self.weights[codes == c].sum() / total for c in range(len(self.panel.cohorts))]
        )

    def rows(self, members: Sequence[Codes], key: Floats, *, equal: bool = False) -> Average:
        shares = self.of_cohorts()
        effects, influence = [], []
        for which in members:
            share = np.ones(len(which)) if equal else shares[self.cells.cohort[which]]
            weight = share / share.sum()
            effects.append(weight @ self.cells.effect[which])
            moved = self.cells.influence[:, which] @ weight
            if not equal:
                moved = moved + self._of_shares(
                    self.cells.cohort[which], self.cells.effect[which], shares
                )
            influence.append(moved)
        return Average(np.array(effects), np.column_stack(influence), key, tuple(members))

    def over_cohorts(self, inner: Average) -> Average:
        cohorts = np.searchsorted(self.panel.cohorts, inner.key)
        shares = self.of_cohorts()
        weight = shares[cohorts] / shares[cohorts].sum()
        moved = inner.influence @ weight + self._of_shares(cohorts, inner.effect, shares)
        members = np.concatenate(inner.members)
        return Average(
            np.array([weight @ inner.effect]), moved[:, None], np.array([np.nan]), (members,)
        )

    def _of_shares(self, cohorts: Codes, effects: Floats, shares: Floats) -> Floats:
        """Influence of each entity through the estimated shares on a weighted average."""
        among, total = shares[cohorts], shares[cohorts].sum()
        mean = among @ effects / total
        # an entity of cohort c moves the average by its distance from it, for each of its cells
        gain = np.bincount(cohorts, effects - mean, minlength=len(shares)) / total
        member = self.panel.entity_cohort >= 0
        own = np.zeros(self.panel.n_entities)
        own[member] = gain[self.panel.entity_cohort[member]]
        # sum over cells of share x (effect - mean) is zero, so the shares' own means drop out
        return self.weights / self.weights.mean() * own


def _chosen(
    panel: Panel,
    event: Floats,
    cells: Cells,
    events: tuple[float, float] | None,
    balance: float | None,
) -> NDArray[np.bool_]:
    chosen = np.ones(len(event), bool)
    if events is not None:
        chosen &= (event >= events[0]) & (event <= events[1])
    if balance is not None:
        reach = panel.periods[-1] - panel.cohorts[cells.cohort]
        span = panel.periods[-1] - panel.periods[0]
        chosen &= (reach >= balance) & (event <= balance) & (event >= balance - span)
    return chosen


def _plain_mean(inner: Average, which: NDArray[np.bool_]) -> Average:
    members = np.concatenate([m for m, used in zip(inner.members, which, strict=True) if used])
    return Average(
        np.array([inner.effect[which].mean()]),
        inner.influence[:, which].mean(axis=1, keepdims=True),
        np.array([np.nan]),
        (members,),
    )

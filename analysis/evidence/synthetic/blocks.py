"""One cohort's synthetic difference-in-differences: entity weights, period weights, effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.panel import Codes, Floats
from analysis.evidence.synthetic.simplex import simplex_weights


@dataclass(frozen=True, eq=False)
class Cohort:
    """Entities treated from one date, their periods, and how strongly weights are evened out.

    Attributes
    ----------
    first : float
        First period under treatment.
    rows : shape (treated,)
        Their rows in the study's grid.
    pre, post : shape (pre,), (post,)
        Columns of the grid before and under treatment.
    event_times : shape (post,)
        Periods since treatment.
    penalty : float
        The published ζ: `(treated x post periods)^(1/4)` times the standard deviation of the
        controls' period-to-period changes before treatment.
    """

    first: float
    rows: Codes
    pre: Codes
    post: Codes
    event_times: Floats
    penalty: float

    @property
    def size(self) -> int:
        """Treated entity-periods."""
        return len(self.rows) * len(self.post)


@dataclass(frozen=True, eq=False)
class Block:
    """Weights of one cohort and its effect in each period under treatment."""

    entity_weights: Floats
    time_weights: Floats
    curve: Floats


def penalty(controls: Floats, n_treated: int, n_post: int) -> float:
    """Size the ridge on entity weights as published, from the controls before treatment."""
    return float((n_treated * n_post) ** 0.25 * np.diff(controls, axis=1).std(ddof=1))


def fit_block(grid: Floats, controls: Codes, treated: Codes, cohort: Cohort) -> Block:
    """Weights and effects of `treated` against `controls`, both rows of the grid.

    Entity weights bring the controls' mean to the treated's path before treatment up to a
    constant; period weights bring the controls' mean before to their mean after, likewise.
    """
    before, after = grid[np.ix_(controls, cohort.pre)], grid[np.ix_(controls, cohort.post)]
    own = grid[treated].mean(axis=0)
    target = own[cohort.pre]
    entity = simplex_weights(
        (before - before.mean(axis=1, keepdims=True)).T,
        target - target.mean(),
        ridge=cohort.penalty**2 * len(cohort.pre),
    )
    goal = after.mean(axis=1)
    time = simplex_weights(before - before.mean(axis=0), goal - goal.mean())
    return Block(entity, time, curve(grid, controls, entity, own, time, cohort))


def curve(
    grid: Floats, controls: Codes, entity: Floats, own: Floats, time: Floats, cohort: Cohort
) -> Floats:
    """Gap to the weighted controls by period under treatment, less its weighted mean before."""
    gap = own - entity @ grid[controls]
    return np.asarray(gap[cohort.post] - time @ gap[cohort.pre], float)


@dataclass(frozen=True, eq=False)
class Shares:
    """How cohorts' effects are averaged: over all treated entity-periods, and by event time."""

    cohorts: tuple[Cohort, ...]

    @property
    def event_times(self) -> Floats:
        """Event times that some cohort is observed in."""
        return np.unique(np.concatenate([c.event_times for c in self.cohorts]))

    def averaged(self, curves: Sequence[Floats]) -> Floats:
        """Overall effect, then one for each event time, then one for each cohort."""
        means = [c.mean() for c in curves]
        overall = np.average(means, weights=[c.size for c in self.cohorts])
        return np.array([overall, *self._by_event(curves), *means])

    def _by_event(self, curves: Sequence[Floats]) -> Iterator[float]:
        for event in self.event_times:
            pairs = [
                (float(values[cohort.event_times == event][0]), len(cohort.rows))
                for cohort, values in zip(self.cohorts, curves, strict=True)
                if (cohort.event_times == event).any()
            ]
            yield float(np.average([v for v, _ in pairs], weights=[n for _, n in pairs]))


@dataclass(frozen=True, eq=False)
class Study:
    """All cohorts against the same controls, complete in every period that is used.

    Attributes
    ----------
    grid : shape (entities, periods)
        Outcomes, adjusted for controls where the design names some.
    controls : shape (n,)
        Rows of the entities not treated.
    cohorts : tuple of Cohort
        Who is treated from when.
    """

    grid: Floats
    controls: Codes
    cohorts: tuple[Cohort, ...]

    @property
    def shares(self) -> Shares:
        """How the cohorts are averaged."""
        return Shares(self.cohorts)

    @property
    def n_treated(self) -> int:
        """Treated entities."""
        return sum(len(c.rows) for c in self.cohorts)

    def fitted(self) -> list[Block]:
        """Fit each cohort."""
        return [fit_block(self.grid, self.controls, c.rows, c) for c in self.cohorts]

    def effects(self, controls: Codes, treated: Sequence[Codes]) -> Floats:
        """Averages of `Shares` if these rows were the controls and each cohort's treated."""
        pairs = zip(treated, self.cohorts, strict=True)
        return self.shares.averaged([fit_block(self.grid, controls, r, c).curve for r, c in pairs])


def split(rows: Codes, cohorts: Sequence[Cohort]) -> list[NDArray[np.int64]]:
    """Deal rows out to the cohorts, as many to each as it has."""
    return np.split(rows, np.cumsum([len(c.rows) for c in cohorts])[:-1])

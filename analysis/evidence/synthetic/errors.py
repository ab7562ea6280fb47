"""The three published inferences of synthetic difference-in-differences, and when they apply.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), algorithms 2 (bootstrap), 3 (jackknife)
and 4 (placebo); with several dates of treatment as Clarke, Pailanir, Athey and Imbens (2023).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from analysis.evidence.ordering import ordered, unlike
from analysis.evidence.panel import Codes, Floats
from analysis.evidence.synthetic.blocks import Block, Cohort, Study, curve, split
from analysis.evidence.synthetic.placebo_ranks import REACH, require_reach
from analysis.evidence.synthetic.placebo_record import least_p
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

LEAST_DRAWS = 20


@dataclass(frozen=True, eq=False)
class Replicates:
    """Effects in each replication, shape (replications, effects), and what they are called.

    The covariance is `scale` times their mean squared deviation; `placebos` tells whether they
    are effects of nothing, which can be ranked against.
    """

    effects: Floats
    inference: Message
    scale: float = 1.0
    placebos: bool = False

    @property
    def std_errors(self) -> Floats:
        """Standard error of each effect."""
        return np.asarray(np.sqrt(self.scale * self.effects.var(axis=0)), float)


def placebo(study: Study, n_rep: int, rng: np.random.Generator) -> Replicates:
    """Effects of controls dealt out to the cohorts as if treated, against the other controls."""
    n, m = len(study.controls), study.n_treated
    if n <= m:
        raise NotEstimable(
            message(
                "{treated} treated entities and {controls} controls: placebo inference treats as "
                "many controls as there are treated and needs donors left over. Use "
                "inference='bootstrap' or 'jackknife', or more controls.",
                treated=figure(m),
                controls=figure(n),
            )
        )
    total = _assignments(study)
    _enough_assignments(m, total)
    exact = total <= n_rep
    deals = _all_deals(study) if exact else _drawn_deals(study, n_rep, rng)
    effects = np.array([study.effects(_rest(study, dealt), dealt) for dealt in deals])
    said = message("placebo errors, every one of {n} assignments", n=figure(len(effects)))
    if not exact:
        said = message(
            "placebo errors, {n} of {total} assignments",
            n=figure(len(effects)),
            total=figure(total),
        )
    return Replicates(effects, said, placebos=True)


def bootstrap(
    study: Study, labels: Sequence[str], n_rep: int, rng: np.random.Generator
) -> Replicates:
    """Effects in samples of all entities with replacement, weights estimated anew."""
    _several_treated(study, labels, "bootstrap")
    everyone = np.concatenate(
        [_nameless(study, rows) for rows in (study.controls, *(c.rows for c in study.cohorts))]
    )
    effects: list[Floats] = []
    while len(effects) < n_rep:
        drawn = np.sort(rng.choice(everyone, size=len(everyone)))
        controls = drawn[np.isin(drawn, study.controls)]
        treated = [drawn[np.isin(drawn, c.rows)] for c in study.cohorts]
        if len(controls) and all(len(rows) for rows in treated):
            effects.append(study.effects(controls, treated))
    said = message("bootstrap over entities, {n} draws", n=figure(n_rep))
    return Replicates(np.array(effects), said)


def jackknife(study: Study, labels: Sequence[str], blocks: Sequence[Block]) -> Replicates:
    """Effects without each entity in turn, the weights of the others kept and scaled to one."""
    _several_treated(study, labels, "jackknife")
    for cohort, block in zip(study.cohorts, blocks, strict=True):
        _several_controls(study, labels, cohort, block)
    effects = [
        study.shares.averaged(
            [
                _without(study, gone, cohort, block)
                for cohort, block in zip(study.cohorts, blocks, strict=True)
            ]
        )
        for gone in np.concatenate([study.controls, *(c.rows for c in study.cohorts)])
    ]
    said = message("jackknife over {n} entities", n=figure(len(effects)))
    return Replicates(np.array(effects), said, scale=len(effects) - 1)


def _enough_assignments(n_treated: int, total: int) -> None:
    if n_treated == 1 or least_p(total) <= REACH:
        require_reach(total)
        return
    raise NotEstimable(
        message(
            "{n} ways to put controls in the place of {treated} treated entities give a smallest "
            "possible p of {floor}, whatever happened. Use inference='none' for the effect alone, "
            "or more controls.",
            n=figure(total),
            treated=figure(n_treated),
            floor=figure(least_p(total), 2),
        )
    )


def _assignments(study: Study) -> int:
    left, total = len(study.controls), 1
    for cohort in study.cohorts:
        total *= comb(left, len(cohort.rows))
        left -= len(cohort.rows)
    return total


def _all_deals(study: Study) -> Iterator[list[Codes]]:
    """Every way to deal controls out to the cohorts."""

    def deal(left: Codes, cohorts: Sequence[Cohort]) -> Iterator[list[Codes]]:
        if not cohorts:
            yield []
            return
        for chosen in combinations(left, len(cohorts[0].rows)):
            rows = np.array(chosen)
            for more in deal(np.setdiff1d(left, rows), cohorts[1:]):
                yield [rows, *more]

    return deal(study.controls, study.cohorts)


def _drawn_deals(study: Study, n_rep: int, rng: np.random.Generator) -> Iterator[list[Codes]]:
    controls = _nameless(study, study.controls)
    for _ in range(n_rep):
        rows = rng.permutation(controls)[: study.n_treated]
        yield split(rows, study.cohorts)


def _nameless(study: Study, rows: Codes) -> Codes:
    """Rows in an order of their numbers, so that the same draws take the same entities."""
    used = np.concatenate([study.controls, *(c.rows for c in study.cohorts)])
    shared = ~np.isnan(study.grid[used]).any(axis=0)
    part = study.grid[:, shared]
    level = part[used].mean(axis=0)
    moved = part[rows] - part[rows].mean(axis=1, keepdims=True) - (level - level.mean())
    return np.asarray(rows[ordered(moved @ unlike(int(shared.sum())), np.zeros(len(rows)))])


def _rest(study: Study, dealt: Sequence[Codes]) -> Codes:
    return np.setdiff1d(study.controls, np.concatenate(list(dealt)))


def _without(study: Study, gone: int, cohort: Cohort, block: Block) -> Floats:
    left = study.controls != gone
    weights = block.entity_weights[left]
    own = study.grid[cohort.rows[cohort.rows != gone]].mean(axis=0)
    return curve(
        study.grid,
        study.controls[left],
        weights / weights.sum(),
        own,
        block.time_weights,
        cohort,
    )


def _several_treated(study: Study, labels: Sequence[str], how: str) -> None:
    alone = [labels[c.rows[0]] for c in study.cohorts if len(c.rows) == 1]
    if alone:
        raise NotEstimable(
            message(
                "{how}: {entities} is the only one treated from its date, and with one treated "
                "entity its own variation cannot be resampled. Use inference='placebo'.",
                how=how,
                entities=listed(alone),
            )
        )


def _several_controls(study: Study, labels: Sequence[str], cohort: Cohort, block: Block) -> None:
    on = np.flatnonzero(block.entity_weights > 0)
    if len(on) == 1:
        raise NotEstimable(
            message(
                "jackknife: all weight is on one control, {entity}, and without it there is no "
                "comparison. Use inference='placebo' or 'bootstrap'.",
                entity=labels[study.controls[on[0]]],
            )
        )

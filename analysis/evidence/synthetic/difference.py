"""The entry: synthetic difference-in-differences of all cohorts, with one of three inferences."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.estimate import check_alpha
from analysis.evidence.rows import check_choice
from analysis.evidence.showing import p_value
from analysis.evidence.synthetic.blocks import Block
from analysis.evidence.synthetic.difference_record import (
    SyntheticDid,
    covariance,
    effect_table,
    entity_weights,
    paths,
    shown_rows,
    time_weights,
)
from analysis.evidence.synthetic.errors import (
    LEAST_DRAWS,
    Replicates,
    bootstrap,
    jackknife,
    placebo,
)
from analysis.evidence.synthetic.study import Studied, studied
from analysis.evidence.wording import figure
from analysis.language.errors import DataError
from analysis.language.messages import Message, message

INFERENCES = ("placebo", "jackknife", "bootstrap", "none")
BY = ("event", "cohort")


def synthetic_did(
    design: Design,
    data: DataFrame,
    *,
    inference: str = "placebo",
    n_rep: int = 200,
    anticipation: float = 0,
    by: str = "event",
    rng: int | np.random.Generator = 0,
    alpha: float = 0.05,
) -> SyntheticDid:
    """Change of the treated against controls and periods weighted to have moved alike before.

    Parameters
    ----------
    design : Design
        The study; `window` limits the event times of treated entities, `controls` are taken out
        of the outcome beforehand.
    data : DataFrame
        One row per entity and period.
    inference : {"placebo", "jackknife", "bootstrap", "none"}
        "placebo": controls as if treated; the only one for a single treated entity, it takes the
        treated for as noisy as the controls. "jackknife", "bootstrap": over entities, for many
        treated. "none": effects alone.
    n_rep : int, 20 or more
        Placebo or bootstrap draws; where no more assignments of placebos exist, each is run once.
    anticipation : float, zero or more
        Periods before treatment (in units of time) that count neither as before nor as under it.
    by : {"event", "cohort"}
        Rows below `overall`: event times, or dates of treatment.
    rng : int or numpy.random.Generator
        Seed of the draws.
    alpha : float in (0, 1)
        Normal intervals cover 1 - alpha.

    Returns
    -------
    SyntheticDid
        An `Estimate`: `overall` first, the mean over treated entity-periods, in the unit of the
        outcome; `placebo_p` (with placebos) is the share of placebos, the treated counted, with an
        effect as large. Also `.weights`, `.time_weights`, `.paths`, `.replicates`.

    Raises
    ------
    DataError
        An argument that is none of its choices; `weights` or `cluster` in the design.
    NotEstimable
        Fewer than two controls, or nobody treated with two periods before; jackknife or bootstrap
        with one treated entity at a date; jackknife with all weight on one control; placebo with
        no more controls than treated, or so few assignments that p cannot reach 0.10.

    Notes
    -----
    For each date of treatment, with controls never treated in these periods: entity weights
    minimise `Σ_pre (w0 + Σ w_i y_it - ȳ_tr,t)² + ζ² T_pre |w|²`, period weights
    `Σ_controls (l0 + Σ l_t y_it - ȳ_i,post)²`, both zero or more, sum one; solved exactly. The
    effect is the change of the treated (weighted before, mean after) less that of the weighted
    controls. Cohorts are averaged by treated entity-periods. Entities without a value in a
    compared period are left out and reported. Identified if the weighted comparison would have
    moved in parallel; unlike a synthetic control, levels may differ.

    References
    ----------
    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111,
    4088-4118. Clarke, Pailanir, Athey and Imbens (2023), arXiv 2301.11859 (several dates).
    """
    check_choice("inference", inference, INFERENCES)
    check_choice("by", by, BY)
    check_alpha(alpha)
    _check_numbers(n_rep, anticipation)
    found = studied(design, data, anticipation)
    study, blocks = found.study, found.study.fitted()
    effects = study.shares.averaged([block.curve for block in blocks])
    drawn = _replicates(inference, found, blocks, n_rep, np.random.default_rng(rng))
    rows = shown_rows(study, by)
    table = effect_table(found, by, effects, drawn, alpha)
    return SyntheticDid(
        table=table,
        estimand=message("Mean effect on {outcome} of the treated", outcome=design.outcome),
        method=message("synthetic difference-in-differences"),
        inference=message("no interval asked for") if drawn is None else drawn.inference,
        n_obs=found.sample.n_obs,
        n_entities=found.sample.n_entities,
        n_clusters=None,
        alpha=alpha,
        notes=_notes(found, design, inference, table),
        sample=found.sample,
        covariance=None if drawn is None else covariance(drawn, rows),
        weights=entity_weights(found, blocks),
        time_weights=time_weights(found, blocks),
        paths=paths(found, blocks),
        replicates=np.empty((0, len(rows))) if drawn is None else drawn.effects[:, rows],
    )


def _check_numbers(n_rep: int, anticipation: float) -> None:
    if int(n_rep) != n_rep or n_rep < LEAST_DRAWS:
        raise DataError(
            message(
                "n_rep: found {n}; expected {least} draws or more for a standard error.",
                n=repr(n_rep),
                least=figure(LEAST_DRAWS),
            )
        )
    if not anticipation >= 0:
        raise DataError(
            message(
                "anticipation: found {found}; expected a number of periods, zero or more.",
                found=repr(anticipation),
            )
        )


def _replicates(
    inference: str, found: Studied, blocks: list[Block], n_rep: int, rng: np.random.Generator
) -> Replicates | None:
    labels = found.panel.entity_labels
    if inference == "placebo":
        return placebo(found.study, int(n_rep), rng)
    if inference == "bootstrap":
        return bootstrap(found.study, labels, int(n_rep), rng)
    if inference == "jackknife":
        return jackknife(found.study, labels, blocks)
    return None


def _notes(found: Studied, design: Design, inference: str, table: DataFrame) -> tuple[Message, ...]:
    study, notes = found.study, []
    if inference == "placebo":
        notes.append(
            message(
                "Placebo errors take the treated for as noisy as the controls. By rank among the "
                "placebos p {p}; quote the larger of the two.",
                p=p_value(float(table["placebo_p"].iloc[0])),
            )
        )
    if design.controls:
        notes.append(
            message(
                "The outcome is adjusted for {controls} by slopes from untreated rows with entity "
                "and time effects; errors take the slopes as known.",
                controls=", ".join(design.controls),
            )
        )
    if len(study.cohorts) > 1:
        notes.append(
            message(
                "{n} dates of treatment: each is compared with the same controls, never treated "
                "in these periods; overall weights them by treated entity-periods.",
                n=figure(len(study.cohorts)),
            )
        )
    shortest = min(len(c.pre) for c in study.cohorts)
    if shortest < len(study.controls):
        notes.append(
            message(
                "{n} periods before treatment and {controls} controls: how alike they moved "
                "before is known from few periods.",
                n=figure(shortest),
                controls=figure(len(study.controls)),
            )
        )
    return tuple(notes)

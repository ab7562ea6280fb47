"""From a design's rows to the study of synthetic difference-in-differences: who, when, complete."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.absorption import system
from analysis.evidence.design import Design
from analysis.evidence.framing import Frame, frame
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.sample import Dropped, Sample
from analysis.evidence.synthetic.blocks import Cohort, Study, penalty
from analysis.evidence.synthetic.grid import cells, kept_sample
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message

LEAST_PRE = 2
LEAST_CONTROLS = 2


@dataclass(frozen=True, eq=False)
class Studied:
    """The study, the panel its rows come from, and the report of what was left out."""

    study: Study
    panel: Panel
    sample: Sample


def studied(design: Design, data: DataFrame, anticipation: float) -> Studied:
    """Cut the cohorts' complete blocks out of a design's rows; see `synthetic_did` for refusals."""
    _unused(design)
    framed = frame(design, data)
    panel = framed.panel
    grid = cells(panel, _adjusted(panel, design))
    timed = [_periods(panel, i, anticipation) for i in range(len(panel.cohorts))]
    used = np.any([pre | post for pre, post in timed], axis=0)
    complete = np.asarray(~np.isnan(grid[:, used]).any(axis=1), bool)
    for code, (pre, post) in enumerate(timed):
        rows = panel.entity_cohort == code
        complete[rows] = ~np.isnan(grid[rows][:, pre | post]).any(axis=1)
    lost = _incomplete(panel, complete)
    controls = np.flatnonzero((panel.entity_cohort < 0) & complete)
    _enough_controls(controls, lost)
    cohorts, short = [], []
    for code, (pre, post) in enumerate(timed):
        rows = np.flatnonzero((panel.entity_cohort == code) & complete)
        if len(rows) and pre.sum() >= LEAST_PRE and post.any():
            cohorts.append(_cohort(panel, grid, controls, rows, pre, post))
        elif len(rows):
            short.append(rows)
    lost += _short(panel, short)
    if not cohorts:
        raise NotEstimable(
            message(
                "No treated entity is left: {reasons}. Synthetic difference-in-differences needs "
                "entities observed in every period, two of them before treatment.",
                reasons=listed(d.reason for d in lost),
            )
        )
    return Studied(
        Study(grid, controls, tuple(cohorts)),
        panel,
        kept_sample(framed, _kept_rows(framed, controls, cohorts, used), lost),
    )


def _unused(design: Design) -> None:
    idle = [
        name
        for name, used in (("weights", design.weights), ("cluster", design.cluster))
        if used and used != design.entity
    ]
    if idle:
        raise DataError(
            message(
                "synthetic_did: the design names {roles}, which the published method does not "
                "have. Leave them out of the design.",
                roles=listed(idle),
            )
        )


def _adjusted(panel: Panel, design: Design) -> Floats:
    """Outcome less the controls' part; slopes from untreated rows with entity and time effects."""
    if not design.controls:
        return panel.outcome
    untreated = panel.keep(~panel.treated)
    slopes = system(untreated, controls=design.controls).coefficients(untreated.outcome)
    return panel.outcome - panel.controls @ slopes[-len(design.controls) :]


def _periods(
    panel: Panel, code: int, anticipation: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark a cohort's periods before (and before anticipation) and under treatment."""
    seen = np.zeros(len(panel.periods), bool)
    seen[np.unique(panel.time[panel.entity_cohort[panel.entity] == code])] = True
    first = panel.cohorts[code]
    pre = np.round(panel.periods - (first - anticipation), 9) < 0
    return seen & pre, seen & (panel.periods >= first)


def _cohort(
    panel: Panel,
    grid: Floats,
    controls: np.ndarray,
    rows: np.ndarray,
    pre: NDArray[np.bool_],
    post: NDArray[np.bool_],
) -> Cohort:
    first = float(panel.first_treated[rows[0]])
    before = np.flatnonzero(pre)
    return Cohort(
        first=first,
        rows=rows,
        pre=before,
        post=np.flatnonzero(post),
        event_times=np.round(panel.periods[post] - first, 9),
        penalty=penalty(grid[np.ix_(controls, before)], len(rows), int(post.sum())),
    )


def _incomplete(panel: Panel, complete: NDArray[np.bool_]) -> list[Dropped]:
    out = np.flatnonzero(~complete)
    if not len(out):
        return []
    return [
        Dropped(
            message("not observed in every period that is compared"),
            int(np.isin(panel.entity, out).sum()),
            tuple(panel.entity_labels[i] for i in out),
        )
    ]


def _short(panel: Panel, short: list[np.ndarray]) -> list[Dropped]:
    if not short:
        return []
    rows = np.concatenate(short)
    return [
        Dropped(
            message("fewer than two periods before treatment, or none under it"),
            int(np.isin(panel.entity, rows).sum()),
            tuple(panel.entity_labels[i] for i in rows),
        )
    ]


def _enough_controls(controls: np.ndarray, lost: list[Dropped]) -> None:
    if len(controls) >= LEAST_CONTROLS:
        return
    raise NotEstimable(
        message(
            "Entities never treated in these periods and complete: {n}; a weighted "
            "control needs at least {least} donors. Left out: {reasons}. With nobody untreated use "
            "group_time with control='not_yet' or imputation.",
            n=figure(len(controls)),
            least=figure(LEAST_CONTROLS),
            reasons=listed(d.reason for d in lost) if lost else message("nobody"),
        )
    )


def _kept_rows(
    framed: Frame, controls: np.ndarray, cohorts: list[Cohort], used: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    entities = np.concatenate([controls, *(c.rows for c in cohorts)])
    return np.isin(framed.panel.entity, entities) & used[framed.panel.time]

"""One treated entity and its possible donors, period by period: what a synthetic control sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.clock import Clock
from analysis.evidence.design import Design
from analysis.evidence.framing import Frame, framed
from analysis.evidence.panel import Floats, Panel
from analysis.evidence.sample import Dropped, Sample
from analysis.evidence.synthetic.grid import cells, kept_sample
from analysis.evidence.synthetic.periods import fitted_periods
from analysis.evidence.wording import DONORS, counted, figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

LEAST_DONORS = 2
LEAST_PRE = 2


@dataclass(frozen=True, eq=False)
class Comparison:
    """The treated entity (row 0) and its donors (the rows below), complete where it counts.

    Attributes
    ----------
    outcome : shape (1 + donors, periods)
        NaN only in periods that are neither `pre` nor `post`.
    pre, post : shape (periods,) of bool
        Periods that the weights are fitted on, and periods under treatment.
    predictors : shape (1 + donors, predictors)
        Means over their windows; no column where the fit is on the outcome alone.
    from_outcome, predictor_last : shape (predictors,)
        Whether a predictor is the outcome itself; the last period of its window.
    predictor_names, labels : tuple of str
        Columns of `predictors`; rows.
    ids : tuple
        The rows' names as the data has them.
    """

    design: Design
    outcome: Floats
    periods: Floats
    pre: NDArray[np.bool_]
    post: NDArray[np.bool_]
    predictors: Floats
    predictor_names: tuple[str, ...]
    from_outcome: NDArray[np.bool_]
    predictor_last: Floats
    labels: tuple[str, ...]
    ids: tuple[Any, ...]
    clock: Clock
    sample: Sample

    @property
    def n_donors(self) -> int:
        """Donors."""
        return len(self.labels) - 1

    def rows(self, chosen: Sequence[int]) -> Comparison:
        """Give the comparison of some rows; the first named is in the place of the treated."""
        rows = list(chosen)
        return replace(
            self,
            outcome=self.outcome[rows],
            predictors=self.predictors[rows],
            labels=tuple(self.labels[i] for i in rows),
            ids=tuple(self.ids[i] for i in rows),
        )


def comparison(
    design: Design,
    data: DataFrame,
    *,
    treated: object,
    donors: Iterable[object] | None,
    pre: object,
) -> Comparison:
    """Sort the rows of a study into one treated entity and complete donors; no predictors yet.

    Raises
    ------
    DataError
        An entity or period that the data do not have; a donor that is treated itself; a design
        column that this method does not use.
    NotEstimable
        The treated entity has no period before or under treatment, or fewer than two donors are
        complete.
    """
    _only_outcome(design)
    frame = framed(design, data)
    panel = frame.panel
    at = _treated_row(frame, treated)
    periods = np.unique(panel.time[panel.entity == at])
    time, first = panel.periods[periods], panel.first_treated[at]
    post = time >= first
    fitted = fitted_periods(pre, time, first, panel.clock)
    _enough_periods(frame, at, fitted, post)
    grid = cells(panel)[:, periods]
    holes = np.asarray(np.isnan(grid[:, fitted | post]).any(axis=1), bool)
    chosen, lost = _donors(panel, at, donors, holes)
    rows = np.array([at, *chosen])
    ids = {str(name): name for name in frame.given[design.entity].unique()}
    labels = tuple(panel.entity_labels[i] for i in rows)
    return Comparison(
        design=design,
        outcome=grid[rows],
        periods=time,
        pre=fitted,
        post=post,
        predictors=np.empty((len(rows), 0)),
        predictor_names=(),
        from_outcome=np.empty(0, bool),
        predictor_last=np.empty(0),
        labels=labels,
        ids=tuple(ids[label] for label in labels),
        clock=panel.clock,
        sample=kept_sample(frame, np.isin(panel.entity, rows) & np.isin(panel.time, periods), lost),
    )


def _only_outcome(design: Design) -> None:
    roles = (design.controls, design.weights, design.cluster)
    idle = [
        name
        for name, used in zip(("controls", "weights", "cluster"), roles, strict=True)
        if used and used != design.entity
    ]
    if idle:
        raise DataError(
            message(
                "synthetic_control: the design names {roles}, which a synthetic control does not "
                "use. Give covariates as predictors={{column: years}}, and leave the others out.",
                roles=listed(idle),
            )
        )


def _treated_row(frame: Frame, treated: object) -> int:
    if isinstance(treated, list | tuple | set | np.ndarray):
        if len(treated) != 1:
            raise DataError(
                message(
                    "treated: found {n} entities; expected one. Run each on its own, or use "
                    "synthetic_did, which averages over treated entities.",
                    n=figure(len(treated)),
                )
            )
        treated = next(iter(treated))
    labels = frame.panel.entity_labels
    if str(treated) not in labels:
        raise DataError(message("treated: {problem}", problem=unknown_name(str(treated), labels)))
    at = labels.index(str(treated))
    if np.isnan(frame.panel.first_treated[at]):
        raise DataError(
            message(
                "treated: {entity} is not treated in these periods by column {column}; expected "
                "its first period under treatment there.",
                entity=str(treated),
                column=frame.design.first_treated,
            )
        )
    return at


def _enough_periods(
    frame: Frame, at: int, fitted: NDArray[np.bool_], post: NDArray[np.bool_]
) -> None:
    if post.any() and fitted.sum() >= LEAST_PRE:
        return
    raise NotEstimable(
        message(
            "{entity}: observed in {pre} periods to fit on and {post} under treatment; a "
            "synthetic control needs at least {least} before and one under it.",
            entity=frame.panel.entity_labels[at],
            pre=figure(int(fitted.sum())),
            post=figure(int(post.sum())),
            least=figure(LEAST_PRE),
        )
    )


def _donors(
    panel: Panel, at: int, asked: Iterable[object] | None, gaps: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], list[Dropped]]:
    """Rows of the donors, and who could have been one and is not."""
    treated = ~np.isnan(panel.first_treated)
    wanted = np.ones(panel.n_entities, bool)
    if asked is not None:
        wanted = _asked(panel, at, list(dict.fromkeys(str(name) for name in asked)))
    wanted[at] = False
    reasons = (
        (treated & wanted, message("treated itself")),
        (gaps & wanted & ~treated, message("not observed in every period that is compared")),
    )
    rows = np.bincount(panel.entity, minlength=panel.n_entities)
    lost = [
        Dropped(why, int(rows[out].sum()), tuple(panel.entity_labels[i] for i in out.nonzero()[0]))
        for out, why in reasons
        if out.any()
    ]
    chosen = np.flatnonzero(wanted & ~treated & ~gaps)
    if len(chosen) < LEAST_DONORS:
        raise NotEstimable(
            message(
                "{donors}: a weighted mean needs at least {least} entities that are not treated "
                "and observed in every compared period. Left out: {reasons}.",
                donors=counted(len(chosen), DONORS),
                least=figure(LEAST_DONORS),
                reasons=listed(d.reason for d in lost) if lost else message("nobody"),
            )
        )
    return chosen, lost


def _asked(panel: Panel, at: int, names: list[str]) -> NDArray[np.bool_]:
    labels = panel.entity_labels
    for name in names:
        if name not in labels:
            raise DataError(message("donors: {problem}", problem=unknown_name(name, labels)))
    chosen = np.isin(labels, names)
    wrong = chosen & ~np.isnan(panel.first_treated)
    wrong[at] = chosen[at]
    if wrong.any():
        raise DataError(
            message(
                "donors: treated in these periods: {entities}; a donor must not be. Leave them "
                "out, or end the data before their treatment.",
                entities=listed(labels[i] for i in wrong.nonzero()[0]),
            )
        )
    return chosen

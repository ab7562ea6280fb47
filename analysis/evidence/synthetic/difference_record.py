"""What synthetic difference-in-differences found: effects, weights, paths, replications."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import OVERALL, Estimate, estimate_table
from analysis.evidence.panel import Floats
from analysis.evidence.showing import p_value
from analysis.evidence.synthetic.blocks import Block, Study
from analysis.evidence.synthetic.errors import Replicates
from analysis.evidence.synthetic.placebo_record import rank_p
from analysis.evidence.synthetic.study import Studied
from analysis.language.messages import Message, message


@dataclass(frozen=True, eq=False)
class SyntheticDid(Estimate):
    """An estimate that keeps its weights, paths and replications.

    Attributes
    ----------
    weights : DataFrame
        `cohort, entity, weight`: the controls of each cohort.
    time_weights : DataFrame
        `cohort, year, weight`: the periods before treatment.
    paths : DataFrame
        `cohort, year, treated, synthetic, gap`: means of the treated and of the weighted controls,
        the latter raised by the weighted mean distance before treatment; the rest is the gap.
    replicates : ndarray, shape (replications, rows of the table)
        Placebo, bootstrap or jackknife effects.
    """

    weights: DataFrame = field(default_factory=DataFrame)
    time_weights: DataFrame = field(default_factory=DataFrame)
    paths: DataFrame = field(default_factory=DataFrame)
    replicates: Floats = field(default_factory=lambda: np.empty((0, 0)), repr=False)

    def _interval(self, row: pd.Series) -> Message:
        """Say the p-value by rank beside the one by errors, which may be far smaller."""
        said = super()._interval(row)
        if "placebo_p" not in row or np.isnan(row["placebo_p"]):
            return said
        return message("{interval}, by rank p {p}", interval=said, p=p_value(row["placebo_p"]))


def shown_rows(study: Study, by: str) -> np.ndarray:
    """Give the places of the shown rows among all averages: overall, event times, cohorts."""
    n_events = len(study.shares.event_times)
    if by == "event":
        return np.arange(1 + n_events)
    return np.array([0, *range(1 + n_events, 1 + n_events + len(study.cohorts))])


def effect_table(
    found: Studied, by: str, effects: Floats, drawn: Replicates | None, alpha: float
) -> DataFrame:
    """Lay effects and their errors out, a row each; without replications no errors."""
    study, panel = found.study, found.panel
    rows = shown_rows(study, by)
    if by == "event":
        places = np.append(np.nan, study.shares.event_times)
        names = [f"{event:g}" for event in places[1:]]
        more: dict[str, Any] = {"event_time": places}
    else:
        places = np.append(np.nan, [cohort.first for cohort in study.cohorts])
        names = [panel.cohort_label(first) for first in places[1:]]
        more = {"cohort": panel.clock.shown(places)}
    errors = np.full(len(rows), np.nan) if drawn is None else drawn.std_errors[rows]
    if drawn is not None and drawn.placebos:
        more["placebo_p"] = rank_p(effects[rows], drawn.effects[:, rows])
    return estimate_table(
        [OVERALL, *names],
        effects[rows],
        errors,
        alpha=alpha,
        exact=np.full(len(rows), drawn is None),
        **more,
    )


def covariance(drawn: Replicates, rows: np.ndarray) -> Floats:
    """Covariance of the shown effects over the replications."""
    centred = drawn.effects[:, rows] - drawn.effects[:, rows].mean(axis=0)
    spread = centred.T @ centred / len(centred)
    return np.asarray(drawn.scale * spread, float)


def entity_weights(found: Studied, blocks: list[Block]) -> DataFrame:
    """One row a cohort and control: `cohort, entity, weight`."""
    labels = [found.panel.entity_labels[i] for i in found.study.controls]
    parts = [
        DataFrame({"cohort": cohort, "entity": labels, "weight": block.entity_weights})
        for cohort, block in _with_dates(found, blocks)
    ]
    return pd.concat(parts, ignore_index=True)


def time_weights(found: Studied, blocks: list[Block]) -> DataFrame:
    """One row a cohort and period before treatment: `cohort, year, weight`."""
    panel = found.panel
    parts = [
        DataFrame(
            {
                "cohort": date,
                "year": panel.clock.shown(panel.periods[cohort.pre]),
                "weight": block.time_weights,
            }
        )
        for (date, block), cohort in zip(
            _with_dates(found, blocks), found.study.cohorts, strict=True
        )
    ]
    return pd.concat(parts, ignore_index=True)


def paths(found: Studied, blocks: list[Block]) -> DataFrame:
    """One row a cohort and period: means of the treated, of the raised controls, and the gap."""
    study, panel, parts = found.study, found.panel, []
    for (date, block), cohort in zip(_with_dates(found, blocks), study.cohorts, strict=True):
        own = study.grid[cohort.rows].mean(axis=0)
        other = block.entity_weights @ study.grid[study.controls]
        raised = other + block.time_weights @ (own - other)[cohort.pre]
        shown = np.sort(np.concatenate([cohort.pre, cohort.post]))
        parts.append(
            DataFrame(
                {
                    "cohort": date,
                    "year": panel.clock.shown(panel.periods[shown]),
                    "treated": own[shown],
                    "synthetic": raised[shown],
                    "gap": (own - raised)[shown],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _with_dates(found: Studied, blocks: list[Block]) -> list[tuple[object, Block]]:
    dates = found.panel.clock.shown(np.array([c.first for c in found.study.cohorts]))
    return list(zip(dates, blocks, strict=True))

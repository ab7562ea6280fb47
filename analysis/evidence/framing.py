"""From a description and the user's rows to the rows a study is estimated on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.clock import read_clock, ticks
from analysis.evidence.design import Design
from analysis.evidence.panel import Panel
from analysis.evidence.rows import chosen_columns, coded, one_first_treated, one_row_each
from analysis.evidence.sample import Sample
from analysis.evidence.selection import Rows
from analysis.evidence.wording import figure
from analysis.language.errors import DataError
from analysis.language.messages import message


@dataclass(frozen=True, eq=False)
class Frame:
    """The rows that a study is estimated on, and the report of what was left out.

    Attributes
    ----------
    design : Design
        The description.
    sample : Sample
        Kept and dropped rows, cohorts, balance.
    panel : Panel
        The rows as sorted arrays.
    """

    design: Design
    sample: Sample
    panel: Panel
    given: DataFrame
    order: NDArray[np.int64]

    @cached_property
    def data(self) -> DataFrame:
        """The kept rows: the design's columns, `event_time` (missing: not treated), `treated`."""
        rows = self.given.iloc[self.order].reset_index(drop=True)
        return rows.assign(event_time=self.panel.event_time, treated=self.panel.treated)


def frame(design: Design, data: DataFrame) -> Frame:
    """Estimation rows of a study, sorted, with event time, and what was dropped and why.

    Parameters
    ----------
    design : Design
        The study.
    data : DataFrame, one row per entity and period
        Any order, any index; the entity and time may be index levels. Never changed.

    Returns
    -------
    Frame
        `.data` (the design's columns, `event_time`, `treated`), `.sample`, `.panel`.

    Raises
    ------
    DataError
        A column that is not there or not of its kind; an entity twice in a period; an entity
        whose first treated period changes; entities or periods without a name.
    NotEstimable
        No row left, nobody treated, or nobody observed before treatment.

    Notes
    -----
    Rows go in this order, each counted: missing outcome, control, weight or cluster; weight of
    zero; event time outside the window; cohorts never observed before treatment. Cohorts are
    looked at again after the losses. Entities first treated after the last kept period count as
    not treated in these periods.
    """
    return framed(design, data)


def framed(design: Design, data: DataFrame, *, keep_always: bool = False) -> Frame:
    """Do the work of `frame`; `keep_always` keeps cohorts treated in every period."""
    given = chosen_columns(design, data)
    clock = read_clock(given[design.time])
    time, first = ticks(clock, given[design.time]), ticks(clock, given[design.first_treated])
    if np.isnan(time).any():
        raise DataError(
            message(
                "column {column}: {n} rows have no period; expected one in every row. Remove the "
                "rows or fill the period in.",
                column=design.time,
                n=figure(int(np.isnan(time).sum())),
            )
        )
    entity, labels = coded(given[design.entity], required=True)
    order = np.lexsort((time, entity))
    entity, time, first = entity[order], time[order], first[order]
    one_row_each(design, entity, time, labels, clock)
    one_first_treated(design, entity, first, labels, clock)
    rows = Rows(design, given, order, entity, time, first, labels, clock)
    chosen = rows.selected(keep_always)
    return Frame(design, chosen.sample, chosen.panel, given, order[chosen.kept])

"""A change on the way, such as the end of the rent discount: spells cut, rates on each side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, check_alpha, estimate_table, quantile
from analysis.evidence.panel import Floats
from analysis.evidence.rows import numeric
from analysis.evidence.survival.reading import Spells, read_spells
from analysis.evidence.wording import EXITS, SPELLS, counted, figure
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name


def split_spells(
    spells: DataFrame,
    *,
    at: str | float,
    duration: str,
    event: str,
    entry: str | None = None,
    name: str = "after",
) -> DataFrame:
    """Cut each spell where a change reaches it, for a covariate that steps from 0 to 1.

    Parameters
    ----------
    spells : DataFrame
        One row a spell; never changed.
    at : str or float
        Time since the origin at which the change comes: a column (missing: never) or one time.
    duration, event, entry : str
        As in `cox`.
    name : str
        Column to add: 0 before the change, 1 from it on.

    Returns
    -------
    DataFrame
        One row an episode, with the same columns, `entry` (added where there was none) and
        `name`; an episode that ends at the cut has no exit. An exit exactly at the cut happens
        before the change.

    Raises
    ------
    DataError
        Impossible durations or entries, by row; a column to add that is there already.
    """
    read = read_spells(spells, duration=duration, event=event, entry=entry, causes=True)
    start = "entry" if entry is None else entry
    for added in (name, *([start] if entry is None else [])):
        if added in spells.columns:
            raise DataError(
                message(
                    "column {column}: to be added, but there already. Rename yours, or choose "
                    "another name.",
                    column=added,
                )
            )
    cut = _cut(spells, at)[read.rows]
    begins = np.where(np.isfinite(read.entry), read.entry, 0.0)
    early, late = ~(cut <= begins), cut < read.duration
    whole = spells.iloc[read.rows]
    before, after = whole[early].copy(), whole[late].copy()
    before[start] = read.entry[early] if entry else begins[early]
    before[duration] = np.fmin(read.duration, cut)[early]
    before[event] = np.where(late, 0, read.event)[early]
    after[start] = np.fmax(begins, cut)[late]
    after[duration], after[event] = read.duration[late], read.event[late]
    before[name], after[name] = 0, 1
    return pd.concat([before, after]).sort_index(kind="stable")


def exit_rates(
    spells: DataFrame,
    *,
    at: str | float,
    duration: str,
    event: str,
    entry: str | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Compare exits per unit of time before and after a change, and their ratio.

    Parameters
    ----------
    spells, at, duration, event, entry
        As in `split_spells`; the event is 0 or 1.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        Row `after / before`, the logarithm of the ratio of rates (`ratio`, `ratio_low`,
        `ratio_high` beside it), then the logarithms of the rate before and after.

    Raises
    ------
    NotEstimable
        No exit, or no time watched, on one side of the change.

    Notes
    -----
    Hazards constant on each side: exits over time watched. The error of a log rate is
    1/sqrt(exits). The ratio holds everything that changes with time since entry, not the change
    alone: where all reach it at one duration, age and discount cannot be told apart. Compare with
    tenants who never had the discount.
    """
    check_alpha(alpha)
    read = read_spells(spells, duration=duration, event=event, entry=entry)
    exits, watched = _occurrence(read, _cut(spells, at)[read.rows])
    for side, d, time in zip(("before", "after"), exits, watched, strict=True):
        if d == 0 or time <= 0:
            raise NotEstimable(
                message(
                    "{n} exits in {time} of time watched {side} the change: no ratio of rates.",
                    n=figure(int(d)),
                    time=figure(float(time)),
                    side=message("before") if side == "before" else message("after"),
                )
            )
    rates = np.log(exits / watched)
    values = np.array([rates[1] - rates[0], *rates])
    errors = np.sqrt([1 / exits[0] + 1 / exits[1], 1 / exits[0], 1 / exits[1]])
    reach = float(quantile(1 - alpha / 2)) * errors
    table = estimate_table(
        ("after / before", "before", "after"),
        values,
        errors,
        alpha=alpha,
        ratio=np.exp(values),
        ratio_low=np.exp(values - reach),
        ratio_high=np.exp(values + reach),
        n_events=[int(exits.sum()), int(exits[0]), int(exits[1])],
    )
    table.loc[1:, ["statistic", "p_value"]] = np.nan  # a log rate of zero is no hypothesis
    return Estimate(
        table=table,
        estimand=message("Log ratio of exit rates, after the change to before"),
        method=message("exits over time watched, constant on each side"),
        inference=message("normal law of log rates"),
        n_obs=read.n,
        n_entities=read.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*read.notes, *_one_time(at)),
        counted=message(
            "{spells}, {exits}",
            spells=counted(read.n, SPELLS),
            exits=counted(int(exits.sum()), EXITS),
        ),
    )


def _occurrence(read: Spells, cut: Floats) -> tuple[Floats, Floats]:
    begins = np.where(np.isfinite(read.entry), read.entry, 0.0)
    left_late = cut < read.duration
    exits = np.array(
        [((read.event > 0) & ~left_late).sum(), ((read.event > 0) & left_late).sum()], dtype=float
    )
    early = np.fmin(read.duration, cut) - begins
    late = read.duration - np.fmax(begins, cut)
    return exits, np.array([np.fmax(early, 0).sum(), np.fmax(late, 0)[left_late].sum()])


def _cut(spells: DataFrame, at: str | float) -> Floats:
    if not isinstance(at, str):
        return np.full(len(spells), float(at))
    if at not in spells.columns:
        known = [str(c) for c in spells.columns]
        raise DataError(message("spells: {problem}", problem=unknown_name(at, known)))
    cut = numeric(spells[at])
    return np.where(np.isnan(cut), np.inf, cut)


def _one_time(at: str | float) -> tuple[Message, ...]:
    if isinstance(at, str):
        return ()
    return (
        message(
            "All reach the change at {time}: the ratio holds age as well as the change.",
            time=f"{at:g}",
        ),
    )

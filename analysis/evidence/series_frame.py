"""A series and its controls on an even grid of periods, cut at the intervention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.clock import Clock, read_clock, ticks
from analysis.evidence.panel import Floats
from analysis.evidence.rows import numeric
from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message


@dataclass(frozen=True, eq=False)
class Observed:
    """Values by period before and from the intervention on; NaN where there is none.

    Attributes
    ----------
    before, after : shape (periods,)
        The series.
    after_periods : shape (after,)
        Periods from the intervention on, in numbers of `clock`.
    controls : shape (before + after, columns)
        Complete.
    """

    name: str
    before: Floats
    after: Floats
    after_periods: Floats
    controls: Floats
    control_names: tuple[str, ...]
    start: float
    clock: Clock

    @property
    def n_before(self) -> int:
        """Observed periods before the intervention."""
        return int((~np.isnan(self.before)).sum())


def observed(series: Series, intervention: object, controls: DataFrame | Series | None) -> Observed:
    """Put a series on the grid of its periods; see `counterfactual_series` for the refusals."""
    if not isinstance(series, Series):
        raise DataError(
            message(
                "series: found {found}; expected a pandas Series indexed by period.",
                found=type(series).__name__,
            )
        )
    clock = read_clock(_index(series))
    time = _times(series, clock, "series")
    start = float(ticks(clock, pd.Series([intervention], name="intervention"))[0])
    known = ~np.isnan(numeric(series.reset_index(drop=True).rename("series")))
    grid = _grid(time[known] if known.any() else time, start, clock)
    values = np.full(len(grid), np.nan)
    values[np.searchsorted(grid, time[known])] = numeric(series)[known]
    given = _table(controls, series)
    after = grid >= start
    return Observed(
        name=str(series.name) if series.name is not None else "series",
        before=values[~after],
        after=values[after],
        after_periods=grid[after],
        controls=_on_grid(given, grid, ~after, clock),
        control_names=tuple(str(c) for c in given.columns),
        start=start,
        clock=clock,
    )


def _table(controls: DataFrame | Series | None, series: Series) -> DataFrame:
    if controls is None:
        return DataFrame(index=series.index)
    if isinstance(controls, Series):
        return controls.to_frame("controls" if controls.name is None else controls.name)
    return DataFrame(controls)


def _index(given: Series | DataFrame) -> Series:
    return pd.Series(given.index, name="index")


def _times(given: Series | DataFrame, clock: Clock, name: str) -> Floats:
    time = ticks(clock, _index(given))
    if np.isnan(time).any():
        raise DataError(message("{name}: a row has no period in the index.", name=name))
    again = pd.Series(time)[pd.Series(time).duplicated()]
    if len(again):
        raise DataError(
            message(
                "{name}: more than one value for {periods}; expected one a period.",
                name=name,
                periods=listed(clock.label(t) for t in again.unique()),
            )
        )
    return time


def _grid(time: Floats, start: float, clock: Clock) -> Floats:
    """Give even periods from the first to the last observed one."""
    steps = np.diff(np.unique(np.append(time, start)))
    step = float(steps.min()) if len(steps) else 1.0
    count = steps / step
    if np.abs(count - np.round(count)).max(initial=0) > 1e-6:
        raise DataError(
            message(
                "series: the periods {periods} are not evenly spaced; expected a fixed step, with "
                "missing periods left out or empty.",
                periods=listed(clock.label(t) for t in np.unique(time)[:4]),
            )
        )
    first, last = time.min(), time.max()
    return np.round(first + step * np.arange(round((last - first) / step) + 1), 9)


def _on_grid(controls: DataFrame, grid: Floats, before: np.ndarray, clock: Clock) -> Floats:
    """Lay controls out, each with a value in every period and moving before the intervention."""
    if not controls.shape[1]:
        return np.empty((len(grid), 0))
    time = _times(controls, clock, "controls")
    place = np.searchsorted(grid, time)
    known = (place < len(grid)) & np.isin(time, grid)
    found = np.full((len(grid), controls.shape[1]), np.nan)
    for i, column in enumerate(controls.columns):
        found[place[known], i] = numeric(controls[column])[known]
        missing = np.isnan(found[:, i])
        if missing.any():
            raise DataError(
                message(
                    "controls, column {column}: no value for {periods}; expected one in every "
                    "period from the first to the last of the series.",
                    column=str(column),
                    periods=listed(clock.label(t) for t in grid[missing]),
                )
            )
    flat = [
        str(c) for c, v in zip(controls.columns, found[before].T, strict=True) if np.ptp(v) == 0
    ]
    if flat or np.linalg.matrix_rank(found[before] - found[before].mean(axis=0)) < found.shape[1]:
        raise DataError(
            message(
                "controls: {columns} do not vary before the intervention, or repeat one another. "
                "Leave one out.",
                columns=listed(flat or [str(c) for c in controls.columns]),
            )
        )
    return found

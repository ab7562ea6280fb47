"""Predictors as means over stated periods: complete for every entity, or refused by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from pandas import DataFrame

from analysis.evidence.clock import ticks
from analysis.evidence.panel import Floats
from analysis.evidence.rows import chosen_columns, numeric
from analysis.evidence.synthetic.comparison import Comparison
from analysis.evidence.synthetic.periods import PRE, before_treatment, named_periods
from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message


@dataclass(frozen=True, eq=False)
class Window:
    """One predictor: the mean of a column over some periods."""

    column: str
    periods: Floats
    name: str


def with_predictors(
    compared: Comparison, data: DataFrame, asked: Mapping[str, object] | None
) -> Comparison:
    """Add the predictors' means to a comparison.

    Parameters
    ----------
    compared : Comparison
        Treated entity and donors.
    data : DataFrame
        The user's rows.
    asked : mapping of column to periods
        Periods: one, several, "pre" (all that the fit uses), or a list of such lists for several
        predictors of one column. The outcome may be among the columns.

    Raises
    ------
    DataError
        A column that is not there or holds no numbers; a period under treatment; an entity
        without a value in a stated period, by column, entity and period; a predictor that is the
        same for everybody.
    """
    if not asked:
        return compared
    windows = [w for column, periods in asked.items() for w in _windows(compared, column, periods)]
    table = chosen_columns(
        replace(compared.design, controls=tuple(c for c in asked if c != compared.design.outcome)),
        data,
    )
    means = np.column_stack([_mean(compared, table, window) for window in windows])
    same = [w.name for w, same in zip(windows, np.ptp(means, axis=0) == 0, strict=True) if same]
    if same:
        raise DataError(
            message(
                "predictors: {names} do not differ between the entities, so they say nothing "
                "about who is alike. Leave them out.",
                names=listed(same),
            )
        )
    return replace(
        compared,
        predictors=means,
        predictor_names=tuple(w.name for w in windows),
        from_outcome=np.array([w.column == compared.design.outcome for w in windows]),
        predictor_last=np.array([w.periods[-1] for w in windows]),
    )


def _windows(compared: Comparison, column: str, asked: object) -> list[Window]:
    """Read one column's periods; a list of lists is one predictor each."""
    several = isinstance(asked, Iterable) and not isinstance(asked, str)
    parts = list(asked) if several else [asked]  # type: ignore[call-overload]
    if not any(isinstance(part, str | Iterable) and _is_window(part) for part in parts):
        parts = [asked]
    return [_window(compared, column, part) for part in parts]


def _is_window(part: object) -> bool:
    return part == PRE if isinstance(part, str) else True


def _window(compared: Comparison, column: str, asked: object) -> Window:
    if isinstance(asked, str) and asked == PRE:
        return Window(column, compared.periods[compared.pre], f"{column} ({PRE})")
    name = f"predictors[{column!r}]"
    wanted = named_periods(name, asked, compared.clock)
    before_treatment(name, wanted, compared.periods[compared.post][0], compared.clock)
    ends = [compared.clock.label(p) for p in (wanted[0], wanted[-1])]
    span = ends[0] if len(wanted) == 1 else f"{ends[0]}–{ends[1]}"
    return Window(column, wanted, f"{column} ({span})")


def _mean(compared: Comparison, table: DataFrame, window: Window) -> Floats:
    """One mean an entity, each of the window's periods there, or a refusal that names the holes."""
    design = compared.design
    rows = {label: i for i, label in enumerate(compared.labels)}
    entity = table[design.entity].astype(object).map(lambda name: rows.get(str(name), -1))
    time = ticks(compared.clock, table[design.time])
    at = np.searchsorted(window.periods, time)
    known = (at < len(window.periods)) & np.isin(time, window.periods)
    used = known & (entity.to_numpy(int) >= 0)
    grid = np.full((len(rows), len(window.periods)), np.nan)
    grid[entity.to_numpy(int)[used], at[used]] = numeric(table[window.column])[used]
    holes = np.argwhere(np.isnan(grid))
    if len(holes):
        raise _holes(compared, window, holes, grid)
    return grid.mean(axis=1)


def _holes(compared: Comparison, window: Window, holes: np.ndarray, grid: Floats) -> DataError:
    label = compared.clock.label
    whole = [label(p) for p in window.periods[~np.isnan(grid).any(axis=0)]]
    cells = [f"{compared.labels[i]} ({label(window.periods[j])})" for i, j in holes]
    return DataError(
        message(
            "column {column}: no value for {cells}. A mean over other periods than the stated "
            "ones would compare unlike things. State periods that are complete ({complete}), or "
            "leave these entities out by donors=.",
            column=window.column,
            cells=listed(cells),
            complete=listed(whole) if whole else message("none of those stated is"),
        )
    )

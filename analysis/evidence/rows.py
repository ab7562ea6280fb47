"""What the user's rows must be: named columns, numbers, one row and one first date an entity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.clock import Clock
from analysis.evidence.design import Design
from analysis.evidence.panel import Codes, Floats
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

ADDED = ("event_time", "treated")


def chosen_columns(design: Design, data: DataFrame) -> DataFrame:
    """Take the design's columns (or index levels) of the user's frame, which stays as it is."""
    if not isinstance(data, DataFrame):
        raise DataError(
            message("data: found {found}; expected a pandas DataFrame.", found=type(data).__name__)
        )
    levels = [name for name in data.index.names if name is not None]
    wanted = [c for c in design.columns if c in levels and c not in data.columns]
    table = data.reset_index(wanted) if wanted else data
    known = [str(c) for c in table.columns]
    for name in design.columns:
        if name not in table.columns:
            raise DataError(message("Design: {problem}", problem=unknown_name(str(name), known)))
        if isinstance(table[name], DataFrame):
            raise DataError(
                message("column {column}: found twice in the data; expected once.", column=name)
            )
    clash = [c for c in design.columns if c in ADDED]
    if clash:
        raise DataError(
            message(
                "column {column}: the estimation frame adds a column of this name; rename yours.",
                column=clash[0],
            )
        )
    if table.empty:
        raise DataError(message("The data have no row; expected one per entity and period."))
    return table[list(design.columns)]


def check_choice(name: str, value: object, known: Sequence[str]) -> None:
    """Refuse an argument that is none of its choices."""
    if value not in known:
        raise DataError(
            message(
                "{name}: found {value}; expected one of {known}.",
                name=name,
                value=repr(value),
                known=listed(known),
            )
        )


def check_number(name: str, value: object) -> None:
    """Refuse an argument that is no finite number."""
    if not (isinstance(value, int | float | np.number) and np.isfinite(value)):
        raise DataError(
            message("{name}: found {value}; expected a number.", name=name, value=repr(value))
        )


def check_count(name: str, value: object, least: int) -> None:
    """Refuse an argument that is no whole number from `least` on."""
    if not (
        isinstance(value, int | float | np.number) and value >= least and float(value).is_integer()
    ):
        raise DataError(
            message(
                "{name}: found {value}; expected a whole number, {least} or more.",
                name=name,
                value=repr(value),
                least=figure(least),
            )
        )


def numeric(column: Series) -> Floats:
    """Read a column of numbers; NaN where the cell is empty."""
    if isinstance(column.dtype, pd.CategoricalDtype) or not (
        pd.api.types.is_numeric_dtype(column.dtype) or column.dtype == object
    ):
        raise _not_numbers(column, next(iter(column.dropna()), None))
    if column.dtype == object:
        bad = [v for v in column.dropna() if not isinstance(v, int | float | np.number)]
        if bad:
            raise _not_numbers(column, bad[0])
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise DataError(
            message(
                "column {column}: {n} rows are infinite (the logarithm of zero?); expected "
                "numbers, empty where unknown.",
                column=str(column.name),
                n=figure(int(np.isinf(values).sum())),
            )
        )
    return values


def _not_numbers(column: Series, found: object) -> DataError:
    return DataError(
        message(
            "column {column}: found {found}; expected numbers. Make one column of 0 and 1 for "
            "each category, or convert the text.",
            column=str(column.name),
            found=repr(found),
        )
    )


def coded(column: Series, *, required: bool = False) -> tuple[Codes, tuple[str, ...]]:
    """Code the names of a column by their sorted order, with the names as text; -1 for none."""
    codes, names = pd.factorize(column)
    if required and (codes < 0).any():
        raise DataError(
            message(
                "column {column}: {n} rows have no name; expected one in every row. Remove the "
                "rows or fill the name in.",
                column=str(column.name),
                n=figure(int((codes < 0).sum())),
            )
        )
    kept = list(names)
    try:
        order = sorted(range(len(kept)), key=kept.__getitem__)
    except TypeError:  # names of several types: any order does, if it is always the same
        order = sorted(range(len(kept)), key=lambda i: (type(kept[i]).__name__, str(kept[i])))
    rank = np.empty(len(kept) + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(len(kept)), -1
    return rank[codes], tuple(str(kept[i]) for i in order)


def one_row_each(
    design: Design, entity: Codes, time: Floats, labels: tuple[str, ...], clock: Clock
) -> None:
    """Refuse an entity that stands twice in a period (rows sorted by entity and time)."""
    again = np.flatnonzero((np.diff(entity) == 0) & (np.diff(time) == 0))
    if not len(again):
        return
    cells = dict.fromkeys(f"{labels[entity[i]]} ({clock.label(time[i])})" for i in again)
    raise DataError(
        message(
            "columns {entity} and {time}: found more than one row for {cells}; expected one row "
            "per entity and period. Remove the duplicate rows or mend the merge that made them.",
            entity=design.entity,
            time=design.time,
            cells=listed(cells),
        )
    )


def one_first_treated(
    design: Design, entity: Codes, first: Floats, labels: tuple[str, ...], clock: Clock
) -> None:
    """Refuse an entity whose first treated period is not the same in all its rows."""
    same = (first[1:] == first[:-1]) | (np.isnan(first[1:]) & np.isnan(first[:-1]))
    changed = np.unique(entity[1:][(np.diff(entity) == 0) & ~same])
    if not len(changed):
        return
    found = []
    for code in changed:
        dates = dict.fromkeys(
            "-" if np.isnan(f) else clock.label(f) for f in first[entity == code].tolist()
        )
        found.append(f"{labels[code]} ({' / '.join(dates)})")
    raise DataError(
        message(
            "column {column}: found several first treated periods for {entities}; expected one "
            "date an entity, in all its rows. A treatment that ends or changes is another design: "
            "keep the rows up to the change, or code each entity's first start.",
            column=design.first_treated,
            entities=listed(found),
        )
    )


def one_value_each(
    column: str, entity: Codes, value: Codes | Floats, labels: tuple[str, ...], entities: Codes
) -> None:
    """Refuse a column that must not vary within an entity and does."""
    changed = np.unique(entity[1:][(np.diff(entity) == 0) & (np.diff(value) != 0)])
    if len(changed):
        raise DataError(
            message(
                "column {column}: found several values for {entities}; expected one value an "
                "entity, in all its rows.",
                column=column,
                entities=listed(labels[entities[i]] for i in changed),
            )
        )

"""Spells read and checked: durations that can be, exits that are coded, entries before exits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from analysis.evidence.panel import Codes, Floats
from analysis.evidence.rows import coded, numeric
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells as arrays, in the order given.

    Attributes
    ----------
    duration : shape (n,)
        Time from the origin to the exit or to the last sight.
    event : shape (n,)
        0 still there when last seen; 1 and up: how the spell ended.
    entry : shape (n,)
        Time from which the spell is watched; minus infinity where from its origin.
    group : shape (n,)
        Code into `groups`.
    rows : shape (n,)
        Positions of the kept rows in the frame.
    notes : tuple of Message
        What was left out.
    """

    duration: Floats
    event: Codes
    entry: Floats
    group: Codes
    groups: tuple[str, ...]
    rows: Codes
    notes: tuple[Message, ...]

    @property
    def n(self) -> int:
        """Spells."""
        return len(self.duration)

    def of_group(self, code: int) -> Spells:
        """Give the spells of one group."""
        return self.chosen(self.group == code)

    def behind(self, row: pd.Series) -> Spells:
        """Give the spells that a table's row is of: those of its group."""
        return self.of_group(self.groups.index(row.get("group", "")))

    def chosen(self, rows: NDArray[np.bool_]) -> Spells:
        """Give some of the spells."""
        return Spells(
            self.duration[rows],
            self.event[rows],
            self.entry[rows],
            self.group[rows],
            self.groups,
            self.rows[rows],
            self.notes,
        )


def read_spells(
    spells: DataFrame,
    *,
    duration: str,
    event: str,
    entry: str | None = None,
    by: str | None = None,
    causes: bool = False,
) -> Spells:
    """Check the columns of a frame of spells and turn them into arrays.

    Raises
    ------
    DataError
        A column that is not there or not numeric; a negative or infinite duration; an event that
        is no code; an entry at or after the exit; each with its rows.
    NotEstimable
        No spell left, or none that ends.
    """
    names = [name for name in (duration, event, entry, by) if name is not None]
    for name in names:
        if name not in spells.columns:
            known = [str(c) for c in spells.columns]
            raise DataError(message("spells: {problem}", problem=unknown_name(str(name), known)))
    stay, exits = numeric(spells[duration]), _codes(spells[event])
    start = np.full(len(stay), -np.inf) if entry is None else numeric(spells[entry])
    group, groups = (
        (np.zeros(len(stay), dtype=np.int64), ("",)) if by is None else coded(spells[by])
    )
    missing = np.isnan(stay) | np.isnan(exits) | np.isnan(start) | (group < 0)
    kept = np.flatnonzero(~missing)
    _possible(spells, duration, stay)
    _declared(spells, event, exits, causes)
    if entry is not None:
        _before(spells, entry, duration, start, stay)
    if not len(kept):
        raise NotEstimable(
            message("No spell has all its values: {columns}.", columns=listed(names))
        )
    if not (exits[kept] > 0).any():
        raise NotEstimable(
            message(
                "No spell ends in column {column}: nobody left, so nothing can be said of leaving.",
                column=event,
            )
        )
    return Spells(
        stay[kept],
        exits[kept].astype(np.int64),
        start[kept],
        group[kept],
        groups,
        kept,
        _lost(names, missing),
    )


def _codes(column: Series) -> Floats:
    if pd.api.types.is_bool_dtype(column.dtype):
        column = column.astype("Float64") if column.isna().any() else column.astype(float)
    return numeric(column)


def _rows(spells: DataFrame, bad: NDArray[np.bool_]) -> Message:
    return listed(f"{label}" for label in spells.index[bad])


def _possible(spells: DataFrame, duration: str, stay: Floats) -> None:
    bad = stay < 0
    if bad.any():
        raise DataError(
            message(
                "column {column}: negative durations {found} in rows {rows}; expected time from "
                "entry to exit, zero or more. An exit before its entry is a slip of dates: mend "
                "it.",
                column=duration,
                found=listed(f"{v:g}" for v in stay[bad]),
                rows=_rows(spells, bad),
            )
        )


def _declared(spells: DataFrame, event: str, exits: Floats, causes: bool) -> None:
    known = ~np.isnan(exits)
    bad = known & ((exits < 0) | (exits != np.floor(exits)) | ((exits > 1) & (not causes)))
    if bad.any():
        expected = (
            message("0 for still there and 1, 2, … for the ways of leaving")
            if causes
            else message("0 for still there and 1 for left")
        )
        raise DataError(
            message(
                "column {column}: found {found} in rows {rows}; expected {expected}.",
                column=event,
                found=listed(dict.fromkeys(f"{v:g}" for v in exits[bad])),
                rows=_rows(spells, bad),
                expected=expected,
            )
        )


def _before(spells: DataFrame, entry: str, duration: str, start: Floats, stay: Floats) -> None:
    bad = start >= stay
    if bad.any():
        raise DataError(
            message(
                "columns {entry} and {duration}: watched from {found} on, at or after the end of "
                "the spell, in rows {rows}; expected the watch to begin before. A spell that ended "
                "before anyone looked is not in the data.",
                entry=entry,
                duration=duration,
                found=listed(f"{v:g}" for v in start[bad]),
                rows=_rows(spells, bad),
            )
        )


def _lost(names: list[str], missing: NDArray[np.bool_]) -> tuple[Message, ...]:
    if not missing.any():
        return ()
    return (
        message(
            "Spells left out for a missing value ({columns}): {n}.",
            n=figure(int(missing.sum())),
            columns=listed(names),
        ),
    )

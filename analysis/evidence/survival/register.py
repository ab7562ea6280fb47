"""An operator's register of tenants: read by its declared columns, turned into spells in months."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.facts.constraints import constraint_faults
from analysis.facts.keys import repeated
from analysis.facts.reads import record_file
from analysis.facts.schema import Schema, load_descriptor
from analysis.facts.sheet import Sheet, read_sheet
from analysis.language.errors import DataError, Fault
from analysis.language.messages import Message, message

MONTH = 365.25 / 12
REASONS = {"graduated": 1, "failed": 2, "expelled": 3, "other": 4}
CONTRADICTING = ("tenant_id", "entry_date", "exit_date", "exit_reason", "observed_from")
EARLIEST = 1900
COLUMNS = ["duration", "event", "entry", "discount_months", "cohort"]


def load_register(path: str | Path, *, as_of: str | date) -> DataFrame:
    """Read a register of tenants as spells, in months.

    Parameters
    ----------
    path : path
        A CSV file in UTF-8 with the columns of `register_columns`; those not required may be left
        out. With commas: decimal points and days as 2026-01-04; with semicolons, as a spreadsheet
        set to French writes them: decimal commas, and days as 04/01/2026 too.
    as_of : date or text YYYY-MM-DD
        Day on which the register was drawn: tenants without an exit were there on it.

    Returns
    -------
    DataFrame
        The columns of the register, then `duration` (months from entry to exit or to `as_of`),
        `event` (0 still there, 1 graduated, 2 failed, 3 expelled, 4 other), `entry` (months after
        which the records begin, 0 where from the start), `discount_months` (months from entry to
        the end of the discount, missing where there was none), `cohort` (year of entry). Columns
        for `kaplan_meier`, `cumulative_incidence`, `cox`, `split_spells`.

    Raises
    ------
    DataError
        Every fault of the file: unknown columns, cells that are no dates, an exit before its
        entry, an exit without a reason or the reverse, a date after `as_of`, a stay that
        ended before the records begin, a row twice, two stays of one tenant at once; each with
        its row.

    Notes
    -----
    A month is 365.25/12 days. Stays of zero days count. A transfer within the park is no exit:
    leave it out of the register. The file is noted as read, so that a page made of it is made
    anew when it changes.
    """
    day = _day(as_of)
    record_file(path)
    schema = _schema()
    sheet = read_sheet(Path(path).resolve(), schema, quick=False)
    faults = list(sheet.faults)
    if sheet.whole:
        faults += [*constraint_faults(sheet), *repeated(sheet), *_rules(sheet, day)]
    if faults:
        raise DataError(sorted(faults, key=lambda fault: fault.row or 0))
    return _spells(sheet.frame, day)


def register_columns() -> DataFrame:
    """Describe the columns of a register.

    Returns
    -------
    DataFrame
        `column, type, required, choices` (allowed words, separated by commas), `description,
        description_fr, example`.
    """
    return DataFrame(
        {
            "column": [c.name for c in _schema().columns],
            "type": [c.kind for c in _schema().columns],
            "required": [c.required for c in _schema().columns],
            "choices": [", ".join(map(str, c.choices)) for c in _schema().columns],
            "description": [c.description for c in _schema().columns],
            "description_fr": [c.description_fr for c in _schema().columns],
            "example": [c.example for c in _schema().columns],
        }
    )


@cache
def _schema() -> Schema:
    return load_descriptor(Path(__file__).parent / "schema").schema("tenants")


def _day(as_of: str | date) -> pd.Timestamp:
    """Read the day; 04/01/2026 is refused, as it is January to some and April to others."""
    day: object = as_of
    if isinstance(as_of, str):
        try:
            day = date.fromisoformat(as_of.strip())
        except ValueError:
            day = None
    if not isinstance(day, date) or pd.isna(day):
        raise DataError(
            message("as_of: found {found}; expected a date such as 2026-01-04.", found=repr(as_of))
        )
    return pd.Timestamp(day).normalize()


def _rules(sheet: Sheet, day: pd.Timestamp) -> Iterator[Fault]:
    """Find dates that contradict each other."""
    frame = sheet.frame
    entry, leave = frame["entry_date"], frame["exit_date"]
    reason, seen = frame["exit_reason"], frame["observed_from"]
    unread = _unread(sheet)
    doubtful = frame["tenant_id"].isin(frame.loc[unread, "tenant_id"])
    rules: list[tuple[str, Series, Message, Message]] = [
        (
            "entry_date",
            entry.dt.year < EARLIEST,
            message("a year of four digits, {year} or later", year=str(EARLIEST)),
            message("Correct the year."),
        ),
        (
            "exit_date",
            leave < entry,
            message("a day on or after the entry"),
            message("Correct one of the two dates."),
        ),
        (
            "exit_date",
            leave.isna() & reason.notna(),
            message("a date, because a reason of exit is given"),
            message("Fill the date in, or empty the reason."),
        ),
        (
            "exit_reason",
            leave.notna() & reason.isna(),
            message("one of {reasons}, because there is an exit", reasons=", ".join(REASONS)),
            message("Fill the reason in; other where it is not known."),
        ),
        (
            "observed_from",
            seen >= leave,
            message("a day before the exit: a stay that ended unseen is not in the records"),
            message("Leave the row out, or correct the date."),
        ),
        (
            "discount_end",
            frame["discount_end"] < entry,
            message("a day on or after the entry"),
            message("Correct the date; leave it empty where there was no discount."),
        ),
        (
            "entry_date",
            _at_once(frame) & ~doubtful,
            message("a day on or after the end of the stay before it of the same tenant"),
            message("Correct the dates, or give two tenants two identifiers."),
        ),
    ]
    rules += [
        (
            column,
            frame[column] > day,
            message("a day up to {day}, when the register was drawn", day=str(day.date())),
            message("Correct the date, or give a later as_of."),
        )
        for column in ("entry_date", "exit_date", "observed_from")
    ]
    for column, wrong, expected, remedy in rules:
        yield from _faults(sheet, column, wrong.fillna(False) & ~unread, expected, remedy)


def _unread(sheet: Sheet) -> Series:
    """Tell the rows with a date or reason that could not be read: what it says is not known."""
    told = {fault.row for fault in sheet.faults if fault.column in CONTRADICTING}
    rows = [sheet.row(at) in told for at in range(len(sheet.frame))]
    return Series(rows, index=sheet.frame.index, dtype=bool)


def _at_once(frame: DataFrame) -> Series:
    """Tell which stays begin before an earlier stay of the same tenant has ended."""
    ordered = frame.sort_values(["tenant_id", "entry_date"], kind="stable")
    before = ordered.groupby("tenant_id")
    still = before["exit_date"].shift().isna() & (before.cumcount() > 0)
    overlapping = still | (before["exit_date"].shift() > ordered["entry_date"])
    # the same day twice is a row twice, which the key says
    fresh = before["entry_date"].shift() != ordered["entry_date"]
    return (overlapping & fresh & ordered["entry_date"].notna()).reindex(frame.index)


def _faults(
    sheet: Sheet, column: str, wrong: Series, expected: Message, remedy: Message
) -> Iterator[Fault]:
    shown: Callable[[int], str | Message] = (
        (lambda at: sheet.found(column, at))
        if sheet.texts is not None and column in sheet.texts
        else (lambda at: message("nothing"))
    )
    for at in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):
        where = int(at)
        found: str | Message = message("nothing")
        if not pd.isna(sheet.frame[column].iloc[where]):
            found = shown(where)
        yield Fault(sheet.file, sheet.row(where), column, found, expected, remedy)


def _spells(frame: DataFrame, day: pd.Timestamp) -> DataFrame:
    entry, leave = frame["entry_date"], frame["exit_date"]
    watched = (frame["observed_from"] - entry).dt.days / MONTH
    return frame.assign(
        duration=(leave.fillna(day) - entry).dt.days / MONTH,
        event=frame["exit_reason"].map(REASONS).fillna(0).astype("int64"),
        entry=watched.clip(lower=0).fillna(0.0),
        discount_months=(frame["discount_end"] - entry).dt.days / MONTH,
        cohort=entry.dt.year,
    )

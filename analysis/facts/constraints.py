"""The limits a table's columns declare: form, choice, range, length, order of two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.facts.faults import listed, near_name, positions
from analysis.facts.periods import is_date
from analysis.facts.schema import Column
from analysis.facts.sheet import Sheet
from analysis.language.errors import Fault
from analysis.language.messages import Message, message

DATE = r"[0-9]{4}(?:-[0-9]{2}){0,2}"


def constraint_faults(sheet: Sheet) -> list[Fault]:
    """Find every cell outside its column's limits; missing cells are no business of this."""
    faults: list[Fault] = []
    for column in sheet.schema.columns:
        if column.name in sheet.frame:
            for faulty in (_form, _choice, _range, _length):
                faults += faulty(sheet, column)
    for low, high in sheet.schema.ordered:
        faults += _order(sheet, low, high)
    return faults


def wrong_at(series: pd.Series, right: Callable[[str], bool]) -> list[int]:
    """Return the positions of the values that are not right; each distinct value is judged once."""
    codes, values = pd.factorize(series)
    wrong = np.array([not right(value) for value in values] + [False])
    return positions(wrong[codes])


def _form(sheet: Sheet, column: Column) -> Iterator[Fault]:
    pattern = column.pattern
    if pattern is None:
        return
    for at in wrong_at(sheet.frame[column.name], lambda t: bool(pattern.fullmatch(t))):
        text = str(sheet.frame[column.name].iloc[at])
        better = next((t for t in _rewritten(text) if pattern.fullmatch(t)), None)
        remedy = message("Write it in this form.")
        if better:
            remedy = message("Write {better}.", better=better)
        expected = message("the form of {example}", example=column.example or pattern.pattern)
        span = _span(column, text)
        if span is not None:
            expected = message("a date from {first} to {last}", first=span[0], last=span[1])
            remedy = message("Correct the year.")
        found = sheet.found(column.name, at)
        yield Fault(sheet.file, sheet.row(at), column.name, found, expected, remedy)


def _span(column: Column, text: str) -> tuple[str, str] | None:
    """First and last year a column of dates takes, where `text` is a date outside them."""
    pattern = column.pattern
    if pattern is None or not is_date(text) or not pattern.fullmatch("2000" + text[4:]):
        return None
    years = [str(year) for year in range(1000, 3000) if pattern.fullmatch(str(year))]
    return (years[0], years[-1]) if years else None


def _rewritten(text: str) -> Iterator[str]:
    """Guess what the writer meant: without spaces and accents, in the other case, as a date."""
    yield text.strip()
    yield text.strip().upper()
    bare = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    yield "-".join(bare.lower().replace("_", " ").split())
    parts = text.strip().replace(".", "/").replace("-", "/").split("/")
    if len(parts) in (2, 3) and all(part.isdigit() for part in parts):
        year, month, *day = parts if len(parts[0]) == 4 else parts[::-1]
        # 07/01/2013 is a day in July or in January: no guess where both could be the month.
        if not day or len(parts[0]) == 4 or day[0].zfill(2) == month.zfill(2) or int(day[0]) > 12:
            yield f"{year}-{month.zfill(2)}"
    yield f"https://{text.strip()}"


def _choice(sheet: Sheet, column: Column) -> Iterator[Fault]:
    if not column.choices:
        return
    known = [str(choice) for choice in column.choices]
    for at in wrong_at(sheet.frame[column.name], lambda value: str(value) in known):
        text = str(sheet.frame[column.name].iloc[at]).strip()
        same = [choice for choice in known if choice.lower() == text.lower()]
        near = same[0] if same else near_name(text, known)
        remedy = message("Choose one of them.")
        if near:
            remedy = message("Write {better}.", better=near)
        found = sheet.found(column.name, at)
        expected = message("one of {known}", known=listed(known))
        yield Fault(sheet.file, sheet.row(at), column.name, found, expected, remedy)


def _range(sheet: Sheet, column: Column) -> Iterator[Fault]:
    values = sheet.frame[column.name]
    if column.minimum is not None:
        expected = message("at least {limit}", limit=column.minimum)
        low = (values < column.minimum).fillna(False).to_numpy(dtype=bool)
        yield from _outside(sheet, column, low, expected)
    if column.maximum is not None:
        expected = message("at most {limit}", limit=column.maximum)
        high = (values > column.maximum).fillna(False).to_numpy(dtype=bool)
        yield from _outside(sheet, column, high, expected)


def _outside(
    sheet: Sheet, column: Column, outside: np.ndarray, expected: Message
) -> Iterator[Fault]:
    remedy = message("Correct the value.")
    for at in positions(outside):
        found = sheet.found(column.name, at)
        yield Fault(sheet.file, sheet.row(at), column.name, found, expected, remedy)


def _length(sheet: Sheet, column: Column) -> Iterator[Fault]:
    if not column.shortest and column.longest is None:
        return
    longest = column.longest or 10**9
    expected = message("at least {n} characters", n=column.shortest)
    if column.longest:
        expected = message("at most {n} characters", n=column.longest)
    for at in wrong_at(
        sheet.frame[column.name], lambda text: column.shortest <= len(text) <= longest
    ):
        found = sheet.found(column.name, at)
        remedy = message("Shorten or lengthen the text.")
        yield Fault(sheet.file, sheet.row(at), column.name, found, expected, remedy)


def _order(sheet: Sheet, low: str, high: str) -> Iterator[Fault]:
    if low not in sheet.frame or high not in sheet.frame:
        return
    first, last = sheet.frame[low], sheet.frame[high]
    if not pd.api.types.is_numeric_dtype(first):
        # A year covers its months: 2013-07 to 2013 is in order.
        last = last.where(last.str.len() != 4, last + "-12")
        first, last = (text.where(text.str.fullmatch(DATE)) for text in (first, last))
    reversed_ = (first > last).fillna(False).to_numpy(dtype=bool)
    for at in positions(reversed_):
        expected = message(
            "not less than {column}, {value}", column=low, value=sheet.found(low, at)
        )
        remedy = message("Correct one of the two; {low} comes first.", low=low)
        yield Fault(sheet.file, sheet.row(at), high, sheet.found(high, at), expected, remedy)

"""Keys of a table: ids that stand twice, and ids that stand nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.facts.constraints import wrong_at
from analysis.facts.faults import near_name, positions, quoted
from analysis.facts.schema import Reference, Schema
from analysis.facts.sheet import Sheet
from analysis.language.errors import Fault
from analysis.language.messages import message


def repeated(sheet: Sheet) -> list[Fault]:
    """Find the rows whose key, or whose value in a unique column, stands in an earlier row."""
    expected = message("a value that no other row has")
    remedy = message("Give the row a value of its own, or remove it if it is a copy.")
    faults = []
    for key in unique_keys(sheet.schema):
        keyed = sheet.frame[list(key)]
        again = (keyed.duplicated() & keyed.notna().all(axis=1)).to_numpy()
        if not again.any():
            continue
        texts = pd.Series(list(keyed.itertuples(index=False, name=None)))
        first = {text: at for at, text in reversed(list(enumerate(texts)))}
        for at in positions(again):
            found = message(
                "{value}, which stands in row {row} too",
                value=_shown(sheet, key, at),
                row=sheet.row(first[texts[at]]),
            )
            faults.append(Fault(sheet.file, sheet.row(at), key[0], found, expected, remedy))
    return faults


def collisions(sheet: Sheet, shipped: Sheet) -> list[Fault]:
    """Find an overlay's rows whose key, or unique value, the shipped table has already."""
    faults = []
    for key in unique_keys(sheet.schema):
        keyed, taken = sheet.frame[list(key)], shipped.frame[list(key)]
        known = set(taken.itertuples(index=False, name=None))
        for at, value in enumerate(keyed.itertuples(index=False, name=None)):
            if value in known and not any(pd.isna(part) for part in value):
                faults.append(_collision(sheet, shipped, key, at))
    return faults


def _collision(sheet: Sheet, shipped: Sheet, key: tuple[str, ...], at: int) -> Fault:
    found = message(
        "{value}, which stands in the shipped {file} too",
        value=_shown(sheet, key, at),
        file=shipped.file,
    )
    remedy = message("Give the row a value of its own, or remove it: the shipped row is there.")
    if sheet.schema.resource == "claims":
        remedy = message(
            "Give the row an id of its own; to correct the shipped claim, name it in the column "
            "replaces."
        )
    expected = message("a value that no shipped row has")
    return Fault(sheet.file, sheet.row(at), key[0], found, expected, remedy)


def unique_keys(schema: Schema) -> list[tuple[str, ...]]:
    """Primary key and unique columns, each once."""
    keys = [schema.primary_key] if schema.primary_key else []
    keys += [(c.name,) for c in schema.columns if c.unique and (c.name,) not in keys]
    return keys


def strangers(sheet: Sheet, reference: Reference, targets: Sequence[Sheet]) -> Iterator[Fault]:
    """Find the cells whose value stands in none of the tables referred to."""
    column, target = reference.columns[0], reference.targets[0]
    if column not in sheet.frame or not all(other.whole for other in targets):
        return
    file = f"{targets[0].schema.stem}.csv"
    form = next(c.pattern for c in sheet.schema.columns if c.name == column)
    known = {*reference.areas}
    for other in targets:
        known.update(other.frame[target].dropna().unique())

    def stands(value: str) -> bool:
        # A value of the wrong form is a fault already: no second word for the same cell.
        return value in known or (form is not None and not form.fullmatch(value))

    for at in wrong_at(sheet.frame[column], stands):
        value = str(sheet.frame[column].iloc[at])
        near = near_name(value, known)
        remedy = message("Add {value} to {file}, or correct it.", value=quoted(value), file=file)
        if near:
            remedy = message(
                "Did you mean {near}? Otherwise add {value} to {file}.",
                near=near,
                value=quoted(value),
                file=file,
            )
        expected = message("a value of the column {column} of {file}", column=target, file=file)
        found = sheet.found(column, at)
        yield Fault(sheet.file, sheet.row(at), column, found, expected, remedy)


def _shown(sheet: Sheet, key: tuple[str, ...], at: int) -> str:
    return ", ".join(sheet.found(column, at) for column in key)

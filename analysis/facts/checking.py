"""Every fault of the data package, or of a user's folder beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis.facts import keys
from analysis.facts.claim_rules import claim_faults, source_faults
from analysis.facts.constraints import constraint_faults
from analysis.facts.layers import Layer
from analysis.facts.overlay import (
    VINTAGE,
    WHOLE,
    copy_faults,
    incomplete_faults,
    replacement_faults,
    vintage_faults,
)
from analysis.facts.sheet import Sheet
from analysis.language.errors import Fault
from analysis.language.languages import check_language

COLUMNS = ["file", "row", "column", "found", "expected", "remedy"]


def check(data: str | Path | None = None, *, lang: str = "en") -> pd.DataFrame:
    """List every fault of the shipped tables and of an overlay folder.

    Parameters
    ----------
    data : path, optional
        An overlay folder. Without it the shipped package alone is checked.
    lang : {"en", "fr"}
        Language of what was found, what was expected and the remedy.

    Returns
    -------
    DataFrame
        One row a fault: `file, row, column, found, expected, remedy`; `row` counts as a
        spreadsheet does (the header is 1) and is missing where there is none. Empty when clean.
        Loading refuses exactly what is listed here.
    """
    from analysis.facts.package import faults_of

    check_language(lang)
    faults = faults_of(data)
    rows = [
        (
            fault.file,
            fault.row,
            fault.column,
            *(part if isinstance(part, str) else part.said(lang) for part in _words(fault)),
        )
        for fault in faults
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"row": "Int64"} | {name: "str" for name in COLUMNS if name != "row"})


def _words(fault: Fault) -> tuple:
    return fault.found, fault.expected, fault.remedy


def table_faults(layer: Layer, resource: str, base: Layer | None = None) -> tuple[Fault, ...]:
    """Find the faults of one table of a folder, in the order of its rows.

    Parameters
    ----------
    layer : Layer
        The folder.
    resource : str
        The table.
    base : Layer, optional
        The shipped tables, when the folder is an overlay.
    """
    if resource not in layer.faults:
        faults = _sheet_faults(layer.sheet(resource), layer, base)
        if faults:
            faults = _sheet_faults(layer.reread(resource), layer, base)
        layer.faults[resource] = tuple(sorted(faults, key=lambda fault: fault.row or 0))
    return layer.faults[resource]


def overlay_faults(overlay: Layer, shipped: Layer) -> list[Fault]:
    """Find every fault of an overlay's tables."""
    faults = [f for name in overlay.paths for f in table_faults(overlay, name, shipped)]
    return faults + list(vintage_faults(*(overlay.sheet(name) for name in VINTAGE)))


def _sheet_faults(sheet: Sheet | None, layer: Layer, base: Layer | None) -> list[Fault]:
    if sheet is None:
        return []
    if not sheet.whole:
        return list(sheet.faults)
    shipped = base.sheet(sheet.schema.resource) if base else None
    faults: list[Fault] = []
    if shipped is not None and sheet.schema.resource not in (*VINTAGE, *WHOLE):
        faults += keys.collisions(sheet, shipped)  # first of its row: the rest may follow from it
    faults += [*sheet.faults, *constraint_faults(sheet), *keys.repeated(sheet)]
    targets = _targets(layer, base)
    for reference in sheet.schema.references:
        faults += keys.strangers(sheet, reference, targets(reference.resource))
    if sheet.schema.resource == "claims":
        indicators = pd.concat([other.frame for other in targets("indicators")])
        faults += claim_faults(sheet, indicators)
    if sheet.schema.resource == "sources":
        faults += source_faults(sheet)
    if shipped is not None and sheet.schema.resource in WHOLE:
        faults += incomplete_faults(sheet, shipped)
    if shipped is not None and sheet.schema.resource == "claims":
        faults += [*replacement_faults(sheet, shipped), *copy_faults(sheet, shipped)]
    return faults


def _targets(layer: Layer, base: Layer | None) -> Callable[[str], list[Sheet]]:
    def sheets(resource: str) -> list[Sheet]:
        return list(_found(resource, layer, base))

    return sheets


def _found(resource: str, layer: Layer, base: Layer | None) -> Iterator[Sheet]:
    for one in (layer, base):
        sheet = one.sheet(resource) if one else None
        if sheet is not None:
            yield sheet

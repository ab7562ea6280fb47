"""How an overlay's rows join the shipped ones: added, in a claim's place, or whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.facts.claim_rules import COPY_KEY
from analysis.facts.faults import near_name, positions, quoted
from analysis.facts.sheet import Sheet
from analysis.language.errors import Fault
from analysis.language.messages import message

VINTAGE = ("country-indicators", "country-year")
WHOLE = ("reconcile-parameters",)


def merged(resource: str, shipped: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Join an overlay's table to the shipped one.

    Claims that `replaces` names leave; indicators of a newer country panel leave whole, so that
    two editions never meet in one series; all other rows stay.
    """
    if resource == "claims":
        if "replaces" not in added:
            added = added.assign(replaces=pd.Series(np.nan, index=added.index, dtype="str"))
        shipped = shipped[~shipped["claim_id"].isin(added["replaces"].dropna())]
        shipped = shipped.assign(replaces=pd.Series(np.nan, index=shipped.index, dtype="str"))
    if resource in VINTAGE:
        shipped = shipped[~shipped["indicator_code"].isin(added["indicator_code"].unique())]
    return pd.concat([shipped, added], ignore_index=True)


def replacement_faults(sheet: Sheet, shipped: Sheet) -> Iterator[Fault]:
    """Find the rows that replace a claim that is not there, is another figure, or is taken."""
    if "replaces" not in sheet.frame:
        return
    known = shipped.frame.set_index("claim_id")
    pattern = next(c.pattern for c in sheet.schema.columns if c.name == "replaces")
    taken = sheet.frame.duplicated(["replaces", "bound"]).to_numpy()
    for at in positions(sheet.frame["replaces"].notna()):
        row = sheet.frame.iloc[at]
        name, found = str(row["replaces"]), sheet.found("replaces", at)
        if pattern is not None and not pattern.fullmatch(name):
            continue  # a fault already
        if name not in known.index:
            near = near_name(name, known.index)
            expected = message("the id of a shipped claim")
            remedy = message("Empty the cell: the row then adds a figure.")
            if near:
                remedy = message("Write {better}.", better=near)
        elif (row["entity_id"], row["indicator"]) != tuple(
            known.loc[name, ["entity_id", "indicator"]]
        ):
            expected = message(
                "a claim of the same entity and indicator; {claim} is {entity}, {indicator}",
                claim=name,
                entity=known.loc[name, "entity_id"],
                indicator=known.loc[name, "indicator"],
            )
            remedy = message("Correct the id, or empty the cell: the row then adds a figure.")
        elif taken[at]:
            expected = message("each shipped claim replaced once, or by the two ends of a range")
            remedy = message("Remove one of the rows.")
        else:
            continue
        yield Fault(sheet.file, sheet.row(at), "replaces", found, expected, remedy)


def copy_faults(sheet: Sheet, shipped: Sheet) -> Iterator[Fault]:
    """Find the rows that say again what a shipped claim says, and do not replace it."""
    known = dict(zip(_figures(shipped.frame), shipped.frame["claim_id"], strict=True))
    replaced = sheet.frame.get("replaces", pd.Series(dtype="str")).reindex(sheet.frame.index)
    for at, figure in enumerate(_figures(sheet.frame)):
        same = known.get(figure)
        if same is None or same in (replaced.iloc[at], sheet.frame["claim_id"].iloc[at]):
            continue
        found = message("the figure of the shipped claim {claim} again", claim=same)
        expected = message("each figure of a source once")
        remedy = message("Remove the row, or name the shipped claim in the column replaces.")
        yield Fault(sheet.file, sheet.row(at), None, found, expected, remedy)


def _figures(claims: pd.DataFrame) -> list[tuple]:
    return list(claims[COPY_KEY].itertuples(index=False, name=None))


def incomplete_faults(sheet: Sheet, shipped: Sheet) -> Iterator[Fault]:
    """Find the rows that a table lacks which stands in the place of the shipped one."""
    key = sheet.schema.primary_key[0]
    missing = [name for name in shipped.frame[key] if name not in set(sheet.frame[key])]
    if missing:
        found = message("a table without {names}", names=", ".join(missing))
        expected = message("every row of the shipped table: it is replaced whole or not at all")
        remedy = message("Add them, or remove this file: the shipped table then stays.")
        yield Fault(sheet.file, None, key, found, expected, remedy)


def vintage_faults(indicators: Sheet | None, panel: Sheet | None) -> Iterator[Fault]:
    """Find the indicators of a country panel that are not there whole, described and with rows."""
    one = indicators or panel
    if one is None:
        return
    if indicators is None or panel is None:
        needed = "country_year.csv.gz" if panel is None else "country_indicators.csv"
        found = message("a country panel without {needed}", needed=needed)
        expected = message("both tables: an indicator is replaced whole or not at all")
        remedy = message("Add {needed}, or remove this file.", needed=needed)
        yield Fault(one.file, None, None, found, expected, remedy)
        return
    if not (indicators.whole and panel.whole):
        return
    column = "indicator_code"
    described, valued = set(indicators.frame[column].dropna()), set(panel.frame[column].dropna())
    for at in positions(~indicators.frame[column].isin(valued)):
        expected = message("rows of this indicator in {file}", file=panel.file)
        remedy = message("Add its rows, or remove it here: the shipped edition then stays.")
        found = message("{code} without values", code=indicators.found(column, at))
        yield Fault(indicators.file, indicators.row(at), column, found, expected, remedy)
    codes = panel.frame[column]
    for code in sorted(valued - described):
        at = int(np.argmax(codes == code))
        expected = message("a row of this indicator in {file}", file=indicators.file)
        remedy = message("Describe it there, or remove its rows.")
        yield Fault(panel.file, panel.row(at), column, quoted(code), expected, remedy)

"""What a claim must hold beyond its columns: unit, currency, sign, range, no copy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from analysis.facts.faults import positions
from analysis.facts.sheet import Sheet
from analysis.language.errors import Fault
from analysis.language.messages import Message, message

SIGNED = r"_(?:change|profit)$"
COPY_KEY = [
    "entity_id",
    "indicator",
    "period_start",
    "period_end",
    "value",
    "unit",
    "bound",
    "source_id",
]
RANGE_KEY = ["entity_id", "indicator", "period_start", "period_end", "unit", "source_id"]


def claim_faults(sheet: Sheet, indicators: pd.DataFrame) -> list[Fault]:
    """Find the claims that contradict their indicator, or each other's range, or are copies.

    Parameters
    ----------
    sheet : Sheet
        A file of claims, typed.
    indicators : DataFrame
        The indicators it may use, with `indicator`, `kind` and `unit`.
    """
    known = indicators.drop_duplicates("indicator").set_index("indicator")
    claims = sheet.frame.assign(
        kind=sheet.frame["indicator"].map(known["kind"]),
        declared=sheet.frame["indicator"].map(known["unit"]),
    )
    rules = (_units, _currencies, _signs, _shares, _years, _ranges, _copies)
    return [fault for rule in rules for fault in rule(sheet, claims)]


def _units(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    money = claims["declared"].str.contains("CUR", na=False)
    filled = zip(claims["declared"], claims["currency"].fillna("CUR"), money, strict=True)
    wanted = [unit.replace("CUR", code) if is_money else unit for unit, code, is_money in filled]
    claims = claims.assign(wanted=wanted)
    known = claims["unit"].notna() & claims["declared"].notna()
    wrong = known & (claims["unit"] != claims["wanted"]) & ~(money & claims["currency"].isna())
    for at in positions(wrong):
        unit, indicator = claims["wanted"].iloc[at], claims["indicator"].iloc[at]
        expected = message("{unit}, the unit of {indicator}", unit=unit, indicator=indicator)
        remedy = message("Convert the value to {unit}, or choose another indicator.", unit=unit)
        yield _fault(sheet, at, "unit", expected, remedy)


def _currencies(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    money = claims["declared"].str.contains("CUR", na=False)
    fixed = claims["declared"].str.extract(r"^([A-Z]{3})_", expand=False)
    fixed = fixed.where(~money)
    missing = money & claims["currency"].isna()
    for at in positions(missing):
        expected = message(
            "a currency, because {indicator} is money", indicator=claims["indicator"].iloc[at]
        )
        remedy = message("Write its three-letter code, such as MAD.")
        yield _fault(sheet, at, "currency", expected, remedy)
    stray = claims["declared"].notna() & ~money & claims["currency"].notna()
    stray &= claims["currency"] != fixed
    for at in positions(stray):
        expected = message(
            "nothing, because {indicator} is not money", indicator=claims["indicator"].iloc[at]
        )
        yield _fault(sheet, at, "currency", expected, message("Empty the cell."))
    strange = claims["currency"].notna() & ~claims["currency"].isin(_codes())
    for at in positions(strange):
        remedy = message("Write its three-letter code, such as MAD.")
        yield _fault(sheet, at, "currency", message("a currency of ISO 4217"), remedy)


@cache
def _codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def _signs(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    signed = (claims["kind"] == "index") | claims["indicator"].str.contains(SIGNED, na=False)
    for column in ("value", "value_printed"):
        wrong = claims["kind"].notna() & ~signed & (claims[column] < 0)
        for at in positions(wrong):
            expected = message("0 or more for {indicator}", indicator=claims["indicator"].iloc[at])
            remedy = message(
                "Correct the value; only an index or an indicator whose name ends in _change or "
                "_profit may be negative."
            )
            yield _fault(sheet, at, column, expected, remedy)


def _shares(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    wrong = (
        (claims["kind"] == "share") & (claims["declared"] == "percent") & (claims["value"] > 100)
    )
    for at in positions(wrong):
        remedy = message("Correct the value, or use an indicator of kind index.")
        yield _fault(sheet, at, "value", message("a share of at most 100 percent"), remedy)


def _years(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    value = claims["value"]
    wrong = (claims["declared"] == "year") & value.notna()
    wrong &= (value % 1 != 0) | (value < 1800) | (value > 2100)
    for at in positions(wrong):
        yield _fault(sheet, at, "value", message("a year such as 2001"), message("Write the year."))


def _ranges(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    ends = claims[claims["bound"].isin(["lower", "upper"])].dropna(subset=["value"])
    low = ends[ends["bound"] == "lower"].groupby(RANGE_KEY)["value"].max().rename("low")
    upper = ends[ends["bound"] == "upper"].join(low, on=RANGE_KEY)
    for at in upper.index[upper["value"] < upper["low"]]:
        expected = message(
            "an upper end of at least {low}, the lower end of the same range",
            low=f"{upper['low'].loc[at]:g}",
        )
        yield _fault(
            sheet, int(at), "value", expected, message("Exchange or correct the two ends.")
        )


def _copies(sheet: Sheet, claims: pd.DataFrame) -> Iterator[Fault]:
    # An id that stands twice is a fault of its own: no second word for the same row.
    copied = claims.duplicated(COPY_KEY) & ~claims["claim_id"].duplicated(keep=False)
    for at in positions(copied & claims["value"].notna()):
        same = (claims[COPY_KEY] == claims[COPY_KEY].iloc[at]).all(axis=1)
        found = message("the figure of row {row} again", row=sheet.row(int(np.argmax(same))))
        expected = message("each figure of a source once")
        remedy = message("Remove the row; another source's repetition names that source.")
        yield Fault(sheet.file, sheet.row(at), None, found, expected, remedy)


def source_faults(sheet: Sheet) -> list[Fault]:
    """Find the published sources without an address."""
    sources = sheet.frame
    wrong = sources["url"].isna() & sources["kind"].notna() & (sources["kind"] != "own_records")
    expected = message("an address, because only own_records may have none")
    remedy = message("Add the address, or write own_records as kind.")
    if sheet.texts is not None and "url" not in sheet.texts:
        return [
            Fault(sheet.file, sheet.row(at), "url", message("no column url"), expected, remedy)
            for at in positions(wrong)
        ]
    return [_fault(sheet, at, "url", expected, remedy) for at in positions(wrong)]


def _fault(sheet: Sheet, at: int, column: str, expected: Message, remedy: Message) -> Fault:
    missing = pd.isna(sheet.frame[column].iloc[at])
    found = message("nothing") if missing else sheet.found(column, at)
    return Fault(sheet.file, sheet.row(at), column, found, expected, remedy)

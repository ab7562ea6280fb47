"""The settled table in one money and at one year's prices; what cannot be converted says why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.facts.asked import asked_name, asked_year
from analysis.facts.claim_table import Folder
from analysis.facts.currencies import DOLLAR, rate_country
from analysis.facts.money import PPP, convert
from analysis.facts.package import Package
from analysis.facts.rates import rates
from analysis.facts.reads import record
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message

SUMS = ("flow", "cumulative", "amount")
CONVERTIBLE = re.compile(r"[A-Z]{3}(_per_(m2_month|m2|month))?")
AMOUNTS = ["value", "conf_low", "conf_high", "spread"]
BEFORE = ["settled_value", "settled_low", "settled_high", "settled_spread"]


@dataclass(frozen=True)
class Sum:
    """What decides the rate of a row."""

    currency: str
    unit: str
    country: str
    is_sum: bool
    first_year: str
    last_year: str


@dataclass(frozen=True)
class Factor:
    """What a row is multiplied with, and the rates behind it or the reason why there is none."""

    value: float
    note: str
    reason: str


def priced(
    table: pd.DataFrame,
    currency: str | None,
    prices: int | None,
    package: Package,
    lang: str = "en",
    data: Folder = None,
) -> pd.DataFrame:
    """Convert the prices and sums of a settled table.

    Parameters
    ----------
    table : DataFrame
        Columns of `facts.indicators`.
    currency : str, optional
        ISO 4217 code or `PPP` (international dollars of the entity's country); each row's own
        where left out.
    prices : int, optional
        Year whose prices the sums are stated at; current prices where left out.
    lang : {"en", "fr"}
        Language of the two notes.

    Returns
    -------
    DataFrame
        `value, conf_low, conf_high, spread, unit, currency` converted; then the columns
        `settled_value, settled_low, settled_high, settled_spread, settled_unit` (as before),
        `conversion` (the rates used) and `not_converted` (why a row has no value now). A row that
        cannot be converted is neither dropped nor left in another money: its value is missing.
    """
    money = table["currency"].notna()
    asked = _asked(table[money], package, data)
    answers = {key: _factor(key, currency, prices, lang, data) for key in dict.fromkeys(asked)}
    result = table.assign(**dict(zip(BEFORE, (table[c] for c in AMOUNTS), strict=True)))
    result["settled_unit"] = table["unit"]
    result["conversion"] = _spread_out(money, [answers[key].note for key in asked], "")
    result["not_converted"] = _spread_out(money, [answers[key].reason for key in asked], "")
    factor = _spread_out(money, [answers[key].value for key in asked], 1.0)
    for column in AMOUNTS:
        result[column] = table[column] * factor
    if currency is not None:
        sums = money & table["unit"].str.fullmatch(CONVERTIBLE)
        result["unit"] = table["unit"].mask(sums, currency + table["unit"].str[3:])
        result["currency"] = table["currency"].mask(sums, currency)
    return result


def check_money(currency: str | None, prices: int | None = None, data: Folder = None) -> None:
    """Refuse what is no year, and a currency that does not exist or has no rate in the panel."""
    if prices is not None:
        asked_year(prices, "prices")
    if currency is not None and asked_name(currency, "currency") and currency not in (PPP, DOLLAR):
        rate_country(currency, rates(data).iso2)


def _asked(rows: pd.DataFrame, package: Package, data: Folder) -> list[Sum]:
    record("entities", data=data)
    record("indicators", data=data)
    country = package.table("entities").set_index("entity_id")["country_iso3"]
    kind = package.table("indicators").set_index("indicator")["kind"]
    columns = (
        rows["currency"],
        rows["unit"],
        rows["entity_id"].map(country),
        rows["indicator"].map(kind).isin(SUMS),
        rows["period_start"].str[:4],
        rows["period_end"].str[:4],
    )
    return [Sum(*key) for key in zip(*columns, strict=True)]


def _factor(
    asked: Sum, currency: str | None, prices: int | None, lang: str, data: Folder
) -> Factor:
    try:
        if not CONVERTIBLE.fullmatch(asked.unit):
            raise NotEstimable(message("The unit {unit} cannot be converted.", unit=asked.unit))
        if asked.is_sum and asked.first_year != asked.last_year:
            raise NotEstimable(
                message(
                    "A sum over {start}–{end} has no single rate.",
                    start=asked.first_year,
                    end=asked.last_year,
                )
            )
        year = int(asked.last_year)
        done = convert(
            1.0, asked.currency, year, currency, prices=prices, country=asked.country, data=data
        )
    except (NotEstimable, DataError) as refusal:
        return Factor(float("nan"), "", refusal.said(lang))
    return Factor(done.value, done.note(lang), "")


def _spread_out(
    where: pd.Series, values: Sequence[float] | Sequence[str], other: float | str
) -> pd.Series:
    """Put values into the rows of `where`, `other` into the rest."""
    found = pd.Series(
        other, index=where.index, dtype="str" if isinstance(other, str) else "float64"
    )
    found.loc[where] = list(values)
    return found

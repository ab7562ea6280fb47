"""Which country's exchange rate speaks for a currency, and in which unit the panel has it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.facts.national import tender
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

DOLLAR = "USD"
EURO = "EUR"
EURO_BEGAN = 1999
PANEL_YEAR = 2019  # the panel states each country in the money that it had in this year
SPEAKS = {"EUR": "FRA", "XOF": "SEN", "XAF": "CMR", "XCD": "LCA", "CHF": "CHE", "ILS": "ISR"}
IN_EURO_THROUGHOUT = ("HRV",)
DOUBTFUL = ("MRO", "MRU", "SLE", "SLL", "STD", "STN", "VEF", "VES", "ZWD", "ZWL")


def panel_money(country_iso3: str, country_iso2: str) -> frozenset[str]:
    """Money in which the panel states a country's own currency, in every year."""
    return (
        frozenset([EURO])
        if country_iso3 in IN_EURO_THROUGHOUT
        else tender(country_iso2, PANEL_YEAR)
    )


def rate_country(currency: str, iso2: pd.Series) -> str:
    """Country whose rate against the US dollar speaks for a currency.

    Parameters
    ----------
    currency : str
        ISO 4217 code, not the US dollar.
    iso2 : Series of str
        Two-letter code by three-letter code, of the countries of the panel.

    Raises
    ------
    DataError
        No such currency.
    NotEstimable
        The panel has no country with it, or counts it in an unclear unit.
    """
    if currency not in known_currencies():
        raise DataError(unknown_name(currency, known_currencies()))
    if currency in DOUBTFUL:
        raise NotEstimable(
            message(
                "{currency} was redenominated and the exchange rates do not say in which unit they "
                "count it, so it cannot be converted.",
                currency=currency,
            )
        )
    if currency in SPEAKS:
        return SPEAKS[currency]
    users = [
        str(k) for k, two in iso2.items() if tender(str(two), PANEL_YEAR) == frozenset([currency])
    ]
    if not users:
        raise NotEstimable(
            message("The country panel has no exchange rate of {currency}.", currency=currency)
        )
    return min(users)


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that the Unicode Common Locale Data Repository names."""
    from babel import Locale

    return frozenset(Locale("en").currencies)

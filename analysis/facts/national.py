"""Which money is a country's own in a year."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd


def is_foreign(currency: pd.Series, country_iso2: pd.Series, year: pd.Series) -> pd.Series:
    """Tell for each claim whether it is stated in another money than its country's.

    Parameters
    ----------
    currency : Series of str
        ISO 4217 code; missing where the figure is no money.
    country_iso2 : Series of str
        Country of the entity.
    year : Series of int
        Year that the figure belongs to.

    Returns
    -------
    Series of bool
        False for figures that are no money.

    Notes
    -----
    Legal tender by year comes from the Unicode Common Locale Data Repository, as Babel ships it.
    """
    keys = zip(currency, country_iso2, year, strict=True)
    found = [
        not pd.isna(code) and not pd.isna(country) and code not in tender(country, int(when))
        for code, country, when in keys
    ]
    return pd.Series(found, index=currency.index, dtype="bool")


@cache
def tender(country_iso2: str, year: int) -> frozenset[str]:
    """Currencies that were legal tender in a country at any time of a year."""
    from babel.numbers import get_territory_currencies

    year = min(max(year, 1900), dt.date.max.year)
    return frozenset(
        get_territory_currencies(
            country_iso2, start_date=dt.date(year, 1, 1), end_date=dt.date(year, 12, 31)
        )
    )

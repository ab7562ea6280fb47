"""A sum in one money and year → another money, purchasing power or year's prices."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.facts.asked import asked_amount, asked_name, asked_year
from analysis.facts.claim_table import Folder, country_spellings
from analysis.facts.currencies import DOLLAR, EURO, EURO_BEGAN, panel_money, rate_country
from analysis.facts.national import tender
from analysis.facts.rates import EXCHANGE, PARITY, PRICES, Rate, Rates, rates
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

PPP = "PPP"


@dataclass(frozen=True)
class Converted:
    """A converted sum, with every rate that it used.

    Attributes
    ----------
    amount, currency, year
        What was converted.
    value : float
        The sum in `to`.
    to : str
        ISO 4217 code, or `PPP` for international dollars.
    prices : int
        Year whose prices and rates `value` is in.
    rates : tuple of Rate
        In the order of their use.
    """

    amount: float
    currency: str
    year: int
    value: float
    to: str
    prices: int
    rates: tuple[Rate, ...]

    def note(self, lang: str = "en") -> str:
        """Say which rates were used, of which country and year, and their vintage."""
        told = [rate.said(lang) for rate in self.rates]
        return ("; " if lang == "en" else " ; ").join(told)


def convert(
    amount: float,
    currency: str,
    year: int,
    to: str | None = None,
    *,
    prices: int | None = None,
    country: str | None = None,
    index: str = "consumer",
    data: Folder = None,
) -> Converted:
    """Convert a sum with the rates of the country panel.

    Parameters
    ----------
    amount : float
        Sum in `currency`, at the prices of `year`.
    currency : str
        ISO 4217 code.
    year : int
        Year of the sum; rates are yearly averages.
    to : str, optional
        ISO 4217 code, or `PPP` for international dollars of the country; `currency` where left
        out.
    prices : int, optional
        State the sum at the prices of this year: it is first moved by the country's price index
        in the country's money, then converted at the rate of this year. Left out: current prices.
    country : str, optional
        ISO 3166 three-letter code of the country where the money is spent, for prices and
        purchasing power. Left out: the one country of the currency.
    index : {"consumer", "gdp"}
        Consumer prices or the GDP deflator.
    data : path, optional
        Overlay folder.

    Returns
    -------
    Converted

    Raises
    ------
    DataError
        An unknown currency, country or index; an amount that is no number from 0 up; what is no
        year.
    NotEstimable
        A rate that the panel does not have, or a currency of several countries where `country`
        is needed.

    Notes
    -----
    Exchange rates go through the US dollar (`FX.LCU.USD`: Penn World Table 10.01 to 2019, then the
    rate at which the World Bank converts GDP). Purchasing-power parity is the one implied by GDP
    (`PPP.GDP.IMPL`), which equals the World Bank's in 2021 and moves with the deflators in other
    years: close to the published parity, not the same.
    """
    if index not in list(PRICES):
        raise DataError(unknown_name(index, PRICES))
    amount, year = asked_amount(amount, "amount"), asked_year(year, "year")
    prices = None if prices is None else asked_year(prices, "prices")
    currency = asked_name(currency, "currency")
    to = None if to is None else asked_name(to, "to")
    country = None if country is None else asked_name(country, "country")
    table = rates(data)
    target, base = to or currency, year if prices is None else prices
    for code in {currency, target} - {PPP, DOLLAR}:
        rate_country(code, table.iso2)
    value, used = amount, list[Rate]()
    if target == currency and base == year:
        return Converted(amount, currency, year, value, target, base, ())
    if target != PPP and base == year:
        value = _through_dollar(value, currency, target, year, country, table, used)
    else:
        home = _home(currency, country, table)
        value = _to_local(value, currency, year, home, table, used)
        if base != year:
            value *= _price_change(home, year, base, index, table, used)
        value = _from_local(value, target, base, home, table, used)
    return Converted(amount, currency, year, value, target, base, tuple(used))


def _home(currency: str, country: str | None, table: Rates) -> str:
    """Country whose prices count: the one given, or the only one with this currency."""
    if country is not None:
        if country not in table.iso2.index:
            raise DataError(
                unknown_name(country, table.iso2.index, country_spellings(table.package))
            )
        return country
    users = [k for k, two in table.iso2.items() if currency in panel_money(str(k), str(two))]
    if len(users) != 1:
        raise NotEstimable(
            message(
                "{currency} is the money of several countries, whose prices differ: say which "
                "country the sum was spent in.",
                currency=currency,
            )
        )
    return str(users[0])


def _through_dollar(
    value: float,
    currency: str,
    target: str,
    year: int,
    country: str | None,
    table: Rates,
    used: list[Rate],
) -> float:
    return (
        value
        / _per_dollar(currency, year, country, table, used)
        * _per_dollar(target, year, country, table, used)
    )


def _per_dollar(
    currency: str, year: int, country: str | None, table: Rates, used: list[Rate]
) -> float:
    """Units of a currency for one US dollar."""
    if currency == DOLLAR:
        return 1.0
    speaks = rate_country(currency, table.iso2)
    if currency == EURO and year < EURO_BEGAN:
        speaks = _before_the_euro(year, country, table)
    found = table.rate(EXCHANGE, speaks, year)
    used.append(found)
    return found.value


def _before_the_euro(year: int, country: str | None, table: Rates) -> str:
    """Country whose old money, told in euros at its fixed rate, an early sum in euros is."""
    if country is not None and EURO in panel_money(country, str(table.iso2[country])):
        return country
    raise NotEstimable(
        message("The euro began in 1999; there is no rate for {year}.", year=str(year))
    )


def _is_local(currency: str, year: int, home: str, table: Rates) -> bool:
    """Tell whether a sum is already in the unit in which the panel states the country."""
    iso2 = str(table.iso2[home])
    if currency not in panel_money(home, iso2):
        return False
    return currency in tender(iso2, year) or (currency == EURO and year < EURO_BEGAN)


def _to_local(
    value: float, currency: str, year: int, home: str, table: Rates, used: list[Rate]
) -> float:
    if _is_local(currency, year, home, table):
        return value
    value /= _per_dollar(currency, year, home, table, used)
    return value * _local_per_dollar(home, year, table, used)


def _from_local(
    value: float, target: str, base: int, home: str, table: Rates, used: list[Rate]
) -> float:
    if target == PPP:
        parity = table.rate(PARITY, home, base)
        used.append(parity)
        return value / parity.value
    if _is_local(target, base, home, table):
        return value
    value /= _local_per_dollar(home, base, table, used)
    return value * _per_dollar(target, base, home, table, used)


def _local_per_dollar(home: str, year: int, table: Rates, used: list[Rate]) -> float:
    if DOLLAR in panel_money(home, str(table.iso2[home])):
        return 1.0
    found = table.rate(EXCHANGE, home, year)
    used.append(found)
    return found.value


def _price_change(
    home: str, year: int, base: int, index: str, table: Rates, used: list[Rate]
) -> float:
    before, after = (table.rate(PRICES[index], home, y) for y in (year, base))
    used.extend([before, after])
    return after.value / before.value

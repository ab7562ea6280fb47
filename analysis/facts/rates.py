"""Exchange rates, purchasing power and consumer prices of the country panel, one at a time."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel
from analysis.facts.package import Package, open_package
from analysis.facts.reads import record
from analysis.language.errors import NotEstimable
from analysis.language.messages import LOCALES, Message, message, say
from analysis.language.numbers import number

EXCHANGE = "FX.LCU.USD"
PARITY = "PPP.GDP.IMPL"
PRICES = {"consumer": "FP.CPI.TOTL", "gdp": "NY.GDP.DEFL.ZS"}
SERIES = (EXCHANGE, PARITY, *PRICES.values())
WHAT = {
    EXCHANGE: message("yearly average exchange rate against the US dollar"),
    PARITY: message("purchasing-power parity implied by GDP"),
    PRICES["consumer"]: message("consumer price index"),
    PRICES["gdp"]: message("GDP deflator"),
}
VINTAGES = (
    "PWT 10.01; WDI Dec 2025",
    "WDI Dec 2025; PWT 10.01",
    "WDI, spring 2025",
    "WDI, release of Oct 2025 (pulled 2025-12-08, before the Dec 2025 release)",
)
KEPT = 4


@dataclass(frozen=True)
class Rate:
    """One number of the country panel that a conversion used, and where it comes from."""

    indicator: str
    country_iso3: str
    year: int
    value: float
    vintage: str
    country_iso2: str

    def said(self, lang: str) -> str:
        """Say what the number is, of which country and year, and its vintage."""
        vintage = say(lang, self.vintage) if self.vintage in VINTAGES else self.vintage
        return say(
            lang,
            "{what}, {country} {year}: {value} ({vintage})",
            what=WHAT[self.indicator],
            country=territory(self.country_iso2, lang),
            year=str(self.year),
            value=number(self.value, lang, 4),
            vintage=vintage,
        )


class Rates:
    """The rates of one data package."""

    def __init__(self, package: Package, data: Folder) -> None:
        self.package = package
        self._values = panel(SERIES, data=data)
        self._known: dict[tuple[str, str, int], float] = {
            (code, str(country), int(when)): float(value)
            for code in SERIES
            for country, when, value in self._values[code].dropna().reset_index().to_numpy()
        }
        told = package.table("country-indicators").set_index("indicator_code")
        self._vintage = told["vintage"]
        self.iso2: pd.Series = package.table("countries").set_index("country_iso3")["country_iso2"]

    def rate(self, indicator: str, country_iso3: str, year: int) -> Rate:
        """Look one number up.

        Raises
        ------
        NotEstimable
            The panel does not have it; the reason names the years it has.
        """
        value = self._known.get((indicator, country_iso3, int(year)))
        if value is None:
            raise NotEstimable(self._absent(indicator, country_iso3, int(year)))
        vintage, iso2 = str(self._vintage[indicator]), str(self.iso2[country_iso3])
        return Rate(indicator, country_iso3, year, value, vintage, iso2)

    def _name(self, country_iso3: str) -> CountryName:
        return CountryName(str(self.iso2.get(country_iso3, country_iso3)))

    def _absent(self, indicator: str, country_iso3: str, year: int) -> Message:
        values = self._values[indicator].dropna()
        years = values.index.get_level_values("year")[
            values.index.get_level_values("country_iso3") == country_iso3
        ]
        if years.empty:
            return message(
                "The country panel has no {what} of {country}.",
                what=WHAT[indicator],
                country=self._name(country_iso3),
            )
        return message(
            "The country panel has no {what} of {country} for {year}; it has {first}–{last}.",
            what=WHAT[indicator],
            country=self._name(country_iso3),
            year=str(year),
            first=str(years.min()),
            last=str(years.max()),
        )


class CountryName(Message):
    """A country's name, said in the reader's language."""

    def said(self, lang: str = "en") -> str:
        """Say the name in `lang`."""
        return territory(self.template, lang)


def territory(iso2: str, lang: str) -> str:
    """Name a country in a language, as the Unicode Common Locale Data Repository does."""
    from babel import Locale

    return str(Locale.parse(LOCALES[lang]).territories.get(iso2, iso2))


_OPENED: list[Rates] = []


def rates(data: Folder = None) -> Rates:
    """Rates of a data package; the last few are kept."""
    package = open_package(data)
    for resource in ("country-year", "country-indicators", "countries"):
        record(resource, data=data)
    for opened in _OPENED:
        if opened.package is package:
            return opened
    _OPENED.append(Rates(package, data))
    del _OPENED[:-KEPT]
    return _OPENED[-1]

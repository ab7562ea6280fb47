"""Countries by year: indicators, names and groups, policy events and parameters."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.facts.asked import asked_years
from analysis.facts.claim_table import Folder, Names, check_names, listed
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.errors import DataError
from analysis.language.languages import check_language
from analysis.language.messages import message


def panel(
    indicators: str | Iterable[str],
    countries: Names = None,
    years: int | str | Iterable[int | str] | None = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Country indicators by year, one column each; nothing is interpolated.

    Parameters
    ----------
    indicators : str or iterable of str
        Codes such as `IC.BUS.NDNS.ZS`; `country_indicators.csv` defines them.
    countries : str or sequence of str, optional
        ISO 3166 three-letter codes; all where left out.
    years : int, text of four digits, or iterable of them, optional
        Such as `range(2006, 2023)`; all where left out.
    data : path, optional
        Overlay folder, for instance a refreshed vintage of the panel.

    Returns
    -------
    DataFrame
        Index `(country_iso3, year)`, sorted, with a row wherever one of the indicators is known;
        columns in the order asked for; missing means not in the source.

    Raises
    ------
    DataError
        No indicator, an unknown indicator or country, with the near name, or what is no year.
    """
    package = open_package(data)
    codes = list(dict.fromkeys(listed(indicators, "indicators") or ()))
    if not codes:
        raise DataError(
            message(
                "indicators: found none; expected at least one code such as {example}. Name the "
                "indicators you want; country_indicators.csv lists them.",
                example="IC.BUS.NDNS.ZS",
            )
        )
    check_names(codes, package, "country-indicators", "indicator_code", data)
    record("country-year", data=data)
    table = package.table("country-year")
    table = table[table["indicator_code"].isin(codes)]
    if countries is not None:
        chosen = listed(countries, "countries") or ()
        check_names(chosen, package, "countries", "country_iso3", data)
        table = table[table["country_iso3"].isin(chosen)]
    if years is not None:
        table = table[table["year"].isin(asked_years(years, "years"))]
    wide = table.pivot(index=["country_iso3", "year"], columns="indicator_code", values="value")
    return wide.reindex(columns=codes).rename_axis(columns=None).sort_index()


def countries(*, lang: str | None = None, data: Folder = None) -> pd.DataFrame:
    """Names, World Bank region and income group, years of European Union membership.

    Parameters
    ----------
    lang : {"en", "fr"}, optional
        Keep one column `name` in this language; both where left out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of the countries table by `country_iso3`, sorted.
    """
    record("countries", data=data)
    table = open_package(data).table("countries").set_index("country_iso3").sort_index()
    if lang is None:
        return table
    check_language(lang)
    if lang == "fr":
        table = table.assign(name=table["name_fr"].fillna(table["name"]))
    return table.drop(columns="name_fr")


def events(instrument: Names = None, country: Names = None, *, data: Folder = None) -> pd.DataFrame:
    """Dated adoptions of policies like those of a Small Business Act.

    Parameters
    ----------
    instrument, country : str or sequence of str, optional
        Keep these only; all where left out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of `policy_events.csv`, ordered by country, year and event.

    Raises
    ------
    DataError
        An instrument that the table does not have, or an unknown country.
    """
    order = ["country_iso3", "year_adopted", "event_id"]
    return _policy_rows("policy-events", instrument, country, order, data)


def parameters(
    country: Names = None, instrument: Names = None, *, data: Folder = None
) -> pd.DataFrame:
    """Parameters and observed outcomes of programmes, each with its source.

    Parameters
    ----------
    country, instrument : str or sequence of str, optional
        Keep these only; all where left out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of `policy_parameters.csv`, ordered by `parameter_id`.

    Raises
    ------
    DataError
        An unknown country, or an instrument that the table does not have.
    """
    return _policy_rows("policy-parameters", instrument, country, ["parameter_id"], data)


def _policy_rows(
    resource: str, instrument: Names, country: Names, order: list[str], data: Folder
) -> pd.DataFrame:
    package = open_package(data)
    record(resource, data=data)
    table = package.table(resource)
    instruments, chosen = listed(instrument, "instrument"), listed(country, "country")
    if instruments is not None:
        check_names(instruments, package, resource, "instrument", data)
        table = table[table["instrument"].isin(instruments)]
    if chosen is not None:
        here = set(table["country_iso3"])  # the table also names areas, which are no countries
        strangers = [name for name in chosen if name not in here]
        check_names(strangers, package, "countries", "country_iso3", data)
        table = table[table["country_iso3"].isin(chosen)]
    return table.sort_values(order, ignore_index=True)

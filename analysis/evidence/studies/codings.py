"""How the studies code each policy event, and which countries a common rule leaves out."""

from __future__ import annotations

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.errors import DataError
from analysis.language.spelling import unknown_name

TREATED_ROLES = frozenset({"core", "core_short"})
NEUTRAL_ROLES = frozenset({"not_yet", "later_step"})


def study_events(study: str | None = None, *, data: Folder = None) -> pd.DataFrame:
    """Role of each policy event in a study, with its reason.

    Parameters
    ----------
    study : str, optional
        `procurement_reserves`, `entry_reforms`, `morocco_reserve` or `tunisia_act`; all where
        left out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of `study_events.csv` and `country_iso3`, in the order of the file.

    Raises
    ------
    DataError
        A study that the table does not have.
    """
    record("study-events", data=data)
    record("policy-events", data=data)
    package = open_package(data)
    table = package.table("study-events")
    if study is not None:
        known = list(dict.fromkeys(table["study"]))
        if study not in known:
            raise DataError(unknown_name(study, known))
        table = table[table["study"] == study]
    places = package.table("policy-events").set_index("event_id")["country_iso3"]
    return table.assign(country_iso3=table["event_id"].map(places)).reset_index(drop=True)


def study_countries(rule: str | None = None, *, data: Folder = None) -> pd.DataFrame:
    """Countries that a common rule leaves out, with the reason.

    Parameters
    ----------
    rule : str, optional
        `registration_centre`, `non_resident_companies` or `procurement_unknown`; all where left
        out.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The columns of `study_countries.csv`.

    Raises
    ------
    DataError
        A rule that the table does not have.
    """
    record("study-countries", data=data)
    table = open_package(data).table("study-countries")
    if rule is None:
        return table
    known = list(dict.fromkeys(table["rule"]))
    if rule not in known:
        raise DataError(unknown_name(rule, known))
    return table[table["rule"] == rule].reset_index(drop=True)


def treated_by(study: str, roles: frozenset[str], *, data: Folder = None) -> dict[str, int]:
    """Give the first treated year of each country with an event in one of the roles."""
    table = study_events(study, data=data)
    table = table[table["role"].isin(roles) & table["first_year"].notna()]
    years = table.groupby("country_iso3")["first_year"].min()
    return {str(country): int(year) for country, year in years.items()}


def in_neither_group(study: str, treated: dict[str, int], *, data: Folder = None) -> set[str]:
    """Countries with an event that makes them neither treated nor a control."""
    table = study_events(study, data=data)
    return set(table.loc[~table["role"].isin(NEUTRAL_ROLES), "country_iso3"]) - set(treated)

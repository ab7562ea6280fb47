"""Rents beside the GDP per head of their country and year, in one money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel
from analysis.facts.package import Package
from analysis.facts.priced import priced
from analysis.facts.reads import record

GDP, PEOPLE = "NY.GDP.MKTP.CD", "SP.POP.TOTL"
MONEY = ["value", "conf_low", "conf_high"]


def rent_and_income(rents: pd.DataFrame, package: Package, data: Folder = None) -> pd.DataFrame:
    """Put each rent in US dollars beside GDP per head in US dollars of the same year.

    Parameters
    ----------
    rents : DataFrame
        Rows of `facts.indicators` in money per m² and month.

    Returns
    -------
    DataFrame
        The rents that can be converted, where the panel has both GDP and population; the columns
        ending in `_below` are those of GDP per head, which no claim states.

    Notes
    -----
    Both are nominal and converted at the same yearly average rate, so the rate cancels out. GDP
    per head is nominal GDP over population, both of the country panel (the ready-made series
    begins in 2014 only).
    """
    record("entities", data=data)
    dollars = priced(rents, "USD", None, package, data=data)
    figures = panel([GDP, PEOPLE], data=data).dropna()
    income = (figures[GDP] / figures[PEOPLE]).rename("value_below").reset_index()
    country = package.table("entities").set_index("entity_id")["country_iso3"]
    dollars["country_iso3"] = dollars["entity_id"].map(country)
    income["year"] = income["year"].astype("Int64")
    pairs = dollars[dollars["not_converted"] == ""].merge(income, on=["country_iso3", "year"])
    return pairs.assign(
        conf_low_below=np.nan,
        conf_high_below=np.nan,
        bound_below="point",
        indicator_below="gdp_per_head",
        n_claims_below=0,
        n_observations_below=0,
        claim_ids_below="",
        source_ids_below="",
    )

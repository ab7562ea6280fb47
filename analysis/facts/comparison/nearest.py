"""Which figure of a hub serves for a moment: the nearest in its window, the later of two."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel
from analysis.facts.indicator_table import indicators


def nearest(table: pd.DataFrame, moments: pd.Series | float, window: float) -> pd.DataFrame:
    """Keep one row a hub and indicator.

    Parameters
    ----------
    table : DataFrame
        Columns `entity_id, indicator, year` and any others; rows without a year are left out.
    moments : Series of float or float
        The year wanted, one for all or one a row of `table` (missing: no row serves).
    window : float
        Years that a figure may lie before or after it, at most.

    Returns
    -------
    DataFrame
        The nearest row of each hub and indicator, the later of two equally near; `distance_years`
        says how far (negative: before).
    """
    wanted = moments.astype("float64") if isinstance(moments, pd.Series) else float(moments)
    apart = table["year"].astype("float64") - wanted
    found = table.assign(distance_years=apart)[apart.abs() <= window]
    order = found.assign(far=found["distance_years"].abs())
    order = order.sort_values(
        ["entity_id", "indicator", "far", "year"], ascending=[True, True, True, False]
    )
    return order.drop_duplicates(["entity_id", "indicator"]).drop(columns="far")


def closest(years: pd.Series, moment: float) -> int:
    """Return the position of the year nearest to a moment, the later of two equally near."""
    at = years.to_numpy(dtype=float)
    return int(np.lexsort((-at, np.abs(at - moment)))[0])


def nearest_of_countries(
    code: str, countries: pd.Series, year: int, window: float, data: Folder = None
) -> pd.DataFrame:
    """Look up an indicator of the country panel for hubs.

    Parameters
    ----------
    code : str
        Indicator of the panel.
    countries : Series of str
        Country by `entity_id`.
    year : int
        The year wanted.
    window : float
        Years that the value may lie away.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        `value, year` by `entity_id`; missing where the panel has nothing near enough.
    """
    rows = panel(code, data=data)[code].dropna().rename("value").reset_index()
    rows = rows.rename(columns={"country_iso3": "entity_id"}).assign(indicator=code)
    found = nearest(rows, year, window).set_index("entity_id")[["value", "year"]]
    return found.reindex(countries.to_numpy()).set_axis(countries.index)


def year_of_reference(entity: str, data: Folder = None) -> int:
    """Return the year of a hub's last count of firms, or of its newest dated figure.

    Where it has none, the last year of the country panel.
    """
    rows = indicators(entity, method="settled", data=data)  # a count is a claim
    dated = rows[rows["year"].notna()]
    for some in (dated[dated["indicator"] == "tenant_firms"], dated):
        if len(some):
            return int(some["year"].max())
    return int(panel("SP.POP.TOTL", data=data).index.get_level_values("year").max())

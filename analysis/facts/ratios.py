"""Derived ratios: one figure over another of one hub and year, with the sources of both.

A ratio is computed only where both figures exist for one year, never from an unknown. Areas have no
year: the area that is kept serves the years within five of a claim that states it, or only the very
years of those claims where another source states another area. Kinds of floor area and tiers of
rent are never mixed: each gives a row of its own. Where the stock-flow model has the counts, the
ratio is formed of its draws (`reconciled_ratios`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Moment, Names, listed, ordered, selected
from analysis.facts.head_income import rent_and_income
from analysis.facts.package import Package, open_package
from analysis.facts.periods import whole_year
from analysis.facts.quotient import quotient
from analysis.facts.reconciled_ratios import with_reconciled_ratios
from analysis.facts.reconciled_rows import check_method, modelled_hubs
from analysis.facts.settled import COLUMNS, settled_table
from analysis.facts.settlement import settle
from analysis.facts.tolerance import allowed
from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

AREAS = ("floor_area", "floor_area_lettable")
RENTS = ("rent_startup", "rent_sme", "rent_large_firm", "rent_standard", "rent_per_m2_month")
AREA_REACH = 5


@dataclass(frozen=True)
class Ratio:
    """What a ratio divides by what, and how it is called."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    scale: float
    unit: str
    group: str
    label: Message
    definition: Message


RATIOS = {
    "jobs_per_firm": Ratio(
        ("jobs",),
        ("tenant_firms",),
        1.0,
        "persons_per_firm",
        "people",
        message("Jobs per firm"),
        message("People at work over firms present, of one year."),
    ),
    "m2_per_job": Ratio(
        AREAS,
        ("jobs",),
        1.0,
        "m2_per_job",
        "space",
        message("Floor area per job"),
        message("Floor area over people at work; gross and lettable area apart."),
    ),
    "exit_rate": Ratio(
        ("firms_exited",),
        ("tenant_firms",),
        100.0,
        "percent",
        "dynamics",
        message("Exit rate"),
        message("Firms that left in a year over firms present in that year."),
    ),
    "firms_per_1000_m2": Ratio(
        ("tenant_firms",),
        AREAS,
        1000.0,
        "firms_per_1000_m2",
        "space",
        message("Firms per 1,000 m²"),
        message("Firms present over floor area; gross and lettable area apart."),
    ),
    "rent_relative_to_gdp_per_head": Ratio(
        RENTS,
        ("gdp_per_head",),
        1200.0,
        "percent",
        "rent",
        message("Rent relative to income"),
        message("Rent of one m² for a year over GDP per head of the country; tiers of rent apart."),
    ),
}


def derived(
    entity: Names = None,
    ratio: Names = None,
    *,
    method: str = "reconciled",
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Ratios of figures, with the claims and sources of both parts.

    Parameters
    ----------
    entity : str or sequence of str, optional
        All where left out.
    ratio : str or sequence of str, optional
        Of `RATIOS`; all where left out.
    method : {"reconciled", "settled"}
        `settled` divides what the rule keeps. `reconciled` puts the ratios of the stock-flow
        model in their place, for the hubs and years in which it has every count of the ratio: the
        mean count over the mean count (stocks of 31 December), and the 95 % interval of the ratio
        formed draw by draw, so that firms and jobs which move together do so in it. An area is no
        count and stays as settled. Where the model has only one of two counts, both are as settled.
    min_quality, exclude_sources, as_of, data
        As in `claims`.

    Returns
    -------
    DataFrame
        The columns of `facts.indicators` and `numerator`, `denominator`: the indicators divided.
        `claim_ids` and `source_ids` name the numerator's first; GDP per head comes from the
        country panel and adds none. `rule` is "derived"; bounds and ranges give bounds and ranges.
        Of a reconciled row `status`, `interval` and `rule` are those of `facts.indicators`.

    Raises
    ------
    DataError
        An unknown entity, ratio, source, grade or method.
    """
    check_method(method)
    names = tuple(RATIOS) if ratio is None else listed(ratio) or ()
    for name in names:
        if name not in RATIOS:
            raise DataError(unknown_name(name, RATIOS))
    package = open_package(data)
    parts = sorted({part for name in names for part in (*RATIOS[name].above, *RATIOS[name].below)})
    parts = [part for part in parts if part != "gdp_per_head"]
    chosen = selected(package, entity, parts, min_quality, exclude_sources, as_of, data)
    claims = ordered(chosen)
    settled = _with_areas(settled_table(claims, package, data), claims, package, data)
    table = pd.concat([_ratio(name, settled, package, data) for name in names])
    if method == "reconciled":
        filters = {"min_quality": min_quality, "exclude_sources": exclude_sources, "as_of": as_of}
        asked = {name: RATIOS[name].scale for name in names}
        hubs = modelled_hubs(package, listed(entity))
        areas = settled[settled["indicator"].isin(AREAS)]
        table = with_reconciled_ratios(table, hubs, asked, areas, filters, data)
    keys = ["entity_id", "indicator", "year", "numerator", "denominator"]
    return table.sort_values(keys, ignore_index=True)


def _ratio(name: str, settled: pd.DataFrame, package: Package, data: Folder) -> pd.DataFrame:
    ratio = RATIOS[name]
    settled = settled[settled["year"].notna()]
    above = settled[settled["indicator"].isin(ratio.above)]
    if ratio.below == ("gdp_per_head",):
        pairs = rent_and_income(above, package, data)
    else:
        below = settled[settled["indicator"].isin(ratio.below)]
        pairs = above.merge(below, on=["entity_id", "year"], suffixes=("", "_below"))
    columns = ["value", "conf_low", "conf_high", "bound"]
    below = pairs[[f"{c}_below" for c in columns]].set_axis(columns, axis=1)
    result = pairs.assign(**quotient(pairs[columns], below, ratio.scale))
    result["numerator"], result["denominator"] = pairs["indicator"], pairs["indicator_below"]
    result["indicator"], result["unit"], result["currency"] = name, ratio.unit, np.nan
    result["currency"] = result["currency"].astype("str")
    year = pairs["year"].astype("str")
    result["period_start"], result["period_end"] = year, year
    result["rule"], result["set_aside"], result["spread"] = "derived", "", np.nan
    for column in ("n_claims", "n_observations"):
        result[column] = pairs[column] + pairs[f"{column}_below"]
    for column in ("claim_ids", "source_ids"):
        result[column] = _united(pairs[column], pairs[f"{column}_below"])
    known = result["value"].notna() | result["conf_low"].notna()
    return result.loc[known, [*COLUMNS, "numerator", "denominator"]]


def _united(first: pd.Series, second: pd.Series) -> pd.Series:
    both = [" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(first, second, strict=True)]
    return pd.Series(both, index=first.index, dtype="str")


def _with_areas(
    settled: pd.DataFrame, claims: pd.DataFrame, package: Package, data: Folder
) -> pd.DataFrame:
    """Give the areas that are kept a row for every year that they serve."""
    years = _years_served(settle(claims[claims["indicator"].isin(AREAS)], package, data))
    area = settled["indicator"].isin(AREAS)
    served = settled[area].drop(columns="year").merge(years, on=["entity_id", "indicator"])
    return pd.concat([settled[~area], served[list(COLUMNS)]], ignore_index=True)


def _years_served(standing: pd.DataFrame) -> pd.DataFrame:
    """Years for which each hub's area holds; see the rule at the head of this file."""
    series = ["entity_id", "indicator"]
    standing = standing.assign(stated=whole_year(standing["period_end"]))
    standing["low"], standing["high"] = allowed(standing)
    kept = standing[standing["claim_id"] == standing["kept_claim_id"]]
    beside = standing.merge(kept[[*series, "low", "high"]], on=series, suffixes=("", "_kept"))
    beside["agrees"] = beside["low"].le(beside["high_kept"]) & beside["high"].ge(beside["low_kept"])
    alone = beside.groupby(series)["agrees"].transform("all")
    beside = beside.assign(reach=np.where(alone, AREA_REACH, 0))[beside["agrees"]]
    stated = zip(*(beside[c] for c in (*series, "stated", "reach")), strict=True)
    rows = [
        (entity, indicator, year)
        for entity, indicator, at, reach in stated
        for year in range(at - reach, at + reach + 1)
    ]
    years = pd.DataFrame(rows, columns=[*series, "year"]).drop_duplicates()
    return years.astype({"entity_id": "str", "indicator": "str", "year": "Int64"})

"""Settled rows whose stocks and flows give way to the reconciled series, where a hub has them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.facts.claim_table import Folder, Moment
from analysis.facts.package import Package
from analysis.facts.settled import COLUMNS
from analysis.language.errors import DataError
from analysis.language.spelling import unknown_name

METHODS = ("settled", "reconciled")
OUTSIDE = "outside the interval"
MODELLED = (
    "tenant_firms",
    "firms_entered",
    "firms_exited",
    "firms_cumulative",
    "jobs",
    "jobs_per_firm",
)


def with_reconciled(
    settled: pd.DataFrame,
    hubs: Iterable[str],
    wanted: Iterable[str],
    *,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Put the reconciled years of each hub in the place of its settled ones.

    Parameters
    ----------
    settled : DataFrame
        `COLUMNS`; not changed.
    hubs : iterable of str
        Hubs to reconcile.
    wanted : iterable of str
        Indicators of `MODELLED` to put in.
    min_quality, exclude_sources, as_of, data
        As in `claims`.

    Returns
    -------
    DataFrame
        `COLUMNS`. A series that the model declines, a figure without a year and a flow over
        several years stay as settled; a count that stands alone stays too, with the interval that
        its grade and digits give it. In a reconciled row `set_aside` names the claims of that year
        that lie outside the interval.
    """
    from analysis.facts.reconciliation.hubs import reconcile_all

    filters = {"min_quality": min_quality, "exclude_sources": exclude_sources, "as_of": as_of}
    names, parts = set(wanted), [settled]
    for found in reconcile_all(list(hubs), data=data, **filters):  # type: ignore[arg-type]
        rows = found.table[found.table["indicator"].isin(names)]
        alone = rows["status"].eq("claimed")
        if alone.any():
            parts[0] = _with_ends(parts[0], found.entity_id, rows[alone])
        rows = rows[~alone]
        if rows.empty:
            continue
        parts[0] = parts[0][~_replaced(parts[0], found.entity_id, rows)]
        parts.append(rows.assign(set_aside=_outside(rows, found.fitted))[list(COLUMNS)])
    table = pd.concat([part for part in parts if not part.empty] or [settled])
    keys = ["entity_id", "indicator", "period_end", "period_start"]
    table = table.sort_values(keys, kind="stable", ignore_index=True)
    return table.astype({"currency": "str"})


def modelled_hubs(package: Package, asked: Iterable[str] | None) -> list[str]:
    """List the hubs asked for (all where None) that have a claim of a modelled series."""
    claims = package.table("claims")
    counted = set(claims.loc[claims["indicator"].isin(MODELLED), "entity_id"])
    return [one for one in (sorted(counted) if asked is None else asked) if one in counted]


def check_method(method: str) -> None:
    """Refuse a method that does not exist, and offer the near one.

    Raises
    ------
    DataError
        Neither `settled` nor `reconciled`.
    """
    if method not in METHODS:
        raise DataError(unknown_name(method, METHODS))


def _with_ends(table: pd.DataFrame, hub: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the claims that stand alone the interval of their grade and digits."""
    ends = rows.set_index(["indicator", "claim_ids"])[["conf_low", "conf_high"]]
    here = table["entity_id"].eq(hub) & table["year"].notna() & table["interval"].eq("")
    own = pd.MultiIndex.from_frame(table.loc[here, ["indicator", "claim_ids"]])
    found = ends.reindex(own).set_axis(table.index[here])
    found = found[found.notna().any(axis=1)]
    table = table.copy()
    table.loc[found.index, ["conf_low", "conf_high"]] = found
    table.loc[found.index, "interval"] = "95 %"
    return table


def _replaced(table: pd.DataFrame, hub: str, rows: pd.DataFrame) -> pd.Series:
    """Tell which rows of a hub have a reconciled year in their place."""
    years = pd.MultiIndex.from_frame(rows[["indicator", "year"]])
    own = pd.MultiIndex.from_frame(table[["indicator", "year"]])
    return table["entity_id"].eq(hub) & table["year"].notna() & own.isin(years)


def _outside(rows: pd.DataFrame, fitted: pd.DataFrame) -> list[str]:
    """Name, for each row, the claims of its year that its own interval leaves outside."""
    from analysis.facts.reconciliation.publication import INDICATOR_OF

    apart = fitted[fitted["outside"].astype("bool")]
    series, year = apart["series"].map(INDICATOR_OF), apart["period_end"].str[:4]
    told = apart.groupby([series.rename("indicator"), year], sort=True)["claim_id"]
    named = {key: "; ".join(f"{one}: {OUTSIDE}" for one in sorted(ids)) for key, ids in told}
    return [named.get((row.indicator, str(row.year)), "") for row in rows.itertuples()]

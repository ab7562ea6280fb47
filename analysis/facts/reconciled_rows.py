"""Settled rows whose stocks and flows give way to the reconciled series, where a hub has them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.facts.claim_table import Folder, Moment
from analysis.facts.settled import COLUMNS

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
        several years stay as settled. In a reconciled row `set_aside` names the claims of that
        year that lie outside the interval.
    """
    from analysis.facts.reconciliation.hubs import reconcile

    filters = {"min_quality": min_quality, "exclude_sources": exclude_sources, "as_of": as_of}
    names, parts = set(wanted), [settled]
    for hub in hubs:
        found = reconcile(hub, data=data, **filters)  # type: ignore[arg-type]
        rows = found.table[found.table["indicator"].isin(names)]
        if rows.empty:
            continue
        parts[0] = parts[0][~_replaced(parts[0], hub, rows)]
        parts.append(rows.assign(set_aside=_outside(rows, found.fitted))[list(COLUMNS)])
    table = pd.concat([part for part in parts if not part.empty] or [settled])
    keys = ["entity_id", "indicator", "period_end", "period_start"]
    return table.sort_values(keys, kind="stable", ignore_index=True)


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

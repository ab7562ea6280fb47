"""Is a hub ever larger than what contains it? Said, not imposed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.facts.reconciliation.assembly import Reconciled

CONTAINED = ("tenant_firms", "jobs", "firms_cumulative")
COLUMNS = (
    "entity_id",
    "parent_id",
    "indicator",
    "year",
    "value",
    "conf_low",
    "parent_value",
    "parent_high",
    "certain",
)


def too_large(hubs: Sequence[Reconciled], *, data: Folder = None) -> pd.DataFrame:
    """Find the years in which a hub's reconciled stock exceeds that of what contains it.

    Parameters
    ----------
    hubs : sequence of Reconciled
        Hubs and what contains them, as `reconcile_all` gives them.
    data : path, optional
        Overlay folder they were reconciled with.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row per hub, indicator and year in which the hub's value lies above
        its parent's; `certain` where even its lower limit lies above the parent's upper one.
    """
    record("entities", data=data)
    parent = open_package(data).table("entities").set_index("entity_id")["parent_id"]
    tables = [hub.table for hub in hubs if not hub.table.empty]
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.concat(tables)
    table = table[table["indicator"].isin(CONTAINED) & table["status"].ne("claimed")]
    child = table.assign(parent_id=table["entity_id"].map(parent)).dropna(subset=["parent_id"])
    above = table[["entity_id", "indicator", "year", "value", "conf_high"]].set_axis(
        ["parent_id", "indicator", "year", "parent_value", "parent_high"], axis=1
    )
    both = child.merge(above, on=["parent_id", "indicator", "year"])
    both = both[both["value"] > both["parent_value"]]
    both = both.assign(certain=both["conf_low"] > both["parent_high"])
    keys = ["entity_id", "indicator", "year"]
    return both.sort_values(keys, ignore_index=True)[list(COLUMNS)]

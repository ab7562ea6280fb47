"""What a refreshed panel changes: values that are new, that were revised, that vanished."""

from __future__ import annotations

import numpy as np
import pandas as pd

REVISED = 0.05  # share of the shipped value from which a revision is reported
KEY = ["indicator_code", "country_iso3", "year"]
COLUMNS = [*KEY, "change", "shipped_value", "new_value", "relative_change"]
CHANGES = ("new", "vanished", "revised")


def changed_values(shipped: pd.DataFrame, fetched: pd.DataFrame) -> pd.DataFrame:
    """Compare the values of the indicators that were fetched with the shipped ones.

    Parameters
    ----------
    shipped, fetched : DataFrame
        `country_iso3, year, indicator_code, value`; of the shipped ones only those of the
        fetched indicators count.

    Returns
    -------
    DataFrame
        `indicator_code, country_iso3, year, change, shipped_value, new_value, relative_change`,
        a row for each value that is `new`, `vanished`, or `revised` by more than 5 % of the
        shipped one (from zero: by anything, with no relative change).
    """
    before = shipped[shipped["indicator_code"].isin(fetched["indicator_code"].unique())]
    both = before.merge(fetched, on=KEY, how="outer", suffixes=("_shipped", "_new"))
    old, new = both["value_shipped"], both["value_new"]
    relative = (new - old) / old.abs().mask(old == 0)
    moved = (relative.abs() > REVISED) | (old.eq(0) & new.ne(0) & new.notna())
    both["change"] = np.select([old.isna(), new.isna(), moved], CHANGES, "")
    both["relative_change"] = relative.round(6)
    both = both.rename(columns={"value_shipped": "shipped_value", "value_new": "new_value"})
    told = both[both["change"] != ""]
    return told.sort_values(KEY, ignore_index=True)[COLUMNS].astype({"change": "str"})


def counted(changes: pd.DataFrame) -> pd.DataFrame:
    """Count the changes by indicator: columns `new, vanished, revised`."""
    counts = pd.crosstab(changes["indicator_code"], changes["change"])
    return counts.reindex(columns=list(CHANGES), fill_value=0).rename_axis(columns=None)


def no_changes() -> pd.DataFrame:
    """Return the table of changes without a row."""
    empty = pd.DataFrame({"country_iso3": [], "year": [], "indicator_code": [], "value": []})
    return changed_values(empty, empty)

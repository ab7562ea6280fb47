"""Claims → one row per group: what is kept, how far the others lie, which step decided."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import Package
from analysis.facts.settlement import STEPS, settle

COLUMNS = (
    "entity_id",
    "indicator",
    "period_start",
    "period_end",
    "year",
    "value",
    "conf_low",
    "conf_high",
    "interval",
    "bound",
    "unit",
    "currency",
    "status",
    "n_claims",
    "n_observations",
    "spread",
    "rule",
    "claim_ids",
    "source_ids",
    "set_aside",
)
LONE = "only statement"


def settled_table(claims: pd.DataFrame, package: Package, data: Folder = None) -> pd.DataFrame:
    """Settle ordered claims into one row per group."""
    standing = settle(claims, package, data)
    standing["independent"] = standing["value"].where(standing["standing"] != "echo")
    kept = standing[standing["claim_id"] == standing["kept_claim_id"]].set_index("group")
    table = kept[["entity_id", "indicator", "period_start", "period_end", "year"]].copy()
    is_range = kept["standing"] == "range"
    table["value"] = kept["value"].mask(is_range)
    table["conf_low"] = kept["value"].where(is_range)
    table["conf_high"] = _upper_ends(standing).reindex(table.index)
    table["interval"] = _text(is_range, "claimed range")
    table["bound"] = kept["bound"].mask(is_range, "range")
    table["unit"], table["currency"], table["status"] = kept["unit"], kept["currency"], "claimed"
    groups = standing.groupby("group", sort=False)
    table["n_claims"] = groups.size()
    table["n_observations"] = groups["observation_id"].nunique()
    table["spread"] = _spread(standing, kept["unit"])
    table["rule"] = _rule(standing).reindex(table.index)
    table["claim_ids"] = _joined(standing[standing["step"] == ""], "claim_id")
    table["source_ids"] = _joined(
        standing[standing["step"] == ""].drop_duplicates(["group", "source_id"]), "source_id"
    )
    table["set_aside"] = _set_aside(standing).reindex(table.index, fill_value="")
    keys = ["entity_id", "indicator", "period_end", "period_start"]
    return table.sort_values(keys, ignore_index=True)[list(COLUMNS)]


def _upper_ends(standing: pd.DataFrame) -> pd.Series:
    upper = standing[(standing["standing"] == "range") & (standing["bound"] == "upper")]
    return upper.set_index("group")["value"]


def _text(where: pd.Series, text: str) -> pd.Series:
    return pd.Series(np.where(where, text, ""), index=where.index, dtype="str")


def _spread(standing: pd.DataFrame, unit: pd.Series) -> pd.Series:
    """Largest less smallest independent value of a group in the unit of what is kept."""
    same = standing[standing["unit"] == standing["group"].map(unit)]
    values = same.groupby("group", sort=False)["independent"]
    observations = same.groupby("group", sort=False)["observation_id"].nunique()
    return (values.max() - values.min()).where(observations > 1)


def _rule(standing: pd.DataFrame) -> pd.Series:
    """Last step that was needed to choose within each group."""
    order = pd.Series(range(1, len(STEPS) + 1), index=list(STEPS), dtype="int64")
    rank = standing["step"].map(order).fillna(0).astype("int64")
    rank = rank.where(standing["standing"] != "echo", 0)
    last = rank.groupby(standing["group"], sort=False).max()
    return last.map(dict(enumerate((LONE, *STEPS))))


def _joined(rows: pd.DataFrame, column: str) -> pd.Series:
    """Ids of a group, the lower end of a range first."""
    rows = rows.sort_values(["group", "bound", "claim_id"])
    return rows.groupby("group", sort=False)[column].agg(" ".join)


def _set_aside(standing: pd.DataFrame) -> pd.Series:
    losers = standing[standing["step"] != ""].sort_values(["group", "claim_id"])
    told = losers["claim_id"] + ": " + losers["step"]
    return told.groupby(losers["group"], sort=False).agg("; ".join)

"""Which claims speak of a hub's stocks and flows, and which of them stands for each observation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.periods import decimal_year, first_month, last_month
from analysis.language.errors import DataError
from analysis.language.messages import message

SERIES_OF = {
    "tenant_firms": "tenants",
    "firms_cumulative": "cumulative",
    "jobs": "jobs",
    "firms_entered": "entries",
    "firms_entered_per_year": "entries",
    "firms_exited": "exits",
    "firms_exited_per_year": "exits",
    "tenant_renewal_rate": "hazard",
}
FLOWS = ("entries", "exits", "hazard")
FIRMNESS = {"point": 0, "approx": 1, "lower": 2, "upper": 3}
RANGE = ["entity_id", "indicator", "period_start", "period_end", "source_id"]


def observe(claims: pd.DataFrame, entities: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Claims of the modelled series, each with its part in the model.

    Parameters
    ----------
    claims, entities, readings : DataFrame
        Tables of the data package; `readings` is `claim-readings`. The claims of a hub's parent
        must be among `claims` for the hub's doubtful figures to be seen.

    Returns
    -------
    DataFrame
        Sorted by `claim_id` (so that the order of rows never matters), with the columns of claims
        and `series`; `reading` (empty, `part`, `aside` or `fiscal_year`); `start` and `end`, the
        months the claim covers, counted from year 0, the end excluded; `year`, that of the end,
        and `dated`, whether the month is known; `role` (`used`, `echo` or `aside`); `doubtful`,
        whether the figure may be the network's; `partner`, the other end of a range.

    Raises
    ------
    DataError
        A negative figure.
    """
    found = claims[claims["indicator"].isin(list(SERIES_OF))]
    found = found.sort_values("claim_id").reset_index(drop=True)
    found["series"] = found["indicator"].map(SERIES_OF).astype("str")
    _check(found)
    known = readings.set_index("claim_id")["reading"]
    found["reading"] = known.astype("str").reindex(found["claim_id"]).fillna("").to_numpy()
    _date(found)
    found["role"] = _roles(found)
    found["doubtful"] = _doubtful(found, entities)
    found["partner"] = _partners(found)
    return found


def _check(found: pd.DataFrame) -> None:
    wrong = found[found["value"] < 0]
    if len(wrong):
        claim = wrong.iloc[0]
        raise DataError(
            message(
                "claim {claim}: found {value}; expected {indicator} of zero or more. Correct"
                " the value, or leave the claim out.",
                claim=str(claim["claim_id"]),
                value=f"{claim['value']:g}",
                indicator=str(claim["indicator"]),
            )
        )


def _date(found: pd.DataFrame) -> None:
    start, end = found["period_start"], found["period_end"]
    found["dated"] = end.str.len() > 4
    found["year"] = end.str[:4].astype("int64")
    found["start"] = first_month(start).astype("int64")
    found["end"] = last_month(end).astype("int64") + 1
    fiscal = found["reading"].eq("fiscal_year")
    found.loc[fiscal, "start"] += 3
    found.loc[fiscal, "end"] -= 9
    found["dated"] |= fiscal


def _roles(found: pd.DataFrame) -> pd.Series:
    """One claim per observation, series and entity: best quality, then earliest, then firmest."""
    order = found[["entity_id", "series", "observation_id", "quality", "claim_id"]].assign(
        when=decimal_year(found["period_end"]), firmness=found["bound"].map(FIRMNESS)
    )
    order = order.sort_values(["quality", "when", "firmness", "claim_id"])
    echo = order.duplicated(["entity_id", "series", "observation_id"]).sort_index()
    roles = pd.Series(np.where(echo, "echo", "used"), index=found.index, dtype="str")
    return roles.mask(found["reading"].eq("aside"), "aside")


def _doubtful(found: pd.DataFrame, entities: pd.DataFrame) -> pd.Series:
    """Figures told of a hub and of its network alike, once another site of it was open."""
    table = entities.set_index("entity_id")
    parent = table["parent_id"].dropna()
    opened = pd.to_numeric(table["opened_year"]).astype("float64")
    told = set(zip(found["entity_id"], found["observation_id"], strict=True))
    doubtful = []
    for row in found[["entity_id", "observation_id", "year"]].itertuples():
        above = parent.get(str(row.entity_id), "")
        shared = (above, row.observation_id) in told
        sisters = parent.index[parent.eq(above) & (parent.index != row.entity_id)]
        doubtful.append(shared and bool((opened[sisters] <= float(str(row.year))).any()))
    return pd.Series(doubtful, index=found.index, dtype="bool")


def _partners(found: pd.DataFrame) -> pd.Series:
    """Find the other end, where one source gives a lower and an upper end for one period."""
    used = found[found["role"].eq("used") & found["bound"].isin(["lower", "upper"])]
    partner = pd.Series("", index=found.index, dtype="str")
    for _, pair in used.groupby(RANGE, sort=False):
        low, high = (pair[pair["bound"].eq(bound)] for bound in ("lower", "upper"))
        if len(low) == 1 and len(high) == 1 and low["value"].iloc[0] < high["value"].iloc[0]:
            partner[low.index[0]] = high["claim_id"].iloc[0]
            partner[high.index[0]] = low["claim_id"].iloc[0]
    return partner

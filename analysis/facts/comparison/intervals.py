"""What a ranking draws from: each hub's figure of an indicator, and how far it may be off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.comparison.nearest import nearest
from analysis.facts.comparison.side_by_side import figures
from analysis.facts.comparison.words import indicator_words
from analysis.facts.settlement import standings
from analysis.facts.tolerance import ABOUT

BOUND = 2.0  # factor by which a figure may lie beyond its bound
KINDS = ("exact", "95 %", "claimed range", "claims differ", "about", "at least", "at most")


def known_figures(
    hubs: Sequence[str], names: Sequence[str], currency: str | None, data: Folder = None
) -> pd.DataFrame:
    """Read every dated figure, and every fact without a year, that hubs have of indicators.

    Parameters
    ----------
    hubs, names : sequence of str
        `entity_id` of the hubs, and indicators.
    currency : str or None
        Money of prices and sums.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        Rows as of `facts.indicators`, flows over several years and what could not be converted
        left out. Of a ratio with several parts (gross or lettable area) only the part that most
        hubs have.
    """
    table = figures(list(hubs), list(names), currency, "en", data)
    flow = table["indicator"].map(indicator_words(data=data)["kind"]).eq("flow")
    there = table[["value", "conf_low"]].notna().any(axis=1) & (table["not_converted"] == "")
    table = table[there & ~(flow & table["year"].isna())]
    counts = table.groupby(["indicator", "part"])["entity_id"].nunique().reset_index()
    order = counts.sort_values(["indicator", "entity_id", "part"], ascending=[True, False, True])
    widest = order.drop_duplicates("indicator")[["indicator", "part"]]
    return table.merge(widest, on=["indicator", "part"])


def figures_of(table: pd.DataFrame, year: int, window: int) -> pd.DataFrame:
    """Keep each hub's figure nearest to a year, within the window; facts without a year serve."""
    dated = nearest(table[table["year"].notna()], year, window)
    timeless = table[table["year"].isna()].drop_duplicates(["entity_id", "indicator"], keep="last")
    both = pd.concat([dated, timeless]).drop_duplicates(["entity_id", "indicator"])
    return both.sort_values(["indicator", "entity_id"], ignore_index=True)


def best_year(table: pd.DataFrame, window: int) -> int | None:
    """Return the year around which most figures lie, the latest of several; None for no dated one.

    A hub and indicator count once a year.
    """
    dated = table[table["year"].notna()]
    if dated.empty:
        return None
    years = np.unique(dated["year"].to_numpy(dtype=int))
    spots = np.arange(years.min(), years.max() + 1)
    counts = np.zeros(len(spots), dtype=int)
    for _, rows in dated.groupby(["entity_id", "indicator"]):
        apart = np.abs(spots[:, None] - rows["year"].to_numpy(dtype=int))
        counts += apart.min(axis=1) <= window
    return int(spots[np.flatnonzero(counts == counts.max())[-1]])


def with_intervals(chosen: pd.DataFrame, data: Folder = None) -> pd.DataFrame:
    """Say how far each figure may be off.

    Parameters
    ----------
    chosen : DataFrame
        One row a hub and indicator, as `figures_of` gives.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        The rows with `centre, low, high, kind` (of `KINDS`):

        - `95 %`: the interval that the stock-flow model gives the figure;
        - `claimed range`: both ends of a range that a source states;
        - `claims differ`: independent claims of the same year, in the same unit and not of a
          worse grade, from the smallest to the largest;
        - `about`: 5 % to either side;
        - `at least`, `at most`: up to twice the bound, or down to half of it (a source that says
          "more than 100" does not mean 1,000);
        - `exact`: a point that one source states and none contradicts, whatever its digits.
    """
    value = chosen["value"].astype("float64")
    low, high = chosen["conf_low"].astype("float64"), chosen["conf_high"].astype("float64")
    told = chosen["interval"].ne("95 %") | chosen["status"].ne("claimed")
    both = low.notna() & high.notna() & told
    centre = value.fillna((low + high) / 2)
    kind = pd.Series("exact", index=chosen.index, dtype="str")
    kind = kind.mask(chosen["bound"] == "approx", "about")
    kind = kind.mask(chosen["bound"] == "lower", "at least")
    kind = kind.mask(chosen["bound"] == "upper", "at most")
    least, most = _apart(chosen, data)
    differ = kind.isin(["exact", "about"]) & (least < most)
    kind = kind.mask(differ, "claims differ").mask(both, "claimed range")
    kind = kind.mask(both & chosen["interval"].eq("95 %"), "95 %")
    low = low.where(both, centre)
    high = high.where(both, centre)
    low = low.mask(kind == "about", centre - ABOUT * centre.abs())
    low = low.mask(kind == "at most", centre / BOUND)
    high = high.mask(kind == "about", centre + ABOUT * centre.abs())
    high = high.mask(kind == "at least", centre * BOUND)
    low, high = low.mask(kind == "claims differ", least), high.mask(kind == "claims differ", most)
    return chosen.assign(centre=centre, low=low, high=high, kind=kind)


def _apart(chosen: pd.DataFrame, data: Folder) -> tuple[pd.Series, pd.Series]:
    """Smallest and largest independent claim beside each figure, on the scale of the figure."""
    claimed = chosen[chosen["status"].eq("claimed") & ~chosen["rule"].eq("derived")]
    nothing = pd.Series(np.nan, index=chosen.index)
    if claimed.empty:
        return nothing, nothing
    standing = standings(
        sorted(set(claimed["entity_id"])), sorted(set(claimed["indicator"])), data=data
    )
    kept = standing.set_index("claim_id")[["group", "value", "unit", "quality"]]
    first = claimed["claim_ids"].str.split().str[0]
    own = kept.reindex(first).set_axis(claimed.index)
    beside = standing[
        (standing["standing"] != "echo") & standing["bound"].isin(["point", "approx"])
    ]
    pairs = own.reset_index(names="row").merge(beside, on="group", suffixes=("", "_beside"))
    sound = pairs[
        (pairs["unit"] == pairs["unit_beside"]) & (pairs["quality_beside"] <= pairs["quality"])
    ]
    ends = sound.groupby("row")["value_beside"].agg(["min", "max"])
    before = claimed["settled_value"] if "settled_value" in claimed else claimed["value"]
    scale = (claimed["value"] / before).fillna(1.0)
    least, most = (ends[name].reindex(claimed.index) * scale for name in ("min", "max"))
    return least.reindex(chosen.index), most.reindex(chosen.index)

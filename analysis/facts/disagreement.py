"""Which observations contradict each other, which one is kept, and why."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Moment, Names, ordered, publication, selected
from analysis.facts.package import Package, open_package
from analysis.facts.periods import first_month, last_month
from analysis.facts.reads import record
from analysis.facts.reasons import reasons
from analysis.facts.settlement import SERIES, STATEMENT, settle, unchanging
from analysis.facts.tolerance import allowed

COLUMNS = (
    "conflict_id",
    "entity_id",
    "indicator",
    "period_start",
    "period_end",
    "value",
    "unit",
    "bound",
    "quality",
    "claim_id",
    "source_id",
    "observation_id",
    "kept",
    "reason",
    "note",
)
SAME_OPENING = 24  # months between the beginnings of two cumulative counts of one thing
UNDATED_REACH = 60  # months that the period of an undated source may be wrong by
UNDATED_FACTOR = 2.0
WITHIN_A_YEAR = 0.05


def conflicts(
    entity: Names = None,
    indicator: Names = None,
    *,
    lang: str = "en",
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Contradictory observations side by side; nothing is averaged.

    Parameters
    ----------
    entity, indicator, min_quality, exclude_sources, as_of, data
        As in `claims`.
    lang : {"en", "fr"}
        Language of `reason`.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; a conflict has at least two observations. `kept` tells what the
        settled table shows, `reason` why, or which step set the claim aside; `note` is the claim's
        own, in `lang` (it often tells that two claims count two things).

    Notes
    -----
    Two claims of one entity and indicator, in one unit, contradict each other where they are two
    observations, what they allow does not overlap (`facts.tolerance`) and

    - the fact has no year (opening, areas, capital, ownership, cost of building), at any date;
    - or they cover the same months (flows, amounts), or share a month (stocks, shares, prices);
    - or they count from the same opening (within two years) to a common month, or the later count
      is the smaller: what is cumulative cannot fall;
    - or they are parts of one whole, one has no date of publication, so that its period is a
      guess, and they differ by more than a factor of two within five years.

    Where one gives the year and the other a month in it, they may differ by 5 %: stocks move.

    Echoes of one observation never contradict each other.
    """
    package = open_package(data)
    chosen = selected(package, entity, indicator, min_quality, exclude_sources, as_of, data)
    standing = settle(ordered(chosen), package, data)
    pairs = _contradictions(standing, package, data)
    rows = _in_conflict(standing, pairs)
    rows["kept"] = rows["standing"].isin(["kept", "range"])
    if lang == "fr":
        rows["note"] = rows["note_fr"].fillna(rows["note"])
    rows["reason"] = reasons(rows, standing, package, lang, data)
    return rows.sort_values(
        ["conflict_id", "kept", "period_end", "claim_id"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )[list(COLUMNS)]


def _contradictions(standing: pd.DataFrame, package: Package, data: Folder) -> pd.DataFrame:
    """Pairs of row numbers (`a`, `b`) that contradict each other."""
    facts = _compared(standing, package, data)
    pairs = facts.merge(facts, on=[*SERIES, "unit"], suffixes=("_a", "_b"))
    pairs = pairs[pairs["row_a"] < pairs["row_b"]]
    pairs = pairs[pairs["observation_id_a"] != pairs["observation_id_b"]]
    apart = (pairs["high_a"] <= pairs["low_b"]) | (pairs["high_b"] <= pairs["low_a"])
    apart &= pairs["low_a"].ne(pairs["low_b"]) | pairs["high_a"].ne(pairs["high_b"])
    found = pairs[apart & (_comparable(pairs) | _falls(pairs) | _undated_far(pairs))]
    return found[["row_a", "row_b"]].rename(columns={"row_a": "a", "row_b": "b"})


def _compared(standing: pd.DataFrame, package: Package, data: Folder) -> pd.DataFrame:
    """Collect what the comparison of two claims needs, one row per claim."""
    record("indicators", data=data)
    kinds = package.table("indicators").set_index("indicator")["kind"]
    facts = standing[[*SERIES, "unit", "observation_id"]].copy()
    facts["row"] = standing.index
    facts["kind"] = standing["indicator"].map(kinds)
    names = standing["indicator"]
    facts["timeless"] = unchanging(standing, package, data) & ~names.str.startswith(
        "planned_"
    )  # a plan that moves is no contradiction
    facts["undated"] = publication(standing, package, data).isna()
    facts["low"], facts["high"] = allowed(standing)
    facts["begins"] = first_month(standing["period_start"])
    facts["ends"] = last_month(standing["period_end"])
    facts["end_from"] = first_month(standing["period_end"])
    return facts


def _comparable(pairs: pd.DataFrame) -> pd.Series:
    """Tell which pairs speak of the same time."""
    same = pairs["begins_a"].eq(pairs["begins_b"]) & pairs["ends_a"].eq(pairs["ends_b"])
    share = pairs["begins_a"].le(pairs["ends_b"]) & pairs["begins_b"].le(pairs["ends_a"])
    counts_together = (
        pairs["end_from_a"].le(pairs["ends_b"])
        & pairs["end_from_b"].le(pairs["ends_a"])
        & _same_opening(pairs)
    )
    by_kind = np.select(
        [pairs["kind_a"].isin(["flow", "amount"]), pairs["kind_a"].eq("cumulative")],
        [same, counts_together],
        share & (same | _beyond(pairs, 1 + WITHIN_A_YEAR)),
    )
    return pairs["timeless_a"] | by_kind.astype("bool")


def _falls(pairs: pd.DataFrame) -> pd.Series:
    """Tell where a later cumulative count of one thing is the smaller."""
    a_first = pairs["ends_a"].lt(pairs["end_from_b"]) & pairs["high_b"].lt(pairs["low_a"])
    b_first = pairs["ends_b"].lt(pairs["end_from_a"]) & pairs["high_a"].lt(pairs["low_b"])
    return pairs["kind_a"].eq("cumulative") & _same_opening(pairs) & (a_first | b_first)


def _same_opening(pairs: pd.DataFrame) -> pd.Series:
    return (pairs["begins_a"] - pairs["begins_b"]).abs().le(SAME_OPENING)


def _undated_far(pairs: pd.DataFrame) -> pd.Series:
    """Tell where an undated source is far from another within the years it may be wrong by."""
    near = (pairs["ends_a"] - pairs["ends_b"]).abs().le(UNDATED_REACH)
    part = pairs["kind_a"].eq("share") & pairs["indicator"].str.contains("share")
    undated = pairs["undated_a"] | pairs["undated_b"]
    return part & undated & near & _beyond(pairs, UNDATED_FACTOR)


def _beyond(pairs: pd.DataFrame, factor: float) -> pd.Series:
    """Tell where what one claim allows lies beyond what the other does by a factor."""
    return pairs["low_a"].gt(factor * pairs["high_b"]) | pairs["low_b"].gt(factor * pairs["high_a"])


def _in_conflict(standing: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of every contradiction with the id of the conflict they belong to."""
    touched = standing.loc[np.unique(pairs[["a", "b"]].to_numpy())]
    ends = standing[standing["bound"].isin(["lower", "upper"])]
    mates = ends.merge(touched[STATEMENT].drop_duplicates(), on=STATEMENT)["claim_id"]
    rows = standing[
        standing["claim_id"].isin(touched["claim_id"]) | standing["claim_id"].isin(mates)
    ]
    rows = rows.assign(component=_components(pairs, rows))
    first = rows.sort_values(["period_end", "claim_id"]).groupby("component").first()
    name = first["entity_id"] + "|" + first["indicator"] + "|" + first["claim_id"]
    return rows.assign(conflict_id=rows["component"].map(name)).drop(columns="component")


def _components(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Find the groups of rows that are linked by contradictions (or are ends of one range)."""
    bounded = rows[rows["bound"].isin(["lower", "upper"])]
    ends = bounded.groupby(STATEMENT)["claim_id"].transform(lambda ids: ids.index[0])
    head = {row: row for row in rows.index}

    def first(row: int) -> int:
        while head[row] != row:
            row = head[row]
        return row

    for a, b in [*zip(pairs["a"], pairs["b"], strict=True), *ends.items()]:
        head[first(a)] = head[first(b)] = min(first(a), first(b))
    return pd.Series([first(row) for row in rows.index], index=rows.index)

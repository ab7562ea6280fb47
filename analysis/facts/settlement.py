"""Claims → which one counts per entity, indicator and period, and by which step the others do not.

The rule, in this order:

1. claims of one observation count once: best quality, then earliest publication. A statement in
   foreign money converts the observation and yields to one in the national money;
2. within entity, indicator and year of the period's end: quality A before B before C;
3. national currency before foreign;
4. point before approx before bound;
5. latest publication (a date known by year only counts as mid-year, no date as the oldest);
6. claim id.

A lower and an upper claim of one source for one entity, indicator and period are a range and stand
or fall together. A flow that does not cover one year (several years, a part of one) is not a year's
value: it settles by its own period. Facts without a year (opening, areas, capital and ownership of
the operator, what building it cost) settle without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Moment, Names, ordered, publication, selected
from analysis.facts.national import is_foreign
from analysis.facts.package import Package, open_package
from analysis.facts.periods import months_covered, whole_year
from analysis.facts.reads import record

STEPS = (
    "one observation",
    "quality",
    "national currency",
    "bound",
    "latest publication",
    "claim id",
)
SPENT_ONCE = ("construction_cost", "land_cost", "original_shell_cost", "project_cost", "tower_cost")
UNCHANGING = ("floor_area", "floor_area_lettable", "land_area", "operator_capital", *SPENT_ONCE)
UNCHANGING_BEGIN = ("ownership_share_", "public_share_capital")
SERIES = ["entity_id", "indicator"]
OBSERVATION = [*SERIES, "observation_id"]
STATEMENT = [*SERIES, "source_id", "period_start", "period_end", "unit"]


def standings(
    entity: Names = None,
    indicator: Names = None,
    *,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Where each claim stands once the rule has chosen, and the step that decided.

    Parameters
    ----------
    entity, indicator, min_quality, exclude_sources, as_of, data
        As in `claims`; they choose among the claims before the rule does.

    Returns
    -------
    DataFrame
        The columns of `claims`, then

        - `group`: `entity|indicator|year`, the period in place of the year for a flow that does
          not cover one year, nothing for facts without a year; an echo stands in the group of
          the claim it repeats;
        - `standing`: `kept`, `range` (an end of the range that is kept), `echo` or `set aside`;
        - `step`: the step of the rule (`STEPS`) that set it aside, empty for what is kept;
        - `kept_claim_id`: what its group keeps (the lower end of a range);
        - `year`: of the group, missing where it has none;
        - `repeats`: the claim that an echo repeats, empty otherwise.

    Raises
    ------
    DataError
        An unknown entity, indicator, source or grade.
    """
    package = open_package(data)
    chosen = selected(package, entity, indicator, min_quality, exclude_sources, as_of, data)
    return settle(ordered(chosen), package, data)


def settle(claims: pd.DataFrame, package: Package, data: Folder = None) -> pd.DataFrame:
    """Apply the rule to ordered claims; see `standings` for the columns added."""
    ranked = _ranked(claims, package, data)
    ranked["range_id"] = _ranges(ranked)
    ranked["repeats"] = _repeated(ranked)
    ranked["echo"] = ranked["repeats"] != ""
    ranked["group"], ranked["year"] = _with_origin(ranked)
    winner = _winners(ranked)
    result = claims.copy()
    result["group"] = ranked["group"]
    result["standing"], result["step"] = _standing(ranked, winner)
    result["kept_claim_id"] = ranked.loc[_lower_end(ranked, winner), "claim_id"].to_numpy()
    result["year"], result["repeats"] = ranked["year"], ranked["repeats"]
    return result


def unchanging(table: pd.DataFrame, package: Package, data: Folder = None) -> pd.Series:
    """Tell which claims state a fact without a year: dates, areas, capital, ownership, cost."""
    record("indicators", data=data)
    kinds = package.table("indicators").set_index("indicator")["kind"]
    names = table["indicator"]
    return (
        names.map(kinds).eq("date")
        | names.isin(UNCHANGING)
        | names.str.startswith(UNCHANGING_BEGIN)
    )


def _ranked(claims: pd.DataFrame, package: Package, data: Folder) -> pd.DataFrame:
    """Add what each step compares (smaller is better) and the group that a claim belongs to."""
    record("entities", data=data)
    record("countries", data=data)
    ranked = claims.copy()
    year = whole_year(ranked["period_end"])
    country = package.table("entities").set_index("entity_id")["country_iso3"]
    iso2 = package.table("countries").set_index("country_iso3")["country_iso2"]
    here = ranked["entity_id"].map(country).map(iso2)
    ranked["quality_rank"] = ranked["quality"].map({"A": 0, "B": 1, "C": 2}).astype("float64")
    ranked["foreign_rank"] = is_foreign(ranked["currency"], here, year).astype("float64")
    bounds = {"point": 0, "approx": 1, "lower": 2, "upper": 2}
    ranked["bound_rank"] = ranked["bound"].map(bounds).astype("float64")
    ranked["published"] = publication(ranked, package, data).astype("float64")
    ranked["year"], slot = _slots(ranked, year, package, data)
    ranked["group"] = ranked["entity_id"] + "|" + ranked["indicator"] + "|" + slot
    return ranked


def _slots(
    ranked: pd.DataFrame, year: pd.Series, package: Package, data: Folder
) -> tuple[pd.Series, pd.Series]:
    """Year of each claim (missing where it has none) and the last part of its group's name."""
    start, end = ranked["period_start"], ranked["period_end"]
    record("indicators", data=data)
    kinds = package.table("indicators").set_index("indicator")["kind"]
    flow = ranked["indicator"].map(kinds).eq("flow")
    own_period = flow & ~months_covered(start, end).eq(12)
    timeless = unchanging(ranked, package, data)
    slot = year.astype("str").mask(own_period, start + "/" + end).mask(timeless, "")
    return year.mask(own_period | timeless), slot


def _ranges(ranked: pd.DataFrame) -> pd.Series:
    """Give each range a number: one lower and one upper claim of a statement, in that order."""
    bounded = ranked[ranked["bound"].isin(["lower", "upper"])]
    statement = bounded.groupby(STATEMENT, sort=False).ngroup()
    found = pd.Series(pd.NA, index=ranked.index, dtype="Int64")
    lower = bounded["value"].where(bounded["bound"] == "lower").groupby(statement)
    upper = bounded["value"].where(bounded["bound"] == "upper").groupby(statement)
    is_range = (lower.count() == 1) & (upper.count() == 1) & (lower.first() < upper.first())
    paired = statement.map(is_range).astype("bool")
    found.loc[bounded.index[paired]] = statement[paired].to_numpy()
    return found


def _repeated(ranked: pd.DataFrame) -> pd.Series:
    """Id of the claim that each claim repeats, empty for the one that stands for an observation.

    A range is a repeat only where both its ends are.
    """
    order = [*OBSERVATION, "quality_rank", "foreign_rank", "published", "bound_rank", "claim_id"]
    origin = ranked.sort_values(order).groupby(OBSERVATION, sort=False)["claim_id"].first()
    keys = pd.MultiIndex.from_frame(ranked[OBSERVATION])
    told_by = pd.Series(origin.reindex(keys).to_numpy(), index=ranked.index, dtype="str")
    echo = told_by != ranked["claim_id"]
    in_range = ranked["range_id"].notna()
    both = echo[in_range].groupby(ranked.loc[in_range, "range_id"]).transform("all")
    echo.loc[both.index] = both
    return told_by.where(echo, "")


def _with_origin(ranked: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Group and year of each claim; an echo has those of the claim that it repeats."""
    place = ranked.set_index("claim_id")
    group = ranked["repeats"].map(place["group"]).where(ranked["echo"], ranked["group"])
    year = ranked["repeats"].map(place["year"]).where(ranked["echo"], ranked["year"])
    return group.astype("str"), year.astype("Int64")


def _winners(ranked: pd.DataFrame) -> pd.Series:
    """Row of the claim that each claim's group keeps."""
    alive = ranked[~ranked["echo"]].assign(age=-ranked["published"])
    order = ["group", "quality_rank", "foreign_rank", "bound_rank", "age", "claim_id"]
    alive = alive.sort_values(order, na_position="last")
    first = alive.reset_index(names="row").groupby("group", sort=False)["row"].first()
    return ranked["group"].map(first).astype("int64")


def _standing(ranked: pd.DataFrame, winner: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Standing of each claim, and the first step in which it differs from what is kept."""
    kept = ranked.loc[winner].set_axis(ranked.index)
    is_kept = ranked.index == winner
    in_range = (ranked["range_id"].notna() & ranked["range_id"].eq(kept["range_id"])).fillna(False)
    in_range = in_range.astype("bool")
    differs = [
        ranked["echo"],
        ranked["quality_rank"] != kept["quality_rank"],
        ranked["foreign_rank"] != kept["foreign_rank"],
        ranked["bound_rank"] != kept["bound_rank"],
        ranked["published"].fillna(-np.inf) != kept["published"].fillna(-np.inf),
    ]
    step = pd.Series(np.select(differs, STEPS[:-1], STEPS[-1]), index=ranked.index, dtype="str")
    standing = pd.Series(
        np.select([in_range, is_kept, ranked["echo"]], ["range", "kept", "echo"], "set aside"),
        index=ranked.index,
        dtype="str",
    )
    return standing, step.mask(is_kept | in_range, "")


def _lower_end(ranked: pd.DataFrame, winner: pd.Series) -> pd.Series:
    """Row of what is kept; of a range, its lower end."""
    lower = ranked[ranked["range_id"].notna() & ranked["bound"].eq("lower")]
    row_of = pd.Series(lower.index, index=lower["range_id"].to_numpy())
    range_id = ranked.loc[winner, "range_id"]
    return winner.where(
        range_id.isna().to_numpy(), pd.Series(range_id.map(row_of).to_numpy(), index=winner.index)
    ).astype("int64")

"""Which figures are told of two things: of a site and its network, or under two definitions."""

from __future__ import annotations

import pandas as pd

from analysis.facts.claim_table import Folder, check_names, ordered, selected
from analysis.facts.package import Package, open_package
from analysis.facts.reads import record
from analysis.language.messages import say

COLUMNS = (
    "observation_id",
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
    "reason",
)


def shared_figures(entity: str, *, lang: str = "en", data: Folder = None) -> pd.DataFrame:
    """Observations that sources tell of an entity and of another thing too.

    Parameters
    ----------
    entity : str
        Entity of the data package or of the overlay.
    lang : {"en", "fr"}
        Language of `reason`.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, the claims of one observation together: told of the entity and of what
        contains it, is contained in it or stands beside it in the same whole; or of the entity
        under two indicators. `reason` says which. Prices, durations and dates are left out: a
        network may well ask the same rent everywhere.

    Raises
    ------
    DataError
        An unknown entity, with the near name.
    """
    package = open_package(data)
    family = _family(entity, package, data)
    claims = ordered(selected(package, family, None, None, (), None, data))
    own = claims.loc[claims["entity_id"] == entity, "observation_id"]
    told = claims[claims["observation_id"].isin(own)]
    things = told.groupby("observation_id")[["entity_id", "indicator"]].nunique()
    double = things.index[(things > 1).any(axis=1)]
    rows = told[told["observation_id"].isin(double) & _counts(told, package, data)]
    reasons = {
        "entity_id": say(lang, "One figure, told of two places: which one it counts is not known."),
        "indicator": say(
            lang, "One figure, told under two definitions: they do not count the same."
        ),
    }
    across = rows["observation_id"].map(things["entity_id"]) > 1
    rows = rows.assign(
        reason=across.map({True: reasons["entity_id"], False: reasons["indicator"]}).astype("str")
    )
    return rows.sort_values(["observation_id", "period_end", "claim_id"], ignore_index=True)[
        list(COLUMNS)
    ]


def _counts(claims: pd.DataFrame, package: Package, data: Folder) -> pd.Series:
    record("indicators", data=data)
    kinds = package.table("indicators").set_index("indicator")["kind"]
    return ~claims["indicator"].map(kinds).isin(["price", "duration", "date", "index"])


def _family(entity: str, package: Package, data: Folder) -> list[str]:
    """Return the entity, what contains it, what it contains, and its siblings in the same whole."""
    check_names([entity], package, "entities", "entity_id", data)
    record("entities", data=data)
    parent = package.table("entities").set_index("entity_id")["parent_id"]
    above = parent[entity]
    inside = parent.index[parent == entity].tolist()
    beside = [] if pd.isna(above) else [above, *parent.index[parent == above]]
    return sorted({entity, *inside, *beside})

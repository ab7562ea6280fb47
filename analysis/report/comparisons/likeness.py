"""Which hubs stand beside one when no peers are named? Those of which most is known.

A stopgap that says so: it asks how much is known, not how alike two hubs are.
"""

from __future__ import annotations

from pathlib import Path

from analysis import facts
from analysis.facts.package import open_package
from analysis.facts.reads import record

SHOWN = 8


def likely_peers(entity: str, *, data: str | Path | None = None, k: int = SHOWN) -> tuple[str, ...]:
    """List the comparable open parks with most core indicators of grade A or B.

    Parameters
    ----------
    entity : str
        The hub of the page; it, what contains it and what it contains are left out.
    data : path, optional
        Overlay folder.
    k : int
        How many at most.

    Returns
    -------
    tuple of str
        Most core indicators first, then most independent observations, then by id. A hub that
        contains another comparable one is left out: its parts are compared, not their sum.
    """
    table = facts.entities(comparable=True, data=data)
    own = facts.entities(data=data).loc[entity, "parent_id"]
    parks = table["kind"].eq("park") & table["status"].eq("open")
    kin = table.index.isin([entity, own]) | table["parent_id"].eq(entity)
    fit = table.index[parks & ~kin & ~table.index.isin(table["parent_id"])]
    words = open_package(data).table("indicators")
    record("indicators", data=data)
    core = words.loc[words["core"].eq(1), "indicator"].tolist()
    claims = facts.claims(None, core, min_quality="B", data=data)
    known = claims[claims["entity_id"].isin(fit)].groupby("entity_id")
    counts = known[["indicator", "observation_id"]].nunique().reset_index()
    ranked = counts.sort_values(
        ["indicator", "observation_id", "entity_id"], ascending=[False, False, True]
    )
    return tuple(ranked["entity_id"].head(k))

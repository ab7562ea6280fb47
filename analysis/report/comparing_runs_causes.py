"""Which numbers and claims are not the same in two runs, and which claims moved which number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.observations import SERIES_OF
from analysis.report.comparing_runs_state import FIGURE, KEY, Run

MODELLED = ("reconciled", "interpolated")
WORDS = ("value_printed", "unit_printed", "note", "note_fr")  # what moves no number
SAME = 1e-9  # relative difference below which two computed numbers are one
VALUES = ("value", "conf_low", "conf_high")
CHANGE = ["claim_id", "entity_id", "indicator", "change", "field", "old", "new"]
MOVED = [
    *KEY,
    *(f"{name}_{side}" for name in (*FIGURE, "status") for side in ("old", "new")),
    "change",
    "difference",
    "relative",
    "claims",
    "because",
]


def changed_claims(old: Run, new: Run) -> pd.DataFrame:
    """List the claims that are not the same.

    Returns
    -------
    DataFrame
        `claim_id, entity_id, indicator, change` (`added`, `removed`, `changed`), and for a changed
        one a row for each column that changed: `field, old, new`. Ordered by claim. Of pages, only
        what both runs show of a claim is compared.
    """
    rows: list[tuple[str, ...]] = []
    for claim in sorted(old.claims.index.union(new.claims.index)):
        sides = [_line(run, claim) for run in (old, new)]
        before, after = sides
        if before is None or after is None:
            line = after or before or {}
            if _listed(line, old, new):
                ends = tuple("" if side is None else side.get("value", "") for side in sides)
                change = "added" if before is None else "removed"
                rows.append((*_who(claim, line), change, "value", *ends))
            continue
        rows += [
            (*_who(claim, after), "changed", name, before[name], after[name])
            for name in before
            if name in after and before[name] != after[name]
        ]
    return pd.DataFrame(rows, columns=CHANGE, dtype="str")


def _line(run: Run, claim: str) -> dict[str, str] | None:
    """Return what a run says of a claim; None where it does not have it."""
    if claim not in run.claims.index:
        return None
    return {str(name): str(cell) for name, cell in run.claims.loc[claim].dropna().items()}


def _who(claim: str, line: dict[str, str]) -> tuple[str, str, str]:
    return str(claim), line.get("entity_id", ""), line.get("indicator", "")


def _listed(line: dict[str, str], *runs: Run) -> bool:
    """Tell whether a claim that one run has and the other has not is news, not just unmentioned."""
    if all(run.complete for run in runs):
        return True
    hub = line.get("entity_id", "")
    return bool(hub) and all(
        "entity_id" in run.claims and run.claims["entity_id"].eq(hub).any() for run in runs
    )


def moved_numbers(old: Run, new: Run, claims: pd.DataFrame) -> pd.DataFrame:
    """List the numbers that are not the same.

    Parameters
    ----------
    old, new : Run
        The two runs.
    claims : DataFrame
        What `changed_claims` gives.

    Returns
    -------
    DataFrame
        Columns `MOVED`: `change` is `moved`, `new` or `gone`; `difference` and `relative` (share
        of the old value) are missing where one of the two is not a single value; `claims` names
        the changed claims behind it, separated by spaces; `because` says how they are tied to it
        (`rests on`, `reconciled with`, `same hub and indicator`, `same hub`,
        `shared observation`) or is empty.
    """
    both = old.numbers.merge(new.numbers, on=KEY, how="outer", suffixes=("_old", "_new"))
    both["change"] = np.select(
        [both["bound_old"].isna(), both["bound_new"].isna(), _differs(both)],
        ["new", "gone", "moved"],
        "",
    )
    moved = both[both["change"] != ""].copy()
    moved["difference"] = moved["value_new"] - moved["value_old"]
    moved["relative"] = moved["difference"] / moved["value_old"].abs().mask(moved["value_old"] == 0)
    ties = _Ties(claims, old.claims, new.claims)
    found = [ties.of(row) for row in moved.to_dict("records")]
    moved["claims"] = [" ".join(names) for names, _ in found]
    moved["because"] = [how for _, how in found]
    return moved.sort_values(KEY, ignore_index=True).reindex(columns=MOVED)


def _differs(both: pd.DataFrame) -> pd.Series:
    differs = pd.Series(False, index=both.index)
    for name in FIGURE:
        old, new = both[f"{name}_old"], both[f"{name}_new"]
        if name in VALUES:
            far = ~np.isclose(old, new, rtol=SAME, atol=0, equal_nan=True)
            differs |= pd.Series(far, index=both.index)
        else:
            differs |= old.ne(new)
    return differs


class _Ties:
    """How changed claims are tied to a number, the closest tie first."""

    def __init__(self, claims: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame) -> None:
        self.changed = claims.drop_duplicates("claim_id")
        read = claims["indicator"].isin(list(SERIES_OF)) & ~claims["field"].isin(WORDS)
        self.reconciled = claims[read].drop_duplicates("claim_id")
        self.hubs: dict[str, set[str]] = {}
        observed: dict[str, set[str]] = {}
        for table in (old, new):
            if "observation_id" not in table:
                continue
            known = table.dropna(subset=["observation_id", "entity_id"])
            for observation, hub in zip(known["observation_id"], known["entity_id"], strict=True):
                observed.setdefault(observation, set()).add(hub)
        for table in (old, new):
            for claim in self.changed["claim_id"]:
                if claim in table.index and "observation_id" in table:
                    shared = observed.get(str(table.at[claim, "observation_id"]), set())
                    self.hubs.setdefault(claim, set()).update(shared)

    def of(self, row: dict[Any, Any]) -> tuple[list[str], str]:
        """Name the changed claims behind a number, and how they are tied to it."""
        told = " ".join(str(row[f"{n}_{s}"]) for n in ("claim_ids", "set_aside") for s in SIDES)
        named = {word.rstrip(":;") for word in told.split()}
        modelled = any(row[f"status_{side}"] in MODELLED for side in SIDES)
        if modelled and (together := self._model(row["entity_id"], named)):
            return together
        here = self.changed["entity_id"] == row["entity_id"]
        same = here & (self.changed["indicator"] == row["indicator"])
        ids = self.changed["claim_id"]
        for names, how in (
            (ids[ids.isin(named)], "rests on"),
            (ids[same], "same hub and indicator"),
            (ids[here], "same hub"),
            ([c for c in ids if row["entity_id"] in self.hubs.get(c, ())], "shared observation"),
        ):
            if len(listed := _sorted(names)):
                return listed, how
        return [], ""

    def _model(self, hub: str, named: set[str]) -> tuple[list[str], str] | None:
        """Name what moved a reconciled number: all that changed of what its hub's model reads."""
        own = set(self.reconciled.loc[self.reconciled["entity_id"] == hub, "claim_id"])
        found = own | (named & set(self.changed["claim_id"]))
        if not found:
            return None
        return _sorted(found), "rests on" if found <= named else "reconciled with"


SIDES = ("old", "new")


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(str(name) for name in names)

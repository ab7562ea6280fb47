"""What a run is for a comparison: its numbers, its claims, what else it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

# What makes a number that number: the page or none, whose it is, what, when, which part of it.
KEY = ["page", "entity_id", "indicator", "when", "part"]
FIGURE = ["value", "conf_low", "conf_high", "bound", "unit", "currency"]
BEHIND = ["status", "claim_ids", "set_aside"]


@dataclass(frozen=True, eq=False)
class Run:
    """One of two runs that are compared.

    Attributes
    ----------
    kind : {"data", "reports"}
        What it was read from.
    numbers : DataFrame
        Columns `KEY`, `FIGURE` and `BEHIND`; each key once.
    claims : DataFrame
        By `claim_id`, every column as text, empty where there is nothing.
    complete : bool
        Whether `claims` has every claim of the run; pages list only those that they mention.
    digests : mapping of str to str
        Name of a table, or of what else the run was made of, to a text that changes with it.
    """

    kind: Literal["data", "reports"]
    numbers: pd.DataFrame
    claims: pd.DataFrame
    complete: bool
    digests: Mapping[str, str]


def numbers_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Give numbers their columns and types; a key that stands twice is numbered."""
    frame = rows.reindex(columns=[*KEY, *FIGURE, *BEHIND])
    texts = [*KEY, "bound", "unit", "currency", *BEHIND]
    for name in texts:
        frame[name] = frame[name].astype("str").fillna("")
    for name in ("value", "conf_low", "conf_high"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    again = frame.groupby(KEY).cumcount()
    frame["part"] = frame["part"].where(
        again == 0, (frame["part"] + " #" + (again + 1).astype("str")).str.lstrip()
    )
    return frame.reset_index(drop=True)

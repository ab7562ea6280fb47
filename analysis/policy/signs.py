"""How often studies of an instrument found it to work: what signs alone say about its effect."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas import DataFrame

from analysis.facts.package import open_package
from analysis.facts.reads import record

OUTCOMES = {"entry_reform": ("firm_entry",), "relief": ("survival",)}
USUAL = ("employment", "sales")
REVIEWS = ("meta_analysis", "systematic review")
COLUMNS = ["favourable", "mixed", "other", "n", "shift", "shift_wider"]


def sign_shifts(*, data: str | Path | None = None) -> DataFrame:
    """Share of favourable findings by intervention, one vote a study.

    Parameters
    ----------
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        Index `intervention`; columns `favourable, mixed, other, n`, the studies that found a
        gain, both or unclear signs, no gain or a loss, and all; `shift`, by which published
        effects are multiplied; `shift_wider`, the same with one more unfavourable study.

    Notes
    -----
    shift = (favourable + mixed / 2 + 1) / (n + 1), over findings known by their sign only, on
    employment or sales (entry of firms for entry reforms, survival for relief). A study with
    favourable and other findings is mixed; reviews do not vote. With little evidence the rule is
    generous, which `shift_wider` (n + 2 below) shows.
    """
    for resource in ("effect-signs", "studies"):
        record(resource, data=data)
    package = open_package(data)
    signs, studies = package.table("effect-signs"), package.table("studies")
    reviews = studies.loc[studies["design"].isin(REVIEWS), "study_id"]
    votes = signs[~signs["study_id"].isin(reviews)]
    counted = pd.Series(
        [
            outcome in OUTCOMES.get(intervention, USUAL)
            for intervention, outcome in zip(votes["intervention"], votes["outcome"], strict=True)
        ],
        index=votes.index,
        dtype=bool,
    )
    found = votes[counted].groupby(["intervention", "study_id"])["sign"].agg(_vote)
    rows = {name: _row(one) for name, one in found.groupby(level="intervention")}
    return DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("intervention")


def shift_of(intervention: str, data: str | Path | None = None) -> float:
    """Share of favourable findings of one intervention; 1 where none is known by its sign."""
    table = sign_shifts(data=data)
    return float(table["shift"].get(intervention, 1.0))


def _vote(signs: pd.Series) -> str:
    kinds = set(signs)
    if kinds == {"+"}:
        return "favourable"
    return "mixed" if "+" in kinds or "mixed" in kinds else "other"


def _row(votes: pd.Series) -> list[float]:
    counts = [int(votes.eq(kind).sum()) for kind in ("favourable", "mixed", "other")]
    n = sum(counts)
    good = counts[0] + counts[1] / 2 + 1
    return [*counts, n, good / (n + 1), good / (n + 2)]

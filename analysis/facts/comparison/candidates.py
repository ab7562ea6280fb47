"""Which hubs can be ranked, on which figures: a ranking before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Names, listed
from analysis.facts.comparison.intervals import (
    best_year,
    figures_of,
    known_figures,
    with_intervals,
)
from analysis.facts.comparison.words import indicator_words
from analysis.facts.directory import entities
from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

SIZE = {"tenant_firms": 1.0, "jobs": 1.0}
ENOUGH = 0.5  # share of the weight whose indicators a hub must have


@dataclass(frozen=True, eq=False)
class Candidates:
    """What is ranked.

    Attributes
    ----------
    shares : Series
        Weight of each indicator, in alphabetical order, with sum 1.
    figures : DataFrame
        One row a hub and indicator, with `centre, low, high, kind`; see `intervals`.
    hubs : tuple of str
        The hubs that are ranked, in alphabetical order.
    left_out : Mapping of str to Message
        The others, and why.
    year : int or None
        Year compared; None where all indicators are facts without one.
    lower_is_better : frozenset of str
        Indicators of which less is better.
    """

    shares: pd.Series
    figures: pd.DataFrame
    hubs: tuple[str, ...]
    left_out: Mapping[str, Message]
    year: int | None
    lower_is_better: frozenset[str]


def candidates(
    indicator_weights: Mapping[str, float] | None,
    hubs: Names,
    year: int | None,
    window: int,
    lower_is_better: Names,
    currency: str | None,
    data: Folder,
) -> Candidates:
    """Gather what is ranked; see `ranking.rank` for the arguments.

    Raises
    ------
    DataError
        An unknown hub or indicator, a weight that cannot be.
    """
    shares = _shares(SIZE if indicator_weights is None else indicator_weights, data)
    less = frozenset(listed(lower_is_better) or ())
    for name in less - set(shares.index):
        raise DataError(unknown_name(name, shares.index))
    asked = _hubs(hubs, data)
    known = known_figures(asked, list(shares.index), currency, data)
    known = known[known["indicator"].isin(shares.index)]
    at = best_year(known, window) if year is None else year
    chosen = with_intervals(figures_of(known, at or 0, window), data)
    had = chosen.assign(share=chosen["indicator"].map(shares)).groupby("entity_id")["share"].sum()
    had = had.reindex(asked).fillna(0.0)
    names = {str(hub): float(share) for hub, share in had.items()}
    enough = tuple(hub for hub, share in names.items() if share > 0 and share >= ENOUGH - 1e-12)
    left = {hub: _why(hub, chosen, known, at, window) for hub in names if hub not in enough}
    return Candidates(shares, chosen[chosen["entity_id"].isin(enough)], enough, left, at, less)


def _shares(weights: Mapping[str, float], data: Folder) -> pd.Series:
    known = indicator_words(data=data).index
    for name in weights:
        if name not in known:
            raise DataError(unknown_name(str(name), known))
    given = pd.Series({str(name): float(weight) for name, weight in weights.items()}, dtype=float)
    if not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise DataError(
            message(
                "weights: found {found}; expected none below zero and one above it. Correct them.",
                found=dict(weights),
            )
        )
    given = given[given > 0].sort_index()
    return given / given.sum()


def _hubs(hubs: Names, data: Folder) -> list[str]:
    """List the hubs asked for; left out, the comparable ones that contain no other of them."""
    table = entities(data=data)
    asked = listed(hubs)
    if asked is None:
        fit = table[table["comparable"] == 1]
        return sorted(set(fit.index) - set(fit["parent_id"].dropna()))
    for name in asked:
        if name not in table.index:
            raise DataError(unknown_name(name, table.index))
    return sorted(set(asked))


def _why(
    hub: str, chosen: pd.DataFrame, known: pd.DataFrame, year: int | None, window: int
) -> Message:
    """Say why a hub is not ranked: no figure, or too few, or too far away."""
    own = known[known["entity_id"] == hub]
    if own.empty:
        return message("no figure of any of the indicators")
    if chosen["entity_id"].eq(hub).any():
        return message("figures of less than half of the weight")
    years = ", ".join(str(one) for one in sorted(own["year"].dropna().unique()))
    return message(
        "no figure of {first}–{last}; it has figures of {years}",
        first=str((year or 0) - window),
        last=str((year or 0) + window),
        years=years,
    )

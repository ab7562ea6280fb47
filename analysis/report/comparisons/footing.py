"""What does a place rest on? Its figure's own rating, and whether that figure is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis import facts
from analysis.language.messages import message, say
from analysis.report.comparisons.compared import Figure, Side
from analysis.report.comparisons.hubs import key_of
from analysis.report.findings.naming import short_name
from analysis.report.findings.ratings import Rating, rate
from analysis.report.findings.study import Study

Elsewhere = dict[str, tuple[str, ...]]


def told_elsewhere(study: Study) -> Elsewhere:
    """Name the other places that each claim of a hub is told of.

    Parameters
    ----------
    study : Study
        The hub.

    Returns
    -------
    dict
        Claim of the hub to the names of the network, sites or sister sites of which sources tell
        the same observation (`facts.shared_figures`); claims told of the hub alone are left out.
    """
    key = key_of(study)
    shared = facts.shared_figures(key, lang=study.lang, data=study.data)
    table = facts.entities(lang=study.lang, data=study.data)
    found: Elsewhere = {}
    for _, rows in shared.groupby("observation_id"):
        others = rows.loc[rows["entity_id"] != key, "entity_id"].unique()
        names = tuple(_named(table.loc[one], study.lang) for one in others)
        own = rows.loc[rows["entity_id"] == key, "claim_id"]
        found |= {str(claim): names for claim in own if names}
    return found


def _named(row: pd.Series, lang: str) -> str:
    """Call an operator of several sites the network, and anything else by its name."""
    return say(lang, "the network") if row["kind"] == "operator" else short_name(row, lang)


def also_told(claim_ids: Iterable[str], elsewhere: Elsewhere) -> tuple[str, ...]:
    """Name the other places that any of these claims is told of, each once."""
    names = (name for claim in claim_ids for name in elsewhere.get(claim, ()))
    return tuple(dict.fromkeys(names))


def on_its_footing(rating: Rating, side: Side, elsewhere: Elsewhere) -> Rating:
    """Hold the rating of a place down to that of the figure under it.

    Parameters
    ----------
    rating : Rating
        How firmly the place follows from the figures.
    side : Side
        The hub of the place, with its figure.
    elsewhere : dict
        From `told_elsewhere`.

    Returns
    -------
    Rating
        One mark where the figure is told of another place too, for what it counts is not known;
        otherwise at most the marks of the figure, of a quotient those of its weaker part.
    """
    figure = side.figure
    if figure is None:
        return rating
    if also_told(figure.claim_ids, elsewhere):
        reason = message("Its own figure is also told of another place: what it counts is unknown.")
        return replace(rating, level=1, reason=reason)
    own = _weakest(side.study, figure)
    if own is None or own.level >= rating.level:
        return rating
    reason = message("No firmer than its own figure. {reason}", reason=own.reason)
    return replace(rating, level=own.level, reason=reason)


def _weakest(study: Study, figure: Figure) -> Rating | None:
    """Rate what the figure was made of as its profile would, and return the lowest."""
    rated = [rate(study, one) for one in figure.parts]
    return min(rated, key=lambda one: one.level, default=None)

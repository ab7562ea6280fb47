"""Where hubs stand, with the odds of each rank: intervals of the data and doubt about weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Names
from analysis.facts.comparison.candidates import Candidates, candidates
from analysis.facts.comparison.draws import drawn_figures, drawn_weights, normalised, ranks_of
from analysis.facts.comparison.rank_table import rank_table
from analysis.facts.directory import entities as all_hubs
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message
from analysis.language.spelling import unknown_name

WINDOW = 3
CONCENTRATION = 20.0
WAYS = ("rank", "z", "minmax")
FEWEST = 2


def rank(
    indicator_weights: Mapping[str, float] | None = None,
    entities: Names = None,
    draws: int = 1000,
    rng: int | np.random.Generator = 0,
    *,
    year: int | None = None,
    window: int = WINDOW,
    normalisation: str = "rank",
    concentration: float = CONCENTRATION,
    lower_is_better: Names = None,
    currency: str | None = "EUR",
    lang: str = "en",
    data: Folder = None,
) -> pd.DataFrame:
    """Rank hubs by indicators, with the probability of each rank: no league table.

    Parameters
    ----------
    indicator_weights : mapping of str to float, optional
        Indicator or derived ratio to its weight; only their proportions count. Left out: firms
        present and people at work, equally, which is size and nothing else.
    entities : str or sequence of str, optional
        The hubs; left out, the comparable ones (of a park and its parts, the parts) that have
        enough figures. A hub named here that has too few is refused.
    draws : int
        Draws of figures and weights together.
    rng : int or Generator
        Seed; the same gives the same bytes.
    year : int, optional
        Year compared; left out, the one around which most figures lie, the latest of several.
    window : int
        Years that a figure may lie before or after it, at most.
    normalisation : {"rank", "z", "minmax"}
        How indicators are put on one scale, in each draw: by the place among the hubs (a monotone
        rescaling changes nothing, how far apart two hubs are does not count), by standard
        deviations from the mean, or from the smallest to the largest.
    concentration : float
        How firmly the weights are meant: each draw takes them from a Dirichlet distribution with
        the stated ones as mean and this parameter; `inf` fixes them.
    lower_is_better : str or sequence of str
        Indicators of which less is better.
    currency : str or None
        Money of prices and sums, as in `facts.compare`.
    lang : {"en", "fr"}
        Language of names and of `method`.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        A row a hub, by median and mean rank:

        - `rank` (median over the draws), `conf_low`, `conf_high` (ranks between which 95 % of the
          draws lie), `interval`, `mean_rank`;
        - `p_rank_1`, `p_rank_2` …: share of the draws in which the hub has this rank; they have
          sum 1 over the ranks of a hub and over the hubs of a rank;
        - `known` (indicators with a figure), `missing` (the others, separated by commas), `year`;
        - `with_<indicator>`: the figure; `kind_<indicator>`: how it was drawn (`exact`, `95 %`,
          `claims differ` …, see `comparison.intervals`);
        - `without_<indicator>`: how far the mean rank moves if the indicator is left out (more is
          worse); missing where nothing else is known of the hub or there is no other indicator;
        - `claim_ids`, `source_ids`; `method`: weights, scale, years and draws in a sentence.

        `facts.unranked` says which hubs are not in it, and why.

    Raises
    ------
    DataError
        An unknown hub, indicator or way, a weight or number of draws that cannot be.
    NotEstimable
        Fewer than two hubs have figures of half of the weight, or a hub that was named has not.

    Notes
    -----
    The score is the weighted mean of the normalised indicators, so that a good one makes up for a
    bad one. Equal scores are ranked by lot in each draw. Where a ranked hub lacks an indicator,
    its score there is that of another hub taken at random in each draw: never zero, never left
    out, and its rank is the wider for it. Figures of one hub are drawn independently of each
    other.

    References
    ----------
    OECD, European Union and Joint Research Centre (2008), Handbook on Constructing Composite
    Indicators: Methodology and User Guide, OECD Publishing, steps 3 and 5 to 7.
    Saisana, Saltelli and Tarantola (2005), "Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators", Journal of the Royal Statistical
    Society A 168, 307-323.
    """
    _check(draws, window, normalisation, concentration)
    asked = candidates(indicator_weights, entities, year, window, lower_is_better, currency, data)
    _refuse(asked, named=entities is not None)
    scores, weights, ties = _drawn(
        asked, normalisation, draws, concentration, np.random.default_rng(rng)
    )
    ranks = ranks_of(np.einsum("jdh,dj->dh", scores, weights), ties)
    moved = {
        name: _without(scores, weights, ties, at) - ranks.mean(axis=0)
        for at, name in enumerate(asked.shares.index)
    }
    ways = (normalisation, concentration, window)
    return rank_table(asked, ranks, moved, ways, all_hubs(lang=lang, data=data)["name"], lang)


def unranked(
    indicator_weights: Mapping[str, float] | None = None,
    entities: Names = None,
    *,
    year: int | None = None,
    window: int = WINDOW,
    currency: str | None = "EUR",
    lang: str = "en",
    data: Folder = None,
) -> pd.DataFrame:
    """Hubs that `facts.rank` leaves out for want of figures.

    Parameters
    ----------
    indicator_weights, entities, year, window, currency, lang, data
        As in `rank`.

    Returns
    -------
    DataFrame
        `entity_id, name, reason`, by id.
    """
    asked = candidates(indicator_weights, entities, year, window, None, currency, data)
    names = all_hubs(lang=lang, data=data)["name"]
    rows = [(hub, names[hub], reason.said(lang)) for hub, reason in asked.left_out.items()]
    return pd.DataFrame(rows, columns=["entity_id", "name", "reason"], dtype="str")


def _check(draws: int, window: int, normalisation: str, concentration: float) -> None:
    if normalisation not in WAYS:
        raise DataError(unknown_name(normalisation, WAYS))
    if draws < 1 or window < 0 or not concentration > 0:
        raise DataError(
            message(
                "found draws {draws}, window {window}, concentration {concentration}; expected at "
                "least 1, at least 0, more than 0. Correct them.",
                draws=draws,
                window=window,
                concentration=concentration,
            )
        )


def _refuse(asked: Candidates, *, named: bool) -> None:
    """Decline where too little is known for a ranking."""
    if named and asked.left_out:
        raise NotEstimable(
            message(
                "not ranked: {hubs}. Less than half of the weight rests on figures of theirs; "
                "leave them out, or choose other indicators or another year.",
                hubs=", ".join(asked.left_out),
            )
        )
    if len(asked.hubs) < FEWEST:
        raise NotEstimable(
            message(
                "{n} of the hubs have figures of half of the weight; a ranking needs {fewest}. "
                "Choose other indicators or another year.",
                n=len(asked.hubs),
                fewest=FEWEST,
            )
        )


def _drawn(
    asked: Candidates,
    normalisation: str,
    draws: int,
    concentration: float,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw scores (indicators × draws × hubs), weights (draws × indicators) and lots for ties."""
    hubs = list(asked.hubs)
    weights = drawn_weights(asked.shares.to_numpy(), concentration, draws, rng)
    ties = rng.random((draws, len(hubs)))
    scores = []
    for name in asked.shares.index:
        uniform = rng.random((draws, len(hubs)))
        lots = rng.random((draws, len(hubs)))
        rows = asked.figures[asked.figures["indicator"] == name].set_index("entity_id")
        there = np.array([hub in rows.index for hub in hubs])
        if not there.any():  # an indicator that no hub has sets nobody apart
            scores.append(np.full((draws, len(hubs)), 0.5))
            continue
        known = rows.reindex([hub for hub, has in zip(hubs, there, strict=True) if has])
        values = drawn_figures(known, uniform[:, there])
        own = normalised(-values if name in asked.lower_is_better else values, normalisation)
        picked = (lots * there.sum()).astype(int)
        full = np.take_along_axis(own, picked, axis=1)
        full[:, there] = own
        scores.append(full)
    return np.stack(scores), weights, ties


def _without(scores: np.ndarray, weights: np.ndarray, ties: np.ndarray, at: int) -> np.ndarray:
    """Mean ranks if one indicator were left out, on the same draws."""
    rest = np.delete(weights, at, axis=1)
    if not rest.shape[1]:
        return np.full(scores.shape[2], np.nan)
    rest = rest / rest.sum(axis=1, keepdims=True)
    others = np.einsum("jdh,dj->dh", np.delete(scores, at, axis=0), rest)
    return ranks_of(others, ties).mean(axis=0)

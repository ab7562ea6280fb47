"""A ranking as a table: ranks with their odds, what they rest on, how it was done."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.facts.comparison.candidates import Candidates
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number

LEVEL = 0.95
SCALES: dict[str, Message] = {
    "rank": message("places among the hubs"),
    "z": message("standard deviations from the mean"),
    "minmax": message("from the smallest to the largest"),
}


def rank_table(
    asked: Candidates,
    ranks: np.ndarray,
    moved: Mapping[str, np.ndarray],
    ways: tuple[str, float, int],
    names: pd.Series,
    lang: str,
) -> pd.DataFrame:
    """Put the ranks of all draws into the table that `ranking.rank` returns.

    Parameters
    ----------
    asked : Candidates
        What was ranked.
    ranks : ndarray, shape (draws, hubs)
        Ranks, 1 the first.
    moved : mapping of str to ndarray
        How far the mean ranks move without each indicator.
    ways : tuple
        Normalisation, concentration, window.
    names : Series
        Name of each hub.
    lang : {"en", "fr"}
        Language of `method`.
    """
    hubs, tail = list(asked.hubs), (1 - LEVEL) / 2
    table = pd.DataFrame({"entity_id": hubs}, dtype="str")
    table["name"] = names.reindex(hubs).to_numpy()
    table["rank"] = _quantile(ranks, 0.5)
    table["conf_low"], table["conf_high"] = _quantile(ranks, tail), _quantile(ranks, 1 - tail)
    table["interval"] = "95 %"
    table["mean_rank"] = ranks.mean(axis=0)
    for place in range(1, len(hubs) + 1):
        table[f"p_rank_{place}"] = (ranks == place).mean(axis=0)
    table = pd.concat([table, _behind(asked, moved)], axis=1)
    table["method"] = _method(asked, len(ranks), *ways, lang)
    table = table.astype({"interval": "str", "method": "str"})
    return table.sort_values(["rank", "mean_rank", "entity_id"], ignore_index=True)


def _quantile(ranks: np.ndarray, share: float) -> np.ndarray:
    """Return the rank that at least this share of the draws does not exceed."""
    return np.quantile(ranks, share, axis=0, method="inverted_cdf").astype(int)


def _behind(asked: Candidates, moved: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Say what each hub's rank rests on, indicator by indicator."""
    hubs, indicators = list(asked.hubs), list(asked.shares.index)
    figures, kinds = (
        asked.figures.pivot(index="entity_id", columns="indicator", values=name).reindex(
            index=hubs, columns=indicators
        )
        for name in ("centre", "kind")
    )
    there = figures.notna().to_numpy()
    behind = pd.DataFrame(index=range(len(hubs)))
    behind["known"] = there.sum(axis=1)
    behind["missing"] = _texts(
        ", ".join(name for name, has in zip(indicators, row, strict=True) if not has)
        for row in there.tolist()
    )
    behind["year"] = pd.Series([asked.year] * len(hubs), dtype="Int64")
    for at, name in enumerate(indicators):
        behind[f"with_{name}"] = figures[name].to_numpy()
        behind[f"kind_{name}"] = _texts("" if pd.isna(one) else one for one in kinds[name])
        others = np.delete(there, at, axis=1).any(axis=1)
        behind[f"without_{name}"] = np.where(others, moved[name], np.nan)
    for column in ("claim_ids", "source_ids"):
        joined = asked.figures.groupby("entity_id")[column].agg(" ".join)
        told = (" ".join(dict.fromkeys(str(joined[hub]).split())) for hub in hubs)
        behind[column] = _texts(told)
    return behind


def _texts(texts: object) -> pd.Series:
    return pd.Series(list(texts), dtype="str")  # type: ignore[call-overload]


def _method(
    asked: Candidates, draws: int, way: str, concentration: float, window: int, lang: str
) -> str:
    """Say how it was done in one sentence."""
    weights = ", ".join(
        f"{name} {number(share, lang, 2)}" + (" (−)" if name in asked.lower_is_better else "")
        for name, share in asked.shares.items()
    )
    doubt = say(lang, "fixed")
    if not np.isinf(concentration):
        doubt = say(lang, "Dirichlet around them, concentration {c}", c=number(concentration, lang))
    years = say(lang, "facts without a year")
    if asked.year is not None:
        years = f"{asked.year - window}–{asked.year + window}"
    return say(
        lang,
        "Weights: {weights} ({doubt}); scale: {scale}; figures: {years}; {draws} draws; an unknown "
        "score is that of another hub at random.",
        weights=weights,
        doubt=doubt,
        scale=SCALES[way].said(lang),
        years=years,
        draws=number(draws, lang),
    )

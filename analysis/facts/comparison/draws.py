"""The random part of a ranking: figures within their intervals, weights around those stated."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

NORMAL = 1.959963984540054  # half width of a 95 % interval, in standard deviations
Scores = np.ndarray


def drawn_figures(rows: pd.DataFrame, uniform: np.ndarray) -> np.ndarray:
    """Draw the figures of one indicator.

    Parameters
    ----------
    rows : DataFrame
        One row a hub: `centre, low, high, kind`.
    uniform : ndarray, shape (draws, hubs)
        Numbers between 0 and 1.

    Returns
    -------
    ndarray, shape (draws, hubs)
        A `95 %` interval is read as a distribution with this median and these ends (split normal,
        of the logarithm where the lower end is positive); every other interval is even between
        its ends; what is exact stays.
    """
    centre, low, high = (rows[name].to_numpy(dtype=float) for name in ("centre", "low", "high"))
    even = low + uniform * (high - low)
    normal = (rows["kind"] == "95 %").to_numpy()
    result = np.where(low < high, even, centre)
    if normal.any():
        result[:, normal] = _split_normal(
            centre[normal], low[normal], high[normal], ndtri(uniform[:, normal])
        )
    return result


def _split_normal(
    centre: np.ndarray, low: np.ndarray, high: np.ndarray, z: np.ndarray
) -> np.ndarray:
    positive = (low > 0) & (centre > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = [np.where(positive, np.log(part), part) for part in (low, centre, high)]
    step = np.where(z < 0, ends[1] - ends[0], ends[2] - ends[1]) / NORMAL
    drawn = ends[1] + z * step
    linear = np.where(low >= 0, np.maximum(drawn, 0.0), drawn)
    return np.where(positive, np.exp(np.where(positive, drawn, 0.0)), linear)


def drawn_weights(
    shares: np.ndarray, concentration: float, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw weights around those stated.

    Parameters
    ----------
    shares : ndarray, shape (indicators,)
        Stated weights, positive, with sum 1.
    concentration : float
        Parameter of the Dirichlet distribution: a weight w has mean w and variance
        w (1 − w) / (concentration + 1); infinite for fixed weights.
    draws : int
        Rows.
    rng : Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (draws, indicators)
        Each row has sum 1.
    """
    if np.isinf(concentration) or len(shares) == 1:
        return np.tile(shares, (draws, 1))
    return rng.dirichlet(concentration * shares, size=draws)


def normalised(values: np.ndarray, how: str) -> Scores:
    """Put one indicator's drawn figures on a common scale, draw by draw, more being better.

    Parameters
    ----------
    values : ndarray, shape (draws, hubs)
        Figures of the hubs that have one.
    how : {"rank", "z", "minmax"}
        `rank`: place among the hubs, from 0 (last) to 1 (first), equal ones sharing the mean;
        `z`: distance from the mean in standard deviations; `minmax`: from 0 (smallest) to 1
        (largest).

    Returns
    -------
    ndarray, shape (draws, hubs)
        Where all are equal: 0.5, or 0 for `z`.
    """
    if how == "rank":
        from scipy.stats import rankdata

        places = rankdata(values, axis=1)
        return (places - 1) / (values.shape[1] - 1) if values.shape[1] > 1 else places * 0 + 0.5
    if how == "z":
        spread = values.std(axis=1, keepdims=True)
        return (values - values.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    least, most = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    width = most - least
    return np.where(width > 0, (values - least) / np.where(width > 0, width, 1.0), 0.5)


def ranks_of(scores: Scores, ties: np.ndarray) -> np.ndarray:
    """Rank hubs in each draw, the highest score first; equal ones by lot (`ties`)."""
    order = np.lexsort((ties, -scores), axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    return ranks

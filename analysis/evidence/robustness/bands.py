"""A band that holds a whole path of event times at once, from its covariance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.evidence.estimate import Estimate
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

DRAWS = 20_000


def banded(estimate: Estimate, *, n_draws: int = DRAWS, rng: int = 0) -> Estimate:
    """Add `band_low` and `band_high`, which hold all event times together.

    Parameters
    ----------
    estimate : Estimate
        With `event_time` and a covariance, such as `event_study`.
    n_draws : int
        Draws of the largest t over the path.
    rng : int
        Seed.

    Raises
    ------
    NotEstimable
        No event times or no covariance.

    Notes
    -----
    Sup-t: the quantile of the largest absolute t of a path drawn with the estimated covariance,
    with the estimate's degrees of freedom (Montiel Olea and Plagborg-Møller 2019).
    """
    table = estimate.table
    if estimate.covariance is None or "event_time" not in table:
        raise NotEstimable(
            message("No event times with their covariance, so no band over all of them.")
        )
    rows = np.flatnonzero(table["event_time"].notna() & table["std_error"].notna())
    spread = np.asarray(estimate.covariance, dtype=float)[np.ix_(rows, rows)]
    error = np.sqrt(np.diag(spread))
    values, vectors = np.linalg.eigh(spread / np.outer(error, error))
    generator = np.random.default_rng(rng)
    drawn = generator.standard_normal((n_draws, len(rows))) * np.sqrt(values.clip(min=0))
    drawn = drawn @ vectors.T
    if estimate.df is not None and np.isfinite(estimate.df):
        drawn /= np.sqrt(generator.chisquare(estimate.df, n_draws) / estimate.df)[:, None]
    highest = float(np.quantile(np.abs(drawn).max(axis=1), 1 - estimate.alpha))
    reach = np.full(len(table), np.nan)
    reach[rows] = highest * error
    centre = table["estimate"].to_numpy(float)
    return replace(
        estimate,
        table=table.assign(band_low=centre - reach, band_high=centre + reach),
        notes=(
            *estimate.notes,
            message("The band over all event times is {n} errors wide.", n=figure(highest, 2)),
        ),
    )

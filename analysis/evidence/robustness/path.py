"""The path of an event study: its coefficients in order, their covariance, its base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.estimate import Estimate
from analysis.evidence.panel import Floats
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message


@dataclass(frozen=True, eq=False)
class Path:
    """Coefficients by periods since the base.

    Attributes
    ----------
    since : shape (k,)
        Event time less the base: negative before it, positive after; the base itself is left out.
    event : shape (k,)
        Event time.
    coefficients, covariance : shape (k,), (k, k)
    weights : shape (k,)
        Share of each event time in the mean effect after treatment; zero before.
    df : float
        Degrees of freedom of t; infinite for normal.
    """

    since: Floats
    event: Floats
    coefficients: Floats
    covariance: Floats
    weights: Floats
    df: float

    @property
    def before(self) -> np.ndarray:
        """Positions before the base, the nearest last."""
        return np.flatnonzero(self.since < 0)

    @property
    def after(self) -> np.ndarray:
        """Positions after the base, rising; with anticipation some have weight zero."""
        return np.flatnonzero(self.since > 0)


def read_path(estimate: Estimate) -> Path:
    """Take the path out of an event study's table.

    Raises
    ------
    NotEstimable
        No event times or no covariance in the estimate; no base row (an exact zero without
        interval); no event time after treatment.
    """
    table = estimate.table
    if "event_time" not in table or estimate.covariance is None:
        raise NotEstimable(
            message(
                "This estimate has no event times with their covariance. Use event_study, or the "
                "event aggregate of group_time with base='universal'."
            )
        )
    event = table["event_time"].to_numpy(dtype=float)
    value, error = table["estimate"].to_numpy(dtype=float), table["std_error"].to_numpy(dtype=float)
    exact = ~np.isnan(event) & (value == 0) & np.isnan(error) & (event < 0)
    _require_one_base(event, exact)
    base = float(event[exact][0])
    rows = np.flatnonzero(~np.isnan(event) & ~exact)
    rows = rows[np.argsort(event[rows])]
    bare = rows[np.isnan(error[rows])]
    if len(bare):
        raise NotEstimable(
            message(
                "Event times without a standard error: {events}. Narrow the window to event times "
                "with several treated entities.",
                events=listed(f"{e:g}" for e in event[bare]),
            )
        )
    if not (event[rows] >= 0).any():
        raise NotEstimable(message("No event time after treatment."))
    return Path(
        event[rows] - base,
        event[rows],
        value[rows],
        np.asarray(estimate.covariance, dtype=float)[np.ix_(rows, rows)],
        _weights(estimate, rows, event[rows] >= 0),
        np.inf if estimate.df is None else float(estimate.df),
    )


def _require_one_base(event: Floats, exact: NDArray[np.bool_]) -> None:
    """Decline a table that is no path, or has no base, or nothing but bases."""
    known = event[~np.isnan(event)]
    if len(np.unique(known)) < len(known):
        raise NotEstimable(
            message(
                "The estimate has several rows for one event time. Use the event aggregate of "
                "group_time with base='universal', or event_study."
            )
        )
    if not exact.any():
        raise NotEstimable(
            message(
                "The estimate has no base row before treatment (an exact zero without interval), "
                "as a varying base and imputation have none. Use event_study, or the event "
                "aggregate of group_time with base='universal'."
            )
        )
    if exact.sum() > 1:
        raise NotEstimable(
            message(
                "Exactly zero without an error before treatment, at event times {events}: nothing "
                "varies there, so there is no trend to test and none to bound.",
                events=listed(f"{e:g}" for e in event[exact]),
            )
        )


def _weights(estimate: Estimate, rows: np.ndarray, after: np.ndarray) -> Floats:
    counts = np.ones(len(rows))
    if "n_obs" in estimate.table:
        counts = estimate.table["n_obs"].to_numpy(dtype=float)[rows]
    weights = np.where(after, np.nan_to_num(counts), 0.0)
    return weights / weights.sum()

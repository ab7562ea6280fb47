"""What the facts say of a hub's past: how many tenants, since when, and whether firms wait."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.facts.claim_table import claims
from analysis.facts.directory import entities
from analysis.facts.periods import decimal_year
from analysis.facts.reconciliation.assembly import Reconciled
from analysis.facts.reconciliation.hubs import reconcile
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

Array = NDArray[np.float64]
CROWDED = 95  # percent of the offices let


@dataclass(frozen=True)
class Past:
    """The tenants of a hub from its first known day to the last.

    Attributes
    ----------
    entity, country : str
    opened : float or None
        Decimal year in which it opened.
    times : ndarray, shape (n_times,)
        Decimal years, rising.
    tenants : ndarray, shape (n_times, n_paths)
        Firms; one column a path that the claims allow.
    full_from : float
        Decimal year from which the offices are full, so that firms wait.
    reconciled : Reconciled
    counted : bool
        Whether the path is a series of the facts, rather than drawn between opening and a count.
    notes : tuple of Message
    """

    entity: str
    country: str
    opened: float | None
    times: Array
    tenants: Array
    full_from: float
    reconciled: Reconciled
    counted: bool
    notes: tuple[Message, ...]


def past_of(
    entity: str,
    *,
    count_error: float = 0.0,
    data: str | Path | None = None,
    found: Reconciled | None = None,
) -> Past:
    """Find the past of a hub.

    Parameters
    ----------
    entity : str
    count_error : float
        Standard deviation of the log of a hub's only count, at least.
    data : path, optional
        An overlay folder.
    found : Reconciled, optional
        Its reconciled series, where they are to be others than those of all claims.

    Raises
    ------
    NotEstimable
        No count of tenants.
    """
    found = reconcile(entity, data=data) if found is None else found
    row = entities(data=data).loc[entity]
    year = row["opened_year"]
    opened: float | None = None if pd.isna(year) else float(year) + 0.5
    draws = found.draws
    known = np.isfinite(draws.tenants).all(axis=1)
    if known.sum() >= 2:
        times, paths, counted = draws.years[known] + 1.0, draws.tenants[known], True
        if opened is not None and opened < times[0]:
            times = np.insert(times, 0, opened)
            paths = np.insert(paths, 0, 0.0, axis=0)
        notes: tuple[Message, ...] = ()
    else:
        times, paths, notes = _drawn(entity, opened, found, count_error)
        counted = False
    return Past(
        entity,
        str(row["country_iso3"]),
        opened,
        times,
        paths,
        _full_from(entity, opened, times, data),
        found,
        counted,
        notes,
    )


def _drawn(
    entity: str, opened: float | None, found: Reconciled, error: float
) -> tuple[Array, Array, tuple[Message, ...]]:
    """Path from one count: a straight line from nothing at the opening, then as large for good."""
    counts = found.table[found.table["indicator"] == "tenant_firms"].sort_values("period_end")
    if counts.empty:
        raise NotEstimable(
            message(
                "{entity}: no count of tenants is known, so nothing can be simulated. Add one to "
                "an overlay (indicator tenant_firms).",
                entity=entity,
            )
        )
    last = counts.iloc[-1]
    when, value = float(decimal_year(str(last["period_end"]))), float(last["value"])
    low, high = (value if pd.isna(last[end]) else float(last[end]) for end in CONFIDENCE)
    spread = max(np.log(max(high, value) / min(low, value)) / (2 * 1.96), error, 0.01)
    normal = np.random.Generator(np.random.PCG64(SEED)).standard_normal(PATHS)
    level = value * np.exp(spread * normal)
    if opened is None or opened >= when:
        return np.array([when]), level[None, :], (STEADY,)
    return np.array([opened, when]), np.stack([0 * level, level]), (STRAIGHT,)


CONFIDENCE = ("conf_low", "conf_high")
PATHS = 2000
SEED = 20130726  # of the count's error; any would do, one must be fixed
STEADY = message("One count of tenants: the hub is taken to have long been as large.")
STRAIGHT = message(
    "One count of tenants: they are taken to have grown in a straight line from the opening, and "
    "to stay as many."
)


def _full_from(entity: str, opened: float | None, times: Array, data: str | Path | None) -> float:
    """Date from which offices are full: all along once told of a queue, else the last count."""
    told = claims(entity, data=data)
    queue = told["indicator"].eq("waiting_list_firms").any()
    rate = told.loc[told["indicator"].eq("occupancy_rate"), "value"]
    if queue or rate.ge(CROWDED).any():
        return float(times[0]) if opened is None else opened
    return float(times[-1])

"""Observed beside simulated: whether a hub's tenant model gives its reconciled series back."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.assumption_table import Assumptions
from analysis.policy.fitting import history_of
from analysis.policy.history import History
from analysis.policy.joint import scores, values_of, with_labour
from analysis.policy.levers.lever import Values
from analysis.policy.tenant_model import TenantModel

Array = NDArray[np.float64]
DRAWS = 500
SEED = 0
ENDS = (2.5, 97.5)
SERIES = ("tenants", "entries", "exits", "cumulative", "jobs")


def fit_table(model: TenantModel, table: Assumptions, setting: str = "central") -> DataFrame:
    """Simulate a hub's past from its model, and set it beside the reconciled series.

    Parameters
    ----------
    model : TenantModel
    table : Assumptions
    setting : {"central", "sceptical", "advocate"}

    Returns
    -------
    DataFrame
        One row per series and year: `series, year, observed, observed_low, observed_high,
        simulated, simulated_low, simulated_high, inside`; means and 95 % intervals. `inside`
        tells whether the simulated mean lies in the reconciled interval. `young_share` is the
        share of tenants present for less than four years, which the model is not fitted to.
    """
    past = model.past
    simulated = yearly_draws(model, table, setting)
    draws = past.reconciled.draws
    rows = []
    for at, year in enumerate(draws.years):
        for name in SERIES:
            seen = getattr(draws, name)[at]
            if np.isfinite(seen).all() and int(year) in simulated[name]:
                rows.append(_row(name, int(year), seen, simulated[name][int(year)]))
    for year, share in simulated["young_share"].items():
        rows.append(_row("young_share", year, None, share))
    return pd.DataFrame(rows, columns=COLUMNS)


COLUMNS = [
    "series",
    "year",
    "observed",
    "observed_low",
    "observed_high",
    "simulated",
    "simulated_low",
    "simulated_high",
    "inside",
]


def yearly_draws(
    model: TenantModel, table: Assumptions, setting: str, until: float | None = None
) -> dict[str, dict[int, Array]]:
    """Draw the model and let the hub live through its past, or to a later date; by series, year."""
    value = drawn(model, table, setting)
    tenants = model.past.tenants
    columns = np.arange(DRAWS) % tenants.shape[1]
    return _yearly(history_of(model.past, value, tenants[:, columns], until))


def drawn(model: TenantModel, table: Assumptions, setting: str) -> Values:
    """Draws of all assumptions at a hub, its own hazards among them."""
    items = [item.at(model.entity) for item in table]
    fit = model.fitted(setting)
    own = scores({*(item.key for item in items), *fit.keys}, SEED, 0)
    values = values_of(items, own, setting, DRAWS)
    found = fit.draws(np.stack([own[key][:DRAWS] for key in fit.keys]))
    values |= dict(zip(fit.keys, found, strict=True))
    return with_labour(values)


def _yearly(history: History) -> dict[str, dict[int, Array]]:
    """Series by calendar year; a year whose first half lies before the past has no flows."""
    found: dict[str, dict[int, Array]] = {name: {} for name in (*SERIES, "young_share")}
    cumulative = np.cumsum(history.entries, axis=0)
    for step, end in enumerate(history.times):
        if end % 1:
            continue
        year = int(end) - 1
        found["tenants"][year] = history.tenants[step]
        found["jobs"][year] = history.jobs[step]
        found["cumulative"][year] = cumulative[step]
        found["young_share"][year] = history.young[step] / history.tenants[step]
        both = slice(max(step - 1, 0), step + 1)
        found["entries"][year] = history.entries[both].sum(axis=0)
        found["exits"][year] = (history.failed + history.graduated)[both].sum(axis=0)
    return found


def _row(name: str, year: int, seen: Array | None, simulated: Array) -> list[object]:
    low, high = np.percentile(simulated, ENDS)
    mean = float(simulated.mean())
    if seen is None:
        return [name, year, np.nan, np.nan, np.nan, mean, low, high, pd.NA]
    seen_low, seen_high = np.percentile(seen, ENDS)
    inside = bool(seen_low <= mean <= seen_high)
    return [name, year, float(seen.mean()), seen_low, seen_high, mean, low, high, inside]

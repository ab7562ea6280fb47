"""Does a hub's tenant model predict what it was not shown? Claims left out, then compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series

from analysis.facts.claim_table import claims
from analysis.facts.package import open_package
from analysis.facts.reconciliation.assembly import Reconciled, assemble
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.segments import segments_of
from analysis.facts.reconciliation.solution import DRAWS
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.calibration import calibrate
from analysis.policy.fit_table import ENDS, yearly_draws
from analysis.policy.hub_facts import past_of
from analysis.policy.tenant_model import TenantModel

Array = NDArray[np.float64]
EXITS = ("firms_exited", "firms_exited_per_year", "tenant_renewal_rate")
SERIES = {
    "firms_exited": "exits",
    "tenant_firms": "tenants",
    "firms_cumulative": "cumulative",
    "jobs": "jobs",
}
COLUMNS = [
    "claim_id",
    "series",
    "year",
    "claimed",
    "bound",
    "predicted",
    "conf_low",
    "conf_high",
    "error",
    "covered",
]


def predict_exits(entity: str, *, data: str | Path | None = None) -> DataFrame:
    """Predict the exits of a hub from all that is claimed but its exits.

    Parameters
    ----------
    entity : str
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        One row per claim left out: `claim_id, series, year, claimed, bound, predicted, conf_low,
        conf_high` (mean and 95 % interval), `error` (predicted less claimed; 0 on the right side
        of a bound), `covered`.
    """
    told = claims(entity, data=data)
    hidden = told[told["indicator"].isin(EXITS[:2])]
    found = without(entity, lambda table: ~table["indicator"].isin(EXITS), data)
    return _compared(_model(entity, found, data), hidden)


def predict_after(entity: str, year: int, *, data: str | Path | None = None) -> DataFrame:
    """Predict what is claimed of a hub after a year from what is claimed of it until then.

    Parameters
    ----------
    entity : str
    year : int
        Last year of which anything is seen.
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        As `predict_exits`, for tenants, cumulative firms, exits and jobs. The hub is taken to stay
        as large as it was.
    """
    told = claims(entity, data=data)
    ends = told["period_end"].str[:4].astype(int)
    hidden = told[(ends > year) & told["indicator"].isin(SERIES)]
    found = without(entity, lambda t: t["period_end"].str[:4].astype(int) <= year, data)
    return _compared(_model(entity, found, data), hidden)


def without(
    entity: str, kept: Callable[[DataFrame], Series], data: str | Path | None = None
) -> Reconciled:
    """Reconcile a hub from a part of its claims."""
    package = open_package(data)
    table = package.table("entities").set_index("entity_id")
    parents, years = table["parent_id"].dropna(), table["opened_year"].dropna()
    family = [entity, *(str(parent) for parent in parents[parents.index == entity])]
    told = claims(family, data=data)
    seen = observe(told[kept(told)], package.table("entities"), package.table("claim-readings"))
    breaks = package.table("definition-breaks")
    segments = segments_of(
        seen[seen["entity_id"].eq(entity)],
        breaks[breaks["entity_id"].eq(entity)],
        int(years[entity]) if entity in years.index else None,
    )
    return assemble(entity, segments, stored_parameters(data=data).shared, DRAWS)


def _model(entity: str, found: Reconciled, data: str | Path | None) -> TenantModel:
    return calibrate(entity, data=data, past=past_of(entity, data=data, found=found))


def _compared(model: TenantModel, hidden: DataFrame) -> DataFrame:
    last = hidden["period_end"].str[:4].astype(int).max() + 1 if len(hidden) else 0
    until = max(float(last), float(model.past.times[-1]))
    paths = yearly_draws(model, load_assumptions(), "central", until)
    rows = [
        row
        for claim in hidden.sort_values(["indicator", "period_end", "claim_id"]).itertuples()
        if (row := _row(claim, paths)) is not None
    ]
    return DataFrame(rows, columns=COLUMNS)


def _row(claim: Any, paths: dict[str, dict[int, Array]]) -> list[object] | None:
    series = SERIES.get(str(claim.indicator), "exits")
    year = int(str(claim.period_end)[:4])
    if year not in paths[series]:
        return None
    draws = paths[series][year]
    claimed, bound = float(claim.value), str(claim.bound)
    low, high = np.percentile(draws, ENDS)
    mean = float(draws.mean())
    error = mean - claimed
    covered = bool(low <= claimed <= high)
    if bound == "lower":
        error, covered = min(error, 0.0), bool(high >= claimed)
    elif bound == "upper":
        error, covered = max(error, 0.0), bool(low <= claimed)
    row_id = str(claim.claim_id)
    return [row_id, series, year, claimed, bound, mean, low, high, error, covered]

"""What one more claim would resolve: by how much it would narrow the intervals of a hub."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder, Moment
from analysis.facts.reconciliation.assembly import Draws, Reconciled
from analysis.facts.reconciliation.hubs import reconcile
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.publication import INDICATOR_OF
from analysis.facts.reconciliation.shared import LARGEST_ROUNDING, Shared
from analysis.language.errors import DataError
from analysis.language.spelling import unknown_name

CANDIDATES = ("tenants", "entries", "exits", "cumulative", "jobs")
GRADES = ("A", "B", "C")
EFFECTS = tuple(f"narrower_{INDICATOR_OF[name]}" for name in (*CANDIDATES, "jobs_per_firm"))
COLUMNS = (
    "entity_id",
    "indicator",
    "period",
    "year",
    "quality",
    "value",
    "conf_low",
    "conf_high",
    "status",
    "error",
    "narrower",
    "narrower_own",
    *EFFECTS,
    "rank",
)


def next_claims(
    entity: str,
    *,
    quality: str = "A",
    data: Folder = None,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
) -> pd.DataFrame:
    """By how much each claim that a source might add would narrow a hub's 95 % intervals.

    Parameters
    ----------
    entity : str
    quality : {"A", "B", "C"}
        Grade of the source that would state it.
    data, min_quality, exclude_sources, as_of
        As in `reconcile`.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, the most telling first; empty where the model carries no series. A row
        is a figure printed to the unit: a stock on 31 December (`period` `YYYY-12`) or the flow of
        a year, of a series and year that is published already.

        - `value`, `conf_low`, `conf_high`, `status`: what is published of it now;
        - `error`: standard deviation of its log, by grade and rounding;
        - `narrower`: share by which the published intervals would become narrower, on average over
          all of them (series × years), in logs: 0 for a claim that tells nothing;
        - `narrower_own`: the same of its own interval; `narrower_<indicator>`: on average over the
          years of that series, missing where it is not published;
        - `rank`: 1 for the largest `narrower`.

    Raises
    ------
    DataError
        An unknown entity, source or grade.

    Notes
    -----
    With c the correlation over the draws between the log of an interval's quantity and the log of
    what the claim would measure, v the variance of the latter and e² that of the claim's error, the
    interval keeps √(1 - c² v / (v + e²)) of its width. That is the variance of a normal posterior
    after one more observation; it does not depend on what the claim would say. Where the draws are
    skewed it is an approximation, checked against claims really added: docs/methods/reconcile.md.
    """
    if quality not in GRADES:
        raise DataError(unknown_name(quality, GRADES))
    found = reconcile(
        entity,
        data=data,
        min_quality=min_quality,
        exclude_sources=exclude_sources,
        as_of=as_of,
    )
    return narrowing(found, quality)


def narrowing(hub: Reconciled, quality: str = "A") -> pd.DataFrame:
    """Narrowing by each further claim of a reconciled hub: the columns `COLUMNS`."""
    published = _published(hub)
    if published.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    pairs = zip(published["series"], published["year"], strict=True)
    logs = np.stack([_log_draws(hub.draws, series, int(year)) for series, year in pairs])
    told = published["series"].isin(CANDIDATES).to_numpy()
    candidates = published[told].reset_index(drop=True)
    error = _errors(candidates, hub.shared, quality)
    less = 1 - np.sqrt(1 - _explained(logs, told, error))
    frame = candidates.assign(
        entity_id=hub.entity_id,
        quality=quality,
        error=error,
        narrower=less.mean(axis=0),
        narrower_own=less[told].diagonal(),
        **_by_series(less, published),
    )
    frame = frame.sort_values(["narrower", "indicator", "period"], ascending=[False, True, True])
    return frame.assign(rank=range(1, len(frame) + 1)).reset_index(drop=True)[list(COLUMNS)]


def _published(hub: Reconciled) -> pd.DataFrame:
    """List published series-years with an interval; exits of the opening year have none."""
    rows = hub.table[hub.table["status"].ne("claimed") & hub.table["value"].gt(0)]
    series = {indicator: name for name, indicator in INDICATOR_OF.items()}
    named = rows["indicator"].map(series)
    return rows.assign(series=named, period=rows["period_end"]).reset_index(drop=True)


def _log_draws(draws: Draws, series: str, year: int) -> np.ndarray:
    at = int(np.flatnonzero(draws.years == year)[0])
    if series == "jobs_per_firm":
        return np.log(draws.jobs[at]) - np.log(draws.tenants[at])
    found: np.ndarray = np.log(getattr(draws, series)[at])
    return found


def _errors(candidates: pd.DataFrame, shared: Shared, quality: str) -> np.ndarray:
    """Give the standard deviation of the log of each claim, from grade and rounding to the unit."""
    grade = GRADES.index(quality)
    flow = candidates["series"].isin(FLOWS).to_numpy()
    base = np.where(flow, shared.flow_errors[grade], shared.stock_errors[grade])
    half = 0.5 / np.maximum(candidates["value"].to_numpy(dtype=float), 1.0)
    rounding = np.minimum(half / np.sqrt(3), LARGEST_ROUNDING)
    return np.asarray(np.sqrt(base**2 + rounding**2))


def _explained(logs: np.ndarray, told: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Share of each interval's variance that each claim would explain, (n_intervals, n_claims).

    The squared correlation of n independent draws is 1/n on average where there is none.
    """
    square = np.atleast_2d(np.corrcoef(logs))[:, told] ** 2
    chance = 1 / logs.shape[1]
    square = np.clip((square - chance) / (1 - chance), 0.0, 1.0)
    spread = logs[told].var(axis=1)
    return square * (spread / (spread + error**2))


def _by_series(less: np.ndarray, published: pd.DataFrame) -> dict[str, np.ndarray]:
    found = {}
    for name in EFFECTS:
        own = published["indicator"].eq(name.removeprefix("narrower_")).to_numpy()
        found[name] = less[own].mean(axis=0) if own.any() else np.full(less.shape[1], np.nan)
    return found

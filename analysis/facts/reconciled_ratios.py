"""Derived ratios of what the model has: formed draw by draw, so that counts keep their tie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.quotient import quotient
from analysis.facts.settled import COLUMNS

if TYPE_CHECKING:
    from analysis.facts.reconciliation.assembly import Reconciled

# Which counts of the model a ratio divides; None stands for a floor area.
COUNTS: dict[str, tuple[str | None, str | None]] = {
    "jobs_per_firm": ("jobs", "tenant_firms"),
    "exit_rate": ("firms_exited", "tenant_firms"),
    "m2_per_job": (None, "jobs"),
    "firms_per_1000_m2": ("tenant_firms", None),
}
UNITS = {
    "jobs_per_firm": "persons_per_firm",
    "exit_rate": "percent",
    "m2_per_job": "m2_per_job",
    "firms_per_1000_m2": "firms_per_1000_m2",
}
DRAWN = {"jobs": "jobs", "tenant_firms": "tenants", "firms_exited": "exits"}
KEY = ["entity_id", "indicator", "year", "numerator", "denominator"]
ENDS = (2.5, 97.5)


def with_reconciled_ratios(
    settled: pd.DataFrame,
    hubs: Iterable[str],
    scales: Mapping[str, float],
    areas: pd.DataFrame,
    filters: Mapping[str, Any],
    data: Folder = None,
) -> pd.DataFrame:
    """Put the model's ratios in the place of the settled ones of the same hub, year and parts.

    Parameters
    ----------
    settled : DataFrame
        `COLUMNS`, `numerator`, `denominator`; not changed.
    hubs : iterable of str
        Hubs to reconcile.
    scales : mapping of str to float
        The ratios asked for and the factor of each: 100 for percent.
    areas : DataFrame
        `COLUMNS`: the settled floor areas, a row for each year that one serves.
    filters : mapping
        `min_quality`, `exclude_sources`, `as_of`, as in `claims`.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        Columns of `settled`; a reconciled row is "interpolated" where one of its counts is.
    """
    from analysis.facts.reconciliation.hubs import reconcile_all

    asked = [name for name in scales if name in COUNTS]
    if not asked:
        return settled
    parts = [settled]
    for found in reconcile_all(list(hubs), data=data, **filters):
        own = areas[areas["entity_id"] == found.entity_id]
        for name in asked:
            above, below = COUNTS[name]
            divide = _of_counts if above and below else _of_area
            rows = divide(found, name, scales[name], own)
            if len(rows):
                parts.append(rows[list(settled.columns)])
    if len(parts) == 1:
        return settled
    modelled = pd.concat(parts[1:])
    taken = pd.MultiIndex.from_frame(modelled[KEY])
    kept = settled[~pd.MultiIndex.from_frame(settled[KEY]).isin(taken)]
    both = pd.concat([part for part in (kept, modelled) if not part.empty])
    return both.astype({"currency": "str"})


def _of_counts(found: Reconciled, name: str, scale: float, areas: pd.DataFrame) -> pd.DataFrame:
    """Divide two counts: mean over mean, as they are published, and the quantiles of the ratio."""
    above, below = COUNTS[name]
    pairs = _rows(found, above).merge(_rows(found, below), on="year", suffixes=("", "_below"))
    place = np.searchsorted(found.draws.years, pairs["year"].to_numpy(dtype=int))
    top, bottom = (getattr(found.draws, DRAWN[str(one)])[place] for one in (above, below))
    if pairs.empty:
        return pairs
    low, high = np.percentile(scale * top / bottom, ENDS, axis=1)
    value = (scale * pairs["value"] / pairs["value_below"]).to_numpy(dtype=float)
    told = {
        "value": value,
        "conf_low": np.minimum(low, value),
        "conf_high": np.maximum(high, value),
        "bound": "point",
    }
    both = pairs["status"].eq("reconciled") & pairs["status_below"].eq("reconciled")
    status = np.where(both, "reconciled", "interpolated")
    return _finished(pairs, name, told, status, str(above), str(below))


def _of_area(found: Reconciled, name: str, scale: float, areas: pd.DataFrame) -> pd.DataFrame:
    """Divide a count and an area: the ends of the one by the ends of the other."""
    above, below = COUNTS[name]
    pairs = _rows(found, above or below).merge(areas, on="year", suffixes=("", "_below"))
    if pairs.empty:
        return pairs
    figures = ["value", "conf_low", "conf_high", "bound"]
    count, area = pairs[figures], pairs[[f"{one}_below" for one in figures]]
    area = area.set_axis(figures, axis=1)
    middle, least, most = (
        _divided(count.assign(value=count[end]), area, scale, over=above is None)
        for end in ("value", "conf_low", "conf_high")
    )
    if above is None:
        least, most = most, least
    low = least["conf_low"].fillna(least["value"].where(least["bound"] != "upper"))
    high = most["conf_high"].fillna(most["value"].where(most["bound"] != "lower"))
    told = {"value": middle["value"], "conf_low": low, "conf_high": high, "bound": middle["bound"]}
    kinds = zip(pairs["indicator"], pairs["indicator_below"], strict=True)
    sides = [(b, a) if above is None else (a, b) for a, b in kinds]
    made = _finished(pairs, name, told, pairs["status"], "", "")
    return made.assign(numerator=[one for one, _ in sides], denominator=[two for _, two in sides])


def _divided(count: pd.DataFrame, area: pd.DataFrame, scale: float, *, over: bool) -> pd.DataFrame:
    return quotient(area, count, scale) if over else quotient(count, area, scale)


def _rows(found: Reconciled, indicator: str | None) -> pd.DataFrame:
    """Take the years of one series that the model has drawn; claims of one year stay claims."""
    table = found.table
    return table[table["indicator"].isin([indicator]) & table["status"].ne("claimed")]


def _finished(
    pairs: pd.DataFrame,
    name: str,
    told: Mapping[str, Any],
    status: Any,
    numerator: str,
    denominator: str,
) -> pd.DataFrame:
    year = pairs["year"].astype("str")
    period = year if name == "exit_rate" else year + "-12"
    rows = pairs.assign(
        **told,
        status=status,
        indicator=name,
        unit=UNITS[name],
        period_start=period,
        period_end=period,
        interval="95 %",
        set_aside="",
        spread=np.nan,
        numerator=numerator,
        denominator=denominator,
        **{c: pairs[c] + pairs[f"{c}_below"] for c in ("n_claims", "n_observations")},
        **{c: _united(pairs[c], pairs[f"{c}_below"]) for c in ("claim_ids", "source_ids")},
    )
    return rows[[*COLUMNS, "numerator", "denominator"]]


def _united(first: pd.Series, second: pd.Series) -> pd.Series:
    both = [" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(first, second, strict=True)]
    return pd.Series(both, index=first.index, dtype="str")

"""Each real observation hidden in turn and foretold: the model against two rules of thumb."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.facts.reconciliation.hubs import observed_segments
from analysis.facts.reconciliation.measures import measures_of, stock_share
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.segments import Segment, segment_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.solution import solve

DRAWS = 1000
RULES = ("model", "linear", "last")
MEASURES = ("mean", "rmse", "median", "hubs")
FORETOLD = ("entity_id", "series", "claim_id", "inside", *RULES, "covered")
ERRORS = ("n", "coverage", *(f"{measure}_{rule}" for measure in MEASURES for rule in RULES))
SERIES = ("tenants", "jobs", "entries", "exits", "cumulative")


def hold_out(entity: str, *, data: Folder = None, seed: int = 0) -> pd.DataFrame:
    """Hide each independent figure of a hub that has another claim of its series, and foretell it.

    Parameters
    ----------
    entity : str
    data : path, optional
        Overlay folder.
    seed : int
        Of the errors that a source would add to the foretold quantity.

    Returns
    -------
    DataFrame
        Columns `FORETOLD`, one row per hidden claim: `model`, `linear`, `last` (log of foretold
        over printed), `covered` (printed figure inside the 95 % interval of what a source would
        print), `inside` (between the first and last other claim in time).

    Raises
    ------
    DataError
        An unknown entity.

    Notes
    -----
    The model foretells by its published point, the posterior mean, with the shared parameters of
    all data: a leak of nine numbers. Targets are figures stated as such or as "about"; ranges,
    bounds, counts of a part and zeros are none. The rules of thumb, linear interpolation between
    the other claims and the last of them, may use bounds as figures; beyond the ends both keep the
    nearest.
    """
    record("entities", data=data)
    segments = observed_segments(entity, data=data)
    return hold_out_segments(segments, stored_parameters(data=data).shared, data=data, seed=seed)


def hold_out_segments(
    segments: Sequence[Segment], shared: Shared, *, data: Folder = None, seed: int = 0
) -> pd.DataFrame:
    """Foretell every target of several segments, as `hold_out` does for one hub."""
    rows = []
    openings = open_package(data).table("entities").set_index("entity_id")["opened_year"]
    firsts = {segment.entity_id: segment for segment in reversed(segments)}
    for segment in segments:
        opened = openings[segment.entity_id]
        may_anchor = firsts[segment.entity_id] is segment and not pd.isna(opened)
        used = segment.claims[segment.claims["role"].eq("used")]
        whole = used["bound"].isin(["point", "approx"]) & used["reading"].ne("part")
        whole &= used["value"].gt(0)
        for at in used.index[whole & used["series"].ne("hazard")]:
            others = used[used["series"].eq(str(used["series"][at])) & (used.index != at)]
            others = others[others["reading"].ne("part")]
            if len(others):
                anchor = int(opened) if may_anchor and segment.opened_year is not None else None
                rows.append(_foretold(segment, anchor, at, others, shared, seed))
    return pd.DataFrame(rows, columns=list(FORETOLD))


def _foretold(
    segment: Segment, opened: int | None, at: Any, others: pd.DataFrame, shared: Shared, seed: int
) -> dict[str, Any]:
    claims = segment.claims
    hidden = segment_of(
        claims.assign(role=claims["role"].mask(claims.index == at, "hidden")), opened
    )
    target = claims.loc[[at]]
    measure = measures_of(target, target, hidden.layout, hidden.opened_year)
    measured = (measure.rows @ solve(hidden, shared, DRAWS).states)[0]
    name = str(target["claim_id"].iloc[0])
    rng = np.random.default_rng([seed, int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)])
    error = measure.errors(shared)[0]
    said = np.log(measured) + error * rng.standard_normal(len(measured))
    printed = np.log(target["value"].iloc[0])
    low, high = np.percentile(said, [2.5, 97.5])
    linear, last, inside = _thumb(target, others, hidden.opened_year)
    return {
        "entity_id": segment.entity_id,
        "series": target["series"].iloc[0],
        "claim_id": name,
        "inside": inside,
        "model": np.log(measured.mean()) - printed,
        "linear": np.log(linear) - printed,
        "last": np.log(last) - printed,
        "covered": bool(low <= printed <= high),
    }


def _thumb(
    target: pd.DataFrame, others: pd.DataFrame, opened: int | None
) -> tuple[float, float, bool]:
    """Linear interpolation in time, the last value before, and whether others lie on both sides."""
    when, rate, scale = _dates(others, opened), _rates(others), target["value"].iloc[0]
    now = _dates(target, opened)[0]
    scale /= _rates(target)[0]
    dates = np.unique(when)
    means = np.array([rate[when == date].mean() for date in dates])
    linear = float(np.interp(now, dates, means))
    before = means[dates <= now]
    last = float(before[-1] if len(before) else means[0])
    return linear * scale, last * scale, bool(dates[0] <= now <= dates[-1])


def _dates(claims: pd.DataFrame, opened: int | None) -> np.ndarray:
    middle = (claims["start"] + claims["end"]).to_numpy() / 24
    dated = zip(claims["year"], claims["end"], claims["dated"], strict=True)
    shares = np.array([stock_share(*one, opened) for one in dated], dtype=float)
    stock = claims["year"].to_numpy(dtype=float) + shares
    return np.where(claims["series"].isin(FLOWS), middle, stock)


def _rates(claims: pd.DataFrame) -> np.ndarray:
    """Flows per year, stocks as they are."""
    total = claims["series"].isin(FLOWS) & ~claims["indicator"].str.endswith("_per_year")
    years = (claims["end"] - claims["start"]) / 12
    return (claims["value"] / np.where(total, years, 1.0)).to_numpy(dtype=float)


def hold_out_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Errors of foretold claims, pooled, inside and outside the span of the others, and by series.

    Parameters
    ----------
    rows : DataFrame
        Columns `FORETOLD`.

    Returns
    -------
    DataFrame
        Index: the groups; columns `ERRORS`: number and share of claims covered by the model's
        interval; of absolute log errors the mean, root mean square, median, and mean of the means
        of hubs, each by `model`, `linear`, `last`.
    """
    groups = {
        "all": rows,
        "inside the span": rows[rows["inside"]],
        "outside": rows[~rows["inside"]],
    }
    groups |= {series: rows[rows["series"].eq(series)] for series in SERIES}
    table = {name: _line(group) for name, group in groups.items() if len(group)}
    return pd.DataFrame(table, index=list(ERRORS)).T


def _line(rows: pd.DataFrame) -> dict[str, float]:
    found: dict[str, float] = {"n": len(rows), "coverage": float(rows["covered"].mean())}
    for rule in RULES:
        error = rows[rule].abs()
        found[f"mean_{rule}"] = float(error.mean())
        found[f"rmse_{rule}"] = float(np.sqrt((error**2).mean()))
        found[f"median_{rule}"] = float(error.median())
        found[f"hubs_{rule}"] = float(error.groupby(rows["entity_id"]).mean().mean())
    return found


def hold_out_losses(errors: pd.DataFrame, *, near: float = 0.0) -> pd.DataFrame:
    """Rows and measures of `hold_out_errors` in which a rule of thumb does as well or better.

    Parameters
    ----------
    errors : DataFrame
    near : float
        Share by which the model may be better and still count as level with the rule.

    Returns
    -------
    DataFrame
        Columns `row, measure, rule, model_error, rule_error`.
    """
    found = [
        (str(row), measure, rule, line[f"{measure}_model"], line[f"{measure}_{rule}"])
        for row, line in errors.to_dict("index").items()
        for measure in MEASURES
        for rule in RULES[1:]
        if line[f"{measure}_model"] >= line[f"{measure}_{rule}"] * (1 - near)
    ]
    return pd.DataFrame(found, columns=["row", "measure", "rule", "model_error", "rule_error"])


def gains_by_hub(rows: pd.DataFrame, *, resamples: int = 4000, seed: int = 0) -> pd.DataFrame:
    """Mean absolute log error of hubs, model less linear, with a bootstrap over hubs."""
    groups = {
        "all": rows,
        "inside the span": rows[rows["inside"]],
        "outside": rows[~rows["inside"]],
    }
    table = {}
    for name, group in groups.items():
        errors = group[["model", "linear"]].abs().groupby(group["entity_id"]).mean()
        gain = (errors["model"] - errors["linear"]).to_numpy()
        drawn = np.random.default_rng(seed).choice(gain, (resamples, len(gain))).mean(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5])
        table[name] = {
            "hubs": len(gain),
            "model better": int((gain < 0).sum()),
            "difference": gain.mean(),
            "low": low,
            "high": high,
        }
    return pd.DataFrame(table).T

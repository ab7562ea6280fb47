"""Each real observation hidden in turn: the model against two rules of thumb."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reconciliation.measures import measures_of, stock_share
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.segments import Segment, segment_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.solution import solve

DRAWS = 1000
RULES = ("model", "linear", "last")
COLUMNS = (
    "n",
    "coverage",
    *(f"{m}_{r}" for m in ("mean", "rmse", "median", "hubs") for r in RULES),
)


def hold_out(segments: Sequence[Segment], shared: Shared, *, seed: int = 0) -> pd.DataFrame:
    """Hide each independent figure that has another claim of its series, and foretell it.

    Parameters
    ----------
    segments : sequence of Segment
    shared : Shared
        From all data: a leak of nine numbers.
    seed : int

    Returns
    -------
    DataFrame
        One row per hidden claim: `model`, `linear`, `last` (log of foretold over printed),
        `covered` (printed figure inside the 95 % interval of what a source would print),
        `inside` (between the first and last other claim), `entity_id`, `series`, `claim_id`.

    Notes
    -----
    Targets are figures stated as such or as "about"; ranges, bounds and counts of a part are none.
    The rules of thumb may use bounds as figures; beyond the ends both keep the nearest.
    """
    rows = []
    openings = open_package().table("entities").set_index("entity_id")["opened_year"]
    firsts = {segment.entity_id: segment for segment in reversed(segments)}
    for segment in segments:
        opened = openings[segment.entity_id]
        may_anchor = firsts[segment.entity_id] is segment and not pd.isna(opened)
        used = segment.claims[segment.claims["role"].eq("used")]
        whole = used["bound"].isin(["point", "approx"]) & used["reading"].ne("part")
        for at in used.index[whole & used["series"].ne("hazard")]:
            others = used[used["series"].eq(used.at[at, "series"]) & (used.index != at)]
            others = others[others["reading"].ne("part")]
            if len(others):
                anchor = int(opened) if may_anchor and segment.opened_year is not None else None
                rows.append(_foretold(segment, anchor, at, others, shared, seed))
    return pd.DataFrame(rows)


def _foretold(
    segment: Segment, opened: int | None, at: int, others: pd.DataFrame, shared: Shared, seed: int
) -> dict:
    claims = segment.claims
    hidden = segment_of(
        claims.assign(role=claims["role"].mask(claims.index == at, "hidden")), opened
    )
    target = claims.loc[[at]]
    measure = measures_of(target, target, hidden.layout, hidden.opened_year)
    measured = (measure.rows @ solve(hidden, shared, DRAWS).states)[0]
    rng = np.random.default_rng([seed, int(at)])
    error = measure.errors(shared)[0]
    said = np.log(measured) + error * rng.standard_normal(len(measured))
    printed = np.log(target["value"].iloc[0])
    low, high = np.percentile(said, [2.5, 97.5])
    linear, last, inside = _thumb(target, others, hidden.opened_year)
    return {
        "entity_id": segment.entity_id,
        "series": target["series"].iloc[0],
        "claim_id": target["claim_id"].iloc[0],
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
    columns = ("year", "end", "dated")
    pairs = zip(*(claims[name] for name in columns), strict=True)
    stock = claims["year"].to_numpy() + [stock_share(*pair, opened) for pair in pairs]
    return np.where(claims["series"].isin(FLOWS), middle, stock)


def _rates(claims: pd.DataFrame) -> np.ndarray:
    """Flows per year, stocks as they are."""
    total = claims["series"].isin(FLOWS) & ~claims["indicator"].str.endswith("_per_year")
    years = (claims["end"] - claims["start"]) / 12
    return (claims["value"] / np.where(total, years, 1.0)).to_numpy(dtype=float)


def errors_by(rows: pd.DataFrame) -> pd.DataFrame:
    """Errors pooled, inside and outside the span of the other claims, and by series.

    Columns `COLUMNS`: absolute log errors (`mean`, `median`, and `hubs`: mean of the means of
    hubs) and root mean squares (`rmse`) of the model and the two rules.
    """
    groups = {
        "all": rows,
        "inside the span": rows[rows["inside"]],
        "outside": rows[~rows["inside"]],
    }
    for series in ("tenants", "jobs", "entries", "exits", "cumulative"):
        groups[series] = rows[rows["series"].eq(series)]
    return pd.DataFrame({name: _line(group) for name, group in groups.items()}).T[list(COLUMNS)]


def _line(rows: pd.DataFrame) -> pd.Series:
    found = {"n": len(rows), "coverage": rows["covered"].mean()}
    for rule in RULES:
        error = rows[rule].abs()
        found[f"mean_{rule}"] = error.mean()
        found[f"rmse_{rule}"] = np.sqrt((error**2).mean())
        found[f"median_{rule}"] = error.median()
        found[f"hubs_{rule}"] = error.groupby(rows["entity_id"]).mean().mean()
    return pd.Series(found)


def not_better(table: pd.DataFrame) -> list[str]:
    """Rows and measures of `errors_by` in which a rule of thumb does as well or better."""
    return [
        f"{row}, {measure} ({rule})"
        for row in table.index
        for measure in ("mean", "rmse", "median", "hubs")
        for rule in RULES[1:]
        if table.at[row, f"{measure}_model"] >= table.at[row, f"{measure}_{rule}"]
    ]


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

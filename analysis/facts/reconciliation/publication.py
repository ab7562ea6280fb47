"""Published rows of a segment: one per series and year, with interval, status and claims."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.measures import rounding_error
from analysis.facts.reconciliation.observations import FIRMNESS, FLOWS
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.shared import ABOUT_ERROR, Shared
from analysis.facts.reconciliation.solution import Solution
from analysis.facts.reconciliation.support import statements_of, support_of
from analysis.facts.reconciliation.verdicts import Span
from analysis.facts.settled import COLUMNS as SETTLED_COLUMNS

INDICATOR_OF = {
    "tenants": "tenant_firms",
    "cumulative": "firms_cumulative",
    "jobs": "jobs",
    "entries": "firms_entered",
    "exits": "firms_exited",
    "jobs_per_firm": "jobs_per_firm",
}
UNIT_OF = {"jobs": "persons", "jobs_per_firm": "persons_per_firm"}
COLUMNS = tuple(name for name in SETTLED_COLUMNS if name != "set_aside")
INTERVAL = "95 %"
ENDS = (2.5, 97.5)
RULE = "stock-flow model"
NORMAL = 1.959964


@dataclass(frozen=True)
class Path:
    """A published series: mean and 95 % interval of each year, shape (n_years,)."""

    span: Span
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def path_of(solution: Solution, span: Span) -> Path:
    """Mean and interval of one series.

    Means of draws add up as the draws do; jobs per firm are the mean jobs over the mean tenants.
    Limits of entries and exits are rounded outwards, because firms come whole.
    """
    if span.series == "jobs_per_firm":
        jobs, tenants = (
            solution.series(name, span.first, span.last) for name in ("jobs", "tenants")
        )
        value, draws = jobs.mean(axis=1) / tenants.mean(axis=1), jobs / tenants
    else:
        draws = solution.series(span.series, span.first, span.last)
        value = draws.mean(axis=1)
    low, high = np.percentile(draws, ENDS, axis=1)
    if span.series in FLOWS:
        low, high = np.floor(low), np.ceil(high)
    # A mean of very skewed draws may lie beyond the quantile; the interval then reaches it.
    return Path(span, value, np.minimum(low, value), np.maximum(high, value))


def published(segment: Segment, path: Path) -> pd.DataFrame:
    """Rows of one path with the columns `COLUMNS`."""
    years = np.arange(path.span.first, path.span.last + 1)
    series = path.span.series
    period = pd.Series(years.astype(str), dtype="str")
    period = period if series in FLOWS else period + "-12"
    frame = pd.DataFrame(
        {
            "entity_id": segment.entity_id,
            "indicator": INDICATOR_OF[series],
            "period_start": period,
            "period_end": period,
            "year": pd.Series(years, dtype="Int64"),
            "value": path.value,
            "conf_low": path.low,
            "conf_high": path.high,
            "interval": INTERVAL,
            "bound": "point",
            "unit": UNIT_OF.get(series, "firms"),
            "currency": pd.Series(pd.NA, index=range(len(years)), dtype="str"),
        }
    )
    parts = ["jobs", "tenants"] if series == "jobs_per_firm" else [series]
    told = [statements_of(segment, part) for part in parts]
    support = pd.DataFrame([support_of(told, int(year)) for year in years])
    return pd.concat([frame, support], axis=1).assign(rule=RULE)[list(COLUMNS)]


def single_rows(segment: Segment, shared: Shared) -> pd.DataFrame:
    """Claims of a segment that carries no path: their own year, interval from grade and digits."""
    used = segment.claims[segment.claims["role"].eq("used")]
    used = used[used["series"].isin(["tenants", "jobs", "cumulative"])].copy()
    used["firmness"] = used["bound"].map(FIRMNESS)
    used = used.sort_values(["quality", "firmness", "end", "claim_id"])
    best = used.drop_duplicates(["series", "year"]).sort_values(["series", "year"])
    rows = [_single_row(claim, shared, used) for claim in best.to_dict("records")]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _single_row(claim: dict, shared: Shared, used: pd.DataFrame) -> dict[str, object]:
    about = ABOUT_ERROR if claim["bound"] == "approx" else 0.0
    grade = shared.stock_errors["ABC".index(claim["quality"])]
    error = float(np.sqrt(grade**2 + rounding_error(claim["value"]) ** 2 + about**2))
    value = claim["value"]
    same = used[used["series"].eq(claim["series"]) & used["year"].eq(claim["year"])]
    open_low, open_high = claim["bound"] == "upper", claim["bound"] == "lower"
    return {
        **{name: claim[name] for name in COLUMNS if name in claim},
        "conf_low": np.nan if open_low else value * np.exp(-NORMAL * error),
        "conf_high": np.nan if open_high else (value or 1.0) * np.exp(NORMAL * error),
        "interval": INTERVAL,
        "status": "claimed",
        "n_claims": len(same),
        "n_observations": int(same["observation_id"].nunique()),
        "spread": float(same["value"].max() - same["value"].min()) if len(same) > 1 else np.nan,
        "rule": "grade and digits",
        "claim_ids": claim["claim_id"],
        "source_ids": claim["source_id"],
    }

"""Every claim beside what the model gives at its own date: how far each source was moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.measures import PERCENT, measures_of, rows_of
from analysis.facts.reconciliation.publication import ENDS
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.solution import Solution

COLUMNS = (
    "claim_id",
    "entity_id",
    "indicator",
    "series",
    "period_start",
    "period_end",
    "value",
    "unit",
    "bound",
    "quality",
    "source_id",
    "observation_id",
    "role",
    "reading",
    "doubtful",
    "fitted",
    "conf_low",
    "conf_high",
    "residual",
    "error",
    "spreads",
    "outside",
)


def fitted_claims(segment: Segment, solution: Solution | None, shared: Shared) -> pd.DataFrame:
    """Claims of one segment with the columns `COLUMNS`.

    Parameters
    ----------
    segment : Segment
    solution : Solution or None
        None where the segment carries no path: nothing is fitted.
    shared : Shared

    Returns
    -------
    DataFrame
        `fitted`, `conf_low`, `conf_high`: mean and 95 % interval of the quantity at the claim's
        own date, in its unit; `residual`: log of the claim over the fitted value; `error`: standard
        deviation of the log that the model grants such a claim; `spreads`: by how many of those the
        claim lies above (below, where negative) the fitted value, once its bound, its range or
        its doubtful scope is allowed for; `outside`: the
        claim contradicts the interval (a lower bound only from above, an upper bound only from
        below, a zero as fewer than one). Claims set aside have none of these.
    """
    frame = segment.claims.reset_index(drop=True).copy()
    fitted = np.full((3, len(frame)), np.nan)
    if solution is not None:
        measured = frame["role"].ne("aside").to_numpy()
        drawn = _drawn(segment, solution, frame[measured])
        fitted[:, measured] = drawn.mean(axis=1), *np.percentile(drawn, ENDS, axis=1)
        frame = frame.join(_spreads(segment, frame[measured], fitted[0, measured], shared))
    else:
        frame = frame.assign(error=np.nan, spreads=np.nan)
    frame["fitted"], frame["conf_low"], frame["conf_high"] = fitted
    with np.errstate(divide="ignore"):
        frame["residual"] = np.log(frame["value"] / frame["fitted"])
    below = frame["value"].replace(0.0, 1.0) < frame["conf_low"]
    above = frame["value"] > frame["conf_high"]
    frame["outside"] = (below & frame["bound"].ne("lower")) | (above & frame["bound"].ne("upper"))
    return frame[list(COLUMNS)]


def _drawn(segment: Segment, solution: Solution, claims: pd.DataFrame) -> np.ndarray:
    rows = rows_of(claims, segment.layout, segment.opened_year)
    unit = np.where(claims["series"].eq("hazard"), PERCENT, 1.0)
    return (rows @ solution.states) * unit[:, None]


def _spreads(
    segment: Segment, claims: pd.DataFrame, fitted: np.ndarray, shared: Shared
) -> pd.DataFrame:
    """Error granted to each claim, and its distance from the fitted value in that error."""
    measures = measures_of(segment.claims, claims, segment.layout, segment.opened_year)
    unit = np.where(claims["series"].eq("hazard"), PERCENT, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.log(fitted / unit) - measures.side * shared.bound_excess
        low, high = np.sort([measures.low, measures.high], axis=0)
        off = np.maximum(low - at, 0.0) + np.minimum(high - at, 0.0)
    error = measures.errors(shared)
    return pd.DataFrame({"error": error, "spreads": off / error}, index=claims.index)

"""Shared parameters estimated again, beside those in force: what moved, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import open_package
from analysis.facts.reconciliation.estimation import (
    ROUNDS,
    Progress,
    SharedFit,
    estimation_segments,
    fit_shared,
    log_posterior,
)
from analysis.facts.reconciliation.parameters import NAMES, StoredParameters, stored_parameters
from analysis.facts.reconciliation.segments import Segment

COLUMNS = ("parameter", "before", "after", "change", "lowest", "highest", "observations")
TELLING = 1.0  # log units of the objective below which two sets of parameters are alike


@dataclass(frozen=True)
class Refit:
    """A new estimate beside the parameters in force.

    Attributes
    ----------
    fit : SharedFit
    before : StoredParameters
        Those in force: the overlay's, else the shipped ones.
    log_posterior_before : float
        Penalised log likelihood of those on the same data, comparable with `fit`'s.
    same_data : bool
        Whether those in force were estimated from these very data.
    table : DataFrame
        Columns `COLUMNS`, a row per parameter: `change` is relative (of `hazard_mean`, a logit,
        a difference); `lowest` and `highest` over the starts; `observations` that speak of it.
    """

    fit: SharedFit
    before: StoredParameters
    log_posterior_before: float
    same_data: bool
    table: pd.DataFrame

    @property
    def gain(self) -> float:
        """Log units by which the new parameters are more probable than those in force."""
        return self.fit.stored.log_posterior - self.log_posterior_before


def refit(
    *,
    data: Folder = None,
    starts: int = 3,
    rounds: int = ROUNDS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Refit:
    """Estimate the shared parameters again and set them beside those in force.

    Parameters
    ----------
    data, starts, rounds, seed, progress
        As in `estimation.fit_shared`.

    Raises
    ------
    NotEstimable
        Too few data.
    """
    fit = fit_shared(data=data, starts=starts, rounds=rounds, seed=seed, progress=progress)
    before = stored_parameters(data=data)
    segments = estimation_segments(open_package(data))
    same = before.data_digest == fit.stored.data_digest
    table = _table(fit, before, spoken_of(segments))
    return Refit(fit, before, log_posterior(segments, before.shared), same, table)


def _table(fit: SharedFit, before: StoredParameters, spoken: pd.Series) -> pd.DataFrame:
    ends = pd.DataFrame([vars(attempt.shared) for attempt in fit.attempts])
    rows = []
    for name in NAMES:
        old, new = (getattr(one.shared, name) for one in (before, fit.stored))
        change = new - old if name == "hazard_mean" else new / old - 1
        rows.append((name, old, new, change, ends[name].min(), ends[name].max(), spoken[name]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def spoken_of(segments: Sequence[Segment]) -> pd.Series:
    """Count the independent observations that speak of each shared parameter.

    A parameter of which none speaks stays where its prior has it.
    """
    grade, flow, side = (
        np.concatenate([getattr(segment.measures, name) for segment in segments])
        for name in ("grade", "flow", "side")
    )
    series = pd.concat(
        [segment.claims.set_index("claim_id").loc[list(segment.used), "series"]
         for segment in segments]
    )  # fmt: skip
    moves = series.isin(["tenants", "entries", "cumulative"]).sum()
    leaving = series.isin(["exits", "hazard", "cumulative"]).sum()
    counts = {f"stock_error_{g}": (~flow & (grade == i)).sum() for i, g in enumerate("abc")}
    counts |= {"flow_error": flow.sum(), "entry_step": moves, "job_step": series.eq("jobs").sum()}
    counts |= {"hazard_mean": leaving, "hazard_spread": leaving, "bound_excess": (side != 0).sum()}
    return pd.Series(counts)[list(NAMES)].astype("int64")

"""Several runs of one estimator in one table, those that were declined with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import COLUMNS, Estimate
from analysis.evidence.robustness.estimating import headline
from analysis.evidence.wording import listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message


@dataclass(frozen=True, eq=False)
class Run:
    """One run: its name, and its estimate or the reason it was declined."""

    name: str
    estimate: Estimate | None
    reason: Message | None


def attempt(name: str, estimator: object, *arguments: object) -> Run:
    """Run an estimator; a refusal is kept, not raised."""
    try:
        return Run(name, estimator(*arguments), None)  # type: ignore[operator]
    except (NotEstimable, DataError) as refusal:
        reason = refusal.reason if isinstance(refusal, NotEstimable) else refusal.message
        return Run(name, None, reason or message("{reason}", reason=str(refusal)))


def run_table(runs: Sequence[Run]) -> DataFrame:
    """One row a run that gave an estimate, by its overall effect."""
    rows = []
    for run in runs:
        if run.estimate is None:
            continue
        row = headline(run.estimate)
        rows.append((run.name, *(row[c] for c in COLUMNS[1:]), run.estimate.n_obs))
    return DataFrame(rows, columns=[*COLUMNS, "n_obs"])


def declined(runs: Sequence[Run]) -> tuple[Message, ...]:
    """Say each run that was declined, with its reason."""
    return tuple(
        message("Declined, {name}: {reason}", name=run.name, reason=run.reason)
        for run in runs
        if run.reason is not None
    )


def require_some(runs: Sequence[Run]) -> None:
    """Decline where every run was declined."""
    if all(run.estimate is None for run in runs):
        said = [message("{name}: {reason}", name=run.name, reason=run.reason) for run in runs]
        raise NotEstimable(message("Every run was declined. {reasons}", reasons=listed(said)))


def turned(whole: pd.Series, table: DataFrame) -> tuple[Message, ...]:
    """Name the runs in which the sign, or whether the interval holds zero, is another."""
    notes = []
    sign = table.loc[np.sign(table["estimate"]) != np.sign(whole["estimate"]), "term"]
    if len(sign):
        notes.append(message("The sign turns: {runs}.", runs=listed(sign)))
    known = table[table["conf_low"].notna() & table["conf_high"].notna()]
    excludes = (known["conf_low"] > 0) | (known["conf_high"] < 0)
    whole_excludes = whole["conf_low"] > 0 or whole["conf_high"] < 0
    other = known.loc[excludes != whole_excludes, "term"]
    if len(other) and whole_excludes:
        notes.append(message("The interval holds zero: {runs}.", runs=listed(other)))
    elif len(other):
        notes.append(message("The interval excludes zero: {runs}.", runs=listed(other)))
    return tuple(notes)

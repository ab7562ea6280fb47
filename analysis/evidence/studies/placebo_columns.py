"""Outcomes that no policy of the studies can touch, on the same rows as the outcome itself."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.robustness.placebos import placebo_outcomes
from analysis.evidence.studies.estimating import MAIN, Estimates, placebo_ranked
from analysis.evidence.studies.outcomes import OUTCOMES, PLACEBOS
from analysis.evidence.studies.preparing import ENTITY, TIME, Prepared
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel
from analysis.language.messages import Message

NAMES: dict[str, Message] = {OUTCOMES[name].column: OUTCOMES[name].label for name in PLACEBOS}


def add_placebo_outcomes(
    found: Estimates, prepared: Prepared, rng: int = 0, data: Folder = None
) -> None:
    """Run the main estimator on the placebo outcomes, or keep the reason why it cannot."""
    synthetic = MAIN in found.found
    countries = prepared.primary if synthetic and prepared.primary else tuple(prepared.treated)
    names = [name for name in NAMES if name != prepared.design.outcome]
    rows = with_placebos(prepared.rows(countries), data)
    found.attempt(
        "placebo_outcomes",
        lambda: placebo_outcomes(
            prepared.design,
            rows,
            names,
            estimator=(lambda d, x: placebo_ranked(d, x, rng)) if synthetic else "imputation",
        ),
    )


def with_placebos(rows: DataFrame, data: Folder = None) -> DataFrame:
    """Add the placebo outcomes as columns; what is not known stays missing."""
    years = sorted(set(rows[TIME]))
    for name in PLACEBOS:
        outcome = OUTCOMES[name]
        values = panel(outcome.code, years=years, data=data)[outcome.code]
        values = np.log(values.where(values > 0)) if outcome.log else values
        values = values.rename(outcome.column)
        if outcome.column not in rows:
            rows = rows.join(values, on=[ENTITY, TIME])
    return rows

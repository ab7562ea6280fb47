"""What one study does to a pooled effect, and the rows of its forest plot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, estimate_table, quantile
from analysis.evidence.pooling.errors import errors_of
from analysis.evidence.pooling.pooled import Pooled
from analysis.evidence.pooling.spread import FE, between, share, typical_variance, weigh
from analysis.evidence.pooling.studies import Studies
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message


def leave_one_out(pooled: Pooled) -> Estimate:
    """Pooled effect without each study; tau² is estimated anew each time."""
    studies = pooled.studies
    if studies.n < 3:
        raise NotEstimable(
            message("Two studies: without one of them nothing is left to pool. Show both.")
        )
    rows = [_without(pooled, studies.without(i)) for i in range(studies.n)]
    effect, error, df, tau2, i2 = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )
    table = estimate_table(
        studies.labels, effect, error, alpha=pooled.estimate.alpha, df=df, tau2=tau2, i2=i2
    )
    return replace(
        pooled.estimate,
        table=table,
        estimand=message("Pooled effect without each study in turn"),
        notes=_turned(pooled, table),
        covariance=None,
        df=float(df[0]) if np.isfinite(df[0]) else None,
        counted=message("{n} studies a row", n=figure(studies.n - 1)),
    )


def _without(pooled: Pooled, studies: Studies) -> tuple[float, ...]:
    tau2 = between(studies, pooled.method)
    fit = weigh(studies, tau2)
    errors = errors_of(studies, fit, pooled.method, pooled.knapp_hartung)
    df = np.inf if errors.df is None else errors.df
    if pooled.method == FE:
        i2 = 100 * max(0.0, (fit.q - studies.df) / fit.q) if fit.q > 0 else 0.0
    else:
        i2 = share(tau2, typical_variance(studies))
    return (float(fit.coefficients[0]), float(np.sqrt(errors.covariance[0, 0])), df, tau2, i2)


def _turned(pooled: Pooled, table: DataFrame) -> tuple[Message, ...]:
    """Name the studies without which the sign, or the exclusion of zero, changes."""
    whole = pooled.estimate.table.iloc[0]
    sign = np.sign(table["estimate"]) != np.sign(whole["estimate"])
    excluded = (table["conf_low"] > 0) | (table["conf_high"] < 0)
    whole_excludes = whole["conf_low"] > 0 or whole["conf_high"] < 0
    notes = []
    if sign.any():
        notes.append(
            message("The sign turns without {studies}.", studies=listed(table.loc[sign, "term"]))
        )
    changed = table.loc[excluded != whole_excludes, "term"]
    if len(changed) and whole_excludes:
        notes.append(
            message("The interval contains zero without {studies}.", studies=listed(changed))
        )
    if len(changed) and not whole_excludes:
        notes.append(
            message("The interval excludes zero without {studies}.", studies=listed(changed))
        )
    return tuple(notes)


def forest(pooled: Pooled) -> DataFrame:
    """Rows of a forest plot; see `Pooled.forest`."""
    studies, row = pooled.studies, pooled.estimate.table.iloc[0]
    reach = float(quantile(1 - pooled.estimate.alpha / 2)) * studies.std_errors
    studied = DataFrame(
        {
            "label": list(studies.labels),
            "kind": "study",
            "estimate": studies.effects,
            "std_error": studies.std_errors,
            "conf_low": studies.effects - reach,
            "conf_high": studies.effects + reach,
            "weight": pooled.study_weights,
        }
    )
    n, missing = len(studied), float("nan")
    ends = (row["conf_low"], row["conf_high"])
    studied.loc[n] = ["pooled", "pooled", row["estimate"], row["std_error"], *ends, 1.0]
    if not np.isnan(pooled.prediction[0]):
        ends = pooled.prediction
        studied.loc[n + 1] = ["prediction", "prediction", row["estimate"], missing, *ends, missing]
    return studied

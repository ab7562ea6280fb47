"""The same study fitted again: without one donor, or at a date when nothing happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.clock import ticks
from analysis.evidence.synthetic.comparison import LEAST_DONORS, LEAST_PRE, Comparison
from analysis.evidence.synthetic.fitting import fit_first
from analysis.evidence.synthetic.periods import fitted_periods
from analysis.evidence.synthetic.record import Synthetic
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message


def leave_one_out(found: Synthetic) -> DataFrame:
    """One row a donor with weight: the mean gap and the fit without it."""
    compared, weights = found.compared, found.fit.nested.weights
    if compared.n_donors <= LEAST_DONORS:
        raise NotEstimable(
            message(
                "{n} donors: none can be left out, a weighted mean needs at least {least}.",
                n=figure(compared.n_donors),
                least=figure(LEAST_DONORS),
            )
        )
    rows = []
    for donor in np.argsort(-weights, kind="stable"):
        if weights[donor] <= 0:
            continue
        rest = [i for i in range(compared.n_donors + 1) if i != donor + 1]
        fit = fit_first(compared.rows(rest), found.choices)
        att = float(fit.gap[compared.post].mean())
        name, rmspe = compared.ids[donor + 1], fit.rmspe(compared.pre)
        rows.append((name, weights[donor], att, rmspe, att * found.att < 0))
    return DataFrame(rows, columns=["dropped", "weight", "att", "rmspe_pre", "sign_changes"])


def placebo_in_time(found: Synthetic, first: object, pre: Iterable[object] | None) -> Synthetic:
    """Fit with a date of treatment before the true one and no period under treatment."""
    compared = found.compared
    start = compared.periods[compared.post][0]
    date = float(ticks(compared.clock, pd.Series([first], name="first"))[0])
    kept = compared.periods < start
    time = compared.periods[kept]
    post = time >= date
    if pre is None:
        fitted = compared.pre[kept] & ~post
    else:
        fitted = fitted_periods(pre, time, date, compared.clock)
    if not post.any() or fitted.sum() < LEAST_PRE:
        raise NotEstimable(
            message(
                "first {first}: leaves {pre} periods to fit on and {post} before the true start "
                "{start}; at least {least} and one are needed.",
                first=str(first),
                pre=figure(int(fitted.sum())),
                post=figure(int(post.sum())),
                start=compared.clock.label(start),
                least=figure(LEAST_PRE),
            )
        )
    _no_later_predictors(compared, date)
    earlier = replace(
        compared, outcome=compared.outcome[:, kept], periods=time, pre=fitted, post=post
    )
    return replace(found, compared=earlier, fit=fit_first(earlier, found.choices))


def _no_later_predictors(compared: Comparison, date: float) -> None:
    late = compared.predictor_last >= date
    if late.any():
        raise DataError(
            message(
                "predictors: {names} use periods from {first} on, which this placebo takes as "
                "treated. Run synthetic_control on the earlier data with earlier periods.",
                names=listed(np.array(compared.predictor_names)[late]),
                first=compared.clock.label(date),
            )
        )

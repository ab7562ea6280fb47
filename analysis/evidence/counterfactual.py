"""One series without others to compare: what its own past says would have come, and the gap."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.estimate import OVERALL, Estimate, check_alpha, estimate_table
from analysis.evidence.panel import Floats
from analysis.evidence.rows import check_choice
from analysis.evidence.series_frame import Observed, observed
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

TRENDS = {
    "drift": "local linear deterministic trend",
    "level": "local level",
    "slope": "local linear trend",
}
STATES = {"drift": 2, "level": 1, "slope": 2}  # unknown starts of level and slope
LEAST_PRE = 8
PER_COLUMN = 2
CUMULATIVE = "cumulative"


def counterfactual_series(
    series: Series,
    intervention: object,
    *,
    controls: DataFrame | Series | None = None,
    trend: str = "drift",
    season: int | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Observed less expected after an intervention, expected from the series' own past.

    Parameters
    ----------
    series : Series
        Numbers indexed by period (numbers, dates, pandas periods), in any order; missing values
        stay missing, by date.
    intervention : period
        First period under the intervention, in the kind of time of the index.
    controls : DataFrame or Series, optional
        Series that move with it and that the intervention does not reach, indexed by the same
        periods; a value is needed in every period.
    trend : {"drift", "level", "slope"}
        "drift": a wandering level and one slope; "level": no slope; "slope": a wandering slope,
        with intervals that widen fast.
    season : int, optional
        Periods in a cycle (12 for months of the year).
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        `overall` (mean gap per period), `cumulative` (sum of gaps), then one row a period, with
        `year`, `observed` and `expected`; in the unit of the series.

    Raises
    ------
    DataError
        Periods twice, uneven or not of one kind; a control without a value; no number.
    NotEstimable
        Fewer than eight observed periods before the intervention (and two more a control or
        season), none after it, or a series that does not vary.

    Notes
    -----
    `y_t = level_t + x_t'b + e_t`, `level_t = level_{t-1} + slope + u_t`, Gaussian, fitted to the
    periods before the intervention by maximum likelihood with exact diffuse starts (statsmodels
    UnobservedComponents). The errors of mean and sum use the exact covariance of the forecasts:
    state covariances carried forward, not a sum of independent periods. Intervals use t with the
    observed periods less the unknown starts and coefficients as degrees of freedom, exact for a
    random walk with drift; how the variance splits between shocks and noise is taken as known, so
    that intervals are narrow in short series. There is no comparison: whatever else changed at the
    date is in the gap. Identified only if nothing did.

    References
    ----------
    Brodersen, Gallusser, Koehler, Remy and Scott (2015), Annals of Applied Statistics 9, 247-274.
    Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter.
    """
    check_choice("trend", trend, tuple(TRENDS))
    check_alpha(alpha)
    if season is not None and not (int(season) == season and season >= 2):
        raise DataError(
            message(
                "season: found {found}; expected the number of periods in a cycle, two or more.",
                found=repr(season),
            )
        )
    seen = observed(series, intervention, controls)
    _enough(seen, season)
    forecast = _forecast(seen, trend, season)
    gaps = seen.after - forecast.mean
    known = ~np.isnan(gaps)
    n = int(known.sum())
    sums = np.vstack([np.ones(n) / n, np.ones(n), np.eye(n)])
    covariance = sums @ forecast.covariance[np.ix_(known, known)] @ sums.T
    df = float(seen.n_before - STATES[trend] - _columns(seen, season))
    table = estimate_table(
        [OVERALL, CUMULATIVE, *(seen.clock.label(t) for t in seen.after_periods[known])],
        sums @ gaps[known],
        np.sqrt(np.diag(covariance)),
        alpha=alpha,
        df=df,
        year=_padded(seen.clock.shown(seen.after_periods[known])),
        observed=_padded(seen.after[known]),
        expected=_padded(forecast.mean[known]),
    )
    return Estimate(
        table=table,
        estimand=message("Mean gap per period in {outcome}", outcome=seen.name),
        method=_method(trend, seen),
        inference=message(
            "forecast errors of a structural time series, t with {df} degrees of freedom",
            df=figure(df),
        ),
        n_obs=seen.n_before + n,
        n_entities=1,
        n_clusters=None,
        alpha=alpha,
        notes=_notes(seen, forecast, n),
        covariance=covariance,
        df=df,
    )


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected values after the intervention, in the unit of the series, and their covariance."""

    mean: Floats
    covariance: Floats
    converged: bool


def _columns(seen: Observed, season: int | None) -> int:
    """Coefficients of controls and seasons."""
    return seen.controls.shape[1] + (0 if season is None else season - 1)


def _enough(seen: Observed, season: int | None) -> None:
    least = LEAST_PRE + PER_COLUMN * _columns(seen, season)
    if seen.n_before < least:
        raise NotEstimable(
            message(
                "{n} observed periods before {date}: the series' own past says too little; at "
                "least {least} are needed here. Compare with other entities instead "
                "(synthetic_control, synthetic_did), or bring earlier periods.",
                n=figure(seen.n_before),
                date=seen.clock.label(seen.start),
                least=figure(least),
            )
        )
    if np.isnan(seen.after).all():
        raise NotEstimable(
            message("No observed period from {date} on.", date=seen.clock.label(seen.start))
        )
    changes = np.diff(seen.before[~np.isnan(seen.before)])
    if np.ptp(changes) <= 1e-9 * (np.abs(changes).max() or 1.0):
        raise NotEstimable(
            message(
                "The series moves by the same step in every period before {date}: nothing varies "
                "that an error could be estimated from.",
                date=seen.clock.label(seen.start),
            )
        )


def _forecast(seen: Observed, trend: str, season: int | None) -> Forecast:
    """Fit before the intervention and carry means and covariances forward, period by period."""
    known = seen.before[~np.isnan(seen.before)]
    origin, scale = float(known[0]), float(np.std(np.diff(known)))
    full = np.append(seen.before, np.full(len(seen.after), np.nan))
    n_before, exog = len(seen.before), _standard(seen)
    fitted = _fitted((seen.before - origin) / scale, exog[:n_before], trend, season)
    model = _model((full - origin) / scale, exog, trend, season)
    carried = model.filter(fitted.params).filter_results
    mean = carried.forecasts[0, n_before:] * scale + origin
    covariance = _joint(carried, n_before) * scale**2
    return Forecast(mean, covariance, bool(fitted.mle_retvals.get("converged", False)))


def _standard(seen: Observed) -> Floats:
    """Put controls in standard deviations of their past: units must not steer the search."""
    past = seen.controls[: len(seen.before)]
    return (seen.controls - past.mean(axis=0)) / past.std(axis=0)


def _model(values: Floats, exog: Floats, trend: str, season: int | None):  # type: ignore[no-untyped-def]
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    return UnobservedComponents(
        values,
        TRENDS[trend],
        seasonal=season,
        exog=exog if exog.shape[1] else None,
        mle_regression=False,  # slopes are states: their uncertainty is in the forecasts
        use_exact_diffuse=True,
    )


def _fitted(values: Floats, exog: Floats, trend: str, season: int | None):  # type: ignore[no-untyped-def]
    """Maximise the likelihood from two starts; flat likelihoods stop the usual one early."""
    model = _model(values, exog, trend, season)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they would say is in `converged`, and so in a note
        usual = model.fit(disp=False, maxiter=500)
        other = model.fit(np.full(len(usual.params), 0.5), method="nm", disp=False, maxiter=2000)
        other = model.fit(other.params, disp=False, maxiter=500)
    return max(usual, other, key=lambda fit: fit.llf)


def _joint(result, n_before: int) -> Floats:  # type: ignore[no-untyped-def]
    """Joint covariance of the forecasts: state covariances times transitions, plus noise."""
    n = result.predicted_state_cov.shape[-1] - 1 - n_before
    states = [result.predicted_state_cov[..., n_before + i] for i in range(n)]
    loads = [_at(result.design, n_before + i)[0] for i in range(n)]
    steps = [_at(result.transition, n_before + i) for i in range(n)]
    noise = float(_at(result.obs_cov, n_before)[0, 0])
    joint = np.zeros((n, n))
    for i in range(n):
        carried = loads[i] @ states[i]
        joint[i, i] = carried @ loads[i] + noise
        for j in range(i + 1, n):
            carried = carried @ steps[j - 1].T
            joint[i, j] = joint[j, i] = carried @ loads[j]
    return joint


def _at(matrices: Floats, when: int) -> Floats:
    return matrices[..., when if matrices.shape[-1] > 1 else 0]


def _padded(values: Floats) -> Series:
    """Leave the two first rows (mean and sum) without a value."""
    return pd.Series(
        [np.nan, np.nan, *values], dtype=values.dtype if values.dtype == object else float
    )


def _method(trend: str, seen: Observed) -> Message:
    names = {
        "drift": message("structural time series: wandering level with one slope"),
        "level": message("structural time series: wandering level"),
        "slope": message("structural time series: wandering level and slope"),
    }
    if not seen.control_names:
        return names[trend]
    return message(
        "{model}, with {controls}", model=names[trend], controls=listed(seen.control_names)
    )


def _notes(seen: Observed, forecast: Forecast, n_after: int) -> tuple[Message, ...]:
    notes = [
        message(
            "One series, no comparison: anything else that changed at {date} is in the gap. A "
            "check beside a comparison with other entities, not instead of it.",
            date=seen.clock.label(seen.start),
        ),
        message(
            "{n} observed periods before; how the variance splits between shocks and noise is "
            "taken as known, so the intervals are somewhat narrow.",
            n=figure(seen.n_before),
        ),
    ]
    holes = int(np.isnan(seen.before).sum())
    if holes:
        notes.append(message("Periods before it without a value: {n}.", n=figure(holes)))
    holes = len(seen.after) - n_after
    if holes:
        notes.append(
            message(
                "Periods from it on without a value: {n}; mean and sum are over the others.",
                n=figure(holes),
            )
        )
    if not forecast.converged:
        notes.append(
            message("The likelihood was still rising when the search stopped: read with care.")
        )
    return tuple(notes)

"""The entry: one treated entity, its donors, and what the weighted donors say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.design import Design
from analysis.evidence.panel import Floats
from analysis.evidence.synthetic.comparison import Comparison, comparison
from analysis.evidence.synthetic.fitting import Choices, fit_first
from analysis.evidence.synthetic.predictors import with_predictors
from analysis.evidence.synthetic.record import Synthetic
from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message


def synthetic_control(
    design: Design,
    data: DataFrame,
    *,
    treated: object,
    predictors: Mapping[str, object] | None = None,
    donors: Iterable[object] | None = None,
    pre: object = None,
    demeaned: bool = False,
    predictor_weights: Series | Iterable[float] | None = None,
    rng: int | np.random.Generator = 0,
) -> Synthetic:
    """Gap between one treated entity and a weighted mean of untreated ones that moved like it.

    Parameters
    ----------
    design : Design
        The study: outcome, entity, time, first treated period.
    data : DataFrame
        One row per entity and period.
    treated : name of the entity
        As in the entity column; it must have a first treated period.
    predictors : mapping of column to periods, optional
        What the donors' mean is to resemble: means over the stated periods (one, several, "pre"
        for all that `pre` holds, or a list of lists for several predictors of one column; the
        outcome may be a column). Every entity needs a value in every stated period. Left out: the
        outcome in each period of `pre`.
    donors : iterable of names, optional
        Entities that may carry weight. Left out: all that are not treated in these periods.
    pre : periods, optional
        Periods before treatment that the fit is judged on. Left out: all of them. Periods before
        treatment that are not named (announcement, anticipation) are shown and not used.
    demeaned : bool
        Compare movements around each entity's own mean over `pre`; then the levels need not be
        within the donors' range.
    predictor_weights : one number a predictor, optional
        Importance of each predictor, in their order or by name; left out: searched for.
    rng : int or numpy.random.Generator
        Seed of the search for predictor weights. Without predictors nothing is random.

    Returns
    -------
    Synthetic
        `.weights`, `.gaps`, `.att` (mean gap under treatment, in the unit of the outcome),
        `.rmspe_pre`, `.rmspe_post`, `.balance`, `.placebo()`, `.leave_one_out()`,
        `.placebo_in_time(first)`.

    Raises
    ------
    DataError
        A name or period that the data do not have, a treated donor, a period under treatment
        among predictors or `pre`, a predictor that is missing for someone (by name), columns of
        the design that this method does not use.
    NotEstimable
        Fewer than two donors, fewer than two periods before treatment or none under it.

    Notes
    -----
    Weights are zero or more and sum to one: `w = argmin Σ_m v_m (x_1m - Σ_j w_j x_jm)²`, predictors
    in standard deviations, and `v = argmin Σ_{t in pre} (y_1t - Σ_j w_j(v) y_jt)²`. Solved exactly
    for w; v by a seeded search whose local optima are kept (`.optima`). Ties go to the closest
    outcomes, then to the most even weights. Donors lacking a compared period are left out and
    reported. Identified if, without treatment, the weighted donors would have gone on moving like
    the treated entity, which a close fit over many periods makes likely and over few does not.

    References
    ----------
    Abadie and Gardeazabal (2003), American Economic Review 93, 113-132.
    Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105,
    493-505. Ferman and Pinto (2021), Quantitative Economics 12, 1197-1221 (demeaned).
    """
    compared = comparison(design, data, treated=treated, donors=donors, pre=pre)
    compared = with_predictors(compared, data, predictors)
    choices = Choices(bool(demeaned), _importance(compared, predictor_weights), _seed(rng))
    return Synthetic(compared, choices, fit_first(compared, choices))


def _seed(rng: int | np.random.Generator) -> int:
    """One number that every fit of the study starts from."""
    return int(rng.integers(2**32)) if isinstance(rng, np.random.Generator) else int(rng)


def _importance(
    compared: Comparison, asked: Series | Iterable[float] | None
) -> tuple[float, ...] | None:
    if asked is None:
        return None
    names = list(compared.predictor_names)
    values = _in_order(asked, names)
    if len(values) != len(names) or not (values >= 0).all() or not values.sum() > 0:
        raise DataError(
            message(
                "predictor_weights: found {found}; expected one number of zero or more for each "
                "of {names}, not all zero.",
                found=repr([float(v) for v in values]),
                names=listed(names) if names else message("no predictor"),
            )
        )
    return tuple(float(v) for v in values)


def _in_order(asked: Series | Iterable[float], names: list[str]) -> Floats:
    named = pd.Series(asked) if isinstance(asked, Mapping | Series) else None
    if named is not None and set(named.index) == set(names):
        return named[names].to_numpy(float)
    if named is not None and not isinstance(named.index, pd.RangeIndex):
        raise DataError(
            message(
                "predictor_weights: found {found}; the predictors are {names}.",
                found=listed(named.index),
                names=listed(names) if names else message("no predictor"),
            )
        )
    return np.asarray(list(asked), float)

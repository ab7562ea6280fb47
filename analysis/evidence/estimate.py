"""A result: its numbers with their level, sample and inference, and its one-sentence reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pandas import DataFrame

from analysis.evidence.panel import Panel
from analysis.evidence.sample import Sample
from analysis.evidence.wording import ENTITIES, OBSERVATIONS, counted, figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, Shown

COLUMNS = ("term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
OVERALL = "overall"


@dataclass(frozen=True, eq=False)
class Estimate(Shown):
    """Numbers that carry their question, method, sample and inference.

    Attributes
    ----------
    table : DataFrame
        `term, estimate, std_error, statistic, p_value, conf_low, conf_high`, then what the method
        adds (`event_time`, `cohort`, `year`, ...). An aggregate's first row is `overall`. A row
        without an interval (a base period, exactly 0) has missing values in it.
    estimand, method, inference : Message
        What is estimated, how, and how its uncertainty is; each a sentence or part of one.
    n_obs, n_entities, n_clusters : int
        Rows, entities and clusters used; `n_clusters` None where errors are not clustered.
    alpha : float
        The intervals cover 1 - alpha.
    notes : tuple of Message
        What a reader must know; printed with the numbers.
    sample : Sample, optional
        The sample report.
    covariance : ndarray, optional
        Covariance of the estimates, rows and columns as in `table`; missing where no interval.
    df : float, optional
        Degrees of freedom of t; None for normal intervals.
    lang : str
        Language that the record shows itself in; `in_language` gives it in another.
    counted : Message, optional
        What the sentence says was counted ("13 studies"); left out: observations and entities.

    Raises
    ------
    NotEstimable
        An estimate that is no number, or a standard error that is zero, negative or infinite.
    """

    table: DataFrame
    estimand: Message
    method: Message
    inference: Message
    n_obs: int
    n_entities: int
    n_clusters: int | None
    alpha: float
    notes: tuple[Message, ...] = ()
    sample: Sample | None = None
    covariance: NDArray[np.float64] | None = field(default=None, repr=False)
    df: float | None = None
    lang: str = "en"
    counted: Message | None = None

    def __post_init__(self) -> None:
        """Decline numbers that cannot be."""
        missing = [c for c in COLUMNS if c not in self.table.columns]
        if missing:
            raise ValueError(f"Estimate: the table lacks {', '.join(missing)}")
        errors = self.table["std_error"].to_numpy(float)
        bad = ~np.isnan(errors) & ~(np.isfinite(errors) & (errors > 0))
        bad |= ~np.isfinite(self.table["estimate"].to_numpy(float))
        if bad.any():
            raise impossible_errors(self.table.loc[bad, "term"].astype(str))

    def sentence(self, lang: str | None = None) -> str:
        """Say the first row in one sentence: estimate, interval, p-value, sample, inference."""
        lang = self.lang if lang is None else lang
        first = self.table.iloc[0]
        return say(
            lang,
            "{estimand}: {estimate} ({interval}; {sample}; {inference}).",
            estimand=self.estimand,
            estimate=figure(first["estimate"], _digits(first)),
            interval=self._interval(first),
            sample=self._counts(),
            inference=self.inference,
        )

    def in_language(self, lang: str) -> Estimate:
        """Give the same record, shown in another language."""
        return replace(self, lang=lang)

    def html(self) -> Html:
        """Write the sentence, the table, the notes and the sample in `lang`."""
        from analysis.evidence.showing import shown_estimate

        return shown_estimate(
            self.table,
            self.lang,
            self.sentence(),
            say(self.lang, "Method: {method}.", method=self.method),
            [note.said(self.lang) for note in self.notes],
            [] if self.sample is None else self.sample.lines(self.lang),
        )

    def __str__(self) -> str:
        """Give the record as plain text."""
        return self.text()

    def _interval(self, row: pd.Series) -> Message:
        from analysis.evidence.showing import p_value

        if np.isnan(row["conf_low"]) and np.isnan(row["conf_high"]):
            if np.isnan(row["p_value"]):
                return message("no interval")
            return message("no interval, p {p}", p=p_value(row["p_value"]))
        ends = {
            "level": figure(round(100 * (1 - self.alpha), 9)),
            "low": figure(row["conf_low"], _digits(row)),
            "high": figure(row["conf_high"], _digits(row)),
        }
        if np.isnan(row["p_value"]):
            return message("{level}% interval {low} to {high}", **ends)
        return message(
            "{level}% interval {low} to {high}, p {p}", **ends, p=p_value(row["p_value"])
        )

    def _counts(self) -> Message:
        if self.counted is not None:
            return self.counted
        return message(
            "{observations} of {entities}",
            observations=counted(self.n_obs, OBSERVATIONS),
            entities=counted(self.n_entities, ENTITIES),
        )


def _digits(row: pd.Series) -> int | None:
    """Decimals that show two figures of the standard error; the row's numbers share them."""
    error = row["std_error"]
    return None if np.isnan(error) else max(0, 1 - int(np.floor(np.log10(error))))


def estimate_table(
    terms: Sequence[str],
    estimates: ArrayLike,
    std_errors: ArrayLike,
    *,
    alpha: float,
    df: ArrayLike | None = None,
    exact: ArrayLike | None = None,
    floor: float = 0.0,
    **columns: ArrayLike,
) -> DataFrame:
    """Make an estimate's table: statistic, two-sided p-value and interval from errors.

    Parameters
    ----------
    terms : sequence of str
        Name of each row.
    estimates, std_errors : shape (rows,)
        The numbers.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.
    df : float or shape (rows,), optional
        Degrees of freedom of t; left out: normal.
    exact : shape (rows,) of bool, optional
        Rows that rightly have no error (a base period).
    floor : float
        Errors up to it are rounding: nothing varies, and the row stands without interval
        (`unvarying` says so). See `rounding`.
    **columns
        Further columns, after the declared ones.

    Raises
    ------
    NotEstimable
        An error that is negative, infinite or not a number, outside `exact` rows.
    """
    check_alpha(alpha)
    values, errors = np.asarray(estimates, float), np.asarray(std_errors, float)
    plain = np.zeros(len(values), bool) if exact is None else np.asarray(exact, bool)
    bad = ~plain & ~(np.isfinite(errors) & (errors >= 0))
    if bad.any():
        raise impossible_errors(np.asarray(terms, object)[bad])
    errors = np.where(plain | (errors <= floor), np.nan, errors)
    freedom = np.inf if df is None else np.asarray(df, float)
    statistic, reach = values / errors, quantile(1 - alpha / 2, freedom) * errors
    p_value = two_sided(statistic, freedom)
    declared = (terms, values, errors, statistic, p_value, values - reach, values + reach)
    return DataFrame(dict(zip(COLUMNS, declared, strict=True)) | columns)


def rounding(panel: Panel) -> float:
    """Size below which an error is what rounding leaves of zero, in the unit of the outcome."""
    return 1e-12 * float(np.abs(panel.outcome).max())


def unvarying(table: DataFrame, exact: ArrayLike | None = None) -> tuple[Message, ...]:
    """Note the rows of `estimate_table` that have no error because nothing varies."""
    bare = table["std_error"].isna().to_numpy()
    if exact is not None:
        bare = bare & ~np.asarray(exact, bool)
    if not bare.any():
        return ()
    return (
        message(
            "No standard error for {terms}: nothing varies around the fit, so none can be "
            "estimated.",
            terms=listed(table.loc[bare, "term"]),
        ),
    )


def quantile(level: float, df: ArrayLike = np.inf) -> NDArray[np.float64]:
    """Quantile of t with `df` degrees of freedom; infinite ones give the normal law."""
    from scipy import special

    freedom = np.asarray(df, float)
    finite = np.where(np.isfinite(freedom), freedom, 1.0)
    return np.where(np.isfinite(freedom), special.stdtrit(finite, level), special.ndtri(level))


def two_sided(statistic: ArrayLike, df: ArrayLike = np.inf) -> NDArray[np.float64]:
    """Two-sided p-value of a t or (infinite `df`) normal statistic, exact in the far tail."""
    from scipy import special

    far, freedom = -np.abs(np.asarray(statistic, float)), np.asarray(df, float)
    finite = np.where(np.isfinite(freedom), freedom, 1.0)
    return 2 * np.where(np.isfinite(freedom), special.stdtr(finite, far), special.ndtr(far))


def impossible_errors(terms: Sequence[object]) -> NotEstimable:
    """Decline rows whose standard error is not one, by name."""
    return NotEstimable(
        message(
            "The standard error of {terms} is zero or undefined: nothing varies that it could be "
            "estimated from. Use a comparison with variation within both groups, or placebo "
            "inference.",
            terms=listed(terms),
        )
    )


def check_alpha(alpha: float) -> None:
    """Refuse a level outside (0, 1)."""
    if not (isinstance(alpha, Real) and 0 < alpha < 1):
        raise NotEstimable(
            message("alpha {alpha}: expected a number between 0 and 1.", alpha=repr(alpha))
        )

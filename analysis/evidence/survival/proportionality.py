"""Whether hazard ratios stay the same over a stay: the score test of Grambsch and Therneau."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.panel import Floats
from analysis.evidence.rows import check_choice
from analysis.evidence.survival.hazard_model import HazardFit, fit_hazards
from analysis.evidence.survival.partial_likelihood import EFRON, exit_terms
from analysis.evidence.survival.product_limit import curve
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

ALL = "all"
CLOCKS = ("km", "identity", "log", "rank")


@dataclass(frozen=True, eq=False)
class Proportionality:
    """The test that no hazard ratio drifts with time.

    Attributes
    ----------
    table : DataFrame
        `term, statistic, df, p_value`: chi-squared, a row a covariate, then `all` together.
    clock : str
        How time entered.
    n_events : int
        Exits.
    """

    table: DataFrame
    clock: str
    n_events: int

    @property
    def p_value(self) -> float:
        """Probability under proportional hazards of drifts as large, all covariates together."""
        return float(self.table["p_value"].iloc[-1])


def proportional_hazards(
    spells: DataFrame,
    formula: str,
    *,
    duration: str,
    event: str,
    entry: str | None = None,
    ties: str = EFRON,
    strata: str | None = None,
    clock: str = "km",
) -> Proportionality:
    """Test whether the hazard ratios of a Cox model drift with time since entry.

    Parameters
    ----------
    spells, formula, duration, event, entry, ties, strata
        As in `cox`.
    clock : {"km", "identity", "log", "rank"}
        Time as it enters the drift: one minus the share still there just before (exits then
        spread evenly, and a late one does not weigh by its distance), the time itself, its
        logarithm, its rank among the exits.

    Returns
    -------
    Proportionality
        A row a covariate and a row for all.

    Raises
    ------
    DataError, NotEstimable
        As `cox`; exits at one time alone; a covariate whose drift those at risk cannot show.

    Notes
    -----
    Score test of `hazard(t) = baseline(t) exp(x'beta + g(t) x'theta)` at theta = 0, the drift of
    one covariate (or of all) against none: `U = sum g(t_i)(x_i - mean_i)`, with the information
    of theta given beta. It is the test that Grambsch and Therneau approximated by a regression of
    scaled Schoenfeld residuals, and what R's `cox.zph` computes since version 3.0 of survival;
    lifelines keeps the approximation.

    References
    ----------
    Grambsch and Therneau (1994), Biometrika 81, 515-526. Therneau and Grambsch (2000), Modeling
    Survival Data, chapter 6.
    """
    check_choice("clock", clock, CLOCKS)
    fit = fit_hazards(
        spells, formula, duration=duration, event=event, entry=entry, ties=ties, strata=strata
    )
    return proportionality(fit, clock)


def proportionality(fit: HazardFit, clock: str = "km") -> Proportionality:
    """Do the test on a model already fitted."""
    terms = [exit_terms(stratum, fit.beta) for stratum in fit.model.strata]
    times = [stratum.times[stratum.time_of_exit] for stratum in fit.model.strata]
    drift = _drift(fit, np.concatenate(times), clock)
    if np.ptp(drift) <= 0:
        raise NotEstimable(message("All leave after the same time: no drift can be seen."))
    gap = np.concatenate([t.gap for t in terms])
    spread = np.concatenate([t.spread for t in terms])
    score = drift @ gap
    plain, once, twice = (np.tensordot(g, spread, 1) for g in (drift**0, drift, drift**2))
    rest = twice - once @ np.linalg.solve(plain, once)
    blind = np.diag(rest) <= 1e-10 * np.diag(twice)
    if blind.any() or np.linalg.matrix_rank(rest) < len(score):
        named = [n for n, b in zip(fit.names, blind, strict=True) if b] or list(fit.names)
        raise NotEstimable(
            message(
                "{names}: too few exits at which those at risk differ for a drift to show.",
                names=listed(named),
            )
        )
    return Proportionality(_table(fit.names, score, rest), clock, len(drift))


def _drift(fit: HazardFit, time: Floats, clock: str) -> Floats:
    """Time of each exit as it enters the drift, centred (which changes nothing but rounding)."""
    if clock == "km":
        still = curve(fit.spells)
        before = np.concatenate([[1.0], still.share[:-1]])
        value = 1 - before[np.searchsorted(still.risk.time, time)]
    elif clock == "rank":
        from scipy.stats import rankdata

        value = rankdata(time)
    else:
        value = time if clock == "identity" else np.log(time)
    return np.asarray(value - value.mean(), dtype=np.float64)


def _table(names: tuple[str, ...], score: Floats, rest: Floats) -> DataFrame:
    from scipy.stats import chi2

    statistic = [*(score**2 / np.diag(rest)), score @ np.linalg.solve(rest, score)]
    df = [*[1] * len(names), len(names)]
    return DataFrame(
        {
            "term": [*names, ALL],
            "statistic": statistic,
            "df": df,
            "p_value": chi2.sf(statistic, df),
        }
    )

"""Log density on log days, country and year effects: a description, with its lead beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, MultiIndex
from scipy import sparse

from analysis.evidence.clock import read_clock
from analysis.evidence.estimate import Estimate, estimate_table
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.regression import Regression, regress
from analysis.evidence.sample import Dropped
from analysis.evidence.studies.outcomes import outcome_named
from analysis.evidence.studies.pools import common_pool
from analysis.evidence.studies.preparing import ENTITY, TIME
from analysis.evidence.studies.reform_coding import LAST, first_falls
from analysis.facts.claim_table import Folder
from analysis.language.messages import message

START, LEAST = 2006, 2
LAGS, LEAD = (0, 1, 2), -1
ALPHA = 0.05
SUM = "sum of lags"


@dataclass(frozen=True, eq=False)
class DaysRegression:
    """The regression without and with next year's days, and its rows.

    Attributes
    ----------
    lags, lead : Estimate
        Sum of the elasticities of the lags first, then each; the same with the lead, whose own
        row comes first.
    data : DataFrame
        One row a country and year.
    countries : tuple of str
        Who is in it.
    dropped : tuple of Dropped
        Who was left out, rule by rule.
    """

    lags: Estimate
    lead: Estimate
    data: DataFrame
    countries: tuple[str, ...]
    dropped: tuple[Dropped, ...]


def days_regression(data: Folder = None) -> DaysRegression:
    """Regress log density on log days of the same year and the two before, 2006 to 2019.

    Parameters
    ----------
    data : path, optional
        Overlay folder.

    Returns
    -------
    DaysRegression
        Elasticities: a tenth less days goes with so many tenths of density. Errors by cluster
        jackknife (CRV3) over countries.

    Notes
    -----
    Next year's days cannot cause this year's companies. Where their coefficient is as large as
    the others, days and density move together for other reasons, and no elasticity is an effect.
    """
    falls, outcome = first_falls(data), outcome_named("density")
    pool = common_pool(outcome, START, LAST, least=LEAST, data=data)
    pool = pool.only(falls.days.index, message("days not complete from 2003 to 2019"))
    days = falls.days.loc[pool.wide.index].map(np.log)
    rows = _rows(pool.wide.map(np.log), days)
    known = rows.dropna()
    return DaysRegression(
        lags=_estimate(rows.drop(columns=_column(LEAD)), LAGS),
        lead=_estimate(known, (LEAD, *LAGS)),
        data=rows.reset_index(),
        countries=tuple(str(name) for name in pool.wide.index),
        dropped=pool.dropped,
    )


def _rows(density: DataFrame, days: DataFrame) -> DataFrame:
    """Lay density and the days of each lag out in rows; lags and leads go by year."""
    index = MultiIndex.from_product([density.index, density.columns], names=[ENTITY, TIME])
    found = {outcome_named("density").column: density.stack().reindex(index)}
    for lag in (LEAD, *LAGS):
        moved = days.set_axis(days.columns.astype(int) + lag, axis=1)
        found[_column(lag)] = moved.stack().reindex(index)
    rows = DataFrame(found, index=index)
    return rows[rows.iloc[:, 0].notna()]


def _column(lag: int) -> str:
    return "days_next_year" if lag == LEAD else f"days_lag_{lag}"


def _estimate(rows: DataFrame, lags: tuple[int, ...]) -> Estimate:
    panel = _panel(rows)
    names = [_column(lag) for lag in lags]
    terms = sparse.csr_array(rows[names].to_numpy(float))
    fitted = regress(panel, terms, names, cov="crv3")
    whole = np.array([float(lag != LEAD) for lag in lags])
    pick = np.vstack([whole, np.eye(len(lags))])
    order = [0, *range(1, len(lags) + 1)] if LEAD not in lags else [1, 0, *range(2, len(lags) + 1)]
    return _told(panel, fitted, pick[order], np.array([SUM, *names], dtype=object)[order].tolist())


def _told(panel: Panel, fitted: Regression, pick: Floats, terms: list[str]) -> Estimate:
    covariance = pick @ fitted.covariance @ pick.T
    table = estimate_table(
        terms,
        pick @ fitted.coefficients,
        np.sqrt(np.diag(covariance)),
        alpha=ALPHA,
        df=fitted.df,
    )
    return Estimate(
        table=table,
        estimand=message("Elasticity of new business density to the days that a start takes"),
        method=message("regression with country and year effects; a description"),
        inference=fitted.inference,
        n_obs=panel.n_obs,
        n_entities=panel.n_entities,
        n_clusters=panel.n_clusters,
        alpha=ALPHA,
        covariance=covariance,
        df=fitted.df,
    )


def _panel(rows: DataFrame) -> Panel:
    """Make the panel of a regression in which nobody is treated at a date."""
    entity, labels = _codes(rows, ENTITY)
    time, years = _codes(rows, TIME)
    n = len(rows)
    return Panel(
        outcome=rows.iloc[:, 0].to_numpy(float),
        weights=np.ones(n),
        controls=np.empty((n, 0)),
        entity=entity,
        time=time,
        cluster=entity,
        periods=years.astype(float),
        first_treated=np.full(len(labels), np.nan),
        entity_cluster=np.arange(len(labels)),
        entity_labels=tuple(str(name) for name in labels),
        clock=read_clock(rows.index.get_level_values(TIME).to_series()),
    )


def _codes(rows: DataFrame, level: str) -> tuple[Codes, np.ndarray]:
    labels, codes = np.unique(rows.index.get_level_values(level), return_inverse=True)
    return codes.astype(np.int64), labels

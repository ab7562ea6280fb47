"""A tenant model for a hub: fitted to its reconciled series, or borrowed where they are thin."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.facts.package import open_package
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import SETTINGS, Assumption, Assumptions
from analysis.policy.fit_table import fit_table
from analysis.policy.fitting import Belief, fit, kinds_of, moments_of
from analysis.policy.hub_facts import Past, past_of
from analysis.policy.tenant_model import HazardFit, TenantModel

Array = NDArray[np.float64]
FULL = "full"
SIZES = ("tenants.startup_size", "tenants.established_size")
LEAVING = "tenants.leaving"
BORROWED = 0.2  # what is added to the spread of the logs of a borrowed hazard


def calibrate(
    entity: str,
    *,
    data: str | Path | None = None,
    assumptions: Assumptions | None = None,
    past: Past | None = None,
    last_year: int | None = None,
) -> TenantModel:
    """Fit the tenant model to a hub's reconciled facts.

    Parameters
    ----------
    entity : str
    data : path, optional
        An overlay folder.
    assumptions : Assumptions, optional
        The prior; the shipped ones by default.
    past : Past, optional
        The hub's past, where it is to be another than that of all its claims.
    last_year : int, optional
        Use exits and jobs up to this year only.

    Returns
    -------
    TenantModel
        With the fit shown, observed beside simulated.

    Raises
    ------
    NotEstimable
        No count of tenants.

    Notes
    -----
    Hazards of failing and outgrowing and sizes of firms have a log-normal prior (the assumptions)
    and are updated by the logs of the reconciled yearly exits and jobs, with the covariance of
    the reconciled draws. Single years may differ from steady hazards and sizes by a factor that
    resembles that of the year before (`yearly`). Mode and curvature give the belief from which the
    simulation draws: draws are never picked for fitting.
    A hub whose flows the facts decline takes the hazards of the reference hub, with 0.2 added to
    the standard deviation of their logs, and is told so; its own jobs, if known, still speak.
    Each of the three answers is fitted to the same facts.
    """
    table = load_assumptions() if assumptions is None else assumptions
    if past is None and last_year is None:
        digest = open_package(data).digest
        return _kept(entity, str(data) if data else None, table, digest)
    here = _past(entity, table, data) if past is None else past
    return _model(here, table, data, last_year)


@lru_cache(maxsize=64)
def _kept(entity: str, data: str | None, table: Assumptions, digest: str) -> TenantModel:
    """Models already fitted; `digest` makes the memory forget a package that changed."""
    return _model(_past(entity, table, data), table, data, None)


def _past(entity: str, table: Assumptions, data: str | Path | None) -> Past:
    error = table.get("tenants.single_count_error").at(entity).value
    return past_of(entity, count_error=error, data=data)


def _model(
    past: Past, table: Assumptions, data: str | Path | None, last_year: int | None
) -> TenantModel:
    own = past.reconciled.verdict == FULL
    basis, lender, notes = ("calibrated", "", past.notes)
    if not own:
        basis, lender = "borrowed", table.reference
        notes = (*notes, _borrowing(past.entity, lender))
    fits = tuple(_fitted(past, table, setting, own, data, last_year) for setting in SETTINGS)
    made = TenantModel(past.entity, past.country, basis, lender, past, fits, pd.DataFrame(), notes)
    return replace(made, fit=fit_table(made, table))


def _borrowing(entity: str, lender: str) -> Message:
    return message(
        "{entity}: its entries and exits are not known, so the hazards of {lender} are used, with "
        "more uncertainty.",
        entity=entity,
        lender=lender,
    )


def _fitted(
    past: Past,
    table: Assumptions,
    setting: str,
    own: bool,
    data: str | Path | None,
    last_year: int | None,
) -> HazardFit:
    prior = _prior(table, past.entity, setting)
    if not own and past.entity != table.reference:
        prior = _lent(prior, table, setting, past.entity, data)
    moments = moments_of(past, ("exits", "jobs") if own else ("jobs",), last_year)
    if moments is not None:
        others = {item.key: item.at(past.entity).chosen(setting) for item in table}
        years = range(int(past.times[0]), int(max(moments.years)) + 1)
        prior = fit(prior.with_years(kinds_of(moments), years), past, moments, others)
    root = np.asarray(np.linalg.cholesky(prior.covariance), float)
    return HazardFit(setting, prior.keys, prior.centre, root)


def _prior(table: Assumptions, entity: str, setting: str) -> Belief:
    """Collect the belief about logs; departures keep their spread, so that exits can be met."""
    items = [item.at(entity) for item in table if item.block == "tenants"]
    centre = np.log([item.chosen(setting) for item in items])
    spread = np.array([_log_spread(item, setting) for item in items])
    return Belief(tuple(item.key for item in items), centre, np.diag(spread**2))


def _log_spread(item: Assumption, setting: str) -> float:
    belief = item.distribution if item.key.startswith(LEAVING) else item.belief(setting)
    if belief.shape != "LogN":
        raise NotEstimable(
            message("{key}: expected a distribution LogN(median, spread).", key=item.key)
        )
    return belief.numbers[1]


def _lent(
    prior: Belief, table: Assumptions, setting: str, entity: str, data: str | Path | None
) -> Belief:
    """Put the reference hub's fitted hazards, made wider, in the place of the prior ones.

    Sizes are lent as well, unless the assumptions have sizes for the hub itself.
    """
    lender = calibrate(table.reference, data=data, assumptions=table).fitted(setting)
    named = {item.key for item in table for hub in item.hubs if hub.entity == entity}
    taken = [k for k, key in enumerate(prior.keys) if key not in named]
    lent = [lender.keys.index(prior.keys[k]) for k in taken]
    covariance = lender.root @ lender.root.T
    centre, spread = prior.centre.copy(), prior.covariance.copy()
    centre[taken] = lender.centre[lent]
    own = covariance[np.ix_(lent, lent)] + BORROWED**2 * np.eye(len(lent))
    spread[np.ix_(taken, taken)] = own
    return Belief(prior.keys, centre, spread)

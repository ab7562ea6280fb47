"""Procurement reserve: buyers below the target move orders to small firms, tenants among them."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from analysis.language.messages import message
from analysis.policy.distributions import beta_shape
from analysis.policy.levers.lever import (
    MILLION,
    WORTH,
    Array,
    Flow,
    Lever,
    Parameter,
    Place,
    Plan,
    Settings,
    Values,
)

COMPLIANCE = {
    "mix 2014": "procurement.compliance_2014",
    "mix 2023": "procurement.compliance_2023",
    "scorecard": "procurement.compliance_scorecard",
}


def shortfall(target: float, mean: Array, spread: Array) -> Array:
    """Share of spending that a full reserve moves: expected shortfall of buyers below the target.

    Parameters
    ----------
    target : float
        Reserved share q.
    mean, spread : ndarray
        Of the share that small firms have of a buyer's orders without the rule, a beta.

    Returns
    -------
    ndarray
        E[max(q - s, 0)] = q I_q(a, b) - mean I_q(a + 1, b), with I the regularised incomplete beta.
    """
    a, b = beta_shape(mean, np.minimum(spread, 0.95 * np.sqrt(mean * (1 - mean))))
    return np.asarray(target * betainc(a, b, target) - mean * betainc(a + 1, b, target), float)


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Extra orders raise sales and, weakly and while they last, jobs; winners fail less."""
    word = settings.word("compliance")
    compliance = value(COMPLIANCE[word]) if word else settings("compliance")
    moved = shortfall(
        settings("target_share"),
        value("procurement.sme_share_without"),
        value("procurement.sme_share_spread"),
    )
    orders = value("procurement.addressable_spend") * compliance * moved
    orders = orders * np.minimum(value("procurement.hub_share") * place.scale, 1.0)
    extra = (1 - value("procurement.private_sales_given_up")) * orders
    jobs = value("procurement.elasticity") * np.log1p(extra / place.sales)
    return Plan(
        displacement=value("procurement.displacement"),
        ramp=value("procurement.ramp"),
        national=True,
        level_jobs=jobs,
        level_failure=jobs,
        halves=True,
        flows=(
            Flow(
                "price premium",
                "ramped year",
                MILLION * value("procurement.price_premium") * orders,
            ),
            Flow("administration", "year", value("procurement.admin") * place.scale),
            Flow(WORTH, "ramped year", MILLION * value("common.profit_margin") * extra),
        ),
    )


LEVER = Lever(
    "procurement",
    message("Procurement reserve"),
    (
        Parameter("target_share", "share", 0, 1, message("Share of purchases reserved"), 0.0),
        Parameter(
            "compliance",
            "distribution",
            0,
            1.5,
            message("How far buyers follow the rule"),
            choices=tuple(COMPLIANCE),
        ),
    ),
    ("target_share",),
    plan,
)

"""Loan guarantee: the State bears part of a bank loan's loss, so that some firms can borrow."""

from __future__ import annotations

import numpy as np

from analysis.language.messages import message
from analysis.policy.levers.lever import (
    MARKET,
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


def expected_loss(default: Array, recovery: Array, rate: Array, term: int) -> Array:
    """Present value of claims net of recoveries, per dirham guaranteed.

    Notes
    -----
    Repaid in `term` equal parts: in year k the balance is (term - k + 1) / term. Of the loans
    still performing a share `default` stops paying; the claim is paid one year later.
    """
    years = np.arange(1, term + 1)[:, None]
    balance = (term - years + 1) / term
    stopping = default * (1 - default) ** (years - 1)
    found = (stopping * balance * (1 - recovery) / (1 + rate) ** (years + 1)).sum(axis=0)
    return np.asarray(found, float)


def fees_paid(yearly: float, upfront: float, rate: Array, term: int) -> Array:
    """Present value of the fees, per dirham guaranteed."""
    years = np.arange(1, term + 1)[:, None]
    balance = (term - years + 1) / term
    return np.asarray(upfront + yearly * (balance / (1 + rate) ** years).sum(axis=0), float)


def market_rate(bond: Array, bank: Array) -> Array:
    """Rate at which a private bearer of the risk would discount losses.

    Notes
    -----
    Losses come in bad years, so they weigh more than their mean: what banks ask above the bond
    rate to hold the loans is taken off the bond rate to price their losses. Discounting losses
    at the bank rate itself would make bearing risk cheaper than not bearing it.
    """
    return np.asarray(bond - (bank - bond), float)


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Firms that could not borrow grow once; some default; the fee pays a part."""
    loan = settings("loan") * value("guarantee.loan_size")
    guaranteed = MILLION * settings("coverage") * loan
    term = round(float(value("guarantee.term")[0]))
    bond = value("common.bond_rate")
    loss, market = (
        guaranteed
        * expected_loss(value("guarantee.default"), value("guarantee.recovery"), rate, term)
        for rate in (bond, market_rate(bond, value("common.bank_rate")))
    )
    fees = guaranteed * fees_paid(settings("fee"), settings("upfront"), bond, term)
    per_million = value("guarantee.jobs_per_million")
    per_loan = np.log1p(per_million * loan / place.size)
    at_reference = np.log1p(per_million * value("guarantee.reference_loan") / place.size)
    larger = np.where(at_reference > 0, per_loan / np.where(at_reference > 0, at_reference, 1), 1.0)
    return Plan(
        displacement=value("guarantee.displacement"),
        ramp=value("guarantee.ramp"),
        treated_share=settings("take_up_extra") * value("guarantee.take_up"),
        effect=value("guarantee.effect") * larger,
        failure_cut=value("guarantee.failure_cut"),
        fade=value("guarantee.fade"),
        flows=(
            Flow("expected losses", "treated", loss),
            Flow("administration", "treated", value("common.admin_share") * loss),
            Flow("fees", "treated", -fees),
            Flow(MARKET, "treated", market),
            Flow(WORTH, "treated", loss - fees),
        ),
    )


LEVER = Lever(
    "guarantee",
    message("Loan guarantee"),
    (
        Parameter("take_up_extra", "share/year", 0, 1, message("Tenants newly guaranteed"), 0.0),
        Parameter("coverage", "share", 0, 1, message("Part of the loan guaranteed")),
        Parameter("loan", "MAD m", 0.001, 50, message("Loan")),
        Parameter("fee", "share/year", 0, 0.2, message("Fee on the guaranteed balance"), 0.0),
        Parameter("upfront", "share", 0, 0.2, message("Fee at the start"), 0.0),
    ),
    ("take_up_extra",),
    plan,
)

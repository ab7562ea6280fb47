"""Prompt payment: buyers pay sooner, which frees working capital once; firms may hire."""

from __future__ import annotations

import numpy as np

from analysis.language.messages import message
from analysis.policy.levers.lever import (
    MILLION,
    WORTH,
    Flow,
    Lever,
    Parameter,
    Place,
    Plan,
    Settings,
    Values,
)

BASE_DAYS = 15  # the studied rule paid 15 days sooner


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Public payers cost the State interest; private payers cost it nothing."""
    public = MILLION * place.sales * value("payment.public_sales")
    private = MILLION * place.sales * (1 - value("payment.public_sales"))
    private = private * value("payment.private_covered") * settings("private_rule")
    hiring = value("payment.payroll_per_accelerated") * value("payment.new_hires")
    hiring = hiring / place.labour.cost / BASE_DAYS
    by_public = hiring * public * settings("days_cut")
    by_private = hiring * private * value("payment.private_days_cut")
    jobs = by_public + by_private
    weight = by_private / np.where(jobs > 0, jobs, 1.0)
    sooner = public * settings("days_cut") / 365
    return Plan(
        displacement=(1 - weight) * value("payment.displacement")
        + weight * value("payment.displacement_private"),
        ramp=value("payment.ramp"),
        national=True,
        level_jobs=np.log1p(jobs / place.jobs),
        level_failure=value("payment.failure_cut"),
        flows=(
            Flow("interest", "ramped year", sooner * value("common.bond_rate")),
            Flow(
                "administration",
                "ramped year",
                value("common.admin_share") * sooner * value("common.bond_rate"),
            ),
            Flow(WORTH, "ramped year", sooner * value("common.bank_rate")),
        ),
    )


LEVER = Lever(
    "payment",
    message("Prompt payment"),
    (
        Parameter("days_cut", "days", 0, 365, message("Days that public buyers pay sooner"), 0.0),
        Parameter(
            "private_rule", "share", 0, 1, message("How far a rule for private buyers stands"), 0.0
        ),
    ),
    ("days_cut", "private_rule"),
    plan,
)

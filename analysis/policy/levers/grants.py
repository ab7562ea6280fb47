"""Research grants: an award pays most of a project; salaries now, growth later."""

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


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Awards a year are the budget over the size of an award."""
    award = MILLION * value("grants.award")
    budget = MILLION * settings("budget") * value("grants.budget_size") * place.scale
    salaries = value("grants.labour_share") * value("grants.additionality") * award
    repaid, admin = value("grants.repay"), value("common.admin_share")
    return Plan(
        displacement=value("grants.displacement"),
        ramp=value("grants.ramp"),
        treated_count=np.minimum(budget / award, place.tenants),
        effect=value("grants.effect"),
        failure_cut=value("grants.failure_cut"),
        fade=value("grants.fade"),
        temporary=salaries / place.labour.cost,
        flows=(
            Flow("outlay", "treated", award),
            Flow("administration", "treated", admin * award),
            Flow("recoveries", "treated", -repaid * (1 + admin) * award),
            Flow(WORTH, "treated", (1 - repaid) * award),
        ),
    )


LEVER = Lever(
    "grants",
    message("Research grants"),
    (
        Parameter(
            "budget",
            "MAD m/year",
            0,
            100_000,
            message("Budget for the reference hub; another hub receives its part by jobs"),
            0.0,
        ),
    ),
    ("budget",),
    plan,
)

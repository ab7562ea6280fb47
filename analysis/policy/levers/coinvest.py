"""Co-investment fund: public money beside private money buys stakes; investees grow."""

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
    """Public money follows the private base; private money may follow or leave (ω)."""
    years = value("coinvest.years")
    share = np.minimum(value("coinvest.hub_share") * place.scale, 1.0)
    public = value("coinvest.private_base") * settings("leverage") * share / years
    ticket = value("coinvest.ticket")
    firms = public * (1 + value("coinvest.private_moved")) / ticket
    spent_per_firm = MILLION * public / np.where(firms > 0, firms, 1.0)
    later = (1 + value("common.discount_rate")) ** value("coinvest.holding")
    back = value("coinvest.multiple") / later
    return Plan(
        displacement=value("coinvest.displacement"),
        ramp=value("coinvest.ramp"),
        treated_count=np.minimum(firms, place.tenants),
        effect=np.log1p(value("coinvest.jobs_per_million") * ticket / place.size),
        failure_cut=value("coinvest.failure_cut"),
        fade=value("coinvest.fade"),
        runs=years,
        flows=(
            Flow("outlay", "treated", spent_per_firm),
            Flow("recoveries", "treated", -back * spent_per_firm),
            Flow("administration", "treated", value("coinvest.management") * spent_per_firm),
            Flow(WORTH, "treated", (1 - back) * spent_per_firm),
        ),
    )


LEVER = Lever(
    "coinvest",
    message("Co-investment fund"),
    (
        Parameter(
            "leverage", "MAD/MAD", 0, 10, message("Public money per dirham of private money"), 0.0
        ),
    ),
    ("leverage",),
    plan,
)

"""Technical assistance and incubation: subsidised advice raises management for a while."""

from __future__ import annotations

from analysis.language.messages import message
from analysis.policy.levers.lever import (
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
    """Only firms beyond those helped already count; the public pays its share of each."""
    paid = value("assistance.cost") * value("assistance.public_share")
    return Plan(
        displacement=value("assistance.displacement"),
        ramp=value("assistance.ramp"),
        treated_share=settings("firms_share"),
        effect=value("assistance.effect"),
        failure_cut=value("assistance.failure_cut"),
        fade=value("assistance.fade"),
        flows=(
            Flow("outlay", "treated", paid),
            Flow("administration", "treated", value("common.admin_share") * paid),
            Flow(WORTH, "treated", paid),
        ),
    )


LEVER = Lever(
    "assistance",
    message("Technical assistance"),
    (Parameter("firms_share", "share/year", 0, 1, message("Tenants newly helped"), 0.0),),
    ("firms_share",),
    plan,
)

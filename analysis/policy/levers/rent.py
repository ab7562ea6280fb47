"""Rent discount: how long and how deep; it keeps young firms, and keeps others waiting."""

from __future__ import annotations

import numpy as np

from analysis.language.messages import message
from analysis.policy.levers.lever import (
    Lever,
    Parameter,
    Place,
    Plan,
    RentRule,
    Settings,
    Values,
)


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Hand on the rule: it acts on hazards by age (`tenants`), and its rent is booked there."""
    return Plan(
        displacement=value("rent.displacement"),
        ramp=np.ones_like(place.tenants),
        rent=RentRule(settings("discount_months"), settings("discount_share")),
    )


LEVER = Lever(
    "rent",
    message("Rent discount"),
    (
        Parameter(
            "discount_months", "months", 0, 96, message("Months at a discount"), 18.0, step=6
        ),
        Parameter("discount_share", "share", 0, 1, message("Share taken off the full rent"), 0.5),
    ),
    (),
    plan,
)

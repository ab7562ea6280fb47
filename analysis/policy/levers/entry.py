"""Entry simplification: fewer days to register bring more applicants, not more offices."""

from __future__ import annotations

import numpy as np

from analysis.language.messages import message
from analysis.policy.levers.lever import (
    Flow,
    Lever,
    Parameter,
    Place,
    Plan,
    Settings,
    Values,
)


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Ask for more applicants: a cut below the threshold shows nowhere, a shallow one fades."""
    cut = settings("cut_share")
    felt = np.where(cut >= value("entry.threshold"), value("entry.entry_effect"), 0.0)
    return Plan(
        displacement=value("entry.displacement"),
        ramp=np.full_like(place.tenants, 0.5),
        demand=felt,
        demand_fade=np.where(cut >= value("entry.deep"), 0.0, value("entry.fade")),
        flows=(Flow("administration", "year", value("entry.admin") * place.scale),),
    )


LEVER = Lever(
    "entry",
    message("Entry simplification"),
    (Parameter("cut_share", "share", 0, 1, message("Cut of the days to register"), 0.0),),
    ("cut_share",),
    plan,
)

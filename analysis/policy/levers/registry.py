"""Every instrument by its name, in the one order in which effects are added."""

from __future__ import annotations

from analysis.policy.levers import (
    assistance,
    coinvest,
    entry,
    grants,
    guarantee,
    payment,
    procurement,
    relief,
    rent,
)
from analysis.policy.levers.lever import Lever

LEVERS: dict[str, Lever] = {
    module.LEVER.name: module.LEVER
    for module in (
        procurement,
        guarantee,
        grants,
        coinvest,
        assistance,
        rent,
        payment,
        entry,
        relief,
    )
}

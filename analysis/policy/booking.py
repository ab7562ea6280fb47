"""The money of a half-year: what every lever costs the public, and what it is worth to firms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.policy.effects import Active, Treated
from analysis.policy.levers.lever import WORTH, RentRule, Values
from analysis.policy.tenants import Stock, full_rent, on_discount
from analysis.policy.tracks import Recorder

Array = NDArray[np.float64]
FORGONE = "forgone rent"


def book(
    recorder: Recorder,
    plans: Sequence[Active],
    treated: Sequence[Treated],
    step: int,
    stock: Stock,
    rule: RentRule,
    value: Values,
) -> None:
    """Book the flows of every lever in a half-year.

    Parameters
    ----------
    recorder : Recorder
    plans, treated
        Levers and whom each treats.
    step : int
    stock : Stock
        Tenants at the end of the half-year, whose rent is reduced by the rule.
    rule : RentRule
    value : Values
    """
    for k, (active, one) in enumerate(zip(plans, treated, strict=True)):
        times: dict[str, Array | float] = {
            "year": 0.5 * active.stands(step),
            "ramped year": 0.5 * active.come(step),
            "treated": one.firms,
            "covered year": 0.5 * one.covered,
        }
        for flow in active.plan.flows:
            recorder.pay(k, flow.part, step, flow.amount * times[flow.per])
        if active.plan.rent is not None:
            forgone = 0.5 * on_discount(stock, rule) * full_rent(value) * rule.share
            recorder.pay(k, FORGONE, step, forgone)
            recorder.pay(k, WORTH, step, forgone)

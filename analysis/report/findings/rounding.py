"""Round a figure so that its bound stays true: lower bounds down, upper bounds up."""

from __future__ import annotations

import math

EDGE = 1e-9  # what a division leaves behind a whole number


def whole(value: float, bound: str, digits: int = 0) -> float:
    """Round to `digits` decimals, never beyond what the bound says.

    Parameters
    ----------
    value : float
        The figure, as worked out.
    bound : str
        `lower` is rounded down, `upper` up, everything else to the nearest.
    digits : int
        Decimals that are kept.
    """
    scale = 10.0**digits
    if bound == "lower":
        return math.floor(value * scale + EDGE) / scale
    if bound == "upper":
        return math.ceil(value * scale - EDGE) / scale
    return round(value, digits)

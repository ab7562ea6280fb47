"""How firms, densities and changes are printed where some are far smaller than others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from analysis.language.messages import say
from analysis.language.numbers import number, percent

SMALLEST = 0.001
Printed = Callable[[float, str], str]


def spanned(ends: Iterable[float], printed: Printed, lang: str) -> str:
    """Print a value with its two ends: the mean, the lower, the higher."""
    told = [printed(value, lang) for value in ends]
    return say(lang, "{mean} ({low} to {high})", mean=told[0], low=told[1], high=told[2])


def either(ends: Sequence[str], lang: str) -> str:
    """Print an end up and an end down."""
    return say(lang, "{up} or {down}", up=ends[0], down=ends[1])


def few(value: float, lang: str) -> str:
    """Print firms a year: three figures, and decimals while they are few."""
    if abs(value) >= 100:
        return whole(value, lang)
    return number(value, lang, 1 if abs(value) >= 10 else 2)


def whole(value: float, lang: str) -> str:
    """Print three figures of a large number."""
    return number(float(f"{value:.3g}"), lang, 0)


def small(value: float, lang: str) -> str:
    """Print a density down to a thousandth; below that a bound."""
    if 0 < abs(value) < SMALLEST:
        return say(lang, "under {least} either way", least=number(SMALLEST, lang))
    return number(value, lang, 3 if abs(value) < 1 else 2)


def changed(value: float, lang: str) -> str:
    """Print a change in percent down to a thousandth; below that a bound."""
    if not np.isnan(value) and 0 < abs(value) < SMALLEST:
        return say(lang, "under {least} either way", least=percent(SMALLEST, lang, 3))
    return percent(value, lang, 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 3)

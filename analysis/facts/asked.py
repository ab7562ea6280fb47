"""What a caller asks for: a name, a year, a sum; anything else is refused in one sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np

from analysis.language.errors import DataError
from analysis.language.messages import message


def asked_names(names: Any, argument: str = "names") -> tuple[str, ...] | None:
    """Make a tuple of one name or of several; None stays None (all).

    Raises
    ------
    DataError
        What is given is not text.
    """
    if names is None:
        return None
    if isinstance(names, str):
        return (names,)
    found = tuple(names) if isinstance(names, Iterable) else (names,)
    for one in found:
        if not isinstance(one, str):
            raise DataError(
                message(
                    "{argument}: found {found}; expected a name or a list of names. Write each "
                    "name as text, in quotes.",
                    argument=argument,
                    found=_shown(one),
                )
            )
    return found


def asked_name(name: Any, argument: str) -> str:
    """Return the one name that is asked for.

    Raises
    ------
    DataError
        It is not one text.
    """
    if isinstance(name, str):
        return name
    raise DataError(
        message(
            "{argument}: found {found}; expected one name. Write it as text, in quotes.",
            argument=argument,
            found=_shown(name),
        )
    )


def asked_year(year: Any, argument: str) -> int:
    """Return a calendar year: a whole number of Python or NumPy, or a float without a fraction.

    Raises
    ------
    DataError
        Text, a fraction, a truth value, or nothing.
    """
    if is_number(year) and float(year).is_integer():
        return int(year)
    raise DataError(
        message(
            "{argument}: found {found}; expected a year such as 2013. Write it as a whole number.",
            argument=argument,
            found=_shown(year),
        )
    )


def asked_years(years: Any, argument: str) -> list[int]:
    """Return one year or several; here a year may also be written as text of four digits."""
    several = isinstance(years, Iterable) and not isinstance(years, str)
    return [
        asked_year(int(one) if _is_written_year(one) else one, argument)
        for one in (years if several else [years])
    ]


def asked_amount(amount: Any, argument: str) -> float:
    """Return a sum of money: a number, finite and not below 0.

    Raises
    ------
    DataError
        Text, a truth value, a missing or infinite number, or one below 0.
    """
    if is_number(amount) and float(amount) >= 0:
        return float(amount)
    raise DataError(
        message(
            "{argument}: found {found}; expected a sum of money, a number from 0 up. Leave out "
            "what is not known.",
            argument=argument,
            found=_shown(amount),
        )
    )


def is_number(value: Any) -> bool:
    """Tell whether something is a finite number; True and False are none."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (Integral, Real)):
        return False
    return math.isfinite(value)


def _is_written_year(year: Any) -> bool:
    return isinstance(year, str) and year.isascii() and year.isdigit() and len(year) == 4


def _shown(value: Any) -> str:
    """Show a value as it is written in Python; NumPy's numbers as plain ones."""
    return repr(value.item() if isinstance(value, np.generic) else value)

"""How a number is printed: thousands, decimals, percent, money, ranges and bounds by locale."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analysis.language.dates import date as date  # re-exported: dates are said beside numbers
from analysis.language.dates import period as period
from analysis.language.messages import LOCALES, say

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"
SIGNS = {"lower": "≥", "upper": "≤", "approx": "≈"}


def unknown(lang: str) -> str:
    """Say that a figure is not known; a missing number is this word, never a zero or a blank."""
    return say(lang, "unknown")


def is_missing(x: Any) -> bool:
    """Tell whether `x` stands for a missing number (None, NaN, `pandas.NA`, NaT)."""
    if x is None or type(x).__name__ in ("NAType", "NaTType"):
        return True
    return bool(math.isnan(x))


def number(x: Any, lang: str, digits: int | None = None) -> str:
    """Print a number as the language does: `25 200` and `4,48`, `25,200` and `4.48`.

    Parameters
    ----------
    x : number or missing
        None, NaN and `pandas.NA` give the word for unknown.
    lang : {"en", "fr"}
        Language of the reader.
    digits : int, optional
        Decimals to print, always all of them. Left out: none for a whole number; otherwise one
        from 100 on, two from 1 on, and two significant ones below, without final zeros.

    Returns
    -------
    str
        Rounded half up, as a reader expects (2.5 to 3); with U+2212 as minus.
    """
    if is_missing(x):
        return unknown(lang)
    value = _decimal(x)
    if value.is_infinite():
        return (MINUS if value < 0 else "") + "∞"
    places = max(digits, 0) if digits is not None else _places(value)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if digits is None:
        while places and rounded == rounded.quantize(Decimal(1).scaleb(1 - places)):
            places -= 1
    return _formatted(rounded, places, lang)


def percent(x: Any, lang: str, digits: int | None = 0) -> str:
    """Print percent points as the data holds them: 80 gives `80%`, in French `80 %`."""
    if is_missing(x):
        return unknown(lang)
    return number(x, lang, digits) + percent_sign(lang)


def percent_sign(lang: str) -> str:
    """Return the sign with the space that the language puts before it."""
    return f"{NARROW}%" if lang == "fr" else "%"


def money(x: Any, currency: str, lang: str, digits: int | None = None) -> str:
    """Print an amount of money: `€4.48`, `50 MAD`, `€8.9 million`; in French `4,48 €`.

    Parameters
    ----------
    x : number or missing
        The amount, in units of the currency.
    currency : str
        ISO 4217 code, or `PPP` for international dollars of equal purchasing power.
    lang : {"en", "fr"}
        Language of the reader.
    digits : int, optional
        Decimals. Left out: none for a whole amount, else two; from a million on the amount is
        told in millions or billions, exactly where three decimals can, else to four digits.
    """
    from analysis.language.units import in_currency, in_large_currency

    if is_missing(x):
        return unknown(lang)
    value = _decimal(x)
    if digits is None and not value.is_infinite() and abs(value) >= 1_000_000:
        scale = 1_000_000_000 if abs(value) >= 1_000_000_000 else 1_000_000
        told = value / scale
        exact = told == told.quantize(Decimal("0.001"))
        places = _decimals(told) if exact else max(0, 3 - told.adjusted())
        return in_large_currency(told, number(told, lang, places), scale, currency, lang)
    if digits is None:
        digits = 0 if value.is_infinite() or value == value.to_integral_value() else 2
    return in_currency(number(value, lang, digits), currency, lang)


def quantity(
    x: Any, unit: str | None, lang: str, currency: str | None = None, digits: int | None = None
) -> str:
    """Print a number with its unit, by the unit codes of the data package.

    Parameters
    ----------
    x : number or missing
        The value; missing gives the word for unknown, without a unit.
    unit : str or None
        A code such as `firms`, `m2`, `percent`, `year`, `CUR_per_m2_month`, `MAD_per_m2_month`.
        A code that the project does not know is printed as it stands.
    lang : {"en", "fr"}
        Language of the reader.
    currency : str, optional
        Currency that takes the place of `CUR`.
    digits : int, optional
        Decimals; see `number` and `money` for what happens without.

    Raises
    ------
    ValueError
        `CUR` without a currency: an amount of unknown money is not an amount.
    """
    from analysis.language.units import with_unit

    if is_missing(x):
        return unknown(lang)
    return with_unit(x, unit or "", lang, currency, digits)


def span(
    low: Any,
    high: Any,
    unit: str | None,
    lang: str,
    currency: str | None = None,
    *,
    digits: int | None = None,
    prose: bool = False,
) -> str:
    """Print a range, the unit once: `30–40 firms`; with `prose`, `30 to 40 firms`.

    Equal ends print one value; a missing end makes the other a bound.
    """
    from analysis.language.units import with_unit

    if is_missing(low) or is_missing(high):
        end, side = (high, "upper") if is_missing(low) else (low, "lower")
        return bounded(end, side, unit, lang, currency, digits=digits, words=prose)
    if _decimal(low) == _decimal(high):
        return quantity(low, unit, lang, currency, digits)
    return with_unit((low, high), unit or "", lang, currency, digits, prose=prose)


def bounded(
    x: Any,
    bound: str,
    unit: str | None,
    lang: str,
    currency: str | None = None,
    *,
    digits: int | None = None,
    words: bool = False,
) -> str:
    """Print a figure and its bound: `≥ 30 firms`, or with `words` `at least 30 firms`.

    `bound` is that of a claim: `point`, `approx`, `lower`, `upper` (or empty, as a point).
    """
    said = quantity(x, unit, lang, currency, digits)
    if is_missing(x) or bound not in SIGNS:
        return said
    if not words:
        return f"{SIGNS[bound]}{NBSP}{said}"
    if bound == "lower":
        return say(lang, "at least {amount}", amount=said)
    if bound == "upper":
        return say(lang, "at most {amount}", amount=said)
    return say(lang, "about {amount}", amount=said)


def joined(low: str, high: str, lang: str, *, prose: bool = False) -> str:
    """Join two printed ends of a range: a dash in displays, a word in prose or with a minus."""
    if prose or MINUS in low + high:
        return say(lang, "{low} to {high}", low=low, high=high)
    return f"{low}{DASH}{high}"


def _decimal(x: Any) -> Decimal:
    if isinstance(x, Decimal):
        return x
    whole = int(x) if not isinstance(x, float) and int(x) == x else None
    return Decimal(whole) if whole is not None else Decimal(repr(float(x)))


def _places(value: Decimal) -> int:
    if value == value.to_integral_value():
        return 0
    size = value.adjusted()  # 2 for hundreds, 0 for units, -1 for tenths
    return 1 if size >= 2 else 2 if size >= 0 else 1 - size


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _formatted(value: Decimal, places: int, lang: str) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = format_decimal(abs(value), format=pattern, locale=LOCALES[lang])
    return MINUS + text if value < 0 else str(text)

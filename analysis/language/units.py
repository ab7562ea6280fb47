"""What a unit code of the data package is called beside its number, in either language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from analysis.language.messages import say, say_many
from analysis.language.numbers import joined, money, number, percent_sign

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "US$"}
LARGE = 1_000_000
AMOUNT = re.compile(r"([A-Z]{3})(_per_[0-9a-zA-Z_]+)?")


def forms(one: str, many: str) -> tuple[str, str]:
    """Mark the singular and plural of a noun for the catalogues."""
    return one, many


NOUNS = {
    "applications": forms("application", "applications"),
    "buildings": forms("building", "buildings"),
    "centres": forms("centre", "centres"),
    "certificates": forms("certificate", "certificates"),
    "credits": forms("loan", "loans"),
    "days": forms("day", "days"),
    "deals": forms("deal", "deals"),
    "desks": forms("desk", "desks"),
    "events": forms("event", "events"),
    "files": forms("file", "files"),
    "firms": forms("firm", "firms"),
    "firms_per_1000_m2": forms("firm per 1,000 m²", "firms per 1,000 m²"),
    "firms_per_year": forms("firm a year", "firms a year"),
    "floors": forms("floor", "floors"),
    "funds": forms("fund", "funds"),
    "institutions": forms("institution", "institutions"),
    "months": forms("month", "months"),
    "operations": forms("operation", "operations"),
    "organisations": forms("organisation", "organisations"),
    "parcels": forms("parcel", "parcels"),
    "parks": forms("park", "parks"),
    "patents": forms("patent", "patents"),
    "persons": forms("person", "persons"),
    "persons_per_firm": forms("person per firm", "persons per firm"),
    "programmes": forms("programme", "programmes"),
    "projects": forms("project", "projects"),
    "properties": forms("property", "properties"),
    "units": forms("unit", "units"),
    "years": forms("year", "years"),
}
SIGNS = {"m2": "m²", "m2_per_person": "m²", "m2_per_job": "m²"}


def with_unit(
    x: Any, unit: str, lang: str, currency: str | None, digits: int | None, *, prose: bool = False
) -> str:
    """Print one value, or two as a range, with the unit said once."""
    if unit == "year":
        return _ends(x, lambda end: str(int(end)), lang, prose)
    if amount := AMOUNT.fullmatch(unit):
        return _amount(x, amount, lang, currency, digits, prose)
    said = _ends(x, lambda end: number(end, lang, digits), lang, prose)
    last = x[1] if isinstance(x, tuple) else x
    if unit == "percent":
        return said + percent_sign(lang)
    if unit in ("ratio", "index", "", "1"):
        return said
    return f"{said}\u00a0{noun(unit, last, lang)}"


def noun(unit: str, x: Any, lang: str) -> str:
    """Name a unit beside the number `x`: `firm` or `firms`, `m²`; an unknown code as it stands."""
    if unit == "m2_per_person":
        return say(lang, "m² per person")
    if unit == "m2_per_job":
        return say(lang, "m² per job")
    if unit in SIGNS:
        return SIGNS[unit]
    if unit not in NOUNS:
        return unit.replace("_", " ")
    single = abs(x) < 2 if lang == "fr" else x == 1
    return say_many(lang, *NOUNS[unit], 1 if single else 2)


def as_printed(value: str, unit: str, lang: str) -> str:
    """Say a figure in the unit its source printed, whatever that is: `171 ha`, `4,500 MUR/sqft`."""
    try:
        return with_unit(Decimal(value), unit, lang, None, None)
    except ArithmeticError:
        return f"{value} {unit.replace('_', ' ')}"


def in_currency(told: str, currency: str, lang: str) -> str:
    """Put a printed number and its currency in the order of the language."""
    if currency == "PPP":
        return say(lang, "{number} PPP $", number=told).replace(" ", "\u00a0")
    symbol = SYMBOLS.get(currency)
    if lang == "fr":
        return f"{told}\u00a0{'$ US' if symbol == 'US$' else symbol or currency}"
    if symbol is None:
        return f"{told}\u00a0{currency}"
    minus = told.startswith("\u2212")
    return f"\u2212{symbol}{told[1:]}" if minus else symbol + told


def in_large_currency(value: Decimal, told: str, scale: int, currency: str, lang: str) -> str:
    """Say a number of millions or billions of a currency; `told` is `value` printed."""
    large = ("million", "millions") if scale == 1_000_000 else ("milliard", "milliards")
    if lang == "fr":
        count = f"{told}\u00a0{large[0] if abs(value) < 2 else large[1]}"
        name = {"EUR": "d’euros", "USD": "de dollars", "PPP": "de $ PPA"}.get(currency)
        return f"{count} {name or 'de ' + currency}"
    word = "million" if scale == 1_000_000 else "billion"
    if currency in SYMBOLS:
        return f"{in_currency(told, currency, lang)}\u00a0{word}"
    return in_currency(f"{told}\u00a0{word}", currency, lang)


def _ends(x: Any, printed: Any, lang: str, prose: bool) -> str:
    if not isinstance(x, tuple):
        return str(printed(x))
    return joined(printed(x[0]), printed(x[1]), lang, prose=prose)


def _amount(
    x: Any,
    unit: re.Match[str],
    lang: str,
    currency: str | None,
    digits: int | None,
    prose: bool,
) -> str:
    code = currency if unit[1] == "CUR" else unit[1]
    if not code:
        raise ValueError(f"unit {unit[0]} without a currency: give currency=, such as 'MAD'")
    said = _money(x, code, lang, digits, prose)
    if unit[2] is None:
        return said
    if unit[2] == "_per_m2_month":
        return say(lang, "{amount}/m² a month", amount=said)
    if unit[2] == "_per_m2_year":
        return say(lang, "{amount}/m² a year", amount=said)
    if unit[2] == "_per_m2":
        return say(lang, "{amount}/m²", amount=said)
    if unit[2] == "_per_month":
        return say(lang, "{amount} a month", amount=said)
    if unit[2] == "_per_1000_MAD":
        return say(lang, "{amount} per 1,000 MAD", amount=said)
    return f"{said}{unit[2].replace('_per_', '/').replace('_', ' ')}"


def _money(x: Any, code: str, lang: str, digits: int | None, prose: bool) -> str:
    if not isinstance(x, tuple):
        return money(x, code, lang, digits)
    if digits is None and max(abs(end) for end in x) < LARGE:
        digits = 0 if all(end == int(end) for end in x) else 2
    low, high = (money(end, code, lang, digits) for end in x)
    return _once(low, high, lang, prose)


def _once(low: str, high: str, lang: str, prose: bool) -> str:
    """Join two amounts and say the currency and the scale that they share once."""
    tail = low.lstrip("€£US$−0123456789.,\u202f")
    if tail and not high.endswith(tail):
        return joined(low, high, lang, prose=True)
    low = low[: len(low) - len(tail)]
    sign = next((sign for sign in SYMBOLS.values() if high.startswith(sign)), "")
    if not prose and sign and low.startswith(sign):
        high = high[len(sign) :]
    return joined(low, high, lang, prose=prose)

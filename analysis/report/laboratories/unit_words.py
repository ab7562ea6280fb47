"""What the units of levers are called in words, and the range that a lever allows."""

from __future__ import annotations

from analysis.language.messages import Message, message, say
from analysis.language.numbers import number
from analysis.language.typography import typeset
from analysis.policy.levers.lever import Parameter

UNITS: dict[str, Message] = {
    "share": message("share"),
    "share/year": message("share a year"),
    "share/half-year": message("share a half-year"),
    "log": message("log points"),
    "log/year": message("log points a year"),
    "hazard/year": message("hazard a year"),
    "MAD m": message("million MAD"),
    "MAD m/year": message("million MAD a year"),
    "MAD": message("MAD"),
    "MAD/year": message("MAD a year"),
    "MAD/MAD": message("MAD per MAD"),
    "MAD/label": message("MAD per label"),
    "points": message("percentage points"),
    "days": message("days"),
    "months": message("months"),
    "years": message("years"),
    "jobs": message("jobs"),
    "jobs/MAD m": message("jobs per million MAD"),
}


def unit_words(unit: str, lang: str) -> str:
    """Name a unit of the policy room; one without a name is given as files write it."""
    known = UNITS.get(unit)
    return typeset(known.said(lang), lang) if known is not None else unit


def label_words(parameter: Parameter, lang: str) -> str:
    """Name a parameter with its unit; words instead of a number have none."""
    if parameter.choices:
        return typeset(parameter.label.said(lang), lang)
    unit = unit_words(parameter.unit, lang)
    return typeset(say(lang, "{label} ({unit})", label=parameter.label, unit=unit), lang)


def range_words(parameter: Parameter, lang: str) -> str:
    """Say between which ends the number of a parameter may be."""
    low, high = (exact(end, lang) for end in (parameter.low, parameter.high))
    if parameter.step:
        step = exact(parameter.step, lang)
        said = say(lang, "{low} to {high}, in steps of {step}", low=low, high=high, step=step)
    else:
        said = say(lang, "{low} to {high}", low=low, high=high)
    return typeset(said, lang)


def exact(value: float, lang: str) -> str:
    """Print a number of the law with all its digits."""
    digits = len(f"{value:.12f}".rstrip("0").partition(".")[2])
    return number(value, lang, digits)

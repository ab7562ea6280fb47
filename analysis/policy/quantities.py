"""Numbers of scenarios and assumptions as a reader meets them: with their unit in words."""

from __future__ import annotations

from analysis.language.messages import Message, message, say
from analysis.language.numbers import money, number, percent, quantity

CODE = "MAD"
MILLION = 1e6
PERIODS = {
    "year": message("{amount} a year"),
    "half-year": message("{amount} a half-year"),
    "month": message("{amount} a month"),
    "m2/month": message("{amount}/m² a month"),
    "job-year": message("{amount} a job-year"),
    "label": message("{amount} a label"),
}
SUFFIXES = {
    "share of outlay": message("{amount} of the outlay"),
    "points": message("{amount} points"),
    "times": message("{amount} times"),
    "jobs": message("{amount} jobs"),
    "jobs/job": message("{amount} jobs a job"),
    "jobs/MAD m": message("{amount} jobs a million MAD"),
    "log": message("{amount} log points"),
    "log/log": message("{amount} (elasticity)"),
    "log/share": message("{amount} (semi-elasticity)"),
    "log/year": message("{amount} log points a year"),
    "per log job": message("{amount} a log point of jobs"),
    "hazard/year": message("{amount} (hazard a year)"),
    "correlation": message("{amount} (correlation)"),
    "exponent": message("{amount} (exponent)"),
    "MAD/MAD": message("{amount} MAD per MAD"),
}
WORDS = {
    "mix 2014": message("as known of the rule of 2014"),
    "mix 2023": message("as known of the rule of 2023"),
    "scorecard": message("as under a scorecard"),
}


def in_unit(value: float | str, unit: str, lang: str) -> str:
    """Print a number of a scenario or an assumption with its unit.

    Parameters
    ----------
    value : float or str
        A number, or a word that stands instead of one (`mix 2014`).
    unit : str
        As lever parameters and assumptions declare it: `share`, `MAD m/year`, `hazard/year`.
    lang : {"en", "fr"}
        Language of the reader.

    Returns
    -------
    str
        Shares as percent, money with its currency; missing is the word for unknown.
    """
    if isinstance(value, str):
        return WORDS[value].said(lang) if value in WORDS else value
    if unit == "share of outlay":
        return _suffixed(percent_of(value, lang), unit, lang)
    base, _, per = unit.partition("/")
    if base == "share":
        return _per(percent_of(value, lang), per, lang)
    if unit in SUFFIXES:
        return _suffixed(number(value, lang), unit, lang)
    if base in (CODE, f"{CODE} m"):
        amount = money(value * MILLION if base.endswith("m") else value, CODE, lang)
        return _per(amount, per, lang)
    return quantity(value, unit, lang)


def percent_of(share: float, lang: str) -> str:
    """Print a share as percent, with as many decimals as it needs."""
    return percent(100 * share, lang, None)


def _per(amount: str, per: str, lang: str) -> str:
    if not per:
        return amount
    told: Message = PERIODS[per]
    return say(lang, told.template, amount=amount)


def _suffixed(amount: str, unit: str, lang: str) -> str:
    return say(lang, SUFFIXES[unit].template, amount=amount)

"""Results of a simulation as a page prints them: three figures at most, never a minus zero."""

from __future__ import annotations

from decimal import Decimal

from analysis.language.messages import say, say_many
from analysis.language.numbers import is_missing, joined, money, number, percent, unknown
from analysis.language.units import in_large_currency

MILLION = 1e6
FIGURES = 3
JOB_YEARS = "job-years"
PROBABILITY = "probability"
RARE = 0.005
SMALL = 1e5  # money that millions would round away


def amount(value: float, unit: str, lang: str) -> str:
    """Print a number of `policy.returns` in the unit that stands beside it.

    Parameters
    ----------
    value : float
    unit : str
        `job-years`, `probability`, a currency such as `MAD`, or `MAD/job-year`.
    lang : {"en", "fr"}

    Returns
    -------
    str
        Job-years whole from ten on, with one decimal below; money to three figures, from a
        million on in millions; missing is the word for unknown.
    """
    if is_missing(value):
        return unknown(lang)
    if unit == PROBABILITY:
        return chance(value, lang)
    if unit == JOB_YEARS:
        return jobs(value, lang)
    currency = unit.partition("/")[0]
    if abs(value) >= MILLION:
        return in_large_currency(
            Decimal(repr(value / MILLION)), millions(value, lang), int(MILLION), currency, lang
        )
    return money(rounded(value), currency, lang, 0)


def jobs(value: float, lang: str) -> str:
    """Print jobs or job-years: whole from ten on, one decimal below."""
    if is_missing(value):
        return unknown(lang)
    digits = 0 if abs(value) >= 10 or round(value, 1) == round(value) else 1
    return number(round(float(value), digits) + 0.0, lang, digits)


def job_years(value: float, lang: str) -> str:
    """Print net job-years with their word, in the form that the printed number asks for."""
    n = round(float(value), 1)
    return say_many(lang, "{n} net job-year", "{n} net job-years", n, n=jobs(value, lang))


def net_jobs(value: float, lang: str) -> str:
    """Print net jobs with their word."""
    n = round(float(value), 1)
    return say_many(lang, "{n} net job", "{n} net jobs", n, n=jobs(value, lang))


def some_jobs(value: float, lang: str) -> str:
    """Print jobs with their word."""
    return say_many(lang, "{n} job", "{n} jobs", round(float(value), 1), n=jobs(value, lang))


def signed(value: float, lang: str) -> str:
    """Print a change of jobs with its sign, also above zero."""
    said = jobs(value, lang)
    return f"+{said}" if round(float(value), 1) > 0 else said


def interval(low: float, high: float, unit: str, lang: str) -> str:
    """Print both ends of an interval, the unit once."""
    if unit == JOB_YEARS:
        return joined(jobs(low, lang), jobs(high, lang), lang, prose=True)
    currency = unit.partition("/")[0]
    if max(abs(low), abs(high)) < MILLION:
        told = number(rounded(low), lang, 0)
        return joined(told, money(rounded(high), currency, lang, 0), lang, prose=True)
    if 0 < abs(low) < SMALL:
        return joined(amount(low, unit, lang), amount(high, unit, lang), lang, prose=True)
    told = joined(millions(low, lang), millions(high, lang), lang, prose=True)
    return in_large_currency(Decimal(repr(high / MILLION)), told, int(MILLION), currency, lang)


def with_interval(value: float, low: float, high: float, unit: str, lang: str) -> str:
    """Print a mean with its 95 % interval in brackets."""
    ends = interval(low, high, unit, lang)
    return say(lang, "{value} ({ends})", value=amount(value, unit, lang), ends=ends)


def chance(share: float, lang: str) -> str:
    """Print a probability as percent; what is neither never nor always is not printed as such."""
    if 0 < share < RARE:
        return f"<\u202f{percent(1, lang)}" if lang == "fr" else f"<{percent(1, lang)}"
    if 1 - RARE < share < 1:
        return f">\u202f{percent(99, lang)}" if lang == "fr" else f">{percent(99, lang)}"
    return percent(100 * share, lang)


def millions(value: float, lang: str) -> str:
    """Print money in millions, without unit, to three figures."""
    told = value / MILLION
    digits = 0 if abs(told) >= 100 else 1 if abs(told) >= 1 else 2
    return number(round(told, digits) + 0.0, lang, digits)


def rounded(value: float) -> float:
    """Keep three figures; more would be noise."""
    return float(f"{value:.{FIGURES}g}") + 0.0

"""Say a reading in a sentence: its figure, its date, how far it moved."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.language.messages import say
from analysis.language.numbers import SIGNS, bounded, date, number, percent, span
from analysis.report.findings.modelled import Modelled
from analysis.report.findings.prose import cited
from analysis.report.findings.reading import Observation, Reading

BIG = 13  # letters that fit into the column of a finding
MANIFOLD = 20.0  # beyond this a factor says less than the two figures
SAME = 0.03  # a change below this is none: rounding alone can make it


def amount(one: Observation | Reading, lang: str, *, digits: int | None = None) -> str:
    """Say the figure with its unit: `250 to 260 firms`, `at least 80 firms`, `about 50 MAD/m²`.

    A modelled figure is followed by its 95 % interval in square brackets: `251 firms [230–273]`.
    """
    one = one.shown if isinstance(one, Reading) else one
    if one.bound == "range":
        return span(one.low, one.high, one.unit, lang, one.currency, digits=digits, prose=True)
    value = one.ends[0]
    said = bounded(value, one.bound, one.unit, lang, one.currency, digits=digits, words=True)
    return said + bracketed(one, lang)


def figure(one: Observation | Reading, lang: str) -> str:
    """Print the figure for display, short enough for a big number: `250–260`, `at least 80`.

    Counts go without their unit, which the line below the figure names; percent, money and areas
    keep theirs. Millions of money are abbreviated, large areas are in hectares, and a bound is a
    sign where its words would be too long.
    """
    one = one.shown if isinstance(one, Reading) else one
    low, high = one.ends
    if one.unit[:3].isupper() and "_" not in one.unit and high >= 1e6:
        return _short_money(one, lang)
    unit = one.unit if keeps_unit(one.unit) else ""
    if one.unit.endswith("_per_m2_month"):
        unit = one.unit.removesuffix("_per_m2_month")
    if one.unit == "m2" and low >= 1e5:
        low, high, unit = low / 1e4, high / 1e4, "ha"
    if one.bound == "range":
        return span(low, high, unit, lang, one.currency)
    told = bounded(low, one.bound, unit, lang, one.currency, words=True)
    return told if len(told) <= BIG else bounded(low, one.bound, unit, lang, one.currency)


def _short_money(one: Observation, lang: str) -> str:
    """Print millions and billions to three digits, abbreviated: `€4.9 bn`, `700 M MAD`."""
    from analysis.language.units import in_currency

    low, high = one.ends
    billions = high >= 1e9
    ends = [number(float(f"{end / (1e9 if billions else 1e6):.3g}"), lang) for end in (low, high)]
    told = ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    code = one.currency or one.unit[:3]
    scaled = say(lang, "{n} bn", n=told) if billions else say(lang, "{n} m", n=told)
    sign = SIGNS.get(one.bound, "")
    return (sign + "\u00a0" if sign else "") + in_currency(
        scaled.replace(" ", "\u00a0"), code, lang
    )


def bare(one: Observation | Reading, lang: str) -> str:
    """Say the figure in words of bound but without its unit: `250 to 260`, `at least 80`.

    A modelled figure is followed by its 95 % interval in square brackets: `251 [230–273]`.
    """
    one = one.shown if isinstance(one, Reading) else one
    unit = one.unit if keeps_unit(one.unit) else ""
    if one.bound == "range":
        return span(one.low, one.high, unit, lang, one.currency, prose=True)
    said = bounded(one.ends[0], one.bound, unit, lang, one.currency, words=True)
    return said + bracketed(one, lang)


def bracketed(one: Observation, lang: str) -> str:
    """Print the 95 % interval of a modelled figure after a space; nothing after a claim."""
    if not isinstance(one, Modelled) or (math.isnan(one.least) and math.isnan(one.most)):
        return ""
    unit = "percent" if one.unit == "percent" else None
    ends = [end for end in (one.least, one.most) if not math.isnan(end)]
    digits = 1 if 1 <= max(ends) < 10 and one.unit not in ("firms", "persons") else None
    return f"\u00a0[{span(one.least, one.most, unit, lang, digits=digits)}]"


def beside_label(one: Observation | Reading, lang: str) -> str:
    """Say the figure beside a label that names what is counted: no `firms` after `tenant firms`."""
    unit = one.kept.unit if isinstance(one, Reading) else one.unit
    return bare(one, lang) if unit in ("firms", "persons") else amount(one, lang)


def labelled(label: str, one: Reading, lang: str) -> str:
    """Say label, figure, date and marks: `lettable area: 15,000 m² in 2015`."""
    return say(
        lang,
        "{label}: {amount} {when}",
        label=label,
        amount=beside_label(one, lang),
        when=when(one, lang) + marks(one),
    )


def joined(items: Sequence[str], lang: str, *, begin: bool = True) -> str:
    """Join half-sentences with semicolons; with `begin` the first begins a sentence."""
    told = ("; " if lang == "en" else " ; ").join(items)
    return capital(told) if begin else told


def keeps_unit(unit: str) -> bool:
    """Whether a unit is part of the printed number: percent, money, square metres, time."""
    return unit in ("percent", "m2", "year", "years", "months", "days") or unit[:3].isupper()


def when(one: Observation | Reading, lang: str, *, kind: str = "stock") -> str:
    """Say the date inside a sentence: `in June 2016`, `from 2008 to March 2013`.

    A cumulative count is dated by its end alone: it always runs from the opening. Money spent over
    years is dated by all of them.
    """
    if isinstance(one, Reading):
        return when(one.shown, lang, kind=one.kind)
    if isinstance(one, Modelled):
        return _when_modelled(one, lang)
    if _by_its_end(one, kind) or one.period_start == one.period_end:
        return in_date(one.period_end, lang)
    return say(
        lang,
        "from {first} to {last}",
        first=date(one.period_start, lang, "long"),
        last=date(one.period_end, lang, "long"),
    )


def _when_modelled(one: Modelled, lang: str) -> str:
    """Say `at the end of 2016` of a stock, `in 2016` of a flow, and whether nobody counted then."""
    said = in_date(str(one.year), lang)
    if len(one.period_end) > 4:
        said = say(lang, "at the end of {year}", year=one.year)
    if one.status == "reconciled":
        return said
    return say(lang, "{when} (interpolated)", when=said)


def in_date(period: str, lang: str) -> str:
    """Say `in 2016`, `in June 2016`; in French `en 2016`, `en juin 2016`."""
    return say(lang, "in {date}", date=date(period, lang, "long"))


def dated(one: Observation | Reading, lang: str, *, kind: str = "stock") -> str:
    """Say the date without its preposition, for notes and cells: `June 2016`, `2008–2013`."""
    from analysis.language.dates import period

    if isinstance(one, Reading):
        return dated(one.shown, lang, kind=one.kind)
    if isinstance(one, Modelled) and len(one.period_end) > 4:
        return say(lang, "end of {year}", year=one.year)
    start = one.period_end if _by_its_end(one, kind) else one.period_start
    return period(start, one.period_end, lang, "long")


def _by_its_end(one: Observation, kind: str) -> bool:
    """Whether the end of the period dates a figure: a count since opening, but no sum of money."""
    return kind == "cumulative" and not one.currency


def marks(*them: Observation | Reading) -> str:
    """Cite the claims behind readings, to stand after the word they support."""
    return cited(*(claim for one in them for claim in one.claim_ids))


def change(first: Reading, last: Reading, lang: str, *, before: bool = True) -> str:
    """Say how far a count moved: `5 times as many as in 2001 (about 50)`, `4% fewer than …`.

    A bound or a rounded figure at either end makes the change a rough one, and it is said so.
    Without `before` the first figure is not repeated.
    """
    start, end = first.kept.middle, last.kept.middle
    earlier = bare(first.kept, lang) + marks(first.kept)
    then = when(first, lang)
    told = say(lang, "{when} ({before})", when=then, before=earlier) if before else then
    ratio = end / start if start > 0 else MANIFOLD
    if ratio >= MANIFOLD:
        return say(lang, "Up from {before} {when}", before=earlier, when=then)
    if abs(ratio - 1) < SAME:
        return say(lang, "About as many as {when}", when=told)
    if ratio >= 1.9:
        them = (first.kept, last.kept)
        exact = all(one.bound == "point" and not isinstance(one, Modelled) for one in them)
        return _times(ratio, exact, told, lang)
    size = percent(abs(ratio - 1) * 100, lang)
    if ratio > 1:
        return say(lang, "{size} more than {when}", size=size, when=told)
    return say(lang, "{size} fewer than {when}", size=size, when=told)


def _times(ratio: float, exact: bool, told: str, lang: str) -> str:
    """Say a multiple: whole from four and a half on, to a tenth below."""
    whole = ratio >= 4.5 or abs(ratio - round(ratio)) < 0.05
    times = cardinal(round(ratio), lang) if whole else number(round(ratio, 1), lang)
    if not exact or (whole and abs(ratio / round(ratio) - 1) > 0.02):
        return say(lang, "About {times} times as many as {when}", times=times, when=told)
    return capital(say(lang, "{times} times as many as {when}", times=times, when=told))


def capital(sentence: str) -> str:
    """Begin a sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]


def cardinal(n: int, lang: str) -> str:
    """Write a whole number up to twenty as a word, a larger one in figures."""
    words = CARDINALS[lang]
    return words[n] if 0 <= n < len(words) else number(n, lang)


CARDINALS = {
    "en": tuple(
        word
        for words in (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen",
            "fourteen fifteen sixteen seventeen eighteen nineteen twenty",
        )
        for word in words.split()
    ),
    "fr": tuple(
        word
        for words in (
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze",
            "quinze seize dix-sept dix-huit dix-neuf vingt",
        )
        for word in words.split()
    ),
}

"""The paragraph that answers, and the one that says what the comparison is worth."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.report.comparisons.measures import (
    FIRM_SIZE,
    FIRMS,
    JOBS,
    LEAVING,
    MEASURES,
    RENT_EUR,
    Measure,
)
from analysis.report.comparisons.places import ordinal, said_place, tied_with
from analysis.report.comparisons.telling import amount_of, doubted
from analysis.report.comparisons.view import View
from analysis.report.findings.answers import brackets_told
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import is_modelled
from analysis.report.findings.wording import amount, capital, marks, when

LONGEST = 4


def answer(view: View) -> str:
    """Answer in two to four sentences: size, people per firm, rent, departures."""
    told = (_firms(view), _people(view), _rent(view), _leaving(view))
    sentences = [one for one in told if one]
    return " ".join(sentences[:LONGEST]) or _nothing(view)


def worth(view: View) -> str:
    """Say how many figures are missing or rest on one observation, and how far apart they lie."""
    lang = view.lang
    sides = [side for measure in MEASURES for side in view.sides(measure)]
    figures = [side.figure for side in sides if side.figure is not None]
    missing = say_many(
        lang,
        "of the {all} figures that this page asks for {n} is not known",
        "of the {all} figures that this page asks for {n} are not known",
        len(sides) - len(figures),
        all=number(len(sides), lang),
    )
    if not figures:
        return say(lang, "{missing}.", missing=missing)
    found = {one.shown.year for one in figures}
    told = say(
        lang,
        "{missing}; the others date from {first} to {last}, and hubs do not all count the same "
        "things.",
        missing=missing,
        first=min(found),
        last=max(found),
    )
    modelled = any(is_modelled(one.shown) for one in figures)
    return f"{told} {brackets_told(lang)}" if modelled else told


def _firms(view: View) -> str:
    lang, own, place = view.lang, view.own(FIRMS), view.place(FIRMS)
    if own is None:
        return say(lang, "No source counts the firms of {name}.", name=view.name)
    values = dict(
        name=view.name,
        amount=amount(own.shown, lang) + marks(own.shown),
        when=when(own.shown, lang),
        doubt=_bracketed([doubted(view, FIRMS)], lang),
    )
    if place is None:
        return say(
            lang,
            "{name} had {amount} {when}{doubt}; no other hub has a count near that year.",
            **values,
        )
    tied = tied_with(view.sides(FIRMS), view.key)
    return say(
        lang,
        "{name} had {amount} {when}{doubt}: {place}.",
        place=said_place(place, FIRMS.by, lang, tied=listed(view.named(tied), lang)),
        **values,
    )


def _people(view: View) -> str:
    lang, own = view.lang, view.own(FIRM_SIZE)
    if own is None:
        if view.own(JOBS) is None:
            return say(lang, "Nobody counts the people who work there.")
        return _jobs(view)
    values = dict(size=capital(amount_of(own, lang)), when=when(own.shown, lang))
    return say(
        lang,
        "{size} people worked in each firm {when}{rank}.",
        rank=_rank(view, FIRM_SIZE),
        **values,
    )


def _jobs(view: View) -> str:
    own, lang = view.own(JOBS), view.lang
    assert own is not None
    return say(
        lang,
        "{people} people worked there {when}{rank}.",
        people=capital(amount_of(own, lang)),
        when=when(own.shown, lang),
        rank=_rank(view, JOBS),
    )


def _rent(view: View) -> str:
    own, lang = view.own(RENT_EUR), view.lang
    if own is None:
        return ""
    return say(
        lang,
        "Rent at entry was {amount} {when}{rank}.",
        amount=amount(own.shown, lang) + marks(own.shown),
        when=when(own.shown, lang),
        rank=_rank(view, RENT_EUR),
    )


def _leaving(view: View) -> str:
    own, lang = view.own(LEAVING), view.lang
    if own is None:
        return ""
    return say(
        lang,
        "{share} of the firms left {when}{rank}.",
        share=capital(amount_of(own, lang)),
        when=when(own.shown, lang),
        rank=_rank(view, LEAVING),
    )


def _rank(view: View, measure: Measure) -> str:
    """Say a place in brackets, with its two ends and its doubt: ` (6th to 7th of 8 hubs)`."""
    return _bracketed([_ends(view, measure), doubted(view, measure)], view.lang)


def _ends(view: View, measure: Measure) -> str | None:
    place, lang = view.place(measure), view.lang
    if place is None:
        return None
    first, last = ordinal(place.first, lang), ordinal(place.last, lang)
    if first == last:
        return say(lang, "{first} of {n} hubs", first=first, n=place.known)
    return say(lang, "{first} to {last} of {n} hubs", first=first, last=last, n=place.known)


def _bracketed(parts: Sequence[str | None], lang: str) -> str:
    """Put what there is in one pair of brackets, with the space before it."""
    told = [one for one in parts if one]
    between = " ; " if lang == "fr" else "; "
    return f" ({between.join(told)})" if told else ""


def _nothing(view: View) -> str:
    return say(view.lang, "Nothing is known of {name} that could be compared.", name=view.name)

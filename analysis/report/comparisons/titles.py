"""The finding of a comparison as its title: how many firms, how large, against most others."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    JOBS,
    Measure,
)
from analysis.report.comparisons.places import Place
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.wording import cardinal

FEW = 3  # hubs with a figure below which there is no "most"


def title(view: View) -> str:
    """State what is most telling in one line: `Casablanca beside eight hubs: …`."""
    lang, n = view.lang, len(view.hubs.peers)
    return say_many(
        lang,
        "{name} beside one hub: {finding}",
        "{name} beside {words} hubs: {finding}",
        n,
        name=view.name,
        words=cardinal(n, lang),
        finding=_finding(view),
    )


def _finding(view: View) -> str:
    firms, lang = view.place(FIRMS), view.lang
    if firms is None:
        return _without_firms(view)
    if not _most(firms):
        values = dict(known=firms.known, all=firms.known + firms.unknown)
        return say(lang, "firms counted in {known} of {all} hubs", **values)
    first = _among(_first(firms, lang), firms, lang)
    others = view.doubt(view.sides(FIRMS)[0])
    if others:
        names = listed(others, lang)
        return say(lang, "{first}, by a figure also told of {names}", first=first, names=names)
    size = view.place(FIRM_SIZE)
    if size is None:
        return _with_space(first, view)
    if not _sound(view, FIRM_SIZE, size):
        return first
    # Where both are known of as many hubs, that is said once, at the end.
    told = _first(firms, lang) if size.unknown == firms.unknown else first
    return _with_size(told, firms, size, lang) or first


def _sound(view: View, measure: Measure, place: Place) -> bool:
    """Whether a place can carry a clause: among most hubs, and by a figure of this hub alone."""
    return _most(place) and not view.doubt(view.sides(measure)[0])


def _most(place: Place) -> bool:
    """Whether most hubs of the page have a figure: of fewer, a title says nothing."""
    return place.known > place.unknown


def _among(clause: str, place: Place, lang: str) -> str:
    """Say among how many hubs a clause holds, where some have no figure."""
    if not place.unknown or place.standing == "unsure":
        return clause
    return say(lang, "{clause} (of the {n} with a figure)", clause=clause, n=place.known)


def _first(firms: Place, lang: str) -> str:
    if firms.known < FEW:
        return {
            "more": say(lang, "more firms"),
            "fewer": say(lang, "fewer firms"),
        }.get(firms.standing, say(lang, "a number of firms that claims leave open"))
    words = {
        "more": say(lang, "more firms than most"),
        "middle": say(lang, "neither many firms nor few"),
        "fewer": say(lang, "fewer firms than most"),
        "unsure": say(lang, "a number of firms that claims leave open"),
    }
    return words[firms.standing]


def _with_size(first: str, firms: Place, size: Place, lang: str) -> str | None:
    """Add how large the firms are; `but` where more firms are smaller ones, and so on."""
    alike = firms.standing == size.standing
    words = {
        ("more", True): say(lang, "{first}, and larger ones", first=first),
        ("more", False): say(lang, "{first}, but larger ones than most", first=first),
        ("fewer", True): say(lang, "{first}, and smaller ones", first=first),
        ("fewer", False): say(lang, "{first}, but smaller ones than most", first=first),
        ("middle", True): say(lang, "{first}, of middling size", first=first),
        ("middle", False): say(lang, "{first}, of middling size", first=first),
    }
    clause = words.get((size.standing, alike))
    return _among(clause, size, lang) if clause else None


def _with_space(first: str, view: View) -> str:
    """Add how close together they are, and that jobs are not counted."""
    lang, measure = view.lang, view.fullest((DENSITY_GROSS, DENSITY_LETTABLE))
    place = view.place(measure) if measure else None
    if measure is not None and place is not None and _sound(view, measure, place):
        if place.standing == "more":
            return _among(say(lang, "{first}, but closer together", first=first), place, lang)
        if place.standing == "fewer":
            return _among(say(lang, "{first}, further apart", first=first), place, lang)
    if view.own(JOBS) is None:
        return say(lang, "{first}, and no count of jobs", first=first)
    return first


def _without_firms(view: View) -> str:
    lang, jobs = view.lang, view.place(JOBS)
    if jobs is None:
        return say(lang, "no figure of the same years to compare")
    words = {
        "more": say(lang, "more people at work than in most; firms not counted"),
        "middle": say(lang, "neither many people at work nor few; firms not counted"),
        "fewer": say(lang, "fewer people at work than in most; firms not counted"),
        "unsure": say(lang, "firms not counted"),
    }
    if not _sound(view, JOBS, jobs):
        return words["unsure"]
    return _among(words[jobs.standing], jobs, lang)

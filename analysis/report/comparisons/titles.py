"""The finding of a comparison as its title: how many firms, how large, against most others."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    JOBS,
)
from analysis.report.comparisons.places import Place
from analysis.report.comparisons.view import View
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
    firms, size = view.place(FIRMS), view.place(FIRM_SIZE)
    if firms is None:
        return _without_firms(view)
    first = _first(firms, view.lang)
    return _with_size(first, firms, size, view.lang) if size else _with_space(first, view)


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


def _with_size(first: str, firms: Place, size: Place, lang: str) -> str:
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
    return words.get((size.standing, alike), first)


def _with_space(first: str, view: View) -> str:
    """Add how close together they are, and that jobs are not counted."""
    lang, measure = view.lang, view.fullest((DENSITY_GROSS, DENSITY_LETTABLE))
    place = view.place(measure) if measure else None
    if place is not None and place.standing == "more":
        return say(lang, "{first}, but closer together", first=first)
    if place is not None and place.standing == "fewer":
        return say(lang, "{first}, further apart", first=first)
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
    return words[jobs.standing]

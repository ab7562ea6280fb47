"""How much room is there, and how much of it has a firm: the findings on space and on sales."""

from __future__ import annotations

from dataclasses import replace

from analysis.language.messages import say
from analysis.language.numbers import money, number
from analysis.report.findings.finding import Finding
from analysis.report.findings.general import general
from analysis.report.findings.modelled import reconciled
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, marks, when

AREAS = ("floor_area_lettable", "floor_area")


def space(study: Study) -> Finding | None:
    """Say the floor area, lettable where it is known, and the room that a firm has."""
    indicator = next((name for name in AREAS if study.has(name)), None)
    found = general(study, indicator, "space") if indicator else None
    area = study.latest(indicator) if indicator else None
    if found is None or area is None:
        return None
    room = room_per_firm(study, area)
    return replace(found, sentences=(room, *found.sentences[1:])) if room else found


def room_per_firm(study: Study, area: Reading) -> str | None:
    """Say square metres per firm present, from the latest count near the area's date."""
    lang = study.lang
    firms = reconciled(study, study.latest("tenant_firms"))
    if firms is None or firms.kept.bound in ("lower", "upper") or firms.kept.middle <= 0:
        return None
    values = dict(
        room=number(round(area.kept.middle / firms.kept.middle), lang),
        firms=bare(firms.kept, lang),
        when=when(firms.kept, lang) + marks(firms.kept),
    )
    if area.indicator == "floor_area":
        return say(
            lang,
            "That is {room} m² of gross area for each of the firms present ({firms} {when}).",
            **values,
        )
    return say(lang, "That is {room} m² for each of the firms present ({firms} {when}).", **values)


def sales(study: Study) -> Finding | None:
    """Say what the tenants sell in a year, and how much that is for each person at work."""
    found = general(study, "tenants_turnover", "money")
    last = study.latest("tenants_turnover")
    if found is None or last is None:
        return None
    each = _per_person(study, last)
    return replace(found, sentences=(each, *found.sentences[1:])) if each else found


def _per_person(study: Study, last: Reading) -> str | None:
    jobs = next((one for one in study.sound("jobs") if one.year == last.year), None)
    if jobs is None or jobs.kept.middle <= 0 or last.kept.months != 12:
        return None
    each = last.kept.middle / jobs.kept.middle
    digits = 10 ** max(len(str(int(each))) - 2, 0)
    return say(
        study.lang,
        "That is about {each} for each of the people at work ({jobs}).",
        each=money(round(each / digits) * digits, last.kept.currency, study.lang),
        jobs=bare(jobs.kept, study.lang) + marks(jobs.kept),
    )

"""The top of a brief: kicker, title, answer, verdict, three findings, and how it was run."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.facts.package import open_package
from analysis.language.messages import Message, say, say_many
from analysis.language.numbers import date, number
from analysis.language.shown import Html, element, paragraphs
from analysis.report.briefs.amounts import amount, job_years
from analysis.report.briefs.case import NET, Case
from analysis.report.briefs.chance_dots import verdict
from analysis.report.briefs.main_findings import findings
from analysis.report.briefs.references import References
from analysis.report.briefs.telling import Place, lead, place_of, year_of
from analysis.report.pages.head import FactSheet, Head


def page_top(case: Case, place: Place, refs: References) -> Head:
    """Put the head of a brief together."""
    lang = refs.marks.lang
    scenario = case.scenario
    answer: list[object] = list(lead(case, place, lang))
    if not case.idle:
        answer.append(verdict(case, lang))
    return Head(
        kind=say(lang, "Decision brief"),
        kicker=kicker(case, place, lang),
        title=scenario.titled(lang),
        answer=answer,
        findings=findings(case, refs),
        lang=lang,
        fiche=fact_sheet(case, place, lang),
    )


def kicker(case: Case, place: Place, lang: str) -> list[str]:
    """Say where, for how long, and on which data."""
    package = open_package(case.central.data)
    when = date(str(package.created)[:10], lang, "long")
    start = int(case.central.start)
    span = say_many(
        lang,
        "{n} year from {start}",
        "{n} years from {start}",
        case.scenario.horizon,
        start=str(start),
    )
    data = say(lang, "data {version} of {date}", version=package.version, date=when)
    return [place.city, span, data]


def fact_sheet(case: Case, place: Place, lang: str) -> FactSheet:
    """List what the answer was worked out with."""
    model = case.central.model
    basis = say(lang, "fitted to its own figures")
    if model.lender:
        lender = place_of(model.lender, lang, case.central.data).name
        basis = say(lang, "hazards of {lender}, made wider", lender=lender)
    base = case.scenario.baseline
    facts = [
        (say(lang, "Hub"), place.name),
        (say(lang, "Compared with"), (base or case.scenario).titled(lang)),
        (say(lang, "Tenant model"), basis),
        (say(lang, "Draws"), say(lang, "{n}, seed {seed}", **_draws(case, lang))),
        (say(lang, "Error of the draws"), _errors(case, lang)),
        (say(lang, "Money"), say(lang, "{code} of {year}", code=case.money, year=year_of(case))),
    ]
    return FactSheet(say(lang, "How it was worked out"), facts, lang, below=_notes(case, lang))


def _draws(case: Case, lang: str) -> dict[str, str]:
    return {"n": number(case.n_draws, lang), "seed": str(case.central.seed)}


def _errors(case: Case, lang: str) -> str:
    """Say what the number of draws leaves open around the two headlines."""
    net, cost = case.row(NET), case.row("net_cost")
    errors = (
        job_years(float(net["mc_error"]), lang),
        amount(float(cost["mc_error"]), case.money, lang),
    )
    return ", ".join(f"±\u00a0{error}" for error in errors)


def _notes(case: Case, lang: str) -> Html:
    names = {
        hub: place_of(hub, lang, case.central.data).name
        for hub in (case.entity, case.central.model.lender)
        if hub
    }
    told = [said_with(note, names, lang) for note in case.central.notes]
    if not told:
        told = [
            say(
                lang,
                "A model worked out with declared assumptions, not an estimate of this policy.",
            )
        ]
    return paragraphs(*(element("span", text) for text in told))


def said_with(note: Message, names: Mapping[str, str], lang: str) -> str:
    """Say a note of the policy room with hubs by their names instead of their ids."""
    values = {key: names.get(str(value), value) for key, value in note.values.items()}
    return say(lang, note.template, **values)

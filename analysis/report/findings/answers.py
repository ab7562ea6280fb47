"""The paragraph that answers, and the one that says what the answer is worth."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.report.findings.breaks import since_break
from analysis.report.findings.choosing import findings
from analysis.report.findings.counts import APART
from analysis.report.findings.departures import departures_kept, rounded, told_flow
from analysis.report.findings.modelled import Modelled, is_modelled, reconciled
from analysis.report.findings.part import part_of_site
from analysis.report.findings.rent_facts import Rents, rents
from analysis.report.findings.study import Study
from analysis.report.findings.titles import is_followed, is_old, percent_words
from analysis.report.findings.wording import amount, bare, capital, in_date, joined, marks, when

LONGEST = 4  # sentences of an answer


def answer(study: Study) -> str:
    """Answer in two to four sentences: how many firms, how fast they leave, rent, people."""
    leaving, rent = _departures(study), _rent(study)
    sentences = [_firms(study), leaving, rent]
    if not (leaving and rent):
        sentences.insert(1, _people(study))
    if study.planned:
        sentences.insert(
            0, say(study.lang, "The site is announced; no source says that it is open.")
        )
    told = [one for one in sentences if one][:LONGEST]
    if len(told) < 2:
        told.append(_known(study))
    return " ".join(told)


def worth(study: Study) -> str:
    """Say what the answer is worth: the grades behind it, the gap that matters most, brackets."""
    told = say(study.lang, "{grades}, {gap}.", grades=_grades(study), gap=_gap(study))
    return f"{told} {_bracket(study)}".rstrip()


def _bracket(study: Study) -> str:
    """Tell reconciled figures from printed ones, or say why there are none."""
    if study.model.table["status"].isin(["reconciled", "interpolated"]).any():
        return brackets_told(study.lang)
    return declined_told(study) or ""


def brackets_told(lang: str) -> str:
    """Say how a reconciled figure is told from a printed one."""
    return say(
        lang,
        "A figure with a range in square brackets is reconciled: a stock-flow model makes the "
        "claims consistent, and the range is its 95% interval. The others are printed by a "
        "source.",
    )


def declined_told(study: Study) -> str | None:
    """Say why the counts of firms and jobs are not reconciled; None where there are none."""
    if not study.has("tenant_firms", "jobs"):
        return None
    lang = study.lang
    reasons = {one.series: one.reason.said(lang) for one in study.model.declined}
    why = reasons.get("tenants" if study.has("tenant_firms") else "jobs")
    if why is None:
        return None
    return say(
        lang,
        "Counts stand as sources print them and are not reconciled: {reason}.",
        reason=why,
    )


def _firms(study: Study) -> str:
    found = study.latest("tenant_firms")
    last = reconciled(study, found)
    lang, noun = study.lang, study.noun
    if last is None or found is None:
        told = say(lang, "No source counts the firms in the {noun}.", noun=noun)
        return told if study.houses_firms and len(study.claims) else ""
    many = 1 if last.ends[1] == 1 else 2
    date = when(last, lang) if is_modelled(last) else in_date(last.shown.period_end, lang)
    dated = say(lang, "{when}, the last count,", when=date) if is_old(study, last) else f"{date},"
    told = say_many(
        lang,
        "{when} {firms} was in the {noun}",
        "{when} {firms} were in the {noun}",
        many,
        when=capital(dated),
        firms=amount(last, lang) + part_of_site(study, found.kept) + marks(last),
        noun=noun,
    )
    first = since_break(study, "tenant_firms")[0]
    apart = found.kept.moment - first.kept.moment
    first = reconciled(study, first) or first
    if apart < APART:
        return say(lang, "{sentence}.", sentence=told)
    return say(
        lang,
        "{sentence}, against {before} {when}.",
        sentence=told,
        before=bare(first, lang),
        when=when(first, lang) + marks(first),
    )


def _people(study: Study) -> str:
    last, lang = reconciled(study, study.latest("jobs")), study.lang
    if last is None:
        return (
            say(lang, "No source counts the people who work there.")
            if study.has("tenant_firms")
            else ""
        )
    many = 1 if last.ends[1] == 1 else 2
    return say_many(
        lang,
        "{people} person worked there {when}.",
        "{people} people worked there {when}.",
        many,
        people=capital(bare(last, lang)),
        when=when(last, lang) + marks(last),
    )


def _departures(study: Study) -> str:
    kept, lang = departures_kept(study), study.lang
    flow = told_flow(study, kept) if kept is not None else None
    if kept is None or flow is None:
        return ""
    many = 1 if flow.ends[1] == 1 else 2
    told = reconciled(study, kept) or kept
    values = dict(
        when=capital(when(told, lang)), firms=bare(rounded(flow), lang), marks=marks(told)
    )
    if flow is kept.kept or isinstance(flow, Modelled):
        return say_many(
            lang,
            "{when}, {firms} firm left{marks}.",
            "{when}, {firms} firms left{marks}.",
            many,
            **values,
        )
    return say_many(
        lang,
        "{when}, {firms} firm left a year{marks}.",
        "{when}, {firms} firms left a year{marks}.",
        many,
        **values,
    )


def _rent(study: Study) -> str:
    found, lang = rents(study), study.lang
    start = found.start
    if start is None or start.quality == "C":
        return ""
    if found.discounted:
        return _discount(found, lang, old=is_old(study, start))
    values = dict(amount=amount(start, lang) + marks(start), when=when(start, lang))
    if start.indicator == "rent_startup":
        return say(lang, "A start-up paid {amount} {when}.", **values)
    return say(lang, "Rent was {amount} {when}.", **values)


def _discount(found: Rents, lang: str, *, old: bool) -> str:
    """Say the price of the first months, against the market where it is known, and what follows."""
    start, months = found.start, found.months
    assert start is not None
    assert months is not None
    share = found.share
    length = say_many(
        lang, "for the first month", "for the first {n} months", int(months.kept.middle)
    ) + marks(months)
    values = dict(amount=amount(start, lang) + marks(start), months=length, then=_then(found, lang))
    values["when"] = capital(when(start, lang))
    if share is None or found.market is None:
        if old:
            return say(lang, "{when}, a start-up paid {amount} {months}, then {then}.", **values)
        return say(lang, "A start-up pays {amount} {months}, then {then}.", **values)
    values["share"] = _lowered(percent_words((share[0] + share[1]) / 2, lang))
    values["market"] = marks(found.market)
    if old:
        return say(
            lang,
            "{when}, a start-up paid {amount} {months}, {share} of the city’s office rent{market}, "
            "then {then}.",
            **values,
        )
    return say(
        lang,
        "A start-up pays {amount} {months}, {share} of the city’s office rent{market}, then "
        "{then}.",
        **values,
    )


def _then(found: Rents, lang: str) -> str:
    if found.multiplier is not None:
        factor = found.multiplier.kept.middle
        if factor == 2:
            return say(lang, "twice that") + marks(found.multiplier)
        return say(lang, "{times} times that", times=number(factor, lang)) + marks(found.multiplier)
    assert found.later is not None
    return bare(found.later, lang) + marks(found.later)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _known(study: Study) -> str:
    """Name the findings where there is little to say about firms, people and rent."""
    lang, found = study.lang, findings(study)
    if not found:
        return say(lang, "No figure is known for this {noun}.", noun=study.noun)
    told = [say(lang, "{figure}, {what}", figure=one.big, what=one.what) for one in found]
    return say(lang, "What is known: {figures}.", figures=joined(told, lang, begin=False))


def _grades(study: Study) -> str:
    """Say how many claims have grade A."""
    lang, n = study.lang, len(study.claims)
    best = int((study.claims["quality"] == "A").sum())
    if n == 0:
        return say(lang, "nothing is published")
    if best == 0:
        return say_many(
            lang,
            "the one claim is not of grade A (official or the operator’s own document)",
            "none of the {n} claims is of grade A (official or the operator’s own document)",
            n,
        )
    if best == n:
        return say_many(
            lang,
            "the one claim is of grade A (official or the operator’s own document)",
            "all {n} claims are of grade A (official or the operator’s own document)",
            n,
        )
    return say_many(
        lang,
        "{n} of the {all} claims is of grade A (official or the operator’s own document)",
        "{n} of the {all} claims are of grade A (official or the operator’s own document)",
        best,
        all=number(n, lang),
    )


def _gap(study: Study) -> str:
    """Say the gap that matters most for the question."""
    lang = study.lang
    last = study.latest("tenant_firms")
    if last is None and study.houses_firms:
        return say(lang, "and nobody has counted the firms")
    if last is None:
        return _lone(study)
    if departures_kept(study) is not None and not is_followed(study):
        return say(lang, "and no source says what becomes of the firms that leave")
    if is_old(study, last) and study.unsound_later("tenant_firms") is not None:
        return say(
            lang, "and only undated or unclear sources count the firms after {year}", year=last.year
        )
    if is_old(study, last):
        return say(lang, "and no firm has been counted since {year}", year=last.year)
    if not study.has("jobs"):
        return say(lang, "and nobody has counted the jobs")
    if departures_kept(study) is None:
        return say(lang, "and no source counts the firms that leave")
    return say(lang, "and the firms counted are those that stayed")


def _lone(study: Study) -> str:
    """Say how many indicators rest on one observation: for what houses no firms."""
    alone, known = study.lone()
    if not alone:
        return say(study.lang, "and every indicator rests on more than one observation")
    return say_many(
        study.lang,
        "and {n} of {known} indicators rests on one observation",
        "and {n} of {known} indicators rest on one observation",
        alone,
        known=number(known, study.lang),
    )

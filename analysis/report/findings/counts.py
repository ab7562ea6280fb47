"""How many firms and people are there: the findings on presence and on work."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, quantity
from analysis.report.findings.breaks import since_break
from analysis.report.findings.finding import Finding
from analysis.report.findings.firm_size import firm_sizes
from analysis.report.findings.modelled import Modelled, is_modelled, reconciled
from analysis.report.findings.part import part_of_site
from analysis.report.findings.prose import cited
from analysis.report.findings.ratings import rate
from analysis.report.findings.reading import Reading
from analysis.report.findings.strip import Strip, Tick
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, capital, change, dated, figure, marks, when

APART = 2.5  # years between two counts that tell a change


def presence(study: Study) -> Finding | None:
    """Say how many firms are present, since when, and of what size."""
    last = study.latest("tenant_firms")
    told = reconciled(study, last)
    if last is None or told is None:
        return None
    lang = study.lang
    many = 1 if told.ends[1] == 1 else 2
    what = say_many(
        lang, "firm present {when}", "firms present {when}", many, when=when(told, lang)
    )
    sentences = (interval_told(told, last, lang), _growth(study, last), _size(study))
    return Finding(
        theme="size",
        big=figure(told, lang),
        what=what + part_of_site(study, last.kept) + marks(told),
        sentences=tuple(filter(None, sentences)),
        rating=rate(study, last),
        moment=last.kept.moment,
        lang=lang,
        strip=scale(study, last, "blue"),
    )


def work(study: Study) -> Finding | None:
    """Say how many people work in the hub, and how many in a firm."""
    last = study.latest("jobs")
    told = reconciled(study, last)
    if last is None or told is None:
        return None
    lang = study.lang
    many = 1 if told.ends[1] == 1 else 2
    what = say_many(
        lang, "person at work {when}", "people at work {when}", many, when=when(told, lang)
    )
    sentences = (interval_told(told, last, lang), _growth(study, last), _latest_step(study, last))
    return Finding(
        theme="people",
        big=figure(told, lang),
        what=what + part_of_site(study, last.kept) + marks(told),
        sentences=tuple(filter(None, sentences)),
        rating=rate(study, last),
        moment=last.kept.moment,
        lang=lang,
        strip=scale(study, last, "rust"),
    )


def interval_told(told: Reading, claimed: Reading, lang: str) -> str | None:
    """Say the 95 % interval of a modelled figure, and what sources print; nothing of a claim."""
    if not isinstance(told.kept, Modelled):
        return None
    unit = "percent" if told.kept.unit == "percent" else None
    return say(
        lang,
        "Reconciled: the 95% interval goes from {low} to {high}; sources print {claimed} {when}.",
        low=quantity(told.kept.least, unit, lang),
        high=quantity(told.kept.most, unit, lang),
        claimed=figure(claimed, lang),
        when=when(claimed, lang) + marks(claimed),
    )


def _growth(study: Study, last: Reading) -> str | None:
    """Say the change since the first count that means the same."""
    series = since_break(study, last.indicator)
    if not series or last.kept.moment - series[0].kept.moment < APART:
        undated = [
            one for one in study.series(last.indicator) if one.kept.moment > last.kept.moment
        ]
        if undated:
            return _undated(undated[-1], study.lang)
        return say(study.lang, "No other year is counted.") if len(series) < 2 else None
    first, told = both_told(study, series[0], last)
    return say(study.lang, "{change}.", change=change(first, told, study.lang))


def both_told(study: Study, first: Reading, last: Reading) -> tuple[Reading, Reading]:
    """Take two counts both from the model, or both from claims: never one of each."""
    early, late = reconciled(study, first), reconciled(study, last)
    if early is None or late is None or not (is_modelled(early) and is_modelled(late)):
        return first, last
    return early, late


def _undated(later: Reading, lang: str) -> str:
    """Mention a later figure of grade C that was not preferred."""
    return say(
        lang,
        "An undated or unclear source says {figure} {when}.",
        figure=bare(later, lang),
        when=when(later, lang) + marks(later),
    )


def _size(study: Study) -> str | None:
    """Say people per firm at the first and last date that have it."""
    sizes = firm_sizes(study)
    if not sizes:
        return None
    lang = study.lang
    first, last = sizes[0], sizes[-1]
    told = first.phrase(lang) + cited(*first.claim_ids)
    if last is not first and last.said(lang) == first.said(lang):
        told = say(
            lang,
            "{size} people per firm {when}, as {before}",
            size=last.said(lang),
            when=last.when(lang) + cited(*last.claim_ids),
            before=first.when(lang) + cited(*first.claim_ids),
        )
    elif last is not first:
        later = f"{last.said(lang)} {last.when(lang)}{cited(*last.claim_ids)}"
        told = say(lang, "{first}, {last}", first=told, last=later)
    return say(lang, "{size}.", size=capital(told))


def _latest_step(study: Study, last: Reading) -> str | None:
    """Say the change since the count before the last, or people per firm where there is none."""
    series = since_break(study, last.indicator)
    if len(series) < 3 or not study.has("tenant_firms"):
        return _size(study) if len(series) < 3 else None
    first, told = both_told(study, series[-2], last)
    return say(study.lang, "{change}.", change=change(first, told, study.lang))


def scale(study: Study, last: Reading, role: str) -> Strip:
    """Set a count on its scale beside the first count of the same meaning.

    Of a modelled count the bar is its interval, and the rings are the claims of its date.
    """
    lang = study.lang
    series = since_break(study, last.indicator)
    first = series[0] if series and series[0] is not last else None
    claimed = last
    if first is None:
        last = reconciled(study, last) or last
    else:
        first, last = both_told(study, first, last)
    low, high = _ends(last)
    middle = last.kept.middle if is_modelled(last) else (low + high) / 2
    ticks = [Tick(middle, dated(last, lang))]
    rings = tuple(one.middle for one in claimed.observations) if is_modelled(last) else ()
    reference: list[tuple[float, float]] = []
    if first is not None:
        label = say(
            lang, "{figure} in {year}", figure=number(first.kept.middle, lang), year=first.year
        )
        reference.append(_ends(first))
        ticks.append(Tick(first.kept.middle, label))
        alt = say(
            lang,
            "On a scale from 0: {last} {when}, {first} {before}",
            last=bare(last, lang),
            when=when(last, lang),
            first=bare(first, lang),
            before=when(first, lang),
        )
    else:
        alt = say(
            lang, "On a scale from 0: {last} {when}", last=bare(last, lang), when=when(last, lang)
        )
    return Strip((low, high), tuple(ticks), role, alt, rings=rings, reference=tuple(reference))


def _ends(one: Reading) -> tuple[float, float]:
    kept = one.kept
    return (kept.least, kept.most) if isinstance(kept, Modelled) else one.ends

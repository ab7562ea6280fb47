"""The words around the timeline of firms and jobs."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.language.messages import say, say_many
from analysis.language.shown import Html, fragment
from analysis.report.findings.breaks import since_break
from analysis.report.findings.counts import both_told
from analysis.report.findings.modelled import plainly
from analysis.report.findings.prose import pieces, plain
from analysis.report.findings.study import Study
from analysis.report.findings.wording import (
    MANIFOLD,
    amount,
    bare,
    change,
    in_date,
    joined,
    marks,
    when,
)
from analysis.report.marks import Marks
from analysis.report.profiles.picture_words import (
    Words,
    claims_in,
    courses,
    file_name,
    scope,
    span_of,
)


def timeline_words(study: Study, marks_: Marks) -> Words:
    """Say how far firms and jobs moved since their first figures of the same meaning."""
    lang, names = study.lang, ("tenant_firms", "jobs")
    name = file_name(study, "timeline")
    years = [one.year for indicator in names for one in study.series(indicator)]
    if not years:
        nothing = say(lang, "No count of firms or of jobs is known, so there is no line to draw.")
        return Words(name, absent=nothing)
    moved = [told for indicator in names if (told := _moved(study, indicator))]
    title = joined(moved, lang) or say(lang, "What has been counted")
    subtitle = say(lang, "Firms present and people at work, {name}", name=study.name)
    return Words(
        name=name,
        title=title,
        subtitle=subtitle + span_of(years),
        alt=". ".join([title, *courses(study, names)]) + ".",
        reading=_one_point(study, names, marks_),
        scope=scope(study, claims_in(study, names)),
        claim_ids=claims_in(study, names),
    )


def _moved(study: Study, indicator: str) -> str | None:
    """Say the change of a count since its first figure of the same meaning."""
    series, lang = since_break(study, indicator), study.lang
    if not series:
        return None
    what = say(lang, "firms") if indicator == "tenant_firms" else say(lang, "people at work")
    if len(series) < 2:
        return say(
            lang,
            "{what}: {figure} {when}",
            what=what,
            figure=bare(series[0], lang),
            when=when(series[0], lang),
        )
    begun, ended = both_told(study, series[0], series[-1])
    first, last = plainly(begun).kept, plainly(ended).kept
    if last.middle >= MANIFOLD * first.middle:
        return say(
            lang,
            "{what}: {first} in {start}, {last} in {end}",
            what=what,
            first=bare(first, lang),
            start=first.year,
            last=bare(last, lang),
            end=last.year,
        )
    moved = plain(change(begun, ended, lang, before=False), lang)
    return say(lang, "{what}: {change}", what=what, change=moved[:1].lower() + moved[1:])


def _one_point(study: Study, names: Iterable[str], marks_: Marks) -> Html | None:
    """Explain the figure on one point: the one most repeated, else the last."""
    points = [one for name in names for one in study.sound(name)]
    if not points:
        return None
    lang = study.lang
    point = max(points, key=lambda one: (len(one.kept.repeats), one.kept.moment))
    n = len(point.kept.repeats)
    values = dict(
        when=in_date(point.kept.period_end, lang),
        amount=amount(point.kept, lang) + marks(point.kept),
    )
    if n:
        told = say_many(
            lang,
            "{when}, a source counts {amount}; {n} other claim repeats it and weighs nothing.",
            "{when}, a source counts {amount}; {n} other claims repeat it and weigh nothing.",
            n,
            **values,
        )
    else:
        told = say(lang, "{when}, a source counts {amount}.", **values)
    return fragment(*pieces(told, marks_))

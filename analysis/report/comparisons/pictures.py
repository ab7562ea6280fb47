"""The words around each figure of a comparison: how to read, scope, alternative text, marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analysis.language.messages import say
from analysis.language.shown import Html, fragment
from analysis.report.comparisons.frames import growth_of
from analysis.report.comparisons.headlines import (
    density_headline,
    growth_headline,
    leaving_headline,
    people_headline,
    rent_headline,
    shown,
    size_headline,
)
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    GROSS,
    JOBS,
    LEAVING,
    LETTABLE,
    RENT,
    ROOM_GROSS,
    ROOM_LETTABLE,
    Measure,
)
from analysis.report.comparisons.telling import labelled, told, window, year_of, years
from analysis.report.comparisons.view import View
from analysis.report.figures.keys import KeyItem
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import pieces
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, capital, marks, when
from analysis.report.marks import Marks

AREAS = ((GROSS, LETTABLE), (DENSITY_GROSS, DENSITY_LETTABLE), (ROOM_GROSS, ROOM_LETTABLE))
PANELS = {"size": (FIRMS, JOBS, FIRM_SIZE), "rent": RENT, "leaving": (LEAVING,)}


@dataclass(frozen=True)
class Words:
    """What stands around a figure; `absent` is said instead where there is nothing to draw."""

    title: str
    subtitle: str
    alt: str
    reading: Html | None
    scope: Html | None
    claim_ids: tuple[str, ...]
    absent: str | None = None


def measures_of(view: View, name: str) -> tuple[Measure, ...]:
    """Return the panels of a figure; of gross and lettable area the one that most hubs share."""
    if name == "space":
        chosen = (_shared(view, kinds) for kinds in AREAS)
        return tuple(one for one in chosen if one is not None)
    return tuple(one for one in PANELS[name] if view.known(one))


def _shared(view: View, kinds: Sequence[Measure]) -> Measure | None:
    """Choose the kind of area with the subject and most hubs; None where nobody has either."""
    known = [one for one in kinds if view.known(one)]
    return max(
        known, key=lambda one: (view.own(one) is not None, len(view.known(one))), default=None
    )


def words_of(view: View, name: str, marks_: Marks) -> Words:
    """Return the words of a figure by its name."""
    rules: dict[str, Callable[[View, Marks], Words]] = {
        "size": _size,
        "scatter": _scatter,
        "space": _space,
        "rent": _rent,
        "leaving": _leaving,
        "growth": _growth,
    }
    if name not in rules:
        raise ValueError(f"figure {name!r}: a comparison has words for {', '.join(rules)}")
    return rules[name](view, marks_)


def _size(view: View, marks_: Marks) -> Words:
    subtitle = say(view.lang, "Firms present, people at work, people per firm")
    told_of = next((one for one in (FIRMS, JOBS) if len(view.known(one)) > 1), None)
    return _dots(view, "size", size_headline(view), subtitle, marks_, told_of)


def _space(view: View, marks_: Marks) -> Words:
    dense = next((one for one in measures_of(view, "space") if one in AREAS[1]), None)
    title, subtitle = density_headline(view, dense), _kinds_of_area(view)
    return _dots(view, "space", title, subtitle, marks_, dense)


def _kinds_of_area(view: View) -> str:
    """Say which kinds of area the panels that are drawn stand for."""
    drawn, lang = measures_of(view, "space"), view.lang
    kinds = {one in (LETTABLE, DENSITY_LETTABLE, ROOM_LETTABLE) for one in drawn}
    if kinds == {True}:
        return say(lang, "Lettable area in every panel, never mixed with gross area")
    if kinds == {False}:
        return say(lang, "Gross area in every panel, never mixed with lettable area")
    return say(lang, "Gross and lettable area are never mixed; each panel says which")


def _rent(view: View, marks_: Marks) -> Words:
    subtitle = say(
        view.lang, "The same rents in euros, at purchasing power and beside income, of their year"
    )
    return _dots(view, "rent", rent_headline(view), subtitle, marks_)


def _leaving(view: View, marks_: Marks) -> Words:
    subtitle = say(view.lang, "Firms that left in a year over firms present in that year")
    return _dots(view, "leaving", leaving_headline(view), subtitle, marks_)


def _scatter(view: View, marks_: Marks) -> Words:
    lang, known = view.lang, view.known(FIRM_SIZE)
    if not known:
        return _nothing(view)
    title, side = people_headline(view), view.sides(FIRM_SIZE)[0]
    side = side if side.figure is not None else known[0]
    assert side.figure is not None
    reading = say(
        lang,
        "{name} had {size} people per firm {when}; lines are 95% intervals, or what the claims of "
        "that year allow.",
        name=view.hubs.name(side.study),
        size=bare(side.figure.shown, lang) + marks(side.figure.shown),
        when=when(side.figure.shown, lang),
    )
    return Words(
        title=title,
        subtitle=say(
            lang, "Each hub at one year in which both are counted, {years}", years=years(known)
        ),
        alt=_alt(view, title, (FIRM_SIZE,)),
        reading=_html(reading, marks_),
        scope=_html(_scope(view, (FIRM_SIZE,)), marks_),
        claim_ids=_claims(view, (FIRM_SIZE,)),
    )


def _growth(view: View, marks_: Marks) -> Words:
    lang = view.lang
    series = {study: growth_of(study) for study in view.hubs.all}
    courses = [one for study in view.hubs.all if (one := _course(view, study))]
    if not courses:
        return _nothing(view)
    claims = (claim for own in series.values() for one in own for claim in one.kept.claim_ids)
    reading = say(
        lang,
        "the thin line is {name} in every panel, a ribbon the 95% interval of a reconciled "
        "series; figures more than four years apart are not joined.",
        name=view.name,
    )
    title = growth_headline(view)
    return Words(
        title=title,
        subtitle=say(
            lang,
            "Firms present by years since opening; each hub since its count last changed meaning",
        ),
        alt=". ".join([title, *courses]) + ".",
        reading=_html(reading, marks_) if series[view.hubs.subject] else None,
        scope=_html(say(lang, "years since the opening year that the rule keeps."), marks_),
        claim_ids=tuple(dict.fromkeys(claims)),
    )


def _course(view: View, study: Study) -> str | None:
    """Say the first and the last count of a hub: for alternative texts."""
    series, lang = growth_of(study), view.lang
    if not series:
        return None
    ends = [series[0], *series[1:][-1:]]
    figures = listed([f"{bare(one, lang)} {when(one, lang)}" for one in ends], lang)
    return labelled(view.hubs.name(study), figures, lang)


def _dots(
    view: View,
    name: str,
    title: str,
    subtitle: str,
    marks_: Marks,
    told_of: Measure | None = None,
) -> Words:
    """Return the words of a dot plot; `told_of` is the panel of the title, else the first."""
    measures = measures_of(view, name)
    if not measures:
        return _nothing(view)
    return Words(
        title=title,
        subtitle=subtitle,
        alt=_alt(view, title, measures),
        reading=_html(_one_row(view, told_of or measures[0]), marks_),
        scope=_html(_scope(view, measures), marks_),
        claim_ids=_claims(view, measures),
    )


def _nothing(view: View) -> Words:
    """Say that there is nothing to draw; no claim is cited by what is not shown."""
    absent = say(
        view.lang,
        "No hub of this page has such figures near {year}, so there is nothing to draw.",
        year=view.hubs.year,
    )
    return Words("", "", "", None, None, (), absent)


def _one_row(view: View, measure: Measure) -> str:
    """Explain one panel, its unit named, on the row of the subject, or of the largest."""
    side = view.sides(measure)[0]
    side = side if side.figure is not None else view.known(measure)[0]
    assert side.figure is not None
    return say(
        view.lang,
        "{label}: {name}, {figure} in {year}, grade {grade}; the bar is the 95% interval of a "
        "reconciled figure, or all that claims of that date allow. Hubs are sorted for reading: "
        "bars that overlap order nothing.",
        label=measure.label,
        name=view.hubs.name(side.study),
        figure=shown(side, view.lang),
        year=f"{year_of(side.figure.shown, view.lang)}{marks(side.figure.shown)}",
        grade=side.figure.shown.quality,
    )


def _scope(view: View, measures: Sequence[Measure]) -> str:
    """Say which years are drawn on, and which hubs have figures of other years only."""
    lang, year = view.lang, view.hubs.year
    spans = list(dict.fromkeys(one for m in measures if (one := window(view, m)) is not None))
    if len(spans) > 1:
        first = say(
            lang,
            "the figure nearest to {year}: counts from {counts}, ratios from {ratios}",
            year=year,
            counts=spans[0],
            ratios=spans[1],
        )
    elif spans:
        first = say(lang, "the figure nearest to {year}, from {years}", year=year, years=spans[0])
    else:
        first = say(lang, "the figure nearest to {year}", year=year)
    lines = [first]
    for measure in measures:
        far = [told(view, side) for side in view.unknown(measure) if side.outside]
        if far:
            label, names = measure.label.said(lang), listed(far, lang)
            lines.append(
                say(lang, "{label}, only for another time: {names}.", label=label, names=names)
            )
    return " ".join(capital(one.rstrip(".")) + "." for one in lines)


def _alt(view: View, title: str, measures: Sequence[Measure]) -> str:
    lang, lines = view.lang, [title]
    for measure in measures:
        figures = [f"{view.hubs.name(s.study)} {shown(s, lang)}" for s in view.known(measure)]
        missing = view.named(view.unknown(measure))
        if missing:
            figures.append(say(lang, "no figure for {names}", names=listed(missing, lang)))
        lines.append(labelled(measure.label.said(lang), ", ".join(figures), lang))
    return ". ".join(lines) + "."


def _claims(view: View, measures: Sequence[Measure]) -> tuple[str, ...]:
    found = [side.figure for measure in measures for side in view.known(measure)]
    return tuple(dict.fromkeys(claim for one in found if one for claim in one.claim_ids))


def _html(text: str | None, marks_: Marks) -> Html | None:
    return fragment(*pieces(text, marks_)) if text else None


def keyed(items: Sequence[KeyItem], lang: str) -> tuple[KeyItem, ...]:
    """Say what the bars of a comparison are: all that the claims of a date allow."""
    allowed = say(lang, "what claims of that date allow")
    ranges = ("range", "whisker")
    return tuple(replace(one, label=allowed) if one.symbol in ranges else one for one in items)

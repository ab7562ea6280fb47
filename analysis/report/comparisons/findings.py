"""The three findings of a comparison: a place with its uncertainty, and how firmly it is known."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.report.comparisons.compared import Figure
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    GROSS,
    JOBS,
    LEAVING,
    LETTABLE,
    RENT_EUR,
    Measure,
)
from analysis.report.comparisons.place_strip import place_strip
from analysis.report.comparisons.places import Place, shown_place, without_figure
from analysis.report.comparisons.telling import doubted, next_to
from analysis.report.comparisons.view import View
from analysis.report.findings.finding import Finding
from analysis.report.findings.wording import amount, bare, marks

SHOWN = 3
ROLES = {"jobs": "rust", "exit_rate": "rust"}
# In the order of the question; of the measures in brackets the one with most hubs.
THEMES: tuple[tuple[Measure, ...], ...] = (
    (FIRMS,),
    (FIRM_SIZE,),
    (LEAVING,),
    (RENT_EUR,),
    (DENSITY_GROSS, DENSITY_LETTABLE),
    (JOBS,),
    (GROSS, LETTABLE),
)


def place_findings(view: View) -> tuple[Finding, ...]:
    """Choose up to three measures under which the subject has a place, one of a theme.

    A measure that few hubs share stands behind the others; a page with less to compare has fewer
    findings, and what is missing is said elsewhere.
    """
    chosen = [one for theme in THEMES if (one := view.fullest(theme)) is not None]
    enough = [one for one in chosen if len(view.known(one)) > 2]
    few = [one for one in chosen if one not in enough]
    return tuple(_finding(view, one) for one in (*enough, *few)[:SHOWN])


def _finding(view: View, measure: Measure) -> Finding:
    own, place, rating = view.own(measure), view.place(measure), view.rating(measure)
    assert own is not None
    assert place is not None
    assert rating is not None
    lang = view.lang
    what = say(
        lang,
        "{by}: {figure} in {year}",
        by=measure.by,
        figure=_figure(own, lang),
        year=own.shown.year,
    )
    return Finding(
        theme=measure.key,
        big=shown_place(place, lang),
        what=what + marks(own.shown),
        sentences=_sentences(view, measure, place),
        rating=rating,
        moment=own.shown.moment,
        lang=lang,
        strip=place_strip(view, measure, ROLES.get(measure.key, "blue")),
    )


def _figure(own: Figure, lang: str) -> str:
    money = own.shown.currency
    return amount(own.shown, lang) if money else bare(own.shown, lang)


def _sentences(view: View, measure: Measure, place: Place) -> tuple[str, ...]:
    lang, doubt = view.lang, doubted(view, measure)
    resting = say(lang, "It rests on {figure}.", figure=doubt) if doubt else None
    told = (resting, next_to(view, measure), without_figure(place, lang))
    return tuple(one for one in told if one)

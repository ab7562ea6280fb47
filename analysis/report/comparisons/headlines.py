"""The finding of each figure of a comparison, as its title."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.comparisons.compared import Side
from analysis.report.comparisons.footing import also_told
from analysis.report.comparisons.frames import growth_of
from analysis.report.comparisons.measures import FIRM_SIZE, FIRMS, JOBS, LEAVING, RENT_EUR, Measure
from analysis.report.comparisons.telling import display, with_doubt
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import is_reconciled, plainly
from analysis.report.findings.wording import amount, bare


def size_headline(view: View) -> str:
    """State how many times the smallest the largest hub is, by the figures kept."""
    named = _times(view, FIRMS) or _times(view, JOBS)
    return named or say(view.lang, "Firms and people at work")


def _times(view: View, measure: Measure) -> str | None:
    lang, known = view.lang, view.known(measure)
    if len(known) < 2 or known[0].figure is None or known[-1].figure is None:
        return None
    ratio = known[0].figure.middle / max(known[-1].figure.middle, 1e-9)
    values = dict(
        largest=view.hubs.name(known[0].study),
        smallest=view.hubs.name(known[-1].study),
        times=number(round(ratio) if ratio >= 3 else round(ratio, 1), lang),
    )
    told = say(lang, "{largest} counts about {times} times the jobs of {smallest}", **values)
    if measure is FIRMS:
        told = say(lang, "{largest} counts about {times} times the firms of {smallest}", **values)
    return with_doubt(view, told, (known[0], known[-1]))


def people_headline(view: View) -> str:
    """State the fewest and the most people per firm."""
    if len(view.known(FIRM_SIZE)) < 2:
        return say(view.lang, "How many firms, and how many people in each")
    values = _ends(view, FIRM_SIZE)
    told = say(view.lang, "People per firm: {low} in {last}, {high} in {first}", **values)
    return _doubting(view, FIRM_SIZE, told)


def density_headline(view: View, dense: Measure | None) -> str:
    """State the fewest and the most firms per 1,000 m²."""
    if dense is None or len(view.known(dense)) < 2:
        return say(view.lang, "Floor area, firms on it and people in it")
    values = _ends(view, dense)
    told = say(view.lang, "Firms per 1,000 m²: {low} in {last}, {high} in {first}", **values)
    return _doubting(view, dense, told)


def rent_headline(view: View) -> str:
    """State the lowest and the highest rent at entry in euros."""
    if len(view.known(RENT_EUR)) < 2:
        return say(view.lang, "Rent at entry")
    values = _ends(view, RENT_EUR)
    return say(
        view.lang, "Rent at entry per m² and month: {low} in {last}, {high} in {first}", **values
    )


def leaving_headline(view: View) -> str:
    """State the smallest and the largest share of firms that left in a year."""
    if len(view.known(LEAVING)) < 2:
        return say(view.lang, "Who counts the firms that leave")
    values = _ends(view, LEAVING)
    told = say(
        view.lang,
        "Of the firms present, {low} left {last} in a year, {high} left {first}",
        **values,
    )
    return _doubting(view, LEAVING, told)


def growth_headline(view: View) -> str:
    """State the first and the last count of the subject that mean the same."""
    lang, grown = view.lang, growth_of(view.hubs.subject)
    counted = [one for one in grown if is_reconciled(one.kept)] or grown
    series = [plainly(one) for one in counted]
    if len(series) < 2:
        return say(lang, "Firms present by age of the hub")
    told = say(
        lang,
        "{name}: {first} in {start}, {last} in {end}",
        name=view.name,
        first=amount(series[0].kept, lang),
        start=series[0].year,
        last=bare(series[-1], lang),
        end=series[-1].year,
    )
    claims = (*series[0].kept.claim_ids, *series[-1].kept.claim_ids)
    others = also_told(claims, view.elsewhere(view.hubs.subject))
    if not others:
        return told
    doubt = say(lang, "a figure also told of {names}", names=listed(others, lang))
    return f"{told} ({doubt})"


def _doubting(view: View, measure: Measure, headline: str) -> str:
    known = view.known(measure)
    return with_doubt(view, headline, (known[-1], known[0]))


def _ends(view: View, measure: Measure) -> dict[str, str]:
    known = view.known(measure)
    return {
        "low": shown(known[-1], view.lang),
        "last": view.hubs.name(known[-1].study),
        "high": shown(known[0], view.lang),
        "first": view.hubs.name(known[0].study),
    }


def shown(side: Side, lang: str) -> str:
    """Say the figure of a hub that has one, bounds in words."""
    assert side.figure is not None
    return display(side.figure, lang, words=True)

"""How a compared figure is told: by hub, year and mark; who stands next to whom; who has none."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import say
from analysis.language.numbers import bounded, span
from analysis.report.comparisons.compared import Figure, Side
from analysis.report.comparisons.measures import Measure
from analysis.report.comparisons.places import tied_with
from analysis.report.comparisons.reach import Reach
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import Modelled
from analysis.report.findings.reading import Observation
from analysis.report.findings.wording import bare, capital, marks


def told(view: View, side: Side) -> str:
    """Say a hub with its figure: `Porto Digital (304 to 319 in 2018)`, marks included."""
    figure = side.figure or side.outside
    assert figure is not None  # callers tell only what is known
    values = dict(
        name=view.hubs.name(side.study),
        figure=bare(figure.shown, view.lang),
        year=f"{year_of(figure.shown, view.lang)}{marks(figure.shown)}",
    )
    others = view.doubt(side)
    if others:
        values["names"] = listed(others, view.lang)
        return say(view.lang, "{name} ({figure} in {year}, also told of {names})", **values)
    return say(view.lang, "{name} ({figure} in {year})", **values)


def year_of(one: Observation, lang: str) -> str:
    """Say the year of a figure, and whether nobody counted then."""
    if isinstance(one, Modelled) and one.status != "reconciled":
        return say(lang, "{year}, interpolated", year=one.year)
    return str(one.year)


def with_doubt(view: View, headline: str, sides: Sequence[Side]) -> str:
    """Add to a headline which of the hubs that it names has a figure told of another place too."""
    doubts = []
    for side in sides:
        if others := view.doubt(side):
            values = dict(name=view.hubs.name(side.study), names=listed(others, view.lang))
            doubts.append(say(view.lang, "{name}: a figure also told of {names}", **values))
    between = " ; " if view.lang == "fr" else "; "
    return f"{headline} ({between.join(doubts)})" if doubts else headline


def doubted(view: View, measure: Measure) -> str | None:
    """Say that the figure of the subject is told of another place too; None where it is not."""
    others = view.doubt(view.sides(measure)[0])
    if not others:
        return None
    return say(view.lang, "a figure also told of {names}", names=listed(others, view.lang))


def next_to(view: View, measure: Measure, *, whole: bool = False) -> str | None:
    """Say whom the subject follows and precedes, and from whom no claim tells it apart.

    Parameters
    ----------
    view : View
        The hubs compared.
    measure : Measure
        By what.
    whole : bool
        Whether to begin with the measure and the subject's own figure.

    Returns
    -------
    str or None
        None where the subject or every other hub has no figure.
    """
    if view.place(measure) is None:
        return None
    lang, own = view.lang, view.sides(measure)[0]
    if not whole:
        return say(lang, "It {stands}.", stands=_stands(view, measure))
    return say(
        lang,
        "{by}, {own} {stands}.",
        by=capital(measure.by.said(lang)),
        own=told(view, own),
        stands=_stands(view, measure),
    )


def _stands(view: View, measure: Measure) -> str:
    """Say `follows X and precedes Y`, by what the claims allow."""
    lang, reach = view.lang, _reach(view.sides(measure)[0])
    others = [side for side in view.known(measure) if side.key != view.key]
    above = [side for side in others if reach.below(_reach(side))][-1:]
    below = [side for side in others if _reach(side).below(reach)][:1]
    tied = tied_with(view.sides(measure), view.key)
    level = [
        side
        for side in others
        if not (reach.below(_reach(side)) or _reach(side).below(reach)) and side not in tied
    ]
    parts = []
    if above:
        parts.append(say(lang, "follows {hub}", hub=told(view, above[0])))
    if below:
        parts.append(say(lang, "precedes {hub}", hub=told(view, below[0])))
    if tied:
        hubs = listed([told(view, side) for side in tied], lang)
        parts.append(say(lang, "is level with {hubs}", hubs=hubs))
    if level:
        hubs = listed([told(view, side) for side in level], lang)
        parts.append(say(lang, "cannot be told apart from {hubs}", hubs=hubs))
    return listed(parts, lang)


def _reach(side: Side) -> Reach:
    assert side.figure is not None
    return side.figure.reach


def ends(view: View, measure: Measure) -> str | None:
    """Say the smallest and the largest figure; None where less than two are known."""
    known = view.known(measure)
    if len(known) < 2:
        return None
    return say(
        view.lang,
        "The hubs that have one go from {smallest} to {largest}.",
        smallest=told(view, known[-1]),
        largest=told(view, known[0]),
    )


def without(view: View, measure: Measure) -> str | None:
    """Name the hubs without a figure, and those that have one of another time only."""
    lang, missing = view.lang, view.unknown(measure)
    far = [side for side in missing if side.outside is not None]
    none = [side for side in missing if side.outside is None]
    parts = []
    if none:
        parts.append(say(lang, "No figure: {names}.", names=listed(view.named(none), lang)))
    if far:
        names = listed([told(view, side) for side in far], lang)
        parts.append(say(lang, "Only for another time: {names}.", names=names))
    return " ".join(parts) or None


def window(view: View, measure: Measure) -> str | None:
    """Say which years a measure may draw on; None for facts without a year."""
    if measure.within is None:
        return None
    year, reach = view.hubs.year, int(measure.within)
    return f"{year - reach}–{year + reach}"


def years(sides: Sequence[Side]) -> str:
    """Say the years of the figures: `2012–2018`, or the one year."""
    found = sorted({side.figure.shown.year for side in sides if side.figure is not None})
    if not found:
        return ""
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"


def amount_of(figure: Figure, lang: str) -> str:
    """Say a figure with its mark, for the middle of a sentence."""
    return bare(figure.shown, lang) + marks(figure.shown)


def display(figure: Figure, lang: str, *, words: bool = False) -> str:
    """Print a figure without its unit: `250–260`, `≥ 40,000`, with `words` `at least 40,000`."""
    one = figure.shown
    unit = "percent" if one.unit == "percent" else one.currency
    if one.bound == "range":
        return span(one.low, one.high, unit, lang, prose=words)
    digits = 1 if one.currency == "PPP" else None
    return bounded(one.ends[0], one.bound, unit, lang, digits=digits, words=words)


def labelled(label: str, text: str, lang: str) -> str:
    """Put a label before what it names, with the colon of the language."""
    return f"{label}{' : ' if lang == 'fr' else ': '}{text}"

"""The table of every figure compared: hub by hub, with its place, range, year, marks and grade."""

from __future__ import annotations

import math

import pandas as pd

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.compared import Figure, Side
from analysis.report.comparisons.frames import dots_frame
from analysis.report.comparisons.measures import MEASURES, Measure
from analysis.report.comparisons.places import ordinal, place_of
from analysis.report.comparisons.telling import display, without, year_of
from analysis.report.comparisons.view import View
from analysis.report.findings.prose import pieces
from analysis.report.findings.wording import marks
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.tables import Column, Group, Row, Table

HARDLY = 0.01  # width of what the claims allow, below which it says no more than the figure


def compared_table(view: View, marks_: Marks, *, number_: int) -> Table:
    """Make the table: a group for each measure, the hubs by their figure, gaps in the last row."""
    lang = view.lang
    rows: list[Group | Row] = []
    for measure in MEASURES:
        rows.append(Group(measure.label.said(lang)))
        rows.extend(_row(view, measure, side, marks_) for side in view.known(measure))
        rows.extend(_gaps(view, measure, marks_))
    return Table(
        title=say(lang, "Every figure compared, with its place and its claims"),
        columns=(
            Column(say(lang, "Hub"), start=True),
            Column(say(lang, "Figure"), kept=True),
            Column(say(lang, "Possible range"), whole=True),
            Column(say(lang, "Place, largest first"), whole=True, label=say(lang, "place")),
            Column(say(lang, "Year"), whole=True),
            Column(say(lang, "Observations (claims)")),
            Column(say(lang, "Grade")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_note(view),
        data=_data(view),
        file=f"{view.key}_compared.csv",
    )


def _row(view: View, measure: Measure, side: Side, marks_: Marks) -> Row:
    figure, lang = side.figure, view.lang
    assert figure is not None
    name = view.hubs.name(side.study)
    return (
        fragment(*pieces(name + _tier(side, view) + marks(figure.shown), marks_)),
        display(figure, lang),
        _allowed(figure, lang),
        _place(view, measure, side),
        year_of(figure.shown, lang),
        f"{number(figure.n_observations, lang)} ({number(figure.n_claims, lang)})",
        grade(figure.shown.quality, lang),
    )


def _tier(side: Side, view: View) -> str:
    """Name the tier of a price: a start-up rent is no list price."""
    return f", {side.study.inline(side.tier)}" if side.tier else ""


def _allowed(figure: Figure, lang: str) -> str:
    """Print what the claims allow; a dash where that is hardly more than the figure itself."""
    low, high = figure.reach.low, figure.reach.high
    if not math.isfinite(high):
        return say(lang, "{low} or more", low=_short(low, lang))
    if low <= 0:
        return say(lang, "up to {high}", high=_short(high, lang))
    return "" if high <= low * (1 + HARDLY) else f"{_short(low, lang)}–{_short(high, lang)}"


def _short(end: float, lang: str) -> str:
    """Print an end to three digits, and whole from a thousand on."""
    return number(round(end) if end >= 1000 else float(f"{end:.3g}"), lang)


def _place(view: View, measure: Measure, side: Side) -> str:
    place, lang = place_of(view.sides(measure), side.key), view.lang
    if place is None:
        return ""
    first, last = ordinal(place.first, lang), ordinal(place.last, lang)
    ends = first if first == last else f"{first}–{last}"
    return say(lang, "{place} of {n}", place=ends, n=place.known)


def _gaps(view: View, measure: Measure, marks_: Marks) -> list[Row]:
    """Give the hubs without a figure one row that names them."""
    missing = without(view, measure)
    if not missing:
        return []
    told = element("span", *pieces(missing, marks_), class_="none")
    return [(told, None, "", "", "", "", "")]


def _note(view: View) -> Html:
    lang = view.lang
    rule = say(
        lang,
        "the reconciled figure of {year} where the stock-flow model has one, else the figure "
        "nearest to it, at most five years away for counts and ten for ratios and rents; areas "
        "have no year. Possible range: the 95% interval of a reconciled figure, and for one per "
        "area also what the claims on the area allow; of a claim, all "
        "that sound claims of that date let be true, their rounding included (a dash: hardly more "
        "than the figure). A place has two ends where ranges overlap.",
        year=view.hubs.year,
    )
    return fragment(element("b", say(lang, "Rule:")), " ", rule)


def _data(view: View) -> pd.DataFrame:
    frame = dots_frame(view, MEASURES).drop(columns=["label", "set_aside"])
    tiers = {
        (measure.key, side.key): side.tier for measure in MEASURES for side in view.sides(measure)
    }
    keys = zip(frame["indicator"], frame["entity_id"], strict=True)
    return frame.assign(tier=[tiers[key] for key in keys])

"""Stocks over time: every claim as a point, the line made of them, and the years nobody counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.dates import date
from analysis.language.messages import message, say, say_many
from analysis.language.numbers import bounded, number, span
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, tick_room, value_axis, void, year_axis
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.frames import claims_of, each, series_of
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import words
from analysis.report.figures.points import draw_claims
from analysis.report.figures.series import draw_series, gaps

HEIGHTS = (262.0, 180.0, 180.0)
GAP = 58.0
ECHOES_NAMED = 3  # an observation repeated this often is named
OUTLYING = 0.15  # a claim set aside is named where it is this far from the value kept
TITLES = {"tenant_firms": message("Firms present"), "jobs": message("People at work")}


@style.styled
def timeline(
    frame: pd.DataFrame,
    *,
    claims: pd.DataFrame,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
    indicators: Sequence[str] = ("tenant_firms", "jobs"),
    years: tuple[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> Figure:
    """Levels of one hub over time, a panel for each indicator, with every claim as a point.

    Parameters
    ----------
    frame : DataFrame
        `facts.indicators` of one hub, settled or reconciled: the line, and the ribbon where its
        `interval` is one.
    claims : DataFrame
        `facts.standings` of the same hub: the points. Echoes are small and tied to what they
        repeat.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.
    indicators : sequence of str
        The panels, from top to bottom.
    years : (int, int), optional
        First and last year of the axis; by default those of the figures. Years at the ends without
        a figure are hatched.
    labels : mapping of str to str, optional
        Claim id to words that stand at its point.
    titles : mapping of str to str, optional
        Indicator to the title of its panel.

    Returns
    -------
    Figure
        A panel without any figure says so in words.
    """
    data = {name: (series_of(frame, name), claims_of(claims, name)) for name in indicators}
    first, last = _ends(data, years)
    drawn = sheet(width, HEIGHTS[: len(indicators)], _margins(data, lang), gap=GAP, ax=ax)
    for panel, name in zip(drawn.panels, indicators, strict=True):
        rows, points = data[name]
        title = (titles or {}).get(name) or _title(name, lang)
        heading(panel, words(title, lang), style.role_of(name))
        if rows.empty and points.empty:
            absence(panel, words(say(lang, "No figure known"), lang), size=drawn.size)
            continue
        year_axis(panel, first, last)
        value_axis(panel, _top(rows, points), lang)
        draw_series(panel, rows, style.role_of(name))
        draw_claims(panel, points, style.role_of(name), lang)
        _voids(panel, rows, points, (first, last), drawn, lang)
        place(panel, _labels(rows, points, labels or {}, lang, drawn.narrow), drawn.size)
    return drawn.figure


def _ends(
    data: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], years: tuple[int, int] | None
) -> tuple[float, float]:
    times = pd.concat([part["time"] for pair in data.values() for part in pair])
    if times.empty:
        return (years[0], years[1] + 1.0) if years else (2000.0, 2026.0)
    first, last = np.floor(times.min()), np.floor(times.max()) + 1.0
    if years:
        first, last = min(first, years[0]), max(last, years[1] + 1.0)
    return float(first), float(last)


def _margins(data: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], lang: str) -> Margins:
    room = max(tick_room(_top(*pair), lang) for pair in data.values())
    return Margins(left=max(34.0, np.ceil(room)), right=12, top=26, bottom=26)


def _top(rows: pd.DataFrame, points: pd.DataFrame) -> float:
    """Highest point; a ribbon may rise above it by half before it is cut."""
    values = pd.concat([rows["value"], points["height"]]).astype(float).dropna()
    highest = float(values.max()) if len(values) else 1.0
    ends = rows["conf_high"].astype(float).dropna()
    return max(highest, min(float(ends.max()), 1.5 * highest)) if len(ends) else highest


def _title(name: str, lang: str) -> str:
    return TITLES[name].said(lang) if name in TITLES else name


def _voids(
    ax: Axes,
    rows: pd.DataFrame,
    points: pd.DataFrame,
    ends: tuple[float, float],
    drawn: Sheet,
    lang: str,
) -> None:
    known = pd.concat([rows[["time", "period_end"]], points[["time", "period_end"]]])
    known = known.sort_values("time").drop_duplicates("time")
    stated = (points if len(points) else rows).sort_values("time")  # a model dates no figure
    for start, end in gaps(known["time"], ends):
        if start <= ends[0]:
            said = say(lang, "No figure before {date}", date=_when(stated.iloc[0], lang))
        elif end >= ends[1]:
            said = say(lang, "No figure after {date}", date=_when(stated.iloc[-1], lang))
        else:
            said = say(lang, "No figure")
        low, high = ax.get_xlim()
        start, end = (low if start <= ends[0] else start), (high if end >= ends[1] else end)
        void(ax, start, end, words(said, lang), size=drawn.size)


def _when(row: pd.Series, lang: str) -> str:
    return date(str(row["period_end"]), lang, "long")


def _labels(
    rows: pd.DataFrame, points: pd.DataFrame, given: Mapping[str, str], lang: str, narrow: bool
) -> list[Label]:
    found = [
        Label(words(given[c.claim_id], lang), c.time, c.height)
        for c in each(points)
        if c.claim_id in given and np.isfinite(c.height)
    ]
    claimed = rows[rows["status"] == "claimed"]
    last = (claimed if len(claimed) else rows).tail(1)
    found += [_row_label(row, lang, 600, ("above", "right", "below")) for row in each(last)]
    found += _repeated(points, lang, narrow)
    if len(claimed) > 1:
        first = next(each(claimed))
        found.append(_row_label(first, lang, 400, ("above", "left", "right", "below")))
    found += _outlying(points, lang)
    seen: dict[tuple[float, float], Label] = {}
    for label in found:
        seen.setdefault((round(label.x, 2), label.y), label)
    return list(seen.values())


def _row_label(row: Any, lang: str, weight: int, wish: tuple[str, ...]) -> Label:
    """Name a value kept; a modelled one with its interval, a range by its ends."""
    value, low, high = float(row.value), float(row.conf_low), float(row.conf_high)
    place_ = value if np.isfinite(value) else (high if np.isfinite(high) else low)
    if not np.isfinite(value):
        said = span(low, high, None, lang)
    elif row.status != "claimed" and np.isfinite(low) and np.isfinite(high):
        digits = None if value < 10 else 0
        ends = span(low, high, None, lang, digits=digits)
        said = f"{number(value, lang, digits)} [{ends}]"
    else:
        said = bounded(value, row.bound if isinstance(row.bound, str) else "", None, lang)
    return Label(words(said, lang), float(row.time), place_, "ink", weight, wish)


def _repeated(points: pd.DataFrame, lang: str, narrow: bool) -> list[Label]:
    echoes = points[points["standing"] == "echo"]
    found = []
    for observation, group in echoes.groupby("observation_id", sort=True):
        head = points[(points["observation_id"] == observation) & (points["standing"] != "echo")]
        if len(group) < ECHOES_NAMED or head.empty:
            continue
        value = number(float(head["value"].iloc[0]), lang)
        said = say_many(
            lang, "{value}, repeated once", "{value}, repeated {n} times", len(group), value=value
        )
        found.append(
            Label(
                words(said, lang),
                float(head["time"].iloc[0]),
                float(head["height"].iloc[0]),
                wish=("above", "above right", "below right"),
                shorter=words(value, lang) if narrow else "",
            )
        )
    return found


def _outlying(points: pd.DataFrame, lang: str, most: int = 2) -> list[Label]:
    """Name the claims set aside that lie farthest from the value kept."""
    aside = points[points["standing"] == "set aside"]
    kept = points.set_index("claim_id")["height"].to_dict()
    far = []
    for claim in each(aside):
        value = kept.get(claim.kept_claim_id, np.nan)
        distance = abs(claim.height / value - 1) if value else np.nan
        if np.isfinite(distance) and distance >= OUTLYING:
            far.append((distance, claim))
    far.sort(key=lambda pair: (-pair[0], pair[1].claim_id))
    return [
        Label(words(bounded(c.value, c.bound, None, lang), lang), c.time, c.height, "muted")
        for _, c in far[:most]
    ]

"""Flows: who enters and who leaves a hub in a year, on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.facts.periods import first_month, last_month
from analysis.language.messages import message, say
from analysis.language.numbers import bounded, number, span
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, tick_room, value_axis, year_axis
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each, series_of
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import words
from analysis.report.figures.points import draw_claims, named, shape
from analysis.report.figures.series import draw_series

HEIGHT, TALL = 140.0, 190.0  # of a panel, without and with a modelled series
RISE = 1.2  # a ribbon may rise above the highest mark by a fifth before it is cut
GAP = 58.0
PANELS = (
    ("firms_entered", "teal", message("Entries a year")),
    ("firms_exited", "rust", message("Departures a year")),
)
MEAN = "_per_year"  # indicators that hold a yearly mean instead of a total
FEW = 8  # points up to which each is named
DASHES = (0, (4, 2))


@style.styled
def flows(
    frame: pd.DataFrame,
    *,
    implied: pd.DataFrame | None = None,
    levels: pd.DataFrame | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
    years: tuple[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Figure:
    """Entries and departures a year, every claim drawn as long as the period it covers.

    Parameters
    ----------
    frame : DataFrame
        `facts.standings` of one hub: `firms_entered`, `firms_exited` and their yearly means
        (`…_per_year`). One year is a point; another length is a bar at its total divided by its
        years; two ends of one range are joined.
    implied : DataFrame, optional
        Flows that follow from stocks: `indicator, period_start, period_end, value`, the value a
        year; drawn dashed.
    levels : DataFrame, optional
        `facts.indicators` of the hub: its reconciled entries and departures are drawn as a line in
        the ribbon of their interval; rows that are claims are left out.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure; the panels divide it.
    width : float
        Width in px; below 500 the drawing is the one for phones.
    years : (int, int), optional
        First and last year of the axis; by default those of the figures.
    labels : mapping of str to str, optional
        Claim id to words that stand at its mark instead of its value.

    Returns
    -------
    Figure
        Both panels have one scale; a panel without any figure says so in words.
    """
    claims = yearly(frame)
    derived = yearly(implied if implied is not None else _nothing(frame))
    modelled = _modelled(levels)
    top = _top(claims, derived, modelled)
    margins = Margins(left=max(34.0, np.ceil(tick_room(top, lang))), right=12)
    height = HEIGHT if modelled.empty else TALL
    drawn = sheet(width, (height, height), margins, gap=GAP, ax=ax)
    first, last = _ends(pd.concat([claims, derived, _spans(modelled)]), years)
    for panel, (indicator, role, title) in zip(drawn.panels, PANELS, strict=True):
        heading(panel, words(title.said(lang), lang), role)
        own, bars = (part[part["indicator"] == indicator] for part in (claims, derived))
        if own.empty and bars.empty:
            absence(panel, words(say(lang, "No figure known"), lang), size=drawn.size)
            continue
        year_axis(panel, first, last)
        value_axis(panel, top, lang, headroom=1.3)
        draw_series(panel, modelled[modelled["indicator"] == indicator], role, line=1.6)
        _draw(panel, own, bars, role, lang)
        place(panel, _labels(own, bars, labels or {}, lang, role, drawn.narrow), drawn.size)
    return drawn.figure


def yearly(frame: pd.DataFrame) -> pd.DataFrame:
    """Flows by year: `start`, `end` and `time` (middle) in decimal years, `height` a year.

    Yearly means keep their value and take the name of the flow they are the mean of.
    """
    known = frame[frame["period_end"].notna()]
    begun = known["period_start"].fillna(known["period_end"]).astype("str")
    start, end = first_month(begun) / 12, (last_month(known["period_end"].astype("str")) + 1) / 12
    mean = known["indicator"].str.endswith(MEAN)
    total = known["value"].astype(float)
    if "observation_id" not in known:  # implied flows are a year's already
        mean = pd.Series(True, index=known.index)
    return known.assign(
        indicator=known["indicator"].str.removesuffix(MEAN),
        start=start,
        end=end,
        time=(start + end) / 2,
        mean=mean,
        height=total.where(mean, total / (end - start)),
    )


def _modelled(levels: pd.DataFrame | None) -> pd.DataFrame:
    """Take the modelled flows, each in the middle of its year."""
    columns = ["indicator", "time", "period_end", "value", "conf_low", "conf_high", "interval"]
    if levels is None or levels.empty:
        return pd.DataFrame(columns=columns)
    rows = levels[levels["status"].isin(["reconciled", "interpolated"])]
    parts = [series_of(rows, indicator) for indicator, _, _ in PANELS]
    return pd.concat(parts).assign(period_start=lambda all_: all_["period_end"])


def _spans(modelled: pd.DataFrame) -> pd.DataFrame:
    """Give the modelled years as `yearly` gives flows, for the ends of the axis."""
    if modelled.empty:
        return pd.DataFrame(columns=["start", "end"])
    return yearly(modelled)


def _top(claims: pd.DataFrame, derived: pd.DataFrame, modelled: pd.DataFrame) -> float:
    """Highest mark, or the top of the ribbon where it is not far above."""
    values = [*claims["height"].dropna(), *derived["height"].dropna(), *modelled["value"].dropna()]
    highest = float(max([*values, 1.0]))
    return max(highest, min(float(max([*modelled["conf_high"].dropna(), 0.0])), RISE * highest))


def _nothing(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[:0][["indicator", "period_start", "period_end", "value"]]


def _ends(flows: pd.DataFrame, years: tuple[int, int] | None) -> tuple[float, float]:
    if flows.empty:
        return (years[0], years[1] + 1.0) if years else (2000.0, 2026.0)
    first, last = float(np.floor(flows["start"].min())), float(np.ceil(flows["end"].max()))
    if last - first < 6:  # two points far apart say nothing about their distance
        first, last = first - 2, last + 2
    return (min(first, years[0]), max(last, years[1] + 1.0)) if years else (first, last)


def _is_year(claims: pd.DataFrame) -> pd.Series:
    return (claims["end"] - claims["start"] - 1).abs() < 0.01


def _draw(ax: Axes, claims: pd.DataFrame, implied: pd.DataFrame, role: str, lang: str) -> None:
    hue = style.colour(role)
    for bar in each(implied):
        ends = [bar.start, bar.end]
        ax.plot(
            ends,
            [bar.height] * 2,
            color=hue,
            lw=2,
            ls=DASHES,
            dash_capstyle="butt",
            zorder=3,
            gid="dashed",
        )
    points = claims[_is_year(claims)]
    for low, high in _ranges(points):
        ax.plot([low.time] * 2, [low.height, high.height], color=hue, lw=3, zorder=5, gid="whisker")
    draw_claims(ax, points, role, lang)
    for claim in each(claims[~_is_year(claims)]):
        _bar(ax, claim, role, lang)


def _bar(ax: Axes, claim: Any, role: str, lang: str) -> None:
    echo = claim.standing == "echo"
    hue = style.colour("muted" if echo else role)
    ends, level = [claim.start, claim.end], [claim.height] * 2
    gid = named(claim, lang)
    ax.plot(ends, level, color=hue, lw=1.2 if echo else 4, solid_capstyle="butt", zorder=4, gid=gid)
    if claim.quality == "C" and not echo:
        paper = style.colour("paper")
        ax.plot(ends, level, color=paper, lw=1.6, solid_capstyle="butt", zorder=4)
    if claim.bound in ("lower", "upper"):
        marker = shape(claim.quality, claim.bound)
        ax.plot([claim.time], [claim.height], marker, ms=7.5, color=hue, mec="none", zorder=5)


def _ranges(points: pd.DataFrame) -> list[tuple[Any, Any]]:
    """Pairs of the two ends that one source gives for one period."""
    ends = points[points["bound"].isin(["lower", "upper"]) & (points["standing"] != "echo")]
    found = []
    for _, pair in ends.groupby(["source_id", "period_start", "period_end"], sort=True):
        if len(pair) == 2 and set(pair["bound"]) == {"lower", "upper"}:
            low, high = each(pair.sort_values("bound"))
            found.append((low, high))
    return found


def _labels(
    claims: pd.DataFrame,
    implied: pd.DataFrame,
    given: Mapping[str, str],
    lang: str,
    role: str,
    narrow: bool,
) -> list[Label]:
    heads = claims[claims["standing"] != "echo"].dropna(subset=["height"])
    points, bars = heads[_is_year(heads)], heads[~_is_year(heads)]
    ranges = _ranges(points)
    paired = {claim.claim_id for pair in ranges for claim in pair}
    single = points[~points["claim_id"].isin(paired)]
    if len(single) > FEW:
        single = single.loc[list({single["height"].idxmax(), single["time"].idxmax()})]
    found = [
        Label(
            words(given.get(low.claim_id, span(low.value, high.value, None, lang)), lang),
            low.time, high.height, weight=600, wish=("above", "left", "right"),
        )
        for low, high in ranges
    ]  # fmt: skip
    found += [
        Label(words(given.get(c.claim_id, _told(c, lang)), lang), c.time, c.height,
              shorter=words(_told(c, lang, short=True), lang))
        for c in each(bars)
    ]  # fmt: skip
    for bar in each(implied):
        rate = _rate(bar.height, lang)
        said = words(say(lang, "implied: {rate} a year", rate=rate), lang)
        short = words(say(lang, "implied: {rate}", rate=rate), lang)
        text = short if narrow else said
        found.append(Label(text, bar.time, bar.height, role, shorter=short))
    return found + [
        Label(words(given.get(c.claim_id, bounded(c.value, c.bound, None, lang)), lang), c.time,
              c.height, wish=("above", "right", "left", "below"))
        for c in each(single)
    ]  # fmt: skip


def _told(claim: Any, lang: str, *, short: bool = False) -> str:
    total = bounded(claim.value, claim.bound, None, lang)
    if claim.mean:
        return say(lang, "{rate} a year", rate=total)
    rate = say(lang, "{rate} a year", rate=_rate(claim.height, lang))
    return rate if short else say(lang, "{total} in all: {rate}", total=total, rate=rate)


def _rate(height: float, lang: str) -> str:
    return number(height, lang, 0 if height >= 10 else 1)

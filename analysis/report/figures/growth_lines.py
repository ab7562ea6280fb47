"""How hubs grew: firms present by years since opening, so that equal ages are compared."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import bounded, number, span
from analysis.report.figures import style
from analysis.report.figures.axis import (
    absence,
    label_ticks,
    tick_text,
    value_ticks,
    year_axis,
)
from analysis.report.figures.canvas import Margins, grid, sheet
from analysis.report.figures.frames import each, series_of
from analysis.report.figures.lettering import shorten, text_width, words, wrap
from analysis.report.figures.series import RIBBON, joined

HEIGHT = 96.0
SPREAD = 30.0  # largest over smallest from which the vertical scale counts in multiples
COLUMNS = {False: 3, True: 2}
GAPS = (20.0, 52.0)


@style.styled
def dynamics(
    frame: pd.DataFrame,
    *,
    entity: str | None = None,
    indicator: str = "tenant_firms",
    by: Literal["age", "year"] = "age",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Levels of several hubs on common axes, a small panel each, at equal age or over the years.

    Parameters
    ----------
    frame : DataFrame
        Rows of `facts.indicators` for several hubs with `name` (printed) and `opened` (year of
        opening, missing where unknown).
    entity : str, optional
        The hub of the page: in every panel, and the only one with a hue.
    indicator : str
        What is drawn.
    by : {"age", "year"}
        Years since opening, or calendar years.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Figures more than four years apart are not joined. Hubs that cannot be placed are named
        beneath.
    """
    rows = placed(frame, indicator, by)
    size = style.letter_size(width)
    absent = _absent(frame, rows, lang, width - 24, size)
    below = 46 + (len(absent.split("\n")) * size * 1.3 + 8 if absent else 0)
    if rows.empty:
        drawn = sheet(width, (HEIGHT,), Margins(12, 12, 14, below), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No figure known"), lang), size=size)
        _note(drawn.panels[0], absent, size, 24)
        return drawn.figure
    hubs = sorted(dict.fromkeys(rows["entity_id"]), key=lambda hub: hub != entity)
    columns = min(COLUMNS[style.is_narrow(width)], len(hubs))
    left = max(34.0, max(text_width(said, 12.5) for _, said in _ticks(rows, lang)) + 10)
    margins = Margins(np.ceil(left), 12, 40, below)
    drawn = grid(width, len(hubs), columns, HEIGHT, margins, gaps=GAPS, ax=ax)
    role = style.role_of(indicator)
    own = rows[rows["entity_id"] == entity]
    for place, (panel, hub) in enumerate(zip(drawn.panels, hubs, strict=True)):
        _axes(panel, rows, by, lang, left=place % columns == 0, bottom=place + columns >= len(hubs))
        line = rows[rows["entity_id"] == hub]
        if hub != entity:
            _line(panel, own, role, faint=True)
        _line(panel, line, role if hub == entity else "ink")
        _head(panel, line, role if hub == entity else "ink", lang, size)
    _note(
        drawn.panels[-columns if len(hubs) % columns == 0 else -(len(hubs) % columns)],
        absent,
        size,
        50,
    )
    return drawn.figure


def placed(frame: pd.DataFrame, indicator: str, by: str) -> pd.DataFrame:
    """Rows that have a value above zero and a place on the axis: `at`, `level`, `run`.

    A range stands at its middle, with its bar from end to end. Rows of one `run` are near enough
    in time to be joined.
    """
    rows = series_of(frame, indicator)
    opened = rows["opened"].astype("float64")
    low, high = rows["conf_low"].astype(float), rows["conf_high"].astype(float)
    value = rows["value"].astype(float)
    rows = rows.assign(
        at=rows["time"] - opened - 0.5 if by == "age" else rows["time"],
        level=value.fillna((low.fillna(high) + high.fillna(low)) / 2),
    )
    rows = rows[rows["at"].notna() & (rows["level"] > 0) & ((by == "year") | (rows["at"] > -1))]
    runs = [
        run.assign(run=f"{hub}|{place_}")
        for hub, own in rows.groupby("entity_id", sort=True)
        for place_, run in enumerate(joined(own))
    ]
    ordered = pd.concat(runs, ignore_index=True) if runs else rows.assign(run="")
    rank = {hub: place for place, hub in enumerate(dict.fromkeys(frame["entity_id"]))}
    return ordered.sort_values("entity_id", key=lambda hub: hub.map(rank), kind="stable")


def _absent(frame: pd.DataFrame, rows: pd.DataFrame, lang: str, width: float, size: float) -> str:
    missing = frame[~frame["entity_id"].isin(rows["entity_id"])].drop_duplicates("entity_id")
    if missing.empty:
        return ""
    names = ", ".join(sorted(missing["name"].astype(str)))
    said = say(lang, "Year of opening or counts unknown: {names}", names=names)
    return wrap(words(said, lang), width, size, lines=4)


def _note(ax: Axes, said: str, size: float, below: float) -> None:
    if said:
        ax.annotate(said, (0, 0), xycoords=("figure fraction", "axes fraction"),
                    xytext=(12, -below), textcoords="offset points", ha="left", va="top",
                    fontsize=size, style="italic", color=style.colour("muted"),
                    linespacing=1.3, annotation_clip=False)  # fmt: skip


def _limits(rows: pd.DataFrame) -> tuple[float, float, bool]:
    """Choose the ends of the vertical axis, and whether it counts in multiples."""
    low, high = float(rows["level"].min()), float(rows["level"].max())
    if high / low > SPREAD:
        return low / 1.5, high * 1.6, True
    return 0.0, high * 1.12, False


def _ticks(rows: pd.DataFrame, lang: str) -> list[tuple[float, str]]:
    low, high, log = _limits(rows)
    ticks = value_ticks(low, high, log=log)
    return [(tick, tick_text(tick, [tick] if log else ticks, lang)) for tick in ticks]


def _line(ax: Axes, line: pd.DataFrame, role: str, *, faint: bool = False) -> None:
    hue = style.colour(role)
    look: dict[str, Any] = {"lw": 1.1, "alpha": 0.5} if faint else {"lw": 2.0}
    modelled = line["status"].isin(["reconciled", "interpolated"])
    for _, run in line.groupby("run", sort=True):
        name = "ribbon" if modelled[run.index].any() and not faint else None
        ax.plot(run["at"], run["level"], color=hue, zorder=2 if faint else 4, gid=name, **look)
    if faint:
        return
    drawn = line[modelled]
    low, high = (drawn[name].astype(float) for name in ("conf_low", "conf_high"))
    ax.fill_between(drawn["at"], low, high, color=hue, alpha=RIBBON, lw=0, zorder=1)
    counted = line[line["status"] != "interpolated"]
    ax.plot(counted["at"], counted["level"], "o", ms=3.6, color=hue, zorder=5)
    ranges = line[line["value"].isna() & line["conf_low"].notna() & line["conf_high"].notna()]
    low, high = (ranges[name].astype(float) for name in ("conf_low", "conf_high"))
    ax.vlines(ranges["at"], low, high, color=hue, lw=1.6)


def _head(ax: Axes, line: pd.DataFrame, role: str, lang: str, size: float) -> None:
    """Name the hub over its panel, with its latest value and when it held."""
    last: Any = list(each(line))[-1]
    wide = float(ax.get_window_extent().width) * 72 / ax.figure.dpi
    bound = last.bound if isinstance(last.bound, str) else ""
    whole = 0 if last.status != "claimed" else None
    amount = (
        bounded(float(last.value), bound, None, lang, digits=whole)
        if pd.notna(last.value)
        else span(last.conf_low, last.conf_high, None, lang)
    )
    said = say(lang, "{amount} in {year}", amount=amount, year=str(last.period_end)[:4])
    rows = (
        (shorten(words(last.name, lang), wide, size, 600), 20, 600, role),
        (shorten(words(said, lang), wide, size), 5, 400, "muted"),
    )
    for text, up, weight, hue in rows:
        ax.annotate(text, (0, 1), xycoords="axes fraction", xytext=(0, up),
                    textcoords="offset points", ha="left", va="baseline", fontsize=size,
                    fontweight=weight, color=style.colour(hue), annotation_clip=False)  # fmt: skip


def _axes(ax: Axes, rows: pd.DataFrame, by: str, lang: str, *, left: bool, bottom: bool) -> None:
    ax.set(xlabel="", ylabel="")
    low, high, log = _limits(rows)
    if log:
        ax.set_yscale("log")
        ax.yaxis.minorticks_off()
    ax.set_ylim(low, high)
    ticks = _ticks(rows, lang)
    ax.set_yticks([tick for tick, _ in ticks], [said if left else "" for _, said in ticks])
    first, last = float(rows["at"].min()), float(rows["at"].max())
    if by == "year":
        year_axis(ax, float(np.floor(first)), float(np.floor(last) + 1))
    else:
        ax.set_xlim(min(0.0, first) - 0.5, last + 0.5)
        ages = value_ticks(0.0, last)
        label_ticks(ax, ages, [number(age, lang) for age in ages])
    if not bottom:
        ax.set_xticklabels([])
    elif by == "age":
        said = words(say(lang, "years since opening"), lang)
        ax.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))

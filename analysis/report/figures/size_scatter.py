"""Size against intensity: how many firms a hub holds, and how many people work in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, label_ticks, tick_text, value_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import shorten, text_width, words, wrap

HEIGHT = 330.0
SPREAD = 30.0  # largest over smallest from which the vertical scale counts in multiples
LONGEST_NAME = {False: 190.0, True: 130.0}


@style.styled
def size_intensity(
    frame: pd.DataFrame,
    *,
    entity: str | None = None,
    x: str = "tenant_firms",
    y: str = "jobs_per_firm",
    titles: Mapping[str, str] | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """One point a hub: its size across, in multiples, and what each firm carries upwards.

    Parameters
    ----------
    frame : DataFrame
        Rows of `facts.indicators` and `facts.derived` for several hubs, with `name` (printed).
        A hub is placed at the latest year for which it has both figures.
    entity : str, optional
        The hub of the page: the only one with a hue.
    x, y : str
        The two indicators.
    titles : mapping of str to str, optional
        Indicator to the title of its axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Hubs without both figures of one year are named beneath; none is left out in silence.
    """
    pairs = paired(frame, x, y)
    size = style.letter_size(width)
    absent = _absent(frame, pairs, lang, width - 24, size)
    below = 46 + (len(absent.split("\n")) * size * 1.3 + 8 if absent else 0)
    if pairs.empty:
        drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, below), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No figure known"), lang), size=size)
        _note(drawn.panels[0], absent, size, 24)
        return drawn.figure
    ticks = _vertical_ticks(pairs)
    left = max(34.0, max(text_width(tick_text(t, [t], lang), 12.5) for t in ticks) + 10)
    drawn = sheet(width, (HEIGHT,), Margins(np.ceil(left), 14, 30, below), ax=ax)
    panel = drawn.panels[0]
    across, upward = _titles(x, y, titles or {}, _multiples(pairs), lang)
    heading(panel, upward, "ink", size=size)
    _points(panel, pairs, entity)
    _axes(panel, pairs, ticks, across, lang)
    place(panel, _labels(pairs, entity, lang, drawn.narrow, size), size)
    _note(panel, absent, size, 50)
    return drawn.figure


def paired(frame: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """Latest year in which each hub has both figures: `entity_id, name, year`, `x…` and `y…`."""
    known = frame[frame["year"].notna()].copy()
    for end, other in (("conf_low", "conf_high"), ("conf_high", "conf_low")):
        known[end] = known[end].astype(float).fillna(known["value"].astype(float))
        known[end] = known[end].fillna(known[other].astype(float))
    middle = (known["conf_low"] + known["conf_high"]) / 2
    known["at"] = known["value"].astype(float).fillna(middle)
    kept = ["entity_id", "name", "year", "at", "conf_low", "conf_high"]
    across, upward = (
        known.loc[(known["indicator"] == name) & (known["at"] > 0), kept] for name in (x, y)
    )
    both = across.merge(
        upward.drop(columns="name"), on=["entity_id", "year"], suffixes=("_x", "_y")
    )
    both = both.sort_values(["entity_id", "year"]).drop_duplicates("entity_id", keep="last")
    return both.reset_index(drop=True)


def _titles(
    x: str, y: str, given: Mapping[str, str], multiples: bool, lang: str
) -> tuple[str, str]:
    across = given.get(x) or say(lang, "Firms present")
    upward = given.get(y) or say(lang, "Jobs per firm")
    across = say(lang, "{axis} (logarithmic scale)", axis=across)
    if multiples:
        upward = say(lang, "{axis} (logarithmic scale)", axis=upward)
    return words(across, lang), words(upward, lang)


def _absent(frame: pd.DataFrame, pairs: pd.DataFrame, lang: str, width: float, size: float) -> str:
    missing = frame[~frame["entity_id"].isin(pairs["entity_id"])].drop_duplicates("entity_id")
    if missing.empty:
        return ""
    names = ", ".join(sorted(missing["name"].astype(str)))
    said = say(lang, "Not both figures for one year: {names}", names=names)
    return wrap(words(said, lang), width, size, lines=4)


def _note(ax: Axes, said: str, size: float, below: float) -> None:
    if said:
        ax.annotate(said, (0, 0), xycoords=("figure fraction", "axes fraction"),
                    xytext=(12, -below), textcoords="offset points", ha="left", va="top",
                    fontsize=size, style="italic", color=style.colour("muted"),
                    linespacing=1.3, annotation_clip=False)  # fmt: skip


def _vertical_ticks(pairs: pd.DataFrame) -> list[float]:
    low, high = float(pairs["conf_low_y"].min()), float(pairs["conf_high_y"].max())
    if _multiples(pairs):
        return value_ticks(low / 1.5, high * 1.6, log=True)
    return value_ticks(0.0, high * 1.15)


def _multiples(pairs: pd.DataFrame) -> bool:
    low, high = float(pairs["conf_low_y"].min()), float(pairs["conf_high_y"].max())
    return low > 0 and high / low > SPREAD


def _axes(ax: Axes, pairs: pd.DataFrame, ticks: list[float], said: str, lang: str) -> None:
    low, high = float(pairs["conf_low_x"].min()), float(pairs["conf_high_x"].max())
    ax.set_xscale("log")
    ax.set_xlim(low / 1.7, high * 1.9)
    ax.xaxis.minorticks_off()
    across = value_ticks(*ax.get_xlim(), log=True)
    label_ticks(ax, across, [tick_text(t, [t], lang) for t in across])
    ax.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))
    bottom, top = float(pairs["conf_low_y"].min()), float(pairs["conf_high_y"].max())
    if _multiples(pairs):
        ax.set_yscale("log")
        ax.set_ylim(bottom / 1.5, top * 1.6)
        ax.yaxis.minorticks_off()
        ax.set_yticks(ticks, [tick_text(t, [t], lang) for t in ticks])
    else:
        ax.set_ylim(0, top * 1.15)
        ax.set_yticks(ticks, [tick_text(t, ticks, lang) for t in ticks])


def _points(ax: Axes, pairs: pd.DataFrame, entity: str | None) -> None:
    import seaborn

    for row in each(pairs):
        hue = style.colour("blue" if row.entity_id == entity else "muted")
        whisker: dict[str, Any] = {"color": hue, "lw": 1.6, "alpha": 0.6, "zorder": 3}
        if row.conf_high_x > row.conf_low_x:
            ax.plot([row.conf_low_x, row.conf_high_x], [row.at_y] * 2, **whisker)
        if row.conf_high_y > row.conf_low_y:
            ax.plot([row.at_x] * 2, [row.conf_low_y, row.conf_high_y], **whisker)
    marked = pairs.assign(own=pairs["entity_id"] == entity)
    hues = {True: style.colour("blue"), False: style.colour("muted")}
    seaborn.scatterplot(marked, x="at_x", y="at_y", hue="own", palette=hues, s=46, ax=ax,
                        edgecolor=style.colour("paper"), linewidth=1, legend=False,
                        zorder=5)  # fmt: skip
    ax.set(xlabel="", ylabel="")


def _labels(
    pairs: pd.DataFrame, entity: str | None, lang: str, narrow: bool, size: float
) -> list[Label]:
    found: list[tuple[bool, Label]] = []
    for row in each(pairs):
        own = row.entity_id == entity
        name = shorten(words(row.name, lang), LONGEST_NAME[narrow], size)
        found.append((own, _label(row, name, own)))
    return [label for _, label in sorted(found, key=lambda pair: not pair[0])]


def _label(row: Any, name: str, own: bool) -> Label:
    return Label(
        f"{name}, {int(row.year)}",
        float(row.at_x),
        float(row.at_y),
        "blue" if own else "ink",
        600 if own else 400,
        ("right", "left", "above", "below"),
        shorter=name,
    )

"""Axes of a stay: months since entry, shares from 0 to 100 %, steps, and who is watched when."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.language.messages import say
from analysis.language.numbers import number, percent
from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks
from analysis.report.figures.canvas import Sheet
from analysis.report.figures.lettering import words

MONTHS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
ROOM = 46.0  # px that the label of a tick needs
BELOW_AXIS = 42.0  # px for tick labels and the name of the axis
WATCHED = 42.0  # px for the row of those watched


def month_axis(ax: Axes, until: float, lang: str) -> list[float]:
    """Months from entry to `until`, whole steps of half-years or years; gives the ticks named."""
    wide = float(ax.bbox.width) * 72 / ax.figure.dpi
    step = next((s for s in MONTHS if wide / max(until / s, 1) >= ROOM), MONTHS[-1])
    ax.set_xlim(0, until)
    ticks = [float(month) for month in np.arange(0, until + 1e-9, step)]
    label_ticks(ax, ticks, [number(month, lang) for month in ticks])
    said = words(say(lang, "months since entry"), lang)
    ax.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))
    return [float(tick) for tick in ax.get_xticks()]


def share_axis(ax: Axes, lang: str) -> None:
    """Shares from 0 to 100 %."""
    ax.set_ylim(0, 1.0)
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    ax.set_yticks(ticks, [percent(100 * tick, lang) for tick in ticks])


def steps(frame: pd.DataFrame, start: float, until: float) -> pd.DataFrame:
    """Cut a step curve at `until`: a row where it begins, one a step, one where it is cut."""
    rows = frame.sort_values("time", kind="stable")
    rows = rows[rows["time"] <= until][["time", "estimate", "conf_low", "conf_high"]].astype(float)
    first = pd.DataFrame([[0.0, start, start, start]], columns=rows.columns)
    rows = pd.concat([first, rows], ignore_index=True)
    last = rows.iloc[[-1]].assign(time=until)
    return pd.concat([rows, last], ignore_index=True)


def draw_steps(ax: Axes, rows: pd.DataFrame, role: str, *, dashes: tuple[int, ...] = ()) -> None:
    """Draw a step curve with its interval."""
    hue = style.colour(role)
    low, high = rows["conf_low"].ffill(), rows["conf_high"].ffill()
    ax.fill_between(rows["time"], low, high, step="post", color=hue, alpha=0.17, lw=0,
                    zorder=2, gid="interval")  # fmt: skip
    line = ax.step(rows["time"], rows["estimate"], where="post", color=hue, lw=2.25, zorder=4,
                   gid="line", solid_capstyle="butt", solid_joinstyle="miter")[0]  # fmt: skip
    if dashes:
        line.set_dashes(dashes)


def watched_row(drawn: Sheet, ticks: list[float], watched: pd.DataFrame, lang: str) -> None:
    """Print under the axis how many tenants are watched at each tick.

    Parameters
    ----------
    drawn : Sheet
        Its first panel has the axis.
    ticks : list of float
        Months named on the axis.
    watched : DataFrame
        `time, n_at_risk`; a tick without a row has no number.
    lang : {"en", "fr"}
        Language of the words.
    """
    ax, muted = drawn.panels[0], style.colour("muted")
    counts = {round(float(t), 6): int(n) for t, n in zip(watched["time"], watched["n_at_risk"],
                                                         strict=True)}  # fmt: skip
    head = words(say(lang, "Tenants watched"), lang)
    ax.annotate(head, (0, 0), xycoords="axes fraction", xytext=(0, -BELOW_AXIS - 8),
                textcoords="offset points", ha="left", va="top", fontsize=12, color=muted,
                annotation_clip=False)  # fmt: skip
    for tick in ticks:
        if round(tick, 6) in counts:
            ax.annotate(number(counts[round(tick, 6)], lang), (tick, 0),
                        xycoords=("data", "axes fraction"), xytext=(0, -BELOW_AXIS - 24),
                        textcoords="offset points", ha="center", va="top", fontsize=12.5,
                        color=style.colour("ink"), annotation_clip=False)  # fmt: skip

"""How tenants leave: the share gone by each way out, by months since entry."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import percent
from analysis.report.figures import style
from analysis.report.figures.axis import absence
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import words
from analysis.report.figures.stay_axes import (
    BELOW_AXIS,
    WATCHED,
    draw_steps,
    month_axis,
    share_axis,
    steps,
    watched_row,
)

HEIGHT = 270.0
# the ways out of a register; those that park and firm do not choose alike are drawn in grey
ROLES = {"graduated": "teal", "failed": "rust", "other": "muted"}
DASHES: dict[str, tuple[int, ...]] = {"other": (6, 3)}


@style.styled
def leaving(
    frame: pd.DataFrame,
    *,
    watched: pd.DataFrame,
    until: float,
    names: Mapping[str, str] | None = None,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Share of tenants gone by each way out, by months since entry.

    Parameters
    ----------
    frame : DataFrame
        Steps of cumulative incidence: `cause`, `time` (months), `estimate`, `conf_low`,
        `conf_high` (shares).
    watched : DataFrame
        `time, n_at_risk`: tenants watched at whole months.
    until : float
        Months at which the axis ends.
    names : mapping of str to str, optional
        Words for each cause; by default its code.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Lines, not areas: each can be read from zero. Without a step the figure says so in words.
    """
    known = frame.dropna(subset=["time", "estimate"])
    if known.empty:
        drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No curve"), lang), size=drawn.size)
        return drawn.figure
    drawn = sheet(width, (HEIGHT,), Margins(50, 16, 16, BELOW_AXIS + WATCHED), ax=ax)
    panel, labels = drawn.panels[0], []
    share_axis(panel, lang)
    ticks = month_axis(panel, until, lang)
    for cause, own in known.groupby("cause", sort=False):
        role = ROLES.get(str(cause), "blue")
        rows = steps(own, 0.0, until)
        draw_steps(panel, rows, role, dashes=DASHES.get(str(cause), ()))
        end = float(rows["estimate"].iloc[-1])
        name = (names or {}).get(str(cause), str(cause))
        said = words(f"{name} {percent(100 * end, lang)}", lang)
        top = float(rows["conf_high"].ffill().iloc[-1])
        labels.append(Label(said, until, top, role, 600, ("above left", "above", "below left")))
    place(panel, sorted(labels, key=lambda label: -label.y), drawn.size)
    watched_row(drawn, ticks, watched, lang)
    return drawn.figure

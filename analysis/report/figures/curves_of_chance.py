"""Acceptability curves: the chance of each reform to be the best, by what a job-year is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.numbers import percent
from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import text_width, words

HEIGHT = {False: 300.0, True: 270.0}
NAMED = 0.1  # a curve that never reaches this chance is not named
HUES = ("blue", "teal", "gold", "muted")
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.8)), (0, (6, 2, 1.2, 2)))
IDLE = "nothing"


@style.styled
def chance_curves(
    frame: pd.DataFrame,
    *,
    marks: Sequence[float] = (),
    unit: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Probability of the largest net benefit at each value of a job-year.

    Parameters
    ----------
    frame : DataFrame
        `worth` (thousands), `reform, label, probability`; doing nothing is one of them.
    marks : sequence of float
        Values that have a meaning elsewhere, as ticks of the lower edge (thousands).
    unit : str
        The words under the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        The curves that lead somewhere or reach ten in a hundred have a hue and a name; the others
        are thin lines. At each value all add up to one hundred.
    """
    narrow, size = style.is_narrow(width), style.letter_size(width)
    ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
    said = [percent(tick, lang) for tick in ticks]
    left = max(text_width(text, 12.5) for text in said) + 10
    drawn = sheet(width, (HEIGHT[narrow],), Margins(np.ceil(left), 16, 16, 46), ax=ax)
    panel = drawn.panels[0]
    panel.set_ylim(0, 104)
    panel.set_yticks(ticks, [words(text, lang) for text in said])
    low, high = float(frame["worth"].min()), float(frame["worth"].max())
    panel.set_xlim(low, high)
    across = nice_ticks(low, high)
    label_ticks(panel, across, [tick_text(tick, across, lang) for tick in across])
    panel.set_xlabel(words(unit, lang), fontsize=12.5, labelpad=4, color=style.colour("muted"))
    for mark in marks:
        panel.axvline(mark, ymax=0.035, color=style.colour("ink"), lw=1.2, zorder=1)
    curves = frame.pivot(index="worth", columns="reform", values="probability") * 100
    labels = dict(zip(frame["reform"], frame["label"], strict=True))
    place(panel, _curves(panel, curves, labels, lang), size)
    return drawn.figure


def _curves(ax: Axes, curves: pd.DataFrame, labels: dict[str, str], lang: str) -> list[Label]:
    peaks = curves.max().sort_values(ascending=False)
    leading = [str(name) for name in peaks.index if peaks[name] >= 100 * NAMED]
    named = [name for name in leading if name != IDLE][: len(HUES)]
    look = dict(zip(named, zip(HUES, DASHES, strict=True), strict=False))
    if IDLE in leading:
        look[IDLE] = ("ink", "-")
    found = []
    for name in map(str, curves.columns):
        if name not in look:
            ax.plot(curves.index, curves[name], color=style.colour("muted"), lw=0.9, alpha=0.6)
            continue
        hue, dash = look[name]
        ax.plot(curves.index, curves[name], color=style.colour(hue), lw=2.2, ls=dash, zorder=4)
        at = _where(curves, name)
        found.append(Label(words(labels[name], lang), at, float(curves[name].loc[at]),
                           colour="ochre" if hue == "gold" else hue, weight=600,
                           wish=("above", "above right", "above left", "below")))  # fmt: skip
    return found


def _where(curves: pd.DataFrame, name: str) -> float:
    """Value at which a curve stands furthest from the others, away from the edges."""
    inner = curves.iloc[len(curves) // 12 : -len(curves) // 12]
    own = inner[name].to_numpy(float)
    others = inner.drop(columns=name).to_numpy(float)
    apart = np.abs(others - own[:, None]).min(axis=1)
    score = np.minimum(apart, 12.0) + 0.2 * own
    return float(inner.index[int(score.argmax())])

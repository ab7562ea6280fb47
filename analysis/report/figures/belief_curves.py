"""What three readers of one evidence believe: a curve each, dark where there is a gain."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks, nice_ticks, tick_text
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.lettering import words
from analysis.report.figures.named_rows import name_rows, room, wrapped

ROW = 84.0
TALL = 0.74
BINS = 90
SMOOTH = 1.6  # bins
WIDEST = 150  # parts of the axis, at least two of which a curve is wide
ROLES = {"sceptical": "rust", "central": "muted", "advocate": "blue"}
SPAN = (1.0, 99.0)
WHOLE = (0.2, 99.8)

Array = NDArray[np.float64]


@style.styled
def beliefs(
    frame: pd.DataFrame,
    *,
    threshold: float = 0.0,
    said: str = "",
    unit: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Curves of one outcome in the three answers, the sceptic's first.

    Parameters
    ----------
    frame : DataFrame
        One row a draw: `setting, label, value`; settings from top to bottom in the order given.
    threshold : float
        Beyond it the area is dark.
    said : str
        The words at the threshold.
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
        Each curve has its own height; under it the mean and the interval of 80 %. The axis holds
        98 in 100 draws of each.
    """
    settings = list(dict.fromkeys(frame["setting"]))
    names = wrapped([str(frame.loc[frame["setting"] == s, "label"].iloc[0]) for s in settings],
                    width, lang)  # fmt: skip
    draws = {s: frame.loc[frame["setting"] == s, "value"].to_numpy(float) for s in settings}
    ends = np.array([np.percentile(values, SPAN) for values in draws.values()])
    low, high = min(threshold, float(ends.min())), max(threshold, float(ends.max()))
    reach = max(high - low, 1.0)
    low, high = low - 0.03 * reach, high + 0.03 * reach
    margins = Margins(room(names, width), 16, 24, 46)
    drawn = sheet(width, (ROW * len(settings),), margins, ax=ax)
    panel = drawn.panels[0]
    style.dress(panel, grid=False)
    panel.set_yticks([])
    panel.set_xlim(low, high)
    panel.set_ylim(len(settings) - 1 + 0.2, -0.85)
    name_rows(panel, names, style.letter_size(width))
    for place, setting in enumerate(settings):
        _curve(panel, place, draws[setting], ROLES.get(setting, "muted"), (low, high), threshold)
    _frame(panel, threshold, words(said, lang), words(unit, lang), lang)
    return drawn.figure


def _curve(
    ax: Axes,
    place: int,
    values: Array,
    role: str,
    ends: tuple[float, float],
    threshold: float,
) -> None:
    hue = style.colour(role)
    least = (ends[1] - ends[0]) / WIDEST
    low, high = np.percentile(values, WHOLE)
    edges = np.linspace(low - least, high + least, BINS + 1)
    counts = _smoothed(np.histogram(values, edges)[0].astype(float))
    height = TALL * counts / max(float(counts.max()), 1e-12)
    x = (edges[1:] + edges[:-1]) / 2
    x, height = np.append([ends[0], x[0]], x), np.append([0.0, 0.0], height)
    x, height = np.append(x, [x[-1], ends[1]]), np.append(height, [0.0, 0.0])
    ax.fill_between(x, place, place - height, color=hue, alpha=0.16, lw=0)
    ax.fill_between(x, place, place - height, where=x >= threshold, color=hue, alpha=0.42, lw=0)
    ax.plot(x, place - height, color=hue, lw=1.6)
    low, high = np.percentile(values, (10, 90))
    ax.plot([low, high], [place, place], color=hue, lw=3.5, solid_capstyle="butt")
    ax.plot([values.mean()], [place], "o", ms=8, color=hue, mec=style.colour("paper"))


def _smoothed(counts: Array) -> Array:
    """Spread each bin over its neighbours."""
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(counts, SMOOTH, mode="constant"), float)


def _frame(ax: Axes, threshold: float, said: str, unit: str, lang: str) -> None:
    ax.axvline(threshold, color=style.colour("ink"), lw=1.1, ls=(0, (4, 3)), zorder=1)
    low, high = ax.get_xlim()
    right = threshold < (low + high) / 2
    ax.annotate(said, (threshold, 1), xycoords=("data", "axes fraction"),
                xytext=(5 if right else -5, 4), textcoords="offset points", fontsize=12.5,
                ha="left" if right else "right", va="bottom", annotation_clip=False)  # fmt: skip
    ticks = nice_ticks(low, high)
    label_ticks(ax, ticks, [tick_text(tick, ticks, lang) for tick in ticks])
    ax.set_xlabel(unit, fontsize=12.5, labelpad=4, color=style.colour("muted"))

"""The estimate in its own rank: effects of all placebo assignments, and what would be seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.report.figures import style
from analysis.report.figures.axis import label_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.effect_axis import effect_ticks, ends
from analysis.report.figures.lettering import text_width, words

HEIGHT = 150.0
FEW = 60  # placebos up to this many are drawn one by one, more as bars
BINS = 31


@style.styled
def placebo_effects(
    frame: pd.DataFrame,
    *,
    critical: float | None = None,
    log: bool = True,
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Effects of placebos on one line, the estimate among them.

    Parameters
    ----------
    frame : DataFrame
        `effect` and `treated`: one row a placebo, and one for the estimate.
    critical : float, optional
        Size that an effect must pass to be significant; the field between is shaded.
    log : bool
        Whether effects are logarithms, named in percent on the axis.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Few placebos as dots in stacks, many as bars.
    """
    treated = frame["treated"].astype(bool)
    own, others = float(frame.loc[treated, "effect"].iloc[0]), frame.loc[~treated, "effect"]
    edge = [] if critical is None or not np.isfinite(critical) else [-critical, critical]
    low, high = ends(frame["effect"], edge)
    drawn = sheet(width, (HEIGHT,), Margins(14, 14, 34, 28), ax=ax)
    panel = drawn.panels[0]
    style.dress(panel, grid=False)
    panel.set_xlim(low, high)
    ticks = effect_ticks(low, high, lang, log=log)
    label_ticks(panel, [at for at, _ in ticks], [said for _, said in ticks])
    panel.set_yticks([])
    if edge:
        panel.axvspan(*edge, color=style.colour("grid"), alpha=0.7, lw=0, zorder=0, gid="area")
    _placebos(panel, others.to_numpy(float), (low, high))
    panel.axvline(own, color=style.colour("blue"), lw=2.4, zorder=5, gid="line")
    _name(panel, own, words(say(lang, "the estimate"), lang), drawn.size)
    return drawn.figure


def _placebos(ax: Axes, effects: np.ndarray, span: tuple[float, float]) -> None:
    counts, edges = np.histogram(effects, bins=BINS, range=span)
    middle = (edges[:-1] + edges[1:]) / 2
    ax.set_ylim(0, max(int(counts.max()), 4) * 1.08)
    if len(effects) > FEW:
        ax.bar(middle, counts, width=0.86 * (edges[1] - edges[0]), color=style.colour("muted"),
               alpha=0.55, zorder=3)  # fmt: skip
        return
    for at, n in zip(middle, counts, strict=True):
        ax.plot([at] * int(n), np.arange(n) + 0.5, "o", ms=6.0, color=style.colour("muted"),
                alpha=0.75, mec=style.colour("paper"), zorder=3)  # fmt: skip


def _name(ax: Axes, at: float, text: str, size: float) -> None:
    scale = 72 / ax.figure.dpi
    x, half = float(ax.transData.transform((at, 0))[0]) * scale, text_width(text, size, 600) / 2
    left, right = float(ax.bbox.x0) * scale, float(ax.bbox.x1) * scale
    shift = max(left - (x - half), 0.0) - max(x + half - right, 0.0)
    ax.annotate(text, (at, 1), xycoords=("data", "axes fraction"), xytext=(shift, 8),
                textcoords="offset points", ha="center", va="baseline", fontsize=size,
                fontweight=600, color=style.colour("blue"), annotation_clip=False)  # fmt: skip

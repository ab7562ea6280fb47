"""An axis of effects: logarithms drawn as they are and named in percent, zero in sight."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from analysis.language.numbers import number, percent
from analysis.report.figures import style
from analysis.report.figures.axis import nice_ticks, tick_text
from analysis.report.figures.lettering import text_width, words

# Changes in percent that an axis may name, from fine to coarse; a rise and its undoing.
STEPS: tuple[tuple[int, ...], ...] = (
    (-10, -5, 0, 5, 10),
    (-20, -10, 0, 10, 25),
    (-40, -20, 0, 25, 65),
    (-50, 0, 100),
    (-75, -50, 0, 100, 300),
    (-90, -75, 0, 300, 900),
    (-99, -90, 0, 900, 9900),
)
MARGIN = 1.08


def effect_ticks(low: float, high: float, lang: str, *, log: bool) -> list[tuple[float, str]]:
    """Places and words of the ticks between two effects.

    Parameters
    ----------
    low, high : float
        Ends, logarithms where `log`.
    lang : {"en", "fr"}
        Language of the words.
    log : bool
        Whether effects are logarithms, to be named as changes in percent.
    """
    if not log:
        ticks = nice_ticks(low, high)
        return [(tick, words(tick_text(tick, ticks, lang), lang)) for tick in ticks]
    chosen = STEPS[-1]
    for steps in STEPS:
        inside = [s for s in steps if low <= np.log1p(s / 100) <= high]
        if len(inside) >= 2 and max(abs(low), abs(high)) <= 2.2 * np.log1p(steps[-1] / 100):
            chosen = steps
            break
    places = [(float(np.log1p(s / 100)), s) for s in chosen]
    return [(at, words(signed(s, lang), lang)) for at, s in places if low <= at <= high]


def signed(change: float, lang: str) -> str:
    """Print a change in percent with its sign; none for zero."""
    said = percent(abs(change), lang, 0)
    if change == 0:
        return said
    return f"+{said}" if change > 0 else f"−{said}"


def ends(*values: object) -> tuple[float, float]:
    """Lowest and highest of several columns and zero, a little apart."""
    known = np.concatenate([np.asarray(v, dtype=float).ravel() for v in values] + [np.zeros(1)])
    known = known[np.isfinite(known)]
    low, high = float(known.min()), float(known.max())
    room = (high - low) * (MARGIN - 1) or 1.0
    return low - room, high + room


def effects_up(ax: Axes, low: float, high: float, lang: str, *, log: bool) -> None:
    """Set a vertical axis of effects with a line at zero."""
    ticks = effect_ticks(low, high, lang, log=log)
    ax.set_ylim(low, high)
    ax.set_yticks([at for at, _ in ticks], [said for _, said in ticks])
    ax.axhline(0, color=style.colour("muted"), lw=1.2, zorder=1)


def room(low: float, high: float, lang: str, *, log: bool) -> float:
    """Px that the tick labels of a vertical axis of effects need."""
    said = (text for _, text in effect_ticks(low, high, lang, log=log))
    return max((text_width(text, 12.5) for text in said), default=0.0) + 10.0


def whole(value: float, lang: str) -> str:
    """Print a whole number, such as an event time."""
    return number(value, lang, 0)

"""Claims as points: shape by grade and bound, echoes small and tied to what they repeat."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.language.numbers import bounded, period
from analysis.report.figures import style
from analysis.report.figures.drawing import TIP
from analysis.report.figures.frames import each
from analysis.report.figures.lettering import words

SIZE = 6.5
ECHO_SIZE = 3.2
NUDGE = 5.5  # px by which a mark that would cover another is moved
NEAR = 4.5  # px within which one mark covers another
BOUNDS = {"lower": "^", "upper": "v"}


def shape(quality: str, bound: str) -> str:
    """Marker of a claim: ▲ at least, ▼ at most, else diamond for grade A and disc for B and C."""
    return BOUNDS.get(bound, "D" if quality == "A" else "o")


def draw_claims(
    ax: Axes, claims: pd.DataFrame, role: str, lang: str, *, size: float = SIZE
) -> None:
    """Draw every claim once.

    Parameters
    ----------
    ax : Axes
        Limits must be final.
    claims : DataFrame
        Columns of `facts.standings` and `time`, the decimal year of a claim's end, and `height`,
        the value drawn.
    role : str
        Role of the colour.
    lang : {"en", "fr"}
        Language of the words that a pointer over a point shows.
    size : float
        Size of the markers in px.
    """
    shown = _set_apart(ax, claims[np.isfinite(claims["height"]) & np.isfinite(claims["time"])])
    heads = shown[shown["standing"] != "echo"].drop_duplicates("observation_id")
    heads = heads.set_index("observation_id")
    for claim in each(shown):
        if claim.standing == "echo":
            _echo(ax, claim, heads, lang)
        else:
            _point(ax, claim, role, lang, size)


def named(claim: Any, lang: str) -> str:
    """Name of a mark in the drawing, with the words shown when a pointer rests on it."""
    value = bounded(claim.value, claim.bound, claim.unit, lang, _text(claim.currency))
    when = period(_text(claim.period_start), claim.period_end, lang)
    said = words(f"{value} · {when} · {claim.quality}", lang)
    return f"claim:{claim.claim_id}{TIP}{said}"


def _text(value: Any) -> Any:
    return None if pd.isna(value) else value


def _point(ax: Axes, claim: Any, role: str, lang: str, size: float) -> None:
    marker = shape(claim.quality, claim.bound)
    hollow = claim.quality == "C"
    hue, paper = style.colour(role), style.colour("paper")
    ax.plot(
        [claim.at],
        [claim.height],
        marker,
        ms=size * {"^": 1.2, "v": 1.2, "D": 0.92}.get(marker, 1.0),
        mfc=paper if hollow else hue,
        mec=hue if hollow else paper,
        mew=1.6 if hollow else 1.0,
        zorder=6,
        clip_on=False,
        gid=named(claim, lang),
    )


def _echo(ax: Axes, claim: Any, heads: pd.DataFrame, lang: str) -> None:
    muted, paper = style.colour("muted"), style.colour("paper")
    if claim.observation_id in heads.index:
        head = heads.loc[claim.observation_id]
        ax.plot(
            [head["at"], claim.at], [head["height"], claim.height], color=muted, lw=0.9, zorder=3
        )
    ax.plot(
        [claim.at],
        [claim.height],
        "o",
        ms=ECHO_SIZE,
        mfc=paper,
        mec=muted,
        mew=1.0,
        zorder=5,
        clip_on=False,
        gid=named(claim, lang),
    )


def _set_apart(ax: Axes, claims: pd.DataFrame) -> pd.DataFrame:
    """Give claims `at`, their place across: one that would cover another moves to the right.

    Heads take their place before echoes, so that an echo never hides what it repeats.
    """
    order = claims.assign(_echo=claims["standing"] == "echo").sort_values(
        ["_echo", "time", "claim_id"], kind="stable"
    )
    scale = 72 / ax.figure.dpi
    ends = order[["time", "height"]].to_numpy(float)
    places = ax.transData.transform(ends) * scale if len(ends) else ends
    taken: list[tuple[float, float]] = []
    for x, y in places:
        right = float(x)
        while any(abs(right - u) < NEAR and abs(y - v) < NEAR for u, v in taken):
            right += NUDGE
        taken.append((right, float(y)))
    moved = ax.transData.inverted().transform(np.array(taken) / scale) if taken else ends
    return order.assign(at=moved[:, 0])

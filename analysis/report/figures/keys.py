"""The key over a figure: only the signs that the figure uses, each with its word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.shown import Html, element

LINE = "M0 7h16"
SYMBOLS = {
    "diamond": '<path d="M8 1.6 13.4 7 8 12.4 2.6 7z" fill="currentColor"/>',
    "disc": '<circle cx="8" cy="7" r="4.4" fill="currentColor"/>',
    "ring": '<circle cx="8" cy="7" r="3.7" fill="none" stroke="currentColor" stroke-width="1.7"/>',
    "up": '<path d="M8 2 13 12H3z" fill="currentColor"/>',
    "down": '<path d="M8 12 3 2h10z" fill="currentColor"/>',
    "echo": '<path d="M0 7h12" stroke="currentColor"/>'
    '<circle cx="12.5" cy="7" r="2.3" fill="var(--paper,#fdfcf9)" stroke="currentColor"/>',
    "ribbon": '<rect y="1" width="16" height="12" fill="currentColor" opacity=".25"/>'
    f'<path d="{LINE}" stroke="currentColor" stroke-width="2"/>',
    "line": f'<path d="{LINE}" stroke="currentColor" stroke-width="2.2"/>',
    "bar": f'<path d="{LINE}" stroke="currentColor" stroke-width="3.6"/>',
    "dashed": f'<path d="{LINE}" stroke="currentColor" stroke-width="2" stroke-dasharray="4 2"/>',
    "range": f'<path d="{LINE}" stroke="currentColor" stroke-width="5" opacity=".35"/>',
    "whisker": '<path d="M1 7h14M1 4v6M15 4v6" stroke="currentColor" stroke-width="1.4"/>',
    "area": '<rect y="1" width="16" height="12" fill="currentColor" opacity=".22"/>',
    "void": '<path d="M0 14 14 0M-4 8 6-2M5 17 18 4" stroke="currentColor" opacity=".6"/>',
}


@dataclass(frozen=True)
class KeyItem:
    """One sign of a key: a name of `SYMBOLS`, its word, and the role of its colour (or none)."""

    symbol: str
    label: str
    role: str = ""

    def html(self) -> Html:
        """Write the sign and its word as an item of a list."""
        sign = element(
            "svg",
            Html(SYMBOLS[self.symbol]),
            viewBox="0 0 16 14",
            aria_hidden="true",
            style=f"color:var(--{self.role})" if self.role else None,
        )
        return element("li", sign, self.label)


def default_key(
    figure: Figure, frame: pd.DataFrame, arguments: Mapping[str, Any], lang: str
) -> tuple[KeyItem, ...]:
    """Key of a figure: grades, bounds, echoes, line, ranges, the unknown, as far as drawn.

    Parameters
    ----------
    figure : Figure
        The figure as drawn.
    frame : DataFrame
        What its line was drawn from.
    arguments : mapping of str to object
        What else the chart was given, `claims` among it.
    lang : {"en", "fr"}
        Language of the words.
    """
    claims = arguments.get("claims")
    if claims is None:
        return (*_rows_key(frame, lang), *void_key(figure, lang))
    names = arguments.get("indicators")
    if names is not None:
        claims = claims[claims["indicator"].isin(list(names))]
        frame = frame[frame["indicator"].isin(list(names))]
    return (*claims_key(claims, lang), *_line_key(frame, lang), *void_key(figure, lang))


def _rows_key(frame: pd.DataFrame, lang: str) -> tuple[KeyItem, ...]:
    """Signs of a comparison: grades where the rows have them, intervals or ranges."""
    if not {"quality", "bound"} <= set(frame.columns):
        return ()
    known = frame[frame["value"].notna()]
    items = claims_key(known[known["quality"].notna()], lang)
    if "interval" not in frame or frame["conf_high"].isna().all():
        return items
    exact = frame["interval"].astype("str").str.contains("95").any()
    return (*items, KeyItem("range", say(lang, "95 % interval" if exact else "claimed range")))


def claims_key(claims: pd.DataFrame, lang: str) -> tuple[KeyItem, ...]:
    """Signs of the claims that are drawn: grade by shape, bounds, echoes."""
    own = claims[claims["standing"] != "echo"] if "standing" in claims else claims
    exact = own[~own["bound"].isin(["lower", "upper"])]
    items = (
        ("diamond", say(lang, "A, official"), (exact["quality"] == "A").any()),
        ("disc", say(lang, "B, press"), (exact["quality"] == "B").any()),
        ("ring", say(lang, "C, undated or uncertain"), (own["quality"] == "C").any()),
        ("up", say(lang, "at least"), (own["bound"] == "lower").any()),
        ("down", say(lang, "at most"), (own["bound"] == "upper").any()),
        ("echo", say(lang, "echo of an observation"), len(own) < len(claims)),
    )
    return tuple(KeyItem(symbol, label) for symbol, label, drawn in items if drawn)


def _line_key(frame: pd.DataFrame, lang: str) -> tuple[KeyItem, ...]:
    if frame.empty or len(frame) < 2:
        return ()
    if frame["interval"].astype("str").str.contains("95").any():
        return (KeyItem("ribbon", say(lang, "reconciled, 95 % interval")),)
    return (KeyItem("line", say(lang, "value kept")),)


def void_key(figure: Figure, lang: str) -> tuple[KeyItem, ...]:
    """Sign of the hatched fields, where the figure has one."""
    if any(getattr(artist, "get_hatch", lambda: None)() for artist in figure.findobj()):
        return (KeyItem("void", say(lang, "no figure")),)
    return ()

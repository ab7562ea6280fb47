"""The key over a figure: only the signs that the figure uses, each with its word."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.language.messages import say
from analysis.language.shown import Html, element
from analysis.report.figures import style
from analysis.report.figures.hues import hue
from analysis.report.figures.points import ECHO_SIZE

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
    "interval": f'<path d="{LINE}" stroke="currentColor" stroke-width="5" opacity=".35"/>',
    "range": f'<path d="{LINE}" stroke="currentColor" stroke-width="5" opacity=".35"/>',
    "whisker": '<path d="M1 7h14M1 4v6M15 4v6" stroke="currentColor" stroke-width="1.4"/>',
    "swatch": '<rect x="1" y="1" width="12" height="12" fill="currentColor"/>',
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
            style=f"color:{hue(self.role)}" if self.role else None,
        )
        return element("li", sign, self.label)


def key_of(figure: Figure, lang: str) -> tuple[KeyItem, ...]:
    """Make the key of a figure from the signs that stand in it.

    Parameters
    ----------
    figure : Figure
        As a chart drew it.
    lang : {"en", "fr"}
        Language of the words.

    Returns
    -------
    tuple of KeyItem
        In one order for all figures; empty where the figure needs no key.
    """
    used = {sign for artist in figure.findobj() if (sign := _sign(artist))}
    said = {
        "diamond": say(lang, "A, official"),
        "disc": say(lang, "B, press"),
        "ring": say(lang, "C, undated or uncertain"),
        "up": say(lang, "at least"),
        "down": say(lang, "at most"),
        "echo": say(lang, "echo of an observation"),
        "bar": say(lang, "total, as long as its period"),
        "line": say(lang, "value kept"),
        "ribbon": say(lang, "reconciled, 95% interval"),
        "interval": say(lang, "95% interval"),
        "range": say(lang, "claimed range"),
        "whisker": say(lang, "claimed range"),
        "dashed": say(lang, "implied by stocks"),
        "void": say(lang, "no figure"),
    }
    return tuple(KeyItem(sign, word) for sign, word in said.items() if sign in used)


def _sign(artist: Artist) -> str:
    """Tell which sign of a key an artist is: by its name, and a claim by how it is drawn."""
    if getattr(artist, "get_hatch", lambda: None)():
        return "void"
    name = str(artist.get_gid() or "")
    if name in SYMBOLS:
        return name
    if not name.startswith(("claim:", "row:")) or not isinstance(artist, Line2D):
        return ""
    marker = str(artist.get_marker())
    if marker == "None":
        return "echo" if artist.get_color() == style.colour("muted") else "bar"
    if artist.get_markersize() == ECHO_SIZE:
        return "echo"
    if artist.get_markerfacecolor() == style.colour("paper"):
        return "ring"
    return {"D": "diamond", "^": "up", "v": "down"}.get(marker, "disc")

"""The look of every chart: colours of what is counted, type, lines, the font that measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes

from analysis.report.figures.hues import TOKENS

P = ParamSpec("P")
R = TypeVar("R")

# The meaning of a colour is the same on all pages: blue is never jobs.
ROLES = {
    "tenant_firms": "blue",
    "jobs": "rust",
    "firms_entered": "teal",
    "firms_exited": "rust",
    "firms_cumulative": "ochre",
}

WIDE, NARROW = 700.0, 350.0
HATCH = "//"  # of the unknown; closer lines shimmer on screens
BASE, SMALL, SMALLEST = 13.0, 12.0, 11.0
FACES = {("Regular", "normal"): 400, ("Semibold", "normal"): 600, ("It", "italic"): 400}
FAMILY = "Source Sans Pro"
FALLBACKS = ("Liberation Sans", "DejaVu Sans")


def colour(role: str) -> str:
    """Light colour of a role, as six hexadecimal digits."""
    return TOKENS[role]


def role_of(indicator: str) -> str:
    """Role of the hue in which an indicator is drawn; blue is the subject of a page."""
    return ROLES.get(indicator, "blue")


def is_narrow(width: float) -> bool:
    """Tell whether a drawing of this width is the one for phones."""
    return width < 500


def letter_size(width: float) -> float:
    """Size of direct labels at a width, in px."""
    return SMALL if is_narrow(width) else BASE


def styled(chart: Callable[P, R]) -> Callable[P, R]:
    """Draw a chart under the project's settings and leave the caller's as they were."""

    @wraps(chart)
    def draw(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context(settings()):
            return chart(*args, **kwargs)

    return draw


def settings() -> dict[Any, Any]:
    """Set matplotlib for drawing and for writing; fonts are found on the way."""
    return {
        "font.family": list(families()),
        "font.size": BASE,
        "text.parse_math": False,  # a `$` in a name is a dollar sign
        "text.color": TOKENS["ink"],
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "figure.dpi": 72.0,
        "lines.linewidth": 2.25,
        "lines.solid_capstyle": "round",
        "hatch.linewidth": 0.8,
        "path.simplify": False,
        "svg.fonttype": "none",
        "axes.unicode_minus": True,
    }


@cache
def families() -> tuple[str, ...]:
    """Font families in order of preference, only those that this machine has."""
    register()
    _lend_bold()
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in (FAMILY, *FALLBACKS) if name in known) or ("DejaVu Sans",)


def register() -> None:
    """Make the faces of the packaged Source Sans known, the semibold as weight 600 of its family.

    Left to itself matplotlib files the semibold as a family of its own and sets headings in bold.
    """
    try:
        import font_source_sans_pro as package
    except ImportError:
        return
    folder = Path(package.__file__).parent / "files"
    manager = font_manager.fontManager
    manager.addfont(str(folder / "SourceSansPro-Regular.otf"))  # also empties the finder's cache
    for (face, style), weight in FACES.items():
        entry = font_manager.FontEntry(
            fname=str(folder / f"SourceSansPro-{face}.otf"),
            name=FAMILY,
            style=style,
            variant="normal",
            weight=weight,
            stretch="normal",
            size="scalable",
        )
        manager.ttflist.insert(0, entry)


def _lend_bold() -> None:
    """Let the bold of a fallback stand for weight 600, so that nothing is warned about."""
    entries = font_manager.fontManager.ttflist
    for entry in list(entries):
        if entry.name in FALLBACKS and entry.weight == 700 and entry.stretch == "normal":
            entries.append(replace(entry, weight=600))


def dress(ax: Axes, *, grid: bool = True, base: bool = True) -> None:
    """Give axes the house look: a base line, a grid of values, small muted tick labels."""
    for side, spine in ax.spines.items():
        spine.set_visible(base and side == "bottom")
        spine.set_color(TOKENS["rule"])
        spine.set_linewidth(1.0)
    ax.patch.set_visible(False)
    ax.set_axisbelow(True)
    ax.grid(False)
    if grid:
        ax.grid(True, axis="y", color=TOKENS["grid"], linewidth=1.0)
    ticks = {"color": TOKENS["rule"], "labelcolor": TOKENS["muted"], "labelsize": 12.5}
    ax.tick_params(axis="x", length=4, width=1, pad=4, **ticks)
    ax.tick_params(axis="y", length=0, pad=5, **ticks)

"""The sheet a chart is drawn on: figures of one size, panels placed to the pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.report.figures import style


@dataclass(frozen=True)
class Margins:
    """White space around the panels, in px."""

    left: float = 44
    right: float = 10
    top: float = 26
    bottom: float = 26


@dataclass(frozen=True)
class Sheet:
    """A figure with its panels from top to bottom and the width it is drawn for."""

    figure: Figure
    panels: tuple[Axes, ...]
    width: float

    @property
    def narrow(self) -> bool:
        """Tell whether this is the drawing for phones."""
        return style.is_narrow(self.width)

    @property
    def size(self) -> float:
        """Size of direct labels, in px."""
        return style.letter_size(self.width)


def sheet(
    width: float,
    heights: Sequence[float],
    margins: Margins = Margins(),
    *,
    gap: float = 0,
    ax: Axes | None = None,
) -> Sheet:
    """Make the panels of a chart.

    Parameters
    ----------
    width : float
        Width of the figure in px; one unit is one px at 72 dots an inch.
    heights : sequence of float
        Height of each panel in px.
    margins : Margins
        White space around the panels.
    gap : float
        White space between two panels.
    ax : Axes, optional
        Axes of the caller to draw in, instead of a new figure; several panels divide it.
    """
    if ax is not None:
        return _within(ax, heights, gap)
    height = margins.top + sum(heights) + gap * (len(heights) - 1) + margins.bottom
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    FigureCanvasSVG(figure)
    panels, top = [], height - margins.top
    for tall in heights:
        box = (
            margins.left / width,
            (top - tall) / height,
            (width - margins.left - margins.right) / width,
            tall / height,
        )
        panels.append(figure.add_axes(box))
        top -= tall + gap
    for panel in panels:
        style.dress(panel)
    return Sheet(figure, tuple(panels), width)


def grid(
    width: float,
    count: int,
    columns: int,
    height: float,
    margins: Margins,
    *,
    gaps: tuple[float, float],
    ax: Axes | None = None,
) -> Sheet:
    """Make small panels of one size, row by row; `gaps` is the white between columns and rows."""
    rows = -(-count // columns)
    across, down = gaps
    wide = (width - margins.left - margins.right - across * (columns - 1)) / columns
    whole = sheet(width, [height * rows + down * (rows - 1)], margins, ax=ax)
    frame = whole.panels[0]
    frame.set_axis_off()
    total = (wide * columns + across * (columns - 1), height * rows + down * (rows - 1))
    panels = []
    for place in range(count):
        left = (place % columns) * (wide + across) / total[0]
        bottom = 1 - ((place // columns + 1) * height + (place // columns) * down) / total[1]
        panels.append(frame.inset_axes((left, bottom, wide / total[0], height / total[1])))
    for panel in panels:
        style.dress(panel)
    return Sheet(whole.figure, tuple(panels), width)


def _within(ax: Axes, heights: Sequence[float], gap: float) -> Sheet:
    figure = ax.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise ValueError("ax: found axes without a figure; expected axes of a figure")
    panels = (ax,) if len(heights) == 1 else _divided(ax, heights, gap)
    for panel in panels:
        style.dress(panel)
    return Sheet(figure, panels, float(ax.bbox.width) * 72 / figure.dpi)


def _divided(ax: Axes, heights: Sequence[float], gap: float) -> tuple[Axes, ...]:
    ax.set_axis_off()
    total = sum(heights) + gap * (len(heights) - 1)
    panels, top = [], total
    for tall in heights:
        panels.append(ax.inset_axes((0.0, (top - tall) / total, 1.0, tall / total)))
        top -= tall + gap
    return tuple(panels)

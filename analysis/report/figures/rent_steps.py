"""A price schedule: the rent of a young firm month by month, beside what others pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.language.messages import say
from analysis.language.numbers import money, number
from analysis.report.figures import style
from analysis.report.figures.axis import absence, heading, tick_room, value_axis, void
from analysis.report.figures.canvas import Margins, Sheet, sheet
from analysis.report.figures.frames import each
from analysis.report.figures.labels import Label, place
from analysis.report.figures.lettering import block_size, words, wrap

HEIGHT = 292.0
HALF_YEAR = 6
SHORTEST = 36  # months that the axis covers at least
DOTS = (0, (3, 3))


@dataclass(frozen=True)
class _Steps:
    """Rows of the schedule by what they are; None where the data has none."""

    discount: Any
    full: Any
    references: tuple[Any, ...]
    months: float


@style.styled
def rent_schedule(
    frame: pd.DataFrame,
    *,
    months: float | None = None,
    note: str = "",
    lang: str = "en",
    ax: Axes | None = None,
    width: float = style.WIDE,
) -> Figure:
    """Rent per m² and month since entry: discount, full rent, what others pay.

    Parameters
    ----------
    frame : DataFrame
        One row a tier: `tier` (`discount`, `full`, or `reference` for other tenants and the city's
        market), `label` (words for a reference), `value`, `low`, `high` (ends of a range, missing
        for one figure), `currency` (as printed, one for all rows), `eur` and `ppp` (the value
        converted by `facts.convert`, missing where no rate is known).
    months : float, optional
        Length of the discount; missing where unknown, and then no step is drawn.
    note : str, optional
        Words in the shaded discount, typically what it is worth.
    lang : {"en", "fr"}
        Language of the words.
    ax : Axes, optional
        Axes to draw in instead of a new figure.
    width : float
        Width in px; below 500 the drawing is the one for phones.

    Returns
    -------
    Figure
        Without any rent the figure says so in words; a tier that is not known is hatched.

    Raises
    ------
    ValueError
        Amounts in more than one currency: an axis has one.
    """
    known = frame.dropna(subset=["value", "low", "high"], how="all")
    currencies = sorted(set(known["currency"]))
    if len(currencies) > 1:
        raise ValueError(f"rent_schedule: found {', '.join(currencies)}; expected one currency")
    if known.empty:
        drawn = sheet(width, (HEIGHT / 2,), Margins(12, 12, 14, 14), ax=ax)
        absence(drawn.panels[0], words(say(lang, "No rent known"), lang), size=drawn.size)
        return drawn.figure
    steps = _sorted(known, months)
    top = float(known[["value", "low", "high"]].max().max())
    margins = Margins(np.ceil(max(34.0, tick_room(top, lang, headroom=1.2))), 12, 30, 46)
    drawn = sheet(width, (HEIGHT,), margins, ax=ax)
    panel = drawn.panels[0]
    unit = say(lang, "{currency} per m² and month", currency=currencies[0])
    heading(panel, words(unit, lang), "muted")
    value_axis(panel, top, lang, headroom=1.2)
    end = _month_axis(panel, steps, lang)
    _references(panel, steps)
    _step(panel, steps, end)
    _words(drawn, steps, end, note, lang)
    return drawn.figure


def _sorted(known: pd.DataFrame, months: float | None) -> _Steps:
    rows = {"discount": None, "full": None}
    for name in rows:
        rows[name] = next(each(known[known["tier"] == name]), None)
    length = float(months) if months is not None and np.isfinite(months) else np.nan
    return _Steps(
        rows["discount"],
        rows["full"],
        tuple(each(known[known["tier"] == "reference"])),
        length if rows["discount"] is not None else np.nan,
    )


def _ends(row: Any) -> tuple[float, float]:
    known = [float(v) for v in (row.low, row.value, row.high) if pd.notna(v)]
    return min(known), max(known)


def _level(row: Any) -> float:
    """Give the value of a tier, or the upper end of its range: what a tenant must reckon with."""
    return float(row.value) if pd.notna(row.value) else _ends(row)[1]


def _month_axis(ax: Axes, steps: _Steps, lang: str) -> float:
    length = 0.0 if np.isnan(steps.months) else steps.months
    end = max(SHORTEST, HALF_YEAR * float(np.ceil(2 * length / HALF_YEAR)))
    ax.set_xlim(0, end)
    step = HALF_YEAR if end <= 48 else 2 * HALF_YEAR
    ticks = [month for month in np.arange(0, end + 1, step)]
    ax.set_xticks(ticks, [number(month, lang) for month in ticks])
    said = words(say(lang, "months since entry"), lang)
    ax.set_xlabel(said, fontsize=12.5, labelpad=4, color=style.colour("muted"))
    return end


def _references(ax: Axes, steps: _Steps) -> None:
    muted = style.colour("muted")
    dearest_first = sorted(steps.references, key=_level, reverse=True)
    for shade, row in zip(np.linspace(0.28, 0.14, len(dearest_first)), dearest_first, strict=True):
        low, high = _ends(row)
        if high - low > 0:
            ax.axhspan(low, high, color=muted, alpha=float(shade), lw=0, zorder=0)
        else:
            ax.axhline(high, color=muted, alpha=0.55, lw=2.5, zorder=1)


def _step(ax: Axes, steps: _Steps, end: float) -> None:
    blue, ochre = style.colour("blue"), style.colour("ochre")
    turn = 0.0 if np.isnan(steps.months) else steps.months
    if steps.full is not None:
        low, high = _ends(steps.full)
        ax.fill_between([turn, end], low, high, color=blue, alpha=0.18, lw=0)
        full = _level(steps.full)
        ax.plot([turn, end], [full, full], color=blue, lw=3, solid_capstyle="butt")
    if steps.discount is None:
        return
    low, high = _ends(steps.discount)
    level = _level(steps.discount)
    until = end if np.isnan(steps.months) else turn
    ax.fill_between([0, until], low, high, color=blue, alpha=0.18, lw=0)
    ax.plot([0, until], [level, level], color=blue, lw=3, solid_capstyle="butt")
    if steps.full is not None and not np.isnan(steps.months):
        ax.plot([turn, turn], [level, full], color=blue, lw=3, solid_capstyle="projecting")
        ax.fill_between([0, turn], level, full, color=ochre, alpha=0.14, lw=0)
        ax.plot([0, turn], [full, full], color=blue, lw=1.1, ls=DOTS)
        ax.plot([turn, turn], [0, level], color=blue, lw=1, ls=(0, (2, 2)))


def _words(drawn: Sheet, steps: _Steps, end: float, note: str, lang: str) -> None:
    ax, size = drawn.panels[0], drawn.size
    per_px = end / (float(ax.bbox.width) * 72 / drawn.figure.dpi)
    turn = end if np.isnan(steps.months) else steps.months
    labels = []
    if steps.discount is not None:
        _shaded(ax, steps, turn, note, lang, size, per_px)
        labels.append(_price(steps.discount, 0.0, per_px, size, lang, drawn.narrow))
    if steps.full is not None:
        labels.append(_price(steps.full, end, per_px, size, lang, drawn.narrow))
    elif steps.discount is not None and turn < end:
        said = words(say(lang, "Rent afterwards unknown"), lang)
        void(ax, turn, end, said, size=size, level=0.3)
    if turn < end and steps.discount is not None:
        text = words(say(lang, "{n} months", n=number(turn, lang)), lang)
        wide = block_size(text, size, 600)[0] * per_px
        labels.append(Label(text, turn + wide / 2 + 6 * per_px, 0.0, "ink", 600, ("above",)))
    for row in steps.references:
        text = words(f"{row.label}: {_amounts(row, lang)}", lang)
        wide = block_size(text, size)[0] * per_px
        labels.append(Label(text, wide / 2 + 4 * per_px, _ends(row)[1], "muted", 400, ("above",)))
    place(ax, labels, size)


def _price(row: Any, edge: float, per_px: float, size: float, lang: str, narrow: bool) -> Label:
    """Name a price: printed currency, euros and purchasing power, at the outer end of its line."""
    printed = _amounts(row, lang) if pd.isna(row.value) else money(row.value, row.currency, lang)
    other = [money(getattr(row, name), code, lang, digits)
             for name, code, digits in (("eur", "EUR", 2), ("ppp", "PPP", 1))
             if pd.notna(getattr(row, name)) and row.currency != code]  # fmt: skip
    parts = [printed, *other]
    text = f"{parts[0]}\n{' · '.join(parts[1:])}" if narrow and other else " · ".join(parts)
    text = "\n".join(words(line, lang) for line in text.split("\n"))
    wide = block_size(text, size, 600)[0] * per_px
    centre = wide / 2 + 4 * per_px if edge == 0 else edge - wide / 2 - 4 * per_px
    return Label(
        text,
        centre,
        _ends(row)[0],
        "blue",
        600,
        ("below", "above"),
        "left" if edge == 0 else "right",
    )


def _amounts(row: Any, lang: str) -> str:
    low, high = _ends(row)
    if low == high:
        return number(low, lang)
    return f"{number(low, lang)}–{number(high, lang)}"


def _shaded(ax: Axes, steps: _Steps, turn: float, note: str, lang: str, size: float,
            per_px: float) -> None:  # fmt: skip
    """Words in the middle of the shaded discount, where there is room for them."""
    if steps.full is None or np.isnan(steps.months):
        return
    low, high = _level(steps.discount), _level(steps.full)
    said = wrap(words(note or say(lang, "start-up discount"), lang), turn / per_px - 12, size)
    scale = 72 / ax.figure.dpi
    tall = abs(np.diff(ax.transData.transform([(0, low), (0, high)])[:, 1])[0]) * scale
    if block_size(said, size)[1] + 6 > tall or said.endswith("…"):
        return
    ax.text(turn / 2, (low + high) / 2, said, ha="center", va="center", fontsize=size,
            linespacing=1.25, color=style.colour("ink"), zorder=7)  # fmt: skip

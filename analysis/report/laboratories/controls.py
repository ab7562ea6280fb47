"""One parameter of a lever as controls: a number box and a slider between the declared ends."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.language.shown import Html, element
from analysis.language.typography import typeset
from analysis.policy.assumption_table import Assumptions
from analysis.policy.levers.lever import Parameter
from analysis.policy.levers.procurement import COMPLIANCE
from analysis.report.laboratories.unit_words import label_words, range_words, unit_words

NUMBER = ""  # the choice of a number instead of a word
MONEY = ("MAD", "MAD m", "MAD m/year", "MAD/label")
STEPS = (1.0, 2.0, 5.0)


def step_of(parameter: Parameter) -> float:
    """Step of the slider: the declared one, or a hundredth of the span's power of ten."""
    if parameter.step:
        return parameter.step
    span = parameter.high - parameter.low
    return float(10.0 ** (math.floor(math.log10(span)) - 2))


def stops_of(parameter: Parameter) -> tuple[float, ...]:
    """Give a slider over sums of money its stops: 1, 2 and 5 of each power of ten; others none."""
    if parameter.unit not in MONEY:
        return ()
    low, high = parameter.low, parameter.high
    first = math.floor(math.log10(low)) if low > 0 else math.floor(math.log10(high)) - 6
    powers = range(first, math.floor(math.log10(high)) + 1)
    between = (round(lead * 10.0**power, 12) for power in powers for lead in STEPS)
    return tuple(dict.fromkeys([low, *(stop for stop in between if low < stop < high), high]))


class Control:
    """A parameter that a reader moves.

    The number box holds the value, to any digit; the slider stands at the nearest of its stops.

    Parameters
    ----------
    key : str
        `lever.parameter`.
    parameter : Parameter
        Gives ends, step, unit, label.
    moved : callable
        Is called after every change of value.
    """

    def __init__(self, key: str, parameter: Parameter, moved: Callable[[], None]) -> None:
        self.key, self.parameter, self.moved = key, parameter, moved
        self.stops = stops_of(parameter)
        self.number = widgets.BoundedFloatText(
            value=parameter.low,
            min=parameter.low,
            max=parameter.high,
            step=step_of(parameter),
            style=PLAIN,
        )
        self.slider = self._slider()
        self.range = widgets.HTML()
        self.words: Any = None
        self.central: dict[str, float] = {}  # of each word
        rows = [self.number, self.slider, self.range]
        if parameter.choices:
            self.words = widgets.Dropdown(options=[*parameter.choices, NUMBER], style=PLAIN)
            self.words.observe(self._chosen, "value")
            rows.insert(0, self.words)
        self.box = widgets.VBox(rows)
        self.box.add_class("tp-control")
        self._busy = True
        if self.words is not None:
            self._chosen()
        self._busy = False
        self.number.observe(self._typed, "value")
        self.slider.observe(self._slid, "value")

    def _slider(self) -> Any:
        if self.stops:
            return widgets.SelectionSlider(
                options=[(f"{stop:g}", stop) for stop in self.stops], readout=False
            )
        low, high = self.parameter.low, self.parameter.high
        return widgets.FloatSlider(
            value=low, min=low, max=high, step=step_of(self.parameter), readout=False
        )

    @property
    def value(self) -> float | str:
        """The value as a scenario has it."""
        if self.words is not None and self.words.value != NUMBER:
            return str(self.words.value)
        return float(self.number.value)

    @value.setter
    def value(self, value: float | str) -> None:
        if self.words is not None:
            self.words.value = value if isinstance(value, str) else NUMBER
        if not isinstance(value, str):
            self.number.value = float(value)

    def relabel(self, lang: str, assumptions: Assumptions) -> None:
        """Say label, unit and range in a language."""
        label = label_words(self.parameter, lang)
        self.number.description = self.number.tooltip = label
        self.slider.tooltip = label
        allowed = say(lang, "allowed: {range}", range=range_words(self.parameter, lang))
        self.range.value = element("span", typeset(allowed, lang), class_="tp-range")
        if self.words is None:
            return
        chosen, self._busy = self.words.value, True
        self.central = {
            word: assumptions.get(COMPLIANCE[word]).value for word in self.parameter.choices
        }
        self.words.description = label
        self.number.description = unit_words("share", lang)
        self.words.options = [
            *((_choice(word, assumptions, lang), word) for word in self.parameter.choices),
            (unit_words("share", lang), NUMBER),
        ]
        self.words.value, self._busy = chosen, False

    def _typed(self, change: Any) -> None:
        if self.parameter.step:
            kept = self.parameter.step * round(change["new"] / self.parameter.step)
            if kept != change["new"]:
                self.number.value = kept
                return
        busy, self._busy = self._busy, True
        self.slider.value = self._nearest(change["new"])
        self._busy = busy
        if not busy:
            self.moved()

    def _slid(self, change: Any) -> None:
        """Follow the slider, unless it only stands at the stop nearest to the number."""
        value = float(f"{change['new']:.12g}")
        if not self._busy and value != self._nearest(self.number.value):
            self.number.value = value

    def _chosen(self, change: Any = None) -> None:
        """Show the number only instead of a word, at first with the word's central value."""
        if change is not None and change["new"] == NUMBER and not self._busy:
            self._busy = True
            self.number.value = self.central.get(change["old"], self.number.value)
            self._busy = False
        shown = "" if self.words.value == NUMBER else "none"
        for part in (self.number, self.slider, self.range):
            part.layout.display = shown
        if not self._busy:
            self.moved()

    def _nearest(self, value: float) -> float:
        """Give the stop of the slider that is nearest to a value."""
        if self.stops:
            return min(self.stops, key=lambda stop: abs(stop - value))
        step, low = step_of(self.parameter), self.parameter.low
        return float(f"{low + step * round((value - low) / step):.12g}")


PLAIN = {"description_width": "initial"}


def _choice(word: str, assumptions: Assumptions, lang: str) -> str:
    """Name a word by the assumption that it stands for."""
    item = assumptions.get(COMPLIANCE[word])
    label = item.label_fr if lang == "fr" else item.label
    return typeset(f"{word}: {label} ({number(item.value, lang)})", lang)


def assumed(assumptions: Assumptions, lever: str, entity: str, lang: str) -> list[list[Any]]:
    """List what a lever rests on where the three answers differ: label, unit, three values."""
    rows: list[list[Any]] = []
    for item in (one.at(entity) for one in assumptions if one.kind == lever):
        if item.sceptical is None and item.advocate is None:
            continue
        label = item.label_fr if lang == "fr" else item.label
        unit: Html = element("span", f" ({unit_words(item.unit, lang)})", class_="m")
        values = (item.chosen(name) for name in ("central", "sceptical", "advocate"))
        rows.append([[label, unit], *(number(value, lang) for value in values)])
    return rows

"""The controls of one lever under its name, with what the three answers assume of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from analysis.language.messages import say
from analysis.language.shown import Html, element
from analysis.language.textnodes import typeset_html
from analysis.policy.assumption_table import SETTINGS, Assumptions
from analysis.policy.levers.lever import Lever
from analysis.policy.measure_labels import SETTING_LABELS
from analysis.report.laboratories.controls import Control, assumed


class LeverBox:
    """One lever: a heading that says whether it is on, its controls, its assumptions.

    Parameters
    ----------
    lever : Lever
    moved : callable
        Is called after every change.
    """

    def __init__(self, lever: Lever, moved: Callable[[], None]) -> None:
        self.lever = lever
        self.controls = tuple(
            Control(f"{lever.name}.{parameter.key}", parameter, moved)
            for parameter in lever.parameters
        )
        self.head, self.basis = widgets.HTML(), widgets.HTML()
        self.box = widgets.VBox([self.head, *(one.box for one in self.controls), self.basis])
        self.box.add_class("tp-lever")

    def relabel(self, assumptions: Assumptions, entity: str, lang: str) -> None:
        """Say everything in a language."""
        for control in self.controls:
            control.relabel(lang, assumptions)
        self.basis.value = typeset_html(self._basis(assumptions, entity, lang), lang)

    def mark(self, on: bool, lang: str) -> None:
        """Say whether the lever does anything."""
        state = say(lang, "on") if on else say(lang, "off")
        name = self.lever.label.said(lang)
        class_ = "tp-state on" if on else "tp-state"
        head = element("h4", name, " ", element("span", state, class_=class_))
        self.head.value = typeset_html(head, lang)

    def _basis(self, assumptions: Assumptions, entity: str, lang: str) -> Html:
        names = (SETTING_LABELS[name].said(lang) for name in SETTINGS)
        heads = element("tr", element("td"), *(element("th", one, scope="col") for one in names))
        rows = [_row(cells) for cells in assumed(assumptions, self.lever.name, entity, lang)]
        return element(
            "details",
            element("summary", say(lang, "Assumed in the three answers")),
            element("table", element("thead", heads), element("tbody", *rows)),
        )


def _row(cells: list[Any]) -> Html:
    first, *values = cells
    return element("tr", element("th", first, scope="row"), *(element("td", v) for v in values))

"""The controls of the laboratory, and what happens when one is moved."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import say
from analysis.language.shown import WRAPPER, Html, element
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.policy.levers.registry import LEVERS
from analysis.policy.measure_labels import SETTING_LABELS
from analysis.policy.scenario import load_scenario, scenarios
from analysis.report.laboratories.controls import PLAIN, Control
from analysis.report.laboratories.lever_box import LeverBox
from analysis.report.laboratories.policy_laboratory import sheet
from analysis.report.laboratories.saving_box import SavingBox

if TYPE_CHECKING:
    from analysis.report.laboratories.policy_laboratory import Laboratory

LANGUAGE_NAMES = (("English", "en"), ("Français", "fr"))


class Panel:
    """Controls on one side, results on the other; below, what can be taken away.

    Parameters
    ----------
    laboratory : Laboratory
        Holds the reform; the panel shows it and changes it.
    """

    def __init__(self, laboratory: Laboratory) -> None:
        self.laboratory = laboratory
        self._first, self._held = laboratory.begun, False
        self.hub, self.beginning = widgets.Dropdown(style=PLAIN), widgets.Dropdown(style=PLAIN)
        self.setting = widgets.ToggleButtons(style=PLAIN)
        self.language = widgets.ToggleButtons(style=PLAIN)
        self.levers = tuple(LeverBox(lever, self._moved) for lever in LEVERS.values())
        self.results = widgets.HTML()
        self.saving = SavingBox(laboratory)
        self.root = self._laid_out()
        self.show()
        self.hub.observe(self._hub_chosen, "value")
        self.beginning.observe(self._beginning_chosen, "value")
        self.setting.observe(self._setting_chosen, "value")
        self.language.observe(self._language_chosen, "value")

    @property
    def controls(self) -> dict[str, Control]:
        """Controls by `lever.parameter`."""
        return {one.key: one for lever in self.levers for one in lever.controls}

    def view(self) -> dict[str, Any]:
        """Give what a notebook needs to display the controls."""
        return {
            kind: value
            for kind, value in self.root._repr_mimebundle_().items()
            if kind.startswith("application/")
        }

    def _laid_out(self) -> Any:
        top = widgets.Box([self.hub, self.beginning, self.setting, self.language])
        side = widgets.VBox([one.box for one in self.levers])
        body = widgets.Box([side, self.results])
        root = widgets.VBox([widgets.HTML(sheet()), top, body, self.saving.box])
        for part, name in ((top, "tp-top"), (side, "tp-side"), (body, "tp-body"),
                           (self.results, "tp-results"), (root, "tp-lab")):  # fmt: skip
            part.add_class(name)
        root.add_class("tp")
        return root

    def _relabel(self) -> None:
        """Say every control in the language."""
        lab, lang = self.laboratory, self.laboratory.lang
        with self._quiet():
            self._options(self.hub, [(name, key) for key, name in lab.hubs.items()], lab.entity)
            table = scenarios()
            titles = table["title_fr" if lang == "fr" else "title"]
            known = [(typeset(str(title), lang), str(name)) for name, title in titles.items()]
            if self._first.name not in table.index:
                known.append((typeset(self._first.titled(lang), lang), self._first.name))
            self._options(self.beginning, known, lab.begun.name)
            answers = [(label.said(lang), name) for name, label in SETTING_LABELS.items()]
            self._options(self.setting, answers, lab.setting)
            self._options(self.language, list(LANGUAGE_NAMES), lang)
            said = (say(lang, "Hub"), say(lang, "Begin from"), say(lang, "Answer"),
                    say(lang, "Language"))  # fmt: skip
            parts = (self.hub, self.beginning, self.setting, self.language)
            for part, label in zip(parts, said, strict=True):
                part.description = label
            for lever in self.levers:
                lever.relabel(lab.begun.assumptions, lab.entity, lang)
            self.saving.relabel()

    @staticmethod
    def _options(part: Any, options: list[tuple[str, str]], value: str) -> None:
        part.options = options
        part.value = value

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """Change controls without answering to each."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before

    def show(self) -> None:
        """Set and name every control as the laboratory stands, and tell the results."""
        self._relabel()
        with self._quiet():
            for key, control in self.controls.items():
                control.value = self.laboratory.values[key]
        self._show_results()

    def _show_results(self) -> None:
        lab = self.laboratory
        try:
            found: Html = lab.results.html()
        except (NotEstimable, DataError) as error:
            found = element("p", error.said(lab.lang), class_="failure", role="status")
        self.results.value = f"{WRAPPER.format(lang=lab.lang)}{typeset_html(found, lab.lang)}</div>"
        on = {one.lever for one in lab.scenario.levers}
        for lever in self.levers:
            lever.mark(lever.lever.name in on, lab.lang)

    def _moved(self) -> None:
        if self._held:
            return
        self.laboratory.values = {key: one.value for key, one in self.controls.items()}
        self._show_results()

    def _hub_chosen(self, change: Any) -> None:
        if not self._held:
            self.laboratory.move(change["new"])
            self.show()

    def _beginning_chosen(self, change: Any) -> None:
        if not self._held and change["new"] != self.laboratory.begun.name:
            name, first = change["new"], self._first
            scenario = first if name == first.name else load_scenario(name)
            self.laboratory.begin(scenario)

    def _setting_chosen(self, change: Any) -> None:
        if not self._held:
            self.laboratory.setting = change["new"]
            self._show_results()

    def _language_chosen(self, change: Any) -> None:
        if not self._held:
            self.laboratory.lang = change["new"]
            self.show()

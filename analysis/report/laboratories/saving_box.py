"""File name, title and the two buttons: save as scenario file, render the brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analysis.language.messages import say
from analysis.language.shown import WRAPPER, Html, Shown, element
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.laboratories.controls import PLAIN
from analysis.report.laboratories.taking_away import (
    file_line,
    named_scenario,
    page_line,
    render_brief,
    saved,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.report.laboratories.policy_laboratory import Laboratory


class SavingBox:
    """Takes the reform out of the laboratory.

    Parameters
    ----------
    laboratory : Laboratory
    """

    def __init__(self, laboratory: Laboratory) -> None:
        self.laboratory = laboratory
        self.name = widgets.Text(value="my-reform", style=PLAIN)
        self.title, self._begun = widgets.Text(style=PLAIN), ""
        self.replacing = widgets.Checkbox(value=False, indent=False)
        self.save, self.brief = widgets.Button(), widgets.Button()
        self.said, self.page = widgets.HTML(), widgets.Output()
        self.box = widgets.Box(
            [self.name, self.title, self.replacing, self.save, self.brief, self.said, self.page]
        )
        self.box.add_class("tp-saving")
        self.save.on_click(self._save)
        self.brief.on_click(self._render)

    def relabel(self) -> None:
        """Say everything in the language."""
        lang, before = self.laboratory.lang, self._begun
        self._begun = self.laboratory.begun.titled(lang)
        if self.title.value == before:  # a title of the reader's own stays
            self.title.value = self._begun
        labels = (
            (self.name, say(lang, "File")),
            (self.title, say(lang, "Title")),
            (self.replacing, say(lang, "Replace a file of this name")),
            (self.save, say(lang, "Save as scenario file")),
            (self.brief, say(lang, "Save and render the brief")),
        )
        for part, label in labels:
            part.description = typeset(label, lang)

    def _path(self) -> Path:
        return self.laboratory.folder / self.name.value.strip()

    def _kept(self) -> Path:
        lab = self.laboratory
        title = self.title.value.strip() or lab.begun.titled(lab.lang)
        named = named_scenario(lab.scenario, lab.begun, title, lab.lang)
        replacing = bool(self.replacing.value)
        path = saved(named, self._path(), replacing=replacing, lang=lab.lang, data=lab.data)
        self.replacing.value = False
        return path

    def _save(self, _: Any) -> None:
        lang = self.laboratory.lang
        self._say(told(lambda: file_line(self._kept(), lang), lang))

    def _render(self, _: Any) -> None:
        lab = self.laboratory
        self.page.outputs = ()
        self._say(element("p", say(lab.lang, "Rendering the brief; this takes up to a minute.")))

        def made() -> Html:
            path = self._kept()
            page = render_brief(path, lab.entity, lab.lang, lab.out, lab.data)
            self.page.append_display_data(_Link(page_line(page, lab.lang), lab.lang))
            return file_line(path, lab.lang)

        self._say(told(made, lab.lang))

    def _say(self, markup: Html) -> None:
        lang = self.laboratory.lang
        text = typeset_html(element("div", markup, role="status"), lang)
        self.said.value = f"{WRAPPER.format(lang=lang)}{text}</div>"


@dataclass(frozen=True)
class _Link(Shown):
    """A link among outputs, where the notebook finds files beside it."""

    markup: Html
    lang: str

    def html(self) -> Html:
        """Give the link."""
        return self.markup

"""What a page on several reforms is made of: one object, each part a record that shows itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pandas import DataFrame

from analysis.facts.package import open_package
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, say
from analysis.language.numbers import date
from analysis.language.shown import Shown
from analysis.report.briefs.assumption_list import assumed
from analysis.report.briefs.evaluated import seen_table
from analysis.report.briefs.openings import assumptions_opening
from analysis.report.briefs.references import References
from analysis.report.briefs.scenario_brief import DRAWS
from analysis.report.briefs.telling import Place, place_of
from analysis.report.briefs.top import said_with
from analysis.report.marks import Marks
from analysis.report.pages.head import Head
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.numbering import Numbering
from analysis.report.reform_pages.compared import Compared, compared
from analysis.report.reform_pages.deciding import choice_table, deciders_table
from analysis.report.reform_pages.frames import (
    answers_frame,
    budget_frame,
    clouds_frame,
    curves_frame,
    downloaded,
    gaining,
    loss_frame,
    plane_frame,
)
from analysis.report.reform_pages.listed import all_assumed, law_of, union_of, unknowns
from analysis.report.reform_pages.openings import OPENINGS
from analysis.report.reform_pages.page_top import page_top
from analysis.report.reform_pages.picture_words import WORDS
from analysis.report.reform_pages.tables import answers_table, budget_table, frontier_table
from analysis.report.reform_pages.tried import evaluated, records
from analysis.report.standing import Blank, Together

FRAMES: dict[str, Callable[[Compared, str], DataFrame]] = {
    "answers": answers_frame,
    "plane": plane_frame,
    "clouds": clouds_frame,
    "curves": curves_frame,
    "loss": loss_frame,
    "budget": lambda page, lang: gaining(budget_frame(page, lang)),
}


@dataclass(frozen=True, eq=False)
class Reforms:
    """Several reforms at a hub as a page; a hub that cannot be simulated is a page with the reason.

    Attributes
    ----------
    compared : Compared or None
        What was simulated.
    reason : Message or None
        Why nothing was.
    entity : str
    marks : Marks
        Numbers the claims and sources of the page.
    seed : int
    """

    compared: Compared | None
    reason: Message | None
    entity: str
    marks: Marks
    seed: int
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.marks.lang

    @cached_property
    def refs(self) -> References:
        """Rows, sources and studies of the page."""
        return References(self.marks)

    @cached_property
    def place(self) -> Place:
        """The hub in words."""
        return place_of(self.entity, self.lang, self.marks.data)

    @property
    def head(self) -> Head:
        """Title, answer and its worth, three findings, how it was worked out."""
        if self.compared is not None:
            return page_top(self.compared, self.place, self.lang)
        package, lang = open_package(self.marks.data), self.lang
        when = date(str(package.created)[:10], lang, "long")
        data = say(lang, "data {version} of {date}", version=package.version, date=when)
        names = {self.entity: self.place.name}
        why = "" if self.reason is None else said_with(self.reason, names, lang)
        title = say(lang, "Nothing can be simulated for {place}", place=self.place.name)
        return Head(say(lang, "Reforms compared"), [self.place.city, data], title, [why], (), lang)

    def section(self, name: str) -> Shown:
        """Open a section.

        Parameters
        ----------
        name : {"answers", "plane", "choice", "budget", "deciders", "seen", "law", "assumptions"}
        """
        if self.compared is None or (name == "seen" and not evaluated(self.compared)):
            return Blank(self.lang)
        if name == "assumptions":
            listed = assumed(union_of(self.compared), self.entity, self.refs)
            free = int((listed["rows"] == "").sum())
            return assumptions_opening(self.compared.first, len(listed), free, self.lang)
        return OPENINGS[name](self.compared, self.lang)

    def frame(self, name: str) -> DataFrame:
        """Return what a figure draws; empty where nothing was simulated."""
        return DataFrame() if self.compared is None else FRAMES[name](self.compared, self.lang)

    def figure(self, name: str, chart: Callable[..., Any], frame: DataFrame) -> Shown:
        """Show a chart with its title, notes and downloads.

        Parameters
        ----------
        name : {"answers", "plane", "clouds", "curves", "loss", "budget"}
            Whose words stand around it.
        chart : callable
            `report.figures.reform_rows`, `cost_plane`, `draw_clouds`, `chance_curves` or
            `loss_bars`.
        frame : DataFrame
            What it draws, from `frame(name)`.
        """
        from analysis.report.exhibits import exhibit

        if self.compared is None:
            return Blank(self.lang)
        words = WORDS[name](self.compared, self.lang)
        return exhibit(
            chart,
            frame,
            name=f"reforms_{self.entity}_{name}_{self.lang}",
            title=words.title,
            alt=words.alt,
            number=self._numbers.figure(name),
            subtitle=words.subtitle,
            lang=self.lang,
            key=words.key,
            reading=words.reading,
            download=downloaded(frame) if name == "clouds" else None,
            **words.arguments,
        )

    def table(self, name: str) -> Shown:
        """Show a table.

        Parameters
        ----------
        name : {"answers", "frontier", "choices", "budget", "deciders"}
        """
        page, lang = self.compared, self.lang
        if page is None:
            return Blank(lang)
        number = self._numbers.table(name)
        tables: dict[str, Callable[[], Shown]] = {
            "answers": lambda: answers_table(page, lang, number),
            "frontier": lambda: frontier_table(page, lang, number),
            "choices": lambda: choice_table(page, self.refs, number),
            "budget": lambda: budget_table(page, lang, number),
            "deciders": lambda: deciders_table(page, self.refs, number),
        }
        return tables[name]()

    @property
    def seen(self) -> Shown:
        """Ex ante against ex post, for the reforms that were evaluated."""
        if self.compared is None:
            return Blank(self.lang)
        found = records(self.compared, self.lang)
        tables = (seen_table(one, self.lang, self._numbers.table(one.study)) for one in found)
        return Together(tuple(tables), self.lang)

    @property
    def law(self) -> Shown:
        """Law and budget of each reform, folded."""
        return Blank(self.lang) if self.compared is None else law_of(self.compared, self.refs)

    @property
    def assumptions(self) -> Shown:
        """What the user changed, and every assumption that one of the reforms uses, by theme."""
        return Blank(self.lang) if self.compared is None else all_assumed(self.compared, self.refs)

    @property
    def unknown(self) -> Shown:
        """What the page cannot tell, and what would."""
        return Blank(self.lang) if self.compared is None else unknowns(self.compared, self.lang)

    @property
    def footer(self) -> Footer:
        """Data, seed, versions, licence, how to cite."""
        title = say(self.lang, "Reforms compared, {place}", place=self.place.name)
        return footer(title, self.lang, data=self.marks.data, seed=self.seed)


def reforms(
    scenarios: Sequence[str | Path] = (),
    *,
    entity: str | None = None,
    lang: str = "en",
    draws: int = DRAWS,
    seed: int = 0,
    data: str | Path | None = None,
) -> Reforms:
    """Set reforms side by side at a hub, and make their page in either language.

    Parameters
    ----------
    scenarios : sequence of name or path
        Two or more shipped scenarios or files, of one baseline, start and horizon; every shipped
        reform where left out.
    entity : str, optional
        Hub; that of the first scenario by default.
    lang : {"en", "fr"}
        Language of the page.
    draws : int
        Of each of the three answers; a multiple of 500, at most 10,000.
    seed : int
        The same seed gives the same page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Reforms
        Its parts show themselves: `head`, `section(name)`, `figure(name, chart, frame)`,
        `table(name)`, `seen`, `law`, `assumptions`, `unknown`, `footer`; claims, sources and
        studies by `marks.claims()`, `marks.sources()`, `refs.studies()`.

    Raises
    ------
    DataError
        Fewer than two scenarios, one twice, an unknown one, or several that cannot be compared.
    """
    data = data or None
    hub = entity or None
    marks = Marks(lang, entity=hub, data=data)
    try:
        found = compared(scenarios, hub, draws=draws, seed=seed, data=data)
    except NotEstimable as refusal:
        return Reforms(None, refusal.reason, str(hub), marks, seed)
    if hub is None:
        marks = Marks(lang, entity=found.entity, data=data)
    return Reforms(found, None, found.entity, marks, seed)

"""What a brief is made of: the answer, its parts, its reasons, its sources."""

from __future__ import annotations

from collections.abc import Callable
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
from analysis.policy.scenario import Scenario, load_scenario
from analysis.report.briefs.assumption_list import assumed, assumption_list
from analysis.report.briefs.case import Case, case_of
from analysis.report.briefs.evaluated import beside_evaluation, seen_table
from analysis.report.briefs.frames import FRAMES, percentiles
from analysis.report.briefs.minds import minds
from analysis.report.briefs.open_questions import open_questions
from analysis.report.briefs.openings import assumptions_opening, seen_opening
from analysis.report.briefs.pair import Pair
from analysis.report.briefs.parts import OPENINGS, table_of
from analysis.report.briefs.picture_words import WORDS
from analysis.report.briefs.references import References
from analysis.report.briefs.telling import Place, place_of
from analysis.report.briefs.top import page_top, said_with
from analysis.report.marks import Marks
from analysis.report.pages.head import Head
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.numbering import Numbering
from analysis.report.standing import Blank, Together

DRAWS = 4000
# What a page still shows of a scenario that changes nothing.
IDLE = frozenset(
    {"what", "proposal", "answers", "beliefs", "effect", "paths", "fit", "assumptions", "own"}
)


@dataclass(frozen=True, eq=False)
class Brief:
    """A scenario at a hub as a page; one that cannot be simulated is a page with the reason.

    Attributes
    ----------
    scenario : Scenario
    entity : str
    case : Case or None
        What was simulated.
    reason : Message or None
        Why nothing was.
    marks : Marks
        Numbers the claims and sources of the page.
    seed : int
    """

    scenario: Scenario
    entity: str
    case: Case | None
    reason: Message | None
    marks: Marks
    seed: int
    _numbers: Numbering = field(default_factory=Numbering)

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
        """Title, answer, verdict, three findings, how it was worked out."""
        if self.case is not None:
            return page_top(self.case, self.place, self.refs)
        package, lang = open_package(self.marks.data), self.lang
        when = date(str(package.created)[:10], lang, "long")
        data = say(lang, "data {version} of {date}", version=package.version, date=when)
        names = {self.entity: self.place.name}
        why = [say(lang, "This cannot be simulated."), "" if self.reason is None else
               said_with(self.reason, names, lang)]  # fmt: skip
        kind, title = say(lang, "Decision brief"), self.scenario.titled(lang)
        return Head(kind, [self.place.city, data], title, [" ".join(why)], (), lang)

    def section(self, name: str) -> Shown:
        """Open a section.

        Parameters
        ----------
        name : {"what", "answers", "effect", "money", "public", "drivers", "fit", "assumptions"}
        """
        if self.case is None or (self.case.idle and name not in IDLE):
            return Blank(self.lang)
        if name == "assumptions":
            listed = assumed(self.case.scenario, self.entity, self.refs)
            free = int((listed["rows"] == "").sum())
            return assumptions_opening(self.case, len(listed), free, self.lang)
        return OPENINGS[name](self.case, self.lang)

    def frame(self, name: str) -> DataFrame:
        """Return what a figure draws; empty where nothing was simulated."""
        return DataFrame() if self.case is None else FRAMES[name](self.case, self.lang)

    def figure(self, name: str, chart: Callable[..., Any], frame: DataFrame) -> Shown:
        """Show a chart with its title, notes and downloads.

        Parameters
        ----------
        name : {"beliefs", "fan", "paths", "waterfall", "costs", "gains", "quadrants", "tornado",
                "fit"}
            Whose words stand around it.
        chart : callable
            A chart of `report.figures`.
        frame : DataFrame
            What it draws, from `frame(name)`.
        """
        from analysis.report.exhibits import exhibit

        if self.case is None:
            return Blank(self.lang)
        if self.case.idle and name not in IDLE:
            return Blank(self.lang)
        if frame.empty or (self.case.idle and name == "beliefs"):
            return Blank(self.lang, self._nothing(name))
        words = WORDS[name](self.case, self.lang)
        return exhibit(
            chart,
            frame,
            name=f"{self.case.scenario.name}_{self.entity}_{name}_{self.lang}",
            title=words.title,
            alt=words.alt,
            number=self._numbers.figure(name),
            subtitle=words.subtitle,
            lang=self.lang,
            key=words.key,
            reading=words.reading or None,
            download=percentiles(frame) if name == "beliefs" else None,
            **words.arguments,
        )

    def _nothing(self, name: str) -> str:
        """Say why a figure is missing."""
        if name == "fit":
            return say(self.lang, "No reconciled series of this hub can be set beside the model.")
        return say(self.lang, "Nothing to draw: every difference is exactly zero.")

    def pair(self, first: Shown, second: Shown) -> Shown:
        """Put two figures side by side."""
        if self.case is None or self.case.idle:
            return Blank(self.lang)
        return Pair(first, second, self.lang)

    def table(self, name: str) -> Shown:
        """Show a table.

        Parameters
        ----------
        name : {"proposal", "answers", "chain", "costs", "years", "gains", "worth", "drivers",
                "own"}
        """
        if self.case is None or (self.case.idle and name not in IDLE):
            return Blank(self.lang)
        return table_of(name, self.case, self.refs, self._numbers.table(name))

    def tables(self, *names: str) -> Shown:
        """Show several tables, one after the other."""
        return Together(tuple(self.table(name) for name in names), self.lang)

    @property
    def seen(self) -> Shown:
        """Ex ante against ex post, where the reform was tried and evaluated."""
        case = self.case
        record = None if case is None or case.idle else beside_evaluation(case, self.lang)
        if record is None:
            return Blank(self.lang)
        table = seen_table(record, self.lang, self._numbers.table("seen"))
        return Together((seen_opening(record, self.lang), table), self.lang)

    @property
    def minds(self) -> Shown:
        """What would change our mind."""
        return Blank(self.lang) if self.case is None else minds(self.case, self.refs)

    @property
    def assumptions(self) -> Shown:
        """What the user changed, and every assumption by theme."""
        listed = assumption_list(self.scenario_run, self.entity, self.refs)
        return Together((self.table("own"), listed), self.lang)

    @property
    def references(self) -> Shown:
        """Sources and studies that the page cites."""
        return Together((self.marks.sources(), self.refs.studies()), self.lang)

    @property
    def scenario_run(self) -> Scenario:
        """The scenario with what an overlay changed."""
        return self.scenario if self.case is None else self.case.scenario

    @property
    def unknown(self) -> Shown:
        """What the page cannot tell."""
        return Blank(self.lang) if self.case is None else open_questions(self.case, self.lang)

    @property
    def footer(self) -> Footer:
        """Data, seed, versions, licence, how to cite."""
        title = say(
            self.lang, "{title}, {place}", title=self.scenario.titled(self.lang),
            place=self.place.name,
        )  # fmt: skip
        return footer(title, self.lang, data=self.marks.data, seed=self.seed)


def brief(
    scenario: str | Path | Scenario,
    *,
    entity: str | None = None,
    lang: str = "en",
    draws: int = DRAWS,
    seed: int = 0,
    data: str | Path | None = None,
) -> Brief:
    """Simulate a scenario at a hub and make its page, in either language.

    Parameters
    ----------
    scenario : Scenario, name or path
        A shipped scenario, or the path of a file.
    entity : str, optional
        Hub; the scenario's own by default.
    lang : {"en", "fr"}
        Language of the page.
    draws : int
        Of each of the three answers.
    seed : int
        The same seed gives the same page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Brief
        Its parts show themselves: `head`, `section(name)`, `figure(name, chart, frame)`,
        `pair(first, second)`, `table(name)`, `tables(…)`, `minds`, `seen`, `assumptions`,
        `unknown`, `references`, `footer`; claims by `marks.claims()`.

    Raises
    ------
    DataError
        An unknown scenario or hub, with the near name; faults of a scenario file or an overlay.
    """
    data = data or None
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, data=data)
    hub = entity or chosen.entity
    marks = Marks(lang, entity=hub, data=data)
    try:
        case = case_of(chosen, hub, draws=draws, seed=seed, data=data)
    except NotEstimable as refusal:
        return Brief(chosen, hub, None, refusal.reason, marks, seed)
    return Brief(chosen, hub, case, None, marks, seed)

"""What a comparison is made of: one object, each part of the page a record that shows itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.facts.package import open_package
from analysis.language.messages import say
from analysis.report.claim_list import ClaimList, SourceList
from analysis.report.comparisons.contradictions import Contradictions
from analysis.report.comparisons.equal_age import ages_of, ages_opening, ages_table
from analysis.report.comparisons.figures_table import compared_table
from analysis.report.comparisons.frames import dots_frame, growth_frame, scatter_frame
from analysis.report.comparisons.hubs import side_by_side
from analysis.report.comparisons.openings import (
    hubs_opening,
    leaving_opening,
    people_opening,
    rent_opening,
    size_opening,
    space_opening,
)
from analysis.report.comparisons.page_top import page_top
from analysis.report.comparisons.peers_table import likeness_fold, peers_table
from analysis.report.comparisons.pictures import keyed, measures_of, words_of
from analysis.report.comparisons.rank_odds import Odds, odds_of, odds_opening, odds_table
from analysis.report.comparisons.rents_table import rates_fold, rents_table
from analysis.report.comparisons.unknowns import unknowns
from analysis.report.comparisons.view import View
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold, Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.gaps import Gaps
from analysis.report.profiles.hub_profile import Absent
from analysis.report.profiles.numbering import Numbering
from analysis.report.tables import Table

if TYPE_CHECKING:
    from analysis.report.exhibits import Exhibit


@dataclass(frozen=True, eq=False)
class Comparison:
    """Hubs side by side; parts number marks, figures and tables in the order they are shown.

    Attributes
    ----------
    view : View
        The hubs under every measure.
    marks : Marks
        Numbers claims and sources over the page.
    """

    view: View
    marks: Marks
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.view.lang

    @property
    def head(self) -> Head:
        """Title, answer, what it is worth, three findings, fact sheet."""
        version = open_package(self.view.hubs.data).version
        return page_top(self.view, self.marks, version=version)

    @property
    def hubs(self) -> Opening:
        """The section on who is compared, and on which years."""
        return hubs_opening(self.view, self.marks)

    @property
    def hubs_table(self) -> Table:
        """The hubs: place, opening, operator, what a firm is, claims, observations."""
        return peers_table(self.view, self.marks, number_=self._numbers.table("hubs"))

    def why_these_peers(self) -> Fold | Absent:
        """Explain the distance of each peer; nothing where the page was asked for its peers."""
        return likeness_fold(self.view) or Absent("", self.lang)

    @property
    def size(self) -> Opening:
        """The section on firms and people at work."""
        return size_opening(self.view, self.marks)

    @property
    def people(self) -> Opening:
        """The section on people per firm."""
        return people_opening(self.view, self.marks)

    @property
    def space(self) -> Opening:
        """The section on floor area."""
        return space_opening(self.view, self.marks)

    @property
    def rent(self) -> Opening:
        """The section on rent and purchasing power."""
        return rent_opening(self.view, self.marks)

    @property
    def rents_table(self) -> Table | Absent:
        """Every rent as printed and on common units, with the city's office market."""
        made = rents_table(self.view, self.marks, number_=self._numbers.table("rents"))
        return made or Absent(
            say(self.lang, "No rent of these hubs is known near that year."), self.lang
        )

    def how_rents_were_converted(self) -> Fold:
        """List the rates, their years and sources."""
        return rates_fold(self.view)

    @property
    def dynamics(self) -> Opening:
        """The section on departures and growth."""
        return leaving_opening(self.view, self.marks)

    @cached_property
    def _ages(self) -> pd.DataFrame:
        return ages_of(self.view)

    @property
    def ages(self) -> Opening:
        """The section on rates at equal age."""
        return ages_opening(self.view, self._ages, self.marks)

    @property
    def ages_table(self) -> Table | Absent:
        """Each rate at the age of the hub of the page."""
        if self._ages.empty:
            return Absent("", self.lang)
        return ages_table(self.view, self._ages, self.marks, number_=self._numbers.table("ages"))

    @cached_property
    def _odds(self) -> Odds:
        return odds_of(self.view)

    @property
    def ranks(self) -> Opening:
        """The section on the odds of each rank."""
        return odds_opening(self.view, self._odds, self.marks)

    @property
    def ranks_table(self) -> Table | Absent:
        """The odds of each rank, and how they move without an indicator."""
        if self._odds.table.empty:
            return Absent("", self.lang)
        return odds_table(self.view, self._odds, self.marks, number_=self._numbers.table("ranks"))

    @property
    def figures(self) -> Opening:
        """The opening of the section with the table."""
        title = say(self.lang, "Every figure on this page")
        return Opening("table", title, (), self.lang, contents=say(self.lang, "All figures"))

    @property
    def table(self) -> Table:
        """Every figure compared, with its place, range, year, claims and grade."""
        return compared_table(self.view, self.marks, number_=self._numbers.table("compared"))

    @property
    def conflicts(self) -> Contradictions:
        """Contradictions in which a figure of the page stands."""
        return Contradictions(self.view, self.marks, self.lang)

    @property
    def gaps(self) -> Gaps:
        """What is not known, and what would tell."""
        return unknowns(self.view)

    @property
    def claims(self) -> ClaimList:
        """Every claim that the page mentions."""
        return self.marks.claims()

    @property
    def sources(self) -> SourceList:
        """The sources of those claims."""
        return self.marks.sources()

    @property
    def footer(self) -> Footer:
        """Data, versions, licence, how to cite."""
        name = self.view.hubs.subject.name
        return footer(
            say(self.lang, "{name}, comparison", name=name), self.lang, data=self.view.hubs.data
        )

    def frame(self, name: str) -> pd.DataFrame:
        """Return what a figure draws.

        Parameters
        ----------
        name : {"size", "scatter", "space", "rent", "leaving", "growth"}
            The figure.

        Returns
        -------
        DataFrame
            The columns of `facts.indicators`, the hub's `name` and the grade as `quality`; a hub
            without a figure is a row without a value.
        """
        if name == "scatter":
            return scatter_frame(self.view)
        if name == "growth":
            return growth_frame(self.view.hubs)
        return dots_frame(self.view, measures_of(self.view, name))

    def titles(self, name: str) -> dict[str, str]:
        """Return the titles of the panels of a dot plot."""
        return {m.key: m.label.said(self.lang) for m in measures_of(self.view, name)}

    def figure(
        self, name: str, chart: Callable[..., Any], frame: pd.DataFrame, **arguments: Any
    ) -> Exhibit | Absent:
        """Show a chart with its title, notes, sources and downloads.

        Parameters
        ----------
        name : {"size", "scatter", "space", "rent", "leaving", "growth"}
            Whose words stand around it.
        chart : callable
            `report.figures.dots`, `size_intensity` or `dynamics`.
        frame : DataFrame
            What it draws, from `frame(name)`.
        **arguments
            Passed to the chart.

        Returns
        -------
        Exhibit or Absent
            One line that says so where there is nothing to draw.
        """
        from analysis.report.exhibits import exhibit

        words = words_of(self.view, name, self.marks)
        if words.absent is not None:
            return Absent(words.absent, self.lang)
        made = exhibit(
            chart,
            frame,
            name=f"{self.view.key}_compared_{name}_{self.lang}",
            number=self._numbers.figure(name),
            title=words.title,
            subtitle=words.subtitle,
            alt=words.alt,
            lang=self.lang,
            reading=words.reading,
            scope=words.scope,
            marks=self.marks,
            claim_ids=words.claim_ids,
            entity=self.view.key,
            **arguments,
        )
        return replace(made, key=keyed(made.key, self.lang))


def comparison(
    entity: str,
    peers: Sequence[str] = (),
    *,
    lang: str = "en",
    data: str | Path | None = None,
) -> Comparison:
    """Compare a hub with others: what the page says, in either language.

    Parameters
    ----------
    entity : str
        Its `entity_id`, such as `technopark-casablanca`; of the package or of the overlay.
    peers : sequence of str
        Those of the others; empty for the eight most like it (`facts.peers`).
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Comparison
        Its parts show themselves in a notebook, in the order in which they stand above.

    Raises
    ------
    DataError
        An unknown hub, with the near name; the hub itself or a repeat among the peers; a fault of
        the overlay.
    """
    data = data or None
    hubs = side_by_side(entity, peers, lang=lang, data=data)
    return Comparison(View(hubs), Marks(lang, entity=entity, data=data))

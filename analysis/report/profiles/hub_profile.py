"""What a profile is made of: one object, each part of the page a record that shows itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.facts.package import open_package
from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element
from analysis.report.claim_list import ClaimList, SourceList
from analysis.report.findings.gathering import gather
from analysis.report.findings.rent_facts import rents
from analysis.report.findings.study import Study
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold, Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.disputes import Disputes
from analysis.report.profiles.figures_table import figures_table
from analysis.report.profiles.flow import FLOWS, flow_opening, implied_flows
from analysis.report.profiles.gaps import Gaps, gaps
from analysis.report.profiles.known_counts import known_counts
from analysis.report.profiles.numbering import Numbering
from analysis.report.profiles.page_head import head
from analysis.report.profiles.pictures import words_of
from analysis.report.profiles.rent import rent_opening, rent_steps
from analysis.report.profiles.rent_picture import discount_note
from analysis.report.profiles.rent_table import rent_table
from analysis.report.profiles.sector import sector_opening
from analysis.report.profiles.share_picture import share_rows
from analysis.report.profiles.size import size_opening
from analysis.report.tables import Table

if TYPE_CHECKING:
    from analysis.report.exhibits import Exhibit


@dataclass(frozen=True)
class Absent(Shown):
    """One line where a figure or table would stand, for want of data: unknown is said."""

    words: str
    lang: str

    def html(self) -> Html:
        """Write the line; nothing where another line says so already."""
        return element("p", self.words, class_="none") if self.words else Html("")


@dataclass(frozen=True, eq=False)
class Profile:
    """A hub profile; its parts number their marks, figures and tables in the order they are shown.

    Attributes
    ----------
    study : Study
        What is known of the hub.
    marks : Marks
        Numbers claims and sources over the page.
    """

    study: Study
    marks: Marks
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.study.lang

    @property
    def head(self) -> Head:
        """Title, answer, what it is worth, three findings, fact sheet."""
        version = open_package(self.study.data).version
        return head(self.study, self.marks, version=version)

    @property
    def size(self) -> Opening:
        """The section on firms and jobs."""
        return size_opening(self.study, self.marks)

    @property
    def rent(self) -> Opening:
        """The section on space and rent."""
        return rent_opening(self.study, self.marks)

    @property
    def rent_steps(self) -> pd.DataFrame:
        """The frame of the rent schedule."""
        return rent_steps(self.study)

    @property
    def rent_months(self) -> float | None:
        """Length of the rent discount in months; None where unknown."""
        months = self.study.latest("rent_discount_months")
        return months.kept.middle if months is not None else None

    @property
    def rent_note(self) -> str:
        """What the rent discount is worth, for the figure."""
        return discount_note(self.study)

    @property
    def rent_table(self) -> Table | Absent:
        """Every rent in printed money, euros, purchasing power and as a share of the market."""
        if rents(self.study).start is None:
            return Absent("", self.lang)
        return rent_table(self.study, self.marks, number_=self._numbers.table("rent"))

    @property
    def flow(self) -> Opening:
        """The section on entries and departures."""
        return flow_opening(self.study, self.marks)

    @property
    def implied_flows(self) -> pd.DataFrame:
        """Departures that stocks and entries imply."""
        return implied_flows(self.study)

    @property
    def sector(self) -> Opening:
        """The section on sector and money, with the funds of the operator."""
        return sector_opening(self.study, self.marks)

    @property
    def shares(self) -> pd.DataFrame:
        """The frame of the shares of sectors and people."""
        return share_rows(self.study)

    @property
    def table(self) -> Table:
        """Every core figure and every other one on the page."""
        return figures_table(
            self.study,
            self.marks,
            number_=self._numbers.table("figures"),
            used=[line.claim["claim_id"] for line in self.marks.claims().lines],
        )

    @property
    def figures(self) -> Opening:
        """The opening of the section with the table."""
        title = say(self.lang, "Every figure on this page")
        return Opening("table", title, (), self.lang, contents=say(self.lang, "All figures"))

    @property
    def conflicts(self) -> Disputes:
        """Contradictory observations side by side."""
        return Disputes(self.study, self.marks, self.lang)

    @property
    def gaps(self) -> Gaps:
        """What is not known, and what would tell."""
        return gaps(self.study)

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
        title = say(self.lang, "{name}, hub profile", name=self.study.name)
        return footer(title, self.lang, data=self.study.data)

    def figure(
        self, chart: Callable[..., Any], frame: pd.DataFrame, **arguments: Any
    ) -> Exhibit | Absent:
        """Show a chart with its title, notes, sources and downloads.

        Parameters
        ----------
        chart : callable
            `report.figures.timeline`, `rent_schedule`, `passed`, `flows` or `shares`.
        frame : DataFrame
            What it draws.
        **arguments
            Passed to the chart.

        Returns
        -------
        Exhibit or Absent
            One line that says so where the hub has nothing to draw.
        """
        from analysis.report.exhibits import exhibit

        words = words_of(chart.__name__, self.study, self.marks)
        if words.absent is not None:
            return Absent(words.absent, self.lang)
        return exhibit(
            chart,
            frame,
            name=words.name,
            number=self._numbers.figure(words.name),
            title=words.title,
            subtitle=words.subtitle,
            alt=words.alt,
            lang=self.lang,
            reading=words.reading,
            scope=words.scope,
            marks=self.marks,
            claim_ids=words.claim_ids,
            **arguments,
        )

    def how_counts_are_known(self, levels: pd.DataFrame) -> Fold:
        """Explain the points and the line of the timeline that `levels` draw."""
        return known_counts(self.study, levels, self.marks)

    def how_flows_are_known(self) -> Fold | Absent:
        """Explain the identity behind implied departures, where flows are known."""
        lang = self.lang
        if not self.study.has(*FLOWS):
            return Absent("", lang)
        return Fold(
            (
                say(
                    lang,
                    "The identity “present = present before + entries − departures” ties "
                    "figures that were published apart. It does not prove them right; it shows "
                    "whether they can be right together.",
                ),
            ),
            lang,
        )


def profile(entity: str, *, lang: str = "en", data: str | Path | None = None) -> Profile:
    """Make the profile of a hub: what its page says, in either language.

    Parameters
    ----------
    entity : str
        Its `entity_id`, such as `technopark-casablanca`; of the package or of the overlay.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Profile
        Its parts show themselves in a notebook: `head`, `size`, `figure(chart, frame)`, `rent`,
        `rent_table`, `flow`, `sector`, `figures`, `table`, `conflicts`, `gaps`, `claims`,
        `sources`, `footer`.

    Raises
    ------
    DataError
        An unknown hub, with the near name; a fault of the overlay.

    Examples
    --------
    >>> hub = profile("technopark-casablanca", lang="fr")
    >>> hub.head  # doctest: +SKIP
    """
    data = data or None
    return Profile(gather(entity, lang=lang, data=data), Marks(lang, entity=entity, data=data))

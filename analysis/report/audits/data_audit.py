"""What a data audit is made of: one object, each part of the page a record that shows itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.facts.package import open_package
from analysis.language.messages import say
from analysis.language.shown import Shown
from analysis.report.audits import misfits, next_words, quality, repeats, yearly
from analysis.report.audits.audited import Audited, audited
from analysis.report.audits.limits import limits
from analysis.report.audits.page_head import head
from analysis.report.claim_list import ClaimList, SourceList
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold, Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.disputes import Disputes
from analysis.report.profiles.numbering import Numbering
from analysis.report.standing import Blank

if TYPE_CHECKING:
    from analysis.report.exhibits import Exhibit


@dataclass(frozen=True, eq=False)
class Audit:
    """A data audit; its parts number their marks, figures and tables as they are shown.

    Attributes
    ----------
    found : Audited
        What is audited.
    marks : Marks
        Numbers claims and sources over the page.
    """

    found: Audited
    marks: Marks
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.found.lang

    @property
    def head(self) -> Head:
        """The answer, what it is worth, three checks."""
        version = open_package(self.found.study.data).version
        return head(self.found, self.marks, version=version)

    @property
    def check(self) -> Opening:
        """The section on the stock-flow check."""
        return yearly.check_opening(self.found, self.marks)

    @property
    def check_table(self) -> Shown:
        """The account year by year; nothing where there is none."""
        if not self.found.carried:
            return Blank(self.lang)
        number = self._numbers.table("check")
        return yearly.yearly_table(self.found, self.marks, number_=number)

    @property
    def fit(self) -> Opening | Blank:
        """The section on claims and account; nothing without an account."""
        if not self.found.carried:
            return Blank(self.lang)
        return misfits.fit_opening(self.found, self.marks)

    @property
    def fit_frame(self) -> pd.DataFrame:
        """The frame of the chart of claims against the account."""
        return misfits.fit_frame(self.found)

    @property
    def misfit_table(self) -> Shown:
        """Figures outside the account; nothing where all fit."""
        if self.found.outside.empty:
            return Blank(self.lang)
        number = self._numbers.table("misfits")
        return misfits.misfit_table(self.found, self.marks, number_=number)

    @property
    def conflicts(self) -> Disputes:
        """Contradictory observations of one date side by side."""
        return Disputes(self.found.contradicted, self.marks, self.lang)

    @property
    def echoes(self) -> Opening:
        """The section on repeats."""
        return repeats.repeats_opening(self.found)

    @property
    def echoes_table(self) -> Shown:
        """The most repeated observations; nothing where none is."""
        if repeats.repeats_of(self.found).empty:
            return Blank(self.lang)
        number = self._numbers.table("echoes")
        return repeats.repeats_table(self.found, self.marks, number_=number)

    @property
    def grades(self) -> Opening:
        """The section on grades."""
        return quality.quality_opening(self.found)

    @property
    def grades_table(self) -> Shown:
        """Grades by indicator; nothing without a claim."""
        if self.found.study.claims.empty:
            return Blank(self.lang)
        return quality.quality_table(self.found, number_=self._numbers.table("grades"))

    @property
    def next(self) -> Opening:
        """The section on what one more source would resolve."""
        return next_words.next_opening(self.found)

    @property
    def next_frame(self) -> pd.DataFrame:
        """The frame of the chart of further claims."""
        return next_words.next_frame(self.found)

    @property
    def next_table(self) -> Shown:
        """Further claims, ranked; nothing where there is no interval."""
        if self.found.candidates.empty:
            return Blank(self.lang)
        return next_words.next_table(self.found, number_=self._numbers.table("next"))

    @property
    def lacking_table(self) -> Shown:
        """What the declined series lack; nothing where none is declined."""
        if self.found.lacking.empty:
            return Blank(self.lang)
        return next_words.lacking_table(self.found, number_=self._numbers.table("lacking"))

    @property
    def limits(self) -> Opening:
        """What the audit assumes and cannot tell."""
        return limits(self.found)

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
        title = say(self.lang, "{name}, data audit", name=self.found.study.name)
        return footer(title, self.lang, data=self.found.study.data)

    def how_narrowing_is_known(self) -> Fold | Blank:
        """Explain how the narrowing by one more claim is worked out."""
        if self.found.candidates.empty:
            return Blank(self.lang)
        return next_words.next_method(self.found)

    def figure(
        self, chart: Callable[..., Any], frame: pd.DataFrame, **arguments: Any
    ) -> Exhibit | Blank:
        """Show a chart with its title, notes, sources and downloads.

        Parameters
        ----------
        chart : callable
            `report.figures.claim_fit` or `report.figures.narrowing`.
        frame : DataFrame
            What it draws: `fit_frame` or `next_frame`.
        **arguments
            Passed to the chart.

        Returns
        -------
        Exhibit or Nothing
            Blank where the hub has no account; the section says why.
        """
        from analysis.report.exhibits import exhibit

        if frame.empty:
            return Blank(self.lang)
        hub, name = self.found.hub.entity_id, chart.__name__
        if name == "claim_fit":
            words = misfits.fit_words(self.found)
            words["reading"] = misfits.fit_reading(self.found, self.marks)
            arguments = {"titles": misfits.panel_titles(self.found), **arguments}
            claims = tuple(frame["claim_id"])
        else:
            words, claims = next_words.chart_words(self.found), ()
        return exhibit(
            chart,
            frame,
            name=f"{hub}_{name}",
            number=self._numbers.figure(name),
            lang=self.lang,
            marks=self.marks,
            claim_ids=claims,
            **words,
            **arguments,
        )


def audit(entity: str, *, lang: str = "en", data: str | Path | None = None) -> Audit:
    """Audit the figures of a hub: whether they agree, what one more source would resolve.

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
    Audit
        Its parts show themselves in a notebook: `head`, `check`, `check_table`, `fit`,
        `figure(chart, frame)`, `misfit_table`, `conflicts`, `echoes`, `echoes_table`, `grades`,
        `grades_table`, `next`, `next_table`, `lacking_table`, `limits`, `claims`, `sources`,
        `footer`. A hub whose claims carry no series has its contradictions, repeats and gaps.

    Raises
    ------
    DataError
        An unknown hub, with the near name; a fault of the overlay.
    """
    data = data or None
    return Audit(audited(entity, lang=lang, data=data), Marks(lang, entity=entity, data=data))

"""What published evaluations say of an instrument: one object, each part a record of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.evidence.pooling.small_studies import too_few
from analysis.language.messages import say
from analysis.language.shown import element
from analysis.report.claim_list import SourceList
from analysis.report.pages.head import Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.gaps import Gaps
from analysis.report.profiles.hub_profile import Absent
from analysis.report.profiles.numbering import Numbering
from analysis.report.reviews.asked import ALL, Evidence, gathered
from analysis.report.reviews.cited import StudyMarks
from analysis.report.reviews.counts import instruments_table, reasons_table
from analysis.report.reviews.estimates import aside_table, estimates_table
from analysis.report.reviews.feeds import Fed, cited_table, fed, sheets_to_fill, told
from analysis.report.reviews.page_top import page_top
from analysis.report.reviews.pictures import forests, funnels
from analysis.report.reviews.pools import pooled_table, without_table
from analysis.report.reviews.telling import nothing_pooled
from analysis.report.reviews.unknowns import unknowns
from analysis.report.reviews.unsaid import sign_counts_table, signs_table, votes_table
from analysis.report.standing import Together
from analysis.report.tables import Table


@dataclass(frozen=True, eq=False)
class Review:
    """A review; its parts number studies, figures and tables in the order they are shown.

    Attributes
    ----------
    evidence : Evidence
        What was published on the instrument and the outcome.
    marks : StudyMarks
        Numbers the studies over the page.
    """

    evidence: Evidence
    marks: StudyMarks
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.evidence.lang

    @property
    def head(self) -> Head:
        """Title, answer, what it is worth, three counts, fact sheet."""
        return page_top(self.evidence)

    @property
    def pool(self) -> Opening:
        """The section on what can be pooled, and why only that."""
        lang = self.lang
        rule = say(
            lang,
            "Estimates are pooled where they share estimand, metric and horizon, come from "
            "separate samples and have a standard error. Earlier versions of a study and other "
            "specifications of one sample never enter beside the main one.",
        )
        return Opening("pool", say(lang, "What can be pooled, and why only that"), (rule,), lang)

    @property
    def reasons(self) -> Table | Absent:
        """How many estimates are pooled, and why the others are not."""
        if self.evidence.rows.empty:
            return self._absent(say(self.lang, "No estimate with a magnitude was published."))
        return reasons_table(self.evidence, self._numbers.table("reasons"))

    def forests(self, chart: Callable[..., Any]) -> Together | Absent:
        """Draw what can be pooled.

        Parameters
        ----------
        chart : callable
            `report.figures.forest`.

        Returns
        -------
        Together or Absent
            One plot an estimand, a panel a horizon; one line with the reason where nothing is
            pooled.
        """
        if self.evidence.cells:
            return forests(self.evidence, chart, self._numbers)
        return self._absent(nothing_pooled(self.evidence))

    @property
    def pooled(self) -> Table | Absent:
        """Every pooled effect with interval, prediction, tau², I² and Q."""
        if self.evidence.cells:
            return pooled_table(self.evidence, self._numbers.table("pooled"))
        return Absent("", self.lang)

    @property
    def without(self) -> Table | Absent:
        """Each pooled effect without each estimate in turn."""
        if any(cell.pooled.studies.n > 2 for cell in self.evidence.cells):
            return without_table(self.evidence, self._numbers.table("without"))
        return Absent("", self.lang)

    def funnels(self, chart: Callable[..., Any]) -> Together | Absent:
        """Draw the funnels, or say why there is none.

        Parameters
        ----------
        chart : callable
            `report.figures.funnel`.
        """
        if not self.evidence.cells:
            return Absent("", self.lang)
        few = {cell.pooled.studies.n for cell in self.evidence.cells}
        if all(too_few(n) is None for n in few):
            return funnels(self.evidence, chart, self._numbers)
        reason = too_few(max(n for n in few if too_few(n) is not None))
        said = say(
            self.lang,
            "Small-study effects, funnel plot and Egger’s test: declined. {reason}",
            reason=reason,
        )
        rest = funnels(self.evidence, chart, self._numbers)
        return Together((*rest.records, self._absent(said)), self.lang)

    @property
    def described(self) -> Opening:
        """The section on everything that is described and not pooled."""
        lang = self.lang
        said = say(
            lang,
            "One row is the main estimate of a study in its latest version, against a "
            "counterfactual, with its design, place and time. Rows of one outcome are not on one "
            "scale: the unit stands with each figure.",
        )
        title = say(lang, "Every main estimate, described")
        if self.evidence.whole:
            title = say(lang, "Instrument by instrument")
            said = say(
                lang,
                "How much was read on each instrument, and how much of it has a magnitude, an "
                "error, a like. The page of one instrument lists its estimates.",
            )
        return Opening("estimates", title, (said,), lang)

    @property
    def estimates(self) -> Table | Absent:
        """The main estimates one by one; where all was asked for, the instruments side by side."""
        if self.evidence.whole:
            return instruments_table(self.evidence, self._numbers.table("instruments"))
        if self.evidence.main.empty:
            return self._absent(say(self.lang, "No main estimate with a counterfactual is known."))
        return estimates_table(self.evidence, self.marks, self._numbers.table("estimates"))

    @property
    def aside(self) -> Table | Absent:
        """Earlier versions, other specifications, figures without a counterfactual."""
        if self.evidence.whole or self.evidence.aside.empty:
            return Absent("", self.lang)
        return aside_table(self.evidence, self.marks, self._numbers.table("aside"))

    @property
    def unsaid(self) -> Opening:
        """The section on findings known only by their sign."""
        lang = self.lang
        said = say(
            lang,
            "Abstracts often say which way an effect goes and not how far. Such findings have no "
            "weight in any pool, and they are listed because most results without effect are "
            "among them.",
        )
        return Opening("signs", say(lang, "Known only by the sign"), (said,), lang)

    @property
    def signs(self) -> Table | Absent:
        """Every finding known only by its sign."""
        if self.evidence.signs.empty:
            return self._absent(say(self.lang, "No finding is known by its sign alone."))
        number_ = self._numbers.table("signs")
        if self.evidence.whole:
            return sign_counts_table(self.evidence, number_)
        return signs_table(self.evidence, self.marks, number_)

    @property
    def votes(self) -> Table | Absent:
        """Counts of positive evaluations by another review, where all was asked for."""
        if not self.evidence.whole:
            return Absent("", self.lang)
        return votes_table(
            self.marks,
            self._numbers.table("votes"),
            lang=self.lang,
            data=self.evidence.data,
        )

    @property
    def feeds(self) -> Opening:
        """The section on what the evidence feeds, and what would change that."""
        lang, said = self.lang, [*told(self.evidence, self._fed)]
        paragraphs: list[Any] = list(said)
        if self._fed.waiting and self.evidence.intervention:
            rows = say(lang, "To add an estimate of one’s own, the rows of an overlay to fill in:")
            paragraphs.append(element("p", rows, " ", sheets_to_fill(self.evidence), "."))
        return Opening("feeds", say(lang, "What it feeds"), tuple(paragraphs), lang)

    @property
    def assumptions(self) -> Table | Absent:
        """The assumptions of the policy room that cite findings of this page."""
        made = cited_table(self.evidence, self._fed, self._numbers.table("assumptions"))
        return made or self._absent(
            say(self.lang, "No assumption of the policy room cites a finding of this page.")
        )

    @property
    def gaps(self) -> Gaps:
        """What is not known, and what would tell."""
        return unknowns(self.evidence)

    @property
    def sources(self) -> SourceList:
        """The studies that the page mentions."""
        return self.marks.listed()

    @property
    def footer(self) -> Footer:
        """Data, versions, licence, how to cite."""
        title = say(self.lang, "{subject}, evidence review", subject=self.evidence.subject)
        return footer(title, self.lang, data=self.evidence.data)

    @cached_property
    def _fed(self) -> Fed:
        return fed(self.evidence)

    def _absent(self, said: str) -> Absent:
        return Absent(said, self.lang)


def review(
    intervention: str = ALL,
    outcome: str = ALL,
    *,
    lang: str = "en",
    data: str | Path | None = None,
) -> Review:
    """Review what published evaluations say of an instrument, an outcome, or of all.

    Parameters
    ----------
    intervention : str
        Family of the instrument, such as `grant` or `procurement`; `all` for every one.
    outcome : str
        Such as `employment`; `all` for every one.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Review
        Its parts show themselves in a notebook: `head`, `pool`, `reasons`, `forests(chart)`,
        `pooled`, `without`, `funnels(chart)`, `described`, `estimates`, `aside`, `unsaid`,
        `signs`, `votes`, `feeds`, `assumptions`, `gaps`, `sources`, `footer`.

    Raises
    ------
    DataError
        An instrument or outcome that no finding has, with the near name; a fault of the overlay.
    """
    data = data or None
    return Review(gathered(intervention, outcome, lang=lang, data=data), StudyMarks(lang, data))

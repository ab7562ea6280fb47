"""What an evaluation page is made of: the answer, its estimates, its sample, the checklist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.running import run_study
from analysis.evidence.studies.telling import QUESTIONS, STUDY_NAMES
from analysis.facts.package import open_package
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, say
from analysis.language.numbers import date
from analysis.language.shown import Html, Shown, element
from analysis.report.evaluations.tables import (
    checklist_table,
    country_names,
    estimates_table,
    losses_table,
    variants_table,
)
from analysis.report.pages.head import Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.tables import Table

SEED = 0


@dataclass(frozen=True)
class Nothing(Shown):
    """What stands where a declined run has nothing to show."""

    lang: str

    def html(self) -> Html:
        """Write nothing."""
        return Html("")


@dataclass(frozen=True)
class Evaluation:
    """One run of a study as a page; a run that is declined is a page with the reason.

    Attributes
    ----------
    study, outcome, sample : str
        As for `evidence.run_study`.
    result : StudyResult or None
        What was found.
    reason : Message or None
        Why nothing was.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder.
    """

    study: str
    outcome: str
    sample: str
    result: StudyResult | None
    reason: Message | None
    lang: str
    data: str | Path | None = None

    @property
    def head(self) -> Head:
        """What can be concluded as title, the question, the pre-specified estimate."""
        package, lang = open_package(self.data), self.lang
        when = date(package.created, lang, "long")
        kicker = [STUDY_NAMES[self.study].said(lang)]
        if self.result is not None:
            kicker.append(self.result.title.said(lang))
        kicker.append(say(lang, "data {version} of {date}", version=package.version, date=when))
        lead = [QUESTIONS[self.study].said(lang)]
        title = "" if self.reason is None else self.reason.said(lang)
        if self.result is not None:
            title = self.result.conclusion(lang)
            lead.append(self.result.main.sentence(lang))
            if self.result.outcome.remark is not None:
                lead.append(self.result.outcome.remark.said(lang))
        return Head(say(lang, "Policy evaluation"), kicker, title, lead, (), lang)

    @property
    def estimates(self) -> Shown:
        """The opening of the section of estimates, and what was declined."""
        if self.result is None:
            return Nothing(self.lang)
        from analysis.evidence.studies.result import because

        lines = [because(name, why, self.lang) for name, why in self.result.declined.items()]
        listed = element("ul", *(element("li", line) for line in lines)) if lines else None
        title = say(self.lang, "The estimates, the pre-specified one first")
        return self._opening("estimates", title, listed)

    @property
    def estimates_table(self) -> Shown:
        """Every estimate of the run."""
        return self._table(estimates_table)

    @property
    def sample_section(self) -> Shown:
        """Who is in the sample."""
        if self.result is None:
            return Nothing(self.lang)
        counted = self.result.in_language(self.lang).counted(
            country_names(self.result.treated, self.lang)
        )
        title = say(self.lang, "Who is in the sample, and who is not")
        return self._opening("sample", title, element("p", counted))

    @property
    def losses_table(self) -> Shown:
        """Who was left out, rule by rule."""
        return self._table(losses_table)

    @property
    def variants(self) -> Shown:
        """The opening of the variants."""
        title = say(self.lang, "All samples of this study, counted")
        return self._opening("variants", title) if self.result else Nothing(self.lang)

    @cached_property
    def variants_table(self) -> Shown:
        """Every sample of the study on this outcome, p adjusted for their number."""
        if self.result is None:
            return Nothing(self.lang)
        return variants_table(self.result, self.lang, self.data)

    @property
    def referee(self) -> Shown:
        """The opening of the checklist."""
        title = say(self.lang, "What a referee asks")
        return self._opening("referee", title) if self.result else Nothing(self.lang)

    @property
    def checklist(self) -> Shown:
        """The referee's checklist, filled in by running what it asks."""
        return self._table(checklist_table)

    @property
    def footer(self) -> Footer:
        """Data, versions, licence, how to cite."""
        title = STUDY_NAMES[self.study].said(self.lang)
        return footer(title, self.lang, data=self.data, seed=SEED)

    def _opening(self, name: str, title: str, paragraph: Html | None = None) -> Opening:
        return Opening(name, title, () if paragraph is None else (paragraph,), self.lang)

    def _table(self, make: object) -> Shown:
        if self.result is None:
            return Nothing(self.lang)
        table: Table = make(self.result, self.lang)  # type: ignore[operator]
        return table


def evaluation(
    study: str,
    outcome: str = "density",
    sample: str = "primary",
    *,
    lang: str = "en",
    data: str | Path | None = None,
) -> Evaluation:
    """Run a study and make its page.

    Parameters
    ----------
    study, outcome, sample : str
        As for `evidence.run_study`; `evidence.study_runs()` lists them.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Evaluation
        Its parts show themselves: `head`, `estimates`, `estimates_table`, `sample_section`,
        `losses_table`, `variants`, `variants_table`, `referee`, `checklist`, `footer`.

    Raises
    ------
    DataError
        A name that does not exist.
    """
    data = data or None
    try:
        found = run_study(study, outcome, sample, rng=SEED, data=data)
    except NotEstimable as refusal:
        return Evaluation(study, outcome, sample, None, refusal.reason, lang, data)
    return Evaluation(study, outcome, sample, found, None, lang, data)

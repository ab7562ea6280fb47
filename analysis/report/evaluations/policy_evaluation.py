"""What an evaluation page is made of: the answer, its estimates, its sample, the checklist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.evidence.inference.choosing import inference_rule
from analysis.evidence.studies.curves import study_curve
from analysis.evidence.studies.paths import study_paths
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.running import run_study
from analysis.evidence.studies.telling import STUDY_NAMES, question, sample_title
from analysis.facts.package import open_package
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, say
from analysis.language.numbers import date
from analysis.language.shown import Html, Shown, element
from analysis.report.evaluations.changes import averaged_sentence, found_sentence
from analysis.report.evaluations.curve_pictures import curve_picture
from analysis.report.evaluations.naming import country_names, in_names
from analysis.report.evaluations.pictures import Picture, event_picture, series_picture
from analysis.report.evaluations.placebo_pictures import gap_picture, rank_picture
from analysis.report.evaluations.tables import (
    checklist_table,
    estimates_table,
    losses_table,
    variants_table,
)
from analysis.report.pages.head import Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.standing import Blank
from analysis.report.tables import Table

SEED = 0


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
        if self.sample != "primary" or self.result is not None:
            kicker.append(sample_title(self.study, self.sample).said(lang))
        kicker.append(say(lang, "data {version} of {date}", version=package.version, date=when))
        lead = [question(self.study, self.data).said(lang)]
        title = "" if self.reason is None else self.reason.said(lang)
        if self.result is not None:
            title = self.result.conclusion(lang)
            lead.append(found_sentence(self.result, lang))
            if self.result.outcome.remark is not None:
                lead.append(self.result.outcome.remark.said(lang))
        return Head(say(lang, "Policy evaluation"), kicker, title, lead, (), lang)

    @property
    def estimates(self) -> Shown:
        """The opening of the section of estimates, and what was declined."""
        if self.result is None:
            return Blank(self.lang)
        from analysis.evidence.studies.result import because

        result, lang = self.result, self.lang
        told = []
        if result.design is not None:
            rule = inference_rule(result.design, result.data)
            told.append(element("p", rule.reason.said(lang)))
        lines = [
            in_names(because(name, why, lang), result, lang)
            for name, why in result.declined.items()
        ]
        if lines:
            told.append(element("ul", *(element("li", line) for line in lines)))
        title = say(lang, "The estimates, the pre-specified one first")
        return Opening("estimates", title, told, lang)

    @property
    def estimates_table(self) -> Shown:
        """Every estimate of the run."""
        return self._table(estimates_table)

    @property
    def years(self) -> Shown:
        """The opening of the figures by year."""
        if not any(self._pictures.get(name) for name in ("series", "event")):
            return Blank(self.lang)
        return self._opening("years", say(self.lang, "Year by year"))

    @property
    def placebos(self) -> Shown:
        """The opening of the figures of placebos."""
        if not any(self._pictures.get(name) for name in ("ranks", "gaps")):
            return Blank(self.lang)
        return self._opening("placebos", say(self.lang, "What happens where nothing happened"))

    def figure(self, name: str) -> Shown:
        """Show a figure with its words and downloads; nothing where a run has none.

        Parameters
        ----------
        name : {"series", "event", "ranks", "gaps", "curve"}
            Treated beside synthetic; effect by year since treatment; the estimate among its
            placebos; gaps of all donors; every specification.
        """
        from analysis.report import figures
        from analysis.report.exhibits import exhibit

        picture = self._pictures.get(name)
        if picture is None:
            return Blank(self.lang)
        drawn = [known for known, one in self._pictures.items() if one is not None]
        return exhibit(
            getattr(figures, picture.chart),
            picture.frame,
            name=f"{self.study}_{self.outcome}_{self.sample}_{name}_{self.lang}",
            number=drawn.index(name) + 1,
            title=picture.title,
            subtitle=picture.subtitle,
            alt=picture.alt,
            lang=self.lang,
            key=picture.key,
            reading=picture.reading,
            scope=picture.scope,
            **picture.arguments,
        )

    @cached_property
    def _pictures(self) -> dict[str, Picture | None]:
        if self.result is None:
            return {}
        result, paths, lang = self.result, study_paths(self.result), self.lang
        found = {
            "series": series_picture(result, paths, lang),
            "event": event_picture(result, paths, lang),
            "ranks": rank_picture(result, paths, lang),
            "gaps": gap_picture(result, paths, lang),
        }
        try:
            curve = study_curve(result, data=self.data, rng=SEED)
        except NotEstimable:  # drawn of the pre-specified run alone
            return found
        return {**found, "curve": curve_picture(result, curve, lang)}

    @property
    def sample_section(self) -> Shown:
        """Who is in the sample."""
        if self.result is None:
            return Blank(self.lang)
        counted = self.result.in_language(self.lang).counted(
            country_names(self.result.treated, self.lang)
        )
        title = say(self.lang, "Who is in the sample, and who is not")
        told = (counted, *averaged_sentence(self.result, self.lang))
        return Opening("sample", title, tuple(element("p", said) for said in told), self.lang)

    @property
    def losses_table(self) -> Shown:
        """Who was left out, rule by rule."""
        return self._table(losses_table)

    @property
    def variants(self) -> Shown:
        """The opening of the variants."""
        title = say(self.lang, "All samples of this study, counted")
        return self._opening("variants", title) if self.result else Blank(self.lang)

    @cached_property
    def variants_table(self) -> Shown:
        """Every sample of the study on this outcome, p adjusted for their number."""
        if self.result is None:
            return Blank(self.lang)
        return variants_table(self.result, self.lang, self.data)

    @property
    def referee(self) -> Shown:
        """The opening of the checklist."""
        title = say(self.lang, "What a referee asks")
        return self._opening("referee", title) if self.result else Blank(self.lang)

    @property
    def checklist(self) -> Shown:
        """The referee's checklist, filled in by running what it asks."""
        try:
            return self._table(checklist_table)
        except NotEstimable as refusal:
            return Opening("", "", (refusal.reason.said(self.lang),), self.lang)

    @property
    def conclusion(self) -> Shown:
        """The one sentence again, after the checklist, and what the design cannot tell."""
        if self.result is None:
            return Blank(self.lang)
        title = say(self.lang, "What can be concluded")
        told = [element("p", self.result.conclusion(self.lang))]
        limits = self.result.context.get("limits")
        if limits is not None:
            told.append(element("p", say(self.lang, "It cannot tell {limits}.", limits=limits)))
        return Opening("conclusion", title, told, self.lang)

    @property
    def footer(self) -> Footer:
        """Data, versions, licence, how to cite."""
        title = STUDY_NAMES[self.study].said(self.lang)
        return footer(title, self.lang, data=self.data, seed=SEED)

    def _opening(self, name: str, title: str, paragraph: Html | None = None) -> Opening:
        return Opening(name, title, () if paragraph is None else (paragraph,), self.lang)

    def _table(self, make: object) -> Shown:
        if self.result is None:
            return Blank(self.lang)
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
        Its parts show themselves: `head`, `estimates`, `estimates_table`, `years`, `placebos`,
        `figure(name)`, `sample_section`, `losses_table`, `variants`, `variants_table`, `referee`,
        `checklist`, `conclusion`, `footer`.

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

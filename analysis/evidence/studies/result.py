"""One study run once: what can be concluded, the estimates, what was declined, the checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.sample import Dropped
from analysis.evidence.showing import p_value
from analysis.evidence.studies.estimating import largest_p
from analysis.evidence.studies.labels import label
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.words import in_percent
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, Shown, element

CHECKS = ("pretrend", "honest_bounds", "placebo_outcomes")
DESCRIPTIONS = ("first_stage", "days_regression")
Row = tuple[Message, Message, Message, Message, Message]


@dataclass(frozen=True, eq=False)
class StudyResult(Shown):
    """A study, its sample and what was found; the pre-specified estimate is the first.

    Attributes
    ----------
    study, sample : str
        Names, as given to `run_study`.
    outcome : Outcome
        What was measured.
    question, title, concluded : Message
        The question, what the sample is, and the one sentence of what can be concluded.
    estimates : dict
        Results by name.
    declined : dict
        Reasons by name of what the design does not allow.
    design, data : Design, DataFrame
        What the main estimate was run on.
    treated, controls : tuple of str
        Countries.
    dropped : tuple of Dropped
        Who was left out, rule by rule.
    context : dict
        Parts of the referee's context.
    earlier : Estimate or Message, optional
        The effect in the earlier edition of the outcome, or why there is none.
    """

    study: str
    sample: str
    outcome: Outcome
    question: Message
    title: Message
    concluded: Message
    estimates: dict[str, Any]
    declined: dict[str, Message]
    design: Any
    data: DataFrame
    treated: tuple[str, ...]
    controls: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    context: dict[str, Any]
    earlier: Estimate | Message | None = None
    lang: str = "en"

    @property
    def main(self) -> Estimate:
        """The pre-specified estimate."""
        return next(found for found in self.estimates.values() if isinstance(found, Estimate))

    @property
    def effects(self) -> dict[str, Estimate]:
        """The results that are effects on the outcome, without what only checks them."""
        return {name: found for name, found in self.estimates.items() if name not in CHECKS}

    @property
    def table(self) -> DataFrame:
        """One row an estimate: `name, estimate, percent, conf_low, conf_high, p_value`."""
        rows = []
        for name, found in self.effects.items():
            first = found.table.iloc[0]
            percent = 100 * np.expm1(first["estimate"]) if self.outcome.log else np.nan
            numbers = [first[c] for c in ("conf_low", "conf_high", "p_value")]
            rows.append((name, first["estimate"], percent, *numbers))
        return DataFrame(
            rows, columns=["name", "estimate", "percent", "conf_low", "conf_high", "p_value"]
        )

    @property
    def largest_p(self) -> float:
        """Largest p of the tests that the rule quotes; missing for a description."""
        if self.sample in DESCRIPTIONS:
            return float("nan")
        return largest_p(self.estimates)

    def conclusion(self, lang: str | None = None) -> str:
        """Say in one sentence what can be concluded."""
        return self.concluded.said(self.lang if lang is None else lang)

    def checklist(self, lang: str | None = None) -> DataFrame:
        """Fill in the referee's checklist; takes seconds, as what it asks for is run.

        Raises
        ------
        NotEstimable
            A regression in which nobody is treated at a date.
        """
        if self.design is None:
            raise NotEstimable(
                message("A regression without a treatment: the checklist of a policy does not fit.")
            )
        from analysis.evidence.studies.refereeing import filled

        return filled(self, self.lang if lang is None else lang)

    def in_language(self, lang: str) -> StudyResult:
        """Give the same record, shown in another language."""
        return replace(self, lang=lang)

    def html(self) -> Html:
        """Write the conclusion, the estimates, what was declined and the sample in `lang`."""
        lang = self.lang
        remark = self.outcome.remark
        return element(
            "section",
            element("p", self.question.said(lang)),
            element("p", element("strong", self.conclusion())),
            element("p", self.main.sentence(lang)),
            None if remark is None else element("p", remark.said(lang)),
            self._estimates(),
            self._list([because(n, why, lang) for n, why in self.declined.items()]),
            element("p", self.counted()),
            self._list([lost.said(lang) for lost in self.dropped]),
            class_="study",
        )

    def __str__(self) -> str:
        """Give the record as plain text."""
        return self.text()

    def counted(self, names: Sequence[str] | None = None) -> str:
        """Say how many are treated, by code or by the names given, and how many are controls."""
        if not self.treated:
            return say(
                self.lang,
                "Sample: {title}; {n} countries, none treated at a date.",
                title=self.title,
                n=figure(len(self.controls)),
            )
        return say(
            self.lang,
            "Sample: {title}; treated: {treated} ({names}); controls: {controls}.",
            title=self.title,
            treated=figure(len(self.treated)),
            names=", ".join(self.treated if names is None else names),
            controls=figure(len(self.controls)),
        )

    def _estimates(self) -> Html:
        heads = (
            message("Estimator"),
            message("Effect"),
            message("In percent"),
            message("95% interval"),
            message("p-value"),
        )
        rows = [_row(name, found, self.outcome.log) for name, found in self.effects.items()]
        cells = [
            element("tr", *(element("td", cell.said(self.lang)) for cell in row)) for row in rows
        ]
        head = element("tr", *(element("th", text.said(self.lang), scope="col") for text in heads))
        return element("table", element("thead", head), element("tbody", *cells))

    def _list(self, lines: list[str]) -> Html | None:
        return element("ul", *(element("li", line) for line in lines)) if lines else None


def because(name: str, why: Message, lang: str) -> str:
    """Say what was declined and why, without the remedy, which is for who writes the code."""
    if "remedy" in why.values:
        why = replace(why, values={**why.values, "remedy": ""})
    return say(lang, "{name}, declined: {reason}", name=label(name), reason=why.said(lang).strip())


def _row(name: str, found: Estimate, log: bool) -> Row:
    first, nothing = found.table.iloc[0], message("not given")
    interval, p, percent = nothing, nothing, nothing
    if np.isfinite(first["conf_low"]):
        interval = message(
            "{low} to {high}", low=figure(first["conf_low"], 2), high=figure(first["conf_high"], 2)
        )
    if np.isfinite(first["p_value"]):
        p = p_value(float(first["p_value"]))
    if log:
        percent = in_percent(float(first["estimate"]))
    return label(name), figure(first["estimate"], 2), percent, interval, p

"""The fold-out under the timeline: what its points and line are, what the line leaves outside."""

from __future__ import annotations

import pandas as pd

from analysis.facts.reconciled_rows import OUTSIDE
from analysis.language.messages import say
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import runs
from analysis.report.findings.prose import Paragraph, cited
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, when
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold


def known_counts(study: Study, levels: pd.DataFrame, marks: Marks) -> Fold:
    """Explain the points and the line of the timeline that `levels` draw."""
    lang = study.lang
    points = say(
        lang,
        "Each point is a figure that a source prints. Repeats of one observation are tied to it "
        "and weigh nothing; a triangle is a bound, not a value.",
    )
    modelled = levels[levels["status"].isin(["reconciled", "interpolated"])]
    if modelled.empty:
        return Fold((points, _settled_line(lang)), lang)
    told = [points, _modelled_line(lang), *_guessed(study, modelled), *_outside(study, modelled)]
    return Fold([Paragraph(one, lang, marks) for one in told], lang)


def _settled_line(lang: str) -> str:
    return say(
        lang,
        "The line joins, year by year, the claim that the rule keeps: official before press "
        "before undated, an exact figure before a bound, then the latest publication. What the "
        "rule sets aside stays in the download with the step that decided.",
    )


def _modelled_line(lang: str) -> str:
    return say(
        lang,
        "The line is the mean of a stock-flow model on 31 December of each year, the band its "
        "95% interval. Present = present before + entries − departures holds in every year, an "
        "observation weighs by its grade and rounding, and what the model declines is not drawn.",
    )


def _guessed(study: Study, modelled: pd.DataFrame) -> list[str]:
    """Name, for each series, the years in which nobody counted: there the line is a guess."""
    uncounted = modelled[modelled["status"] == "interpolated"].groupby("indicator")["year"]
    return [
        say(
            study.lang,
            "{label}, years without a count, where the line is interpolated: {years}.",
            label=study.label(str(indicator)),
            years=listed(runs(int(year) for year in years), study.lang),
        )
        for indicator, years in uncounted
    ]


def _outside(study: Study, modelled: pd.DataFrame) -> list[str]:
    """Name the claims that the band leaves outside, each with its figure, date and mark."""
    apart = [
        claim.removesuffix(f": {OUTSIDE}")
        for text in modelled["set_aside"]
        for claim in str(text).split("; ")
        if claim.endswith(OUTSIDE)
    ]
    if not apart:
        return []
    seen = [one for found in study.seen.values() for one in found]
    known = {claim: one for one in seen for claim in one.claim_ids}
    told = [
        f"{bare(known[one], study.lang)} {when(known[one], study.lang)}{cited(one)}"
        for one in apart
        if one in known
    ]
    return [say(study.lang, "Outside the band: {claims}.", claims=listed(told, study.lang))]

"""How many people work in a firm of the hub: jobs over firms, where both are counted together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.language.messages import say
from analysis.language.numbers import bounded
from analysis.report.findings.breaks import break_before, since_break
from analysis.report.findings.modelled import (
    Modelled,
    is_reconciled,
    modelled_series,
    of_one_meaning,
)
from analysis.report.findings.reading import Observation, Reading
from analysis.report.findings.rounding import whole
from analysis.report.findings.share import ratio_bound
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bracketed, in_date, when

MONTHS = 4  # two counts further apart are not of one moment
BIGGER = 1.1  # a change of people per firm that is one
SURE = 0.95  # share of the model's draws that a change needs


@dataclass(frozen=True)
class FirmSize:
    """People per firm at a date, from one count of each, or from the model (`modelled`)."""

    value: float
    bound: str
    period: str
    moment: float
    claim_ids: tuple[str, ...]
    modelled: Modelled | None = None

    def said(self, lang: str) -> str:
        """Say the size without its unit: `at least 7.5`, `9.2 [8.4–10.1]`."""
        digits = 0 if self.value >= 10 else 1
        told = whole(self.value, self.bound, digits)
        digits = 0 if told == int(told) else digits
        said = bounded(told, self.bound, "", lang, digits=digits, words=True)
        return said + bracketed(self.modelled, lang) if self.modelled else said

    def when(self, lang: str) -> str:
        """Say the date: `in June 2008`, `at the end of 2008`."""
        return when(self.modelled, lang) if self.modelled else in_date(self.period, lang)

    def phrase(self, lang: str) -> str:
        """Say both: `10 people per firm in June 2008`."""
        return say(
            lang, "{size} people per firm {when}", size=self.said(lang), when=self.when(lang)
        )


def firm_sizes(study: Study) -> tuple[FirmSize, ...]:
    """List people per firm at every date at which jobs and firms are both counted, oldest first.

    Those of the model where it has them, in the years for which both are counted. Otherwise only
    grades A and B, where the hub has them; two counts belong together if they name the same month
    give or take four, or the same year where one of them names no month. Counts from before a
    change of meaning are left out.
    """
    modelled = of_one_meaning(study, modelled_series(study, "jobs_per_firm"))
    if modelled:
        kept = [one.kept for one in modelled if is_reconciled(one.kept)]
        return tuple(_drawn(one) for one in kept if isinstance(one, Modelled))
    found = []
    counts = since_break(study, "tenant_firms")
    for jobs in since_break(study, "jobs"):
        firms = _together(jobs, counts)
        if firms is not None:
            found.append(_size(jobs, firms))
    return tuple(found)


def sizes_set_aside(study: Study) -> tuple[FirmSize, ...]:
    """List people per firm at the dates that only a count of grade C gives, oldest first.

    None where the model has sizes: it weighs counts of every grade.
    """
    if modelled_series(study, "jobs_per_firm"):
        return ()
    years = {int(one.period[:4]) for one in firm_sizes(study)}
    counts = _whole(study, "tenant_firms")
    found: dict[int, FirmSize] = {}
    for jobs in _whole(study, "jobs"):
        firms = _together(jobs, counts)
        if firms is None or "C" not in (jobs.quality, firms.quality) or jobs.year in years:
            continue
        found.setdefault(jobs.year, _size(jobs, firms))
    return tuple(found.values())


def size_trend(study: Study) -> str:
    """Tell whether firms are larger, smaller or the same size as at first; empty if unknown.

    By the model's draws where it has sizes. Otherwise two dates make no trend where a third, of
    grade C, contradicts them.
    """
    if modelled_series(study, "jobs_per_firm"):
        return _drawn_trend(study)
    sizes = firm_sizes(study)
    if len(sizes) < 2 or sizes[-1].moment - sizes[0].moment < 2:
        return ""
    trend = _trend(sizes[0].value, sizes[-1].value)
    aside = sizes_set_aside(study) if len(sizes) == 2 else ()
    others = [one for one in aside if one.moment < sizes[-1].moment]
    if any(_trend(one.value, sizes[-1].value) != trend for one in others):
        return ""
    return trend


def _drawn_trend(study: Study) -> str:
    """Compare the first and the last year of the model, draw by draw."""
    years = [one.year for one in of_one_meaning(study, modelled_series(study, "jobs_per_firm"))]
    if len(years) < 3:
        return ""
    drawn = study.model.draws
    size = drawn.jobs / drawn.tenants
    first, last = np.searchsorted(drawn.years, [years[0], years[-1]])
    ratio = size[last] / size[first]
    for trend, share in (
        ("larger", np.mean(ratio >= BIGGER)),
        ("smaller", np.mean(ratio <= 1 / BIGGER)),
        ("same", np.mean((ratio > 1 / BIGGER) & (ratio < BIGGER))),
    ):
        if share >= SURE:
            return trend
    return ""


def _trend(first: float, last: float) -> str:
    ratio = last / first
    return "larger" if ratio >= BIGGER else "smaller" if ratio <= 1 / BIGGER else "same"


def _drawn(one: Modelled) -> FirmSize:
    return FirmSize(one.raw, "point", one.period_end, one.moment, one.claim_ids, one)


def _whole(study: Study, indicator: str) -> tuple[Reading, ...]:
    """List the readings of any grade that count the whole and mean what the latest means."""
    known = since_break(study, indicator)
    begin = known[0].kept.moment if break_before(study, indicator) and known else 0.0
    return tuple(
        one
        for one in study.series(indicator)
        if not study.partial & set(one.kept.claim_ids) and one.kept.moment >= begin
    )


def _together(jobs: Reading, counts: tuple[Reading, ...]) -> Reading | None:
    near = [one for one in counts if _same_moment(jobs.kept, one.kept) and one.kept.middle > 0]
    return min(near, key=lambda one: abs(one.kept.moment - jobs.kept.moment), default=None)


def _same_moment(one: Observation, other: Observation) -> bool:
    if len(one.period_end) == 4 or len(other.period_end) == 4:
        return one.year == other.year
    return abs(one.moment - other.moment) * 12 <= MONTHS + 0.01


def _size(jobs: Reading, firms: Reading) -> FirmSize:
    ends = (jobs.kept.bound, firms.kept.bound)
    return FirmSize(
        value=jobs.kept.middle / firms.kept.middle,
        bound="approx" if "range" in ends else ratio_bound(jobs.kept, firms.kept),
        period=max(jobs.kept.period_end, firms.kept.period_end, key=len),
        moment=jobs.kept.moment,
        claim_ids=jobs.kept.claim_ids + firms.kept.claim_ids,
    )

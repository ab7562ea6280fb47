"""Work out the departures that published stocks and entries imply.

Two routes, both on figures that were published for other ends: entries over a period between two
counts of tenants, and the gap between firms ever hosted and firms present, at two dates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

from analysis.language.dates import date, period
from analysis.language.messages import Message, message
from analysis.language.numbers import bounded
from analysis.report.findings.reading import GRADES, Observation
from analysis.report.findings.rounding import whole
from analysis.report.findings.study import Study

NEAR = 0.7  # years between the end of a period and the count that closes it
SPAN = 3.0  # years that two counts must lie apart: over less, rounding makes the difference


@dataclass(frozen=True)
class Implied:
    """Departures over a period, worked out from other figures."""

    total: float
    years: float
    period_start: str
    period_end: str
    claim_ids: tuple[str, ...]
    source_ids: frozenset[str]
    sum: tuple[float, ...]  # the terms, in the order in which the route adds and takes away
    route: str  # "entries" or "cumulative"
    bound: str = "point"  # "lower" where the sum takes away a count that is at most so much
    bounds: tuple[str, ...] = ()  # of the terms
    flow_start: str = ""  # of the entries, whose period is seldom that of the counts
    flow_end: str = ""

    @property
    def per_year(self) -> float:
        """Departures a year."""
        return self.total / self.years

    def rate(self, lang: str) -> str:
        """Say departures a year: `38`, `at least 36`; a bound is rounded away from no claim."""
        return bounded(whole(self.per_year, self.bound), self.bound, "", lang, words=True)

    def said(self, lang: str) -> str:
        """Say the sum: `140 present in June 2008 + 246 entries from … − at most 200 present …`."""
        return self.message(lang).said(lang)

    def message(self, lang: str) -> Message:
        """Return the sum as a message, its numbers printed for `lang`."""
        terms = [
            bounded(term, bound, "", lang, words=True)
            for term, bound in zip(self.sum, self.bounds or ("point",) * len(self.sum), strict=True)
        ]
        values = dict(
            total=bounded(whole(self.total, self.bound), self.bound, "", lang, words=True),
            rate=self.rate(lang),
            start=date(self.period_start, lang, "long"),
            end=date(self.period_end, lang, "long"),
        )
        if self.route == "entries":
            return message(
                "{before} present in {start} + {entered} entries ({entry_dates}) − {after} present "
                "in {end} = {total} departures, {rate} a year",
                entry_dates=period(self.flow_start, self.flow_end, lang, "long"),
                before=terms[0],
                entered=terms[1],
                after=terms[2],
                **values,
            )
        return message(
            "{late} gone by {end} − {early} gone by {start} = {total} departures, {rate} a year",
            late=terms[0],
            early=terms[1],
            **values,
        )


def implied_departures(study: Study) -> tuple[Implied, ...]:
    """Work out departures by every route that the hub's figures allow, the longest period first.

    Returns
    -------
    tuple of Implied
        Empty where counts and entries do not meet, or where the result is not positive.
    """
    found = [*_by_entries(study), *_by_cumulative(study)]
    return tuple(sorted(found, key=lambda one: -one.years))


def _by_entries(study: Study) -> list[Implied]:
    """Take entries over several years, and the counts of tenants nearest to both ends."""
    found = []
    for entered in study.sound("firms_entered"):
        if entered.kept.months < 12 * SPAN or entered.kept.bound in ("lower", "upper"):
            continue
        begin = float(entered.kept.period_start[:4])
        before = study.near("tenant_firms", begin, NEAR)
        after = study.near("tenant_firms", entered.kept.moment, NEAR)
        if before is None or after is None or before.kept.moment >= after.kept.moment:
            continue
        terms = (before.kept.middle, entered.kept.middle, after.kept.middle)
        them = (before.kept, entered.kept, after.kept)
        one = _implied("entries", terms, terms[0] + terms[1] - terms[2], them)
        bounds = tuple(term.bound if term.bound != "range" else "approx" for term in them)
        found.append(
            replace(
                one,
                bounds=bounds,
                bound=_bound(before.kept, after.kept),
                flow_start=entered.kept.period_start,
                flow_end=entered.kept.period_end,
            )
        )
    return [one for one in found if one.total > 0]


def _bound(before: Observation, after: Observation) -> str:
    """Bound a sum that adds the first count and takes away the last: at least, if it is at most."""
    up = before.bound == "lower" or after.bound == "upper"
    down = before.bound == "upper" or after.bound == "lower"
    return "approx" if up and down else "lower" if up else "upper" if down else "point"


def _by_cumulative(study: Study) -> list[Implied]:
    """Take the two dates farthest apart at which both hosted and present firms are printed."""
    gaps: list[tuple[Observation, Observation]] = []
    for hosted in _points(study, "firms_cumulative"):
        near = [
            one for one in _points(study, "tenant_firms") if one.period_end == hosted.period_end
        ]
        gaps.extend((hosted, present) for present in near[:1])
    best: list[Implied] = []
    for (hosted, present), (hosted_later, present_later) in combinations(gaps, 2):
        if hosted_later.moment - hosted.moment < SPAN:
            continue
        early, late = hosted.middle - present.middle, hosted_later.middle - present_later.middle
        them = (hosted, present, present_later, hosted_later)
        one = _implied("cumulative", (late, early), late - early, them)
        if one.total > 0 and (not best or one.years > best[0].years):
            best = [one]
    return best


def _points(study: Study, indicator: str) -> list[Observation]:
    """List the exact observations of grade A or B."""
    seen = study.seen.get(indicator, ())
    return [one for one in seen if one.quality in GRADES[:2] and one.bound == "point"]


def _implied(
    route: str, terms: tuple[float, ...], total: float, them: tuple[Observation, ...]
) -> Implied:
    """Put the sum together; the first and the last of `them` bound the period."""
    return Implied(
        total=total,
        years=them[-1].moment - them[0].moment,
        period_start=them[0].period_end,
        period_end=them[-1].period_end,
        claim_ids=tuple(dict.fromkeys(claim for one in them for claim in one.claim_ids)),
        source_ids=frozenset(source for one in them for source in one.source_ids),
        sum=terms,
        route=route,
    )

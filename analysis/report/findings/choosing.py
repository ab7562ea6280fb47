"""Choose the three findings that say most about a hub, given what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from analysis.report.findings.counts import presence, work
from analysis.report.findings.departures import departures, entries
from analysis.report.findings.finding import Finding
from analysis.report.findings.general import general
from analysis.report.findings.rents import rent
from analysis.report.findings.space import sales, space
from analysis.report.findings.study import PLAN, Study

SHOWN = 3
SPECIAL = {
    "tenant_firms",
    "jobs",
    "opened_year",
    "tenants_turnover",
    "firms_exited",
    "firms_entered",
}
STALE = 10.0  # years behind the newest figure of the hub

# In the order of the question: how many, how fast they leave, what they pay, how many work there,
# what they sell; then space and the rest. A pair names an indicator and its theme.
RULES: tuple[Callable[[Study], Finding | None], ...] = (presence, departures, rent, work, sales)
THEN: tuple[tuple[str, str], ...] = (
    ("occupancy_rate", "space"),
    ("firms_cumulative", "since opening"),
    ("survival_rate_5y", "survival"),
    ("survival_rate_3y", "survival"),
    ("survival_rate_2y", "survival"),
    ("survival_rate_other", "survival"),
    ("fund_size", "money"),
    ("startups", "startups"),
    ("ict_share_firms", "sector"),
    ("rd_jobs", "research"),
    ("foreign_firms", "sector"),
    ("capacity_firms", "capacity"),
    ("firms_supported_cumulative", "since opening"),
    ("jobs_created_cumulative", "since opening"),
    ("private_capital_raised", "capital"),
    ("public_investment", "public money"),
    ("project_cost", "public money"),
    ("tenants_exports", "exports"),
    ("women_share_jobs", "women"),
    ("land_area", "space"),
    ("office_rent_market", "rent"),
    ("incubation_months", "stay"),
)


def findings(study: Study) -> tuple[Finding, ...]:
    """Choose up to three findings, one of a theme, the most telling first.

    A figure ten years older than the newest of the hub, or of grade C, stands behind the others;
    a hub with less than three figures has less than three findings, and what is missing is said
    elsewhere.
    """
    chosen: dict[str, Finding] = {}
    waiting: list[Finding] = []
    for finding in _candidates(study):
        if finding is None or finding.theme in chosen:
            continue
        if finding.theme != "size" and _behind(study, finding):
            waiting.append(finding)
            continue
        chosen[finding.theme] = finding
        if len(chosen) == SHOWN:
            break
    for finding in waiting:
        if len(chosen) < SHOWN:
            chosen.setdefault(finding.theme, finding)
    return _unrepeated(tuple(chosen.values()))


def _unrepeated(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Leave out a sentence that an earlier finding already says."""
    said: set[str] = set()
    told = []
    for finding in found:
        told.append(
            replace(finding, sentences=tuple(s for s in finding.sentences if s not in said))
        )
        said.update(finding.sentences)
    return tuple(told)


def _behind(study: Study, finding: Finding) -> bool:
    """Whether fresher or better known figures go first."""
    return study.newest - finding.moment > STALE or finding.rating.grade == "C"


def _candidates(study: Study) -> Iterator[Finding | None]:
    """Offer every finding that the hub's figures allow, the most telling first."""
    for rule in RULES:
        yield rule(study)
    if not study.has("firms_exited", "firms_exited_per_year"):
        yield entries(study)
    if not study.has("occupancy_rate"):
        yield space(study)
    for indicator, theme in THEN:
        yield general(study, indicator, theme)
    yield from _rest(study)


def _rest(study: Study) -> Iterator[Finding | None]:
    """Offer what is left: other indicators, then plans, then the year of opening."""
    named = {indicator for indicator, _ in THEN} | SPECIAL
    others = [name for name in study.readings if name not in named]
    plans = [name for name in others if name.startswith(PLAN)]
    facts = [name for name in others if name not in plans and study.kind(name) != "date"]
    for indicator in sorted(facts, key=lambda name: (-_weight(study, name), name)):
        yield general(study, indicator, indicator)
    for indicator in sorted(plans):
        yield general(study, indicator, indicator)
    yield general(study, "opened_year", "opening")


def _weight(study: Study, indicator: str) -> float:
    """Prefer core indicators, then many observations."""
    core = bool(study.words["core"][indicator])
    return 100.0 * core + len(study.seen.get(indicator, ()))

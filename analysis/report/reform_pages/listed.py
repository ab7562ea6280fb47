"""What reforms rest on: the law of each, every assumption of any, and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.shown import Html, Shown, fragment
from analysis.policy.scenario import Scenario
from analysis.report.briefs.assumption_list import AssumptionList, assumption_list
from analysis.report.briefs.open_questions import COMBINED, EVERY, OF_LEVERS
from analysis.report.briefs.own_table import own_table
from analysis.report.briefs.proposal import proposal_table
from analysis.report.briefs.references import References
from analysis.report.profiles.gaps import Gap, Gaps
from analysis.report.reform_pages.compared import Compared
from analysis.report.tables import Table


@dataclass(frozen=True)
class Assumed(Shown):
    """What the user changed, where anything, then every assumption."""

    own: Table | None
    listed: AssumptionList
    lang: str

    def html(self) -> Html:
        """Write the table and the list."""
        return fragment(self.own, self.listed)


def union_of(page: Compared) -> Scenario:
    """Make a scenario with every lever that one of the reforms uses, to list what is assumed."""
    levers = [one for case in page.cases for one in case.scenario.levers]
    return page.first.scenario.with_levers(*levers)


def all_assumed(page: Compared, refs: References) -> Assumed:
    """List what the user changed, and every assumption that one of the reforms uses."""
    listed = assumption_list(union_of(page), page.entity, refs)
    return Assumed(own_table(page.first, refs), listed, refs.marks.lang)


def law_of(page: Compared, refs: References) -> AssumptionList:
    """List law and budget of each reform, a fold-out each."""
    lang = refs.marks.lang
    tables = tuple(
        (
            f"{page.label(case, lang)}: {case.scenario.titled(lang)}",
            proposal_table(case.scenario, page.entity, refs),
        )
        for case in page.ranked
    )
    return AssumptionList(tables, lang)


def unknowns(page: Compared, lang: str) -> Gaps:
    """List what nobody knows and the choice needs, those of the levers in use first."""
    levers = [one.lever for one in union_of(page).levers]
    found = [OF_LEVERS[name] for name in levers if name in OF_LEVERS]
    found += [COMBINED, *EVERY]
    return Gaps(tuple(Gap(one.said(lang), by.said(lang)) for one, by in found), lang)

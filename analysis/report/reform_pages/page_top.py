"""The top of a page on reforms: kicker, title, answer and its worth, findings, how it was run."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import money
from analysis.report.briefs.amounts import amount
from analysis.report.briefs.telling import Place
from analysis.report.briefs.top import fact_sheet, kicker
from analysis.report.pages.head import FactSheet, Head
from analysis.report.reform_pages.compared import Compared
from analysis.report.reform_pages.main_findings import findings
from analysis.report.reform_pages.telling import lead, title


def page_top(page: Compared, place: Place, lang: str) -> Head:
    """Put the head together."""
    return Head(
        kind=say(lang, "Reforms compared"),
        kicker=kicker(page.first, place, lang),
        title=title(page, place, lang),
        answer=lead(page, place, lang),
        findings=findings(page, lang),
        lang=lang,
        fiche=_sheet(page, place, lang),
    )


def _sheet(page: Compared, place: Place, lang: str) -> FactSheet:
    """List what the comparison was worked out with, the brief's own sheet with two more facts."""
    sheet = fact_sheet(page.first, place, lang)
    kept = [fact for fact in sheet.facts if fact[0] != say(lang, "Error of the draws")]
    more = [
        (say(lang, "Reforms"), str(len(page.cases))),
        (say(lang, "Value of a net job-year"), amount(page.worth, page.first.money, lang)),
        (say(lang, "Money for “the same money”"), money(page.budget, page.first.money, lang)),
    ]
    return FactSheet(sheet.title, [*kept, *more], lang, below=sheet.below)

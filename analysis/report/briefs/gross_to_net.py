"""How the net job-years come of the gross ones, in two or three sentences that add up."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.report.briefs.amounts import jobs
from analysis.report.briefs.case import Case

SEEN = 0.05  # job-years: what one decimal would print as zero


def from_gross_to_net(case: Case, lang: str) -> str:
    """Say every step between gross and net job-years that is large enough to be printed."""
    steps = (_others(case, lang), _outside(case, lang), _further(case, lang))
    return " ".join(step for step in steps if step)


def _others(case: Case, lang: str) -> str:
    gross, others = case.mean("gross_job_years"), case.mean("displaced")
    said, change = jobs(abs(gross), lang), jobs(abs(others), lang)
    if gross < 0 and others < 0:
        return say(
            lang,
            "The hub’s firms and those that left lose {gross} job-years gross, other firms of the "
            "country {lost} more.",
            gross=said,
            lost=change,
        )
    if gross < 0:
        return say(
            lang,
            "Of {gross} job-years that the hub’s firms and those that left lose gross, other firms "
            "of the country make up {gained}.",
            gross=said,
            gained=change,
        )
    if others > 0:
        return say(
            lang,
            "Beside {gross} gross job-years, other firms of the country gain {gained}.",
            gross=said,
            gained=change,
        )
    return say(
        lang,
        "Of {gross} gross job-years, other firms of the country lose {lost}.",
        gross=said,
        lost=change,
    )


def _outside(case: Case, lang: str) -> str:
    """Say what refused applicants do elsewhere, or what entrants would have done there."""
    value = case.mean("outside")
    said = jobs(abs(value), lang)
    if abs(value) < SEEN:
        return ""
    if value > 0:
        return say(lang, "Applicants who find no room and start elsewhere add {n}.", n=said)
    return say(lang, "The firms that enter would have made some elsewhere: {n} fewer.", n=said)


def _further(case: Case, lang: str) -> str:
    value = case.mean("further")
    said = jobs(abs(value), lang)
    if abs(value) < SEEN:
        return ""
    if value > 0:
        return say(lang, "Further jobs that follow from these add {n}.", n=said)
    return say(lang, "Further jobs that are lost with these take off {n}.", n=said)

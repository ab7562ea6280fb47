"""What this page cannot tell, and which document would."""

from __future__ import annotations

from analysis.language.messages import Message, message
from analysis.report.briefs.case import Case
from analysis.report.profiles.gaps import Gap, Gaps

EVERY: tuple[tuple[Message, Message], ...] = (
    (
        message("Who loses the jobs that the hub’s firms gain: every displacement is assumed."),
        message("employment of competitors, firm by firm, before and after"),
    ),
    (
        message("Why tenants leave: because they grow, or because the discount ends."),
        message("the operator’s register of exits, by month and reason"),
    ),
    (
        message("What becomes of applicants whom a full hub refuses."),
        message("the list of applicants, looked up in the trade register"),
    ),
    (
        message("How many of the firms that leave survive, and how large they are then."),
        message("the leavers’ numbers in the trade register and in social security"),
    ),
)
OF_LEVERS: dict[str, tuple[Message, Message]] = {
    "procurement": (
        message("Whether buyers apply the reserve."),
        message("statistics of awards by size of firm"),
    ),
    "payment": (
        message("Which share of tenants’ sales goes to public buyers."),
        message("tenants’ accounts, or a survey of them"),
    ),
    "guarantee": (
        message("What guarantees lose in Morocco: no claim rate is published."),
        message("the guarantor’s accounts, by year of guarantee"),
    ),
    "coinvest": (
        message("What the first public fund returned."),
        message("the fund’s accounts at its end"),
    ),
    "relief": (
        message("How large the effect of Tunisia’s label was."),
        message("the full tables of its evaluation"),
    ),
}
COMBINED = (
    message("How levers add up: the way they share one effect is assumed."),
    message("firms that were reached by one lever and by several"),
)


def open_questions(case: Case, lang: str) -> Gaps:
    """List what nobody knows and the answer needs, those of the levers in use first."""
    levers = [one.lever for one in case.scenario.levers]
    found = [OF_LEVERS[name] for name in levers if name in OF_LEVERS]
    found += [COMBINED] if len(levers) > 1 else []
    found += EVERY
    return Gaps(tuple(Gap(one.said(lang), by.said(lang)) for one, by in found), lang)

"""What the published evaluations leave open, and what would tell."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.report.profiles.gaps import Gap, Gaps
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.telling import JOBS


def unknowns(evidence: Evidence) -> Gaps:
    """List what this evidence does not tell, the most telling for the question first."""
    rules = (_jobs, _morocco, _displacement, _together, _selection)
    found = [gap for rule in rules if (gap := rule(evidence)) is not None]
    return Gaps(tuple(found), evidence.lang)


def _jobs(evidence: Evidence) -> Gap | None:
    lang, rows = evidence.lang, evidence.rows
    if evidence.outcome not in ("", JOBS) or rows.loc[rows["outcome"] == JOBS, "poolable"].any():
        return None
    return Gap(
        say(lang, "By how much the instrument raises employment in a firm, with an interval."),
        say(
            lang,
            "the tables of the studies, read in full: their standard errors are missing here, "
            "since abstracts leave them out",
        ),
    )


def _morocco(evidence: Evidence) -> Gap | None:
    lang = evidence.lang
    if "MAR" in {*evidence.rows["country_iso3"], *evidence.signs["country_iso3"]}:
        return None
    return Gap(
        say(lang, "Whether any of it holds in Morocco: no evaluation read here is of Morocco."),
        say(lang, "an evaluation on Moroccan firms, with the file of beneficiaries"),
    )


def _displacement(evidence: Evidence) -> Gap:
    lang = evidence.lang
    return Gap(
        say(lang, "How much of a gain is taken from firms without support."),
        say(lang, "outcomes of competitors and neighbours, which few studies measure"),
    )


def _together(evidence: Evidence) -> Gap:
    lang = evidence.lang
    return Gap(
        say(lang, "What several instruments do together: sums of single ones overstate an act."),
        say(lang, "an evaluation of a whole act, or of firms under several instruments"),
    )


def _selection(evidence: Evidence) -> Gap:
    lang = evidence.lang
    return Gap(
        say(lang, "How many evaluations were made and not published."),
        say(lang, "registers of evaluations with their results, whatever they were"),
    )

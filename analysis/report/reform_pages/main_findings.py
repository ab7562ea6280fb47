"""The three findings of a page on reforms: the most jobs, the cheapest, what decides."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.language.shown import Html, element
from analysis.report.briefs.amounts import JOB_YEARS, amount, chance, interval, jobs
from analysis.report.briefs.case import NET, NEVER, Case
from analysis.report.findings.finding import pips
from analysis.report.findings.ratings import WORDS
from analysis.report.reform_pages.compared import Compared
from analysis.report.reform_pages.deciding import RARE, decider
from analysis.report.reform_pages.telling import PER_NET

COMMON = 0.05  # share of draws from which a cost per job-year is fragile


def findings(page: Compared, lang: str) -> list[Html]:
    """Write the findings."""
    found = [_most(page, lang)]
    if (cheap := cheapest(page)) is not None:
        found.append(_cheap(page, cheap, lang))
    found.append(_decides(page, lang))
    return found


def cheapest(page: Compared) -> Case | None:
    """Find the reform of lowest cost per net job-year; None where none brings any."""
    paying = [case for case in page.cases if case.mean(NET) >= NEVER]
    return min(paying, key=lambda case: case.mean(PER_NET), default=None)


def _most(page: Compared, lang: str) -> Html:
    case = page.ranked[0]
    row = case.row(NET)
    ends = interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang)
    sure = float(row["conf_low"]) > 0
    what = say(
        lang,
        "net job-years: “{reform}” has the largest mean effect",
        reform=page.named(case.scenario.name, lang),
    )
    sentence = say(
        lang,
        "It costs {cost}. For the sceptic it brings {low}, for the advocate {high}.",
        cost=amount(case.mean("net_cost"), case.money, lang),
        low=jobs(case.mean(NET, "sceptical"), lang),
        high=jobs(case.mean(NET, "advocate"), lang),
    )
    reason = say(lang, "95% interval: {ends}.", ends=ends)
    return _item(jobs(float(row["mean"]), lang), what, sentence, 2 if sure else 1, reason, lang)


def _cheap(page: Compared, case: Case, lang: str) -> Html:
    row = case.row(PER_NET)
    none = float(row["no_effect"])
    what = say(
        lang,
        "of public cost for a net job-year: “{reform}” is the cheapest",
        reform=page.named(case.scenario.name, lang),
    )
    sentence = say(
        lang,
        "{cost} in all; chance that it is worth its cost: {share}.",
        cost=amount(case.mean("net_cost"), case.money, lang),
        share=chance(case.mean("worth_at_labour"), lang),
    )
    reason = say(
        lang,
        "In {share} of the draws there are no net job-years to divide by.",
        share=chance(none, lang),
    )
    big = amount(float(row["mean"]), case.money, lang)
    return _item(big, what, sentence, 1 if none > COMMON else 2, reason, lang)


def _decides(page: Compared, lang: str) -> Html:
    table = page.deciders
    everything = chance(float(table["turns"].iloc[0]), lang)
    what = say(lang, "of the draws have another best choice than the one made on average")
    listed = table.iloc[1:]
    first = listed.iloc[0]
    if float(first["turns"]) < RARE:
        sentence = say(lang, "No single assumption would change the choice if it were known.")
        return _item(everything, what, sentence, 2, "", lang)
    name, turn = decider(page, str(listed.index[0]), lang)
    sentence = say(
        lang,
        "Knowing one assumption would help most: {name} ({turn}).",
        name=name,
        turn=turn,
    )
    reason = say(
        lang,
        "Knowing it alone would change the choice with a chance of {n} in 100.",
        n=number(round(100 * float(first["turns"])), lang),
    )
    return _item(everything, what, sentence, 1, reason, lang)


def _item(big: str, what: str, sentence: str, level: int, reason: str, lang: str) -> Html:
    word = say(lang, "{rating}.", rating=WORDS[level])
    sure = element("span", pips(level), " ", element("b", word), " ", reason, class_="sure")
    return element(
        "li",
        element("span", big, class_="big num"),
        element("span", what, class_="what"),
        element("p", sentence),
        sure,
        class_="finding",
    )

"""The three findings of a brief: what is left, what it costs, what decides."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import joined
from analysis.language.shown import Html, element
from analysis.policy.measure_labels import named
from analysis.report.briefs.amounts import JOB_YEARS, amount, chance, interval, jobs
from analysis.report.briefs.basis import basis, grounded
from analysis.report.briefs.case import NET, NEVER, Case
from analysis.report.briefs.frames import ends_in_unit
from analysis.report.briefs.gross_to_net import from_gross_to_net
from analysis.report.briefs.references import References
from analysis.report.findings.finding import pips
from analysis.report.findings.ratings import WORDS

PER_NET, PER_GROSS = "cost_per_net_job_year", "cost_per_gross_job_year"
COMMON = 0.05  # share of draws from which a cost per job-year is fragile


def findings(case: Case, refs: References) -> list[Html]:
    """Write the findings; none for a scenario that changes nothing."""
    if case.idle:
        return []
    lang = refs.marks.lang
    found = [_left(case, lang), _price(case, lang)]
    if case.tornado["swing"].iloc[0] > 0:
        found.append(_decides(case, refs))
    return found


def _item(big: str, what: str, sentence: str, level: int, reason: object, lang: str) -> Html:
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


def _left(case: Case, lang: str) -> Html:
    row, sceptic = case.row(NET), case.row(NET, "sceptical")
    years = say_many(lang, "{n} year", "{n} years", case.scenario.horizon)
    ends = interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang)
    sure = row["conf_low"] > 0 or row["conf_high"] < 0
    level = 1 if not sure else 3 if sceptic["conf_low"] > 0 else 2
    reason = say(lang, "95% interval: {ends}.", ends=ends)
    if not sure:
        reason += " " + say(lang, "It holds zero.")
    what = say(lang, "net job-years in {years}", years=years)
    return _item(jobs(row["mean"], lang), what, from_gross_to_net(case, lang), level, reason, lang)


def _price(case: Case, lang: str) -> Html:
    cost = case.row("net_cost")
    ends = interval(cost["conf_low"], cost["conf_high"], case.money, lang)
    if case.mean(NET) < NEVER:
        big, what = amount(cost["mean"], case.money, lang), say(lang, "of public cost")
        sentence = say(lang, "On average there are no net job-years to divide it by.")
        reason = say(lang, "95% interval: {ends}.", ends=ends)
        return _item(big, what, sentence, 2, reason, lang)
    row, gross = case.row(PER_NET), case.row(PER_GROSS)
    sentence = say(
        lang,
        "{cost} in all; {gross} for a gross job-year.",
        cost=amount(cost["mean"], case.money, lang),
        gross=amount(gross["mean"], str(gross["unit"]), lang),
    )
    none = float(row["no_effect"])
    reason = say(lang, "Public cost: 95% interval {ends}.", ends=ends)
    if none > COMMON:
        reason = say(
            lang,
            "In {share} of the draws there are no net job-years to divide by.",
            share=chance(none, lang),
        )
    big = amount(row["mean"], str(row["unit"]), lang)
    what = say(lang, "of public cost for a net job-year")
    return _item(big, what, sentence, 1 if none > COMMON else 2, reason, lang)


def _decides(case: Case, refs: References) -> Html:
    lang = refs.marks.lang
    key, row = str(case.tornado.index[0]), case.tornado.iloc[0]
    item = case.scenario.assumptions.get(key).at(case.entity)
    ends = sorted((float(row["outcome_low"]), float(row["outcome_high"])))
    sentence = say(
        lang,
        "{name}, {ends}: no other assumption, moved alone, moves the answer as far.",
        name=named(item, lang),
        ends=ends_in_unit(row["low"], row["high"], item.unit, lang),
    )
    big = joined(jobs(ends[0], lang), jobs(ends[1], lang), lang)
    what = say(lang, "net job-years, as one assumption moves")
    return _item(big, what, sentence, 2 if grounded(item) else 1, basis(item, refs), lang)

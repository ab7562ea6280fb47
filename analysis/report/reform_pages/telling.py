"""The answer of a page on reforms in words: which to choose, and how far that depends on belief."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.language.shown import Html, element
from analysis.report.briefs.amounts import JOB_YEARS, amount, chance, interval, jobs
from analysis.report.briefs.case import NET, NEVER, Case
from analysis.report.briefs.telling import Place
from analysis.report.reform_pages.compared import Choice, Compared

PER_NET = "cost_per_net_job_year"


def title(page: Compared, place: Place, lang: str) -> str:
    """State the choice of least expected loss at the page's value of a job-year."""
    choice, n = page.choice(), number(len(page.cases), lang)
    if choice.idle:
        return say(
            lang,
            "Of {n} reforms none is worth its cost in {place}, on average over what is not known",
            n=n,
            place=place.city,
        )
    values = {"n": n, "reform": page.named(choice.name, lang), "place": place.city}
    sceptic = page.choice("sceptical")
    if sceptic.idle:
        return say(
            lang,
            "Of {n} reforms, “{reform}” promises the most for its cost in {place}; a sceptic would "
            "do none of them",
            **values,
        )
    return say(
        lang, "Of {n} reforms, “{reform}” promises the most for its cost in {place}", **values
    )


def lead(page: Compared, place: Place, lang: str) -> list[Html]:
    """Write the answer, then what it is worth."""
    choice = page.choice()
    first = _nothing(page, lang) if choice.idle else _best(page, choice, place, lang)
    head = element("b", say(lang, "What that is worth:"))
    return [
        element("p", first, class_="lead"),
        element("p", head, " ", " ".join(_worth(page, lang)), class_="lead"),
    ]


def _best(page: Compared, choice: Choice, place: Place, lang: str) -> str:
    case = page.by_name[choice.name]
    row = case.row(NET)
    first = say(
        lang,
        "In {years} from {start}, it brings {net} net job-years on average (95% interval: {ends}) "
        "for {cost}, or {each} each.",
        years=say_many(lang, "{n} year", "{n} years", case.scenario.horizon),
        start=str(int(case.central.start)),
        net=jobs(float(row["mean"]), lang),
        ends=interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang),
        cost=amount(case.mean("net_cost"), case.money, lang),
        each=amount(case.mean(PER_NET), case.money, lang),
    )
    second = say(
        lang,
        "With a net job-year worth what it costs in wages and contributions, {worth}, it is the "
        "best of all in {share} of the draws, more often than any other.",
        worth=amount(page.worth, case.money, lang),
        share=chance(choice.chance, lang),
    )
    if choice.chance < _likeliest(page):
        second = say(
            lang,
            "With a net job-year worth what it costs in wages and contributions, {worth}, it is "
            "the best of all in {share} of the draws, and the least is lost by choosing it.",
            worth=amount(page.worth, case.money, lang),
            share=chance(choice.chance, lang),
        )
    return f"{first} {second}"


def _likeliest(page: Compared) -> float:
    table = page.central.acceptability
    return float(table.loc[table["worth"].eq(page.worth), "probability"].max())


def _nothing(page: Compared, lang: str) -> str:
    most = page.ranked[0]
    return say(
        lang,
        "At {worth} a net job-year, doing nothing loses least on average. The largest effect, of "
        "“{reform}”, is {net} net job-years for {cost}.",
        worth=amount(page.worth, most.money, lang),
        reform=page.named(most.scenario.name, lang),
        net=jobs(most.mean(NET), lang),
        cost=amount(most.mean("net_cost"), most.money, lang),
    )


def _worth(page: Compared, lang: str) -> list[str]:
    """Say what sceptic and advocate would choose, and how many reforms are sure of a gain."""
    said = [beliefs(page, lang)]
    sure = [case for case in page.cases if float(case.row(NET)["conf_low"]) > 0]
    losing = [case for case in page.cases if case.mean(NET) < -NEVER]
    said.append(_sure(page, sure, lang))
    if losing:
        names = ", ".join(page.named(case.scenario.name, lang) for case in losing)
        said.append(
            say_many(
                lang,
                "On average {n} reform loses jobs: {names}.",
                "On average {n} reforms lose jobs: {names}.",
                len(losing),
                names=names,
            )
        )
    return said


def _sure(page: Compared, sure: list[Case], lang: str) -> str:
    n = number(len(page.cases), lang)
    if not sure:
        return say(lang, "The interval of every one of the {n} reforms holds zero.", n=n)
    names = ", ".join(page.named(case.scenario.name, lang) for case in sure)
    return say_many(
        lang,
        "Of {all} reforms, {n} has an interval above zero: {names}.",
        "Of {all} reforms, {n} have an interval above zero: {names}.",
        len(sure),
        all=n,
        names=names,
    )


def beliefs(page: Compared, lang: str) -> str:
    """Say what the sceptic and the advocate would choose at the same value of a job-year."""
    sceptic, advocate = page.choice("sceptical"), page.choice("advocate")
    last = page.named(advocate.name, lang)
    if sceptic.idle and advocate.idle:
        return say(lang, "Sceptic and advocate alike would do nothing.")
    if sceptic.idle:
        return say(
            lang, "The sceptic would do nothing; the advocate would choose “{last}”.", last=last
        )
    first = page.named(sceptic.name, lang)
    if advocate.idle:
        return say(
            lang, "The sceptic would choose “{first}”; the advocate would do nothing.", first=first
        )
    if first == last:
        return say(lang, "Sceptic and advocate would both choose “{first}”.", first=first)
    return say(
        lang,
        "The sceptic would choose “{first}”, the advocate “{last}”.",
        first=first,
        last=last,
    )

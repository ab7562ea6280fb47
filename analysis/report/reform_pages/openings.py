"""The sections of a page on reforms: heading and one or two sentences each."""

from __future__ import annotations

from collections.abc import Callable

from analysis.language.messages import say, say_many
from analysis.language.numbers import money, number
from analysis.report.briefs.amounts import amount, chance
from analysis.report.pages.head import Opening
from analysis.report.reform_pages.compared import Compared
from analysis.report.reform_pages.telling import beliefs
from analysis.report.reform_pages.tried import records

FRONTIER = "on the frontier"


def answers_opening(page: Compared, lang: str) -> Opening:
    """Say what the three answers are, and that all reforms meet the same draws."""
    told = say(
        lang,
        "Every reform meets the same draws of the same assumptions, so what differs between two of "
        "them is law and budget, not optimism. The sceptic takes every effect at what a doubter "
        "would grant, the advocate at what the studies print.",
    )
    return Opening("answers", say(lang, "Side by side"), (told,), lang)


def plane_opening(page: Compared, lang: str) -> Opening:
    """Say which reforms another one beats in both respects."""
    status = page.central.frontier["status"].drop("nothing")
    best = [page.named(str(name), lang) for name in status.index[status == FRONTIER]]
    told = say(
        lang,
        "On average {names} stand on the frontier: nothing else brings more for less. The others "
        "are beaten by one of these, or by a mix of two.",
        names=_listed(best, lang),
    )
    if not best:
        told = say(lang, "On average no reform brings more than doing nothing does for free.")
    title = say(lang, "What each brings and what it costs")
    return Opening("plane", title, (told,), lang, contents=say(lang, "Effect and cost"))


def _listed(names: list[str], lang: str) -> str:
    quoted = [say(lang, "“{name}”", name=name) for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    first = ", ".join(quoted[:-1])
    return say(lang, "{first} and {last}", first=first, last=quoted[-1])


def choice_opening(page: Compared, lang: str) -> Opening:
    """Say that the choice depends on the value of a job-year, and on who believes what."""
    told = say(
        lang,
        "A mean does not choose: it depends on what a job-year is worth and on what is not known. "
        "The chance of being the best is one thing, what is lost by being wrong another; the "
        "choice here is the one that loses least on average.",
    )
    title = say(lang, "Which to choose, and who would choose otherwise")
    return Opening(
        "choice", title, (told, beliefs(page, lang)), lang, contents=say(lang, "Which to choose")
    )


def budget_opening(page: Compared, lang: str) -> Opening:
    """Say what scaling to one budget takes for granted."""
    frame = page.central.same_budget
    largest = str(frame["scale"].idxmax())
    told = say(
        lang,
        "Reforms differ in size before they differ in merit. Scaled to {budget} each, effects are "
        "taken to grow in proportion, which is fiction far from a size of one: “{reform}” would "
        "have to be {times} times as large, and nobody can be paid sooner than at once.",
        budget=money(page.budget, page.first.money, lang),
        reform=page.named(largest, lang),
        times=number(round(float(frame["scale"].max())), lang),
    )
    title = say(lang, "The same money for each")
    return Opening("budget", title, (told,), lang)


def deciders_opening(page: Compared, lang: str) -> Opening:
    """Say how much of the choice hangs on what is not known."""
    whole = page.deciders.iloc[0]
    told = say(
        lang,
        "In {share} of the draws another choice than the one made on average turns out the better. "
        "Knowing everything before choosing would be worth {value}, once, at this hub.",
        share=chance(float(whole["turns"]), lang),
        value=amount(float(whole["value"]), page.first.money, lang),
    )
    title = say(lang, "What decides the choice")
    return Opening("deciders", title, (told,), lang)


def law_opening(page: Compared, lang: str) -> Opening:
    """Say that law and budget are listed reform by reform."""
    told = say_many(
        lang,
        "Law and budget of {n} reform, each number with what it rests on.",
        "Law and budget of {n} reforms, each number with what it rests on.",
        len(page.cases),
    )
    title = say(lang, "What each reform is")
    return Opening("law", title, (told,), lang)


def seen_opening(page: Compared, lang: str) -> Opening:
    """Say what evaluations could tell of the reforms that were tried."""
    told = say(
        lang,
        "Some of these reforms have been tried and evaluated. What was simulated stands beside "
        "what the evaluation found and the smallest change that it could have found.",
    )
    title = say(lang, "Ex ante against ex post")
    concluded = (f"{record.title}. {record.conclusion()}" for record in records(page, lang))
    return Opening("seen", title, (told, *concluded), lang)


OPENINGS: dict[str, Callable[[Compared, str], Opening]] = {
    "answers": answers_opening,
    "plane": plane_opening,
    "choice": choice_opening,
    "budget": budget_opening,
    "deciders": deciders_opening,
    "law": law_opening,
    "seen": seen_opening,
}

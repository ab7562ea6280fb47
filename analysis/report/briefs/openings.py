"""The sections of a brief: heading and one or two sentences each."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, percent
from analysis.language.shown import Html, element
from analysis.policy.confrontation import ExAnteExPost
from analysis.policy.levers.registry import LEVERS
from analysis.report.briefs.amounts import amount, jobs
from analysis.report.briefs.case import Case
from analysis.report.briefs.telling import place_of
from analysis.report.pages.head import Opening


def proposal_opening(case: Case, lang: str) -> Opening:
    """Say what is proposed, lever by lever."""
    levers = [LEVERS[one.lever].label.said(lang) for one in case.scenario.levers]
    told = say(lang, "Levers: {levers}.", levers=_listed(levers))
    described = case.scenario.described(lang)
    return Opening("what", say(lang, "What is proposed"), (described, told), lang)


def _listed(levers: Sequence[str]) -> str:
    lowered = [name[:1].lower() + name[1:] for name in levers]
    return ", ".join(lowered)


def answers_opening(case: Case, lang: str) -> Opening:
    """Say what the three answers are."""
    told = say(
        lang,
        "The same model, data and draws three times; only the declared assumptions differ. The "
        "sceptic takes every effect at what a doubter would grant, the advocate at what the "
        "studies print. The three are not averages of one another.",
    )
    return Opening(
        "answers",
        say(lang, "Three readers, three answers"),
        (told,),
        lang,
        contents=say(lang, "Three answers"),
    )


def effect_opening(case: Case, lang: str) -> Opening:
    """Say how to read effects by year."""
    told = say(
        lang,
        "Baseline and reform are simulated on the same draws, so what is common to both cancels. "
        "Before the reform begins every difference is exactly zero.",
    )
    title = say(lang, "What it would do, year by year")
    return Opening("effect", title, (told,), lang)


def money_opening(case: Case, lang: str) -> Opening:
    """Say what is counted from gross to net, and what each job-year costs."""
    anyway = say(
        lang,
        "The growth that firms would have had anyway is worked out from the tenant model, not "
        "assumed.",
    )
    title = say(lang, "From gross to net, and what it costs")
    return Opening("money", title, (f"{_gross(case, lang)} {anyway}",), lang)


def _gross(case: Case, lang: str) -> str:
    """Say where the gross job-years are, gained or lost."""
    gross, park, left = (
        case.mean(name) for name in ("gross_job_years", "gross_park", "gross_alumni")
    )
    said = {"park": jobs(park, lang), "left": jobs(left, lang)}
    lost = {"park": jobs(-park, lang), "left": jobs(-left, lang)}
    if min(park, left) >= 0:
        return say(
            lang,
            "Of {gross} gross job-years, {park} are in the hub and {left} in firms that left it.",
            gross=jobs(gross, lang),
            **said,
        )
    if max(park, left) <= 0:
        return say(
            lang,
            "Of {gross} job-years lost gross, {park} are in the hub and {left} in firms that left "
            "it.",
            gross=jobs(-gross, lang),
            **lost,
        )
    return say(lang, "Gross job-years: {park} in the hub, {left} in firms that left it.", **said)


def public_opening(case: Case, lang: str) -> Opening:
    """Say what public funds get for their money."""
    told = say(
        lang,
        "What public funds buy is told as a probability of each quadrant, never as a mean of "
        "ratios: willingness to pay is the worth to firms and workers less the profit that other "
        "firms lose.",
    )
    title = say(lang, "Who pays, who gains, and is it worth it?")
    told = f"{_taxes(case, lang)} {told}"
    return Opening("public", title, (told,), lang, contents=say(lang, "Who pays, who gains"))


def _taxes(case: Case, lang: str) -> str:
    back, cost = case.mean("taxes"), amount(case.mean("net_cost"), case.money, lang)
    said = amount(abs(back), case.money, lang)
    if back < 0:
        return say(
            lang,
            "Taxes and contributions fall by {taxes}, beside a public cost of {cost}.",
            taxes=said,
            cost=cost,
        )
    return say(lang, "Taxes and contributions bring back {taxes} of {cost}.", taxes=said, cost=cost)


def drivers_opening(case: Case, lang: str) -> Opening:
    """Say how far the draws explain the answer."""
    told = say(
        lang,
        "Each assumption is moved alone from its 10% to its 90% value; then all together over the "
        "draws, ranked by how closely the answer follows each.",
    )
    title = say(lang, "What drives the answer")
    return Opening("drivers", title, (told,), lang)


def fit_opening(case: Case, lang: str) -> Opening:
    """Say what the tenant model was fitted to, or borrowed from."""
    model = case.central.model
    if model.lender:
        told = say(
            lang,
            "Entries and exits of this hub are not known. The hazards of {lender} are used, with "
            "more uncertainty; nothing of this hub tests them.",
            lender=place_of(model.lender, lang, case.central.data).name,
        )
    else:
        told = say(
            lang,
            "The tenant model is fitted to the reconciled exits and jobs of this hub and must then "
            "live through its past. A good fit shows that it can tell the past; it says nothing of "
            "the effects of a policy, which are assumed.",
        )
    return Opening("fit", say(lang, "Does the model know this hub?"), (told,), lang)


def assumptions_opening(case: Case, n: int, free: int, lang: str) -> Opening:
    """Say how many numbers the page rests on, and that pooled estimates feed none of them."""
    counted = say(
        lang,
        "{n} numbers of behaviour, {free} of them ({share}) without a row of data behind them; "
        "each is listed with its unit, its two other answers, its rows, or why it is assumed.",
        n=number(n, lang),
        free=number(free, lang),
        share=percent(100 * free / n, lang),
    )
    return Opening(
        "assumptions",
        say(lang, "Everything that is assumed"),
        (counted, beliefs_note(lang), pooled(case, lang), own(case, lang)),
        lang,
    )


def beliefs_note(lang: str) -> str:
    """Say how to read what is believed of a number."""
    return say(
        lang,
        "What is believed stands as in the file: `Tri(low, mode, high)`, `Beta(mean, sd)`, "
        "`N(mean, sd)`, `LogN(median, sd of the log)`, `U(low, high)`, `Mix(chance of zero, "
        "otherwise)`. Sceptic and advocate draw around their value with a third of the spread.",
    ).replace("`", "")


def pooled(case: Case, lang: str) -> Html:
    """Say whether pooled evidence feeds an effect."""
    fed = [item for item in case.scenario.assumptions if item.own and item.pool]
    if fed:
        told = say_many(
            lang,
            "{n} effect comes from pooled estimates of your own figures.",
            "{n} effects come from pooled estimates of your own figures.",
            len(fed),
        )
        return element("p", told)
    return element(
        "p",
        say(
            lang,
            "Pooled evidence feeds no effect on jobs today: no published estimate of small firms’ "
            "employment has a usable standard error, so effects are discounted readings of single "
            "studies, as wide as themselves.",
        ),
    )


def own(case: Case, lang: str) -> Html:
    """Say whether the user changed an assumption."""
    changed = [item for item in case.scenario.assumptions if item.own]
    if not changed:
        return element("p", say(lang, "No assumption of this page was changed by its user."))
    told = say_many(
        lang,
        "{n} assumption was changed by the user:",
        "{n} assumptions were changed by the user:",
        len(changed),
    )
    return element("p", told)


def seen_opening(record: ExAnteExPost, lang: str) -> Opening:
    """Say what the evaluation could tell of a reform that was tried."""
    told = say(
        lang,
        "This reform has been tried and evaluated. What was simulated stands beside what the "
        "evaluation found and the smallest change that it could have found.",
    )
    title = say(lang, "Ex ante against ex post")
    return Opening("seen", title, (told, record.conclusion()), lang)

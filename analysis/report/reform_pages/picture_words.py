"""The words round each figure of a page on reforms."""

from __future__ import annotations

from collections.abc import Callable

from analysis.language.messages import say
from analysis.language.numbers import money, percent
from analysis.policy.reforms import NOTHING
from analysis.report.briefs.amounts import JOB_YEARS, MILLION, amount, chance, interval, jobs
from analysis.report.briefs.case import NET
from analysis.report.briefs.picture import PictureWords
from analysis.report.figures.keys import KeyItem
from analysis.report.figures.worlds import SHOWN
from analysis.report.reform_pages.compared import Compared
from analysis.report.reform_pages.frames import (
    budget_frame,
    gaining,
    loss_frame,
    marked_values,
)


def answers_words(page: Compared, lang: str) -> PictureWords:
    """Say which reform has the largest mean, and how wide the answers are."""
    first, last = page.ranked[0], page.ranked[-1]
    row = first.row(NET)
    ends = interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang)
    values = {
        "first": page.named(first.scenario.name, lang),
        "most": jobs(first.mean(NET), lang),
        "last": page.named(last.scenario.name, lang),
        "least": jobs(last.mean(NET), lang),
    }
    told = say(lang, "From “{first}” ({most}) to “{last}” ({least})", **values)
    reading = say(
        lang,
        "“{name}” brings {mean} net job-years on average; 95 of 100 draws lie between {low} and "
        "{high}. The sceptic’s mean is {sceptic}, the advocate’s {advocate}.",
        name=values["first"],
        mean=values["most"],
        low=jobs(float(row["conf_low"]), lang),
        high=jobs(float(row["conf_high"]), lang),
        sceptic=jobs(first.mean(NET, "sceptical"), lang),
        advocate=jobs(first.mean(NET, "advocate"), lang),
    )
    return PictureWords(
        told,
        say(lang, "Net job-years over {years} years", years=str(first.scenario.horizon)),
        say(lang, "{title}; the first with an interval of {ends}.", title=told, ends=ends),
        reading,
        (
            KeyItem("disc", say(lang, "central, mean"), "ink"),
            KeyItem("interval", say(lang, "central, 95% interval"), "ink"),
            KeyItem("down", say(lang, "sceptic, mean"), "rust"),
            KeyItem("up", say(lang, "advocate, mean"), "blue"),
        ),
        {"unit": say(lang, "net job-years")},
    )


def plane_words(page: Compared, lang: str) -> PictureWords:
    """Say how many reforms stand on the frontier."""
    table = page.central.frontier.drop(NOTHING)
    best = table[table["status"] == "on the frontier"]
    n = len(best)
    if n == 0:
        told = say(lang, "No reform stands on the frontier")
    else:
        dear = page.named(str(best.index[-1]), lang)
        cheap = page.named(str(best.index[0]), lang)
        told = say(lang, "The frontier leads over “{cheap}” to “{dear}”", cheap=cheap, dear=dear)
        if n == 1:
            told = say(lang, "“{cheap}” alone stands on the frontier", cheap=cheap)
    worth = amount(page.worth, page.first.money, lang)
    case = page.ranked[0]
    reading = say(
        lang,
        "“{name}” costs {cost} for {net} net job-years. Beneath the dashed line a reform is worth "
        "its cost on average, at {worth} a job-year.",
        name=page.named(case.scenario.name, lang),
        cost=amount(case.mean("net_cost"), case.money, lang),
        net=jobs(case.mean(NET), lang),
        worth=worth,
    )
    subtitle = say(
        lang,
        "Public cost upward, present value, millions of {code} of {year}",
        code=page.first.money,
        year=str(case.scenario.currency_year),
    )
    alt = say(lang, "{title}. {reading}", title=told, reading=reading)
    key = (
        KeyItem("disc", say(lang, "on the frontier"), "blue"),
        KeyItem("ring", say(lang, "beaten by another or by a mix"), "ink"),
    )
    arguments = {
        "worth": page.worth / MILLION,
        "said": say(lang, "{worth} a job-year", worth=worth),
    }
    return PictureWords(told, subtitle, alt, reading, key, arguments)


def clouds_words(page: Compared, lang: str) -> PictureWords:
    """Say which reform is worth its cost in most draws, and in fewest."""
    order = sorted(page.cases, key=lambda case: case.mean("worth_at_labour"))
    low, high = order[0], order[-1]
    told = say(
        lang,
        "Worth its cost in {most} of the draws at best, “{best}”; at worst in {least}, “{worst}”",
        most=chance(high.mean("worth_at_labour"), lang),
        best=page.named(high.scenario.name, lang),
        least=chance(low.mean("worth_at_labour"), lang),
        worst=page.named(low.scenario.name, lang),
    )
    subtitle = say(
        lang,
        "Across: net job-years, present value; upward: public cost, millions of {code}; {n} draws "
        "each, every panel on its own scale",
        code=page.first.money,
        n=str(SHOWN),
    )
    reading = say(
        lang,
        "One dot is one possible world. Under the dashed line the net job-years are worth more "
        "than they cost, at {worth} each.",
        worth=amount(page.worth, page.first.money, lang),
    )
    alt = say(lang, "{title}. {reading}", title=told, reading=reading)
    key = (
        KeyItem("disc", say(lang, "worth its cost"), "blue"),
        KeyItem("disc", say(lang, "not worth its cost"), "rust"),
    )
    return PictureWords(told, subtitle, alt, reading, key, {"worth": page.worth / MILLION})


def curves_words(page: Compared, lang: str) -> PictureWords:
    """Say which choice is likeliest the best at the page's value, and at none."""
    table = page.central.acceptability
    here = table[table["worth"].eq(page.worth)]
    row = here.iloc[int(here["probability"].to_numpy().argmax())]
    name = page.named(str(row["scenario"]), lang)
    worth = amount(page.worth, page.first.money, lang)
    told = say(
        lang,
        "At {worth} a job-year “{name}” is likeliest the best, in {share} of the draws",
        worth=worth,
        name=name,
        share=percent(100 * float(row["probability"]), lang),
    )
    reading = say(
        lang,
        "At each value the curves add up to 100%. Short strokes at the foot are values of a "
        "job-year that come from somewhere; the table of choices names them.",
    )
    return PictureWords(
        told,
        say(lang, "Chance of the largest net benefit, doing nothing included"),
        say(lang, "{title}. {reading}", title=told, reading=reading),
        reading,
        (),
        {
            "marks": marked_values(page),
            "unit": say(
                lang,
                "value of a net job-year, thousands of {code} of {year}",
                code=page.first.money,
                year=str(page.first.scenario.currency_year),
            ),
        },
    )


def loss_words(page: Compared, lang: str) -> PictureWords:
    """Say what the least loss is, and what the largest effect would lose."""
    frame = loss_frame(page, lang)
    first, money = frame.iloc[0], page.first.money
    name = page.named(str(first["scenario"]), lang)
    told = say(
        lang,
        "Choosing “{name}” forgoes least on average: {loss}",
        name=name,
        loss=amount(float(first["loss"]) * MILLION, money, lang),
    )
    last = frame.iloc[-1]
    reading = say(
        lang,
        "Whoever chooses “{name}” forgoes {loss} on average against choosing the best in each "
        "draw.",
        name=page.named(str(last["scenario"]), lang),
        loss=amount(float(last["loss"]) * MILLION, money, lang),
    )
    subtitle = say(
        lang,
        "Expected loss from choosing each, if a net job-year is worth {worth}",
        worth=amount(page.worth, money, lang),
    )
    alt = say(lang, "{title}. {reading}", title=told, reading=reading)
    unit = say(lang, "millions of {code}", code=money)
    return PictureWords(told, subtitle, alt, reading, (), {"unit": unit})


def budget_words(page: Compared, lang: str) -> PictureWords:
    """Say which reform gives the most for the same money."""
    frame = gaining(budget_frame(page, lang))
    first = frame.iloc[0]
    name = page.named(str(first["scenario"]), lang)
    told = say(
        lang,
        "For the same money “{name}” brings {net} net job-years, the most",
        name=name,
        net=jobs(float(first["value"]), lang),
    )
    ends = interval(float(first["conf_low"]), float(first["conf_high"]), JOB_YEARS, lang)
    reading = say(
        lang,
        "95 of 100 draws of “{name}” lie in {ends}. Reforms that lose jobs are in the table only.",
        name=name,
        ends=ends,
    )
    return PictureWords(
        told,
        say(
            lang,
            "Net job-years if each is scaled to {budget}",
            budget=money(page.budget, page.first.money, lang),
        ),
        say(lang, "{title}. {reading}", title=told, reading=reading),
        reading,
        (
            KeyItem("disc", say(lang, "central, mean"), "ink"),
            KeyItem("interval", say(lang, "central, 95% interval"), "ink"),
        ),
        {"unit": say(lang, "net job-years")},
    )


WORDS: dict[str, Callable[[Compared, str], PictureWords]] = {
    "answers": answers_words,
    "plane": plane_words,
    "clouds": clouds_words,
    "curves": curves_words,
    "loss": loss_words,
    "budget": budget_words,
}

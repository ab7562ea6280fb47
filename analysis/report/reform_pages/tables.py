"""The tables of a page on reforms: the three answers of each, the frontier, one budget."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.language.messages import Message, message, say
from analysis.language.numbers import is_missing, money, number
from analysis.language.shown import Html, element, fragment
from analysis.policy.confrontation import ANSWERS
from analysis.policy.reforms import NOTHING
from analysis.report.briefs.amounts import JOB_YEARS, amount, chance, interval, jobs
from analysis.report.briefs.case import NET, Case
from analysis.report.briefs.three_answers import ORDER, answer_cell
from analysis.report.reform_pages.compared import Compared
from analysis.report.reform_pages.frames import budget_frame
from analysis.report.tables import Column, Table

PER_NET, WORTH_IT = "cost_per_net_job_year", "worth_at_labour"
STATUS: dict[str, Message] = {
    "on the frontier": message("on the frontier"),
    "dominated": message("another gives more for less"),
    "outshone": message("a mix of two others gives more for the same"),
}


def answers_table(page: Compared, lang: str, number_: int) -> Table:
    """Every reform in its three answers, with cost, cost per net job-year and worth."""
    rows = tuple(_answers(page, case, lang) for case in page.ranked)
    return Table(
        title=say(lang, "Every reform, its three answers and its price"),
        subtitle=say(
            lang,
            "Over {years} years; mean, 95% interval, and the share of draws without an effect",
            years=str(page.first.scenario.horizon),
        ),
        columns=(
            Column(say(lang, "Reform"), start=True),
            Column(say(lang, "Net job-years, central"), whole=True),
            Column(say(lang, "Sceptical"), whole=True),
            Column(say(lang, "Advocate"), whole=True),
            Column(say(lang, "Public cost")),
            Column(say(lang, "Per net job-year")),
            Column(say(lang, "Worth it"), whole=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Perimeter: firms of this hub and those that left it since the policy began; cost is "
            "what is spent on them, as a present value, with the hub's share of administration. "
            "Net: less the jobs that other firms lose and those that refused applicants would "
            "have had elsewhere. Cost per net job-year: mean cost over mean job-years; its "
            "interval is of the draws that have any. Worth it: chance that the net job-years are "
            "worth their cost at {worth} each.",
            worth=amount(page.worth, page.first.money, lang),
        ),
        data=_all_answers(page),
        file="reforms.csv",
    )


def _answers(page: Compared, case: Case, lang: str) -> tuple[Html, ...]:
    label = element("b", page.label(case, lang))
    return (
        label,
        *(answer_cell(case.row(NET, setting), lang) for setting in ("central", *SIDES)),
        answer_cell(case.row("net_cost"), lang),
        _price(case, lang),
        fragment(*_chances(case, lang)),
    )


SIDES = tuple(setting for setting in ORDER if setting != "central")


def _price(case: Case, lang: str) -> Html:
    """Write the cost per net job-year, or that there is nothing to divide by."""
    row = case.row(PER_NET)
    if is_missing(row["mean"]):
        told = say(lang, "On average there are no net job-years to divide it by.")
        return element("span", told, class_="none")
    return answer_cell(row, lang)


def _chances(case: Case, lang: str) -> list[object]:
    pieces: list[object] = [element("b", chance(case.mean(WORTH_IT), lang))]
    for setting, who in ANSWERS.items():
        said = say(lang, "{who} {value}", who=who, value=chance(case.mean(WORTH_IT, setting), lang))
        pieces += [element("br"), element("span", said, class_="none")]
    return pieces


def _all_answers(page: Compared) -> DataFrame:
    tables = [case.table.assign(scenario=case.scenario.name) for case in page.ranked]
    return pd.concat(tables, ignore_index=True)


def frontier_table(page: Compared, lang: str, number_: int) -> Table:
    """Reforms by rising net job-years, doing nothing among them, and what each step costs."""
    table = page.central.frontier
    code = page.first.money
    rows = []
    for name, row in table.iterrows():
        step = row["cost_per_more"]
        label = page.named(NOTHING, lang)
        if name != NOTHING:
            label = page.label(page.by_name[str(name)], lang)
        rows.append(
            (
                label,
                jobs(float(row["net_job_years"]), lang),
                amount(float(row["net_cost"]), code, lang),
                STATUS[str(row["status"])].said(lang),
                "" if np.isnan(step) else amount(float(step), code, lang),
            )
        )
    return Table(
        title=say(lang, "The efficiency frontier"),
        subtitle=say(lang, "Means of the central draws, by rising net job-years"),
        columns=(
            Column(say(lang, "Reform"), start=True),
            Column(say(lang, "Net job-years")),
            Column(say(lang, "Public cost")),
            Column(say(lang, "Standing"), start=True),
            Column(say(lang, "Each further job-year costs"), kept=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        data=table.reset_index(),
        file="frontier.csv",
    )


def budget_table(page: Compared, lang: str, number_: int) -> Table:
    """Net job-years for the same money, and how many times as large each would have to be."""
    frame = budget_frame(page, lang)
    rows = tuple(
        (
            str(row["label"]),
            say(lang, "× {n}", n=number(float(f"{row['scale']:.2g}"), lang)),
            element("b", str(row["said"])),
            interval(float(row["conf_low"]), float(row["conf_high"]), JOB_YEARS, lang),
            chance(float(row["most"]), lang),
        )
        for _, row in frame.iterrows()
    )
    return Table(
        title=say(lang, "Net job-years for the same money"),
        subtitle=say(
            lang,
            "Each scaled to {budget}, the median cost of the reforms compared",
            budget=money(page.budget, page.first.money, lang),
        ),
        columns=(
            Column(say(lang, "Reform"), start=True),
            Column(say(lang, "Size")),
            Column(say(lang, "Net job-years"), kept=True),
            Column(say(lang, "95% interval"), whole=True),
            Column(say(lang, "Gives the most")),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        data=frame.drop(columns=["label", "said"]),
        file="same_budget.csv",
    )

"""What the figures of a page on reforms draw: tidy frames with the words beside each mark."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from analysis.language.messages import say
from analysis.policy.reforms import NOTHING, benefits_of
from analysis.policy.valuation import thresholds
from analysis.report.briefs.amounts import MILLION, amount, jobs
from analysis.report.briefs.case import NET
from analysis.report.figures.worlds import SHOWN
from analysis.report.reform_pages.compared import Compared

THOUSAND = 1e3


def answers_frame(page: Compared, lang: str) -> DataFrame:
    """Net job-years of each reform: mean, interval, and the means of sceptic and advocate."""
    rows = []
    for case in page.ranked:
        row = case.row(NET)
        rows.append(
            {
                "scenario": case.scenario.name,
                "label": page.label(case, lang),
                "value": row["mean"],
                "conf_low": row["conf_low"],
                "conf_high": row["conf_high"],
                "sceptical": case.mean(NET, "sceptical"),
                "advocate": case.mean(NET, "advocate"),
                "said": jobs(float(row["mean"]), lang),
                "said_sceptical": jobs(case.mean(NET, "sceptical"), lang),
                "said_advocate": jobs(case.mean(NET, "advocate"), lang),
            }
        )
    return DataFrame(rows)


def plane_frame(page: Compared, lang: str) -> DataFrame:
    """Mean gain and cost (millions) of each reform, and its place."""
    status = page.central.frontier["status"]
    rows = []
    for case in page.ranked:
        draws, name = case.central.draws, case.scenario.name
        gain, cost = draws[NET].to_numpy(), draws["net_cost"].to_numpy() / MILLION
        rows.append(
            {
                "scenario": name,
                "label": page.named(name, lang),
                "number": page.number(name),
                "gain": gain.mean(),
                "cost": cost.mean(),
                "status": status[name],
            }
        )
    return DataFrame(rows)


def clouds_frame(page: Compared, lang: str) -> DataFrame:
    """Gain (present, as the worth is held to it) and cost (millions), one row a draw."""
    frames = []
    for case in page.ranked:
        draws = case.central.draws
        share = case.mean("worth_at_labour")
        said = say(lang, "worth it in {n} of 100", n=str(round(100 * share)))
        frames.append(
            DataFrame(
                {
                    "reform": case.scenario.name,
                    "label": page.label(case, lang),
                    "said": said,
                    "gain": draws["net_job_years_present"].to_numpy(),
                    "cost": draws["net_cost"].to_numpy() / MILLION,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def downloaded(clouds: DataFrame) -> DataFrame:
    """Keep the draws that the panels show, without the words; all would be as large as the page."""
    shown = clouds.groupby("reform", sort=False).head(SHOWN)
    return shown[["reform", "gain", "cost"]].round(4)


def curves_frame(page: Compared, lang: str) -> DataFrame:
    """Chance of being the best at each value of a job-year (thousands), nothing included."""
    table = page.central.acceptability
    return DataFrame(
        {
            "worth": table["worth"] / THOUSAND,
            "reform": table["scenario"],
            "label": [page.named(str(name), lang) for name in table["scenario"]],
            "probability": table["probability"],
        }
    )


def marked_values(page: Compared) -> list[float]:
    """Values of a job-year that come from somewhere (thousands)."""
    return [value / THOUSAND for value in thresholds(page.first.central).values()]


def loss_frame(page: Compared, lang: str) -> DataFrame:
    """Give the expected loss of each choice at the page's value of a job-year, the least first."""
    benefits = benefits_of(page.central, page.worth)
    loss = (benefits.max(axis=1).mean() - benefits.mean()).sort_values(kind="stable")
    money = page.first.money
    rows = [
        {
            "scenario": name,
            "label": page.named(str(name), lang)
            if name == NOTHING
            else page.label(page.by_name[str(name)], lang),
            "loss": value / MILLION,
            "said": amount(float(value), money, lang),
            "chosen": place == 0,
        }
        for place, (name, value) in enumerate(loss.items())
    ]
    return DataFrame(rows)


def budget_frame(page: Compared, lang: str) -> DataFrame:
    """Net job-years of each reform scaled to the same money, the most first."""
    table = page.central.same_budget.sort_values(NET, ascending=False)
    rows = [
        {
            "scenario": name,
            "label": page.label(page.by_name[str(name)], lang),
            "value": row[NET],
            "conf_low": row["conf_low"],
            "conf_high": row["conf_high"],
            "said": jobs(float(row[NET]), lang),
            "scale": row["scale"],
            "most": row["most"],
        }
        for name, row in table.iterrows()
    ]
    return DataFrame(rows)


def gaining(frame: DataFrame) -> DataFrame:
    """Keep the reforms that bring jobs: more money for one that loses them compares nothing."""
    return frame[frame["value"] > 0]

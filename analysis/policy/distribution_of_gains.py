"""Who pays for a policy and who gains: money by payer and receiver, job-years by kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.facts.claim_table import claims
from analysis.policy.projection import Task, startup_jobs
from analysis.policy.simulation import Simulation, task_of
from analysis.policy.valuation import summary

COLUMNS = ["side", "who", "unit", "share", "mean", "conf_low", "conf_high", "claim_ids"]
GOOD_FIRST = {"A": 0, "B": 1, "C": 2}
SHARES = (("women", "women_share_jobs"), ("information technology", "ict_share_firms"))


def incidence(simulation: Simulation, *, data: str | Path | None = None) -> DataFrame:
    """Tell who pays and who gains, as far as the data can say.

    Parameters
    ----------
    simulation : Simulation
    data : path, optional
        An overlay folder; that of the simulation by default.

    Returns
    -------
    DataFrame
        `side, who, unit, share, mean, conf_low, conf_high, claim_ids`. Payers: the budget, buyers
        (their higher prices, which are part of the budget), displaced firms (profit, and
        job-years of other firms). Gainers: firms (worth to them), workers (their gain), the State
        (taxes). Job-years gained, by kind of firm (the share of jobs that start-ups hold), sex
        and sector (a claim on the hub's staff or firms), region (the hub's). A row whose share no
        claim tells has a missing share and missing numbers.

    Notes
    -----
    Gains are spread over kinds as jobs are now: no study tells otherwise.
    """
    data = simulation.data if data is None else data
    draws = simulation.draws
    money = simulation.scenario.assumptions.currency
    rows = [
        _row("pays", "budget", money, draws["net_cost"]),
        _row("pays", "buyers", money, draws["part_price_premium"]),
        _row("pays", "displaced firms", money, draws["displaced_profit"]),
        _row("pays", "workers of displaced firms", "job-years", draws["displaced"]),
        _row("gains", "firms", money, draws["worth_to_firms"]),
        _row("gains", "workers", money, draws["workers_gain"]),
        _row("gains", "State, taxes", money, draws["taxes"]),
    ]
    gross = draws["gross_job_years"]
    young = startup_jobs(_task(simulation, data))
    rows.append(_row("job-years", "start-ups", "job-years", gross, young))
    rows.append(_row("job-years", "established firms", "job-years", gross, 1 - young))
    for who, indicator in SHARES:
        share, ids = _told(simulation, indicator, data)
        rows.append(_row("job-years", who, "job-years", gross, share, ids))
    rows.append(_row("job-years", _region(simulation, data), "job-years", gross, 1.0))
    return DataFrame(rows, columns=COLUMNS)


def _task(simulation: Simulation, data: str | Path | None) -> Task:
    return task_of(
        simulation.scenario, simulation.entity, simulation.setting, "independent", 0, data, None
    )


def _row(
    side: str, who: str, unit: str, values: pd.Series, share: float | None = 1.0, ids: str = ""
) -> list[object]:
    if share is None:
        return [side, who, unit, np.nan, np.nan, np.nan, np.nan, ""]
    _, _, _, mean, low, high, *_ = summary(side, who, unit, share * values.to_numpy())
    known = share if side == "job-years" else np.nan
    return [side, who, unit, known, mean, low, high, ids]


def _told(
    simulation: Simulation, indicator: str, data: str | Path | None
) -> tuple[float | None, str]:
    """Share that the best and latest claim on the hub tells, 0 to 1; None where none does."""
    table = claims(simulation.entity, data=data)
    table = table[table["indicator"].eq(indicator) & table["bound"].ne("lower")]
    if table.empty:
        return None, ""
    order = table.assign(grade=table["quality"].map(GOOD_FIRST))
    best = order.sort_values(["grade", "period_end", "claim_id"], ascending=[True, False, True])
    first = best.iloc[0]
    return float(first["value"]) / 100, str(first["claim_id"])


def _region(simulation: Simulation, data: str | Path | None) -> str:
    from analysis.facts.directory import entities

    cities = entities(data=data)["city"].dropna()
    return str(cities.get(simulation.entity, ""))

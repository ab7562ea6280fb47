"""What a simulated policy is worth: gross to net, cost, taxes, public funds, who pays and gains."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.policy.assumption_table import SETTINGS
from analysis.policy.levers.lever import COSTS
from analysis.policy.public_funds import QUADRANTS, masses
from analysis.policy.scenario import Scenario
from analysis.policy.simulation import Simulation, seed_of, simulate
from analysis.policy.summaries import quantiles

Array = NDArray[np.float64]
COLUMNS = ["group", "measure", "unit", "mean", "conf_low", "conf_high", "no_effect", "mc_error"]
NORMAL_95 = 1.959964
RULE_OF_THREE = 3.0  # 95 % bound of a share seen in none of n draws, times n
JOB_YEARS = "job-years"
PROBABILITY = "probability"
HALF = 0.5  # job-years over the whole horizon: nothing to speak of
WORTHS = ("temporary", "guarantee", "forecast", "labour", "charter")
HEADLINES = (
    "gross_job_years",
    "net_job_years",
    "net_cost",
    "cost_per_gross_job_year",
    "cost_per_net_job_year",
)
CHAIN = (
    "treated_growth",
    "deadweight",
    "gross_job_years",
    "gross_park",
    "gross_alumni",
    "gross_temporary",
    "displaced",
    "outside",
    "further",
    "net_job_years",
)


def returns(
    simulation: Simulation,
    *,
    currency: str | None = None,
    prices: int | None = None,
    data: str | Path | None = None,
) -> DataFrame:
    """Value a simulation: each number as mean, 95 % interval and probability of no effect.

    Parameters
    ----------
    simulation : Simulation
    currency : str, optional
        `EUR`, `USD`, `PPP` or another code; that of the assumptions by default.
    prices : int, optional
        Year of prices; that of the assumptions by default.
    data : path, optional
        An overlay folder, for the rates; that of the simulation by default.

    Returns
    -------
    DataFrame
        `group, measure, unit, mean, conf_low, conf_high, no_effect, mc_error`, with the groups

        - `job-years`: growth of the treated, less deadweight, is the gross gain (hub, firms that
          left, project jobs); less displacement and the outside option of entrants, plus the
          multiplier, is the net gain. It adds up in every draw.
        - `cost by year` (undiscounted), `cost` (present value by part, by lever, in all).
        - `cost per job-year`: mean cost over mean job-years; the interval is of the draws with
          job-years above zero, and `no_effect` is the share of those without. The perimeter is
          the firms of one hub and those that left it since the policy began.
        - `fiscal balance`: taxes brought back less cost.
        - `public funds`: willingness to pay, cost net of taxes, the probability of each quadrant
          of their ratio, and of being worth at least its cost.
        - `worth it`: probability that the net job-years are worth their cost at a value each.
        - `guarantee`: losses less fees at the government's and at the market's price.

        Probabilities have no interval. `no_effect` is the share of draws with nothing to speak
        of: less than half a job-year either way, or no money at all. `mc_error` is the 95 %
        half-width that the number of draws leaves around the mean.

    Notes
    -----
    Conventions are in `docs/methods/policy.md`. Costs, taxes and worth are discounted to the
    beginning; job-years are not, except where they are set against money (`worth it`).
    """
    draws = simulation.draws
    money = simulation.scenario.assumptions.currency
    rows = [*_job_rows(draws), *_year_rows(simulation, money), *_cost_rows(draws, money)]
    rows += [*_ratio_rows(draws, money), *_fiscal_rows(draws, money)]
    rows += [*_worth_rows(simulation), *_guarantee_rows(draws, money)]
    table = DataFrame(rows, columns=COLUMNS)
    folder = simulation.data if data is None else data
    return _converted(table, simulation, currency, prices, folder)


def headlines(
    scenario: Scenario | str | Path,
    *,
    currency: str | None = None,
    prices: int | None = None,
    **options: object,
) -> DataFrame:
    """Give the three answers to every headline: central, sceptical, advocate.

    Parameters
    ----------
    scenario : Scenario, name or path
    currency, prices
        As in `returns`.
    **options
        Of `simulate`: entity, joint, draws, rng, workers, data, horizon.

    Returns
    -------
    DataFrame
        `setting` and the columns of `returns`, for gross and net job-years, net cost, cost per
        job-year and the quadrants of public funds.
    """
    frames = []
    same = options | {"rng": seed_of(options.get("rng", 0))}
    for setting in SETTINGS:
        found = simulate(scenario, setting=setting, **same)  # type: ignore[arg-type]
        table = returns(found, currency=currency, prices=prices, data=found.data)
        kept = table["measure"].isin(HEADLINES) | table["measure"].isin(
            [f"public_funds_{name}" for name in (*QUADRANTS, "above_one")]
        )
        frames.append(table[kept].assign(setting=setting))
    return pd.concat(frames, ignore_index=True)[["setting", *COLUMNS]]


def summary(group: str, measure: str, unit: str, values: Array) -> list[object]:
    """Row of a table: mean, 95 % interval, share of draws with nothing to speak of."""
    low, _, high = quantiles(values[None, :])[:, 0]
    least = HALF if unit == JOB_YEARS else 0.0
    none = float((np.abs(values) <= least).mean())
    return [group, measure, unit, float(values.mean()), low, high, none, _error(values)]


def _error(values: Array) -> float:
    """Half-width that the draws leave around their mean; unknown of a single one."""
    return NORMAL_95 * float(values.std() / np.sqrt(len(values))) if len(values) > 1 else np.nan


def chance(group: str, measure: str, share: float, n_draws: int) -> list[object]:
    """Row of a probability; what no draw showed may still be, by the rule of three."""
    error = NORMAL_95 * np.sqrt(share * (1 - share) / n_draws)
    if share in (0.0, 1.0):
        error = min(1.0, RULE_OF_THREE / n_draws)
    return [group, measure, PROBABILITY, share, np.nan, np.nan, np.nan, error]


def _job_rows(draws: DataFrame) -> Iterable[list[object]]:
    for name in CHAIN:
        if name == "treated_growth":
            values = draws["gross_job_years"] + draws["deadweight"]
        else:
            values = draws[name]
        sign = -1.0 if name in ("deadweight", "displaced", "outside") else 1.0
        yield summary(JOB_YEARS, name, JOB_YEARS, sign * values.to_numpy() + 0.0)


def _year_rows(simulation: Simulation, money: str) -> Iterable[list[object]]:
    paths = simulation.paths
    cost = paths[(paths["scenario"] == "difference") & (paths["variable"] == "cost")]
    for row in cost.itertuples():
        ends = [row.mean, row.conf_low, row.conf_high]
        yield ["cost by year", str(row.year), money, *ends, np.nan, np.nan]


def _cost_rows(draws: DataFrame, money: str) -> Iterable[list[object]]:
    for part in COSTS:
        name = f"part_{part.replace(' ', '_')}"
        if draws[name].any():
            yield summary("cost", name, money, draws[name].to_numpy())
    for name in map(str, draws.columns):
        if name.startswith("cost_") and draws[name].any():
            yield summary("cost", name, money, draws[name].to_numpy())
    yield summary("cost", "net_cost", money, draws["net_cost"].to_numpy())


def _ratio_rows(draws: DataFrame, money: str) -> Iterable[list[object]]:
    cost = draws["net_cost"].to_numpy()
    for kind in ("gross", "net"):
        years = draws[f"{kind}_job_years"].to_numpy()
        some = years > 0
        low = high = np.nan
        if some.any():
            low, _, high = quantiles((cost[some] / years[some])[None, :])[:, 0]
        mean, error = _ratio(cost, years)
        name, unit = f"cost_per_{kind}_job_year", f"{money}/job-year"
        yield ["cost per job-year", name, unit, mean, low, high, float((~some).mean()), error]


def _ratio(cost: Array, years: Array) -> tuple[float, float]:
    """Mean cost over mean job-years, and the half-width that the draws leave around it."""
    below = years.mean()
    if below <= 0:
        return np.nan, np.nan
    ratio = float(cost.mean() / below)
    off = (cost - ratio * years) / below
    return ratio, _error(off)


def _fiscal_rows(draws: DataFrame, money: str) -> Iterable[list[object]]:
    cost, taxes = draws["net_cost"].to_numpy(), draws["taxes"].to_numpy()
    yield summary("fiscal balance", "taxes", money, taxes)
    yield summary("fiscal balance", "balance", money, taxes - cost)
    parts = {name: draws[name].to_numpy() for name in WILLINGNESS}
    parts["displaced_profit"] = 0.0 - parts["displaced_profit"]
    for name, values in parts.items():
        yield summary("public funds", name, money, values)
    willing = willingness_of(draws)
    yield summary("public funds", "willingness_to_pay", money, willing)
    yield summary("public funds", "cost_net_of_taxes", money, cost - taxes)
    found = masses(willing, cost - taxes)
    for name in (*QUADRANTS, "above_one"):
        yield chance("public funds", f"public_funds_{name}", getattr(found, name), len(cost))


WILLINGNESS = ("worth_to_firms", "workers_gain", "displaced_profit")


def willingness_of(draws: DataFrame) -> Array:
    """Worth to firms and workers less the profit that displaced firms lose, present value."""
    gain = draws["worth_to_firms"] + draws["workers_gain"] - draws["displaced_profit"]
    return gain.to_numpy()


def net_benefit(draws: DataFrame, value: float | Array) -> Array:
    """Net job-years at a value each, less cost; both present values."""
    return np.asarray(value * draws["net_job_years_present"] - draws["net_cost"], float)


def thresholds(simulation: Simulation) -> dict[str, float]:
    """Values of a job-year against which a policy is held, by where they come from."""
    table = simulation.scenario.assumptions
    return {name: table.get(f"common.worth_{name}").value for name in WORTHS}


def _worth_rows(simulation: Simulation) -> Iterable[list[object]]:
    for name, value in thresholds(simulation).items():
        better = net_benefit(simulation.draws, value) >= 0
        idle = (simulation.draws["net_cost"] == 0) & (simulation.draws["net_job_years"] == 0)
        share = float(np.mean(better & ~idle.to_numpy()))
        yield chance("worth it", f"worth_at_{name}", share, len(better))


def _guarantee_rows(draws: DataFrame, money: str) -> Iterable[list[object]]:
    market = draws["losses_at_market_price"].to_numpy()
    if market.any():
        fees = draws["part_fees"].to_numpy()
        losses = draws["part_expected_losses"].to_numpy()
        yield summary("guarantee", "guarantee_at_government_rate", money, losses + fees)
        yield summary("guarantee", "guarantee_at_market_price", money, market + fees)


def _converted(
    table: DataFrame,
    simulation: Simulation,
    currency: str | None,
    prices: int | None,
    data: str | Path | None,
) -> DataFrame:
    assumed = simulation.scenario.assumptions
    to = currency or assumed.currency
    if to == assumed.currency and prices in (None, assumed.currency_year):
        return table
    from analysis.facts.money import convert

    one = convert(
        1.0,
        assumed.currency,
        assumed.currency_year,
        to,
        prices=prices,
        country=assumed.country,
        data=data,
    )
    sums = table["unit"].str.startswith(assumed.currency)
    numbers = ["mean", "conf_low", "conf_high", "mc_error"]
    table.loc[sums, numbers] = table.loc[sums, numbers] * one.value
    table["unit"] = table["unit"].str.replace(f"^{assumed.currency}", one.to, regex=True)
    return table

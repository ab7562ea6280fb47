"""Several reforms side by side: plane, frontier, acceptability, expected loss, one budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.policy.scenario import Scenario, load_scenario
from analysis.policy.simulation import Simulation, seed_of, simulate
from analysis.policy.summaries import quantiles
from analysis.policy.valuation import thresholds

Array = NDArray[np.float64]
NOTHING = "nothing"
GRID = (0.0, 300_000.0, 61)  # values of a job-year along the curves


@dataclass(frozen=True)
class Comparison:
    """Reforms on the same draws, against doing nothing.

    Attributes
    ----------
    plane : DataFrame
        Index `scenario`: mean and 95 % interval of net job-years and net cost (present values,
        currency of the assumptions), and their correlation over the draws.
    frontier : DataFrame
        Index `scenario`, by rising job-years: `status` (`on the frontier`, `dominated`: another
        gives more for less; `outshone`: a mix of two others does) and `cost_per_more`, what each
        further job-year costs over the step before; missing off the frontier.
    acceptability : DataFrame
        Columns `worth, scenario, probability`: chance of the largest net benefit at each value of
        a job-year, doing nothing included; they add up to 1 at each value.
    expected_loss : DataFrame
        Columns `worth, scenario, loss, chosen`: benefit forgone on average by choosing it; `chosen`
        marks the least loss.
    same_budget : DataFrame
        Index `scenario`: net job-years with its interval if each reform were scaled to one
        budget, and the probability of giving the most; reforms that cost nothing on average are
        left out.
    budget : float
    simulations : tuple of Simulation
    """

    plane: DataFrame
    frontier: DataFrame
    acceptability: DataFrame
    expected_loss: DataFrame
    same_budget: DataFrame
    budget: float
    simulations: tuple[Simulation, ...] = field(repr=False)


def compare_reforms(
    scenarios: Sequence[Scenario | str | Path],
    *,
    budget: float | None = None,
    workers: int | Executor = 1,
    **options: object,
) -> Comparison:
    """Set reforms side by side on the same draws.

    Parameters
    ----------
    scenarios : sequence of Scenario, name or path
        Two or more, of one hub and one baseline.
    budget : float, optional
        For `same_budget`, present value; the largest mean cost by default.
    workers : int or Executor
        Scenarios run side by side.
    **options
        Of `simulate`: entity, setting, joint, draws, rng, data, horizon.

    Raises
    ------
    DataError
        Fewer than two, one of them twice, or several baselines, hubs or starts.

    Notes
    -----
    Every reform meets the same draws, so differences between reforms are not those between
    samples. Scaling a reform to a budget takes its effect to grow in proportion.
    """
    data = options.get("data")
    chosen = [
        one if isinstance(one, Scenario) else load_scenario(one, data=data)  # type: ignore[arg-type]
        for one in scenarios
    ]
    _check(chosen, "entity" in options)
    return compare_simulations(simulate_many(chosen, workers=workers, **options), budget=budget)


def compare_simulations(
    simulations: Sequence[Simulation], *, budget: float | None = None
) -> Comparison:
    """Set simulations of one seed side by side: one hub, baseline, start, horizon and setting.

    Parameters
    ----------
    simulations : sequence of Simulation
        Two or more, each of another scenario.
    budget : float, optional
        As in `compare_reforms`.
    """
    found = tuple(simulations)
    gains, costs = (_drawn(found, name) for name in ("net_job_years_present", "net_cost"))
    years = _drawn(found, "net_job_years")
    plane = _plane(years, costs)
    spent = float(plane["net_cost"].max()) if budget is None else float(budget)
    values = np.union1d(np.linspace(*GRID[:2], int(GRID[2])), list(thresholds(found[0]).values()))
    return Comparison(
        plane,
        _frontier(plane),
        _acceptability(gains, costs, values),
        _expected_loss(gains, costs, values),
        _same_budget(years, costs, spent),
        spent,
        found,
    )


def benefits_of(comparison: Comparison, worth: float) -> DataFrame:
    """Net benefit of each reform in every draw, doing nothing first; money, present value.

    Parameters
    ----------
    comparison : Comparison
    worth : float
        Value of a net job-year.
    """
    gains, costs = (
        _drawn(comparison.simulations, name) for name in ("net_job_years_present", "net_cost")
    )
    return _benefits(gains, costs, worth)


def _drawn(simulations: Sequence[Simulation], name: str) -> DataFrame:
    """One column of the draws of each scenario."""
    return DataFrame({one.scenario.name: one.draws[name] for one in simulations})


def simulate_many(
    scenarios: Sequence[Scenario | str | Path],
    *,
    workers: int | Executor = 1,
    **options: object,
) -> list[Simulation]:
    """Simulate scenarios on the same draws, side by side in processes or on an executor."""
    from functools import partial
    from multiprocessing import get_context

    same = options | {"rng": seed_of(options.get("rng", 0))}
    run: Callable[..., Simulation] = partial(simulate, **same)  # type: ignore[arg-type]
    if isinstance(workers, Executor):
        return list(workers.map(run, scenarios))
    if workers > 1 and len(scenarios) > 1:
        from concurrent.futures import ProcessPoolExecutor

        most = min(workers, len(scenarios))
        with ProcessPoolExecutor(most, mp_context=get_context("spawn")) as pool:
            return list(pool.map(run, scenarios))
    return [run(one) for one in scenarios]


def _check(scenarios: Sequence[Scenario], elsewhere: bool) -> None:
    names = [one.name for one in scenarios]
    if len(names) < 2 or len(set(names)) < len(names):
        raise DataError(
            message(
                "scenarios {names}: expected two or more, each once.", names=", ".join(names) or "0"
            )
        )
    bases = {one.baseline.name if one.baseline else one.name for one in scenarios}
    hubs = {"" if elsewhere else one.entity for one in scenarios}
    times = {(one.start, one.horizon) for one in scenarios}
    if len(bases) > 1 or len(hubs) > 1 or len(times) > 1:
        raise DataError(
            message(
                "scenarios {names}: expected one baseline, hub, start and horizon for all.",
                names=", ".join(names),
            )
        )


def _plane(years: DataFrame, costs: DataFrame) -> DataFrame:
    rows = {}
    for name in years:
        gain, cost = years[name].to_numpy(), costs[name].to_numpy()
        gain_low, _, gain_high = quantiles(gain[None, :])[:, 0]
        cost_low, _, cost_high = quantiles(cost[None, :])[:, 0]
        varies = gain.std() > 0 and cost.std() > 0
        rows[name] = {
            "net_job_years": gain.mean(),
            "job_years_low": gain_low,
            "job_years_high": gain_high,
            "net_cost": cost.mean(),
            "cost_low": cost_low,
            "cost_high": cost_high,
            "correlation": np.corrcoef(gain, cost)[0, 1] if varies else np.nan,
        }
    return DataFrame.from_dict(rows, orient="index").rename_axis("scenario")


def _frontier(plane: DataFrame) -> DataFrame:
    """Reforms by rising job-years, doing nothing first; each step dearer than the one before."""
    nothing = DataFrame({"net_job_years": [0.0], "net_cost": [0.0]}, index=[NOTHING])
    points = pd.concat([nothing, plane[["net_job_years", "net_cost"]]])
    points = points.sort_values(["net_job_years", "net_cost"], ascending=[True, False])
    gain, cost = points["net_job_years"].to_numpy(), points["net_cost"].to_numpy()
    better = [
        bool(np.any((gain >= gain[k]) & (cost <= cost[k]) & ((gain > gain[k]) | (cost < cost[k]))))
        for k in range(len(points))
    ]
    kept: list[int] = []
    for k in range(len(points)):
        if better[k]:
            continue
        while len(kept) > 1 and _slope(gain, cost, kept[-2], kept[-1]) >= _slope(
            gain, cost, kept[-1], k
        ):
            kept.pop()
        kept.append(k)
    status = ["dominated" if worse else "outshone" for worse in better]
    steps = np.full(len(points), np.nan)
    for position, k in enumerate(kept):
        status[k] = "on the frontier"
        if position:
            steps[k] = _slope(gain, cost, kept[position - 1], k)
    table = points.assign(status=status, cost_per_more=steps)
    return table.rename_axis("scenario")


def _slope(gain: Array, cost: Array, one: int, other: int) -> float:
    return float((cost[other] - cost[one]) / (gain[other] - gain[one]))


def _benefits(gains: DataFrame, costs: DataFrame, worth: float) -> DataFrame:
    benefit = worth * gains - costs
    benefit.insert(0, NOTHING, 0.0)
    return benefit


def _acceptability(gains: DataFrame, costs: DataFrame, values: Array) -> DataFrame:
    rows = []
    for worth in values:
        benefit = _benefits(gains, costs, worth)
        # Where several are equally good, doing nothing comes first: a tie is no reason to act.
        best = benefit.columns.to_numpy()[benefit.to_numpy().argmax(axis=1)]
        share = pd.Series(best).value_counts(normalize=True)
        rows += [(worth, name, float(share.get(name, 0.0))) for name in benefit.columns]
    return DataFrame(rows, columns=["worth", "scenario", "probability"])


def _expected_loss(gains: DataFrame, costs: DataFrame, values: Array) -> DataFrame:
    rows = []
    for worth in values:
        benefit = _benefits(gains, costs, worth)
        loss = benefit.max(axis=1).mean() - benefit.mean()
        least = loss.idxmin()
        rows += [(worth, name, float(loss[name]), name == least) for name in benefit.columns]
    return DataFrame(rows, columns=["worth", "scenario", "loss", "chosen"])


def _same_budget(years: DataFrame, costs: DataFrame, budget: float) -> DataFrame:
    mean = costs.mean()
    paid = [str(name) for name in years.columns if mean[str(name)] > 0]
    scaled = years[paid] * (budget / mean[paid])
    best = scaled.columns.to_numpy()[scaled.to_numpy().argmax(axis=1)] if paid else []
    share = pd.Series(best, dtype="str").value_counts(normalize=True)
    rows = {}
    for name in paid:
        low, _, high = quantiles(scaled[name].to_numpy()[None, :])[:, 0]
        rows[name] = {
            "scale": budget / mean[name],
            "net_job_years": scaled[name].mean(),
            "conf_low": low,
            "conf_high": high,
            "most": float(share.get(name, 0.0)),
        }
    columns = ["scale", "net_job_years", "conf_low", "conf_high", "most"]
    return DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("scenario")

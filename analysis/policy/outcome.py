"""What a block of draws comes to: paths by year, money and job-years, one column a draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.accounts import Jobs, Outside, Pair, compare, pair_of
from analysis.policy.effects import Active
from analysis.policy.labour import labour_of
from analysis.policy.levers.lever import COSTS, MARKET, WORTH, RentRule
from analysis.policy.running import Hub
from analysis.policy.scenario import STEPS_A_YEAR
from analysis.policy.tracks import MONEY, Track

Array = NDArray[np.float64]

STOCKS = ("tenants", "jobs", "alumni", "alumni_jobs", "queue", "discounted")
FLOWS = ("entries", "exits", "graduated", "failed")
CHANGES = ("gross_jobs", "net_jobs", "cost")


@dataclass(frozen=True)
class Outcome:
    """Results of some draws.

    Attributes
    ----------
    baseline, reform : mapping of str to ndarray, shape (n_years, n_draws)
        Stocks at the end of the year, flows in it.
    changes : mapping of str to ndarray, shape (n_years, n_draws)
        Gross and net jobs (mean of the year), public cost (MAD) of the reform.
    costs : mapping of str to ndarray, shape (n_years, n_draws)
        Cost by lever, MAD.
    parts : mapping of (lever, part) to ndarray, shape (n_years,)
        Sum over the draws of cost by lever and part, MAD.
    totals : mapping of str to ndarray, shape (n_draws,)
        Over the whole horizon.
    """

    baseline: Mapping[str, Array]
    reform: Mapping[str, Array]
    changes: Mapping[str, Array]
    costs: Mapping[str, Array]
    parts: Mapping[tuple[str, str], Array]
    totals: Mapping[str, Array]


def outcome_of(
    hub: Hub,
    base: Track,
    reform: Track,
    plans: Sequence[Active],
    base_plans: Sequence[Active],
    base_rule: RentRule,
    count: int,
) -> Outcome:
    """Compare two runs, and value them; `count` draws of the block were asked for."""
    rule = next((one.plan.rent for one in plans if one.plan.rent), base_rule)
    pair = pair_of(hub, base, reform)
    jobs = compare(hub, pair, plans, base_plans, rule, base_rule)
    spent = _spent(pair, plans, base_plans)
    before, after = _paths(base, pair.base_outside), _paths(reform, pair.outside)
    costs = {name: _cost(money, jobs.net.shape) for name, money in spent.items()}
    cost = sum(costs.values(), np.zeros(jobs.net.shape))
    changes = {
        "gross_jobs": _by_year(jobs.gross, "mean"),
        "net_jobs": _by_year(jobs.net, "mean"),
        "cost": _by_year(cost, "sum"),
    }
    return Outcome(
        before,
        after,
        changes,
        {name: _by_year(one, "sum") for name, one in costs.items()},
        _parts(spent, count),
        _totals(pair, jobs, before, after) | _worth(hub, jobs, spent),
    )


Money = dict[str, Array]


def _spent(pair: Pair, plans: Sequence[Active], base_plans: Sequence[Active]) -> dict[str, Money]:
    """Money of the reform less that of the baseline, by lever and part, by half-year."""
    found: dict[str, Money] = {active.name: {} for active in (*plans, *base_plans)}
    for (k, part), money in pair.reform.money.items():
        found[plans[k].name][part] = money
    for (k, part), money in pair.base.money.items():
        here = found[base_plans[k].name]
        here[part] = here[part] - money if part in here else -money
    return found


def _cost(money: Money, shape: tuple[int, ...]) -> Array:
    """Public cost of a lever by half-year: the sum of its parts."""
    return sum((money[part] for part in COSTS if part in money), np.zeros(shape))


def _paths(track: Track, outside: Outside) -> dict[str, Array]:
    stocks = {
        "tenants": track.tenants,
        "jobs": track.jobs,
        "alumni": outside.firms,
        "alumni_jobs": outside.jobs,
        "queue": track.queue,
        "discounted": track.discounted,
    }
    flows = {
        "entries": track.entries,
        "exits": track.failed + track.graduated,
        "graduated": track.graduated,
        "failed": track.failed,
    }
    found = {name: _by_year(path, "last") for name, path in stocks.items()}
    return found | {name: _by_year(path, "sum") for name, path in flows.items()}


def _by_year(path: Array, how: str) -> Array:
    years = path.reshape(len(path) // STEPS_A_YEAR, STEPS_A_YEAR, -1)
    if how == "last":
        return years[:, -1].copy()
    return years.sum(axis=1) if how == "sum" else years.mean(axis=1)


def _parts(spent: Mapping[str, Money], count: int) -> dict[tuple[str, str], Array]:
    return {
        (name, part): _by_year(money[part], "sum")[:, :count].sum(axis=1)
        for name, money in spent.items()
        for part in COSTS
        if part in money
    }


def _totals(
    pair: Pair, jobs: Jobs, before: Mapping[str, Array], after: Mapping[str, Array]
) -> dict[str, Array]:
    totals = {
        "gross_job_years": _sum(jobs.gross),
        "gross_park": _sum(jobs.park),
        "gross_alumni": _sum(jobs.alumni),
        "gross_temporary": _sum(jobs.temporary),
        "deadweight": _sum(jobs.deadweight),
        "displaced": _sum(jobs.displaced),
        "outside": _sum(jobs.outside),
        "further": _sum(jobs.further),
        "net_job_years": _sum(jobs.net),
        "base_job_years": _sum(pair.base.jobs),
        "base_alumni_job_years": _sum(pair.base_outside.jobs),
    }
    for name in ("tenants", "jobs", "alumni", "alumni_jobs", "queue"):
        totals[f"net_{name}"] = after[name][-1] - before[name][-1]
    for name in FLOWS:
        totals[f"net_{name}"] = (after[name] - before[name]).sum(axis=0)
    return totals


def _sum(path: Array) -> Array:
    """Job-years of a path of jobs by half-year."""
    return path.sum(axis=0) / STEPS_A_YEAR


def _worth(hub: Hub, jobs: Jobs, spent: Mapping[str, Money]) -> dict[str, Array]:
    """Present values, MAD: cost by lever and part, worth to firms, taxes, workers' gain, losses."""
    value = hub.value
    middle = (np.arange(hub.n_steps)[:, None] + 0.5) / STEPS_A_YEAR
    factor = (1 + value("common.discount_rate")) ** -middle
    nothing = np.zeros(factor.shape[1])

    def present(lever: str, part: str) -> Array:
        money = spent[lever]
        return np.einsum("sd,sd->d", money[part], factor) if part in money else nothing

    by_lever = {name: {part: present(name, part) for part in MONEY} for name in spent}
    by_part = {part: sum((one[part] for one in by_lever.values()), nothing) for part in MONEY}
    labour, free = labour_of(value), value("common.not_otherwise_employed")
    net_years = np.einsum("sd,sd->d", jobs.net, factor) / STEPS_A_YEAR
    lost_years = np.einsum("sd,sd->d", jobs.displaced, factor) / STEPS_A_YEAR
    profit = value("common.sales_per_job") * value("common.profit_margin")
    found = {
        "net_cost": sum((by_part[part] for part in COSTS), nothing),
        "net_job_years_present": net_years,
        "worth_to_firms": by_part[WORTH],
        "losses_at_market_price": by_part[MARKET],
        "taxes": net_years * free * labour.take(value("common.contribution_weight")),
        "workers_gain": net_years * free * labour.net_pay * (1 - value("common.reservation")),
        "displaced_profit": lost_years * profit,
    }
    found |= {f"part_{part.replace(' ', '_')}": by_part[part] for part in COSTS}
    for name, money in by_lever.items():
        found[f"cost_{name}"] = sum((money[part] for part in COSTS), nothing)
    return found


def merged(outcomes: Sequence[Outcome], n_draws: int) -> Outcome:
    """Put blocks side by side and keep the first draws.

    Raises
    ------
    ValueError
        Fewer draws than asked for.
    """

    def side(maps: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        joined = {name: np.concatenate([one[name] for one in maps], axis=-1) for name in maps[0]}
        return {name: array[..., :n_draws] for name, array in joined.items()}

    parts: dict[tuple[str, str], Array] = {}
    for outcome in outcomes:
        for key, sums in outcome.parts.items():
            parts[key] = parts.get(key, 0.0) + sums
    return Outcome(
        side([one.baseline for one in outcomes]),
        side([one.reform for one in outcomes]),
        side([one.changes for one in outcomes]),
        side([one.costs for one in outcomes]),
        parts,
        side([one.totals for one in outcomes]),
    )

"""Hubs made by hand for the tests of the policy room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.policy.assumption_file import load_assumptions
from analysis.policy.effects import Active
from analysis.policy.history import Years
from analysis.policy.joint import with_labour
from analysis.policy.labour import labour_of
from analysis.policy.levers.lever import Place, Settings, Values
from analysis.policy.levers.registry import LEVERS
from analysis.policy.running import Hub
from analysis.policy.tenants import AGES, Stock, rates_of, sizes_of, steady_stock, usual_rule

FOREVER = 10**6


def values(n_draws: int = 1, setting: str = "central", **changes: object) -> Values:
    """Values of a setting; `tenants__queue=3` changes `tenants.queue`."""
    made = {item.key: np.full(n_draws, item.chosen(setting)) for item in load_assumptions()}
    for name, value in changes.items():
        key = name.replace("__", ".")
        assert key in made, key
        made[key] = np.broadcast_to(np.asarray(value, float), (n_draws,)).copy()
    return with_labour(made)


def steady_hub(value: Values, firms: float = 200.0, years: int = 10) -> Hub:
    """A full hub that has long been as large."""
    n_draws = len(value("common.wage"))
    rates = rates_of(value, usual_rule(value))
    stock = steady_stock(rates, np.full(n_draws, firms), value("tenants.startup_share"))
    path = np.full((2 * years, n_draws), firms)
    return hub(value, stock, path)


def hub(value: Values, stock: Stock, path: np.ndarray, full: bool = True) -> Hub:
    steps, n_draws = path.shape
    plain = Years(np.ones((steps, n_draws)), np.ones((steps, n_draws)))
    return Hub(
        value,
        sizes_of(value),
        stock,
        path,
        path if full else np.repeat(path.max(axis=0)[None], steps, axis=0),
        np.full(steps, full),
        plain,
        value("tenants.people_capacity"),
    )


def stock_of(startups: Mapping[int, float], established: float, n_draws: int = 1) -> Stock:
    ages = np.zeros((AGES, n_draws))
    for age, firms in startups.items():
        ages[age] = firms
    return Stock(ages, np.full(n_draws, established))


def place_of(made: Hub) -> Place:
    """The hub as levers see it."""
    value, stock = made.value, made.stock
    jobs = made.sizes.of(stock)
    young = stock.startups.sum(axis=0)
    young_jobs = (stock.startups * made.sizes.startups).sum(axis=0)
    return Place(
        stock.firms,
        jobs,
        young_jobs / young,
        young_jobs / jobs,
        young / stock.firms,
        value("common.sales_per_job") * jobs / 1e6,
        np.ones_like(jobs),
        labour_of(value),
    )


def planned(made: Hub, lever: str, first: int = 0, last: int = FOREVER, **given: object) -> Active:
    """A lever at the hub; parameters left out are at their defaults."""
    declared = LEVERS[lever]
    settings = {p.key: p.default for p in declared.parameters if p.default is not None} | given
    return Active(lever, declared.plan(Settings(settings), made.value, place_of(made)), first, last)


def together(made: Hub, levers: Sequence[tuple[str, Mapping[str, object]]]) -> list[Active]:
    return [planned(made, name, **given) for name, given in levers]

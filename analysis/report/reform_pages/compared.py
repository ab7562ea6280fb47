"""What a page on reforms rests on: every reform in its three answers, on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.facts.package import open_package
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.choosing import deciding_assumptions
from analysis.policy.kept_draws import workbench
from analysis.policy.reforms import NOTHING, Comparison, compare_simulations
from analysis.policy.scenario import Scenario, load_scenario, scenarios
from analysis.policy.simulation import Simulation
from analysis.policy.valuation import returns
from analysis.report.briefs.case import NET, Case
from analysis.report.reform_pages.short_names import choice_name, short_name


@dataclass(frozen=True)
class Choice:
    """A reform, or nothing: the benefit forgone on average, and the chance of being the best."""

    name: str
    loss: float
    chance: float

    @property
    def idle(self) -> bool:
        """Whether doing nothing is the choice."""
        return self.name == NOTHING


@dataclass(frozen=True, eq=False)
class Compared:
    """Reforms at a hub, each in three answers.

    Attributes
    ----------
    cases : tuple of Case
        In the order asked for.
    answers : dict of str to Comparison
        By setting, on the same draws.
    """

    cases: tuple[Case, ...]
    answers: dict[str, Comparison]

    @property
    def central(self) -> Comparison:
        """The central answer."""
        return self.answers["central"]

    @property
    def first(self) -> Case:
        """The first reform: hub, money, start and horizon are those of all."""
        return self.cases[0]

    @property
    def entity(self) -> str:
        """The hub."""
        return self.first.entity

    @property
    def worth(self) -> float:
        """Value of a job-year at which the choice is told: its labour cost."""
        return self.first.worth

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """Reforms by name."""
        return {case.scenario.name: case.scenario for case in self.cases}

    @cached_property
    def by_name(self) -> dict[str, Case]:
        """Cases by the name of their scenario."""
        return {case.scenario.name: case for case in self.cases}

    @cached_property
    def ranked(self) -> tuple[Case, ...]:
        """Cases by their mean net job-years, the most first."""
        return tuple(sorted(self.cases, key=lambda case: -case.mean(NET)))

    @cached_property
    def deciders(self) -> DataFrame:
        """Assumptions by what knowing each is worth before the choice."""
        return deciding_assumptions(self.central, self.worth)

    def number(self, name: str) -> int:
        """Give a reform's number on the page: its place among those of most net job-years."""
        return [case.scenario.name for case in self.ranked].index(name) + 1

    def named(self, name: str, lang: str) -> str:
        """Name a choice shortly."""
        return choice_name(name, self.scenarios, lang)

    def label(self, case: Case, lang: str) -> str:
        """Name a reform shortly, with its number."""
        return f"{self.number(case.scenario.name)}. {short_name(case.scenario, lang)}"

    def choice(self, setting: str = "central", worth: float | None = None) -> Choice:
        """Give the choice of least expected loss."""
        asked = self.worth if worth is None else worth
        loss = self.answers[setting].expected_loss
        row = loss[loss["worth"].eq(asked) & loss["chosen"]].iloc[0]
        name = str(row["scenario"])
        return Choice(name, float(row["loss"]), self.chance(name, setting, asked))

    def chance(self, name: str, setting: str = "central", worth: float | None = None) -> float:
        """Give the probability that a choice has the largest net benefit."""
        asked = self.worth if worth is None else worth
        table = self.answers[setting].acceptability
        own = table["worth"].eq(asked) & table["scenario"].eq(name)
        return float(table.loc[own, "probability"].iloc[0])

    @property
    def budget(self) -> float:
        """Money that all reforms are scaled to: the median of their costs, to one figure."""
        return self.central.budget


def compared(
    names: Sequence[str | Path] = (),
    entity: str | None = None,
    *,
    draws: int,
    seed: int,
    data: str | Path | None = None,
) -> Compared:
    """Simulate reforms in their three answers on the same draws.

    Raises
    ------
    DataError
        Fewer than two, one twice, several baselines, starts, horizons or files of assumptions.
    NotEstimable
        A hub that nothing can be simulated for.
    """
    wanted = tuple(names) or tuple(name for name in scenarios().index if name != "baseline")
    chosen = tuple(load_scenario(one, data=data) for one in wanted)
    if len(chosen) < 2 or len({one.name for one in chosen}) < len(chosen):
        listed = ", ".join(one.name for one in chosen)
        raise DataError(
            message("scenarios {names}: expected two or more, each once.", names=listed or "0")
        )
    hub = chosen[0].entity if entity is None else entity
    folder = str(data) if data else None
    return _kept(chosen, hub, draws, seed, folder, open_package(data).digest)


@lru_cache(maxsize=4)
def _kept(
    chosen: tuple[Scenario, ...],
    entity: str,
    draws: int,
    seed: int,
    data: str | None,
    digest: str,
) -> Compared:
    """Reforms already run; `digest` makes the memory forget a package that changed."""
    bench = workbench(chosen[0], entity=entity, draws=draws, rng=seed, data=data)
    if not all(bench.fits(one) for one in chosen):
        raise DataError(
            message(
                "scenarios {names}: expected one baseline, start, horizon and set of assumptions "
                "for all.",
                names=", ".join(one.name for one in chosen),
            )
        )
    runs = {name: tuple(bench.simulate(one, name) for one in chosen) for name in SETTINGS}
    cases = tuple(
        _case({name: found[place] for name, found in runs.items()}, data)
        for place in range(len(chosen))
    )
    budget = _round(float(np.median([case.mean("net_cost") for case in cases])))
    answers = {
        name: compare_simulations(found, budget=budget or None) for name, found in runs.items()
    }
    return Compared(cases, answers)


def _case(runs: dict[str, Simulation], data: str | None) -> Case:
    tables = [returns(run, data=data).assign(setting=name) for name, run in runs.items()]
    return Case(runs, pd.concat(tables, ignore_index=True))


def _round(value: float) -> float:
    """Keep one figure of a sum."""
    return float(f"{value:.1g}") if value > 0 else 0.0

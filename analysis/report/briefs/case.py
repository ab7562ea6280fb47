"""What a brief rests on: one scenario simulated in its three answers, valued and examined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from analysis.facts.package import open_package
from analysis.language.errors import DataError
from analysis.language.messages import Message
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.distribution_of_gains import incidence
from analysis.policy.fan_table import fans
from analysis.policy.information import value_of_information
from analysis.policy.scenario import Scenario
from analysis.policy.sensitivity import drivers
from analysis.policy.simulation import Simulation, simulate
from analysis.policy.switching import switching_values, tornado
from analysis.policy.valuation import returns, thresholds

WORTH = "labour"
NET = "net_job_years"
NEVER = 0.5  # job-years over the horizon: nothing to speak of


@dataclass(frozen=True, eq=False)
class Case:
    """A scenario at a hub, in its three answers.

    Attributes
    ----------
    runs : mapping of str to Simulation
        By setting, on the same seed.
    table : DataFrame
        `setting` and the columns of `policy.returns`.
    """

    runs: Mapping[str, Simulation]
    table: DataFrame

    @property
    def central(self) -> Simulation:
        """The central answer."""
        return self.runs["central"]

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was simulated."""
        return self.central.scenario

    @property
    def entity(self) -> str:
        """The hub."""
        return self.central.entity

    @property
    def n_draws(self) -> int:
        """Draws of each answer."""
        return len(self.central.draws)

    @property
    def money(self) -> str:
        """Currency of the assumptions."""
        return self.scenario.assumptions.currency

    @property
    def worth(self) -> float:
        """Value of a job-year at which the verdict is given: its labour cost."""
        return thresholds(self.central)[WORTH]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Series]:
        return {(str(row["setting"]), str(row["measure"])): row for _, row in self.table.iterrows()}

    def row(self, measure: str, setting: str = "central") -> Series:
        """Give the row of a measure: `unit, mean, conf_low, conf_high, no_effect, mc_error`."""
        return self._rows[setting, measure]

    def mean(self, measure: str, setting: str = "central") -> float:
        """Give the mean of a measure."""
        return float(self.row(measure, setting)["mean"])

    def below_zero(self, setting: str = "central") -> float:
        """Share of draws in which the net effect is a loss worth speaking of."""
        return float((self.runs[setting].draws[NET] < -NEVER).mean())

    @property
    def idle(self) -> bool:
        """Whether nothing differs from the baseline in any draw of any answer."""
        names = ("gross_job_years", NET, "net_cost")
        return not any(run.draws[name].any() for run in self.runs.values() for name in names)

    @cached_property
    def fans(self) -> DataFrame:
        """Paths with their intervals of 50, 80 and 95 %."""
        return fans(self.central, variables=("net_jobs",))

    @cached_property
    def gains(self) -> DataFrame:
        """Who pays and who gains."""
        return incidence(self.central)

    @cached_property
    def tornado(self) -> DataFrame:
        """Net job-years at two values of each assumption."""
        return tornado(self.scenario, NET, entity=self.entity, data=self.central.data)

    @cached_property
    def _ranked(self) -> DataFrame | DataError:
        try:
            return drivers(self.central, NET).table
        except DataError as error:
            return error

    @property
    def ranks(self) -> dict[str, float]:
        """Partial rank correlations with net job-years; none where the draws are too few."""
        if isinstance(self._ranked, DataError):
            return {}
        return dict(zip(self._ranked["term"], self._ranked["estimate"], strict=True))

    @property
    def unranked(self) -> Message | None:
        """Why there are no rank correlations."""
        return self._ranked.message if isinstance(self._ranked, DataError) else None

    def switching(self, keys: list[str]) -> DataFrame:
        """Values of some assumptions at which the net effect changes its sign."""
        return switching_values(
            self.scenario, NET, keys=keys, entity=self.entity, data=self.central.data
        )

    @cached_property
    def information(self) -> DataFrame:
        """Worth of knowing each assumption before deciding."""
        return value_of_information(self.central, self.worth)


def case_of(
    scenario: Scenario, entity: str, *, draws: int, seed: int, data: str | Path | None = None
) -> Case:
    """Simulate a scenario in its three answers.

    Raises
    ------
    NotEstimable
        A hub that nothing can be simulated for.
    """
    folder = str(data) if data else None
    return _kept(scenario, entity, draws, seed, folder, open_package(data).digest)


@lru_cache(maxsize=8)
def _kept(
    scenario: Scenario, entity: str, draws: int, seed: int, data: str | None, digest: str
) -> Case:
    """Cases already run; `digest` makes the memory forget a package that changed."""
    runs = {
        setting: simulate(
            scenario, entity=entity, setting=setting, draws=draws, rng=seed, data=data
        )
        for setting in SETTINGS
    }
    tables = [returns(run, data=data).assign(setting=name) for name, run in runs.items()]
    return Case(runs, pd.concat(tables, ignore_index=True))

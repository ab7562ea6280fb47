"""What every shipped scenario gives, stored beside it: regression values, not estimates.

`python -m analysis.policy.expected` writes them again, after a change that is meant to move them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas import DataFrame

from analysis.policy.scenario import Scenario, load_scenario
from analysis.policy.scenario_file import home, scenario_paths
from analysis.policy.valuation import headlines

DRAWS = 1000
SEED = 0
ENDING = ".out.csv"
NUMBERS = ["mean", "conf_low", "conf_high", "no_effect", "mc_error"]
DIGITS = 6


def expected_table(scenario: Scenario | str | Path) -> DataFrame:
    """Headlines of a scenario at its own hub: 1,000 draws from seed 0, to six digits."""
    table = headlines(scenario, draws=DRAWS, rng=SEED)
    rounded = table[NUMBERS].map(lambda x: float(f"{x:.{DIGITS}g}"))
    return table.assign(**{name: rounded[name] for name in NUMBERS})


def stored_table(name: str) -> DataFrame:
    """Read the values stored beside a shipped scenario."""
    return pd.read_csv(home() / f"{name}{ENDING}")


def store() -> None:
    """Write the values of every shipped reform beside its file."""
    for path in scenario_paths():
        scenario = load_scenario(path)
        if scenario.baseline is not None:
            table = expected_table(scenario)
            table.to_csv(path.with_suffix(ENDING), index=False, lineterminator="\n")


if __name__ == "__main__":
    store()

"""Reforms on kept draws are those of a run of their own, to the bit, over several batches too."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import policy
from analysis.language.errors import DataError


@pytest.mark.parametrize("setting", ["central", "advocate"])
def test_kept_draws_over_two_batches_are_those_of_a_run_of_its_own(setting):
    names = ["assistance", "sba-morocco"]
    first, second = (policy.load_scenario(name) for name in names)
    bench = policy.workbench(first, draws=3000, rng=5)
    for scenario in (first, second):
        mine = bench.simulate(scenario, setting)
        own = policy.simulate(scenario, setting=setting, draws=3000, rng=5)
        pd.testing.assert_frame_equal(mine.draws, own.draws, check_exact=True)
        pd.testing.assert_frame_equal(mine.costs, own.costs, check_exact=True)
        pd.testing.assert_frame_equal(mine.paths, own.paths, check_exact=True)
        pd.testing.assert_frame_equal(mine.parameters, own.parameters, check_exact=True)


def test_too_many_kept_draws_are_refused():
    with pytest.raises(DataError, match="10000"):
        policy.workbench(policy.load_scenario("assistance"), draws=10_500)

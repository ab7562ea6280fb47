"""Counterfactual of one series: closed forms, exact covariance, missing by date, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from analysis.evidence import counterfactual_series
from analysis.evidence.counterfactual import _fitted
from analysis.language.errors import DataError, NotEstimable


def walk(n: int = 30, first: int = 1990, seed: int = 3, effect: float = 5.0) -> pd.Series:
    """A random walk with drift 0.5; `effect` more from the 23rd period on."""
    rng = np.random.default_rng(seed)
    values = 10 + np.cumsum(0.5 + rng.normal(size=n)) + effect * (np.arange(n) >= 22)
    return pd.Series(values, index=range(first, first + n), name="firms")


def trending_changes(n: int = 24) -> pd.Series:
    """Changes that follow one another, so that likelihood leaves no variance to noise around."""
    change = np.tile([2.0, 2, 1, 1, 0, 0, 1, 1], 4)[: n - 1]
    return pd.Series(np.append(0, np.cumsum(change)), index=range(2000, 2000 + n))


def test_random_walk_with_drift_by_hand():
    """Expected: last + h times the mean change; error² : s²(h + h²/n), s² of the n changes."""
    series = trending_changes()
    found = counterfactual_series(series, 2020).table
    change = np.diff(series.loc[:2019])
    ahead = np.arange(1, 5)
    expected = series[2019] + ahead * change.mean()
    errors = np.sqrt(change.var(ddof=1) * (ahead + ahead**2 / len(change)))
    assert found["expected"][2:].tolist() == pytest.approx(expected.tolist(), abs=1e-4)
    assert found["std_error"][2:].tolist() == pytest.approx(errors.tolist(), rel=1e-3)


def test_cumulative_error_of_a_random_walk_by_hand():
    """Sum of h steps: s² (Σ_{i,j} min(i, j) + (Σ i)² / n), not the sum of independent errors."""
    series = trending_changes()
    found = counterfactual_series(series, 2020).table.set_index("term")
    change, ahead = np.diff(series.loc[:2019]), np.arange(1, 5)
    both = np.minimum.outer(ahead, ahead) + np.outer(ahead, ahead) / len(change)
    error = np.sqrt(change.var(ddof=1) * both.sum())
    assert found.loc["cumulative", "std_error"] == pytest.approx(error, rel=1e-3)
    assert found.loc["overall", "std_error"] == pytest.approx(error / 4, rel=1e-3)
    assert found.loc["cumulative", "estimate"] == pytest.approx(
        4 * found.loc["overall", "estimate"]
    )


def test_without_variance_of_the_level_it_is_the_mean_of_the_past():
    """Noise that turns back every period: expected is the mean, error² s²(1 + 1/n)."""
    past = np.tile([1.0, -1, 1, -1.5, 1, -0.5], 4)
    series = pd.Series(np.append(past, [0.3, 0.3]), index=range(26))
    found = counterfactual_series(series, 24, trend="level").table
    assert found["expected"][2:].tolist() == pytest.approx([past.mean()] * 2, abs=1e-3)
    error = np.sqrt(past.var(ddof=1) * (1 + 1 / 24))
    assert found["std_error"][2:].tolist() == pytest.approx([error] * 2, rel=1e-2)


@pytest.mark.parametrize("trend", ["drift", "level", "slope"])
def test_errors_by_date_are_statsmodels(trend):
    """Forecasts of the same model at its own maximum, in the series' own unit."""
    series = walk()
    names = {"drift": "lldtrend", "level": "llevel", "slope": "lltrend"}
    model = UnobservedComponents(series.loc[:2011].to_numpy(), names[trend], use_exact_diffuse=True)
    theirs = model.fit(disp=False, maxiter=1000).get_forecast(8)
    found = counterfactual_series(series, 2012, trend=trend).table
    assert found["expected"][2:].tolist() == pytest.approx(theirs.predicted_mean.tolist(), rel=5e-3)
    assert found["std_error"][2:].tolist() == pytest.approx(theirs.se_mean.tolist(), rel=2e-2)


@pytest.mark.parametrize("trend", ["drift", "slope"])
def test_covariance_equals_simulation(trend):
    """Ten thousand paths simulated from the fitted state: spread of their mean within 3 %."""
    series = trending_changes() + np.random.default_rng(0).normal(size=24)
    found = counterfactual_series(series, 2018, trend=trend)
    scale = np.std(np.diff(series.loc[:2017]))
    past = ((series.loc[:2017] - series[2000]) / scale).to_numpy()
    fit = _fitted(past, np.empty((18, 0)), trend, None)
    paths = fit.simulate(6, anchor="end", repetitions=10_000, rng=np.random.default_rng(1))
    spread = np.asarray(paths).reshape(6, -1).mean(axis=0).std() * scale
    assert found.table["std_error"][0] == pytest.approx(spread, rel=0.03)


def test_scale_and_shift_change_the_unit_only():
    plain = counterfactual_series(walk(), 2012).table
    other = counterfactual_series(1e6 * walk() - 3e7, 2012).table
    for column in ("estimate", "std_error", "conf_low"):
        assert (other[column] / 1e6).tolist() == pytest.approx(plain[column].tolist(), rel=1e-5)


def test_order_and_kind_of_periods_do_not_matter():
    plain = counterfactual_series(walk(), 2012).table
    shuffled = walk().sample(frac=1, random_state=0)
    dated = shuffled.set_axis(pd.to_datetime(shuffled.index.astype(str)))
    lagged = shuffled.set_axis(pd.PeriodIndex(shuffled.index.astype(str), freq="Y"))
    for series, start in ((shuffled, 2012), (dated, "2012-01-01"), (lagged, pd.Period("2012"))):
        found = counterfactual_series(series, start).table
        assert found["estimate"].tolist() == pytest.approx(plain["estimate"].tolist())
    assert found["year"].tolist()[2:] == [str(year) for year in range(2012, 2020)]


def test_missing_periods_keep_their_date():
    """A year left out and a year without value are one thing, and move no other year."""
    series = walk()
    empty = series.mask(series.index.isin([2001, 2014]))
    absent = series.drop([2001, 2014])
    left, right = (counterfactual_series(s, 2012) for s in (empty, absent))
    pd.testing.assert_frame_equal(left.table, right.table)
    assert left.table["year"].tolist()[2:] == [2012, 2013, *range(2015, 2020)]
    assert left.n_obs == 28
    assert "Periods before it without a value: 1." in [str(note) for note in left.notes]
    gaps = left.table["estimate"]
    assert gaps[1] == pytest.approx(gaps[2:].sum())


def test_a_control_that_moves_along_takes_its_part():
    rng = np.random.default_rng(5)
    x = pd.Series(np.cumsum(rng.normal(size=40)), index=range(1980, 2020), name="region")
    series = 3 * x + 0.1 * rng.normal(size=40) + 2.0 * (x.index >= 2010)
    with_it = counterfactual_series(series, 2010, controls=x, trend="level")
    alone = counterfactual_series(series, 2010, trend="level")
    assert with_it.table["estimate"][0] == pytest.approx(2, abs=0.2)
    assert with_it.table["std_error"][0] < alone.table["std_error"][0] / 5
    rescaled = counterfactual_series(series, 2010, controls=1e4 * x + 7, trend="level")
    assert rescaled.table["estimate"][0] == pytest.approx(with_it.table["estimate"][0], rel=1e-4)
    assert "with region" in str(with_it.method)


def test_seasons():
    months = pd.period_range("2010-01", periods=72, freq="M")
    rng = np.random.default_rng(2)
    cycle = 5 * np.sin(2 * np.pi * np.arange(72) / 12)
    series = pd.Series(cycle + 0.2 * rng.normal(size=72) + (np.arange(72) >= 60), index=months)
    found = counterfactual_series(series, months[60], season=12).table
    assert found["estimate"][0] == pytest.approx(1, abs=0.3)
    assert found["std_error"][2] < 0.5


def test_said_in_both_languages():
    found = counterfactual_series(walk(), 2012)
    assert found.sentence().startswith("Mean gap per period in firms: ")
    assert "erreurs de prévision" in found.sentence("fr")
    assert "cumulé" in found.in_language("fr").text()


REFUSED = {
    "seven periods before": (
        lambda: counterfactual_series(walk(), 1997),
        "7 observed periods before 1997",
    ),
    "eight, one without a value": (
        lambda: counterfactual_series(walk().drop(1993), 1998),
        "7 observed periods before 1998",
    ),
    "nine before and two controls": (
        lambda: counterfactual_series(
            walk(), 1999, controls=pd.DataFrame({"a": walk(seed=1), "b": walk(seed=2)})
        ),
        "at least 12",
    ),
    "nothing after": (
        lambda: counterfactual_series(walk().loc[:2011], 2012),
        "No observed period from 2012 on",
    ),
    "a straight line": (
        lambda: counterfactual_series(pd.Series(2.0 * np.arange(20)), 15),
        "moves by the same step",
    ),
    "a constant": (
        lambda: counterfactual_series(pd.Series(np.full(20, 3.0)), 15),
        "moves by the same step",
    ),
    "a period twice": (
        lambda: counterfactual_series(pd.concat([walk(), walk().loc[[2001]]]), 2012),
        "more than one value for 2001",
    ),
    "uneven periods": (
        lambda: counterfactual_series(
            walk().set_axis([*range(1990, 2000), *(y + 0.3 for y in range(2000, 2020))]), 2012.3
        ),
        "not evenly spaced",
    ),
    "a control without a value": (
        lambda: counterfactual_series(walk(), 2012, controls=walk(seed=1).drop(2015)),
        r"column firms: no value for 2015",
    ),
    "a control that stands still": (
        lambda: counterfactual_series(walk(), 2012, controls=0 * walk()),
        "firms do not vary",
    ),
    "a control twice": (
        lambda: counterfactual_series(
            walk(), 2012, controls=pd.DataFrame({"a": walk(seed=1), "b": 2 * walk(seed=1)})
        ),
        "a, b do not vary before the intervention, or repeat",
    ),
    "text": (
        lambda: counterfactual_series(walk().astype(str), 2012),
        "column series: found '",
    ),
    "a list": (lambda: counterfactual_series([1.0, 2.0], 2012), "series: found list"),
    "an unknown trend": (
        lambda: counterfactual_series(walk(), 2012, trend="linear"),
        "trend: found 'linear'",
    ),
    "a season of one": (
        lambda: counterfactual_series(walk(), 2012, season=1),
        "season: found 1",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((NotEstimable, DataError), match=reason) as refusal:
        call()
    assert refusal.value.said("fr") != str(refusal.value)

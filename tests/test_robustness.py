"""Pre-trends and their power, honest bounds, placebos, omissions, detectable effects, curves."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from did_data import REFERENCES, design, pinned_panel, staggered
from scipy import optimize, stats

from analysis.evidence import (
    Estimate,
    banded,
    event_study,
    group_time,
    honest_bounds,
    imputation,
    leave_one_out,
    minimum_detectable_effect,
    placebo_dates,
    placebo_outcomes,
    placebo_path,
    pretrend,
    specification_curve,
    synthetic_control,
    synthetic_did,
    two_by_two,
)
from analysis.evidence.estimate import estimate_table
from analysis.evidence.robustness.detectable import from_placebos
from analysis.evidence.robustness.path import read_path
from analysis.evidence.robustness.smoothness import folded_quantile, problem, shortest
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message


def none(g: float, t: float) -> float:
    return 0.0


def study(events, coefficients, covariance, df=None) -> Estimate:
    """An event study with these coefficients and its base at -1."""
    order = np.argsort([*events, -1])
    full = np.full((len(events) + 1,) * 2, np.nan)
    full[:-1, :-1] = covariance
    event = np.array([*events, -1.0])[order]
    error = np.append(np.sqrt(np.diag(covariance)), np.nan)[order]
    table = estimate_table(
        [f"{e:g}" for e in event],
        np.append(coefficients, 0.0)[order],
        error,
        alpha=0.05,
        df=df,
        exact=event == -1,
        event_time=event,
    )
    text = message("coefficient")
    return Estimate(
        table, text, text, text, 100, 20, 20, 0.05, covariance=full[np.ix_(order, order)], df=df
    )


@pytest.fixture(scope="module")
def medicaid() -> Estimate:
    """Insurance after the Medicaid expansions: coefficients and covariance as pinned."""
    values = json.loads((REFERENCES / "robustness.json").read_text("utf-8"))[0]["values"]
    return study(values["event_time"], values["coefficients"], np.array(values["covariance"]))


# Pre-trends -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("power", "distance"), [(0.5, 1.9600), (0.8, 2.8016)])
def test_power_with_one_difference_by_hand(power, distance):
    """One coefficient of error s: the slope seen is 1.96 s with power 1/2, 2.80 s with 0.8."""
    one = study([-2, 0], [0.1, 0.5], np.diag([0.04, 0.04]))
    found = pretrend(design(), pinned_panel(), power=(power,), estimate=one).table
    slope = found[found.term == "slope"].iloc[0]
    assert slope.estimate == pytest.approx(0.2 * distance, abs=2e-4)
    assert slope.bias == pytest.approx(slope.estimate)  # one period after the base
    assert found.estimate[0] == pytest.approx(0.25)  # (0.1/0.2)²
    assert found.p_value[0] == pytest.approx(2 * stats.norm.sf(0.5))


def test_power_with_independent_differences_by_hand():
    """Unseen means no coefficient seen: the product of normal probabilities."""
    several = study([-4, -3, -2, 0], [0, 0.1, 0.1, 0], np.eye(4) * 0.01)
    table = pretrend(design(), pinned_panel(), power=(0.8,), estimate=several).table
    slope = table[table.term == "slope"].estimate.iloc[0]
    away = slope * np.array([3, 2, 1]) / 0.1
    z = stats.norm.ppf(0.975)
    unseen = np.prod(stats.norm.cdf(z - away) - stats.norm.cdf(-z - away))
    assert 1 - unseen == pytest.approx(0.8, abs=1e-4)


def test_power_by_simulation(medicaid):
    """Draws of the pinned normal law under the slope reported for power 0.8."""
    table = pretrend(design(), pinned_panel(), estimate=medicaid).table
    slope = table[(table.term == "slope") & (table.power == 0.8)].estimate.iloc[0]
    path = read_path(medicaid)
    rng, pre = np.random.default_rng(0), path.before
    drawn = rng.multivariate_normal(
        slope * path.since[pre], path.covariance[np.ix_(pre, pre)], size=200_000
    )
    seen = (np.abs(drawn) > 1.96 * np.sqrt(np.diag(path.covariance)[pre])).any(axis=1)
    assert seen.mean() == pytest.approx(0.8, abs=0.005)


def test_a_pre_trend_is_found_on_data():
    """Treated entities drift by 0.4 a year before treatment; without drift nothing is found."""
    flat = staggered([(2005, 15), (None, 20)], none)
    drift = 0.4 * (flat.year - 2000) * flat["first"].notna()
    still, moving = (pretrend(design(), flat.assign(y=flat.y + d)) for d in (0.0, drift))
    assert moving.table.p_value[0] < 1e-6
    assert still.table.p_value[0] > 0.05
    assert moving.table[moving.table.term == "slope"].estimate.iloc[1] < 0.4
    assert len(still.table) == 1 + 4 + 2


def test_pretrend_goes_with_group_time():
    panel = pinned_panel("one_cohort")
    grouped = group_time(design(), panel, base="universal").aggregate("event")
    table = pretrend(design(), panel, estimate=grouped).table
    plain = pretrend(design(), panel).table
    rows = table.event_time.notna()
    assert table.estimate[rows].to_numpy() == pytest.approx(plain.estimate[rows].to_numpy())


# Honest bounds ----------------------------------------------------------------------------------

# Page of the R package HonestDiD (Rambachan and Roth), section on smoothness restrictions. Its
# folded normal quantile is simulated with a million draws, so ends differ by up to 5e-5.
PRINTED = [
    (0.00, 0.0259, 0.0607),
    (0.01, 0.0132, 0.0787),
    (0.02, 0.00286, 0.0907),
    (0.03, -0.00714, 0.101),
    (0.04, -0.0171, 0.111),
    (0.05, -0.0271, 0.121),
]


def test_medicaid_bounds_as_honestdid_prints_them(medicaid):
    found = honest_bounds(medicaid, grid=[m for m, *_ in PRINTED]).table
    rows = found[found.term == "smoothness"]
    for (_, low, high), row in zip(PRINTED, rows.itertuples(), strict=True):
        assert row.conf_low == pytest.approx(low, abs=1e-4)
        assert row.conf_high == pytest.approx(high, abs=4e-4 if high > 0.1 else 1e-4)
    broken = found[found.term == "breakdown"].estimate.iloc[0]
    assert 0.02 < broken < 0.03


def test_one_difference_before_by_hand():
    """Only the extrapolation through one coefficient is unbiased: b1 + b-1, bias M."""
    one = study([-2, 0], [0.3, 1.0], np.array([[0.04, 0.01], [0.01, 0.09]]))
    row = honest_bounds(one, grid=[0.2]).table.iloc[1]
    error = np.sqrt(0.04 + 0.09 + 0.02)
    reach = error * float(folded_quantile(np.array(0.2 / error), 0.05))
    assert (row.estimate, row.std_error, row.bias) == pytest.approx((1.3, error, 0.2))
    assert (row.conf_low, row.conf_high) == pytest.approx((1.3 - reach, 1.3 + reach))


def test_no_bend_is_generalised_least_squares(medicaid):
    """At M = 0 the interval is that of the effect beside a fitted linear trend."""
    path = read_path(medicaid)
    x = np.column_stack([path.since, path.event == 0, path.event == 1]).astype(float)
    weight = np.linalg.inv(path.covariance)
    spread = np.linalg.inv(x.T @ weight @ x)
    fitted = spread @ x.T @ weight @ path.coefficients
    row = honest_bounds(medicaid, grid=[0.0]).table.iloc[1]
    assert row.estimate == pytest.approx(fitted[1], rel=1e-9)
    assert row.std_error == pytest.approx(np.sqrt(spread[1, 1]), rel=1e-9)


@pytest.mark.parametrize("m", [0.002, 0.01, 0.03])
@pytest.mark.parametrize("target", [0.0, 1.0, "mean"])
def test_no_other_weights_give_a_shorter_interval(medicaid, m, target):
    """A general optimiser over all weights that take out a line finds nothing shorter."""
    path = read_path(medicaid)
    weights = path.weights if target == "mean" else (path.event == target).astype(float)
    posed = problem(path, weights[path.after])
    mine = shortest(posed, m, 0.05)
    k = len(posed.before)

    def length(free):
        v = np.append(free, 0.0)
        v[-1] = (posed.line - v @ np.arange(1, k + 1)) / k
        sums = [sum(v[i - 1] * (i - j) for i in range(j + 1, k + 1)) for j in range(1, k)]
        both = np.concatenate([v, posed.target])
        error = np.sqrt(both @ posed.covariance @ both)
        bias = m * (posed.own_bend + np.abs(sums).sum())
        return 2 * error * float(folded_quantile(np.array(bias / error), 0.05))

    best = min(
        optimize.minimize(length, start, method="Nelder-Mead",
                          options={"maxiter": 4000, "xatol": 1e-9, "fatol": 1e-12}).fun
        for start in (np.zeros(k - 1), np.eye(k - 1)[0] * posed.line)
    )  # fmt: skip
    assert mine.high - mine.low <= best * (1 + 1e-6)


def test_folded_quantile_by_its_law():
    for shift in (0.0, 0.3, 2.0, 40.0):
        c = float(folded_quantile(np.array(shift), 0.05))
        inside = stats.norm.cdf(c - shift) - stats.norm.cdf(-c - shift)
        assert inside == pytest.approx(0.95, abs=1e-10)


def test_bounds_scale_with_the_outcome():
    data = staggered([(2005, 15), (None, 20)], lambda g, t: 1.0)
    small = honest_bounds(event_study(design(), data)).table
    large = honest_bounds(event_study(design(), data.assign(y=1e4 * data.y))).table
    columns = ["estimate", "conf_low", "conf_high"]
    assert large[columns].to_numpy() == pytest.approx(
        1e4 * small[columns].to_numpy(), rel=1e-4, nan_ok=True
    )


# Placebos and omissions -------------------------------------------------------------------------


def test_a_date_too_early_by_hand():
    """Moved back two years, rows from 2005 on removed: the two-by-two of what is left."""
    data = pinned_panel("one_cohort")
    found = placebo_dates(design(), data, earlier=(2,), estimator="two_by_two").table.iloc[0]
    before = data[data.year < 2005].assign(first=lambda d: d["first"] - 2)
    row = two_by_two(design(), before).table.iloc[0]
    assert (found.estimate, found.std_error) == pytest.approx((row.estimate, row.std_error))
    assert found.earlier == 2


def test_a_date_before_the_data_is_declined_beside_the_others():
    found = placebo_dates(design(), pinned_panel("one_cohort"), earlier=(2, 9))
    assert found.table.term.tolist() == ["2"]
    assert any("Declined, 9" in str(note) for note in found.notes)


def test_an_outcome_that_should_not_move():
    data = staggered([(2004, 12), (None, 15)], none).assign(
        same=lambda d: d.y + 2.0 * (d.year >= d["first"]), other=lambda d: np.sin(d.unit * d.year)
    )
    found = placebo_outcomes(design(), data, ["same", "other"])
    assert found.table.set_index("term").p_value["same"] < 0.001
    assert found.table.set_index("term").p_value["other"] > 0.01
    assert any("should be none" in str(note) and "same" in str(note) for note in found.notes)


@pytest.mark.parametrize("over", ["treated", "untreated", "all"])
def test_leaving_one_out_by_hand(over):
    data = pinned_panel("one_cohort")
    found = leave_one_out(design(), data, over=over, estimator="two_by_two").table
    treated = set(data.unit[data["first"].notna()])
    units = {"treated": treated, "untreated": set(data.unit) - treated, "all": set(data.unit)}[over]
    assert set(found.term[1:]) == {str(unit) for unit in units}
    last = found.iloc[-1]
    rest = two_by_two(design(), data[data.unit != int(last.term)]).table.iloc[0]
    assert last.estimate == pytest.approx(rest.estimate)
    assert found.estimate[0] == pytest.approx(two_by_two(design(), data).table.estimate[0])


def test_an_entity_that_turns_the_sign_is_named():
    data = staggered([(2004, 4), (None, 12)], none, seed=2)
    data.loc[(data.unit == 2) & (data.year >= 2004), "y"] += 40.0
    data.loc[(data.unit != 2) & (data.year >= data["first"]), "y"] -= 2.0
    notes = " ".join(str(n) for n in leave_one_out(design(), data).notes)
    assert "The sign turns: 2." in notes


# The smallest effect found ----------------------------------------------------------------------


def test_from_an_error_by_hand():
    """Thirty degrees of freedom: (2.0423 + 0.8538) errors."""
    data = staggered([(2004, 12), (None, 19)], none)
    found = two_by_two(design(), data)
    table = minimum_detectable_effect(design(), data, estimate=found).table
    error = found.table.std_error[0]
    assert table.estimate[0] == pytest.approx((2.0423 + 0.8538) * error, rel=1e-4)
    assert table.estimate[1] == pytest.approx(2.0423 * error, rel=1e-4)


def test_from_placebos_by_hand():
    """39 placebos: one in twenty is the second largest; 0.8 of shifted ones pass it."""
    placebos = np.arange(-19, 20) / 10
    critical, smallest = from_placebos(placebos, 0.8, 0.05)
    assert critical == pytest.approx(1.9)  # sizes 1.9, 1.9, 1.8 ...: rank 2
    power = np.mean(np.abs(placebos + smallest + 1e-9) > critical)
    assert power >= 0.8
    assert np.mean(np.abs(placebos + smallest - 1e-3) > critical) < 0.8


def test_placebos_of_a_normal_law_give_bloom():
    placebos = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    critical, smallest = from_placebos(placebos, 0.8, 0.05)
    assert critical == pytest.approx(1.96, abs=2e-3)
    assert smallest == pytest.approx(2.8016, abs=3e-3)


@pytest.mark.slow
def test_the_smallest_effect_is_found_as_often_as_said():
    """Effects of that size, on fresh noise, are significant by permutation in about 80 %."""
    from analysis.evidence import randomisation

    rng, base = np.random.default_rng(4), staggered([(2004, 10), (None, 20)], none)
    treated = (base.year >= base["first"]).to_numpy()
    found = []
    for i in range(150):
        data = base.assign(y=rng.normal(size=len(base)))
        size = minimum_detectable_effect(design(), data, n_perm=499, rng=i).table.estimate[0]
        again = base.assign(y=rng.normal(size=len(base)) + size * treated)
        row = randomisation(design(), again, statistic="coefficient", n_perm=199, rng=i).table
        found.append(row.p_value[0] <= 0.05)
    assert 0.70 < np.mean(found) < 0.90


# The curve --------------------------------------------------------------------------------------


def test_every_combination_is_a_row_or_a_reason():
    data = staggered([(2004, 10), (None, 12)], lambda g, t: 2.0).assign(x=lambda d: np.sin(d.index))
    found = specification_curve(
        design(),
        data.assign(flat=1.0),
        controls=[(), ("x",), ("flat",)],
        samples={"all": None, "early": "year < 2007", "mask": lambda d: d.year > 2001},
        estimators=["two_by_two", "imputation"],
        n_perm=0,
    )
    assert len(found.table) == 18
    assert found.table.reason[found.table.controls == "flat"].str.contains("flat").all()
    known = found.table[found.table.estimate.notna()]
    assert len(known) == 12
    assert known.estimate.is_monotonic_increasing
    assert found.joint.p_value.isna().all()
    row = known[(known.controls == "") & (known["sample"] == "all")].set_index("estimator")
    assert row.estimate["imputation"] == pytest.approx(imputation(design(), data).table.estimate[0])


def test_a_curve_of_a_large_effect_is_unlike_permuted_ones():
    data = staggered([(2004, 10), (None, 12)], lambda g, t: 2.0).assign(x=lambda d: np.sin(d.index))
    found = specification_curve(
        design(), data, controls=[(), ("x",)], estimators=["two_by_two"], n_perm=19
    )
    p = found.joint.set_index("statistic").p_value
    assert p["median"] == pytest.approx(1 / 20)
    assert p["mean_statistic"] == pytest.approx(1 / 20)
    assert found.n_perm == 19


@pytest.mark.slow
def test_the_joint_test_keeps_its_size():
    rng, p = np.random.default_rng(3), []
    base = staggered([(2004, 8), (None, 12)], none, years=range(2001, 2007))
    for i in range(80):
        data = base.assign(y=rng.normal(size=len(base)), x=rng.normal(size=len(base)))
        curve = specification_curve(
            design(), data, controls=[(), ("x",)], estimators=["two_by_two"], n_perm=39, rng=i
        )
        p.append(curve.joint.p_value.to_numpy())
    assert ((np.array(p) <= 0.05).mean(axis=0) < 0.13).all()


def test_a_sample_may_be_a_mask_or_its_rows():
    data = staggered([(2004, 3), (None, 6)], none)
    masks = {"late": lambda d: d.year > 2001}
    rows = {"late": lambda d: d[d.year > 2001]}
    by_mask, by_rows = (specification_curve(design(), data, samples=s, n_perm=0).table
                        for s in (masks, rows))  # fmt: skip
    pd.testing.assert_frame_equal(by_mask, by_rows)


def test_a_joint_test_says_its_p_and_its_law():
    found = pretrend(design(), staggered([(2004, 3), (None, 6)], none))
    p = found.table["p_value"].iloc[0]
    assert f"no interval, p = {p:.3f}" in found.sentence()
    assert "joint p by F with 3 and 8 degrees of freedom" in found.sentence()
    assert "p conjoint par F à 3 et 8 degrés de liberté" in found.sentence("fr")


# Refusals ---------------------------------------------------------------------------------------

SMALL = staggered([(2004, 3), (None, 6)], none)
REFUSED = {
    "relative magnitudes": (
        lambda: honest_bounds(event_study(design(), SMALL), kind="relative"),
        "relative magnitudes are not computed",
    ),
    "not an event study": (lambda: honest_bounds(two_by_two(design(), SMALL)), "no event times"),
    "a varying base": (
        lambda: honest_bounds(group_time(design(), SMALL).aggregate("event")),
        "no base row before treatment",
    ),
    "imputation has no base": (
        lambda: honest_bounds(imputation(design(), SMALL)),
        "no base row before treatment",
    ),
    "several rows an event time": (
        lambda: honest_bounds(
            group_time(
                design(), staggered([(2004, 3), (2006, 3), (None, 6)], none), base="universal"
            ).estimate
        ),
        "several rows for one event time",
    ),
    "nothing varies": (
        lambda: pretrend(design(), SMALL.assign(y=1.0)),
        "nothing varies there",
    ),
    "gaps": (
        lambda: honest_bounds(event_study(design(), SMALL[SMALL.year != 2002])),
        "without gaps",
    ),
    "nothing before": (
        lambda: honest_bounds(event_study(design(), SMALL[SMALL.year >= 2003])),
        "nothing bounds",
    ),
    "no pre-trend": (
        lambda: pretrend(design(), SMALL[SMALL.year >= 2003]),
        "no pre-trend to test",
    ),
    "impossible power": (lambda: pretrend(design(), SMALL, power=(1.2,)), "power 1.2"),
    "too many for their clusters": (
        lambda: pretrend(
            design(), staggered([(2009, 2), (None, 2)], none, years=range(2000, 2012))
        ),
        "rank|too few clusters",
    ),
    "unknown target": (
        lambda: honest_bounds(event_study(design(), SMALL), target=-3),
        "target: found -3",
    ),
    "negative bound": (
        lambda: honest_bounds(event_study(design(), SMALL), grid=[-1]),
        "grid: found -1",
    ),
    "six placebos": (
        lambda: minimum_detectable_effect(design(), SMALL, placebos=[1, 2, 3, -1, -2, -3]),
        "6 placebos: the smallest p-value is 0.143",
    ),
    "twelve donors": (
        lambda: minimum_detectable_effect(design(), staggered([(2004, 1), (None, 12)], none)),
        "12 placebos",
    ),
    "no error": (
        lambda: minimum_detectable_effect(
            design(), SMALL, estimate=two_by_two(design(), SMALL, cov="none")
        ),
        "no standard error",
    ),
    "a missing placebo": (
        lambda: minimum_detectable_effect(design(), SMALL, placebos=[1.0, np.nan]),
        "none missing",
    ),
    "dates all too early": (lambda: placebo_dates(design(), SMALL, earlier=(9,)), "Every run"),
    "a date later": (lambda: placebo_dates(design(), SMALL, earlier=(-1,)), "above zero"),
    "the outcome itself": (lambda: placebo_outcomes(design(), SMALL, "y"), "other than"),
    "unknown estimator": (
        lambda: leave_one_out(design(), SMALL, estimator="ols"),
        "estimator: found 'ols'",
    ),
    "unknown entities": (lambda: leave_one_out(design(), SMALL, over="donors"), "'donors'"),
    "a sample that cannot be read": (
        lambda: specification_curve(design(), SMALL, samples={"a": "yaer > 3"}),
        "sample a: cannot be read",
    ),
    "nothing estimated": (
        lambda: specification_curve(design(), SMALL, samples={"a": "year > 2006"}),
        "Every specification",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_told_is_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((DataError, NotEstimable), match=reason):
        call()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_records_say_themselves(lang):
    data = staggered([(2004, 8), (None, 12)], lambda g, t: 1.0)
    studied = event_study(design(), data)
    for found in (
        pretrend(design(), data, estimate=studied),
        honest_bounds(studied),
        leave_one_out(design(), data),
        placebo_dates(design(), data, earlier=(2,)),
        minimum_detectable_effect(design(), data, n_perm=199),
    ):
        assert "nan" not in found.sentence(lang)
        assert str(found.in_language(lang).html())


def test_the_same_seed_gives_the_same_bytes():
    data = pinned_panel("one_cohort")
    for run in (pretrend, minimum_detectable_effect):
        first, second = run(design(), data), run(design(), data)
        pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)


# Bands and permuted pre-trends ------------------------------------------------------------------


def test_a_band_over_one_event_time_is_the_interval():
    data = staggered([(2004, 9), (None, 12)], none)[lambda d: d.year.between(2003, 2004)]
    found = banded(event_study(design(), data), n_draws=200_000)
    row = found.table[found.table.event_time == 0].iloc[0]
    assert row.band_high - row.estimate == pytest.approx(row.conf_high - row.estimate, rel=0.02)


def test_a_band_over_independent_event_times_is_sidaks():
    from scipy.special import ndtri

    found = event_study(design(), staggered([(2004, 9), (None, 12)], none))
    rows = found.table.event_time.notna() & found.table.std_error.notna()
    spread = np.where(np.eye(len(found.table)), np.nan_to_num(found.covariance), 0.0)
    free = banded(replace(found, covariance=spread, df=None), n_draws=200_000).table[rows]
    k = int(rows.sum())
    wanted = ndtri(1 - (1 - 0.95 ** (1 / k)) / 2)
    wide = (free.band_high - free.estimate) / np.sqrt(np.diag(spread))[rows]
    assert wide.to_numpy() == pytest.approx(wanted, rel=0.02)


def test_a_band_needs_a_path():
    with pytest.raises(NotEstimable, match="no band"):
        banded(two_by_two(design(), staggered([(2004, 9), (None, 12)], none)))


def placebo_of(data, unit):
    own = data[(data.unit == unit) | data["first"].isna()]
    return synthetic_control(design(), own, treated=unit, demeaned=True).placebo(statistic="gap")


def test_the_path_of_two_treated_is_the_mean_over_ordered_pairs():
    data = staggered([(2004, 1), (2005, 1), (None, 21)], none)
    both = [placebo_of(data, unit) for unit in (0, 1)]
    path = placebo_path(both)
    shared = path.table.event_time.to_numpy()
    assert (shared.min(), shared.max()) == (-4, 3)
    at = [{e: i for i, e in enumerate(p.synthetic.gaps.event_time)} for p in both]
    pick = [p.gaps[:, [a[e] for e in shared]] for p, a in zip(both, at, strict=True)]
    pairs = [(pick[0][1 + i] + pick[1][1 + j]) / 2 for i in range(21) for j in range(21) if i != j]
    assert path.table.estimate.to_numpy() == pytest.approx((pick[0][0] + pick[1][0]) / 2)
    assert path.table.std_error.to_numpy() == pytest.approx(np.std(pairs, axis=0))
    assert "420 assignments" in str(path.inference)


def test_no_band_from_few_placebos():
    data = staggered([(2004, 1), (None, 11)], none)
    with pytest.raises(NotEstimable, match="smallest possible p"):
        placebo_path([placebo_of(data, 0)])


@pytest.mark.slow
def test_the_band_of_placebos_holds_the_path_of_nothing():
    inside = []
    for seed in range(200):
        data = staggered([(2004, 1), (None, 24)], none, seed=seed)
        table = placebo_path([placebo_of(data, 0)]).table
        after = table[table.event_time >= 0]
        inside.append(((after.band_low <= 0) & (after.band_high >= 0)).all())
    assert np.mean(inside) >= 0.92


def test_permuted_dates_replace_the_law_of_the_joint_test():
    data = staggered([(2005, 5), (None, 20)], none)
    law, drawn = (pretrend(design(), data, n_perm=n).table.iloc[0] for n in (0, 99))
    assert drawn.estimate == law.estimate
    assert drawn.p_value * 100 == pytest.approx(round(drawn.p_value * 100))
    assert drawn.p_value != law.p_value


@pytest.mark.slow
def test_permuted_dates_keep_the_size_that_the_law_loses():
    law, drawn = [], []
    for seed in range(60):
        data = staggered([(2005, 5), (None, 25)], none, seed=seed)
        law.append(pretrend(design(), data).table.p_value[0] <= 0.05)
        drawn.append(pretrend(design(), data, n_perm=59, rng=seed).table.p_value[0] <= 0.05)
    assert np.mean(law) > 0.2
    assert np.mean(drawn) < 0.15


def test_a_curve_without_errors_tests_the_median_alone():
    data = staggered([(2004, 1), (None, 12)], lambda g, t: 5.0)
    curve = specification_curve(
        design(),
        data,
        samples={"all": None, "late": "year > 2001"},
        estimators={"sdid": lambda d, x: synthetic_did(d, x, inference="none")},
    )
    assert curve.n_perm == 12  # every other assignment of one date to thirteen
    p = curve.joint.set_index("statistic").p_value
    assert p["median"] == pytest.approx(1 / 13)
    assert p[["share_significant", "mean_statistic"]].isna().all()

"""Pooling equals arithmetic, metafor's printed values and others, and says what it hides."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import effect_signs, effects, meta_regression, pool, pool_effects
from analysis.language.errors import DataError, NotEstimable

REFERENCES = Path(__file__).parent / "references"
METHODS = ["REML", "PM", "DL", "ML", "FE"]


@pytest.fixture(scope="module")
def bcg() -> pd.DataFrame:
    """Thirteen trials of the BCG vaccine (Colditz et al. 1994): log risk ratios from counts."""
    table = pd.read_csv(REFERENCES / "bcg.csv")
    treated, control = table.tpos + table.tneg, table.cpos + table.cneg
    effect = np.log(table.tpos / treated / (table.cpos / control))
    error = np.sqrt(1 / table.tpos - 1 / treated + 1 / table.cpos - 1 / control)
    return table.assign(effect=effect, error=error)


# By hand ----------------------------------------------------------------------------------------


def test_two_studies_by_hand():
    """Effects 1 and 3, errors 1 and 1: Q = 2, DL tau² = (2 - 1)/(2 - 1) = 1, error² = 2/2."""
    found = pool([1, 3], [1, 1], method="DL", knapp_hartung=False)
    row = found.estimate.table.iloc[0]
    assert (row.estimate, found.q, found.tau2) == pytest.approx((2, 2, 1))
    assert row.std_error == pytest.approx(1)
    assert list(found.weights) == pytest.approx([0.5, 0.5])
    assert np.isnan(found.prediction).all()


def test_fixed_effect_by_hand():
    """Weights 4 and 1: (4 x 1 + 2)/5 = 1.2, error 1/sqrt(5)."""
    found = pool([1, 2], [0.5, 1], method="FE")
    assert found.estimate.table.estimate[0] == pytest.approx(1.2)
    assert found.estimate.table.std_error[0] == pytest.approx(5**-0.5)
    assert np.isnan(found.prediction).all()
    assert found.estimate.df is None


@pytest.mark.parametrize("method", METHODS[:4])
def test_studies_that_agree_have_no_spread(method):
    found = pool([0.2, 0.25, 0.3], [0.1, 0.1, 0.1], method=method, knapp_hartung="ad hoc")
    assert found.tau2 == 0
    assert found.i2 == 0
    assert found.estimate.table.std_error[0] == pytest.approx(0.1 / np.sqrt(3))


def test_errors_as_published_shrink_and_say_so():
    """Q = .5 on two degrees of freedom: errors are half the classical ones."""
    found = pool([0.2, 0.25, 0.3], [0.1, 0.1, 0.1])
    assert found.estimate.table.std_error[0] == pytest.approx(0.1 / np.sqrt(3) * 0.5)
    assert any("factor is 0.25" in str(note) for note in found.estimate.notes)


# Published --------------------------------------------------------------------------------------

# metafor, data set dat.bcg, measure "RR": help pages of rma.uni, confint, predict and regtest, and
# Viechtbauer (2010), Journal of Statistical Software 36(3). Printed to four decimals.
PRINTED = [
    ("REML", False, (-0.7145, 0.1798, -1.0669, -0.3622), 0.3132, 92.22),
    ("DL", False, (-0.7141, 0.1787, -1.0644, -0.3638), 0.3088, 92.12),
    ("FE", False, (-0.4303, 0.0405, -0.5097, -0.3509), 0.0, 92.12),
]


@pytest.mark.parametrize(("method", "knapp_hartung", "row", "tau2", "i2"), PRINTED)
def test_bcg_trials_as_metafor_prints_them(bcg, method, knapp_hartung, row, tau2, i2):
    found = pool(bcg.effect, bcg.error, method=method, knapp_hartung=knapp_hartung)
    first = found.estimate.table.iloc[0]
    mine = (first.estimate, first.std_error, first.conf_low, first.conf_high)
    assert mine == pytest.approx(row, abs=6e-5)
    assert found.tau2 == pytest.approx(tau2, abs=6e-5)
    assert found.i2 == pytest.approx(i2, abs=6e-3)
    assert found.q == pytest.approx(152.2330, abs=6e-5)
    assert found.q_df == 12


def test_bcg_spread_and_prediction(bcg):
    """Q-profile interval 0.1197 to 1.1115, I² 81.92 to 97.68; another trial: ratio 0.15 to 1.55.

    metafor stops its search for the lower end early (81.9177), so I² to 0.005.
    """
    found = pool(bcg.effect, bcg.error, knapp_hartung=False)
    assert found.tau2_interval == pytest.approx((0.1197, 1.1115), abs=1e-4)
    assert found.i2_interval == pytest.approx((81.9177, 97.6781), abs=5e-3)
    assert np.exp(found.prediction) == pytest.approx((0.1546, 1.5490), abs=6e-5)


def test_bcg_small_studies(bcg):
    """Print of regtest: t = -1.4013, df 11, p = 0.1887 (lm); z = -0.8033, p = 0.4218 (rma)."""
    found = pool(bcg.effect, bcg.error, knapp_hartung=False)
    plain, random = found.egger().table.iloc[0], found.egger(model="random").table.iloc[0]
    assert (plain.statistic, plain.p_value) == pytest.approx((-1.4013, 0.1887), abs=6e-5)
    assert (random.statistic, random.p_value) == pytest.approx((-0.8033, 0.4218), abs=6e-5)


def test_bcg_by_latitude(bcg):
    """Latitude explains three quarters of the spread: Berkey et al. 1995, printed by metafor."""
    found = meta_regression(bcg.effect, bcg.error, bcg[["ablat"]], knapp_hartung=False)
    rows = found.estimate.table
    assert list(rows.estimate) == pytest.approx([0.2515, -0.0291], abs=6e-5)
    assert list(rows.std_error) == pytest.approx([0.2491, 0.0072], abs=6e-5)
    assert found.tau2 == pytest.approx(0.0764, abs=6e-5)
    assert (found.i2, found.r2) == pytest.approx((68.39, 75.62), abs=2e-2)
    assert found.moderators_statistic == pytest.approx(16.3571, abs=2e-3)
    assert found.q == pytest.approx(30.7331, abs=6e-5)


# Reference --------------------------------------------------------------------------------------


def pinned() -> tuple[dict, list[dict]]:
    studies, *entries = json.loads((REFERENCES / "meta.json").read_text("utf-8"))
    assert len(entries) == 6
    return studies["studies"], entries


@pytest.mark.parametrize("entry", pinned()[1], ids=lambda e: e["key"])
def test_pymare_agrees(entry):
    """tau² to 1e-3: its optimiser stops there; Q and the profile interval to 1e-4."""
    studies, _ = pinned()
    method, kind = entry["key"].split("/")
    given, values = (studies["effects"], studies["std_errors"]), entry["values"]
    if kind == "plain":
        found = pool(*given, method=method)
    else:
        found = meta_regression(*given, {"x": studies["x"]}, method=method)
    assert found.tau2 == pytest.approx(values["tau2"], rel=1e-3)
    assert found.q == pytest.approx(values["q"], rel=1e-6)
    assert found.tau2_interval == pytest.approx((values["tau2_low"], values["tau2_high"]), rel=1e-4)
    assert list(found.estimate.table.estimate) == pytest.approx(values["coefficients"], rel=1e-3)
    assert list(found.estimate.table.std_error) == pytest.approx(values["std_errors"], rel=1e-3)


@pytest.mark.parametrize(("method", "theirs"), [("DL", "dl"), ("PM", "iterated")])
def test_statsmodels_agrees_where_studies_differ(bcg, method, theirs):
    from statsmodels.stats.meta_analysis import combine_effects

    other = combine_effects(bcg.effect.to_numpy(), bcg.error.to_numpy() ** 2, method_re=theirs)
    found = pool(bcg.effect, bcg.error, method=method, knapp_hartung=False)
    hksj = pool(bcg.effect, bcg.error, method=method)
    assert found.tau2 == pytest.approx(other.tau2, rel=1e-4)
    table = other.summary_frame()
    row = found.estimate.table.iloc[0]
    assert row.estimate == pytest.approx(table.loc["random effect", "eff"], rel=1e-5)
    assert row.std_error == pytest.approx(table.loc["random effect", "sd_eff"], rel=1e-5)
    assert hksj.estimate.table.std_error[0] == pytest.approx(np.sqrt(other.var_hksj_re), rel=1e-4)


# Invariance -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_order_and_units_do_not_matter(bcg, method):
    base = pool(bcg.effect, bcg.error, method=method, labels=bcg.trial)
    turned = bcg.sample(frac=1, random_state=3)
    other = pool(-1000 * turned.effect, 1000 * turned.error, method=method, labels=turned.trial)
    assert other.tau2 == pytest.approx(1e6 * base.tau2, rel=1e-9)
    assert other.estimate.table.estimate[0] == pytest.approx(
        -1000 * base.estimate.table.estimate[0], rel=1e-9
    )
    assert other.weights[base.weights.index].to_numpy() == pytest.approx(base.weights.to_numpy())
    assert other.i2 == pytest.approx(base.i2, rel=1e-9)


@pytest.mark.parametrize("method", METHODS[:4])
def test_a_shift_moves_the_mean_only(bcg, method):
    base, moved = (pool(bcg.effect + s, bcg.error, method=method) for s in (0.0, 5.0))
    assert moved.tau2 == pytest.approx(base.tau2, rel=1e-7)
    assert moved.estimate.table.estimate[0] == pytest.approx(base.estimate.table.estimate[0] + 5)


def test_the_caller_keeps_the_frame(bcg):
    before = bcg.copy()
    pool(bcg.effect, bcg.error, labels=bcg.trial).leave_one_out()
    pd.testing.assert_frame_equal(bcg, before)


# What is asked afterwards -----------------------------------------------------------------------


def test_leaving_a_study_out_is_pooling_the_rest(bcg):
    whole = pool(bcg.effect, bcg.error, labels=bcg.trial)
    row = whole.leave_one_out().table.iloc[7]
    rest = bcg.drop(index=7)
    again = pool(rest.effect, rest.error, labels=rest.trial)
    assert row.term == bcg.trial[7]
    assert (row.estimate, row.tau2) == pytest.approx((again.estimate.table.estimate[0], again.tau2))
    assert row.conf_low == pytest.approx(again.estimate.table.conf_low[0])


def test_studies_that_turn_the_answer_are_named():
    found = pool([0.3, 0.3, 0.31, -3.0], [0.1, 0.1, 0.1, 0.5], labels=list("abcd"), method="DL")
    notes = " ".join(str(note) for note in found.leave_one_out().notes)
    assert "without d" in notes


def test_forest_lists_studies_then_pooled_then_prediction(bcg):
    rows = pool(bcg.effect, bcg.error, labels=bcg.trial).forest()
    assert list(rows.kind) == ["study"] * 13 + ["pooled", "prediction"]
    assert rows.weight[:13].sum() == pytest.approx(1)
    assert (rows.conf_low[14], rows.conf_high[14]) == pytest.approx(
        pool(bcg.effect, bcg.error).prediction
    )


def test_funnel_is_centred_on_the_fixed_effect(bcg):
    points = pool(bcg.effect, bcg.error).funnel()
    middle = (points.expected_low + points.expected_high) / 2
    assert middle.to_numpy() == pytest.approx(-0.4303, abs=6e-5)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_record_says_itself(bcg, lang):
    found = pool(bcg.effect, bcg.error, labels=bcg.trial)
    said = found.sentence(lang)
    assert "13" in said
    assert ("prediction" in said or "further study" in said) == (lang == "en")
    assert found.spread_sentence(lang)
    assert "<table" in str(found.html())


# Refusals ---------------------------------------------------------------------------------------

THREE = [0.1, 0.2, 0.3]
NAMES = ["Brno 2015", "Lyon 2019", "Wuhan 2012"]


@pytest.mark.parametrize("error", [0.0, -0.1, float("nan"), float("inf")])
def test_impossible_errors_name_the_study(error):
    with pytest.raises(DataError, match="Lyon 2019"):
        pool(THREE, [0.1, error, 0.2], labels=NAMES)


REFUSED = {
    "unlike lengths": (lambda: pool(THREE, [0.1, 0.2]), "3 effects, 2 standard errors"),
    "one study": (lambda: pool([0.2], [0.1]), "1 study: nothing to pool"),
    "no study": (lambda: pool([], []), "0 study"),
    "missing effect": (lambda: pool([0.1, None], [0.1, 0.1], labels=["a", "b"]), "effects of b"),
    "text": (lambda: pool(["x", "y"], [0.1, 0.1]), "not all numbers"),
    "one study twice": (lambda: pool(THREE, THREE, labels=["a", "b", "a"]), "a more than once"),
    "other indexes": (
        lambda: pool(pd.Series(THREE, index=list("abc")), pd.Series(THREE, index=list("bca"))),
        "different indexes",
    ),
    "unknown method": (lambda: pool(THREE, THREE, method="HE"), "method: found 'HE'"),
    "unknown errors": (lambda: pool(THREE, THREE, knapp_hartung="yes"), "knapp_hartung"),
    "impossible level": (lambda: pool(THREE, THREE, alpha=5), "alpha 5"),
    "identical effects": (lambda: pool([0.2] * 3, THREE), "all|same"),
    "two left out": (lambda: pool(THREE[:2], THREE[:2]).leave_one_out(), "nothing is left"),
    "Egger of two": (lambda: pool(THREE[:2], THREE[:2]).egger(), "Egger's test needs more"),
    "Egger of equals": (lambda: pool(THREE, [0.1] * 3).egger(), "alike"),
    "constant moderator": (
        lambda: meta_regression(THREE, THREE, {"x": [1, 1, 1]}),
        "Moderators x: constant",
    ),
    "twice a moderator": (
        lambda: meta_regression(
            [1, 2, 3, 5], [1, 1, 1, 1], {"x": [1, 2, 3, 9], "z": [2, 4, 6, 18]}
        ),
        "Moderators z",
    ),
    "too many moderators": (
        lambda: meta_regression(THREE, THREE, {"x": [1, 2, 4], "z": [0, 1, 0]}),
        "no degree of freedom",
    ),
    "missing moderator": (
        lambda: meta_regression(THREE, THREE, {"x": [1, np.nan, 2]}, labels=NAMES),
        "missing for Lyon 2019",
    ),
    "short moderator": (lambda: meta_regression(THREE, THREE, {"x": [1, 2]}), "2 rows for 3"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_pooled_is_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((DataError, NotEstimable), match=reason):
        call()


def test_look_alikes_are_noted():
    found = pool([0.1, 0.1, 0.5], [0.2, 0.2, 0.3], labels=["a", "b", "c"])
    assert any("a, b" in str(note) for note in found.estimate.notes)


# The shipped effects ----------------------------------------------------------------------------


def test_only_what_the_notes_allow_is_poolable():
    """The notes name one cell family with errors: the Czech programmes, by year and reach."""
    rows = effects(poolable=True)
    assert set(rows.study_id) == {"idea2017"}
    assert set(rows.groupby("pool_cell").size()) == {3}
    assert rows.std_error.notna().all()
    every = effects()
    assert len(every) == len(rows) + len(effects(poolable=False))
    assert every.loc[~every.poolable, "why_not"].notna().all()


@pytest.mark.parametrize(
    ("group", "year", "effect", "error", "q"),
    [
        ("patent_domestic_pp", 1, 6.5, 2.1, 3.0),
        ("patent_domestic_pp", 2, 9.4, 2.3, 1.9),
        ("patent_international_pp", 1, 1.2, 0.9, None),
    ],
)
def test_the_pooled_figures_of_the_notes(group, year, effect, error, q):
    """Figures of notes_effects.md, section 3, to the printed digit."""
    rows = effects("grant", "patents", poolable=True)
    rows = rows[(rows.pool_group == group) & (rows.horizon_years == year)]
    found = pool_effects(rows, method="FE")
    row = found.estimate.table.iloc[0]
    assert (row.estimate, row.std_error) == pytest.approx((effect, error), abs=0.05)
    if q is not None:
        assert found.q == pytest.approx(q, abs=0.05)
    assert any("control groups overlap" in str(note) for note in found.estimate.notes)


def test_a_superseded_or_alternative_row_is_never_pooled():
    rows = effects()
    later = rows[rows.superseded_by.notna() | (rows.alternative_spec == 1)]
    assert len(later) > 0
    assert not later.poolable.any()


def test_cells_are_not_mixed():
    rows = effects("grant", "patents", poolable=True)
    with pytest.raises(NotEstimable, match="differ in estimand"):
        pool_effects(rows)
    with pytest.raises(NotEstimable, match="ferraz2015-01: no standard error published"):
        pool_effects(effects("procurement", "employment"))
    with pytest.raises(NotEstimable, match="No published effect"):
        pool_effects(effects("procurement", poolable=True))
    with pytest.raises(DataError, match="did you mean procurement"):
        effects("procurment")


def test_signs_stand_beside():
    signs = effect_signs("park")
    assert len(signs) == 26
    assert {"+", "-", "0"} <= set(signs.sign)


# Recovery ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("method", ["REML", "PM", "DL"])
def test_intervals_cover(method):
    """Eight studies, tau² as large as a typical error: Knapp-Hartung covers, normal does not."""
    rng = np.random.default_rng(11)
    covered = np.zeros((2, 1000), dtype=bool)
    for i in range(1000):
        error = rng.uniform(0.1, 0.4, 8)
        effect = 0.5 + 0.25 * rng.normal(size=8) + error * rng.normal(size=8)
        for j, knapp_hartung in enumerate((True, False)):
            row = pool(effect, error, method=method, knapp_hartung=knapp_hartung).estimate.table
            covered[j, i] = row.conf_low[0] < 0.5 < row.conf_high[0]
    assert 0.92 < covered[0].mean() < 0.97
    assert covered[1].mean() < covered[0].mean() - 0.015

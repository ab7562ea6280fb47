"""What must not move an answer does not move it, for every estimator by its public name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pytest
from did_data import design, staggered

from analysis import evidence
from analysis.language.errors import DataError, NotEstimable

SEED = 3


@dataclass(frozen=True)
class Case:
    """An estimator on a panel, and which of its numbers scale with the outcome."""

    run: Callable[[evidence.Design, pd.DataFrame], pd.DataFrame]
    cohorts: tuple[tuple[float | None, int], ...] = ((None, 9), (2004, 4), (2006, 3))
    scales: tuple[str, ...] = ("estimate", "std_error", "conf_low", "conf_high")
    effects: bool = True  # whether entity and time effects leave it alone
    counts: bool = False
    slack: float = 1e-7


def _table(name: str, **options: object) -> Callable[[evidence.Design, pd.DataFrame], pd.DataFrame]:
    return lambda d, x: getattr(evidence, name)(d, x, **options).table


def _averaged(d: evidence.Design, x: pd.DataFrame) -> pd.DataFrame:
    found = evidence.group_time(d, x, control="not_yet", rng=SEED)
    return pd.concat([found.aggregate(kind).table for kind in ("simple", "event", "group")])


def _control(d: evidence.Design, x: pd.DataFrame) -> pd.DataFrame:
    flat = x.reset_index() if "unit" not in x.columns else x
    treated = flat.loc[flat["first"].notna(), "unit"].iloc[0]
    found = evidence.synthetic_control(d, x, treated=treated, demeaned=True)
    return found.placebo(statistic="gap").estimate().table.drop(columns="term")


def _bounds(d: evidence.Design, x: pd.DataFrame) -> pd.DataFrame:
    return evidence.honest_bounds(evidence.event_study(d, x)).table


def _joint(d: evidence.Design, x: pd.DataFrame) -> pd.DataFrame:
    return evidence.specification_curve(d, x, n_perm=9, rng=SEED).joint


ONE_DATE = ((None, 9), (2005, 5))
ALONE = ((None, 21), (2005, 1))
MANY = ((None, 14), (2005, 6))
CASES = {
    "two_by_two": Case(_table("two_by_two"), ONE_DATE),
    "two_by_two crv3": Case(_table("two_by_two", cov="crv3"), ONE_DATE),
    "event_study": Case(_table("event_study")),
    "group_time": Case(_averaged),
    "imputation": Case(_table("imputation")),
    "bacon": Case(_table("bacon"), scales=("estimate",)),
    "synthetic_control": Case(_control, ALONE),
    "synthetic_did": Case(
        _table("synthetic_did", inference="none"), ALONE, scales=("estimate",), effects=False
    ),
    "poisson_did": Case(
        _table("poisson_did"), scales=(), effects=False, counts=True, slack=1e-5
    ),
    "wild_bootstrap": Case(
        _table("wild_bootstrap", n_boot=199, rng=SEED),
        ((None, 3), (2005, 3)),  # 2^6 signs: all of them
    ),
    "randomisation": Case(
        _table("randomisation", n_perm=999, rng=SEED), ((None, 9), (2005, 3))  # all 220
    ),
    "pretrend": Case(_table("pretrend"), ((None, 9), (2005, 8)), scales=()),
    "honest_bounds": Case(_bounds, ONE_DATE, slack=1e-5),
    "minimum_detectable_effect": Case(
        _table("minimum_detectable_effect", n_perm=999), ((None, 9), (2005, 3)),
        scales=("estimate",),
    ),
    # where not all assignments are run, the same draws must fall on the same entities
    "wild_bootstrap, drawn": Case(_table("wild_bootstrap", n_boot=199, rng=SEED), MANY),
    "wild_bootstrap, Webb": Case(
        _table("wild_bootstrap", n_boot=199, weights="webb", rng=SEED), MANY
    ),
    "randomisation, drawn": Case(_table("randomisation", n_perm=199, rng=SEED), MANY),
    "minimum_detectable_effect, drawn": Case(
        _table("minimum_detectable_effect", n_perm=199, rng=SEED), MANY, scales=("estimate",)
    ),
    "pretrend, permuted": Case(_table("pretrend", n_perm=9, rng=SEED), MANY, scales=()),
    "synthetic_did, placebos": Case(
        _table("synthetic_did", n_rep=30, rng=SEED), MANY, effects=False
    ),
    "synthetic_did, bootstrap": Case(
        _table("synthetic_did", inference="bootstrap", n_rep=20, rng=SEED), MANY, effects=False
    ),
    "specification_curve": Case(_joint, MANY, scales=()),
}  # fmt: skip


@cache
def panel(name: str) -> pd.DataFrame:
    """A panel that the estimator takes, the ids shuffled so that order is not age."""
    case = CASES[name]
    data = staggered(case.cohorts, lambda g, t: 1.0 + 0.2 * (t - g), seed=5)
    order = np.random.default_rng(1).permutation(data.unit.nunique())
    data = data.assign(unit=order[data.unit] + 10)
    return data.assign(y=np.round(np.exp(1 + 0.2 * data.y))) if case.counts else data


@cache
def plain(name: str) -> pd.DataFrame:
    return CASES[name].run(design(), panel(name))


def numbers(table: pd.DataFrame) -> np.ndarray:
    kept = table.drop(columns=[c for c in ("cohort", "year", "base_year", "control_cohort")
                               if c in table]).select_dtypes("number")  # fmt: skip
    order = np.lexsort(kept.round(6).fillna(-9e9).to_numpy().T)
    return kept.to_numpy(float)[order]


def same(name: str, found: pd.DataFrame) -> None:
    wanted, slack = numbers(plain(name)), CASES[name].slack
    np.testing.assert_allclose(numbers(found), wanted, rtol=slack, atol=slack)


# Names that sort as the numbers do keep ties and draws the same; see also the reversed ones.
CHANGES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "text ids": lambda d: d.assign(unit="park " + d.unit.astype(str)),
    "categorical ids": lambda d: d.assign(unit=d.unit.astype("category")),
    "row order": lambda d: d.sample(frac=1, random_state=2),
    "repeated index": lambda d: d.set_axis([7] * len(d)),
    "index levels": lambda d: d.set_index(["unit", "year"]),
    "time shift": lambda d: d.assign(year=d.year - 2004, first=d["first"] - 2004),
    "nullable": lambda d: d.assign(year=d.year.astype("Int64"), first=d["first"].astype("Int64")),
    "another column": lambda d: d.assign(idle="x"),
}
REORDERED = {
    "entity order": lambda d: d.assign(unit=500 - d.unit),
    "relabelled": lambda d: d.assign(unit=d.unit.map(lambda u: f"{(u * 37) % 101:03d} ville")),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", CASES)
def test_form_changes_nothing(name, change):
    same(name, CASES[name].run(design(), CHANGES[change](panel(name))))


@pytest.mark.parametrize("change", REORDERED)
@pytest.mark.parametrize("name", CASES)
def test_names_change_nothing(name, change):
    same(name, CASES[name].run(design(), REORDERED[change](panel(name))))


@pytest.mark.parametrize("name", [n for n, case in CASES.items() if case.effects])
def test_entity_and_time_effects_change_nothing(name):
    data = panel(name)
    moved = data.assign(y=data.y + 11.0 * (data.unit % 7) - 0.9 * (data.year - 2000) ** 2)
    same(name, CASES[name].run(design(), moved))


def test_entity_effects_change_nothing_where_time_effects_enter_a_penalty():
    data = panel("synthetic_did")
    same("synthetic_did", CASES["synthetic_did"].run(design(), data.assign(y=data.y + data.unit)))


@pytest.mark.parametrize("name", [n for n, case in CASES.items() if case.scales])
def test_the_outcome_scales(name):
    case, data = CASES[name], panel(name)
    before, after = plain(name), case.run(design(), data.assign(y=1e4 * data.y))
    for column in case.scales:
        np.testing.assert_allclose(
            np.sort(after[column].to_numpy(float)),
            np.sort(1e4 * before[column].to_numpy(float)),
            rtol=1e-5,
        )
    if "p_value" in before and name != "bacon":
        np.testing.assert_allclose(
            np.sort(after["p_value"].to_numpy(float)),
            np.sort(before["p_value"].to_numpy(float)),
            atol=1e-6,
        )


def test_a_joint_test_has_no_unit():
    data = panel("pretrend")
    found = CASES["pretrend"].run(design(), data.assign(y=1e4 * data.y))
    joint = [table[table.term == "joint"].iloc[0] for table in (plain("pretrend"), found)]
    assert joint[1].estimate == pytest.approx(joint[0].estimate)
    slope = [
        table[table.term == "slope"].estimate.to_numpy() for table in (plain("pretrend"), found)
    ]
    assert slope[1] == pytest.approx(1e4 * slope[0], rel=1e-4)


@pytest.mark.parametrize("name", ["two_by_two", "event_study", "group_time", "imputation",
                                  "synthetic_did", "wild_bootstrap", "randomisation", "pretrend",
                                  "minimum_detectable_effect"])  # fmt: skip
def test_a_covariate_twice_is_named(name):
    data = panel(name).assign(x=lambda d: np.sin(d.index), copy=lambda d: 2 * np.sin(d.index))
    with pytest.raises((NotEstimable, DataError), match="copy"):
        CASES[name].run(design(controls=("x", "copy")), data)


@pytest.mark.parametrize("name", CASES)
def test_the_users_rows_stay(name):
    data = panel(name).copy()
    kept = data.copy()
    CASES[name].run(design(), data)
    pd.testing.assert_frame_equal(data, kept)

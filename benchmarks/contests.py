"""The contests of estimators.py: the same question to our estimators and to other programs.

Each run takes a panel and returns one number, the answer. The other programs stand in
requirements/oracles.txt and are imported where they are asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

PERIODS = 50
WINDOW = 10
SIZES = (1_000, 100_000, 1_000_000)
DONORS = (20, 40)
STATES = (12, 50)

Run = Callable[[pd.DataFrame], float]


class Contest(NamedTuple):
    """One question: who answers, on which data, at which sizes; `small` warms a process up."""

    runs: tuple[Run, ...]
    data: Callable[[int], pd.DataFrame]
    sizes: tuple[int, ...]
    small: int


def panel(rows: int, seed: int = 0) -> pd.DataFrame:
    """Entities over 50 periods, five cohorts and the never treated, effects that grow."""
    entities = rows // PERIODS
    rng = np.random.default_rng(seed)
    first = rng.permutation(np.resize([np.nan, 15, 20, 25, 30, 35], entities))
    unit, year = np.repeat(np.arange(entities), PERIODS), np.tile(np.arange(PERIODS), entities)
    since = year - first[unit]
    effect = np.where(since >= 0, 1 + 0.1 * since, 0)
    y = rng.normal(size=entities)[unit] + 0.1 * year + effect + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "first": first[unit], "y": y})


def within_window(data: pd.DataFrame) -> pd.DataFrame:
    inside = ~((data["year"] - data["first"]).abs() > WINDOW)
    return data[inside].assign(first0=lambda d: d["first"].fillna(0))


def our_event_study(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, event_study

    table = event_study(Design("y", "unit", "year", "first", window=WINDOW), data).table
    return float(table.loc[table["event_time"] == 5, "estimate"].iloc[0])


def pyfixest_saturated(data: pd.DataFrame) -> float:
    import pyfixest

    fitted = pyfixest.event_study(
        within_window(data), "y", "unit", "year", "first0", estimator="saturated"
    )
    return float(fitted.aggregate(weighting="shares").loc[5, "Estimate"])


def pyfixest_two_way(data: pd.DataFrame) -> float:
    import pyfixest

    told = within_window(data).assign(event=lambda d: (d["year"] - d["first"]).fillna(-1))
    fitted = pyfixest.feols("y ~ i(event, ref=-1) | unit + year", told, vcov={"CRV1": "unit"})
    return float(fitted.coef().filter(like="5.0").iloc[-1])


def our_group_time(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, group_time

    found = group_time(Design("y", "unit", "year", "first"), data, n_boot=0)
    averages = [found.aggregate(k) for k in ("simple", "group", "event", "calendar")]
    return float(averages[0].table["estimate"].iloc[0])


def diff_diff_group_time(data: pd.DataFrame) -> float:
    import diff_diff

    told = data.assign(first0=data["first"].fillna(0))
    found = diff_diff.CallawaySantAnna(n_bootstrap=0).fit(
        told, outcome="y", unit="unit", time="year", first_treat="first0", aggregate="all"
    )
    return float(found.overall_att)


def csdid_group_time(data: pd.DataFrame) -> float:
    from csdid.att_gt import ATTgt

    told = data.assign(first0=data["first"].fillna(0).astype(int))
    fitted = ATTgt("y", "year", "unit", "first0", told, control_group="nevertreated")
    fitted = fitted.fit(bstrap=False)
    return float(fitted.aggte(typec="simple", bstrap=False, cband=False).atte["overall_att"])


def our_imputation(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, imputation

    found = imputation(Design("y", "unit", "year", "first"), data)
    return float(found.table["estimate"].iloc[0])


def diff_diff_imputation(data: pd.DataFrame) -> float:
    import diff_diff

    told = data.assign(first0=data["first"].fillna(0))
    found = diff_diff.ImputationDiD().fit(
        told, outcome="y", unit="unit", time="year", first_treat="first0", aggregate="event_study"
    )
    return float(found.overall_att)


def our_two_by_two(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, two_by_two

    one = data[data["first"].isna() | (data["first"] == 25)]
    found = two_by_two(Design("y", "unit", "year", "first"), one)
    return float(found.table["estimate"].iloc[0])


def linearmodels_two_by_two(data: pd.DataFrame) -> float:
    from linearmodels.panel import PanelOLS

    one = data[data["first"].isna() | (data["first"] == 25)]
    one = one.assign(treated=(one["year"] >= one["first"]).astype(float))
    one = one.set_index(["unit", "year"])
    model = PanelOLS(one["y"], one[["treated"]], entity_effects=True, time_effects=True)
    return float(model.fit(cov_type="clustered", cluster_entity=True).params.iloc[0])


def our_poisson(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, poisson_did

    found = poisson_did(Design("count", "unit", "year", "first"), counted(data))
    return float(found.table["estimate"].iloc[0])


def etwfe_poisson(data: pd.DataFrame) -> float:
    """Date from 2000, because to it a first period of 0 is never."""
    import etwfe

    told = counted(data).assign(year=lambda d: d["year"] + 2000)
    told["first0"] = (told["first"] + 2000).fillna(0).astype(int)
    fitted = etwfe.etwfe(
        "count ~ 0",
        tvar="year",
        gvar="first0",
        data=told.drop(columns="first"),
        family="poisson",
        vcov={"CRV1": "unit"},
    )
    return float(fitted.emfx(type="simple")["estimate"].iloc[0])


def counted(data: pd.DataFrame) -> pd.DataFrame:
    """Add counts about the exponential of a fifth of the outcome."""
    rate = np.exp(0.2 * data["y"].to_numpy())
    return data.assign(count=np.random.default_rng(1).poisson(rate).astype(float))


def few_states(states: int) -> pd.DataFrame:
    """States over 50 periods, half of them treated from the 25th, errors common to a state."""
    rng = np.random.default_rng(0)
    unit, year = np.repeat(np.arange(states), PERIODS), np.tile(np.arange(PERIODS), states)
    first = np.where(unit % 2 == 0, 25.0, np.nan)
    drift = rng.normal(size=(states, PERIODS)).cumsum(axis=1)[unit, year]
    y = 0.5 * (year >= first) + 0.3 * drift + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "first": first, "y": y})


def our_wild_bootstrap(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, wild_bootstrap

    found = wild_bootstrap(Design("y", "unit", "year", "first"), data, weights="webb")
    return float(found.table["p_value"].iloc[0])


def wildboottest_wild_bootstrap(data: pd.DataFrame) -> float:
    """Give the p-value alone, without the interval that ours inverts."""
    import statsmodels.formula.api as smf
    from wildboottest.wildboottest import wildboottest

    told = data.assign(treated=(data["year"] >= data["first"]).astype(float))
    model = smf.ols("y ~ treated + C(unit) + C(year)", told)
    found = wildboottest(
        model,
        param="treated",
        cluster=told["unit"],
        B=9999,
        weights_type="webb",
        seed=0,
        show=False,
    )
    return float(found["p-value"].iloc[0])


def donor_pool(donors: int) -> pd.DataFrame:
    """One treated entity and its donors over 30 periods, treated from the 21st."""
    rng = np.random.default_rng(0)
    factors = rng.normal(size=(30, 3)).cumsum(axis=0)
    loads = rng.dirichlet(np.ones(3), size=donors + 1) * 3
    y = 10 + loads @ factors.T + 0.3 * rng.normal(size=(donors + 1, 30))
    y[0, 20:] += 2
    unit, year = np.repeat(np.arange(donors + 1), 30), np.tile(np.arange(30), donors + 1)
    first = np.where(unit == 0, 20.0, np.nan)
    return pd.DataFrame({"unit": unit, "year": year, "first": first, "y": y.ravel()})


def our_synthetic_control(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, synthetic_control

    study = Design("y", "unit", "year", "first")
    found = synthetic_control(study, data, treated=0)
    found.placebo()
    return found.att


def pysyncon_synthetic_control(data: pd.DataFrame) -> float:
    """Weigh the periods by their variance, which undoes its scaling of the predictors."""
    from pysyncon import Dataprep, Synth
    from pysyncon.utils import PlaceboTest

    told = data.assign(unit=data["unit"].map("u{:03d}".format))
    before, donors = range(20), sorted(set(told["unit"]) - {"u000"})
    prepared = Dataprep(
        foo=told,
        predictors=[],
        predictors_op="mean",
        special_predictors=[("y", [year], "mean") for year in before],
        time_predictors_prior=before,
        dependent="y",
        unit_variable="unit",
        time_variable="year",
        treatment_identifier="u000",
        controls_identifier=donors,
        time_optimize_ssr=before,
    )
    scale = told[told["year"] < 20].groupby("year")["y"].var().to_numpy()
    synth = Synth()
    synth.fit(prepared, custom_V=scale / scale.sum())
    test = PlaceboTest()
    options = {"custom_V": scale / scale.sum()}
    test.fit(dataprep=prepared, scm=Synth(), scm_options=options, max_workers=1, verbose=False)
    return float(synth.att(time_period=range(20, 30))["att"])


def our_synthetic_did(data: pd.DataFrame) -> float:
    from analysis.evidence import Design, synthetic_did

    found = synthetic_did(Design("y", "unit", "year", "first"), data)
    return float(found.table["estimate"].iloc[0])


def diff_diff_synthetic_did(data: pd.DataFrame) -> float:
    import diff_diff

    told = data.assign(treated=(data["unit"] == 0).astype(int))
    found = diff_diff.SyntheticDiD(variance_method="placebo", n_bootstrap=200, seed=0).fit(
        told,
        outcome="y",
        unit="unit",
        time="year",
        treatment="treated",
        post_periods=list(range(20, 30)),
    )
    return float(found.att)


CONTESTS: dict[str, Contest] = {
    "event study": Contest(
        (our_event_study, pyfixest_saturated, pyfixest_two_way), panel, SIZES, 2_000
    ),
    "group-time, four averages": Contest(
        (our_group_time, diff_diff_group_time, csdid_group_time), panel, SIZES, 2_000
    ),
    "imputation": Contest((our_imputation, diff_diff_imputation), panel, SIZES, 2_000),
    "two-by-two": Contest((our_two_by_two, linearmodels_two_by_two), panel, SIZES, 2_000),
    "counts, Poisson": Contest((our_poisson, etwfe_poisson), panel, SIZES, 2_000),
    "wild bootstrap, 9,999 draws": Contest(
        (our_wild_bootstrap, wildboottest_wild_bootstrap), few_states, STATES, 12
    ),
    "synthetic control, all placebos": Contest(
        (our_synthetic_control, pysyncon_synthetic_control), donor_pool, DONORS, 20
    ),
    "synthetic did, placebos": Contest(
        (our_synthetic_did, diff_diff_synthetic_did), donor_pool, DONORS, 20
    ),
}

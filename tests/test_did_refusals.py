"""Designs that must be declined are, by every estimator concerned, each with its reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import design, pinned_panel, staggered

from analysis.evidence import (
    bacon,
    event_study,
    group_time,
    imputation,
    minimum_detectable_effect,
    poisson_did,
    randomisation,
    two_by_two,
    wild_bootstrap,
)
from analysis.language.errors import DataError, NotEstimable


def one(g: float, t: float) -> float:
    return 1.0


def with_separation() -> pd.DataFrame:
    data = pinned_panel()
    return data.assign(z=data["first"].notna().astype(float) + 1e-3 * data.z)


ALL_ONE = {"two_by_two": two_by_two, "event_study": event_study, "group_time": group_time,
           "imputation": imputation, "bacon": bacon}  # fmt: skip
NAMED = [(name, run) for name, run in ALL_ONE.items()]


@pytest.mark.parametrize(("name", "run"), NAMED, ids=[n for n, _ in NAMED])
def test_one_treated_entity(name, run):
    data = staggered([(None, 12), (2004, 1)], one)
    with pytest.raises(NotEstimable, match=r"One treated cluster \(12\).*synthetic_did"):
        run(design(), data)


@pytest.mark.parametrize(("name", "run"), NAMED, ids=[n for n, _ in NAMED])
def test_two_clusters(name, run):
    data = pinned_panel("one_cohort")
    data = data.assign(side=np.where(data["first"].notna(), "treated", "not"))
    with pytest.raises(NotEstimable, match=r"2 clusters|One treated cluster"):
        run(design(cluster="side"), data)


@pytest.mark.parametrize(("name", "run"), NAMED, ids=[n for n, _ in NAMED])
@pytest.mark.parametrize("fault", ["twice", "copy"])
def test_duplicates(name, run, fault):
    data = pinned_panel("one_cohort")
    row = data[(data.unit == 26) & (data.year == 2004)]
    more = row.assign(y=row.y + 1) if fault == "twice" else row
    with pytest.raises(DataError, match=r"more than one row for 26 \(2004\)"):
        run(design(), pd.concat([data, more]))


@pytest.mark.parametrize(("name", "run"), NAMED, ids=[n for n, _ in NAMED])
def test_treatment_that_changes(name, run):
    data = pinned_panel("one_cohort")
    data.loc[(data.unit == 26) & (data.year == 2008), "first"] = 2007
    with pytest.raises(DataError, match=r"several first treated periods for 26 \(2005 / 2007\)"):
        run(design(), data)


@pytest.mark.parametrize(("name", "run"), NAMED[:4], ids=[n for n, _ in NAMED[:4]])
@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("fault", ["twice x", "constant"])
def test_collinear_controls_are_named(name, run, weights, fault):
    data = pinned_panel("one_cohort").assign(again=lambda d: 2 * d.x, constant=4.0)
    other = {"twice x": "again", "constant": "constant"}[fault]
    with pytest.raises(NotEstimable, match=other):
        run(design(controls=("x", other), weights=weights), data)


@pytest.mark.parametrize("run", [two_by_two, event_study, imputation])
def test_controls_that_entity_effects_hold_are_named(run):
    with pytest.raises(NotEstimable, match=r"^z: fully explained by the entity"):
        run(design(controls=("x", "z")), pinned_panel("one_cohort"))


REFUSED = {
    "several dates in a two-by-two": (
        lambda: two_by_two(design(), pinned_panel()),
        r"several dates \(2003, 2005, 2006\).*event_study",
    ),
    "nobody untreated in a two-by-two": (
        lambda: two_by_two(design(), staggered([(2004, 6)], one)),
        "No entity is never treated",
    ),
    "nobody never treated as control": (
        lambda: group_time(design(), staggered([(2003, 6), (2006, 6)], one), control="never"),
        "No entity is never treated.*not_yet",
    ),
    "nobody treated later either": (
        lambda: group_time(design(), staggered([(2003, 6)], one), control="not_yet"),
        "All entities are treated from 2003",
    ),
    "event study of one date for all": (
        lambda: event_study(design(), staggered([(2003, 6)], one)),
        "nobody is left to compare with",
    ),
    "cohorts of one in group-time": (
        lambda: group_time(design(), staggered([(None, 9), (2004, 3), (2006, 1)], one)),
        r"single treated entity or cluster: 2006 \(12\).*placebo inference",
    ),
    "cohorts of one in an event study": (
        lambda: event_study(design(), staggered([(None, 9), (2004, 1), (2006, 1)], one)),
        r"2004 \(9\), 2006 \(10\)",
    ),
    "cohorts of one in counts": (
        lambda: poisson_did(
            design(), staggered([(None, 9), (2004, 3), (2006, 1)], one).assign(y=1.0)
        ),
        r"2006 \(12\)",
    ),
    "base that is not observed": (
        lambda: event_study(design(), pinned_panel(), base=-9),
        "base -9.*these are -1, -2, -3",
    ),
    "base under treatment": (
        lambda: event_study(design(), pinned_panel(), base=0),
        "before treatment",
    ),
    "biennial panel with the yearly base": (
        lambda: event_study(
            design(), staggered([(None, 5), (2004, 5)], one, years=range(2000, 2010, 2))
        ),
        "base -1.*these are -2, -4",
    ),
    "controls that predict treatment": (
        lambda: group_time(design(controls="z"), with_separation(), method="ipw"),
        "Cohort/period 2003/2001: the controls predict treatment without error",
    ),
    "more controls than controls entities": (
        lambda: group_time(
            design(controls=("x", "z", "w")),
            pinned_panel()[lambda d: d["first"].notna() | (d.unit < 3)],
        ),
        "among its 3 control entities",
    ),
    "anticipation before all periods": (
        lambda: group_time(design(), pinned_panel("one_cohort"), anticipation=7),
        "No cohort has a period",
    ),
    "decomposition of an unbalanced panel": (
        lambda: bacon(design(), pinned_panel("gaps")),
        "unbalanced.*8 entity-periods",
    ),
    "decomposition with controls and weights": (
        lambda: bacon(design(controls="x", weights="w"), pinned_panel()),
        "controls, weights",
    ),
    "jackknife of group means": (
        lambda: two_by_two(design(), pinned_panel("one_cohort"), effects="group", cov="crv3"),
        "crv3",
    ),
    "jackknife that deletes the treatment": (
        lambda: two_by_two(
            design(cluster="side"),
            pinned_panel("one_cohort").assign(
                side=lambda d: d.unit.where(d["first"].isna(), 99 + d.unit % 2)
            )[lambda d: (d["first"].isna()) | (d.unit % 2 == 0) | (d.year < 2005)],
            cov="crv3",
        ),
        "Without one of the clusters",
    ),
    "as many effects as rows": (
        lambda: two_by_two(
            design(controls="x"),
            staggered([(None, 1), (2001, 2)], one, years=[2000, 2001]).assign(x=[0, 1, 3, 2, 5, 9]),
            cov="nonrobust",
        ),
        "No degree of freedom is left",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_declines_with_its_reason(what):
    call, reason = REFUSED[what]
    with pytest.raises(NotEstimable, match=reason):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda d: two_by_two(design(), d, cov="HC3"),
        lambda d: two_by_two(design(), d, effects="both"),
        lambda d: event_study(design(), d, cov="crv3"),
        lambda d: group_time(design(), d, control="later"),
        lambda d: group_time(design(), d, method="ols"),
        lambda d: group_time(design(), d, base="last"),
        lambda d: group_time(design(), d, anticipation=-1),
        lambda d: group_time(design(), d).aggregate("dynamic"),
        lambda d: poisson_did(design(), d, control="later"),
    ],
)
def test_unknown_choices_are_refused_with_the_known_ones(call):
    with pytest.raises(DataError, match="expected one of"):
        call(pinned_panel("one_cohort"))


@pytest.mark.parametrize("what", REFUSED)
def test_every_reason_is_said_in_french(what):
    call, _ = REFUSED[what]
    with pytest.raises(NotEstimable) as caught:
        call()
    assert caught.value.said("fr") != caught.value.said("en")


def test_weights_that_vary_within_an_entity_are_refused_by_group_time():
    data = pinned_panel().assign(v=lambda d: 1 + (d.year == 2004))
    with pytest.raises(DataError, match="column v: found several values for 0, 1"):
        group_time(design(weights="v"), data)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda d: group_time(design(), d, n_boot=-1), "n_boot: found -1; expected a whole"),
        (lambda d: group_time(design(), d, n_boot=9.5), "n_boot: found 9.5; expected a whole"),
        (lambda d: group_time(design(), d, anticipation="1"), "anticipation: found '1'"),
        (lambda d: wild_bootstrap(design(), d, null=float("nan")), "null: found nan"),
        (lambda d: randomisation(design(), d, null="none"), "null: found 'none'"),
        (lambda d: minimum_detectable_effect(design(), d, n_perm=0), "n_perm: found 0"),
        (lambda d: two_by_two(design(), d, alpha="5%"), "alpha '5%'"),
        (lambda d: two_by_two(design(), d.to_dict()), "data: found dict; expected a pandas"),
    ],
)
def test_arguments_that_are_no_numbers_are_refused_by_name(call, said):
    with pytest.raises((DataError, NotEstimable), match=said):
        call(pinned_panel("one_cohort"))

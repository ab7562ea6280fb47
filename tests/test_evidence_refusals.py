"""Designs that must be declined are, by every estimator they reach, each with its own reason."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from did_data import design, staggered

from analysis import evidence
from analysis.language.errors import DataError, NotEstimable

Refusal = (NotEstimable, DataError)


def none(g: float, t: float) -> float:
    return 0.0


def data(*cohorts: tuple[float | None, int]) -> pd.DataFrame:
    return staggered(cohorts or ((None, 9), (2004, 4)), none)


def control(d, x):
    """Run the first treated of a panel against all others."""
    return evidence.synthetic_control(d, x, treated=x.loc[x["first"].notna(), "unit"].iloc[0])


def bounds(d, x):
    return evidence.honest_bounds(evidence.event_study(d, x))


ALL: dict[str, Callable] = {
    "two_by_two": evidence.two_by_two,
    "event_study": evidence.event_study,
    "group_time": evidence.group_time,
    "imputation": evidence.imputation,
    "bacon": evidence.bacon,
    "synthetic_control": control,
    "synthetic_did": evidence.synthetic_did,
    "poisson_did": lambda d, x: evidence.poisson_did(d, x.assign(y=np.round(np.exp(x.y / 9)))),
    "wild_bootstrap": evidence.wild_bootstrap,
    "randomisation": evidence.randomisation,
    "pretrend": evidence.pretrend,
    "honest_bounds": bounds,
    "minimum_detectable_effect": evidence.minimum_detectable_effect,
}
RESAMPLED = ("randomisation", "minimum_detectable_effect", "synthetic_control", "synthetic_did")


@pytest.mark.parametrize("name", ALL)
def test_a_row_twice(name):
    twice = pd.concat([data(), data().iloc[[5]]])
    with pytest.raises(DataError, match="more than one row"):
        ALL[name](design(), twice)


@pytest.mark.parametrize("name", ALL)
def test_a_treatment_that_is_taken_back(name):
    changed = data()
    changed.loc[changed.index[-1], "first"] = 2007.0
    with pytest.raises(DataError, match="several first treated periods"):
        ALL[name](design(), changed)


@pytest.mark.parametrize("name", [n for n in ALL if n != "synthetic_control"])
def test_nobody_treated(name):
    with pytest.raises(NotEstimable, match=r"[Nn]obody is treated|No .*treated"):
        ALL[name](design(), data((None, 9)))


@pytest.mark.parametrize("name", ALL)
def test_nobody_seen_before_treatment(name):
    late = data()[lambda d: d.year >= 2004]
    with pytest.raises(Refusal, match=r"every kept period|before"):
        ALL[name](design(), late)


@pytest.mark.parametrize("name", ALL)
def test_everybody_treated_at_once(name):
    with pytest.raises(Refusal):
        ALL[name](design(), data((2004, 9)))


@pytest.mark.parametrize("name", ALL)
def test_a_column_that_is_not_there(name):
    with pytest.raises(DataError, match="absent"):
        ALL[name](design(outcome="absent") if name != "poisson_did" else design(entity="absent"),
                  data())  # fmt: skip


@pytest.mark.parametrize("name", [n for n in ALL if n != "poisson_did"])
def test_an_outcome_that_is_text(name):
    with pytest.raises(DataError, match="column y"):
        ALL[name](design(), data().assign(y="much"))


@pytest.mark.parametrize("name", ALL)
def test_a_period_without_a_name(name):
    with pytest.raises(DataError, match="column year"):
        ALL[name](design(), data().assign(year=lambda d: d.year.where(d.index != 3)))


@pytest.mark.parametrize("name", [n for n in ALL if n not in RESAMPLED])
def test_one_treated_entity(name):
    with pytest.raises(NotEstimable, match=r"One treated cluster|single treated"):
        ALL[name](design(), data((None, 12), (2004, 1)))


@pytest.mark.parametrize("name", [n for n in ALL if not n.startswith("synthetic")])
def test_two_clusters(name):
    two = data().assign(side=lambda d: np.where(d["first"].notna(), "treated", "not"))
    with pytest.raises(NotEstimable, match=r"2 clusters|One treated cluster|single treated"):
        ALL[name](design(cluster="side"), two)


@pytest.mark.parametrize("name", ["synthetic_control", "synthetic_did"])
def test_roles_that_a_synthetic_control_does_not_have(name):
    weighted = data((None, 9), (2004, 1)).assign(w=1.0)
    with pytest.raises(DataError, match="weights"):
        ALL[name](design(weights="w"), weighted)


@pytest.mark.parametrize("name", ["synthetic_control", "synthetic_did"])
def test_one_donor(name):
    with pytest.raises(NotEstimable, match="least 2"):
        ALL[name](design(), data((None, 1), (2004, 1)))


def test_six_donors_give_no_small_p():
    alone = data((None, 6), (2004, 1))
    with pytest.raises(NotEstimable, match=r"6 donors give a smallest possible p of 0\.14"):
        control(design(), alone).placebo()
    with pytest.raises(NotEstimable, match=r"smallest possible p of 0\.14"):
        evidence.synthetic_did(design(), alone)


@pytest.mark.parametrize("inference", ["jackknife", "bootstrap"])
def test_one_treated_entity_cannot_be_resampled(inference):
    with pytest.raises(NotEstimable, match="only one treated from its date"):
        evidence.synthetic_did(design(), data((None, 12), (2004, 1)), inference=inference)


def test_as_many_treated_as_controls_have_no_placebos():
    with pytest.raises(NotEstimable, match="needs donors left over"):
        evidence.synthetic_did(design(), data((None, 4), (2004, 4)))


def test_relative_magnitudes_without_the_published_test():
    found = evidence.event_study(design(), data())
    with pytest.raises(NotEstimable, match="conditional and least-favourable"):
        evidence.honest_bounds(found, kind="relative")


def test_bounds_of_what_has_no_path():
    with pytest.raises(NotEstimable, match="no event times"):
        evidence.honest_bounds(evidence.two_by_two(design(), data()))


def test_no_period_before_the_base():
    short = data()[lambda d: d.year.between(2003, 2006)]
    with pytest.raises(NotEstimable, match="no pre-trend to test"):
        evidence.pretrend(design(), short)


def test_an_effect_that_no_rank_could_show():
    few = data((None, 9), (2004, 1))
    with pytest.raises(NotEstimable, match="no detectable effect"):
        evidence.minimum_detectable_effect(design(), few)


def test_counts_that_are_none():
    with pytest.raises(Refusal, match=r"negative|below zero|zero or more"):
        evidence.poisson_did(design(), data())


def test_no_never_treated_where_they_are_asked_for():
    with pytest.raises(NotEstimable, match="not_yet"):
        evidence.group_time(design(), data((2003, 6), (2006, 6)), control="never")


def test_dates_that_differ_within_a_cluster_cannot_be_dealt_out():
    mixed = data((None, 9), (2004, 4), (2006, 4)).assign(side=lambda d: d.unit % 5)
    with pytest.raises(NotEstimable, match=r"different dates|several dates|share"):
        evidence.randomisation(design(cluster="side"), mixed)


REASONS = [
    (evidence.two_by_two, ((None, 12), (2004, 1))),
    (evidence.event_study, ((2003, 6),)),
    (evidence.group_time, ((None, 9), (2004, 3), (2006, 1))),
    (evidence.synthetic_did, ((None, 6), (2004, 1))),
    (evidence.minimum_detectable_effect, ((None, 9), (2004, 1))),
    (evidence.imputation, ((None, 9),)),
]


@pytest.mark.parametrize(("run", "cohorts"), REASONS)
def test_a_reason_is_a_sentence_in_both_languages(run, cohorts):
    with pytest.raises(NotEstimable) as caught:
        run(design(), data(*cohorts))
    english, french = (caught.value.said(lang) for lang in ("en", "fr"))
    assert english != french
    for said in (english, french):
        assert re.fullmatch(r"[^{}]{20,}", said)
        assert said[0].isupper() or said[0].isdigit()
        assert said.rstrip().endswith(".")

"""The referee's checklist: twenty lines, each following from what the study shows."""

from __future__ import annotations

import re

import numpy as np
import pytest
from did_data import design, pinned_panel, staggered

from analysis.evidence import (
    Context,
    checklist,
    imputation,
    placebo_dates,
    pool,
    two_by_two,
    wild_bootstrap,
)

KNOWN = {"pass", "warn", "not applicable"}


def steady(g: float, t: float) -> float:
    return 2.0


@pytest.fixture(scope="module")
def many():
    """Fifteen treated of thirty-one from 2019, a clear effect."""
    return staggered([(2019, 15), (None, 16)], steady, years=range(2014, 2024)).assign(
        other=lambda d: np.sin(d.unit * d.year), guessed=lambda d: (d.unit == 3).astype(int)
    )


def line(table, number):
    return table[table.number == number].iloc[0]


@pytest.fixture(scope="module")
def full(many):
    context = Context(
        dates="Decree of 2018, in force 1 January 2019",
        source="simulated",
        planned="mean effect by imputation, named before",
        limits="firms that move between regions",
        neighbours=["16", "17"],
        placebo_outcomes=["other"],
        literature=pool([1.5, 2.5, 2.2], [0.3, 0.4, 0.3], labels=["a", "b", "c"]),
    )
    estimates = {"effect": imputation(design(), many)}
    return checklist(design(), many, estimates, context=context)


def test_twenty_lines_in_order(full):
    assert full.number.tolist() == list(range(1, 21))
    assert set(full.verdict) <= KNOWN
    assert not full.value.str.contains("nan|None|Message|\\{").any()


def test_a_good_study_passes_what_it_can(full):
    warned = set(full[full.verdict == "warn"].number)
    assert warned <= {5, 6, 8, 9}
    assert set(full[full.verdict == "not applicable"].number) == {14, 16, 20}


def test_values_are_those_of_the_estimates(full, many):
    row = imputation(design(), many).table.iloc[0]
    assert f"{row.estimate:.1f}" in line(full, 17).value
    assert "15 treated, 16 not treated" in line(full, 2).value
    assert "Decree of 2018" in line(full, 1).value
    assert "literature" in line(full, 13).value
    assert "2020, 2021" in line(full, 10).value


@pytest.fixture(scope="module")
def bare(many):
    return checklist(design(), many)


def test_what_the_author_does_not_say_is_a_warning(bare):
    assert {1, 3, 4, 8, 9, 18} <= set(bare[bare.verdict == "warn"].number)


def test_imputed_cells_are_left_out_once(many):
    table = checklist(design(), many, context=Context(source="x", imputed="guessed"))
    found = line(table, 3)
    assert found.verdict == "warn"
    rest = imputation(design(), many[many.guessed == 0]).table.estimate[0]
    assert f"{rest:.2f}"[:4] in found.value


def test_one_treated_country():
    data = staggered([(2013, 1), (None, 27)], lambda g, t: 0.0, years=range(2006, 2019))
    table = checklist(design(), data)
    single = line(table, 14)
    assert "27 donors, 7 periods before treatment, smallest p 0.036" in single.value
    assert single.verdict == "warn"  # fewer years than donors
    assert line(table, 5).verdict == "not applicable"
    assert "fitted to the periods before treatment" in line(table, 5).value
    assert "rank " in single.value
    assert "largest weights" in single.value
    assert "rank among placebos" in line(table, 11).value
    assert line(table, 13).verdict == "warn"
    assert "28 assignments" in line(table, 12).value


@pytest.fixture(scope="module")
def staggering():
    data = pinned_panel()
    return checklist(design(), data, {"effect": imputation(design(), data)})


def test_disagreeing_p_values_warn_and_the_largest_is_quoted(staggering):
    found = line(staggering, 11)
    listed = [float(p) for p in re.findall(r"= (0\.\d+)", found.value)]
    quoted = re.search(r"quoted (0\.\d+)", found.value)[1]
    assert float(quoted) == pytest.approx(max(listed))
    assert "cluster jackknife" in found.value
    assert (min(listed) <= 0.05 < max(listed)) == (found.verdict == "warn")


def test_staggered_weights_are_told(staggering):
    found = line(staggering, 7)
    assert found.value.startswith("0.17 of the weight")
    assert found.verdict == "warn"


def test_results_given_are_used_as_they_are(many):
    given = placebo_dates(design(), many, earlier=(1,))
    wild = wild_bootstrap(design(), many, n_boot=199, weights="webb")
    estimates = {
        "effect": two_by_two(design(), many),
        "placebo_dates": given,
        "wild_bootstrap": wild,
    }
    table = checklist(design(), many, estimates)
    assert re.search(r"dates: 1 \(p", line(table, 8).value)
    assert "199 draws of Webb" in line(table, 12).value


def test_the_other_language(many, bare):
    french = checklist(design(), many, lang="fr")
    assert bare.verdict.tolist() == french.verdict.tolist()
    assert set(french.verdict_said) <= {"satisfait", "à signaler", "sans objet"}
    assert (bare.line != french.line).all()


def test_two_runs_give_the_same_lines(many, bare):
    assert checklist(design(), many.sample(frac=1, random_state=1)).equals(bare)


@pytest.mark.parametrize(("treated", "wild"), [(1, False), (3, False), (7, False), (8, True)])
def test_the_bootstrap_runs_where_it_holds_its_size(treated, wild):
    data = staggered([(2004, treated), (None, 14)], lambda g, t: 0.0)
    table = checklist(design(), data)
    assert ("wild bootstrap =" in line(table, 11).value) == wild
    assert ("wild cluster bootstrap" in line(table, 12).value) == wild
    assert ("cluster jackknife =" in line(table, 11).value) == wild


def test_the_base_of_the_pre_trends_can_be_moved():
    data = staggered([(2005, 9), (None, 12)], lambda g, t: 0.0)
    announced = data[data.year != data["first"] - 1]
    assert "base -1" in line(checklist(design(), announced), 5).value
    moved = checklist(design(), announced, context=Context(base=-2))
    assert line(moved, 5).value.startswith("joint p")


def test_neighbours_that_are_not_there_are_said():
    data = staggered([(2005, 9), (None, 12)], lambda g, t: 2.0)
    found = line(checklist(design(), data, context=Context(neighbours=["nowhere"])), 9)
    assert "no neighbour among the controls" in found.value


def test_declined_placebo_outcomes_are_said_with_their_reason():
    data = staggered([(2005, 9), (None, 12)], lambda g, t: 2.0).assign(
        flat=lambda d: np.sin(d.unit * d.year), empty=np.nan
    )
    context = Context(placebo_outcomes=["flat", "empty"], names={"flat": "Rain"})
    found = line(checklist(design(), data, context=context), 8)
    assert "Rain (p" in found.value
    assert "Declined, empty" in found.value

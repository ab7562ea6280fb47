"""Poisson difference-in-differences: against etwfe and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from did_data import PINNED, design, pinned, pinned_panel

from analysis.evidence import poisson_did
from analysis.language.errors import DataError, NotEstimable

COUNTS = design(outcome="n")


def test_equals_etwfe():
    table = poisson_did(COUNTS, pinned_panel("gaps")).table
    expected = np.array(pinned("etwfe", "poisson", "gaps"), dtype=float)
    # their errors come from a numerical derivative
    np.testing.assert_allclose(table[["event_time", "estimate"]], expected[:, :2], atol=PINNED)
    np.testing.assert_allclose(table["std_error"], expected[:, 2], rtol=1e-4)


def test_by_hand_is_the_ratio_of_growth():
    """Means 4 and 12 against 5 and 10: without treatment 4 x 10/5 = 8, effect 4, ratio 1.5."""
    data = pinned_panel("one_cohort").query("year in (2004, 2005)")
    treated, after = data["first"].notna(), data.year == 2005
    mean = np.select([treated & after, treated, after], [12.0, 4.0, 10.0], 5.0)
    noise = np.where(data.unit % 2 == 0, 0.5, -0.5)
    cell = data.assign(noise=noise).groupby([treated, "year"]).noise.transform("mean")
    data = data.assign(n=mean + noise - cell)
    row = poisson_did(COUNTS, data).table.iloc[0]
    assert row.estimate == pytest.approx(4, abs=1e-9)
    assert row.ratio == pytest.approx(1.5, abs=1e-9)
    assert row.ratio_low < 1.5 < row.ratio_high
    assert row.n_obs == 9


def test_entity_levels_do_not_enter_without_covariates():
    """The mean of a cohort and period is all that counts: moving it among entities is nothing."""
    data = pinned_panel()
    moved = data.assign(n=data.groupby(["first", "year"], dropna=False).n.transform("mean"))
    np.testing.assert_allclose(
        poisson_did(COUNTS, moved).table.estimate, poisson_did(COUNTS, data).table.estimate,
        atol=1e-8,
    )  # fmt: skip


def test_never_shows_effects_before_treatment():
    table = poisson_did(COUNTS, pinned_panel(), control="never").table
    assert table["event_time"].min() == -6
    assert -1 not in table["event_time"].tolist()


def test_scale_of_the_counts():
    data = pinned_panel()
    plain, scaled = (poisson_did(COUNTS, d).table for d in (data, data.assign(n=1000 * data.n)))
    np.testing.assert_allclose(scaled.estimate, 1000 * plain.estimate, rtol=1e-7)
    np.testing.assert_allclose(scaled.ratio, plain.ratio, rtol=1e-7)
    np.testing.assert_allclose(scaled.std_error, 1000 * plain.std_error, rtol=1e-6)


def test_refusals():
    data = pinned_panel()
    with pytest.raises(DataError, match=r"column y: found .*expected counts"):
        poisson_did(design(), data.assign(y=data.y - 50))
    zero = data.assign(n=data.n.where(~((data["first"] == 2005) & (data.year == 2007)), 0))
    with pytest.raises(NotEstimable, match="All counts are zero in 2005/2007"):
        poisson_did(COUNTS, zero)
    with pytest.raises(NotEstimable, match="takes no controls"):
        poisson_did(design(outcome="n", controls="x"), data)


def test_gaps_are_said_to_move_the_means_of_cohorts():
    data = pinned_panel("one_cohort")
    assert not any("unbalanced" in str(note) for note in poisson_did(COUNTS, data).notes)
    gappy = poisson_did(COUNTS, data.drop(index=data.index[[3, 40]]))
    assert any("another size that comes or goes" in str(note) for note in gappy.notes)

"""The decomposition adds up to the coefficient and names the forbidden comparisons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from did_data import EXACT, design, pinned, pinned_panel, staggered
from scipy import sparse

from analysis.evidence import bacon
from analysis.evidence.framing import framed
from analysis.evidence.regression import regress


def coefficient(data):
    panel = framed(design(), data, keep_always=True).panel
    treated = sparse.csr_array(panel.treated[:, None].astype(float))
    return regress(panel, treated, ("treated",)).coefficients[0]


PANELS = {
    "pinned": lambda: pinned_panel(),
    "nobody never": lambda: staggered([(2002, 5), (2005, 4), (2007, 6)], lambda g, t: t - g),
    "always treated": lambda: staggered(
        [(1990, 3), (2003, 5), (2006, 4), (None, 7)], lambda g, t: 1 + 0.3 * (t - g)
    ),
    "one cohort": lambda: pinned_panel("one_cohort"),
    "uneven periods": lambda: staggered(
        [(None, 5), (2003, 4), (2010, 5)], lambda g, t: 1.0, years=[2000, 2001, 2004, 2010, 2011]
    ),
}


@pytest.mark.parametrize("which", PANELS)
def test_weights_and_comparisons_add_up(which):
    data = PANELS[which]()
    table = bacon(design(), data).table
    pairs = table.iloc[1:]
    assert pairs.weight.sum() == pytest.approx(1, abs=1e-12)
    assert (pairs.weight > 0).all()
    assert table.estimate.iloc[0] == pytest.approx(coefficient(data), abs=EXACT)
    assert pairs.weight @ pairs.estimate == pytest.approx(coefficient(data), abs=EXACT)


def test_equals_diff_diff():
    expected = pinned("diff-diff", "Bacon", "balanced")
    table = bacon(design(), pinned_panel()).table
    assert table.estimate.iloc[0] == pytest.approx(expected["twfe"], abs=EXACT)
    found = {(p.cohort, p.control_cohort if p.control_cohort == p.control_cohort else None): p
             for p in table.iloc[1:].itertuples()}  # fmt: skip
    assert len(found) == len(expected["pairs"]) == 9
    for cohort, control, effect, weight in expected["pairs"]:
        key = (float(cohort), None if control == "never_treated" else float(control))
        assert found[key].estimate == pytest.approx(float(effect), abs=EXACT)
        assert found[key].weight == pytest.approx(float(weight), abs=EXACT)


def test_one_cohort_is_one_comparison():
    table = bacon(design(), pinned_panel("one_cohort")).table
    assert table["comparison"].tolist()[1:] == ["treated vs never treated"]
    assert table["weight"].tolist() == [1, 1]


def test_forbidden_share_is_said():
    data = PANELS["always treated"]()
    found = bacon(design(), data)
    pairs = found.table.iloc[1:]
    share = pairs.loc[pairs.forbidden, "weight"].sum()
    assert f"{100 * share:.1f}% of the weight" in str(found.notes[0])
    assert set(pairs[pairs.forbidden].comparison) == {
        "later vs earlier treated",
        "treated vs always treated",
    }


def test_row_order_and_ids_do_not_matter():
    data = pinned_panel()
    plain = bacon(design(), data).table
    changed = data.assign(unit="e" + data.unit.astype(str)).sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(bacon(design(), changed).table, plain, atol=EXACT)


def test_shown_in_both_languages():
    found = bacon(design(), pinned_panel())
    assert "earlier vs later treated" in found.text()
    assert "traités plus tôt et plus tard" in found.in_language("fr").text()
    assert "2,003" not in found.text()
    assert np.isnan(found.table.std_error[1:]).all()

"""What each claim says to the model, redone by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reconciling import BREAKS, claims, entities, observed, readings, segments

from analysis.facts.reconciliation.measures import rounding_error
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.segments import segments_of
from analysis.facts.reconciliation.states import Layout
from analysis.language.errors import DataError

SHARED = stored_parameters().shared


def weights(segment, row: int = 0) -> dict[str, float]:
    """Weights of one measure, by series and year."""
    layout, found = segment.layout, {}
    for series in ("tenants", "cumulative", "jobs", "entries", "exits", "hazard"):
        own = segment.measures.rows[row, layout.of(series)]
        first = layout.first_year + (series in ("entries", "exits", "hazard"))
        found |= {f"{series} {first + i}": w for i, w in enumerate(own) if w}
    return found


@pytest.mark.parametrize(
    ("period", "opened", "expected"),
    [
        ("2013", None, {"tenants 2013": 0.75, "tenants 2012": 0.25}),
        ("2013-07", None, {"tenants 2013": 7 / 12, "tenants 2012": 5 / 12}),
        ("2013-12", None, {"tenants 2013": 1.0}),
        ("2013", 2013, {"tenants 2013": 1.0}),
        ("2013-02", 2013, {"tenants 2013": 1.0}),
    ],
)
def test_a_stock_stands_between_two_decembers(period, opened, expected):
    (segment,) = segments(("tenant_firms", period, 100), opened=opened)
    assert weights(segment) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        ("firms_entered", "2013", {"entries 2013": 1.0}),
        ("firms_exited", "2012/2013-03", {"exits 2012": 1.0, "exits 2013": 0.25}),
        ("firms_entered", "2003-01/2003-06", {"entries 2003": 0.5}),
        ("firms_exited_per_year", "2011/2012", {"exits 2011": 0.5, "exits 2012": 0.5}),
        ("tenant_renewal_rate", "2013", {"hazard 2013": 1.0}),
    ],
)
def test_a_flow_is_summed_over_its_months(indicator, period, expected):
    (segment,) = segments((indicator, period, 20))
    assert weights(segment) == pytest.approx(expected)


def test_a_fiscal_year_runs_from_april_to_march():
    (segment,) = segments(("firms_entered", "2001/2002", 110), c0000="fiscal_year")
    assert weights(segment) == pytest.approx({"entries 2001": 0.75, "entries 2002": 0.25})


@pytest.mark.parametrize(
    ("value", "half_unit"),
    [(600, 50), (246, 0.5), (1500, 50), (1693000, 500), (12.5, 0.05), (1.5, 0.05)],
)
def test_rounding_is_half_a_unit_of_the_last_digit(value, half_unit):
    assert rounding_error(value) == pytest.approx(half_unit / value / np.sqrt(3))


def test_rounding_is_at_most_ten_percent():
    assert rounding_error(1000) == rounding_error(2) == 0.10


@pytest.mark.parametrize(
    ("quality", "bound", "expected"),
    [
        ("A", "point", SHARED.stock_error_a),
        ("C", "point", SHARED.stock_error_c),
        ("B", "approx", np.hypot(SHARED.stock_error_b, 0.05)),
        ("B", "lower", np.hypot(SHARED.stock_error_b, SHARED.bound_excess)),
    ],
)
def test_errors_come_from_grade_digits_and_wording(quality, bound, expected):
    (segment,) = segments(("tenant_firms", "2013", 246, bound, quality))
    assert segment.measures.errors(SHARED)[0] == pytest.approx(
        np.hypot(expected, 0.5 / 246 / 3**0.5)
    )


@pytest.mark.parametrize(("quality", "factor"), [("A", 0.7), ("B", 1.0), ("C", 1.4)])
def test_flows_have_an_error_of_their_own(quality, factor):
    (segment,) = segments(("firms_exited", "2013", 246, "point", quality))
    rounding = 0.5 / 246 / 3**0.5
    expected = np.hypot(factor * SHARED.flow_error, rounding)
    assert segment.measures.errors(SHARED)[0] == pytest.approx(expected)


def test_one_claim_stands_for_an_observation():
    found = observed(
        ("jobs", "2011", 1500, "point", "C", "obs-a"),
        ("jobs", "2013", 1500, "point", "B", "obs-a"),
        ("jobs", "2012", 1500, "lower", "B", "obs-a"),
        ("jobs", "2012", 1500, "point", "B", "obs-a"),
        ("tenant_firms", "2012", 200, "point", "C", "obs-a"),
    )
    # Best quality, then earliest, then firmest; another series is another observation.
    assert found["role"].tolist() == ["echo", "echo", "echo", "used", "used"]


def test_two_ends_of_one_source_are_a_range():
    table = claims(("firms_exited", "2013", 30, "lower"), ("firms_exited", "2013", 40, "upper"))
    found = observe(table.assign(source_id="one"), entities(), readings())
    assert found["partner"].tolist() == ["x-0001", "x-0000"]
    (segment,) = segments_of(found, BREAKS, None)
    assert segment.used == ("x-0000",)
    assert np.exp(segment.measures.low[0]) == pytest.approx(30)
    assert np.exp(segment.measures.high[0]) == pytest.approx(40)


def test_two_ends_of_two_sources_are_two_bounds():
    ends = ("firms_exited", "2013", 30, "lower"), ("firms_exited", "2013", 40, "upper")
    (segment,) = segments(*ends)
    assert segment.measures.between.tolist() == [False, False]
    assert segment.measures.side.tolist() == [1.0, -1.0]


def test_a_part_is_only_a_floor():
    (segment,) = segments(("firms_exited", "2020", 11, "lower"), c0000="part")
    assert segment.measures.low[0] == pytest.approx(np.log(11))
    assert segment.measures.high[0] == np.inf
    assert segment.measures.side[0] == 0


@pytest.mark.parametrize("indicator", ["firms_exited", "tenant_firms", "firms_cumulative", "jobs"])
def test_a_printed_zero_is_fewer_than_one(indicator):
    (segment,) = segments(("tenant_firms", "2012", 20), (indicator, "2013", 0))
    assert segment.measures.low[1] == -np.inf
    assert segment.measures.high[1] == 0.0
    assert segment.log_tenants == pytest.approx(np.log(20))
    assert segment.posterior(SHARED).log_density(np.zeros((segment.layout.size, 1)))[0] > -np.inf


def test_a_zero_of_the_opening_year_is_read_by_its_month():
    (segment,) = segments(("tenant_firms", "2013-02", 0), ("tenant_firms", "2015", 20), opened=2013)
    assert weights(segment) == pytest.approx({"tenants 2013": 2 / 12, "tenants 2012": 10 / 12})
    assert segment.measures.variance[0] == pytest.approx(rounding_error(0) ** 2)


def test_a_negative_count_is_refused():
    with pytest.raises(DataError, match="x-0000: found -3; expected jobs of zero or more"):
        observed(("jobs", "2013", -3))


def test_figures_told_of_the_network_too_are_doubtful_once_a_sister_is_open():
    rows = claims(
        ("jobs", "2011", 1500, "point", "B", "obs-a"),
        ("jobs", "2017", 2000, "point", "B", "obs-b"),
        ("jobs", "2018", 2100, "point", "B", "obs-c"),
    )
    above = rows.iloc[:2].assign(entity_id="network", claim_id=["y-0", "y-1"])
    family = pd.DataFrame(
        {
            "entity_id": ["park", "sister", "network"],
            "parent_id": pd.Series(["network", "network", pd.NA], dtype="str"),
            "opened_year": pd.Series([2001, 2015, pd.NA], dtype="Int64"),
        }
    )
    found = observe(pd.concat([rows, above]), family, readings()).set_index("claim_id")
    assert found["doubtful"].to_dict() == {
        "x-0000": False,  # before the sister opened it can only be the park's
        "x-0001": True,
        "x-0002": False,  # told of the park alone
        "y-0": False,
        "y-1": False,
    }


def test_a_break_cuts_the_hub_and_what_crosses_it_is_aside():
    breaks = pd.DataFrame({"entity_id": ["park"], "first_year": [2016]})
    rows = (
        ("tenant_firms", "2012", 100),
        ("tenant_firms", "2015", 120),
        ("firms_entered", "2014/2016", 60),
        ("tenant_firms", "2016", 300),
    )
    before, after = segments(*rows, opened=2005, breaks=breaks)
    assert before.opened_year == 2005
    assert after.opened_year is None
    assert after.layout.first_year >= 2014
    assert after.claims.set_index("claim_id")["role"].to_dict() == {
        "x-0002": "aside",
        "x-0003": "used",
    }


@pytest.mark.parametrize(
    ("first", "opened", "anchored"),
    [("2010", 2001, True), ("2012", 2001, False), ("1999", 2001, False), ("2010", None, False)],
)
def test_the_opening_anchors_what_begins_within_ten_years(first, opened, anchored):
    (segment,) = segments(("tenant_firms", first, 50), ("tenant_firms", "2014", 60), opened=opened)
    assert segment.layout.anchored is anchored


def test_a_cumulative_count_anchors_at_any_distance():
    rows = ("tenant_firms", "2013", 200), ("firms_cumulative", "2001/2013", 600)
    (segment,) = segments(*rows, opened=2001)
    assert segment.layout == Layout(2000, 13, anchored=True, jobs=False, cumulative=True)

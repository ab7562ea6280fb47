"""What one more claim would resolve: by hand, against claims really added, where it declines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from overlays import claim, overlay

from analysis import facts
from analysis.facts.reconciliation.assembly import Draws, Reconciled
from analysis.facts.reconciliation.next_claim import COLUMNS, EFFECTS, narrowing
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.language.errors import DataError

SHARED = stored_parameters().shared
HUB = "technopark-casablanca"
EXACT = replace(SHARED, stock_error_a=1e-9)


def two_counts(correlation, n_draws=100_000, scale=1.0, shared=SHARED):
    """A hub of two published years whose log tenants are normal with a known correlation."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal((2, n_draws))
    z[1] = correlation * z[0] + np.sqrt(1 - correlation**2) * z[1]
    tenants = scale * 1e5 * np.exp(0.1 * z)
    nothing = np.full((2, n_draws), np.nan)
    rows = [
        ("tenant_firms", f"{year}-12", year, tenants[i].mean(), "interpolated")
        for i, year in enumerate((2010, 2011))
    ]
    table = pd.DataFrame(rows, columns=["indicator", "period_end", "year", "value", "status"])
    table = table.assign(conf_low=0.0, conf_high=1.0)
    draws = Draws(np.array([2010, 2011]), tenants, nothing, nothing, nothing, nothing)
    return Reconciled("park", "level", table, pd.DataFrame(), draws, (), shared)


def test_two_correlated_counts_by_hand():
    """An exact count of one year leaves √(1 - 0.6²) = 0.8 of the other's width, none of its own."""
    found = narrowing(two_counts(0.6, shared=EXACT)).set_index("year")
    assert list(found["narrower_own"]) == pytest.approx([1, 1], abs=1e-3)
    assert list(found["narrower"]) == pytest.approx([0.6, 0.6], abs=3e-3)
    assert list(found["narrower_tenant_firms"]) == list(found["narrower"])
    assert found["narrower_jobs"].isna().all()


def test_the_error_of_the_claim_counts_by_hand():
    """An error as large as the spread halves the variance: √½ of the width stays."""
    found = narrowing(two_counts(0.0, shared=replace(SHARED, stock_error_a=0.1)))
    assert list(found["narrower_own"]) == pytest.approx([1 - np.sqrt(0.5)] * 2, abs=2e-3)
    assert list(found["narrower"]) == pytest.approx([(1 - np.sqrt(0.5)) / 2] * 2, abs=2e-3)


def test_units_change_nothing():
    one, thousandfold = (narrowing(two_counts(0.6, scale=scale)) for scale in (1, 1000))
    pd.testing.assert_series_equal(one["narrower"], thousandfold["narrower"], atol=1e-6)


def test_what_is_independent_tells_nothing_of_the_other():
    few = narrowing(two_counts(0.0, n_draws=2000, shared=EXACT))
    assert list(few["narrower"]) == pytest.approx([0.5, 0.5], abs=1e-3)


@pytest.fixture(scope="module")
def casablanca():
    return facts.next_claims(HUB)


def test_candidates_are_ranked_and_every_published_interval_counts(casablanca):
    assert list(casablanca.columns) == list(COLUMNS)
    assert casablanca["narrower"].is_monotonic_decreasing
    assert list(casablanca["rank"]) == list(range(1, len(casablanca) + 1))
    table = facts.reconcile(HUB).table
    published = table[table["value"].gt(0)].groupby("indicator").size()
    weights = published.reindex([name.removeprefix("narrower_") for name in EFFECTS]).to_numpy()
    mean = (casablanca[list(EFFECTS)].to_numpy() * weights).sum(axis=1) / weights.sum()
    np.testing.assert_allclose(casablanca["narrower"], mean, atol=1e-12)
    assert len(casablanca) == published.drop("jobs_per_firm").sum()


def test_jobs_are_asked_for_where_nobody_counted_them(casablanca):
    jobs = casablanca[casablanca["indicator"] == "jobs"]
    assert jobs["year"].iloc[0] in (2014, 2015, 2016)
    assert jobs["status"].iloc[0] == "interpolated"


def test_a_worse_source_resolves_less():
    by_grade = [
        facts.next_claims(HUB, quality=grade).set_index(["indicator", "period"]) for grade in "ABC"
    ]
    better, good, bad = (one["narrower"].sort_index() for one in by_grade)
    assert (better > good).all()
    assert (good > bad).all()
    assert (by_grade[0]["error"].sort_index() < by_grade[1]["error"].sort_index()).all()


@pytest.mark.parametrize(
    ("indicator", "period", "unit"),
    [("jobs", "2015-12", "persons"), ("firms_exited", "2009", "firms")],
)
def test_a_claim_really_added_narrows_as_foretold(tmp_path, casablanca, indicator, period, unit):
    """One claim of each kind through an overlay, the hub solved again, every interval compared."""
    foretold = casablanca.set_index(["indicator", "period"]).loc[(indicator, period)]
    row = claim(
        1, entity_id=HUB, indicator=indicator, period_start=period, period_end=period, unit=unit,
        unit_printed=unit, value=f"{foretold['value']:.0f}",
    )  # fmt: skip
    before = widths(facts.reconcile(HUB))
    after = widths(facts.reconcile(HUB, data=overlay(tmp_path, [row])))
    narrower = 1 - (after / before).dropna()
    assert len(narrower) == len(before)
    assert narrower.mean() == pytest.approx(foretold["narrower"], rel=0.2)
    assert narrower[(indicator, period)] == pytest.approx(foretold["narrower_own"], abs=0.03)
    own = narrower[indicator].mean()
    assert own == pytest.approx(foretold[f"narrower_{indicator}"], rel=0.2)


def widths(hub):
    """Width of every interval in logs, from the draws: printed flows are rounded outwards."""
    found = {}
    rows = hub.table[hub.table["value"] > 0]
    series = {
        "tenant_firms": hub.draws.tenants,
        "firms_entered": hub.draws.entries,
        "firms_exited": hub.draws.exits,
        "firms_cumulative": hub.draws.cumulative,
        "jobs": hub.draws.jobs,
        "jobs_per_firm": hub.draws.jobs / hub.draws.tenants,
    }
    for row in rows.itertuples():
        draws = series[row.indicator][list(hub.draws.years).index(row.year)]
        low, high = np.percentile(draws, [2.5, 97.5])
        found[(row.indicator, row.period_end)] = np.log(high / low)
    return pd.Series(found)


def test_nothing_is_told_over_a_break():
    """A count of Sophia's firms in 1995 narrows no interval after the new census of 2016."""
    hub = facts.reconcile("sophia-antipolis")
    late, one = hub.table["year"].ge(2016), hub.table["year"].eq(1995)
    cut = hub.table[late | (one & hub.table["indicator"].eq("tenant_firms"))]
    found = narrowing(replace(hub, table=cut.reset_index(drop=True)))
    count = found[found["year"].eq(1995)].iloc[0]
    assert late.sum() > 10
    others = count["narrower"] * len(cut) - count["narrower_own"]
    assert others / late.sum() < 0.002
    assert count["narrower_own"] > 0.9


def test_a_hub_with_one_interval_has_one_candidate():
    hub = two_counts(0.0, n_draws=2000, shared=EXACT)
    found = narrowing(replace(hub, table=hub.table.iloc[:1]))
    assert list(found["narrower"]) == pytest.approx([1.0], abs=1e-3)
    assert len(facts.next_claims("taguspark")) >= 1


def test_a_hub_without_a_series_has_no_candidates():
    found = facts.next_claims("technopark-rabat")
    assert found.empty
    assert list(found.columns) == list(COLUMNS)


def test_an_unknown_grade_is_refused():
    with pytest.raises(DataError, match="D"):
        facts.next_claims(HUB, quality="D")


# What a declined series lacks --------------------------------------------------------------------


def test_what_rabat_lacks_is_counted():
    found = facts.needs("technopark-rabat").set_index(["indicator", "lacking"])
    assert tuple(found.loc[("tenant_firms", "tenant_years"), ["needed", "have"]]) == (2, 1)
    assert tuple(found.loc[("firms_exited", "leaving_claims"), ["needed", "have"]]) == (1, 0)
    assert tuple(found.loc[("jobs", "job_years"), ["needed", "have"]]) == (2, 0)


def test_a_full_hub_lacks_nothing():
    assert facts.needs(HUB).empty


@pytest.mark.parametrize("entity", ["technopark-rabat", "porto-digital", "ebene-cybercity"])
def test_what_is_listed_is_what_is_declined(entity):
    from analysis.facts.reconciliation.publication import INDICATOR_OF

    declined = {INDICATOR_OF[item.series] for item in facts.reconcile(entity).declined}
    assert set(facts.needs(entity)["indicator"]) == declined


def test_supplying_what_is_lacking_opens_the_series(tmp_path):
    """Rabat with one more count of tenants in another year has a series of tenants."""
    row = claim(1, entity_id="technopark-rabat", value="90", period_start="2014", period_end="2014")
    data = overlay(tmp_path, [row])
    lacking = set(facts.needs("technopark-rabat", data=data)["indicator"])
    assert "tenant_firms" not in lacking
    assert facts.reconcile("technopark-rabat", data=data).verdict == "level"


# How far each claim lies from the model ----------------------------------------------------------


def test_spreads_count_errors_from_the_fitted_value():
    fitted = facts.reconcile(HUB).fitted.set_index("claim_id")
    exact = fitted.loc["mar-0103"]
    assert exact["spreads"] == pytest.approx(exact["residual"] / exact["error"])
    assert exact["spreads"] > 5
    ends = fitted.loc[["mar-0605", "mar-0606"], "spreads"]
    assert list(ends) == pytest.approx([0, 0], abs=1e-12)  # 30 to 40 holds the fitted value
    bound = fitted.loc["mar-0106"]
    excess = bound["residual"] + SHARED.bound_excess
    assert bound["bound"] == "lower"
    assert bound["spreads"] * bound["error"] == pytest.approx(excess - 0.1 * bound["doubtful"])


# Claims hidden and foretold ----------------------------------------------------------------------

HIDDEN = pd.read_csv(Path(__file__).parents[1] / "docs" / "methods" / "reconcile_holdout.csv")


def test_the_stored_rows_are_those_of_the_parameters_in_force():
    assert set(HIDDEN["data_digest"]) == {stored_parameters().data_digest}


def test_a_hub_foretold_alone_gives_its_stored_rows():
    rows = facts.hold_out("technopark-zurich")
    stored = HIDDEN[HIDDEN["entity_id"].eq("technopark-zurich")].set_index("claim_id")
    assert len(rows) == len(stored) > 5
    rows = rows.set_index("claim_id").loc[stored.index]
    for name in ("model", "linear", "last"):
        np.testing.assert_allclose(rows[name], stored[name], rtol=1e-4, atol=1e-5)
    assert (rows[["inside", "covered"]] == stored[["inside", "covered"]]).all(axis=None)


def test_the_page_prints_the_errors_of_the_stored_rows():
    errors = facts.hold_out_errors(HIDDEN)
    page = (Path(__file__).parents[1] / "docs" / "methods" / "reconcile.md").read_text("utf-8")
    for row, line in errors.iterrows():
        cells = [f"{line['n']:.0f}", *(f"{value:.3f}" for value in line.iloc[1:])]
        assert f"| {row} | {' | '.join(cells)} |" in page
    losses = facts.hold_out_losses(errors)
    told = losses["row"] + ", " + losses["measure"] + " (" + losses["rule"] + ")"
    assert all(f" | {one} |" in page for one in told)


def test_the_model_holds_what_it_must():
    """Mean and root mean square below both rules, a fifth below linear; covered as it should be."""
    errors = facts.hold_out_errors(HIDDEN)
    pooled, inside = errors.loc["all"], errors.loc["inside the span"]
    for measure in ("mean", "rmse"):
        rules = [pooled[f"{measure}_{rule}"] for rule in ("linear", "last")]
        assert pooled[f"{measure}_model"] < min(rules)
    assert pooled["rmse_model"] <= 0.8 * pooled["rmse_linear"]
    assert inside["rmse_model"] < inside["rmse_linear"]
    assert inside["mean_model"] <= 1.1 * inside["mean_linear"]
    assert 0.88 <= pooled["coverage"] <= 0.97


def test_errors_and_losses_by_hand():
    rows = pd.DataFrame(
        {
            "entity_id": ["a", "a", "b"], "series": ["jobs"] * 3, "claim_id": ["1", "2", "3"],
            "inside": [True, True, False], "covered": [True, True, False],
            "model": [0.1, -0.3, 0.2], "linear": [0.1, 0.1, -0.1], "last": [0.4, 0.4, 0.4],
        }
    )  # fmt: skip
    line = facts.hold_out_errors(rows).loc["all"]
    assert line["coverage"] == pytest.approx(2 / 3)
    assert line["mean_model"] == pytest.approx(0.2)
    assert line["rmse_model"] == pytest.approx(np.sqrt((0.01 + 0.09 + 0.04) / 3))
    assert line["median_model"] == pytest.approx(0.2)
    assert line["hubs_model"] == pytest.approx(0.2)
    losses = facts.hold_out_losses(facts.hold_out_errors(rows))
    assert set(losses["rule"]) == {"linear"}
    near = facts.hold_out_losses(facts.hold_out_errors(rows), near=0.6)
    assert set(near["rule"]) == {"linear", "last"}

"""Calibration, coverage, recovery and hold-out of the reconciled series (minutes each)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from analysis.facts.package import open_package
from analysis.facts.reconciliation.estimation import estimation_segments
from analysis.facts.reconciliation.foretelling import hold_out_errors, hold_out_segments
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.simulation import from_own_scale, from_prior
from benchmarks.reconcile_coverage import RARE, coverage, simulated_hits
from benchmarks.reconcile_recovery import mean_hazard, recovered, simulated_hubs
from benchmarks.reconcile_truths import hostile, published_segments, real_segments

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

SHARED = stored_parameters().shared
PATTERNS = published_segments()
LEVELS = ["tenants", "cumulative", "jobs"]
FLOWS = ["entries", "exits"]


@pytest.fixture(scope="module")
def estimated():
    """Parameters estimated again, from simulated hubs."""
    patterns = estimation_segments(open_package())
    return recovered(simulated_hubs(patterns, SHARED, seed=5)).shared


def test_truths_from_the_prior_are_covered_and_their_ranks_are_uniform():
    covered = coverage(PATTERNS, from_prior, shared=SHARED, exact=True, seed=1)["covered"]
    assert covered.between(0.93, 0.97).all(), covered
    hits = simulated_hits(PATTERNS, from_prior, 400, shared=SHARED, exact=True, seed=1)
    for series, own in hits.groupby("series"):
        if series not in RARE:
            assert chisquare(np.bincount(own["rank"] // 10, minlength=10)).pvalue > 0.001, series


def test_hubs_of_another_scale_seen_in_print_are_covered():
    covered = coverage(PATTERNS, from_own_scale, shared=SHARED, seed=2)["covered"]
    assert covered[LEVELS].between(0.92, 0.98).all(), covered
    assert covered[["jobs_per_firm", *FLOWS]].between(0.90, 0.98).all(), covered


def test_a_process_that_is_not_assumed_is_covered():
    covered = coverage(PATTERNS, hostile, shared=SHARED, seed=3)["covered"]
    assert (covered[LEVELS] >= 0.90).all(), covered
    assert (covered[FLOWS] >= 0.80).all(), covered


def test_parameters_come_back(estimated):
    truth, found = (mean_hazard(s.hazard_mean, s.hazard_spread) for s in (SHARED, estimated))
    assert 1 / 1.5 < found / truth < 1.5
    for name in ("flow_error", "entry_step", "job_step", "hazard_spread", "bound_excess"):
        assert 1 / 1.5 < getattr(estimated, name) / getattr(SHARED, name) < 1.5, name
    assert estimated.stock_errors[1:] == pytest.approx(SHARED.stock_errors[1:], rel=0.5)


def test_hubs_are_covered_with_parameters_estimated_again(estimated):
    covered = coverage(
        PATTERNS, from_own_scale, shared=SHARED, fitted=estimated, full_hubs=0, seed=4
    )["covered"]
    assert (covered[["tenants", "jobs"]] >= 0.90).all(), covered


def test_hidden_claims_are_foretold_better_than_by_rules_of_thumb():
    table = hold_out_errors(hold_out_segments(real_segments(), SHARED))
    pooled, inside = table.loc["all"], table.loc["inside the span"]
    assert pooled["n"] > 390
    for error in ("mean", "rmse"):
        assert pooled[f"{error}_model"] < min(pooled[f"{error}_linear"], pooled[f"{error}_last"])
    assert pooled["rmse_model"] <= 0.8 * pooled["rmse_linear"]
    assert inside["rmse_model"] < inside["rmse_linear"]
    assert inside["mean_model"] <= 1.1 * inside["mean_linear"]
    assert 0.88 <= pooled["coverage"] <= 0.97

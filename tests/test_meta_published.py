"""Pooling repeats printed results: metafor's front page and three studies of the literature."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import meta_regression, pool

REFERENCES = Path(__file__).parent / "references"
PRINTED = 6e-5  # four decimals


@pytest.fixture(scope="module")
def bcg() -> pd.DataFrame:
    """Thirteen trials of the BCG vaccine (Colditz et al. 1994): log risk and odds ratios."""
    table = pd.read_csv(REFERENCES / "bcg.csv")
    treated, control = table.tpos + table.tneg, table.cpos + table.cneg
    return table.assign(
        risk=np.log(table.tpos / treated / (table.cpos / control)),
        risk_error=np.sqrt(1 / table.tpos - 1 / treated + 1 / table.cpos - 1 / control),
        odds=np.log(table.tpos * table.cneg / (table.tneg * table.cpos)),
        odds_error=np.sqrt(1 / table.tpos + 1 / table.tneg + 1 / table.cpos + 1 / table.cneg),
    )


@pytest.fixture(scope="module")
def teachers() -> pd.DataFrame:
    """Nineteen experiments on teachers' expectancy (Raudenbush and Bryk 1985, table 1)."""
    table = pd.read_csv(REFERENCES / "raudenbush.csv")
    return table.assign(contact=table.weeks.clip(upper=3))


@pytest.fixture(scope="module")
def diuretics() -> pd.DataFrame:
    """Nine trials of diuretics in pregnancy (Collins, Yusuf and Peto 1985): log odds ratios."""
    table = pd.read_csv(REFERENCES / "collins.csv")
    a, c = table.treated_cases, table.control_cases
    b, d = table.treated - a, table.control - c
    return table.assign(
        effect=np.log(a * d / (b * c)), error=np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    )


# metafor's read-me: rma(yi, vi, data=dat, test="knha") and what follows it there ----------------


def test_knapp_hartung_as_metafor_prints_it(bcg):
    found = pool(bcg.risk, bcg.risk_error)
    row = found.estimate.table.iloc[0]
    mine = (row.estimate, row.std_error, row.statistic, row.conf_low, row.conf_high)
    assert mine == pytest.approx((-0.7145, 0.1808, -3.9522, -1.1084, -0.3206), abs=PRINTED)
    assert row.p_value == pytest.approx(0.0019, abs=PRINTED)
    assert found.estimate.df == 12
    assert found.tau == pytest.approx(0.5597, abs=PRINTED)
    assert np.exp([row.estimate, row.conf_low, row.conf_high]) == pytest.approx(
        (0.49, 0.33, 0.73), abs=6e-3
    )
    assert np.exp(found.prediction) == pytest.approx((0.14, 1.76), abs=6e-3)


def test_the_regression_test_under_knapp_hartung(bcg):
    rows = pool(bcg.risk, bcg.risk_error).egger(model="random").table
    assert (rows.statistic[0], rows.p_value[0]) == pytest.approx((-0.7812, 0.4512), abs=PRINTED)
    limit = rows.iloc[1]
    mine = (limit.estimate, limit.conf_low, limit.conf_high)
    assert mine == pytest.approx((-0.5104, -1.2123, 0.1915), abs=PRINTED)


def test_latitude_under_knapp_hartung(bcg):
    """Statistics to 2e-4: metafor's search for tau² stops at 1e-5."""
    found = meta_regression(bcg.risk, bcg.risk_error, bcg[["ablat"]])
    rows = found.estimate.table
    assert list(rows.std_error) == pytest.approx([0.2839, 0.0082], abs=PRINTED)
    assert list(rows.statistic) == pytest.approx([0.8857, -3.5483], abs=2e-4)
    assert list(rows.conf_low) == pytest.approx([-0.3735, -0.0472], abs=PRINTED)
    assert list(rows.conf_high) == pytest.approx([0.8764, -0.0111], abs=PRINTED)
    assert (found.moderators_statistic, found.moderators_p_value) == pytest.approx(
        (12.5905, 0.0046), abs=1e-3
    )
    assert found.tau2 == pytest.approx(0.0764, abs=PRINTED)


def test_paule_and_mandel_is_where_the_moments_stop(bcg):
    """Moments repeated until they stand still end where Q is its degrees of freedom.

    metafor's tests hold 0.3181 for the iterated estimator of DerSimonian and Laird (DLIT).
    """
    assert pool(bcg.risk, bcg.risk_error, method="PM").tau2 == pytest.approx(0.3181, abs=PRINTED)


# van Houwelingen, Arends and Stijnen (2002), Statistics in Medicine 21, 589-624 -----------------


def test_van_houwelingen_fixed_effect(bcg):
    """Page 596: 0.647, from 0.595 to 0.703; metafor prints 0.702 for the upper end."""
    row = pool(bcg.odds, bcg.odds_error, method="FE").estimate.table.iloc[0]
    mine = np.exp([row.estimate, row.conf_low, row.conf_high])
    assert mine == pytest.approx((0.647, 0.595, 0.7025), abs=1e-3)


def test_van_houwelingen_random_effects(bcg):
    """Page 597, maximum likelihood: 0.476, 0.336 to 0.675, tau² 0.302."""
    found = pool(bcg.odds, bcg.odds_error, method="ML", knapp_hartung=False)
    row = found.estimate.table.iloc[0]
    mine = np.exp([row.estimate, row.conf_low, row.conf_high])
    assert mine == pytest.approx((0.476, 0.336, 0.675), abs=6e-4)
    assert found.tau2 == pytest.approx(0.302, abs=6e-4)
    assert found.tau2_interval == pytest.approx((0.130, 1.181), abs=6e-4)  # metafor's Q-profile
    assert found.prediction == pytest.approx((-1.875, 0.391), abs=6e-4)  # metafor's
    wider = pool(bcg.odds, bcg.odds_error, method="ML").estimate.table.iloc[0]
    assert np.exp([wider.conf_low, wider.conf_high]) == pytest.approx((0.318, 0.714), abs=6e-4)


def test_van_houwelingen_latitude(bcg):
    """Pages 608 and 609: 0.371 (0.106), -0.033 (0.003), tau² 0.004."""
    found = meta_regression(
        bcg.odds, bcg.odds_error, bcg[["ablat"]], method="ML", knapp_hartung=False
    )
    rows = found.estimate.table
    assert list(rows.estimate) == pytest.approx([0.371, -0.033], abs=6e-4)
    assert list(rows.std_error) == pytest.approx([0.106, 0.003], abs=6e-4)
    assert (found.tau2, found.r2) == pytest.approx((0.004, 98.7), abs=6e-2)


# Raudenbush and Bryk (1985), Journal of Educational Statistics 10, 75-98 ------------------------


def test_teachers_expectancy(teachers):
    """Pages 83 to 86: mean 0.084, tau² 0.019, z 1.62; the four decimals are metafor's tests'.

    Squared errors are rounded to four decimals, as metafor's data are. Q is 35.85 in the paper:
    its errors are printed to three decimals, of which nobody gets more than 35.83.
    """
    rounded = np.sqrt((teachers.error**2).round(4))
    found = pool(teachers.effect, rounded, knapp_hartung=False, labels=teachers.study)
    row = found.estimate.table.iloc[0]
    assert (row.estimate, row.statistic) == pytest.approx((0.0837, 1.6208), abs=1e-4)
    assert found.tau2 == pytest.approx(0.0188, abs=PRINTED)
    assert found.q == pytest.approx(35.8295, abs=PRINTED)
    assert found.q == pytest.approx(35.85, abs=3e-2)


def test_teachers_by_weeks_of_contact(teachers):
    """Pages 90 and 92: 0.407 and -0.157 a week up to three; nothing is left between studies."""
    rounded = np.sqrt((teachers.error**2).round(4))
    found = meta_regression(teachers.effect, rounded, teachers[["contact"]], knapp_hartung=False)
    rows = found.estimate.table
    assert found.tau2 == pytest.approx(0, abs=PRINTED)
    assert list(rows.estimate) == pytest.approx([0.4072, -0.1572], abs=1e-4)
    assert list(rows.statistic) == pytest.approx([4.6782, -4.3884], abs=1e-3)
    assert found.q == pytest.approx(16.5708, abs=PRINTED)


# Viechtbauer (2007), Statistics in Medicine 26, 37-52, table II ----------------------------------


@pytest.mark.parametrize(("method", "tau2"), [("DL", 0.230), ("ML", 0.239), ("REML", 0.301)])
def test_diuretics_by_every_method(diuretics, method, tau2):
    found = pool(diuretics.effect, diuretics.error, method=method)
    assert found.tau2 == pytest.approx(tau2, abs=6e-4)
    assert found.tau2_interval == pytest.approx((0.072, 2.203), abs=6e-4)

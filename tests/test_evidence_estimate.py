"""An estimate carries its level, sample and inference, says itself, and cannot be impossible."""

from __future__ import annotations

import numpy as np
import pytest
from did_data import design, pinned_panel
from scipy import stats

from analysis.evidence import event_study, group_time
from analysis.evidence.estimate import Estimate, estimate_table
from analysis.language.errors import NotEstimable
from analysis.language.messages import message


def made(table):
    return Estimate(table, message("p"), message("p"), message("p"), 1, 1, 1, 0.05)


def test_table_is_arithmetic_of_estimate_and_error():
    row = estimate_table(["a"], [2.0], [0.5], alpha=0.1, df=7).iloc[0]
    reach = stats.t(7).ppf(0.95) * 0.5
    assert row["statistic"] == 4
    np.testing.assert_allclose(row["p_value"], 2 * stats.t(7).sf(4), rtol=1e-12)
    np.testing.assert_allclose(row[["conf_low", "conf_high"]].astype(float), [2 - reach, 2 + reach])


def test_far_tail_keeps_its_digits():
    row = estimate_table(["a"], [30.0], [1.0], alpha=0.05).iloc[0]
    np.testing.assert_allclose(row["p_value"], 2 * stats.norm.sf(30), rtol=1e-9)
    assert row["p_value"] > 0


@pytest.mark.parametrize("error", [-1.0, np.inf, np.nan])
def test_impossible_errors_decline_by_name(error):
    with pytest.raises(NotEstimable, match="standard error of second is zero or undefined"):
        estimate_table(["first", "second"], [1.0, 2.0], [0.1, error], alpha=0.05)


@pytest.mark.parametrize("error", [-1.0, np.inf, 0.0])
def test_no_estimate_holds_an_impossible_error(error):
    table = estimate_table(["a"], [1.0], [0.1], alpha=0.05).assign(std_error=error)
    with pytest.raises(NotEstimable, match="standard error of a"):
        made(table)


def test_an_estimate_that_is_no_number_declines():
    table = estimate_table(["a"], [1.0], [0.1], alpha=0.05).assign(estimate=np.nan)
    with pytest.raises(NotEstimable):
        made(table)


@pytest.mark.parametrize("alpha", [0, 1, -0.1, 95])
def test_alpha_is_a_level(alpha):
    with pytest.raises(NotEstimable, match="expected a number between 0 and 1"):
        event_study(design(), pinned_panel(), alpha=alpha)


def test_the_level_travels_with_the_numbers():
    wide = event_study(design(), pinned_panel(), alpha=0.2)
    narrow = event_study(design(), pinned_panel(), alpha=0.01)
    assert "80% interval" in wide.sentence()
    assert "99% interval" in narrow.sentence()
    inner, outer = wide.table.iloc[0], narrow.table.iloc[0]
    assert outer["conf_low"] < inner["conf_low"] < inner["conf_high"] < outer["conf_high"]


def test_sentence_holds_the_numbers_of_its_first_row():
    found = event_study(design(), pinned_panel())
    row = found.table.iloc[0]
    sentence = found.sentence()
    assert sentence.startswith("Mean effect on y after treatment: ")
    for column in ("estimate", "conf_low", "conf_high"):
        assert f"{abs(row[column]):.2f}" in sentence  # two figures of the error: two decimals
    assert "360 observations of 40 entities" in sentence
    assert "t with 39 degrees of freedom" in sentence


def test_french_sentence_has_french_numbers():
    found = event_study(design(), pinned_panel()).in_language("fr")
    sentence = found.sentence()
    assert sentence.startswith("Effet moyen sur y après traitement : ")
    assert "," in sentence.split(":")[1]
    assert "erreurs groupées" in sentence


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_estimate_shows_itself(lang):
    found = group_time(design(), pinned_panel("gaps"), n_boot=9).aggregate("event")
    bundle = found.in_language(lang)._repr_mimebundle_()
    html, text = bundle["text/html"], bundle["text/plain"]
    assert html.count("<tr>") == len(found.table) + 1
    assert "nan" not in html.lower().replace("nancy", "")
    assert {"en": "overall", "fr": "ensemble"}[lang] in text
    assert "2003 (11)" in text

"""What is simulated stands beside what was evaluated, in one outcome, by arithmetic done again."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import evidence, facts, policy
from analysis.language.errors import DataError
from analysis.policy.confrontation import Companies

DRAWS, SEED = 500, 3


@pytest.fixture(scope="module")
def reserve():
    return policy.ex_ante_ex_post("morocco_reserve", draws=DRAWS, rng=SEED)


@pytest.fixture(scope="module")
def act():
    return policy.ex_ante_ex_post("tunisia_act", draws=DRAWS, rng=SEED)


def reading(record, name, setting="central"):
    table = record.readings.set_index(["reading", "setting"])
    return table.loc[(name, setting)]


def test_firms_become_density_and_change_by_hand():
    country = Companies("XYZ", 2012, registered=20_000, adults=10_000_000)
    assert country.density(50) == pytest.approx(0.005)  # 50 / 10,000 thousands
    assert country.percent(50) == pytest.approx(0.25)  # 50 / 20,000
    assert country.firms(np.log(1.5)) == pytest.approx(10_000)  # half as many again
    assert country.firms(np.log(0.5)) == pytest.approx(-10_000)


def test_years_and_denominators_are_those_of_the_evaluation(reserve, act):
    assert reserve.years == (2014, 2018)
    assert act.years == (2019, 2022)
    panel = facts.panel(["IC.BUS.NREG", "SP.POP.1564.TO"], ["MAR", "TUN"])
    for record, country, year in ((reserve, "MAR", 2012), (act, "TUN", 2017)):
        row = panel.loc[(country, year)]
        assert record.there == Companies(country, year, *map(float, row))
    assert act.base == Companies("MAR", 2017, *map(float, panel.loc[("MAR", 2017)]))


def test_readings_are_the_draws_over_the_years(reserve):
    done = policy.simulate("procurement-20", draws=DRAWS, rng=SEED, horizon=5)
    entries = done.draws["net_entries"].mean() / 5
    jobs = done.draws["gross_job_years"].mean() / 5
    tenants = reading(reserve, "tenants")
    assert tenants["firms"] == pytest.approx(entries)
    assert tenants["density"] == pytest.approx(1000 * entries / 21_973_500)
    assert reading(reserve, "jobs")["percent"] == pytest.approx(100 * jobs / 33_140)


def test_the_country_is_the_hub_over_its_part_of_all_purchases(reserve):
    # 122 billion of purchases in all; the hub serves `hub_share` of `addressable_spend` million.
    done = policy.simulate("procurement-20", draws=DRAWS, rng=SEED, horizon=5)
    part = done.parameters["procurement.hub_share"]
    part = part * done.parameters["procurement.addressable_spend"] / 122_000
    firms = (done.draws["gross_job_years"] / 5 / part).mean()
    assert reading(reserve, "country")["firms"] == pytest.approx(firms)
    assert reserve.served == pytest.approx(1470 / 122_000)


def test_the_evaluation_is_the_shipped_one_with_its_detectable_effect(reserve, act):
    for record, study in ((reserve, "morocco_reserve"), (act, "tunisia_act")):
        found = evidence.run_study(study, rng=SEED)
        assert record.estimate.table.equals(found.main.table)
        least = found.table.set_index("name").loc["minimum_detectable_effect", "estimate"]
        assert record.detectable == least


def test_labels_are_a_ceiling_for_tunisia(act):
    labels = reading(act, "labels", "")
    assert labels["firms"] == 248  # TUN_GRA_004
    assert labels["percent"] == pytest.approx(100 * 248 / 11_781)
    assert np.isnan(labels["conf_low"])


def test_nothing_that_was_simulated_could_have_been_seen(reserve, act):
    for record in (reserve, act):
        assert not record.could_be_seen
        assert "neither confirms nor refutes" in record.conclusion()
        assert record.readings["percent"].abs().max() < 100 * np.expm1(record.detectable)


def test_a_wide_reading_that_reaches_the_detectable_effect_is_said(reserve):
    from dataclasses import replace

    other = replace(reserve, detectable=0.05)
    assert other.could_be_seen
    assert "could have been seen" in other.conclusion()


def test_the_country_is_not_read_off_another_hub_and_the_interval_is_kept():
    record = policy.ex_ante_ex_post("morocco_reserve", entity="technopark-rabat", draws=50)
    assert set(record.readings["reading"]) == {"tenants", "jobs"}
    assert (record.readings["conf_low"] <= record.readings["conf_high"]).all()


def test_the_record_shows_itself_in_both_languages(reserve, act):
    for record in (reserve, act):
        english, french = record.text(), record.in_language("fr").text()
        assert "Ex ante, simulated" in english
        assert "Ex post, évalué" in french
        for said in (english, french):
            assert not {"nan", "None", "inf"} & set(said.replace("(", " ").split())
        assert "a job is no company" in english
    assert "nothing describes a Tunisian hub" in act.text()
    assert "nothing describes a Tunisian hub" not in reserve.text()


def test_another_study_is_refused_with_the_near_name():
    with pytest.raises(DataError, match="did you mean tunisia_act"):
        policy.ex_ante_ex_post("tunisia_acts")


def test_the_same_seed_gives_the_same_record(act):
    again = policy.ex_ante_ex_post("tunisia_act", draws=DRAWS, rng=SEED)
    assert again.readings.equals(act.readings)

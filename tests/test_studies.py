"""The country studies find the samples, refusals and sentences that were fixed beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import evidence, facts
from analysis.evidence.studies.concluding import dose
from analysis.evidence.studies.curves import study_curve
from analysis.evidence.studies.density_on_days import days_regression
from analysis.evidence.studies.entry_reforms import prepare_days, prepare_density
from analysis.evidence.studies.estimating import MAIN
from analysis.evidence.studies.outcomes import ABSENT, OUTCOMES, outcome_named
from analysis.evidence.studies.paths import study_paths
from analysis.evidence.studies.plans import MOROCCO, RESERVES, TUNISIA, plan_named, samples
from analysis.evidence.studies.pools import breaks, common_pool
from analysis.evidence.studies.preparing import prepare
from analysis.evidence.studies.reform_coding import first_falls
from analysis.evidence.studies.telling import published, question
from analysis.language.errors import DataError, NotEstimable

DENSITY = outcome_named("density")


def prepared(study, sample="primary"):
    """Prepare a run on the density of new companies."""
    return prepare(plan_named(study, sample), DENSITY)


@pytest.fixture(scope="module")
def morocco():
    """Run the study of Morocco as it was fixed."""
    return evidence.run_study(MOROCCO)


# study, sample, countries, treated, controls
SIZES = [
    (RESERVES, "primary", 35, 4, 31),
    (RESERVES, "to_2019", 49, 4, 45),
    (RESERVES, "contested_in", 38, 7, 31),
    (RESERVES, "without_union", 18, 4, 14),
    (RESERVES, "russia_in", 36, 5, 31),
    (RESERVES, "contested_kept", 40, 9, 31),
    (RESERVES, "unbalanced", 79, 4, 75),
    (RESERVES, "contested_unbalanced", 76, 14, 62),
    (RESERVES, "without_new_zealand", 34, 4, 30),
    (MOROCCO, "primary", 28, 1, 27),
    (MOROCCO, "to_2018", 47, 1, 46),
    (MOROCCO, "without_union", 13, 1, 12),
    (MOROCCO, "income_band", 10, 1, 9),
    (TUNISIA, "primary", 26, 1, 25),
    (TUNISIA, "similar_pandemic", 13, 1, 12),
]


@pytest.mark.parametrize(("study", "sample", "countries", "treated", "controls"), SIZES)
def test_the_samples_have_their_sizes(study, sample, countries, treated, controls):
    found = prepared(study, sample)
    sizes = (len(found.levels), len(found.treated), len(found.controls))
    assert sizes == (countries, treated, controls)


def test_each_rule_leaves_out_whom_it_should():
    lost = [len(dropped.entities) for dropped in prepared(RESERVES).dropped]
    assert lost == [100, 11, 4, 6, 1, 6, 11]
    members = facts.countries()["eu_member_from"].dropna().index
    assert len(set(prepared(RESERVES).controls) & set(members)) == 17


def test_breaks_depend_on_the_window():
    left_out = {"BEN", "BWA", "MDA", "NAM", "RUS", "TGO"}
    by_rule = [set(lost.entities) for lost in common_pool(DENSITY, 2006, 2022).dropped]
    assert left_out in by_rule
    assert "NAM" in common_pool(DENSITY, 2006, 2016).wide.index


def test_a_break_is_a_factor_in_either_direction():
    wide = common_pool(DENSITY, 2006, 2022).wide.iloc[:3].copy()
    wide.iloc[0, 5:] *= 2.6 * wide.iloc[0, 4] / wide.iloc[0, 5]
    wide.iloc[1, 5:] *= wide.iloc[1, 4] / wide.iloc[1, 5] / 2.6
    wide.iloc[2, 5:] *= 2.4 * wide.iloc[2, 4] / wide.iloc[2, 5]
    assert breaks(wide) == list(wide.index[:2])


def test_reforms_are_read_off_the_days():
    falls = first_falls()
    by_year = np.bincount(list(falls.first.values()), minlength=2020)[2004:2019]
    assert len(falls.days) == 133
    assert list(by_year) == [6, 3, 4, 9, 14, 6, 3, 7, 3, 5, 2, 2, 2, 3, 2]


def test_the_reform_samples_have_their_sizes():
    found, consistent, days = prepare_density(), prepare_density(consistent=True), prepare_days()
    assert (len(found.treated), len(found.controls)) == (9, 32)
    assert found.treated == {"PER": 2009, "LTU": 2013, "ZMB": 2013, "ESP": 2014} | dict.fromkeys(
        ("ARM", "BWA", "KOR", "MYS", "URY"), 2011
    )
    assert (len(consistent.treated), len(consistent.levels)) == (8, 38)
    assert (len(days.treated), len(days.levels)) == (12, 107)


def test_announcement_years_are_left_out_and_horizons_end():
    reserves = prepared(RESERVES)
    rows = reserves.rows(("MAR", "IND"))
    years = {name: set(rows.loc[rows["country_iso3"] == name, "year"]) for name in ("MAR", "IND")}
    assert years["MAR"] == {*range(2006, 2013), *range(2014, 2020)}
    assert years["IND"] == set(range(2006, 2021))
    assert rows["year"].max() == 2020
    tunisia = prepared(TUNISIA).rows(("TUN",))
    assert set(tunisia["year"]) == {*range(2006, 2018), *range(2019, 2023)}


@pytest.mark.parametrize("study", [RESERVES, MOROCCO, TUNISIA])
def test_a_treated_country_is_never_a_control(study):
    found = prepared(study)
    assert not {"MAR", "TUN", "IND", "PHL"} & set(found.controls)
    assert not set(found.treated) & set(found.controls)


def test_every_procurement_and_entry_event_is_coded_once_with_a_reason():
    codings = evidence.study_events()
    for study, instrument in ((RESERVES, "procurement"), ("entry_reforms", "entry_reform")):
        coded = list(codings.loc[codings["study"] == study, "event_id"])
        assert sorted(coded) == sorted(facts.events(instrument)["event_id"])
    assert codings[["reason", "reason_fr"]].notna().all(axis=None)


REFUSALS = [
    (RESERVES, "density", "aspirational", "one country with a usable date and outcome"),
    (RESERVES, "density", "price_preference", "the pandemic cannot be separated from the policy"),
    ("entry_reforms", "density", "event_rows", "names reformers because their days fell"),
    ("entry_reforms", "mobile", "primary", "for the density of new companies only"),
    (TUNISIA, "trademarks", "primary", r"No treated country is left \(TUN\)"),
    (MOROCCO, "bank_credit", "primary", "credit to all private firms and none to small firms"),
]


@pytest.mark.parametrize(("study", "outcome", "sample", "words"), REFUSALS)
def test_what_the_panel_cannot_carry_is_declined(study, outcome, sample, words):
    with pytest.raises(NotEstimable, match=words):
        evidence.run_study(study, outcome, sample)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("moroco_reserve",), "morocco_reserve"),
        ((MOROCCO, "densty"), "density"),
        ((MOROCCO, "density", "primry"), "primary"),
        (("entry_reforms", "density", "first_stge"), "first_stage"),
    ],
)
def test_unknown_names_are_refused_with_the_near_one(arguments, near):
    with pytest.raises(DataError, match=near):
        evidence.run_study(*arguments)


def test_the_pre_specified_estimate_comes_first_and_its_mde_beside_it(morocco):
    assert list(morocco.estimates)[:2] == ["synthetic_did", "minimum_detectable_effect"]
    assert morocco.main is morocco.estimates["synthetic_did"]
    again = evidence.synthetic_did(morocco.design, morocco.data, n_rep=1000)
    assert morocco.main.table.equals(again.table)
    assert len(again.replicates) == 27
    assert again.table["placebo_p"].iloc[0] >= 1 / 28


def test_the_estimate_does_not_depend_on_the_order_of_rows(morocco):
    shuffled = morocco.data.sample(frac=1, random_state=1)
    again = evidence.synthetic_did(morocco.design, shuffled, inference="none")
    assert np.isclose(again.table["estimate"].iloc[0], morocco.main.table["estimate"].iloc[0])


def test_a_planted_effect_is_found(morocco):
    design, data = morocco.design, morocco.data.copy()
    treated = data["year"] >= data["first_year"]
    data.loc[treated, design.outcome] += 1.5
    again = evidence.synthetic_did(design, data, inference="none").table["estimate"].iloc[0]
    assert np.isclose(again, morocco.main.table["estimate"].iloc[0] + 1.5)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_conclusion_says_what_could_have_been_detected(morocco, lang):
    smallest = morocco.estimates["minimum_detectable_effect"].table["estimate"].iloc[0]
    shown = morocco.conclusion(lang)
    assert f"+{100 * np.expm1(smallest):.0f}" in shown
    assert f"{100 * -np.expm1(-smallest):.0f}" in shown
    assert morocco.in_language(lang).text()


def test_the_checklist_has_twenty_lines_in_both_languages(morocco):
    filled = morocco.checklist("fr")
    assert list(filled["number"]) == list(range(1, 21))
    first = filled.set_index("number")
    assert "2-12-349" in first.loc[1, "value"]
    assert "27" in first.loc[14, "value"]
    assert (first.loc[[1, 4, 18], "verdict"] == "pass").all()
    assert "logarithme" in first.loc[17, "value"]


def test_the_dose_of_labels_bounds_any_effect():
    registered = facts.panel("IC.BUS.NREG", "TUN", range(2019, 2023))["IC.BUS.NREG"].min()
    assert dose() == pytest.approx(248 / registered)
    assert 0.01 < dose() < 0.025
    told = evidence.run_study(TUNISIA).conclusion("en")
    assert told.endswith("Nothing is concluded about the Act.")


def test_the_reform_study_runs_and_quotes_the_largest_p():
    found = evidence.run_study("entry_reforms")
    names = ("imputation", "wild_bootstrap", "randomisation")
    p = max(found.estimates[name].table["p_value"].iloc[0] for name in names)
    assert f"{p:.2f}" in found.conclusion("en")
    assert "group_time" in found.declined
    first_stage = evidence.run_study("entry_reforms", sample="first_stage").conclusion("en")
    assert "a description and not an effect" in first_stage


def test_the_reserves_average_the_two_countries_with_years_before():
    found = evidence.run_study(RESERVES)
    each = [found.estimates[f"synthetic_did {name}"] for name in ("IND", "MAR")]
    mean = np.mean([one.table["estimate"].iloc[0] for one in each])
    assert found.main.table["estimate"].iloc[0] == pytest.approx(mean)
    assert len(found.main.replicates) == 31 * 30
    assert "2014 (MAR)" in str(found.declined["group_time"])
    assert found.in_language("fr").text()


def test_the_list_of_runs_names_every_sample():
    runs = evidence.study_runs()
    assert set(runs["study"]) == {RESERVES, "entry_reforms", MOROCCO, TUNISIA}
    assert set(runs["outcome"]) == {*OUTCOMES, *ABSENT}
    assert runs.loc[runs["outcome"].isin(ABSENT), "declined"].all()
    for study in (RESERVES, MOROCCO, TUNISIA):
        mine = runs[(runs["study"] == study) & ~runs["declined"]]
        assert list(dict.fromkeys(mine["sample"])) == list(samples(study))
        assert mine["sample"].iloc[0] == "primary"


def test_variants_are_counted_and_adjusted_together():
    whole = evidence.study_variants("tunisia_act")
    assert set(whole["outcome"]) == {*OUTCOMES, *ABSENT}
    assert whole.loc[whole["estimate"].isna(), "declined"].notna().all()
    tested = whole["largest_p"].dropna()
    assert whole["p_adjusted"].dropna().tolist() == evidence.adjust(tested.to_numpy()).tolist()
    table = whole[whole["outcome"] == "density"].set_index("sample")
    assert table.index[0] == "primary"
    assert (table["p_adjusted"] >= table["largest_p"]).all()
    assert np.isnan(table.loc["similar_pandemic", "detectable"])
    with pytest.raises(DataError, match="tunisia_act"):
        evidence.study_variants("tunisia_akt")


def test_with_too_few_donors_nothing_is_concluded():
    told = evidence.run_study(MOROCCO, sample="without_union").conclusion("en")
    assert "too few donors" in told


def test_an_unbalanced_sample_really_has_gaps():
    found = prepared(RESERVES, "contested_unbalanced")
    missing = found.levels.isna().to_numpy()
    assert missing.mean() == pytest.approx(0.10, abs=0.005)
    assert (~missing).sum(axis=1).min() >= 8
    assert found.data["log_density"].notna().all()


def test_the_estimator_follows_the_number_of_treated():
    some = evidence.run_study(RESERVES, sample="contested_kept", companions=False)
    assert list(some.estimates) == [
        "imputation", "minimum_detectable_effect", "wild_bootstrap", "randomisation",
    ]  # fmt: skip
    few = evidence.run_study(RESERVES, sample="unbalanced", companions=False)
    assert "wild_bootstrap" not in few.estimates


def test_clean_controls_never_had_a_smaller_fall():
    falls = first_falls()
    assert len(falls.days) - len(falls.smaller) == 16
    clean = prepare_density(clean=True)
    assert not set(clean.controls) & set(falls.smaller)
    assert clean.treated == prepare_density().treated


def test_next_years_days_stand_beside_the_elasticity():
    found = days_regression()
    assert (found.lags.n_clusters, len(found.countries)) == (83, 83)
    lags = found.lags.table.set_index("term")["estimate"]
    each = [lags[f"days_lag_{k}"] for k in (0, 1, 2)]
    assert lags["sum of lags"] == pytest.approx(sum(each))
    assert found.lead.table["term"].iloc[0] == "days_next_year"
    told = evidence.run_study("entry_reforms", sample="days_regression")
    assert "which cannot cause it" in told.conclusion("en")
    with pytest.raises(NotEstimable, match="without a treatment"):
        told.checklist()


def test_the_days_regression_is_the_dummy_regression():
    import statsmodels.formula.api as smf

    found = days_regression()
    names = ["days_lag_0", "days_lag_1", "days_lag_2"]
    rows = found.data.dropna(subset=["log_density", *names])
    formula = "log_density ~ days_lag_0 + days_lag_1 + days_lag_2 + C(country_iso3) + C(year)"
    oracle = smf.ols(formula, rows).fit()
    mine = found.lags.table.set_index("term")["estimate"]
    assert mine[names].to_numpy() == pytest.approx(oracle.params[names].to_numpy(), abs=1e-9)


def test_lags_go_by_year():
    rows = days_regression().data.set_index(["country_iso3", "year"])
    country = rows.index[0][0]
    own = rows.loc[country]
    year = own.index[3]
    assert own.loc[year, "days_lag_1"] == pytest.approx(own.loc[year - 1, "days_lag_0"])
    assert own.loc[year - 1, "days_next_year"] == pytest.approx(own.loc[year, "days_lag_0"])


def test_the_event_study_of_the_reforms_has_several_countries_a_date():
    found = evidence.run_study("entry_reforms")
    assert found.estimates["event_study"].table["n_obs"].iloc[1:].max() == 7  # 2011 and 2013
    joint = found.estimates["pretrend"].table.iloc[0]
    assert joint["p_value"] > 0.05  # by permuted dates; the F law of seven treated says otherwise
    checks = found.checklist("en").set_index("number")
    assert checks.loc[5, "value"].startswith("joint p")
    assert "breakdown" not in checks.loc[6, "value"]


def test_placebo_outcomes_are_estimated_with_placebos(morocco):
    table = morocco.estimates["placebo_outcomes"].table
    assert table["term"].tolist() == ["log_mobile", "resource_rents"]
    assert table["p_value"].notna().all()
    assert "Mobile" in morocco.checklist("en").set_index("number").loc[8, "value"]


def test_questions_take_their_numbers_from_the_tables():
    events = facts.events().set_index("event_id")
    said = question(MOROCCO).said("en")
    assert f"{events.loc['EV_MAR_07', 'intensity_value']:.0f}%" in said
    assert str(events.loc["EV_MAR_07", "year_effective"]) in said
    assert "2019" in question(TUNISIA).said("en")


def test_the_curve_tests_every_other_assignment_of_one_country(morocco):
    curve = study_curve(morocco)
    assert curve.n_perm == 27
    row = curve.table[(curve.table["sample"] == "all") & (curve.table["estimator"] == MAIN)]
    assert row["estimate"].iloc[0] == pytest.approx(morocco.main.table["estimate"].iloc[0])
    joint = curve.joint.set_index("statistic")["p_value"]
    assert joint["median"] * 28 == pytest.approx(round(joint["median"] * 28))
    assert joint[["share_significant", "mean_statistic"]].isna().all()  # no spec has an error


def test_the_band_over_all_years_holds_the_pointwise_one(morocco):
    table = study_paths(morocco).event.table
    assert (table["band_low"] <= table["conf_low"] + 1e-12).all()
    assert (table["band_high"] >= table["conf_high"] - 1e-12).all()
    assert (table["event_time"] < 0).sum() == 7
    placebo = evidence.synthetic_control(
        morocco.design, morocco.data, treated="MAR", demeaned=True
    ).placebo(statistic="gap")
    gap = placebo.synthetic.gaps["gap"].to_numpy()
    assert table["estimate"].to_numpy() == pytest.approx(gap)
    reach = np.abs(placebo.gaps[1:]).max(axis=0)  # of 27 the largest alone is beyond 5 %
    assert (table["conf_high"] - table["estimate"]).to_numpy() == pytest.approx(reach)
    assert study_paths(morocco).gap_rank == (placebo.rank, 28)


def test_the_literature_stands_beside_the_detectable_effect(morocco):
    known = evidence.effects("entry_reform", "firm_entry")
    known = known[known["superseded_by"].isna()]
    said = published("entry_reforms").said("en")
    assert f"from {known['estimate'].min():.0f}% to {known['estimate'].max():.0f}%" in said
    lines = morocco.checklist("en").set_index("number")["value"]
    assert "no published effect on the creation of companies" in lines[13]

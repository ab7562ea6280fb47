"""Scenario files: what is read, what is refused and how, and that every number has its row."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from analysis import policy
from analysis.language.errors import DataError
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.commands import scenario as new_scenario_command
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario_file import home
from analysis.policy.scenario_template import new_scenario
from analysis.policy.support import agrees, find_rows

NAMES = [
    "baseline",
    "assistance",
    "co-investment",
    "grants",
    "guarantee",
    "procurement-20",
    "procurement-30",
    "prompt-payment",
    "rent-36",
    "sba-eu",
    "sba-morocco",
    "sba-us",
    "tunisia-startup-act",
]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(home(), tmp_path / "s")
    return tmp_path / "s"


def changed(folder: Path, name: str, old: str, new: str, file: str | None = None) -> Path:
    """Write a change into a copied file; returns the scenario's path."""
    path = folder / f"{file or name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / f"{name}.yaml"


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        policy.load_scenario(path)
    return str(caught.value)


# what is shipped -----------------------------------------------------------------------------


def test_shipped_scenarios_are_these():
    table = policy.scenarios()
    assert list(table.index) == NAMES
    assert table.loc["sba-us", "levers"].split(", ") == [
        "procurement", "guarantee", "grants", "coinvest", "assistance", "payment", "entry",
    ]  # fmt: skip
    assert (table["start"] == "2014-01-01").all()
    assert (table["horizon"] == 10).all()
    assert (table["title"] != table["title_fr"]).all()
    assert list(table.loc[NAMES[1:], "baseline"].unique()) == ["baseline"]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_scenario_has_a_row_or_a_reason(name):
    scenario = policy.load_scenario(name)
    assert scenario.notes == ()
    settings = [one for lever in scenario.levers for one in lever.settings]
    assert settings
    for setting in settings:
        assert setting.citations or setting.assumption, setting.key
        assert bool(setting.assumption) == bool(setting.assumption_fr)
    cited = [one for setting in settings for one in setting.citations]
    rows = find_rows(one.row_id for one in cited)
    assert [one.says for one in cited if not agrees(one, rows[one.row_id])] == []


def test_every_assumption_has_a_row_or_a_reason_and_both_languages():
    items = list(load_assumptions())
    assert len(items) > 140
    told = [(item.key, item.citations, item.assumption, item.assumption_fr) for item in items]
    told += [
        (f"{item.key} at {hub.entity}", hub.citations, hub.assumption, hub.assumption_fr)
        for item in items
        for hub in item.hubs
    ]
    for key, citations, why, why_fr in told:
        assert citations or why, key
        assert bool(why) == bool(why_fr), key
    rows = find_rows(one.row_id for _, citations, _, _ in told for one in citations)
    for _, citations, _, _ in told:
        for one in citations:
            assert agrees(one, rows[one.row_id]), one.says
    assert [item.key for item in items if not (item.label and item.label_fr and item.unit)] == []


def test_shipped_files_have_unit_and_place_for_every_number():
    for name in NAMES:
        content = yaml.safe_load((home() / f"{name}.yaml").read_text("utf-8"))
        for lever, block in content["levers"].items():
            for key, entry in block.items():
                if key != "start":
                    assert set(entry) >= {"value", "unit"}, (name, lever, key)
                    assert entry["unit"] == LEVERS[lever].parameter(key).unit


def test_beliefs_keep_inside_what_is_allowed():
    for item in load_assumptions():
        assert item.low <= item.value <= item.high, item.key
        for setting in SETTINGS:
            belief = item.belief(setting)
            assert item.low <= belief.mean <= item.high, (item.key, setting)


def test_model_asks_for_every_assumption_and_no_other():
    """Keys that the code names, spelled out or built, against those of the file."""
    code = "\n".join(path.read_text("utf-8") for path in Path(policy.__file__).parent.rglob("*.py"))
    named = set(re.findall(r'"([a-z]+\.[a-z_0-9]+)"', code))
    bands = {f"common.tax_{part}_{band}" for part in ("from", "rate") for band in range(1, 6)}
    rates = {
        f"common.{who}_rate_{part}"
        for who in ("employer", "employee")
        for part in ("capped", "whole")
    }
    keys = {item.key for item in load_assumptions()}
    worths = {key for key in keys if key.startswith("common.worth_")}
    assert keys - named - bands - rates - worths == set()


def test_listing_names_every_number_with_its_sources():
    frame = policy.numbers_of("sba-morocco", lang="fr")
    scenario = policy.load_scenario("sba-morocco")
    assert (frame["kind"] == "policy").sum() == sum(len(one.settings) for one in scenario.levers)
    target = frame[frame["key"] == "procurement.target_share"].iloc[0]
    assert (target["value"], target["rows"]) == (0.30, "MAR_PRO_041 (30), MAR_PRO_001 (20)")
    assert target["source_ids"] == "telquel-2019, challenge-elfergui"
    assert ((frame["rows"] != "") | (frame["assumption"] != "")).all()
    rabat = policy.numbers_of("guarantee", entity="technopark-rabat", every=True)
    rabat = rabat.set_index("key")
    assert rabat.loc["tenants.startup_share", "value"] == 0.85
    assert "grants.award" in rabat.index


# what is read --------------------------------------------------------------------------------


def test_copied_folder_loads_by_path_and_equals_the_shipped(folder):
    assert policy.load_scenario(folder / "sba-eu.yaml") == policy.load_scenario("sba-eu")


def test_plain_numbers_are_read_in_the_declared_unit(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "levers:\n  procurement:\n    target_share: 0.25\n    compliance: 0.8\n", "utf-8"
    )
    scenario = policy.load_scenario(path)
    target, compliance = scenario.levers[0].settings
    assert (target.value, target.unit, compliance.value) == (0.25, "share", 0.8)
    assert scenario.baseline == policy.load_scenario("baseline")
    assert (scenario.name, scenario.horizon, scenario.entity) == (
        "mine",
        10,
        "technopark-casablanca",
    )


@pytest.mark.parametrize(
    ("written", "value"), [("2e-1", 0.2), (".2", 0.2), ("0.20", 0.2), ("+0.2", 0.2), ("1", 1.0)]
)
def test_numbers_are_read_as_they_are_meant(folder, written, value):
    path = changed(folder, "procurement-20", "value: 0.2", f"value: {written}")
    assert policy.load_scenario(path).levers[0].get("target_share").value == value


@pytest.mark.parametrize(
    ("written", "start"),
    [("2016", "2016-01-01"), ("2016-07", "2016-07-01"), ("2016-07-01", "2016-07-01")],
)
def test_dates_are_starts_of_half_years(folder, written, start):
    path = changed(folder, "procurement-20", "start: 2014", f"start: {written}")
    path = changed(folder, "procurement-20", "    start: 2014\n", "")
    scenario = policy.load_scenario(path)
    assert [scenario.start, scenario.levers[0].start] == [start, start]


def test_levers_stand_in_one_order_whatever_the_file(folder):
    path = folder / "sba-us.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    content["levers"] = dict(reversed(content["levers"].items()))
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")
    assert policy.load_scenario(path) == policy.load_scenario("sba-us")


def test_own_assumptions_change_only_what_they_name(folder):
    (folder / "mine.yaml").write_text(
        "kind: assumptions\nguarantee:\n  default: 0.08\nrent:\n  tied_exits:\n"
        "    value: 0.6\n    distribution: Beta(0.6, 0.05)\n    assumption: our register\n",
        "utf-8",
    )
    path = changed(folder, "guarantee", "assumptions: assumptions", "assumptions: mine")
    table = policy.load_scenario(path).assumptions
    assert [item.key for item in table if item.own] == ["guarantee.default", "rent.tied_exits"]
    bare = table.get("guarantee.default")
    assert bare.belief("sceptical").mean == 0.08
    assert bare.citations == ()  # the shipped rows do not carry it
    assert "own value" in bare.assumption
    assert policy.load_scenario(path).notes == ()  # and no row has changed
    told = policy.simulate(path, draws=10).notes[-1]
    assert "Loan guarantee: default of guaranteed loans" in told.said()
    assert "guarantee.default" not in told.said("fr")
    assert table.get("rent.tied_exits").distribution.spread == 0.05
    assert (
        table.get("rent.tied_exits").label
        == "Departures after the discount that the price causes (λ)"
    )
    assert len(table) == len(load_assumptions())


def test_values_may_be_changed_in_code():
    scenario = policy.load_scenario("procurement-20")
    more = scenario.with_lever("procurement", target_share=0.4)
    assert more.levers[0].get("target_share").value == 0.4
    assert scenario.levers[0].get("target_share").value == 0.2
    both = scenario.with_lever("assistance", firms_share=0.1)
    assert [one.lever for one in both.levers] == ["procurement", "assistance"]
    assert both.without("assistance") == scenario
    with pytest.raises(DataError, match="coverage"):
        scenario.with_lever("guarantee", take_up_extra=0.1)
    with pytest.raises(DataError, match="Did you mean relief"):
        scenario.with_lever("releif", label_share=0.1)
    with pytest.raises(DataError, match="0 to 1"):
        scenario.with_lever("procurement", target_share=40)
    with pytest.raises(DataError, match="target_share"):
        scenario.with_lever("procurement", target_shar=0.4)


# what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["0,2", "no", "'0.2'", "yes", "0x1F", ".nan", ".inf", "[0.2]"])
def test_text_where_a_number_belongs_is_refused(folder, written):
    said = refusal(changed(folder, "procurement-20", "value: 0.2", f"value: {written}"))
    assert "procurement-20.yaml, line 20, key target_share" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("value", ["-5", "25000", "1.2"])
def test_values_that_cannot_be_are_refused_with_the_range(folder, value):
    said = refusal(changed(folder, "procurement-20", "value: 0.2", f"value: {value}"))
    assert "target_share" in said
    assert "0 to 1" in said


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("target_share:", "tagret_share:", ["tagret_share", "Did you mean target_share?"]),
        ("\nlevers:", "\nleverz:", ["leverz", "levers"]),
        ("  procurement:", "  procurment:", ["procurment", "Did you mean procurement?"]),
        ("unit: share", "unit: percent", ["percent", "unit share"]),
        ("value: mix 2014", "value: mix 2015", ["compliance", "mix 2014, mix 2023"]),
        ("start: 2014", "start: 2014-03", ["start", "half-year"]),
        ("start: 2014", "start: 3014", ["line 9", "start", "half-year"]),
        ("horizon: 10", "horizon: 90", ["horizon", "1 to 30"]),
        ("horizon: 10", "horizon: 10.5", ["line 10", "horizon", "10.5", "whole number"]),
        ("kind: scenario", "kind: scenari", ["line 2", "kind", "Did you mean scenario?"]),
        ("    start: 2014", "    start: 2013-07", ["line 18", "from 2014-01-01 on"]),
        ("    start: 2014", "    start: 2024", ["line 18", "before 2024-01-01"]),
        ("    start: 2014", "\tstart: 2014", ["line 18: found character"]),
        ("currency_year: 2013", "currency_year: 2020", ["currency_year", "2013"]),
        ("currency: MAD", "currency: EUR", ["currency", "MAD"]),
        ("MAR_PRO_039 (20)", "MAR_PRO_039 (25)", ["MAR_PRO_039 (25)", "20, as in the data"]),
        ("MAR_PRO_039 (20)", "MAR_PRO_939 (20)", ["MAR_PRO_939", "a row of the data package"]),
        ("baseline: baseline", "baseline: nothing", ["baseline", "nothing"]),
        ("baseline: baseline", "baseline: procurement-20", ["baseline", "another scenario"]),
        ("assumptions: assumptions", "assumptions: mine", ["assumptions", "beside this one"]),
    ],
)  # fmt: skip
def test_wrong_keys_units_words_and_rows_are_refused_by_name(folder, old, new, wanted):
    said = refusal(changed(folder, "procurement-20", old, new))
    for words in wanted:
        assert words in said


def test_a_file_that_is_no_block_of_keys_is_told_as_it_is(folder):
    (folder / "mine.yaml").write_text("hello\n", "utf-8")
    assert "mine.yaml, line 1: found hello; expected a mapping" in refusal(folder / "mine.yaml")


def test_a_lever_may_begin_in_the_last_half_year(folder):
    path = changed(folder, "procurement-20", "    start: 2014", "    start: 2023-07")
    assert policy.load_scenario(path).levers[0].start == "2023-07-01"


def test_repeated_keys_are_refused_in_any_block(folder):
    block = "    target_share:\n      value: 0.2\n"
    said = refusal(changed(folder, "procurement-20", block, block + "      value: 0.3\n"))
    assert "key value" in said
    shutil.copy(home() / "procurement-20.yaml", folder)
    again = "    compliance:\n"
    said = refusal(changed(folder, "procurement-20", again, "    target_share: 0.3\n" + again))
    assert "line 23, key target_share" in said
    assert "line 19" in said


def test_all_faults_are_said_together(folder):
    path = changed(folder, "procurement-20", "value: 0.2", "value: 0,2")
    path = changed(folder, "procurement-20", "horizon: 10", "horizon: ten")
    with pytest.raises(DataError) as caught:
        policy.load_scenario(path)
    assert [fault.row for fault in caught.value.faults] == [10, 20]
    assert "attendu" in caught.value.said("fr")


def test_missing_law_is_asked_for(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("levers:\n  guarantee:\n    take_up_extra: 0.02\n", "utf-8")
    said = refusal(path)
    assert "coverage" in said
    assert "loan" in said


def test_discount_comes_in_half_years(folder):
    said = refusal(changed(folder, "rent-36", "value: 36", "value: 20"))
    assert "multiple of 6" in said


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("LogN(0.05, 0.4)", "LogN(0.05)", "Tri(0, 1, 2)"),
        ("Tri(0.03, 0.05, 0.10)", "Tri(0.05, 0.03, 0.10)", "Tri(0, 1, 2)"),
        (
            "    value: 0.05\n    distribution: Tri",
            "    value: 5\n    distribution: Tri",
            "0 to 0.3",
        ),
        ("sceptical: 0.08", "sceptical: none", "sceptical"),
        ("block: default", "block: defaults", "Did you mean default?"),
    ],
)
def test_faults_of_assumptions_are_refused(folder, old, new, wanted):
    said = refusal(changed(folder, "guarantee", old, new, file="assumptions"))
    assert wanted in said
    assert "assumptions.yaml" in said


def test_own_assumption_without_reason_is_refused(folder):
    (folder / "mine.yaml").write_text("guarantee:\n  default:\n    value: 0.08\n", "utf-8")
    said = refusal(changed(folder, "guarantee", "assumptions: assumptions", "assumptions: mine"))
    assert "rows of the data package, or an assumption" in said


def test_unknown_scenario_is_refused_with_the_near_name():
    with pytest.raises(DataError, match="did you mean procurement-20"):
        policy.load_scenario("procurement20")


def test_changed_rows_and_other_models_are_noted(folder):
    path = folder / "procurement-20.yaml"
    digest = policy.load_scenario(path).data_digest
    path = changed(folder, "procurement-20", digest, "0" * 16)
    path = changed(folder, "procurement-20", 'model: "1"', 'model: "0"')
    notes = [str(note) for note in policy.load_scenario(path).notes]
    assert len(notes) == 2
    assert "changed" in notes[0]
    assert "version" in notes[1]


# what is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_new_scenario_loads_and_names_every_parameter(tmp_path, lang):
    path = new_scenario(tmp_path / "mine", lang)
    text = path.read_text("utf-8")
    for lever in LEVERS.values():
        for key in lever.keys:
            assert f" {key}: " in text
    scenario = policy.load_scenario(path)
    assert [one.lever for one in scenario.levers] == ["assistance"]
    with pytest.raises(DataError):
        new_scenario(tmp_path / "mine")


def test_new_scenario_loads_with_all_levers_on(tmp_path):
    path = new_scenario(tmp_path / "mine")
    text = path.read_text("utf-8").split("levers:\n")
    on = re.sub(r"(?m)^  # ", "  ", text[1])
    path.write_text(f"{text[0]}levers:\n{on}", "utf-8")
    assert [one.lever for one in policy.load_scenario(path).levers] == list(LEVERS)


def test_command_writes_a_scenario(tmp_path):
    done = CliRunner().invoke(new_scenario_command, [str(tmp_path / "mine"), "--lang", "fr"])
    assert done.exit_code == 0
    assert "mine.yaml" in done.output


def test_equality_ignores_titles():
    scenario = policy.load_scenario("rent-36")
    assert replace(scenario, title="other") == scenario
    assert scenario.with_lever("rent", discount_months=30) != scenario

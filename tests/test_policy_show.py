"""A scenario is shown with its law and budget, by name or path; a wrong name finds the near one."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from analysis import policy
from analysis.cli import main
from analysis.language.numbers import unknown
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.levers.registry import LEVERS
from analysis.policy.quantities import in_unit
from analysis.policy.scenario_file import home
from analysis.policy.scenario_lines import scenario_lines


def shown(*words):
    done = CliRunner().invoke(main, ["show", *map(str, words)])
    return done.exit_code, done.output.replace("\xa0", " ").replace("\u202f", " ")


def test_a_reserve_is_shown_with_value_unit_rows_baseline_start_horizon_and_digest():
    code, said = shown("procurement-20")
    lines = said.splitlines()
    assert code == 0
    assert lines[0] == "A fifth of public purchases reserved for small firms (procurement-20)"
    assert "Compared with: baseline" in lines
    assert "From 1 January 2014, 10 years" in lines
    row = (
        "  Share of purchases reserved: 20% [MAR_PRO_039 (20), MAR_PRO_038 (2014), EV_MAR_07 (20)]"
    )
    assert row in lines
    digest = policy.load_scenario("procurement-20").data_digest
    assert lines[-1] == f"Model 1, rows {digest}"


@pytest.mark.parametrize("name", list(policy.scenarios().index))
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_scenario_shows_every_number_of_its_law(name, lang):
    code, said = shown(name, "--lang", lang)
    assert code == 0
    scenario = policy.load_scenario(name)
    for lever in scenario.levers:
        assert LEVERS[lever.lever].label.said(lang) in said
        for setting in lever.settings:
            for cited in setting.citations:
                assert cited.says in said
    assert not re.search(r"\bNone\b|\bnan\b|[{}]", said)


def test_another_value_at_another_hub_is_shown():
    scenario = policy.load_scenario("grants").with_lever("grants", budget=3.0)
    lever = scenario.levers[0]
    setting = replace(lever.settings[0], hubs=(("technopark-rabat", 0.4),))
    line = scenario_lines(replace(scenario, levers=(replace(lever, settings=(setting,)),)), "en")
    assert "; technopark-rabat: 400,000 MAD a year" in line.replace("\xa0", " ")


def test_a_file_of_ones_own_is_shown_by_its_path(tmp_path):
    path = tmp_path / "mine.yaml"
    shutil.copy(home() / "rent-36.yaml", path)
    code, said = shown(path)
    assert code == 0
    assert said.splitlines()[0] == "36 months at half price instead of 18 (mine)"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("procuremnt-20", "did you mean procurement-20?"),
        ("technopark-casablenca", "did you mean technopark-casablanca?"),
        ("usine-digitale-casablanka", "did you mean usine-digitale-casablanca?"),
    ],
)
def test_a_wrong_name_finds_the_near_one_of_all_kinds(name, near):
    code, said = shown(name)
    assert code == 1
    assert said.startswith("entity, scenario or source: ")
    assert near in said


def test_a_faulty_file_is_refused_with_line_and_key(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("levers:\n  procurement: {target_share: 2}\n", encoding="utf-8")
    code, said = shown(path)
    assert code == 1
    assert "line 2, key target_share: found 2" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (0.037, "share/year", "3.7% a year", "3,7 % par an"),
        (0.333, "MAD m", "333,000 MAD", "333 000 MAD"),
        (8.9, "MAD m/year", "8.9 million MAD a year", "8,9 millions de MAD par an"),
        (50.0, "MAD/m2/month", "50 MAD/m² a month", "50 MAD/m² par mois"),
        (18, "months", "18 months", "18 mois"),
        (0.095, "hazard/year", "0.095 (hazard a year)", "0,095 (risque annuel)"),
        (0.13, "share of outlay", "13% of the outlay", "13 % de la dépense"),
        ("mix 2014", "distribution", "as known of the rule of 2014", None),
    ],
)
def test_numbers_have_their_unit_in_words(value, unit, english, french):
    for lang, told in (("en", english), ("fr", french)):
        if told is not None:
            said = in_unit(value, unit, lang).replace("\xa0", " ").replace("\u202f", " ")
            assert said == told


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_unit_of_levers_and_assumptions_has_words(lang):
    units = {p.unit for lever in LEVERS.values() for p in lever.parameters}
    units |= {item.unit for item in load_assumptions()}
    for unit in units - {"distribution"}:
        said = in_unit(2.0, unit, lang)
        assert "/" not in said.replace("/m²", "")
        assert unknown(lang) in in_unit(float("nan"), unit, lang)

"""The laboratory: controls move the numbers, a saved scenario is the same one, nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import browser
import jupyterlab
import numpy as np
import pytest
from playwright.sync_api import expect

from analysis import policy, report
from analysis.language.errors import DataError
from analysis.language.shown import plain
from analysis.language.typography import typeset
from analysis.policy.levers.registry import LEVERS
from analysis.report.laboratories.unit_words import UNITS, unit_words

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = [
    pytest.param(lever, parameter, id=f"{lever.name}.{parameter.key}")
    for lever in LEVERS.values()
    for parameter in lever.parameters
]


@pytest.fixture(scope="module")
def labs():
    """Laboratories by what they began from; each test leaves them as it likes."""
    made = {}

    def lab(scenario, **options):
        key = (scenario, *sorted(options.items()))
        if key not in made:
            made[key] = report.laboratory(scenario=scenario, **options)
        made[key].begin(policy.load_scenario(scenario))
        return made[key]

    return lab


def shown(lab):
    return lab.panel.results.value


def drawings(markup):
    return re.findall(r'<polyline points="([^"]*)"', markup)


def test_a_moved_slider_changes_figure_and_numbers(labs):
    lab = labs("procurement-30")
    before, sentence = shown(lab), lab.results.sentence()
    lab.panel.controls["payment.days_cut"].slider.value = 40.0
    assert lab.values["payment.days_cut"] == 40.0
    assert lab.results.sentence() != sentence
    assert sum(a != b for a, b in zip(drawings(before), drawings(shown(lab)), strict=True)) >= 3
    assert typeset(lab.results.sentence(), "en") in plain(shown(lab))


def test_a_typed_number_keeps_its_digits_beside_the_slider(labs):
    lab = labs("guarantee")
    control = lab.panel.controls["guarantee.take_up_extra"]
    control.number.value = 0.0371
    assert lab.values["guarantee.take_up_extra"] == 0.0371
    assert control.slider.value == 0.04
    control.slider.value = 0.05
    assert lab.values["guarantee.take_up_extra"] == 0.05
    months = lab.panel.controls["rent.discount_months"]
    months.number.value = 20.0  # time runs in half-years
    assert months.value == 18.0


def test_words_and_a_number_of_ones_own_take_turns(labs):
    lab = labs("procurement-20")
    compliance = lab.panel.controls["procurement.compliance"]
    assert compliance.value == "mix 2014"
    assert compliance.number.layout.display == "none"
    compliance.words.value = ""
    central = lab.begun.assumptions.get("procurement.compliance_2014").value
    assert lab.values["procurement.compliance"] == central
    compliance.number.value = 0.5
    assert lab.values["procurement.compliance"] == 0.5
    (lever,) = lab.scenario.levers
    assert lever.get("compliance").value == 0.5


@pytest.mark.parametrize(("lever", "parameter"), PARAMETERS)
def test_controls_have_the_ends_that_the_lever_declares(labs, lever, parameter):
    control = labs("baseline").panel.controls[f"{lever.name}.{parameter.key}"]
    assert (control.number.min, control.number.max) == (parameter.low, parameter.high)
    if control.stops:
        stops = [value for _, value in control.slider.options]
        assert (stops[0], stops[-1]) == (parameter.low, parameter.high)
        assert stops == sorted(set(stops))
    else:
        assert (control.slider.min, control.slider.max) == (parameter.low, parameter.high)
    if parameter.step:
        assert control.slider.step == parameter.step
    if parameter.choices:
        assert {value for _, value in control.words.options} == {*parameter.choices, ""}
        assert "allowed: 0 to 1.5" in control.range.value
    else:
        assert unit_words(parameter.unit, "en") in control.number.description
        assert parameter.unit in UNITS


def test_a_lever_switched_on_and_off_leaves_exactly_nothing(labs):
    lab = labs("baseline")
    assert lab.scenario.levers == ()
    control = lab.panel.controls["assistance.firms_share"]
    control.number.value = 0.2
    assert np.abs(lab.results.simulations["central"].draws["net_job_years"]).max() > 1
    control.number.value = 0.0
    for setting, simulation in lab.results.simulations.items():
        changed = simulation.paths[simulation.paths["scenario"] == "difference"]
        ends = changed[["mean", "median", "conf_low", "conf_high"]].to_numpy()
        assert np.array_equal(ends, np.zeros_like(ends)), setting
        draws = simulation.draws.filter(regex="^(net|gross|cost)_").to_numpy()
        assert np.array_equal(draws, np.zeros_like(draws)), setting
    assert "nothing changes" in shown(lab)


@pytest.mark.parametrize("setting", ["central", "sceptical", "advocate"])
def test_kept_draws_are_those_of_a_simulation(setting):
    scenario = policy.load_scenario("sba-us")
    bench = policy.workbench(scenario, entity="technopark-rabat", draws=500, rng=3)
    for name in ("rent-36", "sba-us"):
        reform = policy.load_scenario(name)
        kept = bench.simulate(reform, setting)
        whole = policy.simulate(
            reform, entity="technopark-rabat", setting=setting, draws=500, rng=3
        )
        assert kept.draws.equals(whole.draws)
        assert kept.paths.equals(whole.paths)
        assert kept.costs.equals(whole.costs)


def test_a_workbench_refuses_another_frame():
    scenario = policy.load_scenario("grants")
    bench = policy.workbench(scenario)
    with pytest.raises(DataError, match="another baseline, start, horizon or assumptions"):
        bench.simulate(replace(scenario, horizon=20))
    with pytest.raises(DataError, match="expected a multiple of 500"):
        policy.workbench(scenario, draws=700)


def test_a_saved_scenario_is_the_same_reform(labs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lab = labs("sba-morocco", entity="technopark-rabat")
    lab.panel.controls["guarantee.loan"].number.value = 0.41
    lab.panel.controls["payment.days_cut"].number.value = 1 / 3
    lab.panel.saving.name.value, lab.panel.saving.title.value = "mine", 'A "reform": 30 %, été'
    lab.panel.saving.save.click()
    assert "mine.yaml" in lab.panel.saving.said.value
    loaded = policy.load_scenario("mine.yaml")
    assert loaded.title == 'A "reform": 30 %, été'
    assert loaded.notes == ()
    assert replace(loaded, name=lab.scenario.name) == lab.scenario
    text = Path("mine.yaml").read_text("utf-8")
    for key in ("title", "baseline", "currency", "currency_year", "model", "data_digest"):
        assert re.search(rf"^{key}: \S", text, re.M), key
    guarantee = loaded.lever("guarantee")
    assert guarantee.get("loan").assumption == "Set in the laboratory."
    assert guarantee.get("coverage").citations  # untouched, so still with its row
    whole = policy.simulate(loaded, draws=500)
    assert whole.draws.equals(lab.results.simulations["central"].draws)


def test_a_title_left_as_it_was_says_that_the_reform_was_changed(labs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lab = labs("rent-36")
    saving = lab.panel.saving
    saving.name.value = "as-it-is"
    saving.save.click()
    lab.panel.controls["rent.discount_months"].number.value = 48
    saving.name.value = "longer"
    saving.save.click()
    shipped, unchanged = policy.load_scenario("rent-36"), policy.load_scenario("as-it-is.yaml")
    changed = policy.load_scenario("longer.yaml")
    assert (unchanged.title, unchanged.title_fr) == (shipped.title, shipped.title_fr)
    assert changed.title == f"{shipped.title}, changed"
    assert changed.title_fr == f"{shipped.title_fr}, modifié"
    assert shipped.title in changed.description
    saving.title.value = "Of my own"
    lab.panel.beginning.value = "grants"
    assert saving.title.value == "Of my own"


def test_a_file_of_ones_own_can_be_begun_from_again(tmp_path):
    path = policy.new_scenario(tmp_path / "own.yaml")
    lab = report.laboratory(scenario=path)
    lab.panel.beginning.value = "grants"
    assert [one.lever for one in lab.scenario.levers] == ["grants"]
    lab.panel.beginning.value = "own"
    assert lab.scenario.levers == policy.load_scenario(path).levers


def test_every_shipped_reform_comes_back_from_a_file(tmp_path):
    for name, row in policy.scenarios().iterrows():
        if row["baseline"]:
            scenario = policy.load_scenario(name)
            path = policy.save_scenario(scenario, tmp_path / f"copy-of-{name}", lang="fr")
            assert replace(policy.load_scenario(path), name=name) == scenario


def test_a_file_is_not_replaced_unasked(labs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lab = labs("grants")
    saving = lab.panel.saving
    saving.name.value = "kept.yaml"
    saving.save.click()
    before = Path("kept.yaml").read_bytes()
    lab.panel.controls["grants.budget"].number.value = 7.0
    saving.save.click()
    assert "is there already and was left as it is" in saving.said.value
    assert Path("kept.yaml").read_bytes() == before
    saving.replacing.value = True
    saving.save.click()
    assert policy.load_scenario("kept.yaml").lever("grants").get("budget").value == 7.0
    assert not saving.replacing.value  # the permission was for once
    assert [path.name for path in tmp_path.iterdir()] == ["kept.yaml"]


@pytest.mark.parametrize("name", ["assumptions", "baseline", "file/x"])
def test_a_scenario_that_cannot_stand_there_leaves_nothing(tmp_path, name):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataError):
        policy.save_scenario(policy.load_scenario("grants"), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_own_assumptions_are_not_lost_by_saving_elsewhere(tmp_path):
    scenario = policy.load_scenario("grants")
    item = scenario.assumptions.get("grants.displacement")
    own = replace(scenario, assumptions=scenario.assumptions.replaced(item.fixed(0.9)))
    target = tmp_path / "own.yaml"
    target.write_text("kind: scenario\nlevers:\n")
    before = target.read_bytes()
    with pytest.raises(DataError, match="not those of the scenario"):
        policy.save_scenario(own, target, replacing=True)
    assert target.read_bytes() == before


def test_another_language_says_everything(labs):
    lab = labs("sba-morocco", entity="technopark-tanger")
    english = {one.number.description for one in lab.panel.controls.values()}
    lab.panel.language.value = "fr"
    try:
        for key, control in lab.panel.controls.items():
            lever, name = key.split(".")
            label = typeset(LEVERS[lever].parameter(name).label.said("fr"), "fr")
            described = control.words or control.number
            assert described.description.startswith(label), key
            assert control.number.description not in english, key
        assert (lab.panel.saving.save.description, lab.panel.saving.brief.description) == (
            "Enregistrer comme fichier de scénario",
            "Enregistrer et produire la note",
        )
        assert "années d’emploi nettes" in shown(lab)
        assert 'lang="fr"' in shown(lab)
        assert not re.search(r"job-year|Baseline|Reform\b", shown(lab))
        assert dict(lab.panel.hub.options)["Technopark Tanger"] == "technopark-tanger"
    finally:
        lab.panel.language.value = "en"


def test_settings_and_hubs_are_chosen(labs):
    lab = labs("sba-morocco")
    central = lab.results.sentence()
    lab.panel.setting.value = "advocate"
    assert lab.results.sentence().startswith("Advocate")
    lab.panel.setting.value = "central"
    lab.panel.hub.value = "technopark-rabat"
    assert "Technopark Rabat" in lab.results.sentence()
    assert "its entries and exits are not known" in shown(lab)
    lab.panel.hub.value = "technopark-casablanca"
    assert lab.results.sentence() == central


def test_numbers_of_a_hub_follow_it_and_those_of_the_reader_stay(tmp_path):
    path = tmp_path / "two.yaml"
    grants = "  grants:\n    budget: {value: 3, unit: MAD m/year, hubs: {technopark-rabat: 0.4}}\n"
    path.write_text(f"kind: scenario\nlevers:\n{grants}")
    lab = report.laboratory(scenario=path)
    lab.set({"assistance.firms_share": 0.1})
    lab.move("technopark-rabat")
    assert (lab.values["grants.budget"], lab.values["assistance.firms_share"]) == (0.4, 0.1)
    budget = lab.scenario.lever("grants").get("budget")
    assert dict(budget.hubs) == {"technopark-rabat": 0.4}
    lab.set({"grants.budget": 0.5})
    assert lab.scenario.lever("grants").get("budget").hubs == ()


def test_a_hub_without_tenants_says_why_in_the_place_of_numbers():
    lab = report.laboratory("fes-shore", scenario="grants")
    assert "no count of tenants is known" in lab.html()
    assert "no count of tenants is known" in lab.panel.results.value
    lab.panel.hub.value = "technopark-casablanca"
    assert "net job-years" in lab.panel.results.value


def test_what_is_not_there_is_refused():
    lab = report.laboratory(scenario="grants")
    with pytest.raises(DataError, match="no lever has this parameter"):
        lab.set({"grants.size": 3.0})
    with pytest.raises(DataError, match="central"):
        report.laboratory(scenario="grants", setting="centrl")
    with pytest.raises(DataError, match="technopark-casablanca"):
        report.laboratory("technopark-casablnca")


def test_without_a_kernel_it_reads_as_a_page(labs):
    lab = labs("sba-morocco")
    bundle = lab._repr_mimebundle_()
    page = bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert page.count('<img alt="') == 2
    assert "<svg" not in page  # viewers of notebooks that nobody ran take drawings out
    assert "<script" not in page
    assert typeset(lab.results.sentence(), "en") in bundle["text/plain"]
    for lever in lab.scenario.levers:
        assert LEVERS[lever.lever].label.said("en") in bundle["text/plain"]


def test_where_controls_cannot_be_had_the_page_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    for name in ("panel", "controls", "lever_box", "saving_box"):
        monkeypatch.delitem(sys.modules, f"analysis.report.laboratories.{name}", raising=False)
    bundle = report.laboratory(scenario="grants")._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}


def test_the_brief_is_rendered_from_the_saved_file(labs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = []

    class Made:
        def __init__(self, status):
            row = {"status": status, "reason": "no", "reason_fr": "non"}
            self.reports = [type("Row", (), row | {"page": "rabat/mine.en.html"})]

    answers = ["rendered", "failed"]
    monkeypatch.setattr(
        "analysis.report.rendering.render",
        lambda jobs, out, **_: asked.append((jobs, out)) or Made(answers.pop(0)),
    )
    lab = labs("grants", entity="technopark-rabat")
    lab.panel.saving.name.value = "mine"
    lab.panel.saving.brief.click()
    ((job,), out) = asked[0]
    assert out == Path("reports")
    wanted = {"template": "scenario_brief", "scenario": "mine.yaml", "page": "mine", "lang": "en"}
    assert job == wanted | {"entity": "technopark-rabat"}
    (link,) = lab.panel.saving.page.outputs
    assert 'href="reports/rabat/mine.en.html"' in link["data"]["text/html"]
    assert policy.load_scenario("mine.yaml").entity == "technopark-rabat"
    lab.panel.saving.brief.click()
    assert "no" in plain(lab.panel.saving.said.value)
    assert lab.panel.saving.page.outputs == ()


def test_the_brief_takes_what_the_laboratory_hands_it():
    from analysis.report.laboratories.taking_away import BRIEF
    from analysis.report.templates import read_template

    template = read_template(ROOT / "parameterized" / f"{BRIEF}.ipynb")
    assert {"scenario", "entity", "lang", "data"} <= set(template.parameters)


@pytest.mark.browser
def test_a_reader_sees_figures_and_moves_a_slider_in_jupyterlab(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / "01_compare_hubs.ipynb", folder / "hubs.ipynb")
    shutil.copy(ROOT / "notebooks" / "06_policy_lab.ipynb", folder / "lab.ipynb")
    with (
        jupyterlab.jupyterlab(folder, tmp_path / "state") as address,
        browser.browser() as started,
    ):
        page = started.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(jupyterlab.PATIENCE)
        errors, asked = [], []
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        _figures_before_anything_is_run(page, address)
        jupyterlab.run_all(page, address, "lab.ipynb")
        lab = page.locator(".jupyter-widgets.tp-lab")
        _moved_by_keyboard(page, lab)
        _typed_and_told_in_french(page, lab)
        _saved(page, lab, folder)
        assert _unnamed(page) == []
        assert errors == []
        own = address.removeprefix("http://")
        assert [url for url in asked if own not in url and not url.startswith("data:")] == []


def _figures_before_anything_is_run(page, address):
    """An essay that JupyterLab does not trust has no style, no drawing, and every picture once."""
    jupyterlab.opened(page, address, "hubs.ipynb")
    output = page.locator(".jp-OutputArea-output")
    plots = output.locator("figure .plot")
    plots.first.scroll_into_view_if_needed()
    assert output.locator("style, svg").count() == 0
    assert plots.count() > 1
    seen = output.locator("img").evaluate_all(SIZES)
    assert [one for one in seen if not all(one)] == []
    assert sum(shown > 600 for shown, _ in seen) == plots.count()


SIZES = """all => Promise.all(all.map(one => one.decode().then(
  () => [one.clientWidth, one.naturalWidth], () => [0, 0])))"""


def _told(lab):
    return [lab.locator(".answer").inner_text(), *lab.locator("polyline").evaluate_all(POINTS)]


POINTS = "all => all.map(line => line.getAttribute('points'))"


def _wait_for_change(page, lab, before):
    page.wait_for_function(
        "([selector, text]) => document.querySelector(selector).innerText !== text",
        arg=[".jupyter-widgets.tp-lab .answer", before[0]],
    )
    return _told(lab)


def _moved_by_keyboard(page, lab):
    """An arrow key on a slider moves the number, the sentence, the figure and the table."""
    control = lab.locator(".tp-control", has_text="Days that public buyers pay sooner")
    box = control.locator("input")
    before, table = _told(lab), lab.locator(".results td").all_inner_texts()
    days = float(box.input_value())
    handle = control.locator(".noUi-handle")
    handle.press("ArrowRight")
    expect(box).to_have_value(f"{days + 1:g}", timeout=jupyterlab.PATIENCE)
    after = _wait_for_change(page, lab, before)
    assert lab.locator(".results td").all_inner_texts() != table
    handle.press("End")
    most = LEVERS["payment"].parameter("days_cut").high
    expect(box).to_have_value(f"{most:g}", timeout=jupyterlab.PATIENCE)
    last = _wait_for_change(page, lab, after)
    assert all(one != other for one, other in zip(last[1:], before[1:], strict=True))


def _typed_and_told_in_french(page, lab):
    before = _told(lab)
    box = lab.get_by_label("Budget for the reference hub")
    box.fill("4.5")
    box.press("Enter")
    before = _wait_for_change(page, lab, before)
    lab.get_by_role("button", name="Français").click()
    after = _wait_for_change(page, lab, before)
    assert "années d’emploi nettes" in after[0]
    assert [_heights(line) for line in after[1:]] == [_heights(line) for line in before[1:]]


def _heights(line):
    return [point.partition(",")[2] for point in line.split()]


def _saved(page, lab, folder):
    lab.get_by_label("Fichier", exact=True).fill("la-mienne")
    lab.get_by_label("Fichier", exact=True).press("Tab")
    lab.get_by_role("button", name="Enregistrer comme fichier de scénario").click()
    lab.get_by_text("la-mienne.yaml").first.wait_for()
    scenario = policy.load_scenario(folder / "la-mienne.yaml")
    assert scenario.lever("payment").get("days_cut").value == 365.0
    assert scenario.lever("grants").get("budget").value == 4.5
    loaded = report.laboratory(scenario=scenario, lang="fr")
    assert typeset(loaded.results.sentence(), "fr") == lab.locator(".answer").inner_text()


def _unnamed(page):
    """List fields of the laboratory without a name for readers who do not see; all but handles.

    The handle of an ipywidgets slider has no name; its number box beside it has.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".jupyter-widgets.tp-lab", options=browser.RULES).response
    return [
        (fault["id"], node["html"][:120])
        for fault in found["violations"]
        for node in fault["nodes"]
        if not (fault["id"] == "aria-input-field-name" and "noUi-handle" in node["html"])
    ]


def test_the_notebook_keeps_no_state_of_controls():
    notebook = json.loads((ROOT / "notebooks" / "06_policy_lab.ipynb").read_text("utf-8"))
    kinds = {
        kind
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        for kind in output.get("data", ())
    }
    assert kinds == {"text/html", "text/plain"}

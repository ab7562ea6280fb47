"""A batch checks the scenarios it asks for; a page stands as long as its scenario's files do."""

from __future__ import annotations

import shutil

import nbformat
import pytest
import runs

from analysis import policy
from analysis.facts import reads
from analysis.language.errors import DataError
from analysis.policy.scenario_file import home
from analysis.report import load_batch, planning, render


def refused(path):
    with pytest.raises(DataError) as error:
        load_batch(path)
    assert error.value.said("fr")
    return str(error.value)


def asked(tmp_path, scenario):
    path = tmp_path / "batch.yaml"
    path.write_text(f"- template: scenario_brief\n  scenario: {scenario}\n  lang: en\n", "utf-8")
    return path


def test_an_unknown_scenario_is_named_with_its_line_and_the_near_name(tmp_path):
    said = refused(asked(tmp_path, "[procurement-20, sba-maroco]"))
    assert "batch.yaml, line 2, key scenario: found sba-maroco" in said
    assert "did you mean sba-morocco?" in said


def test_a_file_of_ones_own_is_taken_by_its_path(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(home(), folder)
    (job,) = load_batch(asked(tmp_path, folder / "grants.yaml"))
    assert job.parameters["scenario"] == str(folder / "grants.yaml")
    missing = refused(asked(tmp_path, folder / "grant.yaml"))
    assert "line 2, key scenario" in missing
    assert "Correct the path." in missing


def test_faults_of_a_scenario_file_are_said_before_anything_runs(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(home(), folder)
    path = folder / "procurement-20.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 0.2\n", "value: 0,2\n"), "utf-8")
    said = refused(asked(tmp_path, path))
    assert "procurement-20.yaml, line 20, key target_share: found 0,2" in said


def test_a_scenario_is_read_with_its_baseline_and_its_assumptions(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.copy(home() / "grants.yaml", folder)
    reads.forget()
    policy.load_scenario(folder / "grants.yaml")
    found = reads.recorded_files()
    assert {str(folder / "grants.yaml"), str(home() / "baseline.yaml")} <= set(found)
    assert found[str(home() / "assumptions.yaml")]
    assert found[str(folder / "assumptions.yaml")] == ""  # one that comes later would be read


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Render two pages on scenarios of one's own and one on a shipped one."""
    runs.share_the_crew(monkeypatch)
    monkeypatch.setattr(planning, "code_version", lambda: "this code")
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        shutil.copy(home() / "grants.yaml", folder)
    cells = [
        nbformat.v4.new_code_cell(
            'scenario: str = "grants"  # a scenario\nlang: str = "en"  # language',
            metadata={"tags": ["parameters"]},
        ),
        nbformat.v4.new_code_cell(
            "from analysis import policy\n\nprint(policy.load_scenario(scenario).name)"
        ),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "reader.ipynb")
    entries = {"own": own / "grants.yaml", "other": other / "grants.yaml", "shipped": "guarantee"}
    text = "".join(
        f"- {{template: reader, page: {page}, scenario: {scenario}, lang: en}}\n"
        for page, scenario in entries.items()
    )
    batch = runs.batch(tmp_path, text)

    def again():
        run = render(batch, tmp_path / "reports")
        assert run.ok, run.rows["reason"].to_string()
        rows = run.rows[run.rows["status"] == "rendered"]
        return {str(row.page): str(row.reason) for row in rows.itertuples()}

    assert len(again()) == 3
    assert again() == {}
    return again


def test_a_changed_scenario_makes_only_its_pages_anew(pages, tmp_path):
    path = tmp_path / "own" / "grants.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 3", "value: 4", 1), "utf-8")
    made = pages()
    assert list(made) == ["reader/own.en.html"]
    assert pages() == {}


def test_assumptions_put_beside_a_scenario_make_its_page_anew(pages, tmp_path):
    (tmp_path / "other" / "assumptions.yaml").write_text(
        "assistance:\n  effect:\n    value: 0.08\n    assumption: Our own.\n", "utf-8"
    )
    made = pages()
    assert list(made) == ["reader/other.en.html"]
    assert "assumptions.yaml" in "".join(made.values())

"""A page stands as long as what it is made of: template, parameters, code, data, its own bytes."""

from __future__ import annotations

import shutil

import nbformat
import pytest
import runs
from overlays import SOURCE, claim, overlay

from analysis.report import planning, render
from analysis.report.workers import Workers

HUBS = "entity: [technopark-casablanca, technopark-rabat]"
CASABLANCA, RABAT = "technopark-casablanca/tiny.en", "technopark-rabat/tiny.en"


@pytest.fixture(autouse=True)
def _shared(monkeypatch):
    runs.share_the_crew(monkeypatch)
    monkeypatch.setattr(planning, "code_version", lambda: "this code")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Render two tiny reports once."""
    folder = tmp_path_factory.mktemp("rendered")
    path = runs.batch(folder, f"- {{template: tiny, {HUBS}, lang: en}}\n")
    with pytest.MonkeyPatch.context() as patch:
        runs.share_the_crew(patch)
        patch.setattr(planning, "code_version", lambda: "this code")
        run = render(path, folder / "reports")
    assert list(run.rows["reason"]) == ["never rendered", "never rendered"]
    assert run.counts == {"rendered": 2}
    return folder


@pytest.fixture
def tiny(tmp_path, rendered):
    """Take a copy of the two reports; return a function that renders again and tells what was."""
    shutil.copytree(rendered, tmp_path, dirs_exist_ok=True)

    def again(**options):
        run = render(tmp_path / "batch.yaml", tmp_path / "reports", **options)
        assert run.ok
        rows = run.rows.set_index("label")
        return {label: row["reason"] for label, row in rows.iterrows() if row.status == "rendered"}

    return again


def test_a_second_run_does_nothing(tiny, tmp_path):
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "reports").rglob("*.html")}
    assert tiny() == {}
    assert tiny() == {}
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "reports").rglob("*.html")}
    pages = [p for p in before if not p.name.startswith("index")]
    assert [before[p] for p in pages] == [after[p] for p in pages]


def _edit(path):
    path.write_text(path.read_text("utf-8") + " ", "utf-8")


def _add_cell(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("More."))
    nbformat.write(notebook, path)


CHANGES = {
    "the page was changed by hand": (lambda t: _edit(t / f"reports/{RABAT}.html"), {RABAT}),
    "the page is missing": (lambda t: (t / f"reports/{RABAT}.html").unlink(), {RABAT}),
    "the template changed": (lambda t: _add_cell(t / "tiny.ipynb"), {RABAT, CASABLANCA}),
    "never rendered": (lambda t: (t / f"reports/.state/{RABAT}.json").write_text("{"), {RABAT}),
}


@pytest.mark.parametrize("reason", CHANGES)
def test_what_a_page_is_made_of_decides(tiny, tmp_path, reason):
    change, made = CHANGES[reason]
    change(tmp_path)
    assert tiny() == dict.fromkeys(made, reason)
    assert tiny() == {}


def test_other_code_makes_every_page_anew(tiny, monkeypatch):
    monkeypatch.setattr(planning, "code_version", lambda: "another")
    assert set(tiny().values()) == {"the code changed"}
    assert tiny() == {}


def test_force_makes_every_selected_page(tiny):
    assert tiny(force=True, select="rabat") == {RABAT: "asked for"}


def test_parameters_and_the_files_they_name_decide(tiny, tmp_path):
    register = tmp_path / "register.csv"
    register.write_text("a", "utf-8")
    path = tmp_path / "batch.yaml"
    path.write_text(f"- {{template: tiny, {HUBS}, lang: en, word: {register}}}\n", "utf-8")
    assert set(tiny().values()) == {"its parameters changed"}
    assert tiny() == {}
    register.write_text("b", "utf-8")
    assert set(tiny().values()) == {"a file that its parameters name changed"}


def _reads(path, name):
    """Have the template read a file beside the package, as a page of a register does."""
    notebook = nbformat.read(path, as_version=4)
    code = f"from analysis.facts import reads\n\nreads.record_file({str(name)!r})"
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    nbformat.write(notebook, path)


def test_a_file_that_was_read_decides(tiny, tmp_path):
    register = tmp_path / "own" / "tenants.csv"
    _reads(tmp_path / "tiny.ipynb", register)
    assert set(tiny().values()) == {"the template changed"}
    said = "the data changed: file tenants.csv"
    register.parent.mkdir()
    for change in (lambda: register.write_text("a", "utf-8"), lambda: _edit(register)):
        assert tiny() == {}
        change()
        assert set(tiny().values()) == {said}
    register.unlink()
    assert set(tiny().values()) == {said}
    assert tiny() == {}


def test_the_digest_of_a_file_does_not_depend_on_its_place():
    from analysis.report.cache import Record, Used

    there, here, other = (
        Record("", "", "", "", "", "", "", used=(Used("file", path, "", digest),)).data_digest
        for path, digest in (("/a/tenants.csv", "1"), ("/b/tenants.csv", "1"), ("/a/x.csv", "2"))
    )
    assert there == here != other


def test_one_changed_claim_remakes_only_the_reports_that_use_it(tiny, tmp_path):
    rows = [claim(n, entity_id=hub) for n, hub in ((1, "technopark-casablanca"), (2, "el-ghazala"))]
    folder = overlay(tmp_path / "own", rows, entities=[], sources=[SOURCE])
    assert set(tiny(data=folder).values()) == {"its parameters changed"}
    rows[0] |= {"value": "13", "value_printed": "13"}
    overlay(folder, rows, entities=[], sources=[SOURCE])
    said = "the data changed: claims technopark-casablanca"
    assert tiny(data=folder) == {CASABLANCA: said}
    rows[1] |= {"value": "14", "value_printed": "14"}
    overlay(folder, rows, entities=[], sources=[SOURCE])
    assert tiny(data=folder) == {}


def test_pages_of_jobs_no_longer_asked_for_stay_unlisted(tiny, tmp_path):
    (tmp_path / "batch.yaml").write_text("- {template: tiny}\n", "utf-8")
    assert tiny() == {}
    assert (tmp_path / f"reports/{RABAT}.html").exists()
    assert "rabat/tiny" not in (tmp_path / "reports/index.html").read_text("utf-8")
    assert "rabat/tiny" not in (tmp_path / "reports/ledger.csv").read_text("utf-8")


def test_a_page_whose_report_fails_now_is_taken_away(tiny, tmp_path):
    notebook = nbformat.read(tmp_path / "tiny.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("1 / (entity != 'technopark-rabat')"))
    nbformat.write(notebook, tmp_path / "tiny.ipynb")
    run = render(tmp_path / "batch.yaml", tmp_path / "reports")
    assert run.counts == {"rendered": 1, "failed": 1}
    assert not (tmp_path / f"reports/{RABAT}.html").exists()
    assert (tmp_path / f"reports/{RABAT}.partial.ipynb").exists()


def test_without_a_warm_parent_the_same_page_comes_out(tiny, tmp_path, monkeypatch):
    from analysis.report import rendering

    warm = (tmp_path / f"reports/{RABAT}.html").read_bytes()
    monkeypatch.setattr(rendering, "Workers", lambda: Workers(warm=False))
    assert tiny(force=True, select="rabat") == {RABAT: "asked for"}
    assert (tmp_path / f"reports/{RABAT}.html").read_bytes() == warm


def test_a_report_outlives_the_warm_parent(tiny, monkeypatch):
    from analysis.report import rendering

    crew = Workers()
    crew.parent.kill()
    monkeypatch.setattr(rendering, "Workers", lambda: crew)
    assert tiny(force=True, select="rabat") == {RABAT: "asked for"}

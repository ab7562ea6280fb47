"""Rendering a batch: failures alone, a cache that knows what a page is made of, whole files."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
import runs
from overlays import SOURCE, claim, overlay

from analysis.language.errors import DataError
from analysis.report import planning, render
from analysis.report.whole_files import sweep, write_whole
from analysis.report.workers import Workers

HUBS = "entity: [technopark-casablanca, technopark-rabat]"


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


CASABLANCA, RABAT = "technopark-casablanca/tiny.en", "technopark-rabat/tiny.en"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Run one good and three bad templates once."""
    with pytest.MonkeyPatch.context() as patch:
        runs.share_the_crew(patch)
        folder = tmp_path_factory.mktemp("mixed")
        out = folder / "reports"
        stale = out / "technopark-casablanca" / "failing.en.html"
        write_whole(stale, "an earlier page")
        text = "".join(f"- {{template: {t}}}\n" for t in ("failing", "killed", "hanging", "tiny"))
        run = render(runs.batch(folder, text), out, limit=3.0)
    return run.rows.set_index("template"), out


def test_a_failure_does_not_stop_the_rest(mixed):
    rows, out = mixed
    assert rows["status"].to_dict() == {
        "failing": "failed",
        "killed": "failed",
        "hanging": "failed",
        "tiny": "rendered",
    }
    page = (out / rows.loc["tiny", "page"]).read_text("utf-8")
    assert "technopark-casablanca en 4 True" in page
    assert len(rows.loc["tiny", "data_digest"]) == 64


@pytest.mark.parametrize(
    ("template", "reason", "reason_fr"),
    [
        (
            "failing",
            "cell [4]: ZeroDivisionError: division by zero",
            "cellule [4] : ZeroDivisionError : division by zero",
        ),
        (
            "killed",
            "cell [4]: the kernel was killed by signal 9 (often for want of memory)",
            "cellule [4] : le noyau a été tué par le signal 9 (souvent faute de mémoire)",
        ),
        ("hanging", "cell [4]: no end within 3 s", "cellule [4] : pas de fin en 3 s"),
    ],
)
def test_a_failure_leaves_its_notebook_and_its_reason(mixed, template, reason, reason_fr):
    rows, out = mixed
    row = rows.loc[template]
    assert (row["reason"], row["reason_fr"]) == (reason, reason_fr)
    assert row["page"] == ""
    assert not (out / "technopark-casablanca" / f"{template}.en.html").exists()
    kept = nbformat.read(out / row["notebook"], as_version=4)
    nbformat.validate(kept)
    printed = "".join(o.get("text", "") for c in kept.cells for o in c.get("outputs", []))
    assert printed.strip()
    assert any(o.output_type == "error" for c in kept.cells for o in c.get("outputs", []))
    assert str(out) not in nbformat.writes(kept)


def test_nothing_of_a_hanging_notebook_goes_on(mixed):
    rows, out = mixed
    kept = (out / rows.loc["hanging", "notebook"]).read_text("utf-8")
    started = int(re.search(r'"(\d+)\\n"', kept).group(1))
    deadline = time.monotonic() + 5
    while _runs(started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(started)
    assert not runs.processes("864")


def _runs(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_index_and_ledger_tell_the_run(mixed):
    _, out = mixed
    for name, word in (("index.html", "ZeroDivisionError"), ("index.fr.html", "cellule [4]")):
        index = (out / name).read_text("utf-8").replace("\u00a0", " ")
        assert word in index
        assert "technopark-casablanca/tiny.en.html" in index
        assert "failing.en.html" not in index
        assert "killed.en.partial.ipynb" in index
    assert (out / "ledger.csv").read_text("utf-8").count("\n") == 5
    assert not list(out.rglob(".*.part"))


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


def test_a_dry_run_says_why_and_writes_nothing(tmp_path):
    path = runs.batch(tmp_path, f"- {{template: tiny, {HUBS}, lang: en}}\n")
    run = render(path, tmp_path / "reports", dry_run=True, select="rabat")
    assert list(run.rows["status"]) == ["left", "due"]
    assert list(run.rows["reason"]) == ["not selected (never rendered)", "never rendered"]
    assert not (tmp_path / "reports").exists()


def test_what_is_not_selected_is_left_and_not_passed_off(tmp_path):
    path = runs.batch(tmp_path, f"- {{template: tiny, {HUBS}, lang: en}}\n")
    run = render(path, tmp_path / "reports", select="rabat")
    assert run.ok
    assert run.counts == {"rendered": 1, "left": 1}
    assert "casablanca/tiny" not in (tmp_path / "reports/index.html").read_text("utf-8")
    with pytest.raises(DataError, match="technopark-rabat/tiny"):
        render(path, tmp_path / "reports", select="nowhere")


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


HOSTILE = (
    "'\"; import os\\n<script>alert(1)</script> $x$ {k} \\N{BULLET} %s [a](javascript:1) é\n=1+1"
)


def test_hostile_parameters_stay_text(tmp_path):
    job = {"template": str(runs.TEMPLATES / "tiny.ipynb"), "word": HOSTILE}
    run = render([job], tmp_path / "reports")
    assert run.ok, run.rows["reason"][0]
    page = (tmp_path / "reports" / run.rows["page"][0]).read_text("utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "javascript:1" not in re.findall(r'href="([^"]*)"', page)
    assert json.loads(run.rows["parameters"][0])["word"] == HOSTILE


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "reports").write_text("a file, not a folder", "utf-8")
    path = runs.batch(tmp_path, "- {template: tiny}\n")
    with pytest.raises(DataError, match=r"reports: cannot write there .*--out"):
        render(path, tmp_path / "reports")


def test_a_page_that_cannot_be_written_fails_alone(tmp_path):
    path = runs.batch(tmp_path, f"- {{template: tiny, {HUBS}, lang: en}}\n")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "technopark-rabat").write_text("in the way", "utf-8")
    run = render(path, tmp_path / "reports")
    reasons = run.rows.set_index("label")["reason"]
    assert run.counts == {"rendered": 1, "failed": 1}
    assert reasons[RABAT].startswith("cannot write")


def test_a_second_run_at_once_is_refused(tmp_path):
    path = runs.batch(tmp_path, "- {template: tiny}\n")
    from analysis.report.folder import locked

    with locked(tmp_path / "reports"), pytest.raises(DataError, match="another run is writing"):
        render(path, tmp_path / "reports")
    assert render(path, tmp_path / "reports").ok


REFUSALS = {
    "pdf": {"formats": ["pdf"]},
    "format": {"formats": []},
    "tcp": {"scheduler": "tcp://somewhere"},
    "0 workers": {"workers": 0},
    "-1": {"limit": -1},
}


@pytest.mark.parametrize("word", REFUSALS)
def test_options_without_effect_are_refused(tmp_path, word):
    path = runs.batch(tmp_path, "- {template: tiny}\n")
    with pytest.raises(DataError, match=word):
        render(path, tmp_path / "reports", **REFUSALS[word])
    assert not (tmp_path / "reports").exists()


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


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_whole(path, "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_leftovers_of_a_killed_run_are_swept(tmp_path):
    left = tmp_path / "hub" / ".page.html.123.part"
    write_whole(left, "half")
    sweep(tmp_path)
    assert not left.exists()

"""Rendering a batch: failures alone, nothing left running, whole files, options that act."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import nbformat
import pytest
import runs

from analysis.language.errors import DataError
from analysis.report import planning, render
from analysis.report.whole_files import sweep, write_whole

HUBS = "entity: [technopark-casablanca, technopark-rabat]"
CASABLANCA, RABAT = "technopark-casablanca/tiny.en", "technopark-rabat/tiny.en"


@pytest.fixture(autouse=True)
def _shared(monkeypatch):
    runs.share_the_crew(monkeypatch)
    monkeypatch.setattr(planning, "code_version", lambda: "this code")


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
    with pytest.raises(DataError, match=r"reports is a file, not a folder.*--out"):
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

"""The verb `report`: what it prints, what it exits with, and what an interrupted run leaves."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import runs
from click.testing import CliRunner
from overlays import overlay

from analysis.cli import main
from analysis.report import planning
from analysis.report.ledger import Row
from analysis.report.progress import Bar, Lines

HUBS = "entity: [technopark-casablanca, technopark-rabat]"
RECORD = "technopark-casablanca/gated.en.json"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Call the command line in an empty folder, with the shared workers."""
    runs.share_the_crew(monkeypatch)
    monkeypatch.setattr(planning, "code_version", lambda: "this code")
    monkeypatch.chdir(tmp_path)

    def called(text, *words):
        runs.batch(tmp_path, text)
        return CliRunner().invoke(main, ["report", "batch.yaml", *words])

    return called


def test_a_log_has_one_plain_line_a_report(call, tmp_path):
    done = call(f"- {{template: tiny, {HUBS}}}\n")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "To render: 2; cached: 0"
    assert lines[3] == "2 reports: 2 rendered. reports/index.html"
    assert {line.split()[1] for line in lines[1:3]} == {
        "technopark-casablanca/tiny.en",
        "technopark-rabat/tiny.en",
    }
    assert not {"\r", "\x1b"} & set(done.output)
    again = call(f"- {{template: tiny, {HUBS}}}\n", "--dry-run")
    assert again.output.splitlines()[0] == "technopark-casablanca/tiny.en stands"
    assert again.exit_code == 0
    forced = call(f"- {{template: tiny, {HUBS}}}\n", "--dry-run", "--force", "--select", "rabat")
    assert "technopark-rabat/tiny.en is due: asked for" in forced.output
    assert "2 reports: 1 from the cache, 1 to render." in forced.output


def test_a_failure_is_said_with_its_notebook_and_exits_with_1(call):
    done = call("- {template: failing}\n", "--lang", "fr", "--out", "ici", "--jobs", "1")
    assert done.exit_code == 1
    assert "cellule [4] : ZeroDivisionError" in done.output
    assert "ici/technopark-casablanca/failing.fr.partial.ipynb" in done.output
    assert done.output.splitlines()[-1] == "1 rapport : 1 échec. ici/index.fr.html"


def test_a_limit_ends_a_report(call):
    done = call("- {template: hanging}\n", "--limit", "1")
    assert done.exit_code == 1
    assert "cell [4]: no end within 1 s" in done.output


def test_an_overlay_is_read(call, tmp_path):
    folder = overlay(tmp_path / "own")
    done = call("- {template: tiny, entity: parc-settat}\n", "--data", str(folder))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "reports/parc-settat/tiny.en.html").exists()


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("- {template: tiny, entitty: x}\n", [], "batch.yaml, line 1, key entitty"),
        ("- {template: tiny, entity: technopark-casablenca}\n", [], "technopark-casablanca?"),
        ("- {template: tiny}\n", ["--formats", "html,pdf"], "pdf: pages are made in html only."),
        ("- {template: tiny}\n", ["--jobs", "0"], "0 workers"),
        ("- {template: tiny}\n", ["--limit", "0"], "more than 0"),
        ("- {template: tiny}\n", ["--lang", "de"], "--lang de: unknown; known are en, fr"),
        ("- {template: tiny}\n", ["--lang", "fr,fr"], "--lang fr,fr: expected at least one"),
        ("- {template: tiny}\n", ["--lang", ""], "--lang '': expected at least one"),
        ("- {template: tiny}\n", ["--data", "nowhere"], "nowhere"),
        ("- {template: tiny}\n", ["--select", "nowhere"], "--select nowhere"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(call, tmp_path, text, words, told):
    done = call(text, *words)
    assert done.exit_code == 1
    assert told in done.output
    assert "Traceback" not in done.output
    assert not list(tmp_path.rglob("*.html"))


def test_a_wrong_language_is_not_the_batch_s_fault(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["report", "--lang", "de", "--dry-run"])
    assert done.exit_code == 1
    assert done.output.splitlines() == ["--lang de: unknown; known are en, fr"]


@pytest.mark.parametrize("dry", [["--dry-run"], []])
@pytest.mark.parametrize("out", ["taken", "taken/sub"])
def test_a_file_in_the_place_of_the_folder_is_named(call, tmp_path, dry, out):
    (tmp_path / "taken").write_text("mine")
    done = call("- {template: tiny}\n", "--out", out, *dry)
    assert done.exit_code == 1
    assert f"{tmp_path / out}: {tmp_path / 'taken'} is a file, not a folder." in done.output
    assert (tmp_path / "taken").read_text() == "mine"


def row(label, status):
    words = dict.fromkeys(Row.__dataclass_fields__, "")
    return Row(**words | {"label": label, "status": status, "reason": "why", "seconds": 1.0})


def test_a_bar_names_jobs_counts_failures_and_time():
    stream = io.StringIO()
    bar = Bar(stream)
    bar.begin(3, 0)
    bar.started("a/x.en")
    bar.started("b/x.en")
    assert "a/x.en, b/x.en" in stream.getvalue()
    bar.finished(row("a/x.en", "rendered"))
    bar.finished(row("b/x.en", "failed"))
    bar.end()
    said = stream.getvalue()
    assert "b/x.en failed: why" in said
    assert "failed: 1" in said
    assert "2/3" in said
    assert "<" in said  # the remaining time


def test_lines_count_what_is_done():
    stream = io.StringIO()
    lines = Lines(stream, "fr")
    lines.begin(1, 4)
    lines.finished(row("a/x.en", "rendered"))
    assert stream.getvalue().splitlines() == [
        "À rendre : 1 ; repris du cache : 4",
        "[1/1] a/x.en rendu en 1.0 s",
    ]


@pytest.fixture
def started(tmp_path):
    """Start the command on reports of which all but the first wait for a file."""
    text = f"- {{template: gated, gate: {tmp_path}, {HUBS}}}\n"
    runs.batch(tmp_path, text)
    words = [sys.executable, "-m", "analysis.cli", "report", "batch.yaml", "--jobs", "2"]
    process = subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    first = tmp_path / "reports/.state" / RECORD
    deadline = time.monotonic() + 60
    while not first.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert first.exists(), process.communicate()[0]
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def gone(folder):
    """Wait until no process works in a folder any more."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        left = [pid for pid in runs.working_in(folder) if pid != os.getpid()]
        if not left:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_keeps_what_is_finished(started, tmp_path, number, code):
    started.send_signal(number)
    said, _ = started.communicate(timeout=30)
    assert started.returncode == code
    assert "Stopped." in said
    assert "Traceback" not in said
    assert gone(tmp_path)
    ledger = (tmp_path / "reports/ledger.csv").read_text("utf-8")
    assert ",rendered," in ledger
    assert ",stopped," in ledger
    assert "the run was stopped before it" in (tmp_path / "reports/index.html").read_text("utf-8")


def test_a_killed_run_leaves_whole_files_and_the_next_finishes(started, tmp_path, monkeypatch):
    words = ["report", "batch.yaml"]
    monkeypatch.chdir(tmp_path)
    second = CliRunner().invoke(main, words)
    assert second.exit_code == 1
    assert "another run is writing there" in second.output
    started.kill()
    started.communicate()
    assert gone(tmp_path)
    pages = list((tmp_path / "reports").rglob("*.html"))
    assert [page.name for page in pages] == ["gated.en.html"]
    assert all(page.read_text("utf-8").rstrip().endswith("</html>") for page in pages)
    before = pages[0].stat().st_mtime_ns
    (tmp_path / "open").touch()
    record = json.loads((tmp_path / "reports/.state" / RECORD).read_text("utf-8"))
    monkeypatch.setattr(planning, "code_version", lambda: record["code"])
    runs.share_the_crew(monkeypatch)
    third = CliRunner().invoke(main, words)
    assert third.exit_code == 0, third.output
    assert "To render: 1; cached: 1" in third.output
    assert pages[0].stat().st_mtime_ns == before
    assert not list((tmp_path / "reports").rglob("*.part"))

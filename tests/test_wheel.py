"""An installed wheel carries data, templates and catalogues, and reports from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed, cwd, *words):
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "analysis.cli", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def test_wheel_holds_what_the_source_tree_holds(installed):
    shipped = installed / "analysis" / "_shipped"
    for folder in ("data", "parameterized"):
        here = {p.relative_to(ROOT / folder) for p in (ROOT / folder).rglob("*") if p.is_file()}
        here = {p for p in here if ".ipynb_checkpoints" not in p.parts}
        there = {
            p.relative_to(shipped / folder) for p in (shipped / folder).rglob("*") if p.is_file()
        }
        assert here == there
    catalogues = {p.name for p in (ROOT / "analysis/language/locale/fr").glob("*.po")}
    assert catalogues == {p.name for p in (installed / "analysis/language/locale/fr").glob("*.po")}


def test_installed_command_reports_from_an_empty_folder(installed, tmp_path):
    done = run(installed, tmp_path, "report", "--select", "technopark-rabat/hub_profile.en")
    assert done.returncode == 0, done.stderr
    pages = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.html")]
    assert "reports/technopark-rabat/hub_profile.en.html" in pages
    assert "reports/index.html" in pages


def test_installed_check_finds_the_shipped_data_clean(installed, tmp_path):
    done = run(installed, tmp_path, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.strip().splitlines()) == 1

"""environment.yml, pyproject.toml, the locks and the commands say the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENVIRONMENT = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PLATFORMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]


def locked(path: Path) -> list[Requirement]:
    lines = path.read_text("utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line and line[0].isalnum()]


def versions(path: Path, python: str, platform: tuple[str, str, str]) -> dict[str, Version]:
    sys_platform, platform_system, os_name = platform
    environment = default_environment() | {
        "python_version": python,
        "python_full_version": f"{python}.7",
        "sys_platform": sys_platform,
        "platform_system": platform_system,
        "os_name": os_name,
    }
    return {
        canonicalize_name(entry.name): Version(str(entry.specifier).removeprefix("=="))
        for entry in locked(path)
        if entry.marker is None or entry.marker.evaluate(environment)
    }


def asked(set_name: str) -> list[Requirement]:
    extra = PROJECT["project"]["optional-dependencies"].get(set_name, [])
    return [Requirement(text) for text in [*PROJECT["project"]["dependencies"], *extra]]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform[0])
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_lock_holds_every_dependency_within_its_range(path, platform, python):
    found = versions(path, python, platform)
    wanted = {canonicalize_name(need.name): need for need in asked(path.stem)}
    missing = sorted(set(wanted) - set(found))
    outside = [
        name for name in wanted if name in found and found[name] not in wanted[name].specifier
    ]
    assert (missing, outside) == ([], [])


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_lock_has_hashes_and_no_address(path):
    text = path.read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_sets_agree_on_what_they_share():
    runtime = versions(ROOT / "requirements/runtime.txt", "3.11", PLATFORMS[0])
    for path in LOCKS:
        other = versions(path, "3.11", PLATFORMS[0])
        assert runtime.items() <= other.items(), path.name


def test_environment_names_locks_that_exist_and_the_same_python():
    plain = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
    assert f"python{PROJECT['project']['requires-python']}" in plain
    names = {
        name
        for line in pip
        for name in versions(ROOT / line.removeprefix("-r "), "3.11", PLATFORMS[0])
    }
    assert {"jupyterlab", "pandas", "statsmodels", "papermill"} <= names


def test_readme_gives_the_commands_of_the_makefile():
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("report", "test", "lab"):
        assert f"\n{target}:" in makefile
        assert f"make {target}" in readme
    assert "conda env create -f environment.yml" in readme
    assert "pip install --no-deps --no-build-isolation -e ." in readme


def test_versions_agree():
    import analysis

    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert PROJECT["project"]["version"] == analysis.__version__ == citation["version"]


def test_import_of_the_package_stays_light():
    code = "import sys, analysis, analysis.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "pandas",
        "numpy",
        "scipy",
        "statsmodels",
        "matplotlib",
        "papermill",
        "nbconvert",
        "babel",
    }
    assert heavy & set(done.stdout.split()) == set()


def test_rooms_import_only_from_earlier_rooms():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout

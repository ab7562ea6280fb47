"""What the README says of the data is what the data say, and its links lead somewhere."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def made():
    return runpy.run_path(str(ROOT / "docs" / "readme.py"))


def test_findings_are_those_of_the_data(made):
    assert made["readme"]() == README, "run `python docs/readme.py` and read what moved"


def test_figure_is_that_of_the_data(made):
    assert made["PICTURE"].read_text("utf-8") == made["picture"]()


def test_counts_are_those_of_the_data():
    from analysis.facts.package import open_package

    package = open_package()
    counts = {name: len(package.table(name)) for name in ("claims", "entities", "sources")}
    indicators = len(package.table("country-indicators"))
    figures = f"{counts['claims']:,} published figures on {counts['entities']} entities"
    assert f"{figures}, {counts['sources']:,} sources" in README
    assert f"a country panel of {indicators} indicators" in README


def test_links_into_the_project_exist():
    targets = re.findall(r"\]\(([^)#][^)]*)\)", README)
    inside = [one.split("#")[0] for one in targets if "://" not in one]
    assert inside
    assert [one for one in inside if not (ROOT / one).exists()] == []


def test_python_lines_run():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})

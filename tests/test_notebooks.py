"""Notebooks are essays and templates are checked programs: thin, ordered, without leftovers."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ESSAYS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEMPLATES = sorted((ROOT / "parameterized").glob("*.ipynb"))
BOTH = [*ESSAYS, *TEMPLATES]
MOST_CELLS = 30
LONGEST_CELL = 15
LONGEST_FUNCTION = 5
WORDS_A_LINE = 5  # an essay has at least this many words of prose for a line of code


def cells(path, kind):
    notebook = json.loads(path.read_text("utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def named(path):
    return path.stem


@pytest.mark.parametrize("path", BOTH, ids=named)
def test_code_is_thin(path):
    code = [source(cell) for cell in cells(path, "code")]
    assert len(code) <= MOST_CELLS
    assert [text for text in code if len(text.splitlines()) > LONGEST_CELL] == []
    assert [text for text in code if re.search(r"^\s*[%!]|pip install|https?://", text, re.M)] == []
    for node in (node for text in code for node in ast.walk(ast.parse(text))):
        assert not isinstance(node, ast.ClassDef)
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION


@pytest.mark.parametrize("path", BOTH, ids=named)
def test_one_title_and_an_ordinary_kernel(path):
    titles = [
        t for cell in cells(path, "markdown") for t in re.findall(r"^# .+", source(cell), re.M)
    ]
    assert len(titles) == 1
    kernel = json.loads(path.read_text("utf-8"))["metadata"]["kernelspec"]
    assert (kernel["name"], kernel["language"]) == ("python3", "python")


@pytest.mark.parametrize("path", ESSAYS, ids=named)
def test_an_essay_keeps_its_outputs_and_says_more_than_it_computes(path):
    code = cells(path, "code")
    assert all(cell["execution_count"] for cell in code)
    assert any(cell["outputs"] for cell in code)
    assert [o for cell in code for o in cell["outputs"] if o["output_type"] == "error"] == []
    words = sum(len(source(cell).split()) for cell in cells(path, "markdown"))
    lines = sum(len(source(cell).splitlines()) for cell in code)
    assert words >= WORDS_A_LINE * lines


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_keeps_nothing_and_takes_literals(path):
    code = cells(path, "code")
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
    (parameters,) = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    for line in source(parameters).splitlines():
        (statement,) = ast.parse(line).body
        assert isinstance(statement, ast.AnnAssign), line
        ast.literal_eval(statement.value)
        assert "  # " in line


@pytest.mark.parametrize("path", BOTH, ids=named)
def test_nothing_volatile_is_kept(path):
    notebook = json.loads(path.read_text("utf-8"))
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    kept = {key for cell in notebook["cells"] for key in cell["metadata"]}
    assert kept <= {"tags"}
    assert path.stat().st_size < 2_000_000
    assert not re.search(r"/(?:home|root|tmp|Users|work)/", path.read_text("utf-8"))

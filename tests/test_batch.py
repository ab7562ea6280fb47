"""A batch is checked whole before anything runs: every fault by file, line and key."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from overlays import claim, overlay

from analysis.facts.shipped import shipped
from analysis.language.errors import DataError
from analysis.report import load_batch
from analysis.report.templates import read_template

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def batch(tmp_path):
    """Write a batch file beside the small templates."""
    for path in TEMPLATES.glob("*.ipynb"):
        (tmp_path / path.name).write_bytes(path.read_bytes())

    def write(text):
        path = tmp_path / "batch.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused(*arguments, **options):
    with pytest.raises(DataError) as error:
        load_batch(*arguments, **options)
    assert error.value.said("fr")
    return str(error.value)


def test_a_grid_gives_a_job_for_every_combination(batch):
    jobs = load_batch(
        batch(
            "- template: typed\n  entity: [technopark-casablanca, technopark-rabat]\n"
            "  lang: [fr, en]\n  peers: [technopark-tanger]\n  k: [1, 2e1]\n  share: 1\n"
        )
    )
    assert len(jobs) == 8
    assert jobs[0].page == "technopark-casablanca/typed-k-1.fr.html"
    assert jobs[7].page == "technopark-rabat/typed-k-20.en.html"
    assert {job.parameters["lang"] for job in jobs} == {"fr", "en"}
    last = jobs[7].parameters
    assert (last["peers"], last["k"], last["share"]) == (["technopark-tanger"], 20, 1.0)
    assert type(last["share"]) is float
    assert type(last["k"]) is int
    assert json.loads(jobs[0].written())["year"] is None


def test_a_list_of_lists_is_a_grid_of_lists(batch):
    jobs = load_batch(batch("- {template: typed, rates: [[1, 2], [0.5]], peers: []}\n"))
    assert [job.parameters["rates"] for job in jobs] == [[1.0, 2.0], [0.5]]
    assert [job.name for job in jobs] == ["typed-rates-1", "typed-rates-2"]
    assert all(job.parameters["peers"] == [] for job in jobs)


FAULTS = {
    "unknown hub": (
        "- template: tiny\n  entity:\n    - technopark-rabat\n    - technopark-casablenca\n",
        ["line 4, key entity", "did you mean technopark-casablanca?"],
    ),
    "unknown peer": (
        "- {template: typed, peers: [technopark-rabbat]}\n",
        ["line 1, key peers", "did you mean technopark-rabat?"],
    ),
    "misspelt key": (
        "- template: tiny\n  entitty: technopark-rabat\n",
        ["line 2, key entitty", "did you mean entity?"],
    ),
    "repeated key": ("- template: tiny\n  k: 1\n  k: 2\n", ["line 3, key k", "line 2"]),
    "unknown template": ("- template: tinny\n", ["line 1, key template", "did you mean tiny?"]),
    "no template": ("- lang: fr\n", ["key template", "the name of a template"]),
    "template that is a number": ("- template: 3\n", ["key template", "the name of a template"]),
    "unknown language": ("- {template: tiny, lang: [fr, de]}\n", ["key lang", "de: unknown"]),
    "language that is a number": ("- {template: tiny, lang: 3}\n", ["key lang", "3: unknown"]),
    "text for a number": ("- {template: tiny, k: four}\n", ["key k", "found four", "whole"]),
    "decimal comma": ("- {template: typed, share: '0,2'}\n", ["key share", "a number"]),
    "fraction for a whole number": ("- {template: tiny, k: 1.5}\n", ["key k", "whole number"]),
    "true for a whole number": ("- {template: tiny, k: true}\n", ["key k", "found true"]),
    "no for a truth value": ("- {template: typed, deep: no}\n", ["key deep", "found no"]),
    "number for text": ("- {template: tiny, word: 1e-2}\n", ["key word", "text", "quotes"]),
    "null for text": ("- {template: tiny, word: }\n", ["key word", "found null"]),
    "mapping for text": ("- {template: tiny, word: {a: 1}}\n", ["key word", "expected text"]),
    "text for a list": ("- {template: typed, peers: x}\n", ["key peers", "a list of text"]),
    "wrong item in a list": ("- {template: typed, rates: [1, x]}\n", ["key rates", "a number"]),
    "text for number or nothing": (
        "- {template: typed, year: soon}\n",
        ["key year", "a whole number or nothing"],
    ),
    "octal": ("- {template: tiny, k: 010}\n", ["key k", "found 010"]),
    "empty list": ("- {template: tiny, k: []}\n", ["key k", "at least one value"]),
    "page with a path": ("- {template: tiny, page: ../up}\n", ["key page", "a file's name"]),
    "hub among its own peers": (
        "- template: typed\n  entity: technopark-rabat\n  peers:\n    - el-ghazala\n"
        "    - technopark-rabat\n",
        ["line 5, key peers", "found technopark-rabat", "other hubs than the entity itself"],
    ),
    "only itself, twice": (
        "- template: typed\n  entity: technopark-rabat\n"
        "  peers: [technopark-rabat, technopark-rabat]\n",
        ["line 3, key peers", "other hubs than the entity itself"],
    ),
    "peer named twice": (
        "- template: typed\n  entity: technopark-rabat\n  peers:\n    - el-ghazala\n"
        "    - technopark-tanger\n    - el-ghazala\n",
        ["line 6, key peers", "found el-ghazala", "each peer once"],
    ),
    "peer named twice in a list of lists": (
        "- template: typed\n  entity: technopark-rabat\n  peers:\n    - [technopark-tanger]\n"
        "    - [el-ghazala, el-ghazala]\n",
        ["line 5, key peers", "found el-ghazala", "each peer once"],
    ),
    "same job twice": (
        "- {template: tiny}\n- {template: tiny}\n",
        ["line 2", "each job once (see line 1)"],
    ),
    "same hub twice in a list": (
        "- {template: tiny, entity: [technopark-rabat, technopark-rabat]}\n",
        ["each job once"],
    ),
    "two jobs for one page": (
        "- {template: tiny, k: 1}\n- {template: tiny, k: 2}\n",
        ["line 2", "a page of its own", "key page"],
    ),
    "too many": (
        f"- {{template: typed, k: {list(range(200))}, share: {list(range(101))}}}\n",
        ["20200", "at most 20000 jobs"],
    ),
    "a mapping": ("template: tiny\n", ["line 1", "a list of jobs"]),
    "text": ("tiny\n", ["a list of jobs"]),
    "empty list of jobs": ("[]\n", ["found []", "a list of jobs"]),
    "a job that is text": ("- tiny\n", ["line 1", "found tiny", "a job"]),
    "missing overlay": ("- {template: tiny, data: nowhere}\n", ["nowhere"]),
    "alias": ("- &a {template: tiny}\n- *a\n", ["line 2", "*a"]),
    "empty file": (b"", ["one YAML document"]),
    "Latin-1": ("- {template: tiny, word: é}\n".encode("latin-1"), ["line 1", "UTF-8"]),
    "bad YAML": ("- {template: tiny\n", ["YAML"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_by_file_line_and_key(batch, name):
    text, told = FAULTS[name]
    said = refused(batch(text))
    assert all(word in said for word in [*told, "nowhere" if "overlay" in name else "batch.yaml"])


def test_all_faults_come_together_in_the_order_of_lines(batch):
    said = refused(
        batch(
            "- {template: tinny}\n- template: tiny\n  k: x\n  word: 3\n  pears: [a]\n"
            "  lang: de\n  lang: fr\n- {template: typed, entity: nobody-at-all, share: y}\n"
        )
    )
    lines = [int(n) for n in re.findall(r"batch\.yaml, line (\d+)", said)]
    assert lines == sorted(lines)
    assert set(lines) == {1, 3, 4, 5, 6, 7, 8}
    assert said.count("line 8") == 2


def test_two_pages_of_one_template_may_have_names(batch):
    jobs = load_batch(batch("- {template: tiny, k: 1}\n- {template: tiny, k: 2, page: other}\n"))
    assert [job.page for job in jobs] == [
        "technopark-casablanca/tiny.en.html",
        "technopark-casablanca/other.en.html",
    ]


def test_languages_can_be_asked_for_instead(batch):
    path = batch("- {template: tiny, lang: [fr, en]}\n")
    assert [job.lang for job in load_batch(path, lang="fr")] == ["fr"]
    assert [job.lang for job in load_batch(path, lang=["en", "fr"])] == ["en", "fr"]
    assert "de: unknown" in refused(path, lang="fr,de")


def test_an_overlay_brings_its_own_hubs(batch, tmp_path):
    folder = overlay(tmp_path / "own")
    path = batch("- {template: tiny, entity: parc-settat}\n")
    assert "parc-settat: unknown" in refused(path)
    (job,) = load_batch(path, data=folder)
    assert (job.data, job.entity) == (str(folder), "parc-settat")


def test_a_faulty_overlay_is_refused_with_the_batch(batch, tmp_path):
    folder = overlay(tmp_path / "own", [claim(value="many")])
    said = refused(batch("- {template: tiny, entity: parc-settat, k: x}\n"), data=folder)
    assert "claims.csv, row 2" in said
    assert "key k" in said


def test_a_template_without_overlay_refuses_data(batch, tmp_path):
    folder = overlay(tmp_path / "own")
    assert "--data" in refused(batch("- {template: failing}\n"), data=folder)


def test_jobs_from_python_are_checked_alike(batch):
    path = batch("- {template: tiny}\n")
    (job,) = load_batch(path)
    assert load_batch([job]) == (job,)
    template = str(path.parent / "tiny.ipynb")
    (other,) = load_batch({"template": template, "k": np.int64(3), "lang": "fr"})
    assert other.parameters["k"] == 3
    assert type(other.parameters["k"]) is int
    said = refused([{"template": template, "k": 1.5, "wird": "x"}, 3])
    assert all(word in said for word in ("key k", "did you mean word?", "found 3"))
    assert "a list of jobs" in refused([])


def test_the_batch_of_a_file_gives_plain_values(batch):
    (job,) = load_batch(batch("- {template: typed, k: 3, rates: [1.5], deep: true}\n"))
    kinds = {type(value).__module__ for value in job.parameters.values()}
    assert kinds == {"builtins"}


def test_selection_reads_labels_without_accents_or_case(batch):
    (job,) = load_batch(batch("- {template: tiny, entity: technopark-rabat, lang: fr}\n"))
    assert job.matches("RABAT tiny")
    assert job.matches("ràbat .fr")
    assert not job.matches("rabat .en")


TEMPLATE_FAULTS = {
    "derived": "a: int = 1\nb = a + 1",
    "statement": "import os",
    "unknown type": "a: complex = 1",
    "syntax": "a: int = ",
}


@pytest.mark.parametrize("name", TEMPLATE_FAULTS)
def test_a_parameters_cell_holds_only_literals(tmp_path, name):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}}
    source = TEMPLATE_FAULTS[name]
    path = tmp_path / "t.ipynb"
    path.write_text(json.dumps({"cells": [cell | {"source": source}]}), "utf-8")
    with pytest.raises(DataError, match=r"t\.ipynb, line \d"):
        read_template(path)


@pytest.mark.parametrize("content", ["", "{}", '{"cells": []}', "[1]"])
def test_what_is_no_template_is_refused(tmp_path, content):
    path = tmp_path / "t.ipynb"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match="tagged"):
        read_template(path)


def test_parameters_are_read_as_papermill_reads_them():
    from papermill import inspect_notebook

    ours = read_template(TEMPLATES / "tiny.ipynb").parameters
    theirs = inspect_notebook(str(TEMPLATES / "tiny.ipynb"))
    assert list(ours) == list(theirs)
    assert {name: p.kinds for name, p in ours.items()} == {
        name: (p["inferred_type_name"],) for name, p in theirs.items()
    }


def test_the_shipped_batch_asks_for_pages_in_both_languages():
    text = (shipped("parameterized") / "batch.yaml").read_text("utf-8")
    assert text.count("lang: [fr, en]") == text.count("template:")

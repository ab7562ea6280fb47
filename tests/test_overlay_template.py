"""A fresh overlay is clean, its README's example can be pasted, nothing is written over."""

from __future__ import annotations

import re

import pytest

from analysis import facts
from analysis.facts.overlay_template import TABLES, new_overlay
from analysis.facts.package import open_package
from analysis.facts.schema import load_descriptor
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError
from analysis.report.batch import load_batch

DESCRIPTOR = load_descriptor(shipped("data"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_fresh_overlay_is_clean_and_adds_nothing(tmp_path, lang):
    folder = new_overlay(tmp_path / "own", lang)
    tables = {f"{table}.csv" for table in TABLES}
    assert {path.name for path in folder.iterdir()} == tables | {"README.md", "batch.yaml"}
    assert facts.check(folder).empty
    assert len(facts.entities(data=folder)) == len(facts.entities())


def pasted(folder):
    """Paste the README's examples into the tables."""
    examples = re.findall(r"```\n([^`]*_id[^`]*)```", (folder / "README.md").read_text("utf-8"))
    assert len(examples) == len(TABLES)
    for name, example in zip(TABLES, examples, strict=True):
        header, row = example.strip().splitlines()
        path = folder / f"{name}.csv"
        assert path.read_text("utf-8-sig").strip() == header
        path.write_bytes(path.read_bytes() + row.encode() + b"\r\n")
    return folder


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_example_of_the_readme_passes_when_pasted(tmp_path, lang):
    folder = pasted(new_overlay(tmp_path / "own", lang))
    assert facts.check(folder).empty
    assert facts.claims("own", data=folder)["value"].tolist() == [42]
    assert open_package(folder).table("sources")["url"].isna().any()


def test_its_batch_asks_for_the_profile_in_both_languages(tmp_path):
    folder = pasted(new_overlay(tmp_path / "own"))
    jobs = load_batch(folder / "batch.yaml", data=folder)
    assert [(job.entity, job.lang) for job in jobs] == [("own", "fr"), ("own", "en")]


@pytest.mark.parametrize(
    ("name", "hub"),
    [
        ("Parc d'Été 2", "parc-d-ete-2"),
        ("2030-park", "2030-park"),
        ("technopark-rabat", "my-technopark-rabat"),
        ("مجمع", "my-park"),
    ],
)
def test_the_example_is_called_as_the_folder(tmp_path, name, hub):
    folder = pasted(new_overlay(tmp_path / name))
    assert facts.check(folder).empty
    assert len(facts.claims(hub, data=folder)) == 1
    assert [job.entity for job in load_batch(folder / "batch.yaml", data=folder)] == [hub, hub]


@pytest.mark.parametrize(("lang", "words"), [("en", "Fill in entities.csv"), ("fr", "Remplissez")])
def test_a_batch_before_its_hub_says_what_to_fill_in(tmp_path, lang, words):
    folder = new_overlay(tmp_path / "technopark-fes")
    with pytest.raises(DataError) as refused:
        load_batch(folder / "batch.yaml", data=folder)
    assert words in refused.value.said(lang)


@pytest.mark.parametrize("resource", list(TABLES))
def test_the_template_has_every_required_column_and_ends_with_one(resource):
    columns = {column.name: column for column in DESCRIPTOR.schema(resource).columns}
    names = TABLES[resource].split()
    assert set(names) <= set(columns)
    assert {name for name, column in columns.items() if column.required} <= set(names)
    assert columns[names[-1]].required
    assert all(columns[name].description_fr for name in names)


def test_nothing_is_written_over(tmp_path):
    folder = new_overlay(tmp_path / "own")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(DataError, match="there already"):
        new_overlay(folder)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DataError, match="there already"):
        new_overlay(tmp_path / "file")
    with pytest.raises(DataError, match="file"):
        new_overlay(tmp_path / "file" / "own")
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert (tmp_path / "file").read_text() == "mine"

"""The shipped tables open by their declared types, quickly, and Frictionless finds them valid."""

from __future__ import annotations

import gzip
import json
import re

import pandas as pd
import pytest
from frictionless import Package as Oracle
from overlays import claim, overlay

from analysis.facts.package import open_package
from analysis.facts.plain_sheet import read_plain
from analysis.facts.reads import forget, record, recorded, slice_digest
from analysis.facts.schema import load_descriptor
from analysis.facts.sheet import read_sheet
from analysis.facts.shipped import shipped
from analysis.facts.storage import table_bytes, write_table
from analysis.language.errors import DataError

DATA = shipped("data")
SCHEMAS = load_descriptor(DATA).schemas
PANEL = load_descriptor(DATA).schema("country-year")
DTYPES = {"string": "str", "integer": ("int64", "Int64"), "number": "float64", "date": "datetime64"}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.resource)
def test_every_table_has_its_declared_columns_and_types(schema):
    table = open_package().table(schema.resource)
    assert tuple(table.columns) == schema.names
    assert len(table)
    for column in schema.columns:
        if column.name in table:
            assert str(table[column.name].dtype).startswith(DTYPES[column.kind]), column.name


def test_the_descriptor_is_valid_and_complete():
    oracle = Oracle.from_descriptor(str(DATA / "datapackage.json"))
    assert Oracle.metadata_validate(oracle.to_descriptor()) is not None
    for resource in json.loads((DATA / "datapackage.json").read_text())["resources"]:
        assert resource["schema"]["missingValues"] == [""]
        assert resource["schema"]["primaryKey"]
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_every_csv_of_the_folder_is_declared():
    declared = {schema.path for schema in SCHEMAS}
    assert {path.name for path in DATA.glob("*.csv*")} == declared


@pytest.mark.parametrize("limit", [None, 1000])
def test_frictionless_finds_the_tables_valid(limit):
    # All rows of the hub tables, the first thousand of all: the whole panel takes it 15 seconds.
    oracle = Oracle(str(DATA / "datapackage.json"))
    if limit is None:
        oracle.remove_resource("country-year")
    report = oracle.validate(limit_rows=limit)
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.slow
def test_frictionless_finds_the_whole_package_valid():
    report = Oracle(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_a_missing_table_is_named_with_its_near_name():
    with pytest.raises(DataError, match="did you mean claims"):
        open_package().table("claim")


def test_both_spellings_of_a_name_open_the_same_table():
    package = open_package()
    assert package.table("country_indicators").equals(package.table("country-indicators"))


def test_a_caller_cannot_change_what_the_next_one_reads():
    first = open_package().table("claims")
    first.loc[0, "value"] = -1.0
    first["note"] = ""
    assert open_package().table("claims")["value"].min() > -100
    assert open_package().table("claims")["value"].iloc[0] != -1.0


def test_only_the_empty_cell_is_missing():
    sources = open_package().table("sources")
    assert sources["author"].isna().any()
    assert not (sources["author"] == "").any()
    countries = open_package().table("countries").set_index("country_iso3")
    assert countries.loc["NAM", "country_iso2"] == "NA"


def test_the_quick_way_and_the_careful_way_read_the_same_panel(tmp_path):
    path = tmp_path / PANEL.path
    write_table(open_package().table("country-year").sample(20_000, random_state=0), path)
    careful = read_sheet(path, PANEL, quick=False).frame
    quick = read_sheet(path, PANEL).frame
    assert isinstance(quick["country_iso3"].dtype, pd.CategoricalDtype)
    assert quick.astype({"country_iso3": "str", "indicator_code": "str"}).equals(careful)


GOOD_ROW = b"MAR,2001,NY.GDP.MKTP.CD,1.5\n"


@pytest.mark.parametrize(
    "row",
    [
        b"MAR,2001,NY.GDP.MKTP.CD,\n",
        b"MAR,2001,NY.GDP.MKTP.CD,nan\n",
        b"MAR,2001,NY.GDP.MKTP.CD,inf\n",
        b"MAR,2001,NY.GDP.MKTP.CD,1e400\n",
        b"MAR,2001,NY.GDP.MKTP.CD\n",
        b"MAR,2001,NY.GDP.MKTP.CD,1,2\n",
        b"MAR,2001.5,NY.GDP.MKTP.CD,1\n",
        b"MAR,99999999999999999999,NY.GDP.MKTP.CD,1\n",
        b",2001,NY.GDP.MKTP.CD,1\n",
        b"MAR,2001,NY.GDP.MKTP.CD,0x10\n",
        b"MAR,2001,NY.GDP.MKTP.CD,1_0\n",
        b"\n",
        b'"MAR",2001,NY.GDP.MKTP.CD,1\n',
        b"MAR,2001,NY.GDP.MKTP.CD, 1\n",
        b"MAR,2001,NY.GDP.MKTP.CD,1\r\n",
    ],
)
def test_the_quick_way_leaves_every_doubt_to_the_careful_one(row):
    header = b"country_iso3,year,indicator_code,value\n"
    assert read_plain(header + GOOD_ROW * 10_000, PANEL) is not None
    assert read_plain(header + GOOD_ROW * 10_000 + row + GOOD_ROW, PANEL) is None


def test_the_panel_in_the_folder_is_what_the_writer_makes_of_it(tmp_path):
    stored = (DATA / PANEL.path).read_bytes()
    assert len(stored) < 2_000_000
    panel = open_package().table("country-year")
    assert table_bytes(panel) == gzip.decompress(stored)
    write_table(panel.head(1000), tmp_path / "a.csv.gz")
    write_table(panel.head(1000), tmp_path / "b.csv.gz")
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    # No flags (no name) and no time in the header: the same rows give the same bytes.
    assert (tmp_path / "a.csv.gz").read_bytes()[3:8] == bytes(5) == stored[3:8]


def test_the_digest_follows_the_content_and_not_the_line_ends(tmp_path):
    shipped_only = open_package()
    assert shipped_only.digest == open_package("").digest
    first = open_package(overlay(tmp_path / "a", [claim(value="12")]))
    same = overlay(tmp_path / "b", [claim(value="12")])
    for path in same.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    other = open_package(overlay(tmp_path / "c", [claim(value="13")]))
    assert first.digest == open_package(same).digest
    assert len({first.digest, other.digest, shipped_only.digest}) == 3


def test_a_changed_file_is_read_again(tmp_path):
    folder = overlay(tmp_path / "a", [claim(value="12")])
    before = open_package(folder)
    assert open_package(str(folder)) is before
    overlay(folder, [claim(value="130")])
    assert open_package(folder).table("claims")["value"].iloc[-1] == 130


def test_a_slice_changes_only_with_its_own_claims(tmp_path):
    forget()
    record("claims", "technopark-rabat")
    record("country_year")
    record("country-year")
    assert len(recorded()) == 2
    package = open_package()
    other = open_package(overlay(tmp_path / "a"))
    for read in recorded():
        assert slice_digest(package, read) == slice_digest(other, read)
    forget()
    record("claims")
    (whole,) = recorded()
    assert slice_digest(package, whole) != slice_digest(other, whole)
    forget()


def test_a_slice_changes_with_a_claim_of_its_entity(tmp_path):
    forget()
    record("claims", "technopark-rabat")
    (read,) = recorded()
    folder = overlay(tmp_path / "a", [claim(entity_id="technopark-rabat")])
    changed = slice_digest(open_package(folder), read)
    assert changed != slice_digest(open_package(), read)
    forget()


def test_the_readme_counts_the_rows_of_every_table():
    text = (DATA / "README.md").read_text("utf-8")
    counted = dict(re.findall(r"^\| `([a-z_.]+)` \| ([0-9,]+) \|", text, flags=re.MULTILINE))
    rows = {s.path: f"{len(open_package().table(s.resource)):,}" for s in SCHEMAS}
    assert counted == rows

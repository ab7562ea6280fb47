"""Every kind of broken file is named with file, row, column and remedy, and is not loaded."""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlays import CLAIM, ENTITY, SOURCE, as_csv, claim, overlay

from analysis import facts
from analysis.facts.package import faults_of, open_package
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError


def refused(folder, lang="en"):
    """Faults of a folder, after seeing that check and loading agree and both languages speak."""
    faults = faults_of(folder)
    assert faults
    with pytest.raises(DataError) as raised:
        open_package(folder)
    assert list(raised.value.faults) == faults
    with pytest.raises(DataError):
        facts.claims(data=folder)
    table = facts.check(folder)
    assert len(table) == len(faults)
    for fault in faults:
        assert fault.said("fr") != fault.said("en")
        assert fault.remedy.said("en").endswith(".")
        assert fault.remedy.said("fr").endswith(".")
    return faults


def only(folder):
    """The one fault of a folder."""
    (fault,) = refused(folder)
    return fault


def test_the_shipped_tables_are_clean():
    table = facts.check()
    assert list(table.columns) == ["file", "row", "column", "found", "expected", "remedy"]
    assert table.empty
    assert str(table["row"].dtype) == "Int64"


def test_the_overlay_of_these_tests_is_clean(tmp_path):
    assert facts.check(overlay(tmp_path / "a")).empty


CELLS = [
    # what is wrong, the row, column, words of the English line
    ("text in value", claim(value="twelve", value_printed="12"), "value", "'twelve' a number"),
    ("nan", claim(value="nan", value_printed="12"), "value", "'nan' Leave the row out"),
    ("inf", claim(value="-inf", value_printed="12"), "value", "'-inf' number"),
    ("too big", claim(value="1e400", value_printed="12"), "value", "'1e400' number"),
    ("space", claim(value="1 500", value_printed="12"), "value", "'1 500' Write 1500."),
    ("nbsp", claim(value="1\u202f500", value_printed="12"), "value", "Write 1500."),
    ("thousands", claim(value="1,500", value_printed="12"), "value", "thousands marks “.”"),
    ("comma", claim(value="22,5", value_printed="12"), "value", "'22,5' Write 22.5."),
    ("percent", claim(value="12 %", value_printed="12"), "value", "only the number"),
    ("Arabic digits", claim(value="١٢", value_printed="12"), "value", "a number"),
    ("underscore", claim(value="1_2", value_printed="12"), "value", "a number"),
    ("hexadecimal", claim(value="0x1F", value_printed="12"), "value", "a number"),
    ("no value", claim(value="", value_printed="12"), "value", "nothing in every row"),
    ("period", claim(period_start="07/2013"), "period_start", "'07/2013' 2013-07 Write 2013-07."),
    ("day or month", claim(period_start="07/01/2013"), "period_start", "Write it in this form"),
    ("a day", claim(period_start="26.07.2013"), "period_start", "Write 2013-07."),
    ("minus", claim(value="−3", value_printed="3"), "value", "Write -3."),
    ("month 13", claim(period_start="2013-13"), "period_start", "the form of 2013-07"),
    ("a far year", claim(period_end="2121-12"), "period_end", "a date from 1800 to 2099 year."),
    ("backwards", claim(period_start="2020"), "period_end", "'2019' not less than '2020'"),
    ("unknown entity", claim(entity_id="parc-setat"), "entity_id", "did you mean parc-settat"),
    ("space after id", claim(entity_id="parc-settat "), "entity_id", "'parc-settat ' parc-settat."),
    ("capitals", claim(entity_id="Parc-Settat"), "entity_id", "Write parc-settat."),
    ("line end in id", claim(entity_id="parc-settat\n"), "entity_id", r"'parc-settat\n'"),
    ("unknown indicator", claim(indicator="tenant_firm"), "indicator", "did you mean tenant_firms"),
    ("unknown source", claim(source_id="settat-registe"), "source_id", "did you mean settat-regi"),
    ("no source", claim(source_id=""), "source_id", "nothing"),
    ("wrong unit", claim(unit="persons"), "unit", "'persons' firms, the unit of tenant_firms"),
    ("negative", claim(value="-3", value_printed="3"), "value", "'-3' 0 or more"),
    ("grade", claim(quality="a"), "quality", "'a' A, B, C Write A."),
    ("grade D", claim(quality="D"), "quality", "one of A, B, C Choose"),
    ("bound", claim(bound="lowr"), "bound", "Write lower."),
    ("stray currency", claim(currency="MAD"), "currency", "'MAD' nothing not money"),
    (
        "no currency",
        claim(indicator="rent_standard", unit="MAD_per_m2_month"),
        "currency",
        "nothing a currency",
    ),
    (
        "no such currency",
        claim(indicator="rent_standard", unit="MDA_per_m2_month", currency="MDA"),
        "currency",
        "'MDA' ISO 4217",
    ),
    (
        "other currency in the unit",
        claim(indicator="rent_standard", unit="EUR_per_m2_month", currency="MAD"),
        "unit",
        "MAD_per_m2_month",
    ),
    (
        "share above 100",
        claim(indicator="occupancy_rate", unit="percent", value="120"),
        "value",
        "'120' 100 percent",
    ),
    ("no year", claim(indicator="opened_year", unit="year", value="12"), "value", "a year"),
    ("half a year", claim(indicator="opened_year", unit="year", value="2001.5"), "value", "a year"),
]


@pytest.mark.parametrize(
    ("row", "column", "words"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS]
)
def test_a_faulty_cell_is_named(tmp_path, row, column, words):
    other = claim(2, value="7", period_start="2012", period_end="2012")
    fault = only(overlay(tmp_path / "own", [other, row]))
    said = fault.said("en")
    assert (fault.file, fault.row, fault.column) == ("own/claims.csv", 3, column)
    for word in words.split():
        assert word.lower() in said.lower()


ENTITIES = [
    ("year", {"opened_year": "2015.0"}, "opened_year", "Write 2015."),
    ("year out of range", {"opened_year": "1492"}, "opened_year", "at least 1950"),
    ("latitude", {"latitude": "133.5"}, "latitude", "at most 90"),
    ("unknown optional", {"latitude": "n/a"}, "latitude", "leave the cell empty"),
    ("long name", {"short_name": "x" * 31}, "short_name", "at most 30 characters"),
    ("choice of numbers", {"comparable": "2"}, "comparable", "one of 0, 1"),
    ("word for a choice", {"comparable": "yes"}, "comparable", "one of 0, 1. Choose one of them."),
    ("country", {"country_iso3": "MOR"}, "country_iso3", "of countries.csv"),
    ("website", {"website": "parc.ma"}, "website", "Write https://parc.ma."),
    ("parent", {"parent_id": "mitc-networ"}, "parent_id", "did you mean mitc-network"),
    ("shipped id", {"entity_id": "technopark-rabat"}, "entity_id", "stands in the shipped"),
    ("shipped name", {"name": "Technopark Rabat"}, "name", "stands in the shipped"),
]


@pytest.mark.parametrize(
    ("changes", "column", "words"), [c[1:] for c in ENTITIES], ids=[c[0] for c in ENTITIES]
)
def test_a_faulty_entity_is_named(tmp_path, changes, column, words):
    folder = overlay(tmp_path / "own", [], entities=[ENTITY | changes])
    fault = only(folder)
    assert (fault.row, fault.column) == (2, column)
    assert words.lower() in fault.said().lower()


def test_a_shipped_id_is_the_first_fault_of_its_row(tmp_path):
    row = ENTITY | {"entity_id": "technopark-rabat", "comparable": "yes", "opened_year": "1492"}
    folder = overlay(tmp_path / "own", entities=[row])
    assert facts.check(folder)["column"].tolist()[0] == "entity_id"


def test_a_published_source_needs_an_address_and_own_records_none(tmp_path):
    assert facts.check(overlay(tmp_path / "own")).empty
    for row in (SOURCE | {"kind": "press"}, SOURCE | {"kind": "press", "url": ""}):
        fault = only(overlay(tmp_path / "press", sources=[row]))
        assert (fault.row, fault.column) == (2, "url")
        assert "own_records" in fault.said()


def test_a_growth_and_a_change_may_be_negative(tmp_path):
    rows = [
        claim(1, indicator="tenants_turnover_growth", unit="percent", value="-11"),
        claim(2, indicator="firms_net_change", unit="firms", value="-4"),
        claim(3, indicator="operator_profit", unit="MAD", currency="MAD", value="-4"),
    ]
    assert facts.check(overlay(tmp_path / "own", rows)).empty


ROWS = [
    ("same id", [claim(1), claim(1, value="13")], 3, "claim_id", "stands in row 2 too"),
    ("copy", [claim(1), claim(2)], 3, None, "figure of row 2 again"),
    (
        "range upside down",
        [claim(1, bound="lower", value="20"), claim(2, bound="upper", value="10")],
        3,
        "value",
        "at least 20",
    ),
    ("shipped id", [claim(1, claim_id="mar-0001")], 2, "claim_id", "column replaces"),
]


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"), [c[1:] for c in ROWS], ids=[c[0] for c in ROWS]
)
def test_rows_that_do_not_go_together_are_named(tmp_path, rows, row, column, words):
    fault = only(overlay(tmp_path / "own", rows))
    assert (fault.row, fault.column) == (row, column)
    assert words in fault.said()


def header(**renamed):
    return ",".join(renamed.get(name, name) for name in CLAIM) + "\n"


LINE = ",".join(CLAIM.values()) + "\n"


def test_a_renamed_column_is_named_twice_as_unknown_and_as_missing(tmp_path):
    first, second = refused(overlay(tmp_path / "own", header(value="valeu") + LINE))
    assert (first.row, first.column) == (1, "valeu")
    assert "Rename it to value." in first.said()
    assert (second.row, second.column) == (1, "value")


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        (header(note="Note") + LINE, 1, "Note", "Rename it to note."),
        (header(note=" note") + LINE, 1, " note", "Rename it to note."),
        (header(note="value") + LINE, 1, "value", "a second time"),
        (header(note="remarks") + LINE, 1, "remarks", "Remove it."),
        (header() + LINE + LINE.replace("firms,,", "firms,"), 3, None, "15 cells"),
        (header() + LINE.replace("\n", ",more\n"), 2, None, "17 cells"),
        (header() + LINE.replace(",12,", ",4,45,", 1), 2, None, "17 cells"),
        (header() + LINE.replace("2019", '"2019', 1), 2, None, "never closed"),
        (header() + LINE + LINE.replace("2019", '"20"19', 1), 3, None, "closing quotation"),
        (header() + LINE.replace("parc", "parc\x00"), 2, "entity_id", "U+0000"),
        (header() + LINE.replace("A,", "\ufffd,"), 2, "quality", "U+FFFD"),
        (header() + LINE.replace("A,", "x" * 200_000 + ","), 2, None, "131072 characters"),
        (header().replace(",", "\t") + LINE.replace(",", "\t"), 1, None, "tabs"),
        ("sep=,\n" + header() + LINE, 1, None, "Delete the first line"),
        ("\n" + header() + LINE, 1, None, "empty row"),
        ('"' + header().strip() + '"\n"' + LINE.strip() + '"\n', 1, None, "in one cell"),
        ("", None, None, "empty file"),
        ("\n\n", None, None, "empty file"),
        ("\ufeff", None, None, "empty file"),
    ],
)
def test_a_faulty_layout_is_named(tmp_path, text, row, column, words):
    folder = overlay(tmp_path / "own", "-")
    (folder / "claims.csv").write_bytes(text.encode())
    fault = only(folder)
    assert (fault.file, fault.row, fault.column) == ("own/claims.csv", row, column)
    assert words in fault.said()


def test_a_row_counts_as_in_a_spreadsheet_when_cells_hold_line_breaks(tmp_path):
    first = claim(1, note="one\ntwo\nthree")
    rows = [first, claim(2, value="x", value_printed="1", period_end="2020")]
    assert only(overlay(tmp_path / "own", rows)).row == 3


def test_blank_rows_count_but_hold_nothing(tmp_path):
    lines = [header(), LINE, "\n", "," * (len(CLAIM) - 1) + "\n"]
    bad = LINE.replace("settat-1", "settat-2").replace(",12,", ",x,", 1)
    fault = only(overlay(tmp_path / "own", "".join([*lines, bad])))
    assert (fault.row, fault.column) == (5, "value")
    assert facts.check(overlay(tmp_path / "clean", "".join(lines))).empty


def zipped(text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", text)
    return content.getvalue()


TABLE = as_csv([claim(note="Pré-sélection")])


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (TABLE.encode("latin-1"), 2, "0xE9 “é” UTF-8"),
        (TABLE.encode("cp1252"), 2, "0xE9"),
        (TABLE.encode("utf-16"), None, "UTF-16"),
        (TABLE.encode("utf-16-be"), 1, "U+0000"),
        (zipped(TABLE), None, "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "old Excel workbook"),
        (gzip.compress(TABLE.encode()), None, "compressed"),
        (b"%PDF-1.7", None, "PDF"),
    ],
)
def test_a_file_that_is_not_csv_in_utf8_is_refused_with_what_it_is(tmp_path, content, row, words):
    folder = overlay(tmp_path / "own", "-")
    (folder / "claims.csv").write_bytes(content)
    fault = only(folder)
    assert fault.row == row
    for word in words.split():
        assert word in fault.said()
    assert "CSV UTF-8" in fault.said()


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_another_encoding_is_named_with_its_column(tmp_path, separator, mark):
    rows = [claim(1), claim(2, note="a \n b"), claim(3, note="Pré-sélection")]
    folder = overlay(tmp_path / "own", "-")
    text = as_csv(rows, separator=separator)
    (folder / "claims.csv").write_bytes(mark + text.encode("cp1252"))
    fault = only(folder)
    assert (fault.row, fault.column) == (4, "note")
    in_header = text.replace("note", "noté").encode("cp1252")
    (folder / "claims.csv").write_bytes(mark + in_header)
    assert (only(folder).row, only(folder).column) == (1, None)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("claim.csv", "Rename it to claims.csv."),
        ("Claims.CSV", "Rename it to claims.csv."),
        ("tenants.csv", "Move it out"),
        ("notes.csv", "Move it out"),
        ("claims.xlsx", "Save it from the spreadsheet"),
        ("claims (1).csv", "Rename it to claims.csv."),
        ("claims.csv.gz", "a second time"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, name, words):
    folder = overlay(tmp_path / "own")
    (folder / name).write_bytes(gzip.compress(b"x") if name.endswith("gz") else b"x")
    assert words in only(folder).said()


def test_files_that_are_no_tables_may_lie_beside_them(tmp_path):
    folder = overlay(tmp_path / "own")
    for name in ("README.md", ".~lock.claims.csv#", "~$claims.xlsx", "._claims.csv", "plan.xlsx"):
        (folder / name).write_text("x")
    assert facts.check(folder).empty


def test_a_folder_that_is_none_is_a_fault(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.csv").write_text("x")
    assert "no such folder" in only(tmp_path / "nowhere").said()
    assert "without a table" in only(tmp_path / "empty").said()
    assert "not one file" in only(tmp_path / "file.csv").said()


def test_a_folder_that_may_not_be_read_is_a_fault(tmp_path, monkeypatch):
    folder = overlay(tmp_path / "own")
    listed = type(folder).iterdir

    def iterdir(path):
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(type(folder), "iterdir", iterdir)
    assert "may not be read" in only(folder).said()


def test_a_table_that_cannot_be_read_is_a_fault(tmp_path):
    folder = overlay(tmp_path / "own", [])
    (folder / "claims.csv").symlink_to(tmp_path / "gone.csv")
    assert "cannot be read" in only(folder).said()
    (folder / "claims.csv").unlink()
    (folder / "claims.csv").mkdir()
    assert "cannot be read" in only(folder).said()
    (folder / "claims.csv").rmdir()
    (folder / "claims.csv.gz").write_bytes(gzip.compress(TABLE.encode())[:40])
    assert "damaged or cut" in only(folder).said()


def test_a_linked_table_is_read(tmp_path):
    target = overlay(tmp_path / "elsewhere")
    folder = overlay(tmp_path / "own", [])
    (folder / "claims.csv").symlink_to(target / "claims.csv")
    assert facts.check(folder).empty


def test_all_faults_of_all_files_are_listed_in_order(tmp_path):
    rows = [claim(n, value=v, period_start="x") for n, v in ((1, "a"), (2, "-1"))]
    folder = overlay(tmp_path / "own", rows, entities=[ENTITY | {"comparable": "yes"}])
    faults = refused(folder)
    assert [f.file for f in faults] == ["own/claims.csv"] * 6 + ["own/entities.csv"]
    assert [f.row for f in faults] == [2, 2, 2, 3, 3, 3, 2]


def test_faults_are_listed_in_french(tmp_path):
    folder = overlay(tmp_path / "own", [claim(value="douze", value_printed="12")])
    (row,) = facts.check(folder, lang="fr").to_dict("records")
    assert row["expected"] == "un nombre"
    assert (row["row"], row["column"], row["found"]) == (2, "value", "'douze'")


def test_a_broken_referred_table_makes_no_second_fault(tmp_path):
    folder = overlay(tmp_path / "own", entities="entity_id;nom\n")
    assert {fault.file for fault in refused(folder)} == {"own/entities.csv"}


@pytest.fixture
def shipped_copy(tmp_path, monkeypatch):
    """Return a copy of the shipped tables that the package takes for its own."""
    copy = tmp_path / "data"
    shutil.copytree(shipped("data"), copy)
    for module in ("package", "faults"):
        monkeypatch.setattr(f"analysis.facts.{module}.shipped", lambda name: copy)
    return copy


def test_a_fault_of_a_shipped_table_is_checked_and_not_loaded(shipped_copy):
    path = shipped_copy / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",firms,,", b",firms,EUR,", 1))
    (fault,) = faults_of()
    assert (fault.file, fault.column) == ("claims.csv", "currency")
    with pytest.raises(DataError, match=r"claims\.csv, row"):
        open_package().table("claims")
    assert len(open_package().table("studies"))


def test_a_fault_of_the_shipped_panel_is_shown_as_it_is_written(shipped_copy):
    path = shipped_copy / "country_year.csv.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)[:12_000]
    lines[1] = lines[1].replace(b"ABW,2000,", b"ABX,1900,")
    path.write_bytes(gzip.compress(b"".join(lines), 1))
    with pytest.raises(DataError):
        open_package().table("country-year")
    first, second = faults_of()
    assert {first.row, second.row} == {2}
    assert {first.found, second.found} == {"'ABX'", "'1900'"}


def test_a_shipped_table_that_is_gone_is_named(shipped_copy):
    (shipped_copy / "studies.csv").unlink()
    assert [fault.file for fault in faults_of()] == ["studies.csv"]
    with pytest.raises(DataError, match=r"studies\.csv"):
        open_package().table("studies")


PIECES = st.sampled_from([b",", b";", b'"', b"\n", b"\r", b"\0", b"\xff", b"\t", b"1e999", b"nan"])
CHANGES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), PIECES), max_size=5)


@settings(deadline=None, max_examples=30)
@given(CHANGES)
def test_whatever_is_damaged_check_and_loading_agree(tmp_path_factory, changes):
    content = bytearray(as_csv([claim(note='a "b" é'), claim(2, value="3.5")]).encode())
    for at, cut, piece in changes:
        content[at : at + cut] = piece
    folder = overlay(tmp_path_factory.mktemp("own"), "-")
    (folder / "claims.csv").write_bytes(bytes(content))
    if faults_of(folder):
        refused(folder)
    else:
        assert len(open_package(folder).table("claims")) >= len(open_package().table("claims"))

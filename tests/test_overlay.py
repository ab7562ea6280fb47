"""An overlay adds rows, takes a claim's place only where it says so, and is refused whole."""

from __future__ import annotations

import pandas as pd
import pytest
from overlays import CLAIM, ENTITY, as_csv, claim, overlay

from analysis import facts
from analysis.facts.package import faults_of, open_package
from analysis.facts.shipped import shipped
from analysis.facts.storage import write_table
from analysis.language.errors import DataError

RENT = {"indicator": "rent_standard", "unit": "EUR_per_m2_month", "currency": "EUR"}


def said(folder):
    return [fault.said() for fault in faults_of(folder)]


def own_claims(folder):
    table = open_package(folder).table("claims")
    return table[table["entity_id"] == "parc-settat"].reset_index(drop=True)


def test_rows_are_added_and_the_shipped_ones_stay(tmp_path):
    before = open_package().table("claims")
    package = open_package(overlay(tmp_path / "own"))
    after = package.table("claims")
    assert len(after) == len(before) + 1
    assert after.iloc[:-1].drop(columns="replaces").equals(before)
    assert after["replaces"].isna().all()
    assert "replaces" not in before
    assert "parc-settat" in set(package.table("entities")["entity_id"])
    assert package.table("countries").equals(open_package().table("countries"))


def test_columns_that_are_not_required_may_be_left_out_and_stand_in_any_order(tmp_path):
    row = {k: v for k, v in claim().items() if k not in ("currency", "note", "replaces")}
    folder = overlay(tmp_path / "own", [dict(reversed(row.items()))])
    got = own_claims(folder).iloc[0]
    assert pd.isna(got["currency"])
    assert pd.isna(got["note_fr"])
    assert list(own_claims(folder).columns)[:3] == ["claim_id", "entity_id", "indicator"]


def test_one_table_alone_is_enough(tmp_path):
    row = claim(entity_id="technopark-rabat", source_id="usine-digitale-casablanca")
    folder = overlay(tmp_path / "own", [row], entities=[], sources=[])
    assert said(folder) == []
    assert len(facts.claims("technopark-rabat", data=folder)) == 1 + len(
        facts.claims("technopark-rabat")
    )


def test_words_that_look_like_missing_values_stay_words(tmp_path):
    park = ENTITY | {"entity_id": "nan", "name": "null", "short_name": "NA", "city": "Nan"}
    row = claim(entity_id="nan", unit_printed="NA", note="None")
    folder = overlay(tmp_path / "own", [row], entities=[park])
    entity = open_package(folder).table("entities").set_index("entity_id").loc["nan"]
    assert (entity["name"], entity["short_name"], entity["city"]) == ("null", "NA", "Nan")
    got = open_package(folder).table("claims").iloc[-1]
    assert (got["unit_printed"], got["note"]) == ("NA", "None")
    assert pd.isna(got["note_fr"])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_spreadsheet_s_files_are_read_right(tmp_path, mark, line_end, separator):
    row = claim(value="4.45", note="à 28 m², « net » ; sans charges", **RENT)
    if separator == ";":
        row |= {"value": "4,45", "value_printed": "4,45"}
    folder = overlay(tmp_path / "own")
    for table, rows in {"entities": [ENTITY], "claims": [row]}.items():
        content = as_csv(rows, separator=separator).encode()
        (folder / f"{table}.csv").write_bytes(mark + content.replace(b"\n", line_end))
    assert said(folder) == []
    got = own_claims(folder).iloc[0]
    assert got["value"] == got["value_printed"] == 4.45
    assert got["note"] == "à 28 m², « net » ; sans charges"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["4,45", "12"], [4.45, 12]),
        (["4.45", "12"], [4.45, 12]),
        (["-0,5", "1,25"], None),
        (["4,45", "4.5"], None),
        (["1.500", "12"], None),
        (["1 500", "12"], None),
        (["1.500,5", "12"], None),
    ],
)
def test_a_semicolon_file_is_read_right_or_not_at_all(tmp_path, values, expected):
    rows = [
        claim(n, value=value, period_start=f"200{n}", period_end=f"200{n}", **RENT)
        for n, value in enumerate(values)
    ]
    folder = overlay(tmp_path / "own", as_csv(rows, separator=";"))
    if expected:
        assert own_claims(folder)["value"].tolist() == expected
    else:
        faults = faults_of(folder)
        assert {fault.column for fault in faults} == {"value", "value_printed"}
        with pytest.raises(DataError):
            open_package(folder)


def test_empty_columns_and_rows_that_a_spreadsheet_leaves_are_ignored(tmp_path):
    lines = as_csv([claim()]).splitlines()
    text = "\n".join(line + ",," for line in [*lines, "," * (len(CLAIM) - 1)]) + "\n"
    folder = overlay(tmp_path / "own", text)
    assert said(folder) == []
    shifted = text.replace("settat-1,", "settat-1,x,", 1)
    assert "18 cells" not in " ".join(said(overlay(tmp_path / "own", shifted)))
    assert said(overlay(tmp_path / "own", shifted))


def test_a_claim_is_replaced_only_where_a_row_names_it(tmp_path):
    shipped_claim = open_package().table("claims").set_index("claim_id").loc["mar-0674"]
    same = {
        "entity_id": shipped_claim["entity_id"],
        "indicator": shipped_claim["indicator"],
        "unit": shipped_claim["unit"],
        "value": "33",
    }
    folder = overlay(tmp_path / "own", [claim(replaces="mar-0674", **same), claim(2, **same)])
    assert any("figure of row 2 again" in line for line in said(folder))
    folder = overlay(tmp_path / "own", [claim(replaces="mar-0674", **same)])
    table = open_package(folder).table("claims").set_index("claim_id")
    assert "mar-0674" not in table.index
    assert table.loc["settat-1", ["value", "replaces"]].tolist() == [33, "mar-0674"]
    assert len(table) == len(open_package().table("claims"))


def test_the_two_ends_of_a_range_may_replace_one_claim(tmp_path):
    known = open_package().table("claims").set_index("claim_id").loc["mar-0671"]
    same = {"entity_id": known["entity_id"], "indicator": known["indicator"], "unit": "m2"}
    ends = [
        claim(1, value="29000", bound="lower", replaces="mar-0671", **same),
        claim(2, value="31000", bound="upper", replaces="mar-0671", **same),
    ]
    assert said(overlay(tmp_path / "own", ends)) == []
    twice = [end | {"bound": "point", "period_end": "2020"} for end in ends]
    assert any("replaced once" in line for line in said(overlay(tmp_path / "own", twice)))


@pytest.mark.parametrize(
    ("replaces", "words"),
    [
        ("mar-9999", "the id of a shipped claim"),
        ("settat-1", "the id of a shipped claim"),
        ("mar-0671", "same entity and indicator; mar-0671 is technopark-casablanca, floor_area"),
        ("Mar 0671", "Write mar-0671."),
    ],
)
def test_a_wrong_replacement_is_refused(tmp_path, replaces, words):
    (line,) = said(overlay(tmp_path / "own", [claim(replaces=replaces)]))
    assert words in line
    assert "column replaces" in line


def test_the_shipped_claims_have_no_column_replaces():
    names = open_package().table("claims").columns
    assert list(names) == list(pd.read_csv(shipped("data") / "claims.csv", nrows=0).columns)


def test_a_shipped_figure_is_not_told_twice(tmp_path):
    known = open_package().table("claims").set_index("claim_id").loc["mar-0671"]
    same = {name: str(known[name]) for name in CLAIM if name in known and pd.notna(known[name])}
    copy = CLAIM | same | {"claim_id": "settat-1", "observation_id": "obs-mar-671"}
    (line,) = said(overlay(tmp_path / "own", [copy]))
    assert "the shipped claim mar-0671 again" in line
    assert said(overlay(tmp_path / "own", [copy | {"replaces": "mar-0671"}])) == []


def test_one_fault_refuses_the_whole_folder(tmp_path):
    folder = overlay(tmp_path / "own", [claim(), claim(2, quality="Z", value="13")])
    for read in (facts.claims, facts.entities, facts.catalogue, facts.indicators):
        with pytest.raises(DataError, match="quality"):
            read(data=folder)
    assert len(facts.claims()) == len(open_package().table("claims"))


def test_the_shipped_folder_given_as_overlay_is_just_the_shipped_data():
    assert open_package(shipped("data")) is open_package()


def vintage(folder, indicators, panel, *, compressed=True):
    folder.mkdir()
    write_table(indicators, folder / "country_indicators.csv")
    write_table(panel, folder / ("country_year.csv.gz" if compressed else "country_year.csv"))
    return folder


@pytest.fixture
def newer():
    package = open_package()
    described = package.table("country-indicators")
    described = described[described["indicator_code"] == "IC.BUS.NDNS.ZS"]
    described = described.assign(vintage="a newer edition")
    panel = pd.DataFrame(
        {
            "country_iso3": ["MAR", "TUN"],
            "year": [2023, 2023],
            "indicator_code": ["IC.BUS.NDNS.ZS"] * 2,
            "value": [2.5, 1.75],
        }
    )
    return described, panel


@pytest.mark.parametrize("compressed", [True, False])
def test_a_newer_panel_replaces_an_indicator_whole(tmp_path, newer, compressed):
    package = open_package(vintage(tmp_path / "wb", *newer, compressed=compressed))
    table = package.table("country-year")
    own = table[table["indicator_code"] == "IC.BUS.NDNS.ZS"]
    assert own["value"].tolist() == [2.5, 1.75]
    before = open_package().table("country-year")
    others = table[table["indicator_code"] != "IC.BUS.NDNS.ZS"].reset_index(drop=True)
    kept = before[before["indicator_code"] != "IC.BUS.NDNS.ZS"].reset_index(drop=True)
    assert others.equals(kept)
    described = package.table("country-indicators").set_index("indicator_code")
    assert described.loc["IC.BUS.NDNS.ZS", "vintage"] == "a newer edition"
    assert len(described) == len(open_package().table("country-indicators"))


def test_a_panel_that_is_not_whole_is_refused(tmp_path, newer):
    described, panel = newer
    alone = tmp_path / "alone"
    alone.mkdir()
    write_table(panel, alone / "country_year.csv.gz")
    assert "without country_indicators.csv" in said(alone)[0]
    other = panel.assign(indicator_code="NY.GDP.MKTP.CD")
    lines = said(vintage(tmp_path / "other", described, other))
    assert any("without values" in line for line in lines)
    assert any("NY.GDP.MKTP.CD" in line for line in lines)
    aggregate = panel.assign(country_iso3=["MAR", "WLD"])
    (line,) = said(vintage(tmp_path / "aggregate", described, aggregate))
    assert "'WLD'" in line
    assert "country_year.csv.gz, row 3, column country_iso3" in line
    twice = pd.concat([panel, panel.head(1)])
    assert "stands in row 2 too" in said(vintage(tmp_path / "twice", described, twice))[0]

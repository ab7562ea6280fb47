"""A register of tenants: what spreadsheets save, what is refused by row, and the folder to fill."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from simulated_tenants import DRAWN, simulated_register, write_register

from analysis.cli import main
from analysis.evidence import load_register, register_columns
from analysis.evidence.survival.horizons import median_stay, read_at
from analysis.evidence.survival.register_template import new_register
from analysis.evidence.survival.tenancy import study_register
from analysis.facts import reads
from analysis.language.errors import DataError, NotEstimable

AS_OF = str(DRAWN.date())


@pytest.fixture(scope="module")
def simulated():
    return simulated_register()


@pytest.fixture(scope="module")
def study(simulated, tmp_path_factory):
    path = write_register(tmp_path_factory.mktemp("own") / "tenants.csv", simulated)
    return study_register(path, as_of=AS_OF)


# What spreadsheets save --------------------------------------------------------------------------


def test_a_french_spreadsheet_saves_the_same_register(simulated, tmp_path):
    own = simulated.assign(floor_m2=simulated["floor_m2"] + 0.5)
    english = load_register(write_register(tmp_path / "en.csv", own), as_of=AS_OF)
    french = load_register(write_register(tmp_path / "fr.csv", own, french=True), as_of=AS_OF)
    assert (tmp_path / "fr.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "01/01/2009" in (tmp_path / "fr.csv").read_text("utf-8")
    pd.testing.assert_frame_equal(french, english)


def test_a_day_first_is_read_only_where_the_rest_is_french(tmp_path):
    path = tmp_path / "tenants.csv"
    path.write_text("tenant_id;entry_date\na;4/1/2019\nb;31/02/2019\nc;2019-03-01\n", "utf-8")
    with pytest.raises(DataError) as refusal:
        load_register(path, as_of=AS_OF)
    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(3, "entry_date")]
    path.write_text("tenant_id;entry_date\na;4/1/2019\n", "utf-8")
    assert load_register(path, as_of=AS_OF)["entry_date"][0] == pd.Timestamp("2019-01-04")
    path.write_text("tenant_id,entry_date\na,4/1/2019\n", "utf-8")
    with pytest.raises(DataError, match="year-month-day"):
        load_register(path, as_of=AS_OF)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("tenant_id,entry_date\né,2019-01-04\n".encode("cp1252"), "row 2, column tenant_id"),
        ("tenant_id,entry_date\na,2019-01-04\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04 a workbook", "an Excel workbook"),
        (b"", "an empty file"),
        (b"tenant_id\tentry_date\na\t2019-01-04\n", "tabs"),
    ],
)
def test_what_is_no_csv_in_utf8_is_refused_with_a_remedy(tmp_path, content, said):
    path = tmp_path / "tenants.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        load_register(path, as_of=AS_OF)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"none\.csv"):
        load_register(tmp_path / "none.csv", as_of=AS_OF)


def test_reading_is_recorded(simulated, tmp_path):
    reads.forget()
    path = write_register(tmp_path / "tenants.csv", simulated)
    load_register(path, as_of=AS_OF)
    before = reads.recorded_files()
    assert list(before) == [str(path.resolve())]
    reads.forget()
    write_register(path, simulated.iloc[:-1])
    load_register(path, as_of=AS_OF)
    assert reads.recorded_files() != before
    reads.forget()


# What is refused ---------------------------------------------------------------------------------


def test_two_stays_of_one_tenant_at_once_are_refused(tmp_path):
    path = tmp_path / "tenants.csv"
    rows = [
        "tenant_id,entry_date,exit_date,exit_reason",
        "a,2015-01-01,2016-01-01,other",
        "a,2016-01-01,,",  # came back on the day it left
        "b,2018-01-01,,",
        "b,2019-01-01,,",  # still there, and yet entering
        "c,2019-01-01,2020-01-01,failed",
        "c,2018-06-01,2019-06-01,failed",  # the earlier stay stands below the later
    ]
    path.write_text("\n".join(rows), "utf-8")
    with pytest.raises(DataError) as refusal:
        load_register(path, as_of=AS_OF)
    assert [fault.row for fault in refusal.value.faults] == [5, 6]
    assert "two tenants two identifiers" in str(refusal.value)
    assert "identifiants" in refusal.value.said("fr")


# The folder to fill in ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_empty_register_is_written_and_its_example_is_read(tmp_path, lang):
    folder = new_register(tmp_path / "own", lang, day=date(2025, 6, 30))
    text = (folder / "README.md").read_text("utf-8")
    for row in register_columns().itertuples():
        assert f"`{row.column}`{'*' if row.required else ''}" in text
    assert 'as_of: "2025-06-30"' in (folder / "batch.yaml").read_text("utf-8")
    header = (folder / "tenants.csv").read_bytes()
    example = text.partition("```\ntenant_id")[2].partition("```")[0].split("\n", 1)[1]
    (folder / "tenants.csv").write_bytes(header + example.encode())
    stays = load_register(folder / "tenants.csv", as_of=AS_OF)
    assert stays["event"].tolist() == [1]
    with pytest.raises(DataError, match="there already"):
        new_register(folder)


def test_the_verbs_write_and_check_a_register(simulated, tmp_path):
    run = CliRunner()
    done = run.invoke(main, ["new", "register", str(tmp_path / "own"), "--lang", "fr"])
    assert done.exit_code == 0, done.output
    path = write_register(tmp_path / "tenants.csv", simulated)
    found = run.invoke(main, ["check-register", str(path), "--as-of", AS_OF])
    assert found.output == f"{len(simulated)} stays of {len(simulated)} tenants, " + (
        f"{simulated['exit_date'].notna().sum()} exits: no fault.\n"
    )
    write_register(path, simulated.assign(entry_date=pd.Timestamp("2030-01-01")).iloc[:2])
    found = run.invoke(main, ["check-register", str(path), "--as-of", AS_OF, "--lang", "fr"])
    assert found.exit_code == 1
    assert "tenants.csv, ligne 2, colonne" in found.output


# What a register supports ------------------------------------------------------------------------


def test_a_curve_is_read_between_its_steps(study):
    table = study.staying.table
    found = read_at(
        table, study.stays, [0.0, 12, 36, 900], start=1, duration="duration", event="left",
        entry="entry",
    )  # fmt: skip
    assert found["time"].tolist() == [0, 12, 36]
    last = table[table["time"] <= 12].iloc[-1]
    row = found.iloc[1]
    assert (row.estimate, row.conf_low) == (last.estimate, last.conf_low)
    watched = (study.stays["entry"] < 12) & (study.stays["duration"] >= 12)
    assert row.n_at_risk == watched.sum()
    assert found["estimate"][0] == 1
    assert np.isnan(found["conf_low"][0])


def test_the_median_is_where_the_curve_and_its_interval_cross_a_half(study):
    median, table = median_stay(study.staying), study.staying.table
    assert table.loc[table["time"] < median.value, "estimate"].min() > 0.5
    assert table.loc[table["time"] == median.value, "estimate"].iloc[0] <= 0.5
    assert median.low < median.value < median.high
    few = study.stays.assign(left=0)
    few.loc[few.index[:3], "left"] = 1
    from analysis.evidence import kaplan_meier

    never = median_stay(kaplan_meier(few, duration="duration", event="left", entry="entry"))
    assert never.value == np.inf


def test_the_ways_out_and_those_there_add_to_one(study):
    gone = study.leaving.table.groupby("cause")["estimate"].last().sum()
    assert gone + study.staying.table["estimate"].iloc[-1] == pytest.approx(1)
    assert sum(study.exits(name) for name in ("graduated", "failed", "expelled", "other")) == (
        study.n_exits
    )


def test_the_doubled_rate_after_the_discount_is_found(study):
    row = study.sooner.hazards.table.set_index("term").loc["after"]
    assert row.ratio_low < 2 < row.ratio_high
    assert row.p_value < 0.01
    assert study.sooner.terms[0].column == "after"
    assert study.discount.unidentified is None
    assert study.discount.n_with + study.discount.n_without == len(study.stays)


def test_one_discount_for_all_is_not_told_from_age(tmp_path):
    own = simulated_register(160, same_discount=True)
    found = study_register(write_register(tmp_path / "t.csv", own), as_of=AS_OF)
    assert "cannot be told from age" in str(found.discount.unidentified)
    assert "after" not in [term.column for term in found.sooner.terms]
    assert any("cannot be told from age" in str(why) for why in found.sooner.omitted)
    any_way = next(side.rates for side in found.discount.rates if side.reason == "any")
    assert any_way.table["term"][0] == "after / before"


def test_a_small_register_has_no_curve(tmp_path, simulated):
    there = simulated[simulated["exit_date"].isna()].head(30)
    gone = simulated[simulated["exit_date"].notna()].head(9)
    path = write_register(tmp_path / "t.csv", pd.concat([there, gone]))
    found = study_register(path, as_of=AS_OF)
    for part in (found.staying, found.leaving, found.sooner, found.discount):
        assert isinstance(part, NotEstimable)
        assert "fewer than 10 exits" in str(part)
    assert found.n_exits == 9


def test_a_register_of_the_two_required_columns_is_studied(tmp_path, simulated):
    bare = simulated[["tenant_id", "entry_date", "exit_date", "exit_reason"]]
    found = study_register(write_register(tmp_path / "t.csv", bare), as_of=AS_OF)
    assert found.staying.n_obs == len(bare)
    assert isinstance(found.sooner, NotEstimable)
    assert isinstance(found.discount, NotEstimable)
    assert all(isinstance(one.test, NotEstimable) for one in found.groups)


def test_stays_without_length_are_told(tmp_path, simulated):
    own = simulated.copy()
    own.loc[0, ["entry_date", "observed_from", "exit_date", "exit_reason", "discount_end"]] = [
        DRAWN, pd.NaT, pd.NaT, None, pd.NaT,
    ]  # fmt: skip
    own.loc[1, ["entry_date", "observed_from", "exit_date", "exit_reason", "discount_end"]] = [
        DRAWN, pd.NaT, DRAWN, "other", pd.NaT,
    ]  # fmt: skip
    found = study_register(write_register(tmp_path / "t.csv", own), as_of=AS_OF)
    assert [one.n for one in found.left_out] == [1, 1]
    assert len(found.stays) == len(own) - 1
    assert found.stays["duration"].min() == pytest.approx(0.5 / (365.25 / 12))


def test_a_hostile_sector_is_a_name_and_never_code(tmp_path, simulated):
    hostile = "\"); __import__('os').system('false'); C(\""
    own = simulated.assign(sector=simulated["sector"].where(simulated.index % 2 == 0, hostile))
    found = study_register(write_register(tmp_path / "t.csv", own), as_of=AS_OF)
    names = [str(name) for name in found.groups[0].grouping.names]
    assert hostile in names
    assert all(term.column.isidentifier() for term in found.sooner.terms)


def test_small_sectors_are_joined(tmp_path, simulated):
    own = simulated.copy()
    own.loc[own.index[:4], "sector"] = ["rare a", "rare b", "rare c", "rare d"]
    found = study_register(write_register(tmp_path / "t.csv", own), as_of=AS_OF)
    assert set(found.groups[0].grouping.joined) == {"rare a", "rare b", "rare c", "rare d"}
    assert len(list(csv.reader(io.StringIO(found.stays.to_csv())))) == len(found.stays) + 1


def test_the_guide_for_operators_has_every_column_in_the_words_of_the_schema():
    guide = (Path(__file__).parents[1] / "docs" / "register.md").read_text("utf-8")
    for row in register_columns().itertuples():
        mark = "*" if row.required else ""
        words = str(row.description)
        assert f"| `{row.column}`{mark} | {words} | `{row.example}` |" in guide


def test_a_file_is_named_with_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tenants.csv").write_text("tenant_id,entry_date\na,soon\n", "utf-8")
    with pytest.raises(DataError, match=rf"^{tmp_path.name}/tenants\.csv, row 2"):
        load_register("tenants.csv", as_of=AS_OF)


@pytest.mark.parametrize("day", ["04/01/2026", "2026", 2026, None, float("nan"), "2026-02-30"])
def test_the_day_it_was_drawn_is_a_day(tmp_path, day):
    path = tmp_path / "tenants.csv"
    path.write_text("tenant_id,entry_date\na,2019-01-04\n", "utf-8")
    with pytest.raises(DataError, match="as_of: found"):
        load_register(path, as_of=day)


def test_a_cell_that_cannot_be_read_contradicts_nothing(tmp_path):
    """One fault a cell: neither "nothing" for what stands there, nor a stay that never ended."""
    path = tmp_path / "tenants.csv"
    path.write_text(
        "tenant_id,entry_date,exit_date,exit_reason,floor_m2\n"
        "a,2019-05-01,yesterday,failed,\na,2020-03-01,2020-06-01,failed,\n"
        "b,2019-05-01,2019-04-01,failed,wide\nc,0019-05-01,,,\n",
        "utf-8",
    )
    with pytest.raises(DataError) as refusal:
        load_register(path, as_of="2021-01-04")
    found = [(fault.row, fault.column) for fault in refusal.value.faults]
    assert found == [(2, "exit_date"), (4, "floor_m2"), (4, "exit_date"), (5, "entry_date")]

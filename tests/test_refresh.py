"""A refresh: whole indicators or none, a folder that is always usable, and what changed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import bank
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import facts
from analysis.cli import main
from analysis.facts import vintage_folder, worldbank, worldbank_line
from analysis.facts.package import open_package
from analysis.facts.shipped import shipped
from analysis.facts.vintage import LISTED, coverage
from analysis.language.errors import DataError

DENSITY, SCIENCE, GDP = "IC.BUS.NDNS.ZS", "GB.XPD.RSDV.GD.ZS", "NY.GDP.PCAP.KD"


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(worldbank_line, "BACKOFF", 0.01)
    monkeypatch.setattr(worldbank, "PER_PAGE", 2000)
    one = bank.Bank()
    yield one
    one.close()


@pytest.fixture
def refresh(world, tmp_path):
    def refreshed(indicators=(DENSITY, SCIENCE), **options):
        options = {"base_url": world.address, "pause": 0} | options
        return facts.refresh(tmp_path / "wb", indicators=indicators, **options)

    return refreshed


def panel_of(code, data=None):
    return facts.panel(code, data=data)[code].dropna().to_dict()


def shipped_panel():
    return (shipped("data") / "country_year.csv.gz").read_bytes()


def test_a_refresh_replaces_whole_indicators_and_nothing_else(world, refresh):
    before = shipped_panel()
    world.figures[DENSITY] = [(a, y, v * 2) for a, y, v in world.shipped(DENSITY)]
    done = refresh([DENSITY])
    assert done.written
    assert facts.check(data=done.folder).empty
    doubled = {key: pytest.approx(2 * v, 1e-5) for key, v in panel_of(DENSITY).items()}
    assert panel_of(DENSITY, done.folder) == doubled
    assert panel_of(SCIENCE, done.folder) == panel_of(SCIENCE)
    assert shipped_panel() == before
    told = open_package(done.folder).table("country-indicators").set_index("indicator_code")
    ours = open_package().table("country-indicators").set_index("indicator_code")
    assert told.loc[DENSITY, "vintage"] == "World Development Indicators, last updated 2026-10-07"
    same = ["name", "name_fr", "unit", "definition", "definition_fr", "licence", "n_obs"]
    assert told.loc[DENSITY, same].equals(ours.loc[DENSITY, same])


def test_what_changed_is_counted_by_hand(world, refresh):
    figures = {(a, y): v for a, y, v in world.shipped(DENSITY)}
    old = figures["MAR", 2019]
    figures["MAR", 2019] = old * 1.06
    figures["MAR", 2020] *= 1.04
    del figures["TUN", 2021]
    figures["MAR", 2023] = 2.75
    world.figures[DENSITY] = [(a, y, v) for (a, y), v in figures.items()]
    done = refresh()
    rows = done.changes.set_index(["country_iso3", "year"])
    assert rows["change"].to_dict() == {
        ("MAR", 2019): "revised",
        ("MAR", 2023): "new",
        ("TUN", 2021): "vanished",
    }
    assert rows.loc[("MAR", 2019), "relative_change"] == pytest.approx(0.06, abs=1e-5)
    notes = done.indicators.set_index("indicator_code")
    counts = notes[["new", "revised", "vanished"]]
    assert counts.loc[DENSITY].tolist() == [1, 1, 1]
    assert counts.loc[SCIENCE].tolist() == [0, 0, 0]
    stored = pd.read_csv(done.folder / "report" / "changes.csv")
    assert stored["change"].tolist() == ["revised", "new", "vanished"]
    assert "1 new values, 1 revised by more than 5%, 1 vanished" in (
        done.folder / "README.md"
    ).read_text("utf-8")


def test_a_value_that_was_zero_is_revised_by_anything(world, refresh):
    zero = next((a, y) for a, y, v in world.shipped("BX.KLT.DINV.WD.GD.ZS") if v == 0)
    figures = {(a, y): v for a, y, v in world.shipped("BX.KLT.DINV.WD.GD.ZS")}
    figures[zero] = 0.5
    world.figures["BX.KLT.DINV.WD.GD.ZS"] = [(a, y, v) for (a, y), v in figures.items()]
    row = refresh(["BX.KLT.DINV.WD.GD.ZS"]).changes.iloc[0]
    assert (row["country_iso3"], row["year"], row["change"]) == (*zero, "revised")
    assert pd.isna(row["relative_change"])


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (bank.status(500), "500 again and again"),
        (bank.half_json, "no whole JSON"),
        (bank.cut, "cut off"),
        (bank.changed(lambda a: [a[0], a[1][:-1]]), "rows instead of"),
        (bank.changed(lambda _: bank.REFUSAL), "deleted or archived"),
        (
            bank.changed(lambda a: [a[0] | {"pages": 0, "total": 0}, None]),
            "no values of it any more",
        ),
        (bank.changed(lambda a: [a[0] | {"pages": 1, "total": 9}, a[1][:9]]), "only 9 values"),
    ],
)
def test_an_answer_that_is_not_whole_leaves_the_indicator(world, refresh, trouble, said):
    world.troubles[DENSITY] = [trouble] * 40
    done = refresh()
    notes = done.indicators.set_index("indicator_code")
    assert notes["status"].to_dict() == {DENSITY: "kept", SCIENCE: "refreshed"}
    assert said in notes.loc[DENSITY, "reason"]
    assert panel_of(DENSITY, done.folder) == panel_of(DENSITY)
    assert list(pd.read_csv(done.folder / "country_indicators.csv")["indicator_code"]) == [SCIENCE]


def test_an_indicator_that_vanished_is_asked_for_once(world, refresh):
    world.figures[DENSITY] = []
    assert refresh().kept["indicator_code"].tolist() == [DENSITY]
    assert world.requests(DENSITY) == 1


def test_what_an_earlier_refresh_had_stays_when_it_cannot_be_fetched(world, refresh):
    world.figures[DENSITY] = [(a, y, v + 1) for a, y, v in world.shipped(DENSITY)]
    refresh()
    world.figures[DENSITY] = []
    world.figures[SCIENCE] = [(a, y, v + 2) for a, y, v in world.shipped(SCIENCE)]
    done = refresh()
    assert panel_of(DENSITY, done.folder)["MAR", 2019] == pytest.approx(
        panel_of(DENSITY)["MAR", 2019] + 1, 1e-5
    )
    assert panel_of(SCIENCE, done.folder) != panel_of(SCIENCE)
    assert facts.check(data=done.folder).empty


def test_a_much_shorter_edition_is_taken_on_request(world, refresh):
    world.figures[DENSITY] = [("MAR", 2020, 1.0)]
    assert not refresh([DENSITY]).written
    done = refresh([DENSITY], accept=[DENSITY])
    assert panel_of(DENSITY, done.folder) == {("MAR", 2020): 1.0}


def test_another_base_year_is_another_unit(world, refresh):
    world.names[GDP] = "GDP per capita (constant 2021 US$)"
    reason = refresh([GDP]).indicators["reason"].item()
    assert "constant 2021 US$" in reason
    assert "constant 2015 US$" in reason
    world.names[GDP] = "GDP per capita (constant 2015 US$)"
    assert refresh([GDP]).written


def test_the_governance_estimates_are_asked_for_under_their_new_code(world, refresh):
    assert refresh(["RQ.EST"]).written
    asked = [path for path in world.asked if "/indicator/" in path]
    assert asked
    assert all("/indicator/GOV_WGI_RQ.EST?source=3" in path for path in asked)


def test_a_refresh_ends_when_nobody_answers_any_more(world, refresh):
    world.troubles["/indicator/"] = [bank.status(503)] * 400
    served = open_package().table("country-indicators")["world_bank_code"].dropna()
    done = refresh(None)
    assert not done.written
    assert len(done.indicators) == len(served) == 48
    assert done.indicators["reason"].str.contains("not asked for").sum() == 45


@pytest.mark.parametrize(
    ("codes", "said"),
    [("PWT.HC", "does not serve it"), ("IC.BUS.NDNS", "did you mean IC.BUS.NDNS.ZS")],
)
def test_a_code_that_the_bank_does_not_have_is_refused(refresh, codes, said):
    with pytest.raises(DataError, match=re.escape(said)):
        refresh(codes)


def test_the_two_columns_of_codes_go_together():
    told = open_package().table("country-indicators")
    assert told["world_bank_code"].notna().equals(told["world_bank_database"].notna())
    assert set(told["world_bank_database"].dropna()) == {2, 3, 32}


def test_the_coverage_that_the_package_states_is_counted_alike():
    package = open_package()
    told = package.table("country-indicators").set_index("indicator_code")
    panel = package.table("country-year")
    assert len(LISTED) == 63
    for code, values in panel.groupby("indicator_code"):
        assert coverage(values) == told.loc[code, list(coverage(values))].to_dict()


# The folder -------------------------------------------------------------------------------------


def test_a_folder_with_other_things_is_left_alone(refresh, tmp_path):
    (tmp_path / "wb").mkdir()
    (tmp_path / "wb" / "claims.csv").write_text("mine")
    with pytest.raises(DataError, match=r"found claims.csv.*a folder of its own"):
        refresh()
    assert (tmp_path / "wb" / "claims.csv").read_text() == "mine"


def test_a_second_refresh_of_a_folder_waits_outside(refresh, tmp_path):
    with (
        vintage_folder.held(tmp_path / "wb"),
        pytest.raises(DataError, match="another refresh is writing it"),
    ):
        refresh()


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_is_replaced_without_leftovers(refresh, tmp_path, monkeypatch, exchange):
    refresh()
    if not exchange:
        monkeypatch.setattr(vintage_folder, "_exchanged", lambda *_: False)
    (tmp_path / "wb" / "report" / "changes.csv").write_text("old")
    refresh()
    assert "old" not in (tmp_path / "wb" / "report" / "changes.csv").read_text()
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.endswith(".lock")) == ["wb"]


def test_two_folders_are_exchanged_in_one_step(tmp_path):
    if sys.platform not in ("linux", "darwin"):
        pytest.skip("no such call here")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("")
    assert vintage_folder._exchanged(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()


def test_a_refresh_killed_between_two_renames_is_undone(refresh, tmp_path, monkeypatch):
    first = refresh()
    content = (first.folder / "country_year.csv.gz").read_bytes()
    rename, calls = Path.rename, []

    def killed(self, target):
        calls.append(self)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(vintage_folder, "_exchanged", lambda *_: False)
    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        refresh()
    assert not first.folder.exists()
    with vintage_folder.held(first.folder):
        assert (first.folder / "country_year.csv.gz").read_bytes() == content


def test_a_full_disk_leaves_the_old_folder(refresh, tmp_path, monkeypatch):
    first = refresh()
    content = (first.folder / "country_year.csv.gz").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vintage_folder, "write_table", full)
    with pytest.raises(DataError, match="No space left on device"):
        refresh()
    assert (first.folder / "country_year.csv.gz").read_bytes() == content
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


# The verb ---------------------------------------------------------------------------------------


@pytest.fixture
def call(world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def called(*words, codes=(DENSITY, SCIENCE)):
        asked = [word for code in codes for word in ("--indicator", code)]
        base = ["refresh", "--base-url", world.address, "--pause", "0"]
        return CliRunner().invoke(main, [*base, *asked, *words])

    return called


def test_the_verb_says_each_indicator_and_a_summary(call, tmp_path):
    done = call("--lang", "fr")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("[1/2] GB.XPD.RSDV.GD.ZS")
    assert "2000–2018, mise à jour 7\xa0oct. 2026" in lines[0]
    assert lines[2].startswith("2 indicateurs actualisés. Par rapport au panel livré : 0 valeurs")
    assert lines[-1].endswith(f"--data {tmp_path / 'world-bank-vintage'}")
    assert "# Panel de pays de la Banque mondiale" in (
        tmp_path / "world-bank-vintage" / "README.md"
    ).read_text("utf-8")
    assert not {"\r", "\x1b"} & set(done.output)


@pytest.mark.parametrize(("strict", "code"), [([], 0), (["--strict"], 1)])
def test_what_stays_as_it_is_is_said(call, world, strict, code):
    world.figures[DENSITY] = []
    done = call(*strict)
    assert done.exit_code == code
    assert "IC.BUS.NDNS.ZS stays as it is: the API has no values of it any more" in done.output
    assert "1 indicator refreshed, 1 stays as it is." in done.output


def test_nothing_fetched_is_nothing_written(call, world, tmp_path):
    world.figures[DENSITY] = world.figures[SCIENCE] = []
    done = call()
    assert done.exit_code == 1
    assert "Nothing was written" in done.output
    assert not (tmp_path / "world-bank-vintage").exists()


def test_without_network_a_sentence(call, world, tmp_path):
    before = shipped_panel()
    world.close()
    done = call()
    assert done.exit_code == 1
    assert f"no connection to {world.address}. Check the connection" in done.output
    assert "Traceback" not in done.output
    assert shipped_panel() == before
    assert not (tmp_path / "world-bank-vintage").exists()


def test_a_refresh_killed_in_the_middle_leaves_the_old_folder(call, world, tmp_path):
    assert call().exit_code == 0
    folder = tmp_path / "world-bank-vintage"
    content = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    world.troubles[DENSITY] = [bank.slow(30)]
    words = ["-m", "analysis.cli", "refresh", "--base-url", world.address, "--pause", "0"]
    words += ["--indicator", DENSITY, "--indicator", SCIENCE]
    root = Path(__file__).parents[1]
    env = os.environ | {"PYTHONPATH": str(root)}
    asked = len(world.asked)
    process = subprocess.Popen(
        [sys.executable, *words], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while not any(DENSITY in path for path in world.asked[asked:]) and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == content
    assert facts.check(data=folder).empty
    assert call().exit_code == 0

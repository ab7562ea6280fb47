"""Two runs side by side: the claim that changed, every number that moved, and nothing else."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from click.testing import CliRunner
from overlays import claim, overlay

from analysis import facts, report
from analysis.cli import main
from analysis.facts.package import open_package
from analysis.facts.shipped import shipped
from analysis.facts.storage import write_table
from analysis.language.errors import DataError
from analysis.language.shown import element, fragment
from analysis.report import comparing_runs
from analysis.report.comparing_runs_data import data_run
from analysis.report.comparing_runs_document import document
from analysis.report.downloads import csv_link

HUB = "technopark-casablanca"
HUBS = (HUB, "technopark-rabat", "sophia-antipolis")
MORE = {"value": "265", "value_printed": "265"}
TOLD = ["entity_id", "indicator", "when", "value_old", "value_new", "claims", "because"]


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    monkeypatch.setattr(comparing_runs, "data_run", remembered)


remembered = cache(data_run)  # no folder of these tests changes


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Copy the data package; `package(mar_0556={"value": "265"})` changes cells of claims.

    To be quick, the copies have three hubs and a panel of Morocco.
    """
    home = tmp_path_factory.mktemp("packages")
    count = iter(range(100))
    shutil.copytree(shipped("data"), home / "base")
    whole = open_package()
    panel, claims = whole.table("country-year"), whole.table("claims")
    few = claims[claims["entity_id"].isin(HUBS)]
    readings = whole.table("claim-readings")
    write_table(panel[panel["country_iso3"] == "MAR"], home / "base" / "country_year.csv.gz")
    write_table(few, home / "base" / "claims.csv")
    write_table(
        readings[readings["claim_id"].isin(few["claim_id"])], home / "base" / "claim_readings.csv"
    )
    made = {}

    def copied(**changes):
        if not changes:
            return home / "base"
        if repr(changes) in made:
            return made[repr(changes)]
        folder = made[repr(changes)] = home / str(next(count))
        shutil.copytree(home / "base", folder)
        path = folder / "claims.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for name, cells in changes.items():
            row = next(r for r in rows if r["claim_id"] == name.replace("_", "-"))
            row |= cells
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return copied


def told(compared):
    return [tuple(row) for row in compared.moved[TOLD].to_numpy().tolist()]


def test_one_claim_and_every_number_it_moved(package):
    """The rent of 2013 is no count: it moves its own year, and that year's share of income."""
    more = {"value": "55", "value_printed": "55"}
    found = report.compare_runs(package(), package(mar_0607=more))
    assert set(found.claims["claim_id"]) == {"mar-0607"}
    assert found.claims[["field", "old", "new"]].to_numpy().tolist() == [
        ["value", "50", "55"],
        ["value_printed", "50", "55"],
    ]
    assert [row[1:3] for row in told(found)] == [
        ("rent_relative_to_gdp_per_head", "2013"),
        ("rent_startup", "2013"),
    ]
    assert [row[-2:] for row in told(found)] == [("mar-0607", "rests on")] * 2
    assert found.moved["relative"].tolist() == pytest.approx([0.1, 0.1])
    assert found.tables == ()
    assert found.sentences == ("1 claim changed.", "2 numbers moved.")


def test_a_count_moves_what_the_model_makes_consistent_with_it(package):
    """260 firms in August 2016 become 265: the hub's reconciled numbers move, no other does.

    The network tells the same observation by a claim of its own, which has not changed.
    """
    found = report.compare_runs(package(), package(mar_0556=MORE))
    moved = found.moved
    assert set(moved["entity_id"]) == {HUB}
    assert set(moved["claims"]) == {"mar-0556"}
    assert set(moved["because"]) == {"rests on", "reconciled with"}
    assert set(moved[["status_old", "status_new"]].to_numpy().ravel()) <= MODELLED
    assert set(moved["indicator"]) >= {"tenant_firms", "jobs", "jobs_per_firm", "exit_rate"}
    here = moved.query("indicator == 'tenant_firms' and when == '2016'").iloc[0]
    assert here["because"] == "rests on"
    assert 0 < here["difference"] < 5


MODELLED = {"reconciled", "interpolated"}


def test_a_claim_that_the_model_does_not_read_moves_no_reconciled_number(package):
    """A rent and a count change together: every reconciled number is laid to the count alone."""
    found = report.compare_runs(package(), package(mar_0556=MORE, mar_0607={"value": "55"}))
    modelled = found.moved["status_new"].isin(MODELLED)
    assert set(found.moved.loc[modelled, "claims"]) == {"mar-0556"}
    assert set(found.moved.loc[~modelled, "claims"]) == {"mar-0607"}


def test_a_claim_of_another_hub_moves_nothing_here(package):
    """One of Sophia's counts: only Sophia moves, though both hubs are in both tables."""
    name = counted("sophia-antipolis")
    found = report.compare_runs(package(), package(**{name.replace("-", "_"): {"value": "777"}}))
    assert set(found.moved["entity_id"]) == {"sophia-antipolis"}
    assert set(found.moved["claims"]) == {name}


def counted(hub):
    claims = facts.standings(hub, "tenant_firms")
    return str(claims.loc[claims["standing"] == "kept", "claim_id"].iloc[0])


def test_every_number_is_looked_at(package):
    """What moved is the whole difference of the two public tables, in value or bound."""
    old, new = package(), package(mar_0012={"value": "52"}, mar_0026={"value": "1200"})
    found = report.compare_runs(old, new)
    tables = [pd.concat([facts.derived(data=f), facts.indicators(data=f)]) for f in (old, new)]
    figure = ["entity_id", "indicator", "year", "value", "conf_low", "conf_high", "bound"]
    one, other = ({tuple(map(str, row)) for row in t[figure].to_numpy()} for t in tables)
    differ = {row[:2] for row in one ^ other}
    moved = set(found.moved[["entity_id", "indicator"]].itertuples(index=False, name=None))
    assert moved == differ
    assert moved
    assert set(" ".join(found.moved["claims"]).split()) == {"mar-0012", "mar-0026"}
    assert (found.moved["claims"] != "").all()


def test_no_claim_changed_is_said(package):
    found = report.compare_runs(package(), package())
    assert found.moved.empty
    assert found.claims.empty
    assert found.tables == ()
    assert found.text().splitlines()[1:] == ["No claim changed.", "No number moved."]


def test_a_claim_that_moves_nothing_is_named_all_the_same(package):
    found = report.compare_runs(package(), package(mar_0165={"note": "another note"}))
    assert found.claims[["claim_id", "field"]].to_numpy().tolist() == [["mar-0165", "note"]]
    assert found.moved.empty
    assert found.sentences == ("1 claim changed.", "No number moved.")


def test_a_claim_that_was_set_aside_moves_a_number_when_it_wins(package):
    """Two sources give Rabat's year of opening; with grade A the one set aside wins."""
    found = report.compare_runs(package(), package(mar_0683={"quality": "A"}))
    assert told(found) == [
        ("technopark-rabat", "opened_year", "", 2012.0, 2010.0, "mar-0683", "rests on")
    ]


def test_a_better_grade_moves_the_hubs_reconciled_numbers(package):
    found = report.compare_runs(package(), package(mar_0165={"quality": "A"}))
    assert set(found.moved["entity_id"]) == {HUB}
    assert set(" ".join(found.moved["claims"]).split()) == {"mar-0165"}


def test_overlays_are_compared_with_the_shipped_data(tmp_path):
    own = overlay(tmp_path / "own", [claim(value="12")])
    found = report.compare_runs("shipped", own)
    assert found.moved["change"].tolist() == ["new"]
    assert found.moved[["entity_id", "value_new", "claims"]].to_numpy().tolist() == [
        ["parc-settat", 12.0, "settat-1"]
    ]
    assert found.claims["change"].tolist() == ["added"]
    assert found.tables == ("entities", "sources")
    back = report.compare_runs(own, "shipped")
    assert back.moved["change"].tolist() == ["gone"]
    assert back.claims["change"].tolist() == ["removed"]


def test_a_number_that_no_claim_moved_is_laid_to_none(tmp_path):
    """Another population moves GDP per head, and with it the rents relative to it."""
    code = "SP.POP.TOTL"
    tables = {name: open_package().table(name) for name in ("country-indicators", "country-year")}
    people = {name: table[table["indicator_code"] == code] for name, table in tables.items()}
    values = people["country-year"]
    folder = tmp_path / "wb"
    folder.mkdir()
    write_table(people["country-indicators"], folder / "country_indicators.csv")
    write_table(values.assign(value=values["value"] * 2), folder / "country_year.csv.gz")
    found = report.compare_runs("shipped", folder)
    assert found.claims.empty
    assert set(found.moved["indicator"]) == {"rent_relative_to_gdp_per_head"}
    assert set(found.moved["because"]) == {""}
    assert found.moved["relative"].dropna().to_numpy() == pytest.approx(1.0)
    assert found.tables == ("country-indicators", "country-year")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_says_the_same(package, lang):
    found = replace(report.compare_runs(package(), package(mar_0556=MORE)), lang=lang)
    page = document(found)
    assert f'<html lang="{lang}"' in page
    assert "mar-0556" in page
    assert ("numbers moved" if lang == "en" else "nombres ont bougé") in page
    assert ("\xa0firms [" if lang == "en" else "\xa0entreprises [") in found.text()
    assert "<script" not in page


# Pages ------------------------------------------------------------------------------------------

FACTS = {
    "entity_id": HUB,
    "indicator": "tenant_firms",
    "period_start": "2016",
    "period_end": "2016",
    "year": 2016,
    "value": 260.0,
    "conf_low": float("nan"),
    "conf_high": float("nan"),
    "interval": "",
    "bound": "point",
    "unit": "firms",
    "currency": "",
    "status": "claimed",
    "claim_ids": "mar-0556",
    "set_aside": "mar-0165: latest publication",
}
CLAIM = {
    "claim_id": "mar-0556",
    "entity_id": HUB,
    "indicator": "tenant_firms",
    "value": 260.0,
    "observation_id": "obs-mar-0556",
    "group": "x",
}
LEDGER = ["label", "lang", "status", "page", "code_version"]


def reports(folder, numbers, claims=(), *, listed="Tenants: 260 firms, 2016", **more):
    """Write a folder of reports with one page: its downloads, its list of claims."""
    folder.mkdir()
    links = [csv_link(pd.DataFrame(numbers), "size.csv"), csv_link(pd.DataFrame(numbers), "b.csv")]
    links.append(csv_link(pd.DataFrame({"claim_id": [""]}), "claims.csv"))
    if claims:
        links.append(csv_link(pd.DataFrame(claims), "hub_claims.csv"))
    links += [csv_link(pd.DataFrame(rows), f"{name}.csv") for name, rows in more.items()]
    inner = element("span", element("span", "S3"), " contest", class_="m")
    item = element("li", element("span", "7", class_="i"), element("span", listed, inner),
                   id="c-mar-0556")  # fmt: skip
    (folder / "hub.html").write_text(fragment(*links, element("ol", item)), encoding="utf-8")
    row = [f"{HUB}/hub_profile.en", "en", "rendered", "hub.html", "0.1+abc"]
    pd.DataFrame([row], columns=LEDGER).to_csv(folder / "ledger.csv", index=False)
    return folder


def test_two_folders_of_reports(tmp_path):
    old = reports(tmp_path / "old", [FACTS], [CLAIM])
    new = reports(
        tmp_path / "new", [FACTS | {"value": 265.0}], [CLAIM | {"value": 265.0, "group": "y"}]
    )
    found = report.compare_runs(old, new / "ledger.csv")
    assert found.claims[["claim_id", "field", "old", "new"]].to_numpy().tolist() == [
        ["mar-0556", "value", "260", "265"]
    ]
    assert told(found) == [(HUB, "tenant_firms", "2016", 260.0, 265.0, "mar-0556", "rests on")]
    assert found.moved["page"].tolist() == [f"{HUB}/hub_profile.en"]
    assert found.tables == ()
    same = report.compare_runs(old, old)
    assert same.sentences == ("No claim changed.", "No number moved.")


def test_what_the_model_fits_at_a_claim_is_a_number_and_no_part_of_the_claim(tmp_path):
    def told_of(fitted, high, **more):
        line = CLAIM | {"period_end": "2016", "bound": "point", "unit": "firms", "outside": False}
        return [line | more | {"fitted": fitted, "conf_low": 230.0, "conf_high": high}]

    old = reports(tmp_path / "old", [FACTS], [CLAIM], fit=told_of(251.0, 273.0))
    new = reports(tmp_path / "new", [FACTS], [CLAIM], fit=told_of(252.5, 274.0, outside=True))
    found = report.compare_runs(old, new)
    assert found.claims.empty
    assert found.moved[["entity_id", "indicator", "when", "part"]].to_numpy().tolist() == [
        [HUB, "tenant_firms", "2016", "mar-0556"]
    ]
    row = found.moved.iloc[0]
    assert (row["value_old"], row["value_new"], row["conf_high_new"]) == (251.0, 252.5, 274.0)


def test_a_page_that_only_lists_its_claims_is_enough(tmp_path):
    old = reports(tmp_path / "old", [FACTS])
    new = reports(tmp_path / "new", [FACTS | {"value": 265.0}], listed="Tenants: 265 firms, 2016")
    found = report.compare_runs(old, new)
    assert found.claims[["claim_id", "field", "old", "new"]].to_numpy().tolist() == [
        ["mar-0556", "text (en)", "Tenants: 260 firms, 2016", "Tenants: 265 firms, 2016"]
    ]
    assert told(found)[0][-2:] == ("mar-0556", "rests on")


def test_a_claim_that_a_page_no_longer_mentions_has_not_changed(tmp_path):
    old = reports(tmp_path / "old", [FACTS])
    new = reports(tmp_path / "new", [FACTS])
    (new / "hub.html").write_text(str(csv_link(pd.DataFrame([FACTS]), "size.csv")))
    assert report.compare_runs(old, new).sentences == ("No claim changed.", "No number moved.")


def test_numbers_of_other_tables_are_compared_cell_by_cell(tmp_path):
    rent = {"tier": "discount", "value": 50.0, "eur": 4.6}
    old = reports(tmp_path / "old", [FACTS], rent=[rent])
    new = reports(tmp_path / "new", [FACTS], rent=[rent | {"eur": 4.7}])
    found = report.compare_runs(old, new)
    row = found.moved.iloc[0]
    assert len(found.moved) == 1
    assert (row["indicator"], row["part"]) == ("rent: eur", "discount")
    assert (row["value_old"], row["value_new"]) == (4.6, 4.7)
    assert row["entity_id"] == HUB


def test_other_code_and_pages_of_one_run_are_said(tmp_path):
    old, new = reports(tmp_path / "old", [FACTS]), reports(tmp_path / "new", [FACTS])
    ledger = pd.read_csv(new / "ledger.csv")
    failed = ledger.assign(label="x/hub_profile.en", status="failed", page="")
    pd.concat([ledger.assign(code_version="0.2+def"), failed]).to_csv(
        new / "ledger.csv", index=False
    )
    assert report.compare_runs(old, new).tables == ("code", "page x/hub_profile.en")


# Refusals and the verb --------------------------------------------------------------------------


def test_what_cannot_be_compared_is_refused(tmp_path):
    pages = reports(tmp_path / "pages", [FACTS])
    with pytest.raises(DataError, match="found reports and data"):
        report.compare_runs(pages, "shipped")
    with pytest.raises(DataError, match="no such folder"):
        report.compare_runs(tmp_path / "none", "shipped")
    (pages / "ledger.csv").write_text("label,page\nx,y\n")
    with pytest.raises(DataError, match="no column code_version, lang, status"):
        report.compare_runs(pages, pages)
    own = overlay(tmp_path / "own", [claim(quality="Z")])
    with pytest.raises(DataError, match="quality"):
        report.compare_runs("shipped", own)


def test_the_verb_prints_a_table_and_writes_page_and_csv(package, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    old, new = str(package()), str(package(mar_0607={"value": "55", "value_printed": "55"}))
    words = ["compare-runs", old, new, "--page", "moved.html", "--csv", "moved.csv"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "1 claim changed.\n2 numbers moved.\n" in done.output
    assert "+5 (+10.0%)" in done.output
    assert "2 numbers moved" in (tmp_path / "moved.html").read_text("utf-8")
    assert pd.read_csv(tmp_path / "moved.csv")["claims"].tolist() == ["mar-0607"] * 2
    bad = CliRunner().invoke(main, ["compare-runs", "nowhere", "shipped"])
    assert bad.exit_code == 1
    assert "nowhere: found no such folder" in bad.output

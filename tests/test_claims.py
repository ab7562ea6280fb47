"""Claims are found by hub, grade, source and date; sources are cited; the directory is complete."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
from overlays import SOURCE, claim, overlay

from analysis import facts
from analysis.facts.claim_table import COLUMNS
from analysis.facts.package import open_package
from analysis.facts.reads import Read, forget, recorded
from analysis.facts.reasons import WORDS
from analysis.language.errors import DataError

ARTICLE = "usine-digitale-casablanca"


def test_claims_have_the_declared_columns_and_lose_nothing():
    table = facts.claims()
    assert tuple(table.columns) == COLUMNS
    raw = open_package().table("claims").set_index("claim_id").sort_index()
    again = table.set_index("claim_id").sort_index()
    pd.testing.assert_frame_equal(again, raw[again.columns])


def test_entity_and_indicator_choose_rows():
    table = facts.claims(["technopark-rabat", "technopark-tanger"], "rent_startup")
    assert set(table["entity_id"]) == {"technopark-rabat", "technopark-tanger"}
    assert set(table["indicator"]) == {"rent_startup"}
    assert len(facts.claims("technopark-rabat")) == 33


def test_quality_and_sources_filter():
    assert set(facts.claims(min_quality="B")["quality"]) == {"A", "B"}
    assert len(facts.claims(min_quality="C")) == len(facts.claims())
    rest = facts.claims(exclude_sources=[ARTICLE])
    assert ARTICLE not in set(rest["source_id"])
    assert len(rest) == len(facts.claims()) - 13


@pytest.mark.parametrize(
    ("published", "as_of", "known"),
    [
        ("2013", "2013", True),
        ("2013", "2013-06", True),  # a year counts as mid-year
        ("2013", "2013-05", False),
        ("2013~", 2013, True),
        ("2013-07", "2013-07", True),
        ("2013-07", "2013-07-10", False),  # a month counts as its middle
        ("2013-07-26", "2013-07-26", True),
        ("2013-07-26", dt.date(2013, 7, 25), False),
        ("2013-07-26", 2012, False),
        ("", 2026, False),  # nothing shows that it was there
    ],
)
def test_as_of_keeps_what_could_be_known(tmp_path, published, as_of, known):
    folder = overlay(tmp_path / "own", sources=[SOURCE | {"published": published}])
    table = facts.claims("parc-settat", as_of=as_of, data=folder)
    assert table["claim_id"].tolist() == (["settat-1"] if known else [])


def test_as_of_only_adds_as_time_passes():
    years = [set(facts.claims(as_of=year)["claim_id"]) for year in (2000, 2008, 2013, 2020, 2026)]
    for before, after in itertools.pairwise(years):
        assert before < after


def test_an_overlay_adds_and_replaces(tmp_path):
    own = {"entity_id": "technopark-rabat", "value": "90", "period_start": "2016"}
    row = claim(1, **own, period_end="2016", replaces="mar-0152")
    folder = overlay(tmp_path / "own", [row], entities=[])
    table = facts.claims("technopark-rabat", "tenant_firms", data=folder)
    assert set(table["claim_id"]) == {"mar-0168", "settat-1"}
    assert tuple(table.columns) == (*COLUMNS, "replaces")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: facts.claims("technopark-casablenca"), "did you mean technopark-casablanca?"),
        (lambda: facts.claims(None, "tenant_firm"), "did you mean tenant_firms?"),
        (lambda: facts.claims(exclude_sources="usine-digitale-casa"), f"did you mean {ARTICLE}?"),
        (lambda: facts.claims(min_quality="D"), "known are A, B, C"),
        (lambda: facts.claims(as_of="spring 2013"), "expected a year, month or day"),
        (lambda: facts.claims(as_of="2013-13"), "expected a year, month or day"),
        (lambda: facts.cite("usine-digitale-casablanc"), f"did you mean {ARTICLE}?"),
        (lambda: facts.indicators(method="setled"), "did you mean settled?"),
        (lambda: facts.indicators(None, "job_per_firm"), "did you mean jobs_per_firm?"),
        (lambda: facts.conflicts("technopark-rabatt"), "did you mean technopark-rabat?"),
        (lambda: facts.entities(lang="de"), "known are en, fr"),
        (lambda: facts.step_words("qualty"), "did you mean quality?"),
    ],
)
def test_unknown_names_are_refused_with_the_near_one(call, told):
    with pytest.raises(DataError) as refusal:
        call()
    assert told in str(refusal.value)
    assert refusal.value.said("fr") != str(refusal.value)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2013", 2013.5),
        ("2013-07", 2013 + 6.5 / 12),
        ("2013-07-26", 2013 + (6 + 25.5 / 31) / 12),
        ("2012-01~", 2012 + 0.5 / 12),
        ("2013~", 2013.5),
    ],
)
def test_a_period_stands_at_its_middle(period, year):
    assert facts.decimal_year(period) == pytest.approx(year, abs=1e-12)
    assert facts.decimal_year(pd.Series([period, None], dtype="str")).tolist()[0] == pytest.approx(
        year
    )
    assert facts.decimal_year(pd.Series([None, period], dtype="str")).isna().tolist() == [
        True,
        False,
    ]


def test_a_source_is_cited_in_the_readers_language():
    title = "Casablanca, un technoparc générateur de PME numériques"
    assert facts.cite(ARTICLE) == f"Lélia de Matharel, “{title}”, L'Usine Digitale, about 2013."
    assert (
        facts.cite(ARTICLE, "fr") == f"Lélia de Matharel, « {title} », L'Usine Digitale, vers 2013."
    )
    assert facts.cite("leconomiste-2013-07-26", "fr").endswith(
        "L'Economiste, 26\u00a0juillet 2013."
    )
    assert facts.cite("vitaminedz-389571").endswith(", undated.")
    assert facts.cite("vitaminedz-389571", "fr").endswith(", sans date.")
    assert facts.source_link(ARTICLE).startswith("https://www.usine-digitale.fr/")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_source_has_a_citation_and_a_licence(lang):
    for source_id in open_package().table("sources")["source_id"].iloc[::7]:
        line = facts.cite(source_id, lang)
        assert "nan" not in line.split(", ")
        assert line.endswith(".")
        assert facts.source_licence(source_id, lang)


def test_own_records_have_no_address_and_their_own_licence(tmp_path):
    folder = overlay(tmp_path / "own")
    assert facts.source_link("settat-register", data=folder) is None
    assert facts.source_licence("settat-register", "fr", data=folder) == "Own records"
    assert facts.cite("settat-register", data=folder) == "“[Register]”, Parc de Settat, undated."


def test_entities_are_chosen_and_named():
    everything = facts.entities()
    assert everything.index.is_unique
    assert everything.index.is_monotonic_increasing
    assert len(facts.entities(True)) + len(facts.entities(False)) == len(everything)
    assert set(facts.entities(True)["status"]) == {"open"}
    french, english = facts.entities(lang="fr"), facts.entities(lang="en")
    assert french.loc["22-barcelona", "city"] == "Barcelone"
    assert french.loc["berytech", "city"] != english.loc["berytech", "city"]
    assert french.loc["technopark-casablanca", "name"]  # no French name: the name itself
    assert french["name"].notna().all()
    assert "name_fr" not in french


def test_the_catalogue_lists_every_indicator_with_its_coverage():
    french, english = facts.catalogue("fr"), facts.catalogue("en")
    assert len(english) == len(open_package().table("indicators")) + 5
    assert english.loc["jobs", "label"] == "Jobs"
    assert french.loc["jobs", "label"] == "Emplois"
    claims = facts.claims(None, "rent_startup")
    row = english.loc["rent_startup"]
    assert row["n_claims"] == len(claims)
    assert row["entities"].split() == sorted(set(claims["entity_id"]))
    assert (row["first_year"], row["last_year"]) == (2005, 2020)
    assert french.loc["exit_rate", ["label", "kind"]].tolist() == ["Taux de départ", "ratio"]
    assert english["definition"].notna().all()
    unused = english[english["n_claims"] == 0]
    assert unused["first_year"].isna().all()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_step_has_its_words(lang):
    assert len({facts.step_words(step, lang) for step in WORDS}) == len(WORDS)


def test_reads_of_one_entity_are_its_slice_of_the_claims():
    forget()
    facts.indicators("technopark-rabat")
    noted = {(read.resource, read.key) for read in recorded()}
    assert ("claims", "technopark-rabat") in noted
    assert ("claims", None) not in noted
    assert {("sources", None), ("entities", None), ("indicators", None)} <= noted
    forget()
    facts.claims()
    assert Read("claims", None, None) in recorded()

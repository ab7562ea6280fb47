"""Records of a page: marks, claims, sources, tables, heads and footers."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from page_reader import read
from sample_page import HUB

from analysis import facts, report
from analysis.facts.reads import forget
from analysis.language.errors import DataError
from analysis.language.shown import Html
from analysis.language.textnodes import typeset_html
from analysis.report.pages.head import FactSheet, Fold, Head
from analysis.report.pages.imprint import footer

LANGS = ("en", "fr")


def test_marks_number_in_order_of_first_mention():
    marks = report.Marks("en", entity=HUB)
    a, b, c = facts.claims(HUB)["claim_id"].iloc[[5, 0, 9]]
    assert re.findall(r">(\d+)</a>", marks([a, b])) == ["1", "2"]
    assert re.findall(r">(\d+)</a>", marks([c, a, None])) == ["3", "1"]
    assert marks([]) == ""
    assert [line.claim["claim_id"] for line in marks.claims().lines] == [a, b, c]


def test_a_page_without_claims_has_empty_lists():
    marks = report.Marks("en")
    assert "<li" not in marks.claims().html() + marks.sources().html()


def test_an_unknown_claim_is_refused_with_the_near_one():
    with pytest.raises(DataError, match="did you mean mar-"):
        report.Marks("en")("mar-060")


def test_a_claim_of_another_entity_names_it():
    claim = facts.claims("technopark-rabat")["claim_id"].iloc[0]
    marks = report.Marks("en", entity=HUB)
    marks(claim)
    assert "Rabat" in marks.claims().html()


def test_contesting_gives_the_overlay_row_to_fill_in():
    marks = report.Marks("en", entity=HUB)
    claim = facts.claims(HUB, "firms_exited")["claim_id"].iloc[0]
    marks(claim)
    page = read(marks.claims().html())
    link = next(link for link in page.links if link.get("download") == "claims.csv")
    sheet = unquote(link["href"].partition(",")[2])
    row = pd.read_csv(io.StringIO(sheet), dtype=str, keep_default_na=False).iloc[0]
    assert row["replaces"] == claim
    assert (row["entity_id"], row["indicator"]) == (HUB, "firms_exited")
    assert (row["value"], row["source_id"], row["claim_id"]) == ("", "", "")


@pytest.mark.parametrize("lang", LANGS)
def test_sources_keep_the_language_of_their_titles(lang):
    marks = report.Marks(lang, entity=HUB)
    marks(facts.claims(HUB)["claim_id"].iloc[:40])
    page = read(typeset_html(marks.sources().html(), lang))
    titles = [link for link in page.links if link.get("href", "").startswith("http")]
    assert titles
    assert {link["lang"] for link in titles} == {"fr", "en", "ar"}
    assert {link["dir"] for link in titles} == {"auto"}


def test_a_table_keeps_its_roles_and_its_unknowns():
    columns = (report.Column("Indicator", start=True), report.Column("Value", kept=True),
               report.Column("Range"), report.Column("PPP $"))  # fmt: skip
    table = report.Table("T", columns, (report.Group("Size"), ("Firms", "260", None, "")), "fr")
    page = read(table.html())
    roles = [found["role"] for _, found in page.elements if "role" in found]
    assert roles == ["table", "rowgroup", "row", *["columnheader"] * 4, "rowgroup", "row",
                     "rowheader", "row", "rowheader", *["cell"] * 3]  # fmt: skip
    labels = [found["data-l"] for _, found in page.elements if "data-l" in found]
    assert labels == ["range", "PPP $"]
    assert "inconnu" in page.words
    assert page.words.rstrip().endswith("–")


def test_a_table_with_an_uneven_row_is_refused():
    with pytest.raises(ValueError, match="2 columns, but a row has 1"):
        report.Table("T", (report.Column("A"), report.Column("B")), (("x",),), "en")


def test_the_footer_names_the_data_it_rests_on(tmp_path):
    from analysis.facts import reads

    reads.forget()
    facts.claims(HUB)
    one = footer("T", "en").digest
    facts.claims("technopark-rabat")
    two = footer("T", "en").digest
    assert one != two
    assert len(one) == 64
    said = footer("T", "fr", seed=7).text()
    assert "Graine" in said
    assert "7" in said


def test_head_and_fold_take_text_paragraphs_and_records():
    sheet = FactSheet("Sheet", [("a", "b")], "en")
    answer = ("one", Html("<p>two</p>"), Fold(("x",), "en"))
    head = Head("Kind", ("here",), "Title", answer, (), "en", sheet)
    written = head.html()
    assert '<p class="lead">one</p><p>two</p><details>' in written
    assert "<ol" not in written
    assert read(written).unbalanced == []


def test_the_footer_rests_on_its_own_data_alone(tmp_path):
    forget()
    facts.claims("technopark-rabat")
    alone = footer("T", "en").digest
    (tmp_path / "claims.csv").write_text("claim_id\nno such table\n", encoding="utf-8")
    with pytest.raises(DataError):
        facts.claims("technopark-rabat", data=tmp_path)
    assert footer("T", "en").digest == alone

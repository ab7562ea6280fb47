"""An executed notebook becomes one page that needs nothing else and keeps data as text."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from nbformat.v4 import new_markdown_cell, new_output
from page_reader import read
from sample_page import HUB, notebook, sample

from analysis import facts, report
from analysis.language.errors import DataError
from analysis.language.shown import Html
from analysis.language.textnodes import typeset_html
from analysis.report.pages import fonts
from analysis.report.pages.head import FactSheet, Fold, Head, Opening
from analysis.report.pages.imprint import footer
from analysis.report.pages.looks import notebook_css, page_css

LANGS = ("en", "fr")
CODE = "facts.claims()"


@pytest.fixture(scope="module")
def pages():
    return {
        lang: report.export(
            sample(lang), lang=lang, sister=f"sample.{other}.html", index="../index.html"
        )
        for lang, other in zip(LANGS, reversed(LANGS), strict=True)
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_is_whole_and_alone(pages, lang):
    text = pages[lang]
    page = read(text)
    assert text.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert page.unbalanced == []
    assert page.open == []
    assert page.loads == []
    assert page.tags["h1"] == page.tags["main"] == page.tags["title"] == page.tags["style"] == 1
    assert "url(" not in re.sub(r"url\(data:font/woff2;base64,[\w+/=]+\)", "", text)
    assert "default-src 'none'" in text.replace("&#39;", "'")
    assert "script-src" not in text
    assert len(text.encode()) < 400_000


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_in_a_page_arrives(pages, lang):
    page = read(pages[lang])
    assert page.dead_anchors() == []
    assert page.repeated_ids() == []
    claims = [name for name in page.ids if name.startswith("c-")]
    assert len(claims) > 10
    marked = {link["href"] for link in page.links if link.get("href", "").startswith("#c-")}
    assert {f"#{name}" for name in claims} == marked
    assert all(f"r-{name[2:]}" in page.ids for name in claims)
    assert any(name.startswith("s-") for name in page.ids)


def test_the_two_languages_lead_to_each_other(pages):
    for lang, other in (("en", "fr"), ("fr", "en")):
        switch = [link for link in read(pages[lang]).links if "hreflang" in link]
        assert [(link["href"], link["lang"]) for link in switch] == [
            (f"sample.{other}.html", other)
        ]


def test_a_french_page_says_its_frame_in_french(pages):
    words = read(pages["fr"]).words
    for said in ("Dans cette page", "Relevés", "Comment le sait-on\u202f?", "Télécharger\u00a0:",
                 "Citer", "inconnu", "Le code"):  # fmt: skip
        assert said in words
    for unsaid in ("On this page", "How do we know", "Download", "unknown"):
        assert unsaid not in words


def test_title_and_description_come_from_the_head(pages):
    assert "<title>Casablanca\u00a0: trente à quarante entreprises partent" in pages["fr"]
    described = re.search(r'name="description" content="([^"]*)"', pages["en"])[1]
    assert described.startswith("Firms left, about eighteen months after they came:")
    assert "[" not in described


def test_the_same_notebook_gives_the_same_bytes(pages):
    again = report.export(sample("fr"), lang="fr", sister="sample.en.html", index="../index.html")
    assert again == pages["fr"]


def test_sections_run_until_the_next_opening_and_code_is_folded_beneath(pages):
    main = pages["fr"].partition("<main")[2]
    order = ['<section id="size">', "<figure", "Comment le sait-on", '<details class="code">',
             '<table role="table"', "</section>", '<section id="claims"', '<section id="sources"',
             "</main>", "<footer"]  # fmt: skip
    places = [main.index(piece) for piece in order]
    assert places == sorted(places)
    assert "data-toc" not in main
    assert main.count("<nav") == 1


def test_only_the_first_mark_of_a_claim_is_the_way_back():
    marks = report.Marks("en", entity=HUB)
    first = facts.claims(HUB)["claim_id"].iloc[0]
    marks([first])
    shown = [
        Opening("a", "A", [Html(f"<p>x{marks([first])} y{marks([first])}</p>")], "en"),
        marks.claims(),
        marks.sources(),
    ]
    page = read(report.export(notebook([(CODE, [one]) for one in shown]), lang="en"))
    assert page.ids.count(f"r-{first}") == 1
    assert page.dead_anchors() == []


# What cells may hold besides records.


def page_of(*shown, lang="en", code=CODE):
    return report.export(notebook([(code, list(shown))]), lang=lang)


def test_html_from_elsewhere_never_passes():
    hostile = "<script>alert(1)</script><b>bold</b>"
    text = page_of(
        new_output("display_data", data={"text/html": hostile, "text/plain": "a <b> frame"})
    )
    assert "<b>bold" not in text
    assert read(text).loads == []
    assert "a &lt;b&gt; frame" in text


def test_printed_text_shows_and_warnings_do_not():
    text = page_of(
        new_output("stream", name="stdout", text="\x1b[31mred <i>\x1b[0m"),
        new_output("stream", name="stderr", text="a warning"),
    )
    assert "red &lt;i&gt;" in text
    assert "a warning" not in text


def test_a_picture_has_a_description():
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"
    described = {"image/svg+xml": {"alt": 'a "b" <c>'}}
    text = page_of(
        new_output("display_data", data={"image/svg+xml": drawing}, metadata=described),
        new_output("display_data", data={"image/png": "aGVsbG8="}),
    )
    pictures = [found for tag, found in read(text).elements if tag == "img"]
    assert [found["alt"] for found in pictures] == ["a “b” <c>", "picture without a description"]
    assert all(found["src"].startswith("data:image/") for found in pictures)


def test_a_stopped_notebook_says_so_plainly():
    error = new_output(
        "error",
        ename="DataError",
        evalue="row 3: <b>",
        traceback=["\x1b[31mFile /home/someone/deep/place/analysis/facts/package.py:3"],
    )
    text = page_of(error, lang="fr")
    page = read(text)
    assert "Cette page est incomplète" in page.words
    assert "DataError: row 3: <b>" in page.words
    assert "someone" not in page.words
    assert "failure" in page.ids
    assert page.dead_anchors() == []


def test_cells_for_the_laboratory_stay_out_and_folders_are_named_only():
    made = notebook([("secret_of_the_laboratory()", []), ('data = "/home/me/my overlay"', [])])
    made.cells[0].metadata["tags"] = ["lab"]
    text = report.export(made, lang="en")
    assert "secret_of_the_laboratory" not in text
    assert "/home/me" not in text
    assert 'data = "my overlay"' in text


def test_prose_is_marked_where_it_has_no_translation_and_is_never_code():
    made = notebook([])
    made.cells = [
        new_markdown_cell("## A question\n\nWhat **then** <script>x</script> [l](javascript:x)?"),
        new_markdown_cell("$x^2$ and ![p](javascript:y)"),
    ]
    text = report.export(made, lang="fr")
    page = read(text)
    assert page.loads == []
    assert not [link for link in page.links if "javascript" in link.get("href", "")]
    assert "<script>" in page.words
    assert '<div lang="en">' in text
    assert "$x^2$ and p" in page.words


# Records of the end of a page.


def test_marks_number_in_order_of_first_mention():
    marks = report.Marks("en", entity=HUB)
    a, b, c = facts.claims(HUB)["claim_id"].iloc[[5, 0, 9]]
    assert re.findall(r">(\d+)</a>", marks([a, b])) == ["1", "2"]
    assert re.findall(r">(\d+)</a>", marks([c, a, None])) == ["3", "1"]
    assert marks([]) == ""
    assert [line.claim["claim_id"] for line in marks.claims().lines] == [a, b, c]


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


# Style and faces.


def test_a_notebook_loads_the_look_inside_its_own_outputs():
    css = notebook_css(fonts=False)
    assert not re.search(
        r"(^|[},])(body|html|:root|table|h2|a)\b[^}]*\{", css.partition(".tp.tp{")[0]
    )
    assert css.count("{") == css.count("}")
    shown = report.style("fr")._repr_mimebundle_()
    assert shown["text/plain"] == ""
    assert shown["text/html"].count("<style") == 1


def test_page_css_keeps_the_texts_it_writes():
    assert 'content:attr(data-l) "\\00a0: "' in page_css()
    assert ".grid{" not in page_css()
    assert ".grid{" in page_css(index=True)


def test_faces_are_renamed_and_cut_the_same_each_time():
    face = fonts.FACES[0]
    assert fonts._rule(*face) == fonts._rule(*face)
    from fontTools.ttLib import TTFont

    raw = base64.b64decode(re.search(r"base64,([\w+/=]+)", fonts._rule(*face))[1])
    font = TTFont(io.BytesIO(raw))
    assert font["name"].getDebugName(1) == "TP Sans"
    assert {0x202F, 0xE9, 0x2212} <= set(font.getBestCmap())


def test_a_spoilt_cache_of_faces_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "_user_cache", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_rule", lambda *face: "@font-face{font-family:x}")
    kept = fonts._kept()
    kept.parent.mkdir()
    kept.write_text("@font-face{}</style><script>", "ascii")
    assert fonts.font_faces.__wrapped__() == "@font-face{font-family:x}" * len(fonts.FACES)
    assert kept.read_text("ascii").startswith("@font-face{font-family:x}")
    assert list(tmp_path.rglob("tmp*")) == []


def test_faces_do_without_a_cache(tmp_path, monkeypatch):
    file = tmp_path / "no folder"
    file.write_text("")
    monkeypatch.setattr(fonts, "_user_cache", lambda: file)
    monkeypatch.setattr(fonts, "_rule", lambda *face: "@font-face{}")
    assert fonts.font_faces.__wrapped__() == "@font-face{}" * len(fonts.FACES)


# The index.

ROWS = pd.DataFrame(
    [
        ("hub_profile", HUB, "en", "rendered", 3.2, "", f"{HUB}/hub_profile.en.html"),
        ("hub_profile", HUB, "fr", "cached", 0.0, "", f"{HUB}/hub_profile.fr.html"),
        ("hub_profile", "malaga-techpark", "en", "failed", 1.0, "cell 7: <b>x</b>", ""),
        ("hub_profile", "a-hub-unknown", "en", "rendered", None, "", "a/hub_profile.en.html"),
        ("data_audit", "", "en", "rendered", 9.0, "", "data_audit/data_audit.en.html"),
    ],
    columns=["template", "entity", "lang", "status", "seconds", "reason", "page"],
)


@pytest.fixture(scope="module")
def indexes():
    return {lang: report.index_page(ROWS, lang, sister="x.html") for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_the_index_is_whole_and_runs_only_its_own_filter(indexes, lang):
    text = indexes[lang]
    page = read(text)
    assert page.unbalanced == []
    assert page.loads == ["script"]
    assert page.dead_anchors() == []
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    allowed = re.search(r"script-src &#39;sha256-([^&]*)&#39;", text)[1]
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() == allowed
    cards = [found for tag, found in page.elements if found.get("class") == "card"]
    assert len(cards) == 3
    assert "a-hub-unknown" in page.words
    assert "cell 7" in page.words.replace("\u00a0:", ":")
    assert "<b>x</b>" in page.words


def test_the_index_tells_each_state(indexes):
    cells = [found["class"] for tag, found in read(indexes["en"]).elements
             if tag == "li" and "title" in found]  # fmt: skip
    assert cells == ["rendered", "cached", "failed", "rendered", "rendered"]
    assert "5 reports: 3 rendered, 1 taken from the cache, 1 failed." in indexes["en"]
    assert "5 rapports\u00a0: 3 rendus" in indexes["fr"]


def test_the_index_tells_latest_count_and_grades(indexes):
    settled = facts.indicators(HUB, "tenant_firms", method="settled").iloc[-1]
    assert f'<b class="num">{int(settled["value"])}</b>' in indexes["en"]
    assert f"{len(facts.claims(HUB))} relevés" in indexes["fr"]
    assert '<a href="technopark-casablanca/hub_profile.fr.html" lang="fr"' in indexes["fr"]


def test_an_index_of_nothing_is_still_a_page():
    text = report.index_page(ROWS.iloc[:0], "en")
    assert read(text).unbalanced == []

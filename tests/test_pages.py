"""An executed notebook becomes one page that needs nothing else and keeps data as text."""

from __future__ import annotations

import re

import pytest
from nbformat.v4 import new_markdown_cell, new_output
from page_reader import read
from sample_page import HUB, notebook, sample

from analysis import facts, report
from analysis.language.shown import Html
from analysis.report.pages.head import Opening

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
    assert "incomplete" not in page.words
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

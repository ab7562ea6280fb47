"""Pages in Chromium: nothing logged, nothing fetched, nothing cut, read by everybody."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from browser import browser, opened, outside
from sample_page import HUB, sample
from test_index_page import ROWS

from analysis import facts, report

pytestmark = pytest.mark.browser
PAGES = ("sample.fr.html", "sample.en.html", "index.html", "index.fr.html", "stopped.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("pages")
    for lang, other in (("en", "fr"), ("fr", "en")):
        text = report.export(
            sample(lang), lang=lang, sister=f"sample.{other}.html", index="index.html"
        )
        (place / f"sample.{lang}.html").write_text(text, "utf-8")
    for lang, own, sister in (
        ("en", "index.html", "index.fr.html"),
        ("fr", "index.fr.html", "index.html"),
    ):
        (place / own).write_text(report.index_page(ROWS, lang, sister=sister), "utf-8")
    stopped = sample("en")
    from nbformat.v4 import new_code_cell, new_output

    error = new_output("error", ename="DataError", evalue="nothing", traceback=["line 1"])
    stopped.cells = [*stopped.cells[:4], new_code_cell("fail()", outputs=[error])]
    text = report.export(stopped, lang="en", index="index.html")
    (place / "stopped.html").write_text(text, "utf-8")
    return place


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


FAULTY = """<!doctype html><title></title><p>no language<div style="width:2000px">wide</div>
<svg role="img" viewBox="0 0 100 20" width="100"><text x="90" y="10">cut</text>
<text x="91" y="11">over</text></svg><img src="beside.png"><script>fail()</script>"""


def test_these_eyes_see(chromium, tmp_path):
    (tmp_path / "faulty.html").write_text(FAULTY, "utf-8")
    with opened(chromium, tmp_path / "faulty.html") as seen:
        assert any("fail is not defined" in line for line in seen.logged)
        assert [address[-10:] for address in outside(seen)] == ["beside.png"]
        assert len(seen.blind_pictures()) == 2
        assert seen.texts_outside() == ["cut", "over"]
        assert seen.texts_overlapping() == ["cut | over"]
        assert {line.partition(":")[0] for line in seen.barriers()} >= {
            "html-has-lang",
            "image-alt",
        }
        assert set(seen.widths_that_scroll()) == {320, 390, 768, 1280}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_logs_nothing_asks_for_nothing_and_fits_every_width(chromium, folder, name):
    with opened(chromium, folder / name) as seen:
        assert seen.logged == []
        assert outside(seen) == []
        assert seen.blind_pictures() == []
        assert seen.widths_that_scroll() == {}
        assert seen.texts_outside() == []
        assert seen.texts_overlapping() == []


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("sample.fr.html", "light"),
        ("sample.en.html", "dark"),
        ("index.fr.html", "light"),
        ("index.html", "dark"),
        ("stopped.html", "light"),
    ],
)
def test_a_page_has_no_barrier(chromium, folder, name, scheme):
    with opened(chromium, folder / name, color_scheme=scheme) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert seen.barriers() == []


def test_a_phone_sees_no_barrier_either(chromium, folder):
    narrow = {"width": 390, "height": 800}
    with opened(chromium, folder / "sample.fr.html", viewport=narrow) as seen:
        assert seen.barriers() == []
        assert seen.page.locator(".plot .narrow").first.is_visible()
        assert not seen.page.locator(".plot .wide").first.is_visible()


def test_a_mark_leads_to_its_claim_its_source_and_back(chromium, folder):
    with opened(chromium, folder / "sample.fr.html") as seen:
        mark = seen.page.locator("#answer sup a").first
        claim = mark.get_attribute("href")
        mark.click()
        assert seen.page.evaluate("location.hash") == claim
        line = seen.page.locator(claim.replace("#", "li[id='") + "']")
        assert line.evaluate("e => e.matches(':target')")
        line.locator("a[href^='#s-']").click()
        source = seen.page.evaluate("location.hash")
        seen.page.locator(f"li[id='{source[1:]}'] a.back").first.click()
        assert seen.page.evaluate("location.hash").startswith("#c-")
        seen.page.go_back()
        seen.page.go_back()
        line.locator("a.back").click()
        assert seen.page.evaluate("location.hash") == claim.replace("#c-", "#r-")
        assert seen.logged == []


def test_a_download_is_the_data(chromium, folder):
    with opened(chromium, folder / "sample.fr.html", accept_downloads=True) as seen:
        with seen.page.expect_download() as waiting:
            seen.page.locator(".table a[download]").click()
        saved = waiting.value
        assert saved.suggested_filename == "table.csv"
        text = saved.path().read_text("utf-8-sig")
        rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        table = facts.claims(HUB).set_index("claim_id")
        assert len(rows) > 10
        assert any("é" in note for note in rows["note_fr"])
        for row in rows.itertuples():
            there = table.loc[row.claim_id]
            assert float(row.value) == there["value"]
            assert row.note_fr == ("" if pd.isna(there["note_fr"]) else there["note_fr"])


def test_the_languages_and_the_index_lead_to_each_other(chromium, folder):
    with opened(chromium, folder / "sample.fr.html") as seen:
        seen.page.locator(".lang a").click()
        assert seen.page.url.endswith("sample.en.html")
        seen.page.locator(".brand").click()
        assert seen.page.url.endswith("index.html")


def test_the_faces_in_the_page_are_the_ones_it_shows(chromium, folder):
    with opened(chromium, folder / "sample.fr.html") as seen:
        loaded = seen.page.evaluate(
            "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
        )
        assert {name.strip('"') for name in loaded} == {"TP Sans", "TP Serif"}


def test_a_keyboard_reaches_the_answer_first(chromium, folder):
    with opened(chromium, folder / "sample.fr.html") as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("location.hash") == "#answer"


def test_the_index_filters_with_accents_folded(chromium, folder):
    with opened(chromium, folder / "index.fr.html") as seen:
        assert seen.page.locator(".card:visible").count() == 3
        seen.page.fill("#q", "málaga")
        assert seen.page.locator(".card:visible h3").all_inner_texts() == ["Málaga TechPark"]
        seen.page.fill("#q", "MALAGA espagne")
        assert seen.page.locator("#n").inner_text() == "1 pôle"
        seen.page.fill("#q", "")
        seen.page.select_option("#l", "fr")
        assert seen.page.locator(".card:visible h3").all_inner_texts() == ["Casablanca"]
        assert seen.page.locator(".card:visible .lk a:visible").count() == 1
        seen.page.select_option("#l", "")
        seen.page.select_option("#c", "ESP")
        assert seen.page.locator(".card:visible").count() == 1
        assert seen.logged == []


def test_the_index_reads_whole_without_a_script(chromium, folder):
    with opened(chromium, folder / "index.html", java_script_enabled=False) as seen:
        assert seen.page.locator(".card").count() == 3
        assert not seen.page.locator(".tools").is_visible()
        assert seen.page.locator("#run table").is_visible()

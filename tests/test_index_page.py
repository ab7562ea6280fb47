"""The index of a run: every hub, every report, every reason; only its filter runs."""

from __future__ import annotations

import base64
import hashlib
import re

import pandas as pd
import pytest
from page_reader import read
from sample_page import HUB

from analysis import facts, report

LANGS = ("en", "fr")
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
    counts = facts.indicators(HUB, "tenant_firms")
    latest = counts[counts["status"] == "reconciled"].iloc[-1]
    value, low, high = (round(latest[name]) for name in ("value", "conf_low", "conf_high"))
    assert f'<b class="num">{value}</b>' in indexes["en"]
    assert f"end of {latest['year']}, 95% interval {low}–{high}" in indexes["en"]
    assert f"{len(facts.claims(HUB))} relevés" in indexes["fr"]
    assert '<a href="technopark-casablanca/hub_profile.fr.html" lang="fr"' in indexes["fr"]


PARAMETERS = [
    ("scenario_brief", '{"scenario": "procurement-20"}', "reserved for small firms"),
    ("policy_evaluation", '{"study": "tunisia_act", "outcome": "density"}', "2018"),
    ("policy_evaluation", '{"study": "tunisia_act", "sample": "region"}', ", region"),
    ("evidence_review", '{"intervention": "grant"}', "Grants"),
    ("evidence_review", '{"intervention": "all"}', "All instruments"),
    ("scenario_brief", '{"scenario": "gone-since.yaml"}', "gone-since.yaml"),
    ("of_my_own", '{"scenario": "procurement-20"}', "of my own"),
]


@pytest.mark.parametrize(("template", "parameters", "told"), PARAMETERS)
def test_pages_of_one_kind_are_told_apart(template, parameters, told):
    address = f"{template}/1.en.html"
    rows = pd.DataFrame([(template, "", "en", "rendered", 1.0, "", address, parameters)],
                        columns=[*ROWS.columns, "parameters"])  # fmt: skip
    text = report.index_page(rows, "fr")
    assert told in re.search(rf'href="{address}"[^>]*>([^<]*) \(en\)</a>', text)[1]


def test_a_page_in_two_languages_is_listed_once():
    kinds = [("scenario_brief", f"1.{lang}.html", lang) for lang in LANGS]
    rows = pd.DataFrame(
        [(kind, "", lang, "rendered", 1.0, "", page, f'{{"lang": "{lang}", "scenario": "grants"}}')
         for kind, page, lang in kinds],
        columns=[*ROWS.columns, "parameters"],
    )  # fmt: skip
    for lang, other in (LANGS, LANGS[::-1]):
        text = report.index_page(rows, lang)
        chips = re.search(r'(?s)<ul class="chips.*?</ul>', text)[0]
        assert f'href="1.{lang}.html"' in chips
        assert f'href="1.{other}.html"' not in chips


@pytest.mark.parametrize(("langs", "chosen"), [(["en", "fr"], True), (["fr"], False)])
def test_the_language_of_the_index_is_chosen_where_every_hub_has_it(langs, chosen):
    rows = ROWS.iloc[:2][ROWS.iloc[:2]["lang"].isin(langs)]
    assert ('<option value="en" selected>' in report.index_page(rows, "en")) == chosen


def test_an_index_of_nothing_is_still_a_page():
    text = report.index_page(ROWS.iloc[:0], "en")
    assert read(text).unbalanced == []

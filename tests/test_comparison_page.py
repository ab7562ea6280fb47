"""A comparison says true, whole sentences for any hub, in both languages, each number traceable."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from overlays import claim, overlay
from page_reader import read

from analysis import facts, report
from analysis.facts.package import open_package
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.comparisons.measures import MEASURES

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "hub_comparison.ipynb"
PEERS = ("technopark-zurich", "el-ghazala")
# Much known, little known, nothing known; a programme and a total beside parks.
PAGES = {
    "technopark-casablanca": ("technopark-rabat", "smart-village-cairo", "malaga-techpark"),
    "technopark-rabat": ("technopark-tanger", "ebene-cybercity"),
    "technopark-fes": PEERS,
    "start-up-chile": ("apte-spain",),
}
CHARTS = {
    "size": "dots",
    "scatter": "size_intensity",
    "space": "dots",
    "rent": "dots",
    "leaving": "dots",
    "growth": "dynamics",
}
AFTER = {
    "size": ["size"],
    "people": ["scatter"],
    "space": ["space"],
    "rent": ["rent"],
    "dynamics": ["leaving", "growth"],
}
PARTS = (
    "head", "hubs", "hubs_table", "size", "people", "space", "rent", "rents_table", "dynamics",
    "ages", "ages_table", "ranks", "ranks_table", "figures", "table", "conflicts", "gaps",
    "claims", "sources", "footer",
)  # fmt: skip
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|\binf\b|[{}\ue000\ue001]| ,| \.(?!\d)|,\.|\.\.|\(\)|,,")
ENGLISH = re.compile(
    r"\b(the|of|and|firms?|were|was|is|are|with|from|by|which|that|claims?|rent|jobs|no|not)\b"
)
PLACE = re.compile(r"\b\d+(?:st|nd|rd|th)\b")
ENDS = re.compile(
    r"(6th of October City"  # a town
    r"|\d+(?:st|nd|rd|th)(?:–\d+(?:st|nd|rd|th))? of \d+"
    r"|between the \d+(?:st|nd|rd|th) and the \d+(?:st|nd|rd|th) of \d+"
    r"|\d+(?:st|nd|rd|th) to \d+(?:st|nd|rd|th) of \d+)"
)


@cache
def compared(entity, lang, peers=None, data=None):
    return report.comparison(
        entity, PAGES[entity] if peers is None else peers, lang=lang, data=data
    )


@cache
def shown(entity, lang, peers=None, data=None):
    """Every part of a page as typeset HTML; charts are drawn elsewhere, here they are blank."""
    page = compared(entity, lang, peers, data)
    written = []
    for name in PARTS:  # one after the other: marks are numbered as they are shown
        written.append(typeset_html(getattr(page, name).html(), lang))
        for figure in AFTER.get(name, ()):
            made = page.figure(figure, blank(CHARTS[figure]), page.frame(figure))
            written.append(typeset_html(made.html(), lang))
    return "\n".join(written)


def blank(name):
    def chart(frame, *, lang, width, **arguments):
        return Figure(figsize=(width / 100, 1))

    chart.__name__ = name
    return chart


def words(markup):
    """Text of a page without what is code, foreign or a drawing."""
    text = re.sub(r"(?s)<(style|pre|code)\b.*?</\1>", "", markup)
    text = re.sub(r'(?s)<(\w+)\b[^>]*\blang="en"[^>]*>.*?</\1>', "", text)
    text = re.sub(r'(?s)<ol class="sources".*?</ol>', "", text)
    text = re.sub(r"(?s)<svg.*?</svg>", "", text)
    text = re.sub(r"(?s)<sup\b.*?</sup>", "", text)
    return html.unescape(re.sub(r"<[^>]*>", "\n", text))


def faults(markup):
    """Holes in the sentences of a page: missing values, lost words, doubled signs."""
    text = re.sub(r"(?s)<svg.*?</svg>|<(pre|code).*?</\1>", "", markup)
    return FAULTS.findall(html.unescape(re.sub(r"<[^>]*>", "", text)))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A park that exists only in an overlay, with a few figures of its own."""
    rows = [
        claim(1, value="12"),
        claim(2, indicator="jobs", unit="persons", value="60"),
        claim(3, indicator="floor_area", unit="m2", value="900"),
        claim(4, indicator="rent_startup", unit="MAD_per_m2_month", currency="MAD", value="40"),
    ]
    return str(overlay(tmp_path_factory.mktemp("own") / "own", rows))


def pages():
    return pytest.mark.parametrize(
        ("entity", "lang"), [(entity, lang) for entity in PAGES for lang in ("en", "fr")]
    )


@pages()
def test_sentences_are_whole_for_any_hub(entity, lang):
    page = shown(entity, lang)
    assert faults(page) == []
    alts = re.findall(r'aria-label="([^"]*)"', page)
    assert alts
    assert [alt for alt in alts if FAULTS.search(alt)] == []


@pytest.mark.parametrize("entity", PAGES)
def test_a_french_page_says_nothing_in_english(entity):
    names = [
        *facts.entities()["name"],
        *facts.entities(lang="fr")["operator"].dropna(),
        *open_package().table("sources")["publisher"].dropna(),
    ]
    proper = {typeset(str(name), "fr") for name in names}
    left = [
        line
        for line in words(shown(entity, "fr")).split("\n")
        if ENGLISH.search(line)
        and re.sub(r"^S\d+, ", "", line) not in proper
        and not any(line.startswith(name) for name in proper)
    ]
    assert left == []


@pages()
def test_every_mark_leads_to_a_claim_and_every_claim_back(entity, lang):
    page = shown(entity, lang)
    marks = set(re.findall(r'href="#c-([^"]+)"', page))
    listed = set(re.findall(r'<li id="c-([^"]+)"', page))
    assert marks == listed == set(re.findall(r'id="r-([^"]+)"', page))
    assert listed <= set(facts.claims()["claim_id"])
    sources = set(re.findall(r'href="#s-([^"]+)"', page))
    assert sources == set(re.findall(r'<li id="s-([^"]+)"', page))


@pytest.mark.parametrize("entity", PAGES)
def test_every_figure_compared_stands_in_the_table_with_its_claims(entity):
    page = compared(entity, "en")
    table = html.unescape(typeset_html(page.table.html(), "en"))
    marked = set(re.findall(r'href="#c-([^"]+)"', table))
    figures = [side for one in MEASURES for side in page.view.known(one)]
    assert {claim for side in figures for claim in side.figure.claim_ids} <= marked
    assert table.count('role="rowheader" scope="row"') == len(figures) + sum(
        bool(page.view.unknown(one)) for one in MEASURES
    )


@pytest.mark.parametrize("entity", PAGES)
def test_no_place_without_its_ends(entity):
    text = " ".join(words(shown(entity, "en")).split())
    text = ENDS.sub("", text)
    assert PLACE.findall(text) == []


def test_casablanca_and_its_peers_by_hand():
    page = compared("technopark-casablanca", "en")
    text = " ".join(words(shown("technopark-casablanca", "en")).split())
    # 251 [230–273] at the end of 2016; Málaga 636, Smart Village 186 [130–240], Rabat 80
    assert "between the 2nd and the 3rd of 4 by firms present, for claims or intervals" in text
    assert str(page.head.title).startswith("Casablanca beside three hubs")
    assert "Fewer firms than one hub, more than one" in text
    # 2,010 jobs over 251 firms are 8.0; nobody counted jobs in 2016
    assert "8 [ 6.2–10 ] people worked in each firm at the end of 2016 (interpolated)" in text
    assert "No figure near 2016: Rabat." in text
    assert "A figure with a range in square brackets is reconciled" in text
    french = " ".join(words(shown("technopark-casablanca", "fr")).split())
    assert "Casablanca face à trois pôles" in french
    assert "8 [ 6,2–10 ] personnes travaillaient dans chaque entreprise à la fin de 2016" in french


ELIDED = re.compile(r"\b(?:de|que|le|la|je|ne) (?:environ|au moins|au plus|entre|il|elle|un|une)\b")


@pytest.mark.parametrize("entity", PAGES)
def test_a_french_page_elides(entity):
    assert ELIDED.findall(" ".join(words(shown(entity, "fr")).split())) == []


def test_a_hub_of_ones_own_stands_beside_the_shipped_ones(own):
    text = " ".join(words(shown("parc-settat", "en", PEERS, own)).split())
    assert "Settat beside two hubs: fewer firms than most, and smaller ones" in text
    assert "the 3rd of 3 by firms present" in text  # 12 firms in 2019
    assert "5 people worked in each firm in 2019" in text  # 60 people in 12 firms
    assert faults(shown("parc-settat", "fr", PEERS, own)) == []


def test_a_hub_without_a_figure_has_a_page_that_says_so(tmp_path):
    data = str(overlay(tmp_path / "own", []))
    page = compared("parc-settat", "en", PEERS, data)
    assert page.view.hubs.basis == "data"
    assert page.head.findings == []
    text = " ".join(words(shown("parc-settat", "en", PEERS, data)).split())
    assert "no figure of the same years to compare" in text
    assert "nothing is known of Settat" in text
    assert faults(shown("parc-settat", "en", PEERS, data)) == []


def test_peers_that_nobody_named_are_explained():
    page = report.comparison("technopark-rabat")
    assert not page.view.hubs.named
    assert len(page.view.hubs.peers) == 8
    assert "no peers were named" in str(page.hubs_table.html())
    named = compared("technopark-rabat", "en")
    assert "no peers were named" not in str(named.hubs_table.html())


def test_what_is_no_park_is_said_to_be_none():
    table = str(compared("start-up-chile", "en").hubs_table.html())
    assert table.count("context only, no park to compare") == 2  # a programme, an association


def test_a_change_of_meaning_is_said_where_counts_are_compared():
    page = report.comparison("technopark-zurich", ["sophia-antipolis"])
    told = str(page.hubs.html()) + str(page.hubs_table.html())
    assert "In Sophia Antipolis the count of firms is known to have changed its meaning" in told
    assert "From 2016: Establishments of all sectors (new method), after firm names." in told


def test_contradictions_of_figures_compared_are_shown_and_no_others():
    page = compared("technopark-casablanca", "en")
    text = " ".join(words(typeset_html(page.conflicts.html(), "en")).split())
    assert "Casablanca, lettable floor area" in text
    assert "Rabat, opening year" in text
    assert "share" not in text.lower()  # the share of ICT is disputed, but not compared here


def test_gaps_name_the_hubs_and_what_would_tell():
    unknown = [gap.unknown for gap in compared("technopark-rabat", "en").gaps.gaps]
    assert "How many people work in Rabat and Tanger around 2016." in unknown
    assert any("leave Rabat, Tanger and Ebene" in one for one in unknown)


def test_the_template_is_an_ordinary_notebook():
    notebook = json.loads(TEMPLATE.read_text("utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    cells = notebook["cells"]
    assert all(not cell["outputs"] for cell in cells if cell["cell_type"] == "code")
    assert all(len("".join(cell["source"]).split("\n")) < 15 for cell in cells)
    (parameters,) = [c for c in cells if "parameters" in c["metadata"].get("tags", ())]
    lines = "".join(parameters["source"]).split("\n")
    assert [line.split(" = ")[0] for line in lines] == [
        "entity: str", "peers: list", "lang: str", "data: str"
    ]  # fmt: skip
    assert all("  # " in line for line in lines)


def test_the_template_makes_a_whole_page():
    from nbformat import reads
    from nbformat.v4 import new_output

    notebook, space = reads(TEMPLATE.read_text("utf-8"), 4), {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        *before, last = cell.source.split("\n")
        exec("\n".join(before), space)  # the template itself, as a kernel would run it
        if "parameters" in cell.metadata.get("tags", ()):
            exec(last, space)
            space |= {"entity": "technopark-rabat", "peers": list(PEERS), "lang": "fr"}
            continue
        record = eval(last, space)
        cell.outputs = [new_output("display_data", data=record._repr_mimebundle_())]
    page = read(report.export(notebook, lang="fr"))
    assert page.dead_anchors() == page.repeated_ids() == page.loads == page.unbalanced == []
    assert page.tags["h1"] == 1
    assert page.tags["figure"] == 6
    assert [one for one in page.ids if one in ("hubs", "size", "people", "space", "rent")] == [
        "hubs", "size", "people", "space", "rent"
    ]  # fmt: skip
    assert "Rabat face à deux pôles" in page.words

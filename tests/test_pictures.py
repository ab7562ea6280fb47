"""Drawings that a notebook shows as pictures: each stands alone, and pages get them back whole."""

from __future__ import annotations

import base64
import json
import re
import xml.etree.ElementTree as tree
from dataclasses import dataclass
from pathlib import Path

import pytest
from figure_cases import CASES, HUB

from analysis.language.pictures import LOOK, PHONES, as_drawings, as_pictures
from analysis.language.shown import Html, Shown, element, unwrapped
from analysis.language.textnodes import typeset_html
from analysis.report.briefs.chance_dots import dots
from analysis.report.exhibits import exhibit
from analysis.report.figures.hues import TOKENS
from analysis.report.figures.keys import SYMBOLS, KeyItem
from analysis.report.findings.finding import pips
from analysis.report.findings.strip import Strip, Tick
from analysis.report.laboratories.small_chart import Line, small_chart
from analysis.report.pages.looks import notebook_css, page_css

ROOT = Path(__file__).resolve().parent.parent
ESSAYS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ADDRESS = re.compile(r'data:image/svg\+xml;base64,([^"]*)"')
TEXT = 'Un parc : 80 % <b> & "co", 2013–2016'
SMALL = {
    "key": element("ul", *(KeyItem(name, TEXT, "blue").html() for name in SYMBOLS)),
    "pips": pips(2),
    "dots": dots(37, TEXT),
    "strip": Strip((3.0, 4.0), (Tick(2, "2 m²"),), "rust", TEXT, (1.0,), ((1.0, 2.0),)).html(),
    "lines": small_chart((2024, 2025), [Line(TEXT, (1.0, -2.0), "blue")], alt=TEXT, lang="fr"),
    "bar": element(
        "svg",
        element("rect", width=300, height=12),
        viewBox="0 0 300 12",
        preserveAspectRatio="none",
        role="img",
        aria_label=TEXT,
    ),
}


@dataclass(frozen=True)
class Drawn(Shown):
    markup: Html
    lang: str = "fr"

    def html(self) -> Html:
        return element("div", element("p", TEXT), self.markup, self.markup)


def checked(markup: str) -> list[str]:
    """Give the documents in the pictures, after a look at what each needs to stand alone."""
    documents = [base64.b64decode(one).decode() for one in ADDRESS.findall(markup)]
    for document in documents:
        root = tree.fromstring(document)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert min(float(root.attrib[name]) for name in ("width", "height")) > 0
        assert root.attrib["style"] == LOOK
        assert re.findall(r"var\(--\w+\)", document) == []
        assert [f"{role},{TOKENS[role]}" for role in re.findall(r"var\(--(\w+)", document)] == (
            re.findall(r"var\(--([^)]*)\)", document)
        )
    return documents


def both_ways(record: Shown) -> str:
    """Check that a page gets what a record writes; give what a notebook gets."""
    shown = record._repr_mimebundle_()
    written = typeset_html(record.html(), record.lang)
    assert unwrapped(shown["text/html"]) == written
    assert "<svg" not in shown["text/html"]
    assert len(checked(shown["text/html"])) == written.count("<svg") > 0
    assert shown["text/plain"] == record.text()
    return shown["text/html"]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_one_picture_that_holds_both_drawings(name, lang):
    case = CASES[name]
    more = case.arguments(HUB, lang)
    shown = both_ways(
        exhibit(case.chart, case.frame(HUB), name=name, title=TEXT, alt=TEXT, lang=lang, **more)
    )
    (picture,) = re.findall(r"<picture>(.*?)</picture>", shown)
    assert re.fullmatch(r"<source [^>]*><img [^>]*>", picture)
    narrow, wide = checked(picture)
    assert ('class="wide"' in wide, 'class="narrow"' in narrow) == (True, True)
    assert re.search(r'<img alt="[^"]+" src="[^"]*" width="724" height="\d+', picture)
    assert re.search(r'srcset="[^"]*" width="374" height="\d+', picture)


@pytest.mark.parametrize("name", SMALL)
def test_a_small_drawing_is_a_picture_with_its_words_and_class(name):
    drawing = SMALL[name]
    shown = both_ways(Drawn(drawing))
    assert "<picture" not in shown
    for found in ("class", "aria-label"):
        named = "alt" if found == "aria-label" else found
        said = re.findall(rf'<svg [^>]*{found}="([^"]*)"', typeset_html(drawing, "fr"))
        assert re.findall(rf'<img [^>]*{named}="([^"]+)"', shown) == 2 * said


def test_a_drawing_that_stretches_does_so_as_a_picture():
    (document, _) = checked(Drawn(SMALL["bar"])._repr_mimebundle_()["text/html"])
    head = document[: document.index(">")]
    assert 'viewBox="0 0 300 12" preserveAspectRatio="none"' in head


@pytest.mark.parametrize(
    "markup",
    [
        "<p>no drawing, &lt;svg&gt;</p>",
        '<img alt="" src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">',
        '<img alt="" src="data:image/svg+xml;base64,PHN2">',
        '<img alt="" src="data:image/svg+xml;base64,A">',
        '<img alt="" src="data:image/png;base64,PHN2">',
    ],
)
def test_what_is_no_drawing_of_ours_stays(markup):
    assert as_pictures(markup) == markup
    assert as_drawings(markup) == markup


def test_a_narrow_drawing_alone_is_a_picture_of_its_own():
    drawings = '<svg class="narrow" viewBox="0 0 1 2"></svg><svg class="wide"><g/></svg>'
    shown = as_pictures(drawings)
    assert "<picture" not in shown
    assert 'class="narrow"' in shown
    assert as_drawings(shown) == drawings


def test_pictures_follow_the_rules_of_drawings():
    assert f"@media {PHONES.replace(': ', ':')}{{.plot .wide{{display:none" in page_css()
    assert f"background:{TOKENS['paper']};color:{TOKENS['muted']};" in LOOK
    look = notebook_css(fonts=False)
    for rule in (".key ", ".plot ", ".made ", "figure>"):
        assert f"{rule}:is(svg,img)" in look, rule
    assert not re.search(r"[\s>]svg[\s,{]", look)


@pytest.mark.parametrize("path", ESSAYS, ids=lambda path: path.stem)
def test_an_essay_keeps_its_drawings_where_a_viewer_shows_them(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    kept = ["".join(one.get("data", {}).get("text/html", "")) for one in outputs]
    for markup in kept:
        assert "<svg" not in markup
        checked(markup)
        assert as_pictures(as_drawings(markup)) == markup
    assert any("<img" in markup for markup in kept)

"""Whatever stands in the data reaches the page as text: no tag, attribute or link of its own."""

from __future__ import annotations

import html.parser
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language.shown import (
    Html,
    Shown,
    element,
    fragment,
    link,
    paragraphs,
    plain,
    safe_address,
    unwrapped,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "[open](javascript:alert(1))",
    "![](http://outside.invalid/x.png)",
    r"$\frac{1}{2}$ \(x\) \[y\]",
    '=HYPERLINK("http://outside.invalid")',
    "\" onmouseover=alert(1) x='",
    "' onfocus='alert(1)",
    "<!-- --><style>*{display:none}</style>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "\u202egpj.exe\x00\x0b\ud800",
]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = [], {}, ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data):
        self.words += data


def parsed(markup):
    parser = Tags()
    parser.feed(markup)
    parser.close()
    return parser


@dataclass(frozen=True)
class Line(Shown):
    said: str
    lang: str = "en"

    def html(self) -> Html:
        return element("p", self.said, title=self.said, data_search=self.said)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    page = parsed(Line(text)._repr_mimebundle_()["text/html"])
    assert page.tags == ["div", "p"]
    assert set(page.attributes) == {"class", "lang", "title", "data-search"}
    assert "mathjax_ignore" in page.attributes["class"]


@given(st.text())
def test_text_goes_in_and_comes_out(text):
    page = parsed(element("p", text, class_=text))
    clean = "".join(c for c in page.words if c not in "\r\n")
    seen = "".join(c for c in text if c.isprintable() and c not in "\r\n\u202d\u202e")
    assert [c for c in clean if c.isprintable()] == list(seen)
    assert page.tags == ["p"]
    assert list(page.attributes) == ["class"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.org/x",
    ],
)
def test_an_address_that_runs_is_left_out(address):
    assert not safe_address(address)
    assert "href" not in parsed(element("a", "x", href=address)).attributes
    assert parsed(link(address, "x")).tags == ["span"]


@pytest.mark.parametrize(
    "address", ["https://a.org/b?c=d&e=f", "http://a.org", "#c-mar-1", "../index.html", "a/b.html"]
)
def test_an_address_that_leads_somewhere_stays(address):
    assert parsed(element("a", "x", href=address)).attributes["href"] == address


def test_only_web_addresses_become_links():
    assert parsed(link("https://a.org/x", "t", lang="fr")).attributes["lang"] == "fr"
    assert parsed(link("a.org", "t")).tags == ["span"]
    assert parsed(link(None, "t")).tags == ["span"]


def test_a_data_address_is_a_download_or_nothing():
    csv = "data:text/csv,a"
    assert "href" not in parsed(element("a", "x", href=csv)).attributes
    assert parsed(element("a", "x", href=csv, download="a.csv")).attributes["href"] == csv


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [("script", {}), ("p onclick=x", {}), ("p", {"onclick": "x"}), ("iframe", {"srcdoc": "x"})],
)
def test_names_that_run_code_are_refused(tag, attributes):
    with pytest.raises(ValueError, match="name"):
        element(tag, **attributes)


def test_the_writer():
    written = element(
        "td", "a<b", Html("<b>c</b>"), None, class_="val", data_l="d", hidden=True, id=None
    )
    assert written == '<td class="val" data-l="d" hidden>a&lt;b<b>c</b></td>'
    assert element("br") == "<br>"
    assert fragment("a", ["b", Html("<i>")], 3) == "ab<i>3"
    assert paragraphs("a", "", None, "b") == "<p>a</p><p>b</p>"
    assert fragment(Line("x")) == '<p title="x" data-search="x">x</p>'


def test_markup_pasted_into_text_is_text_again():
    assert element("p", f"{Html('<b>')} and") == "<p>&lt;b&gt; and</p>"


def test_a_record_is_typeset_and_told_in_plain_text():
    bundle = Line("un parc : 80 %", "fr")._repr_mimebundle_()
    assert unwrapped(bundle["text/html"]).endswith(">un parc\u00a0: 80\u202f%</p>")
    assert bundle["text/plain"] == "un parc\u00a0: 80\u202f%"
    assert unwrapped("<div>else</div>") is None


def test_plain_text_of_blocks_and_pictures():
    markup = '<h2>A</h2><p>b<br>c</p><svg aria-label="Fig"><text>1</text></svg><ul><li>d</li></ul>'
    assert plain(markup) == "A\nb\nc\n[Fig]\nd"

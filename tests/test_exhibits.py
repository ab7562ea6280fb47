"""A figure on the page: two drawings, words for every reader, marks, downloads that open."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as tree
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest
from figure_cases import HUB, STOCKS, settled, standings

from analysis.language.shown import unwrapped
from analysis.report import Exhibit, exhibit, figures
from analysis.report.marks import Marks

ALT = "Firms: 50 in 2001, 260 in 2016. People: 900 in 2006, 2,000 in 2017."


def made(lang: str = "en", **more: object) -> Exhibit:
    arguments: dict = {
        "name": "casablanca-timeline", "number": 1, "title": "Firms have grown", "lang": lang,
        "subtitle": "Firms & people, 2001 to 2025", "alt": ALT, "claims": standings(HUB, STOCKS),
        **more,
    }  # fmt: skip
    return exhibit(figures.timeline, settled(HUB, STOCKS), **arguments)


class Reader(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_both_drawings_say_what_they_show() -> None:
    page = Reader(str(made().html()))
    drawings = [attrs for tag, attrs in page.tags if tag == "svg" and attrs.get("role") == "img"]
    assert [attrs["class"] for attrs in drawings] == ["wide", "narrow"]
    assert [attrs["aria-label"] for attrs in drawings] == [ALT, ALT]
    assert [attrs["width"] for attrs in drawings] == ["700", "350"]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert ids
    assert len(ids) == len(set(ids))


def test_it_shows_itself_once() -> None:
    shown = made()._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "svg" not in shown["text/plain"]
    assert shown["text/plain"].splitlines() == [
        "Figure 1", "Firms have grown", "Firms & people, 2001 to 2025", f"[{ALT}]"
    ]  # fmt: skip


def test_the_key_has_only_what_is_drawn() -> None:
    said = [item.symbol for item in made(years=(2001, 2025)).key]
    assert said == ["disc", "ring", "down", "echo", "line", "void"]
    exact = standings(HUB, STOCKS)
    exact = exact[(exact["quality"] == "B") & (exact["bound"] == "point")]
    exact = exact[exact["standing"] != "echo"]
    assert "ring" not in [item.symbol for item in made(claims=exact).key]
    assert "echo" not in [item.symbol for item in made(claims=exact).key]


def test_notes_lead_to_claims() -> None:
    marks = Marks("en", entity=HUB)
    shown = made(marks=marks, claim_ids=["mar-0025", "mar-0026", "mar-0025"], scope="The building",
                 reading="In June 2008, 140 firms.")  # fmt: skip
    markup = str(shown.html())
    assert re.findall(r'href="#c-([\w-]+)"', markup) == ["mar-0025", "mar-0026"]
    for head in ("How to read:", "Scope:", "Sources:", "Download:"):
        assert f"<b>{head}</b>" in markup or f"{head} <a" in markup


def test_downloads_hold_the_data_and_the_picture() -> None:
    markup = str(made().html())
    csv = re.search(r'href="data:text/csv[^,]*,([^"]*)"', markup)
    picture = re.search(r'href="data:image/svg\+xml[^,]*,([^"]*)"', markup)
    assert csv is not None
    assert picture is not None
    rows = pd.read_csv(io.StringIO(unquote(csv[1].replace("&#x27;", "'").replace("&amp;", "&"))))
    assert rows["value"].tolist() == settled(HUB, STOCKS)["value"].tolist()
    drawing = unquote(picture[1].replace("&#x27;", "'").replace("&amp;", "&"))
    root = tree.fromstring(drawing)
    assert root[0].text == "Firms have grown"
    assert 'download="casablanca-timeline.svg"' in markup


def test_french_is_set_as_french() -> None:
    shown = made("fr", title="Titre : les entreprises ; l’emploi", alt="Deux courbes : 25 %")
    markup = shown._repr_mimebundle_()["text/html"]
    assert "Titre\u00a0: les entreprises\u202f; l’emploi" in markup
    assert '<img alt="Deux courbes\u00a0: 25\u202f%"' in markup
    assert "Aucun chiffre" in unwrapped(markup)


def test_hostile_words_are_text() -> None:
    evil = "<script>alert(1)</script>"
    markup = str(made(title=evil, subtitle=evil, alt=f'"{evil}', reading=evil).html())
    assert "<script" not in markup


def test_the_same_figures_give_the_same_bytes() -> None:
    assert str(made().html()) == str(made().html())


def test_a_figure_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="alt is empty"):
        made(alt=" ")

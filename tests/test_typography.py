"""Spaces, quotes and signs on text and on the text nodes of a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset


def seen(text: str) -> str:
    return text.replace("\u202f", "⋅").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qu'est-ce : un parc ? Oui ; non !", "Qu’est-ce~: un parc⋅? Oui⋅; non⋅!"),
        ("Casablanca: un parc?", "Casablanca~: un parc⋅?"),
        ("80 % et 15%", "80⋅% et 15⋅%"),
        ("25 200 m2, 1 400 200 €, 2 800 MAD", "25⋅200~m², 1⋅400⋅200~€, 2⋅800~MAD"),
        ("en 2013 150 entreprises", "en 2013 150 entreprises"),
        ('dit "oui" et « non »', "dit «~oui~» et «~non~»"),
        ("de 10:30 à midi", "de 10:30 à midi"),
        ("recul (-5 %) ...", "recul (−5⋅%) …"),
        ("has been?!", "has been⋅?!"),
        ("18 mois, 8 millions", "18~mois, 8~millions"),
        ("voir https://a.org/b;c?d=1 : fin", "voir https://a.org/b;c?d=1~: fin"),
        ("écrire à un.nom@site.org !", "écrire à un.nom@site.org⋅!"),
    ],
)
def test_french(text, expected):
    assert seen(typeset(text, "fr")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("isn't the firms' \"best\" one", "isn’t the firms’ “best” one"),
        ("why? 30 m2; 50 MAD; -5%", "why? 30~m²; 50~MAD; −5%"),
        ("rents in the '90s, 'so called' rents", "rents in the ’90s, ‘so called’ rents"),
        ("from 2013-07 to A-1", "from 2013-07 to A-1"),
    ],
)
def test_english(text, expected):
    assert seen(typeset(text, "en")) == expected


PROSE = st.text(st.sampled_from("aé1 2\u00a0\u202f'\"«»“”’;:!?%-.,()m€/&<>\n…"), max_size=30)


@given(PROSE, st.sampled_from(["fr", "en", "ar"]))
@example("a « b » : c ?", "fr")
@example('"" "', "fr")
@example("''1 000 %", "fr")
def test_twice_changes_nothing(text, lang):
    once = typeset(text, lang)
    assert typeset(once, lang) == once


@given(PROSE, st.sampled_from(["fr", "en"]))
def test_letters_and_digits_stay(text, lang):
    def kept(piece: str) -> str:
        return re.sub(r"[^aé1-9]", "", piece.replace("m2", "m²"))

    assert kept(typeset(text, lang)) == kept(text)


MARK = '<sup class="ref"><a href="#c-1">1</a></sup>'
BRACKETED = MARK.replace('"ref"', '"ref b"')


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>R&amp;D ; oui</p>", "<p>R&amp;D⋅; oui</p>"),
        ("<p>a &amp;lt b !</p>", "<p>a &amp;lt b⋅!</p>"),
        ("<code>a ; b</code> <b>a ; b</b>", "<code>a ; b</code> <b>a⋅; b</b>"),
        ("<style>a:b ; c</style>", "<style>a:b ; c</style>"),
        ('<i lang="en">why ?</i> non ?', '<i lang="en">why ?</i> non⋅?'),
        ('<a title="oui ?" href="#a ?">x</a>', '<a title="oui⋅?" href="#a ?">x</a>'),
        ("<p>dix-huit</p>", '<p><span class="nb">dix-huit</span></p>'),
        ("<p>30–40</p>", '<p><span class="nb">30–40</span></p>'),
        ("<svg><text>30–40 ?</text></svg>", "<svg><text>30–40⋅?</text></svg>"),
        (f"<p>28 m2{MARK} mot{MARK}</p>", f"<p>28~m²{BRACKETED} mot{MARK}</p>"),
        (f"<p>en 2013{MARK}</p><p>{MARK}</p>", f"<p>en 2013{BRACKETED}</p><p>{MARK}</p>"),
        (f"<b>80 %</b>{MARK}", f"<b>80⋅%</b>{BRACKETED}"),
    ],
)
def test_text_nodes(markup, expected):
    once = typeset_html(markup, "fr")
    assert seen(once) == expected
    assert typeset_html(once, "fr") == once

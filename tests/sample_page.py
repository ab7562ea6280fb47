"""A small page of real records, for the tests of pages: never shipped, quoted by nothing."""

from __future__ import annotations

from typing import Any

from analysis import facts
from analysis.facts.package import open_package
from analysis.language.numbers import quantity, span
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import FactSheet, Fold, Head, Opening
from analysis.report.pages.imprint import footer
from analysis.report.pages.looks import style
from analysis.report.tables import Column, Group, Table

HUB = "technopark-casablanca"
WORDS = {
    "en": {
        "title": "Casablanca: thirty to forty firms leave each year",
        "size": "Firms and space",
        "answer": "Firms left, about eighteen months after they came:",
        "note": "twenty-one words, no failure, “quoted”, isn’t it? See https://example.org/a;b",
    },
    "fr": {
        "title": "Casablanca : trente à quarante entreprises partent chaque année",
        "size": "Entreprises et surface",
        "answer": "Des entreprises partent, environ dix-huit mois après leur arrivée :",
        "note": 'vingt-et-un mots, "cités", n\'est-ce pas ? Voir https://example.org/a;b',
    },
}


def sample(lang: str, data: str | None = None) -> Any:
    """Return a notebook whose outputs are records made of the package's claims."""
    words, marks = WORDS[lang], Marks(lang, entity=HUB, data=data)
    claims = facts.claims(HUB, data=data)
    records = [
        style(lang),
        _head(lang, words, marks, claims),
        Opening(
            "size",
            words["size"],
            [fragment(words["answer"], " ", _said(claims, "floor_area", lang, marks))],
            lang,
        ),
        _Figure(lang),
        Fold([words["note"]], lang),
        _table(lang, words, marks, claims),
        marks.claims(),
        marks.sources(),
        footer(words["title"], lang, data=data),
    ]
    return notebook([(f"show({number})", [record]) for number, record in enumerate(records)])


def notebook(cells: list[tuple[str, list[Any]]]) -> Any:
    """Make a notebook of code cells that show records (or hold ready outputs)."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    made = new_notebook()
    for source, shown in cells:
        outputs = [
            new_output("display_data", data=one._repr_mimebundle_())
            if isinstance(one, Shown)
            else one
            for one in shown
        ]
        made.cells.append(new_code_cell(source, outputs=outputs))
    return made


class _Figure(Shown):
    """A drawing with a description, as a chart would be."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def html(self) -> Html:
        drawing = (
            '<svg class="{}" viewBox="0 0 {} 80" role="img" aria-label="R&amp;D : 30 %">'
            '<text x="4" y="20" fill="var(--ink)">30 %</text></svg>'
        )
        plot = Html(drawing.format("wide", 700) + drawing.format("narrow", 350))
        caption = element("figcaption", element("span", "1", class_="n"), element("b", "R&D"))
        return element("figure", caption, element("div", plot, class_="plot"), class_="cols")


def _head(lang: str, words: dict[str, str], marks: Marks, claims: Any) -> Head:
    package = open_package(None)
    ranged = claims[claims["indicator"] == "firms_exited"].iloc[:2]
    finding = element(
        "li",
        element("span", span(30, 40, "", lang), class_="big num"),
        element("span", words["size"], class_="what"),
        element("p", words["answer"], " ", marks(ranged["claim_id"])),
        element("span", element("b", words["note"]), class_="sure"),
        class_="finding",
    )
    return Head(
        kind="Profil" if lang == "fr" else "Profile",
        kicker=("Casablanca", package.version),
        title=words["title"],
        answer=(fragment(words["answer"], " ", _said(claims, "tenant_firms", lang, marks)),),
        findings=(finding,) * 3,
        fiche=FactSheet(
            "Technopark",
            [
                (row, _said(claims, row, lang, marks))
                for row in ("floor_area", "occupancy_rate", "rent_startup")
            ],
            lang,
            grade("B", lang),
        ),
        lang=lang,
    )


def _said(claims: Any, indicator: str, lang: str, marks: Marks) -> Html:
    row = claims[claims["indicator"] == indicator].iloc[0]
    return fragment(quantity(row["value"], row["unit"], lang), marks(row["claim_id"]))


def _table(lang: str, words: dict[str, str], marks: Marks, claims: Any) -> Table:
    some = claims[claims["indicator"].isin(["tenant_firms", "jobs", "rent_startup"])].iloc[::4]
    rows = tuple(
        (
            fragment(row.indicator, marks(row.claim_id)),
            quantity(row.value, row.unit, lang),
            row.period_end,
            grade(row.quality, lang),
            None,
        )
        for row in some.itertuples()
    )
    return Table(
        words["title"],
        (
            Column("Indicateur" if lang == "fr" else "Indicator", start=True),
            Column("Valeur" if lang == "fr" else "Value", kept=True),
            Column("Date", whole=True),
            Column("Qualité" if lang == "fr" else "Grade"),
            Column("Loyer" if lang == "fr" else "Rent"),
        ),
        (Group(words["size"]), *rows),
        lang,
        number=1,
        note=words["note"],
        data=some,
    )

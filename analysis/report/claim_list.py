"""The end of a page: every claim it mentions, every source, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.language.dates import period
from analysis.language.messages import say
from analysis.language.numbers import bounded
from analysis.language.shown import Html, Shown, element, fragment, link
from analysis.language.units import as_printed
from analysis.report.downloads import sheet_link
from analysis.report.grades import grade

SAME_UNIT = ("million", "billion")
TO_FILL = ("claim_id", "value", "value_printed", "source_id", "quality", "observation_id")


@dataclass(frozen=True)
class ClaimLine:
    """One claim as the list shows it; `claim` is its row of the claims table."""

    number: int
    label: str
    entity: str | None
    claim: pd.Series
    source_number: int
    publisher: str
    lang: str

    def html(self, sheet: str) -> Html:
        """Write the line: what, how much, when, how good, whose, and how to contest it.

        `sheet` is the overlay sheet that would replace the claim.
        """
        claim, lang = self.claim, self.lang
        claim_id, source_id = str(claim["claim_id"]), str(claim["source_id"])
        what = f"{self.label} ({self.entity})" if self.entity else self.label
        source = element("a", f"S{self.source_number}, {self.publisher}", href=f"#s-{source_id}")
        back = element(
            "a", "↑", class_="back", href=f"#r-{claim_id}", aria_label=say(lang, "back to the text")
        )
        link_ = sheet_link(sheet, "claims.csv", say(lang, "contest"))
        contest = element("span", " · ", link_, class_="contest")
        small = fragment("→ ", source, " · ", element("code", claim_id), contest, " ", back)
        return element(
            "li",
            element("span", self.number, class_="i"),
            element(
                "span",
                *(say(lang, "{what}:", what=what), " ", element("b", self._value()), ", "),
                *(period(claim["period_start"], claim["period_end"], lang), " "),
                *(grade(str(claim["quality"]), lang), self._note(), element("br")),
                element("span", small, class_="m"),
            ),
            id=f"c-{claim_id}",
        )

    def _value(self) -> str:
        claim = self.claim
        currency = None if pd.isna(claim["currency"]) else str(claim["currency"])
        unit, printed = str(claim["unit"]), str(claim["unit_printed"])
        said = bounded(claim["value"], str(claim["bound"]), unit, self.lang, currency, words=True)
        if printed in (unit, "sites") or printed.endswith(SAME_UNIT):
            return said
        as_found = as_printed(str(claim["value_printed"]), printed, self.lang)
        return say(self.lang, "{amount} (printed: {printed})", amount=said, printed=as_found)

    def _note(self) -> Html | None:
        own = self.claim.get("note_fr") if self.lang == "fr" else self.claim.get("note")
        text = None if own is None or pd.isna(own) else str(own)
        other = self.claim.get("note")
        if text is None and self.lang == "fr" and other is not None and not pd.isna(other):
            return fragment(". ", element("span", str(other), lang="en"))
        return fragment(". ", text, "" if text.endswith(".") else ".") if text else None


@dataclass(frozen=True)
class ClaimList(Shown):
    """Every claim of a page, in the order of its marks."""

    lines: tuple[ClaimLine, ...]
    lang: str

    def html(self) -> Html:
        """Write the section of claims; nothing where none is mentioned."""
        if not self.lines:
            return Html("")
        lang = self.lang
        told = say(
            lang,
            "A claim is a figure as one source prints it. Every mark in the text leads here, and "
            "from here to its source. “Contest” gives the row of an overlay that would replace "
            "it: fill in the figure and its source, and run the report again with the overlay.",
        )
        sheets = contest_sheets(pd.DataFrame([line.claim for line in self.lines]))
        lines = (line.html(sheet) for line, sheet in zip(self.lines, sheets, strict=True))
        return element(
            "section",
            element("h2", say(lang, "Claims")),
            element("p", told),
            element("ol", *lines, class_="claims"),
            id="claims",
            data_toc=say(lang, "Claims and sources"),
        )


def contest_sheets(claims: pd.DataFrame) -> list[str]:
    """Write, for each claim, the overlay sheet with the row that would replace it, to be filled in.

    Parameters
    ----------
    claims : DataFrame
        Rows of the claims table.

    Returns
    -------
    list of str
        CSV of one header and one row each: entity, indicator, period, unit and bound stand,
        `replaces` names the claim, figure and source are empty.
    """
    from analysis.facts.spreadsheet import safe_csv

    if claims.empty:
        return []
    rows = claims.assign(
        replaces=claims["claim_id"], unit_printed=claims["unit"], **dict.fromkeys(TO_FILL, "")
    )
    rows = rows.drop(columns=[name for name in ("note", "note_fr") if name in rows])
    head, *lines = safe_csv(rows).splitlines()
    if len(lines) == len(rows):
        return [f"{head}\r\n{line}\r\n" for line in lines]
    return [safe_csv(rows.iloc[[place]]) for place in range(len(rows))]  # a cell of several lines


@dataclass(frozen=True)
class SourceLine:
    """One source as the list shows it, with the claims that lead to it: (number, claim id)."""

    number: int
    source_id: str
    citation: str
    title: str
    address: str | None
    title_lang: str | None
    claims: tuple[tuple[int, str], ...]

    def html(self, lang: str) -> Html:
        """Write the citation with its title as the link, and the way back to the claims."""
        before, title, after = self.citation.partition(self.title)
        linked = None
        if title:
            linked = link(self.address, title, lang=self.title_lang, dir="auto")
        back = fragment(
            *(
                piece
                for n, claim_id in self.claims
                for piece in (
                    " ",
                    element(
                        "a",
                        *(n,),
                        class_="back",
                        href=f"#c-{claim_id}",
                        aria_label=say(lang, "back to claim {number}", number=n),
                    ),
                )
            )
        )
        return element(
            "li",
            element("span", f"S{self.number}", class_="i"),
            element(
                "span",
                *(before, linked, after),
                element("span", " ←", back, class_="m") if self.claims else None,
            ),
            id=f"s-{self.source_id}",
        )


@dataclass(frozen=True)
class SourceList(Shown):
    """Every source of a page, in the order of its first claim."""

    lines: tuple[SourceLine, ...]
    lang: str

    def html(self) -> Html:
        """Write the section of sources; nothing where none is mentioned."""
        if not self.lines:
            return Html("")
        lines = (line.html(self.lang) for line in self.lines)
        return element(
            "section",
            element("h2", say(self.lang, "Sources")),
            element("ol", *lines, class_="sources"),
            id="sources",
        )

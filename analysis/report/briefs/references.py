"""Rows behind the numbers of a scenario: each with its id, its figure, the way to its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment, link
from analysis.policy.support import Row, citation, find_rows
from analysis.report.marks import Marks

OF_STUDIES = ("effects", "effect-signs")


class References:
    """Numbers claims, sources and studies in the order in which one page mentions them.

    Parameters
    ----------
    marks : Marks
        Of the same page.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._studies: dict[str, int] = {}

    def rows(self, cited: str) -> Html:
        """Write rows as `policy.numbers_of` lists them, `MAR_PRO_039 (20), mar-0613 (246)`."""
        parts = [part.strip() for part in cited.split(",") if part.strip()]
        found = find_rows([_row_id(part) for part in parts], self.marks.data)
        written = (self._row(part, found.get(_row_id(part))) for part in parts)
        return fragment(*[piece for one in written for piece in (", ", one)][1:])

    def marks_of(self, row_ids: Iterable[str]) -> Html:
        """Write only the marks of some rows, each once: for sentences, where ids would not read."""
        ids = list(dict.fromkeys(row_ids))
        found = find_rows(ids, self.marks.data)
        claims = [one for one in ids if one in found and found[one].table == "claims"]
        others = (self._mark(found.get(one), "") for one in ids if one not in claims)
        marks = [self.marks(claims)] if claims else []
        marks += [Html(one) for one in dict.fromkeys(str(mark) for mark in others if mark)]
        comma = element("sup", ",")
        return fragment(*[piece for mark in marks for piece in (comma, mark)][1:])

    def studies(self) -> StudyList:
        """Return the list of studies mentioned so far."""
        return StudyList(tuple(self._studies), self.marks.lang, self.marks.data)

    def _row(self, said: str, row: Row | None) -> Html:
        code = element("code", _row_id(said))
        value = said[len(_row_id(said)) :]
        return element("span", code, value, self._mark(row, said))

    def _mark(self, row: Row | None, after: str) -> Html | None:
        if row is None:
            return None
        if row.table == "claims":
            return self.marks([row.row_id], after=after)
        if row.table in OF_STUDIES:
            return self._study(row.source_id)
        return self.marks.source(row.source_id) if row.source_id else None

    def _study(self, study_id: str) -> Html:
        number = self._studies.setdefault(study_id, len(self._studies) + 1)
        label = say(self.marks.lang, "study {number}", number=number)
        anchor = element("a", f"E{number}", href=f"#e-{study_id}", aria_label=label)
        return element("sup", anchor, class_="ref")


def _row_id(said: str) -> str:
    read = citation(said)
    return read.row_id if read is not None else said


@dataclass(frozen=True)
class StudyList(Shown):
    """Every study of a page, in the order of its mention."""

    studies: tuple[str, ...]
    lang: str
    data: str | Path | None = None

    def html(self) -> Html:
        """Write the section of studies; nothing where none is mentioned."""
        if not self.studies:
            return Html("")
        record("studies", data=self.data)
        table = open_package(self.data).table("studies").set_index("study_id", drop=False)
        lines = (
            element(
                "li",
                element("span", f"E{number}", class_="i"),
                element("span", *_cited(cast("pd.Series", table.loc[study_id]))),
                id=f"e-{study_id}",
            )
            for number, study_id in enumerate(self.studies, 1)
        )
        return element(
            "section",
            element("h2", say(self.lang, "Studies")),
            element("ol", *lines, class_="sources"),
            id="studies",
        )


def _cited(study: pd.Series) -> tuple[object, ...]:
    """Write authors (year), title as the link, venue; in the language they are in."""
    url = None if pd.isna(study["url"]) else str(study["url"])
    venue = "" if pd.isna(study["venue"]) else f". {study['venue']}"
    title = link(url, str(study["title"]), lang="en")
    return (f"{study['authors']} ({study['year']}), ", title, f"{venue}.")

"""The studies a page mentions: numbered at first mention, listed at its end."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pandas as pd

from analysis.language.messages import say
from analysis.language.numbers import is_missing
from analysis.language.shown import Html, element
from analysis.report.claim_list import SourceLine, SourceList
from analysis.report.reviews.amounts import is_missing_text
from analysis.report.reviews.naming import studies_table

QUOTES = {"en": ("“", "”"), "fr": ("« ", " »")}


class StudyMarks:
    """Numbers the studies of one page in the order in which they are first shown."""

    def __init__(self, lang: str, data: str | Path | None = None) -> None:
        self.lang = lang
        self._studies = studies_table(data).set_index("study_id", drop=False)
        self._numbers: dict[str, int] = {}

    def __call__(self, study_id: str) -> Html:
        """Write the mark of a study, a link to its line in the list."""
        number = self._numbers.setdefault(study_id, len(self._numbers) + 1)
        label = say(self.lang, "source {number}", number=number)
        anchor = element("a", f"S{number}", href=f"#s-{study_id}", aria_label=label)
        return element("sup", anchor, class_="ref")

    def listed(self) -> SourceList:
        """List the studies mentioned so far, to be shown when all are."""
        lines = (self._line(study_id, number) for study_id, number in self._numbers.items())
        return SourceList(tuple(lines), self.lang)

    def _line(self, study_id: str, number: int) -> SourceLine:
        study = cast("pd.Series", self._studies.loc[study_id])
        return SourceLine(
            number=number,
            source_id=study_id,
            citation=citation(study, self.lang),
            title=str(study["title"]),
            address=_address(study),
            title_lang=None,
            claims=(),
        )


def citation(study: pd.Series, lang: str) -> str:
    """Cite a study: authors, title, where it appeared, year."""
    opening, closing = QUOTES[lang]
    authors = str(study["authors"]).replace(";", ",")
    year = None if is_missing(study["year"]) else str(int(study["year"]))
    parts = [authors, f"{opening}{study['title']}{closing}", study["venue"], year]
    return ", ".join(str(part) for part in parts if not is_missing_text(part)) + "."


def _address(study: pd.Series) -> str | None:
    if not is_missing_text(study["doi"]):
        return f"https://doi.org/{study['doi']}"
    return None if is_missing_text(study["url"]) else str(study["url"])

"""What a study is called in a table or a plot: its authors' names and its year, never twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.numbers import is_missing

INITIALS = re.compile(r"\s+[A-Z]{1,4}$")
ASIDE = re.compile(r"\s*\([^)]*\)")
NOBODY = ("not shown", "not seen")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def study_names(data: str | Path | None = None) -> pd.Series:
    """Name every study: `Ferraz et al. 2015`, `Brown & Earle 2017`, `Marion 2007`.

    Returns
    -------
    Series
        Index `study_id`. Studies that would share a name take a letter after the year, in the
        order of their ids.
    """
    studies = studies_table(data)
    plain = pd.Series(
        [_name(str(authors), year) for authors, year in zip(studies["authors"], studies["year"],
                                                             strict=True)],
        index=studies["study_id"],
    ).sort_index()  # fmt: skip
    shared = plain[plain.duplicated(keep=False)]
    for _, ids in shared.groupby(shared).groups.items():
        for letter, study_id in zip(LETTERS, ids, strict=False):
            plain[study_id] += letter
    return plain


def studies_table(data: str | Path | None = None) -> pd.DataFrame:
    """Give the studies of the data package, or of an overlay as well."""
    record("studies", data=data)
    return open_package(data).table("studies")


def sample_names(labels: pd.Series, study_ids: pd.Series, names: pd.Series) -> list[str]:
    """Name samples: the study, and the programme where one study has several."""
    found = []
    for label, study_id in zip(labels.astype(str), study_ids.astype(str), strict=True):
        rest = label.removeprefix(study_id).strip().strip("()")
        name = str(names.get(study_id, study_id))
        found.append(f"{name}, {rest}" if rest else name)
    return found


def _name(authors: str, year: Any) -> str:
    people = _people(authors)
    if len(people) > 2:
        said = f"{people[0]} et al."
    elif len(people) == 2:
        said = f"{people[0]} et al." if people[1] == "coauthors" else " & ".join(people)
    else:
        said = people[0] if people else authors
    return said if is_missing(year) else f"{said} {int(year)}"


def _people(authors: str) -> list[str]:
    """Take the family names; what stands in brackets tells of the source, unless all does."""
    if authors.startswith("("):
        parts = [part.strip() for part in re.split("[;,]", authors.strip("() "))]
        told = [part for part in parts if not any(word in part for word in NOBODY)]
        return [ASIDE.sub("", told[0])] if told else []
    parts = [part.strip() for part in ASIDE.sub("", authors).split(";")]
    return [INITIALS.sub("", part) for part in parts if part]

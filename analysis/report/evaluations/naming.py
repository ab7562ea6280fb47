"""Countries by name wherever a record knows them by code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.evidence.studies.result import StudyResult
from analysis.facts.country_panel import countries

CODE = re.compile(r"\b[A-Z]{3}\b")


def country_names(codes: Sequence[str], lang: str) -> list[str]:
    """Names of countries in the reader's language, in the order of the codes."""
    names = countries(lang=lang)["name"]
    return [str(names[code]) for code in codes]


def in_names(said: str, result: StudyResult, lang: str) -> str:
    """Put names in the place of the codes of the countries that the study has looked at."""
    names = countries(lang=lang)["name"]
    known = {*result.treated, *result.controls}
    known |= {code for lost in result.dropped for code in lost.entities}

    def named(found: re.Match[str]) -> str:
        code = found.group()
        return str(names[code]) if code in known else code

    return CODE.sub(named, said)

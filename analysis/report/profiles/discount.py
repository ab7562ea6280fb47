"""Say what a start-up pays at first and afterwards, in the past where the price is an old one."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.titles import is_old
from analysis.report.findings.wording import capital, when


def paid_at_first(study: Study, start: Reading, values: dict[str, str], lang: str) -> str:
    """Say the two rents; in the past and with the year, where the price is an old one."""
    dated = values | {"when": capital(when(start, lang))}
    if "area" in values and is_old(study, start):
        return say(
            lang, "{when}, a start-up in {area} first paid {first} a month, then {then}.", **dated
        )
    if "area" in values:
        return say(lang, "A start-up in {area} first pays {first} a month, then {then}.", **values)
    if is_old(study, start):
        return say(
            lang,
            "{when}, a start-up first paid {first} a month for each m², then {then}.",
            **dated,
        )
    return say(lang, "For each m², a start-up first pays {first} a month, then {then}.", **values)

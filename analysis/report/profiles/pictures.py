"""Which words stand around which chart of a profile."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report.findings.study import Study
from analysis.report.marks import Marks
from analysis.report.profiles.flow_pictures import flows_words, passed_words
from analysis.report.profiles.picture_words import Words
from analysis.report.profiles.rent_picture import schedule_words
from analysis.report.profiles.share_picture import shares_words
from analysis.report.profiles.size_picture import timeline_words

RULES: dict[str, Callable[[Study, Marks], Words]] = {
    "timeline": timeline_words,
    "rent_schedule": schedule_words,
    "passed": passed_words,
    "flows": flows_words,
    "shares": shares_words,
}


def words_of(chart: str, study: Study, marks: Marks) -> Words:
    """Return the words of a chart of `report.figures`, by its name.

    Raises
    ------
    ValueError
        A chart that a profile has no words for.
    """
    if chart not in RULES:
        raise ValueError(f"chart {chart!r}: a profile has words for {', '.join(RULES)}")
    return RULES[chart](study, marks)

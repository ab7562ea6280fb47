"""Where the words round each figure of a brief are made."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report.briefs.case import Case
from analysis.report.briefs.effect_words import (
    beliefs_words,
    fan_words,
    paths_words,
    waterfall_words,
)
from analysis.report.briefs.money_words import costs_words, gains_words, quadrants_words
from analysis.report.briefs.picture import PictureWords
from analysis.report.briefs.reason_words import fit_words, tornado_words

WORDS: dict[str, Callable[[Case, str], PictureWords]] = {
    "fan": fan_words,
    "paths": paths_words,
    "waterfall": waterfall_words,
    "costs": costs_words,
    "gains": gains_words,
    "quadrants": quadrants_words,
    "beliefs": beliefs_words,
    "tornado": tornado_words,
    "fit": fit_words,
}

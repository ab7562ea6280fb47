"""How solid is a number? The rule of three marks, from the independent observations behind it.

Three: three or more independent observations agree within 10 %, and none contradicts. Two: two
agree, or one is confirmed by an identity on other figures. One: a single observation, grade C, or
sources that disagree. An echo never confirms: claims of one observation count once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.facts.settlement import UNCHANGING
from analysis.language.messages import Message, message
from analysis.report.findings.listing import listed
from analysis.report.findings.reading import Observation, Reading
from analysis.report.findings.shared import also_told
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, capital, cardinal, in_date

TOLERANCE = 0.10
Level = Literal[1, 2, 3]

WORDS: dict[int, Message] = {
    3: message("Solid"),
    2: message("Fairly solid"),
    1: message("Thin"),
}
ALONE: dict[str, Message] = {
    "A": message("One observation, official or the operator’s own."),
    "B": message("One observation, press or secondary."),
}


@dataclass(frozen=True)
class Rating:
    """How far a number can be relied on, and the reason in words."""

    level: Level
    grade: str
    agreeing: int
    contradicting: int
    confirmed: bool
    reason: Message

    @property
    def word(self) -> Message:
        """The rating as a word."""
        return WORDS[self.level]

    @property
    def pips(self) -> str:
        """The rating as filled and empty marks: ●●○."""
        return "●" * self.level + "○" * (3 - self.level)


def rate(study: Study, kept: Reading, *, confirmed: bool = False) -> Rating:
    """Rate a kept number by the independent observations of the same quantity.

    Parameters
    ----------
    study : Study
        The hub, with every independent observation of it.
    kept : Reading
        The number on the page.
    confirmed : bool
        Whether an identity on figures of other sources gives the same number within 10 %.

    Returns
    -------
    Rating
        Level 1 to 3 with its reason. Grade C never supports and never contradicts; a figure that
        is also told of the network, or of another site, never supports. Prices and lengths of
        time are list figures that stand for years: those of other years support where they agree,
        and do not contradict where they do not, for a price may change.
    """
    sound = [one for one in _same(study, kept) if one.quality in ("A", "B")]
    near = [one for one in sound if agrees(one, kept)]
    doubted = [one for one in near if also_told(study, one.claim_ids)]
    agreeing = [one for one in near if one not in doubted]
    against = [one for one in sound if not compatible(one, kept) and _counts_against(one, kept)]
    level = _level(kept, len(agreeing), len(against), confirmed)
    reason = _reason(study.lang, kept, agreeing, len(against), confirmed)
    if doubted:
        reason = _doubt(study, reason, doubted)
    return Rating(level, kept.quality, len(agreeing), len(against), confirmed, reason)


def agrees(one: Observation, kept: Reading) -> bool:
    """Whether the printed figures of an observation and of the kept number are within 10 %.

    Ranges agree where they overlap; years agree only where they are the same.
    """
    return _overlap(one.ends, kept)


def compatible(one: Observation, kept: Reading) -> bool:
    """Whether both can be right: a lower bound with all that is not clearly below it, and so on."""
    low = -math.inf if one.low is None else one.low
    high = math.inf if one.high is None else one.high
    return _overlap((low, high), kept)


def _overlap(ends: tuple[float, float], kept: Reading) -> bool:
    low, high = kept.kept.ends
    tolerance = 0.0 if kept.kept.unit == "year" else TOLERANCE
    return ends[0] <= high + tolerance * abs(high) and ends[1] >= low - tolerance * abs(low)


def _same(study: Study, kept: Reading) -> list[Observation]:
    """List the observations of the same quantity, in the same money, the kept one among them."""
    alike = [
        one
        for one in study.seen.get(kept.indicator, ())
        if (one.unit, one.currency) == (kept.kept.unit, kept.kept.currency)
    ]
    if stands(kept):
        return alike
    period = kept.kept.months
    return [
        one
        for one in alike
        if one.year == kept.year and (kept.kind != "flow" or abs(one.months - period) <= 1)
    ]


def stands(kept: Reading) -> bool:
    """Whether a figure holds beyond its year: a date, an area, a list price, a length of time."""
    return kept.kind in ("date", "price", "duration") or kept.indicator in UNCHANGING


def _counts_against(one: Observation, kept: Reading) -> bool:
    return kept.kind not in ("price", "duration") or one.year == kept.year


def _level(kept: Reading, agreeing: int, against: int, confirmed: bool) -> Level:
    if kept.quality == "C" or against >= max(agreeing, 1):
        return 1
    if agreeing >= 3 and not against:
        return 3
    return 2 if agreeing >= 2 or confirmed else 1


def _reason(
    lang: str,
    kept: Reading,
    agreeing: Sequence[Observation],
    against: int,
    confirmed: bool,
) -> Message:
    if kept.quality == "C":
        return message("Grade C: undated or unclear source.")
    if against:
        return message(
            "Sources disagree: {agreeing} for this figure, {against} for another.",
            agreeing=cardinal(len(agreeing), lang),
            against=cardinal(against, lang),
        )
    if len(agreeing) >= 2:
        return _agreement(lang, agreeing)
    alone = ALONE[kept.quality]
    if confirmed:
        return message("{one} A sum on other figures agrees.", one=alone)
    return message("{one} Nothing confirms it.", one=alone)


def _doubt(study: Study, reason: Message, doubted: Sequence[Observation]) -> Message:
    """Add which figures are not counted, because another thing is said to have them too."""
    lang = study.lang
    figures = [f"{bare(one, lang)} {in_date(one.period_end, lang)}" for one in doubted]
    claims = [claim for one in doubted for claim in one.claim_ids]
    return message(
        "{reason} Not counted, since also told of {names}: {figures}.",
        reason=reason,
        names=listed(list(also_told(study, claims)), lang),
        figures=listed(figures, lang),
    )


def _agreement(lang: str, agreeing: Sequence[Observation]) -> Message:
    years = sorted({one.year for one in agreeing})
    count = capital(cardinal(len(agreeing), lang))
    if len(years) > 1:
        return message(
            "{n} independent observations agree, from {first} to {last}.",
            n=count,
            first=years[0],
            last=years[-1],
        )
    return message("{n} independent observations agree.", n=count)

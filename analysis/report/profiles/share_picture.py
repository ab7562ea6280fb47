"""The chart of sectors and people: shares of the firms, the jobs and the sales, side by side."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import say
from analysis.report.findings.prose import plain
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, joined, labelled
from analysis.report.marks import Marks
from analysis.report.profiles.picture_words import Words, file_name, scope, span_of

DRAWN = (
    "ict_share_firms",
    "ict_share_jobs",
    "ict_share_turnover",
    "non_ict_share_firms",
    "innovation_share_firms",
    "startup_share",
    "tenants_under_4_years_share",
    "young_firms_share",
    "exporting_share",
    "export_share",
    "women_led_share",
    "women_share_jobs",
)
FEWEST = 2  # one bar says no more than its sentence


def share_rows(study: Study) -> pd.DataFrame:
    """One row a share that is known, in a fixed order: what `report.figures.shares` draws."""
    rows = [_row(study, reading) for reading in _readings(study)]
    columns = ["label", "value", "conf_low", "conf_high", "bound", "unit", "currency"]
    return pd.DataFrame(rows, columns=[*columns, "period_end", "quality", "claim_ids"])


def shares_words(study: Study, marks_: Marks) -> Words:
    """Say the largest and the smallest of the shares; nothing is drawn for a single one."""
    lang, readings, name = study.lang, _readings(study), file_name(study, "shares")
    if len(readings) < FEWEST:
        return Words(name, absent="")
    by_size = sorted(readings, key=lambda one: (one.kept.middle, one.indicator))
    small, large = by_size[0], by_size[-1]
    told = [plain(labelled(study.inline(one.indicator), one, lang), lang) for one in readings]
    title = say(
        lang,
        "{large_name}: {large}; {small_name}: {small}",
        large_name=study.label(large.indicator),
        large=bare(large, lang),
        small_name=study.inline(small.indicator),
        small=bare(small, lang),
    )
    subtitle = say(lang, "Shares of the firms, the jobs or the sales, {name}", name=study.name)
    return Words(
        name=name,
        title=title,
        subtitle=subtitle + span_of([one.year for one in readings]),
        alt=f"{title}. {joined(told, lang)}.",
        scope=scope(study, tuple(claim for one in readings for claim in one.claim_ids)),
        claim_ids=tuple(claim for one in readings for claim in one.claim_ids),
    )


def _readings(study: Study) -> list[Reading]:
    found = (study.latest(indicator) for indicator in DRAWN)
    return [one for one in found if one is not None and one.kept.unit == "percent"]


def _row(study: Study, reading: Reading) -> tuple[object, ...]:
    shown = reading.shown
    ranged = shown.bound == "range"
    low, high = shown.ends if ranged else (None, None)
    value = None if ranged else shown.middle
    ends = (value, low, high, shown.bound, "percent", None, shown.period_end)
    return (study.label(reading.indicator), *ends, reading.quality, " ".join(reading.claim_ids))

"""Where a series changes its meaning: at a declared break, and at a jump that nobody explains."""

from __future__ import annotations

from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study

JUMP = 1.4  # a year's factor beyond which two counts hardly count the same thing
SETTLED = 5.0  # years after the first count, when a hub no longer fills up


def since_break(study: Study, indicator: str) -> tuple[Reading, ...]:
    """List the sound readings that mean the same as the latest one, oldest first.

    A declared break (`definition_breaks` of the package) starts the series anew. So does a jump by
    more than two fifths within a year and a half, once the hub is no longer filling up.
    """
    series = study.sound(indicator)
    start = 0
    for place in range(1, len(series)):
        before, after = series[place - 1], series[place]
        declared = any(
            before.year < one.year <= after.year for one in study.breaks.get(indicator, ())
        )
        if declared or _jumps(series[0], before, after):
            start = place
    return series[start:]


def break_before(study: Study, indicator: str) -> tuple[Reading, Reading, str] | None:
    """Return the readings on both sides of the last change of meaning, and its declared reason.

    None where the series means the same throughout; the reason is empty where nobody gives one.
    """
    series, rest = study.sound(indicator), since_break(study, indicator)
    if len(rest) == len(series):
        return None
    before, after = series[len(series) - len(rest) - 1], rest[0]
    declared = [
        one.reason
        for one in study.breaks.get(indicator, ())
        if before.year < one.year <= after.year
    ]
    return before, after, declared[-1] if declared else ""


def _jumps(first: Reading, before: Reading, after: Reading) -> bool:
    if after.kept.moment - first.kept.moment < SETTLED or before.kept.middle <= 0:
        return False
    gap = max(after.kept.moment - before.kept.moment, 1.0)
    factor = after.kept.middle / before.kept.middle
    return gap <= 1.5 and not 1 / JUMP < factor < JUMP

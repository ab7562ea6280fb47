"""What the stock-flow model says of a hub, as readings with an interval beside those of claims."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.report.findings.reading import Observation, Reading

if TYPE_CHECKING:
    from analysis.report.findings.study import Study

DIGITS = 6  # significant digits of a modelled count; below a million it is whole
YEAR = 12  # months
ENDS = (2.5, 97.5)
SMALL = 10.0  # a ratio below this keeps a tenth
RATIOS = ("jobs_per_firm", "exit_rate", "m2_per_job", "firms_per_1000_m2")


@dataclass(frozen=True)
class Modelled(Observation):
    """The mean of a modelled quantity, rounded for print, with its 95 % interval.

    `status` says whether a source speaks of that time (`reconciled`) or nobody does
    (`interpolated`); `raw` is the mean as it is published.
    """

    least: float = math.nan
    most: float = math.nan
    status: str = "reconciled"
    raw: float = math.nan


def modelled_series(study: Study, indicator: str) -> tuple[Reading, ...]:
    """List the modelled years of an indicator, oldest first; empty where the model declines it."""
    rows = study.model.table
    rows = rows[rows["indicator"].eq(indicator) & rows["status"].ne("claimed")]
    kind = "stock" if indicator == "jobs_per_firm" else study.kind(indicator)
    return tuple(_reading(row, indicator, kind, study) for row in rows.to_dict("records"))


def reconciled(study: Study, claimed: Reading | None) -> Reading | None:
    """Return the modelled year that a claimed figure speaks of, else the claimed figure itself.

    None stays None. Only a year of status `reconciled` stands in the place of a claim, and of flows
    only in the place of a year's.
    """
    if claimed is None or (claimed.kind == "flow" and claimed.kept.months != YEAR):
        return claimed
    ids = {claim for one in claimed.observations for claim in (*one.claim_ids, *one.repeats)}
    for one in reversed(modelled_series(study, claimed.indicator)):
        if is_reconciled(one.kept) and ids & set(one.kept.claim_ids):
            return replace(one, n_claims=claimed.n_claims, n_observations=claimed.n_observations)
    return claimed


def leaving_of(study: Study, year: int) -> Modelled | None:
    """Return the share of firms that left in a year, in percent of those present at its end.

    None where the model does not publish both counts.
    """
    pair = [_of_year(study, name, year) for name in ("firms_exited", "tenant_firms")]
    left, present = pair
    if left is None or present is None or not present.raw > 0:
        return None
    drawn = study.model.draws
    place = int(np.searchsorted(drawn.years, year))
    ends = np.percentile(100 * drawn.exits[place] / drawn.tenants[place], ENDS)
    value = 100 * left.raw / present.raw
    shown = printed(value, ratio=True)
    low, high = (printed(float(end), ratio=True) for end in ends)
    both = (left, present)
    return replace(
        left,
        low=shown,
        high=shown,
        unit="percent",
        claim_ids=tuple(dict.fromkeys(claim for one in both for claim in one.claim_ids)),
        least=min(low, shown),
        most=max(high, shown),
        status=left.status if present.status == "reconciled" else present.status,
        raw=value,
    )


def passed_by(study: Study) -> tuple[Modelled, Modelled, Modelled] | None:
    """Return firms passed, firms present and firms gone at the end of the last year with both.

    None where the model does not publish both counts, or no source speaks of both in one year.
    """
    passed = modelled_series(study, "firms_cumulative")
    for year in reversed([one.year for one in passed if is_reconciled(one.kept)]):
        hosted = _of_year(study, "firms_cumulative", year)
        present = _of_year(study, "tenant_firms", year)
        if hosted is None or present is None or not is_reconciled(present):
            continue
        drawn = study.model.draws
        place = int(np.searchsorted(drawn.years, year))
        ends = np.percentile(drawn.cumulative[place] - drawn.tenants[place], ENDS)
        raw = hosted.raw - present.raw
        least, most = (printed(float(end)) for end in ends)
        shown = printed(raw)
        gone = replace(hosted, low=shown, high=shown, least=least, most=most, raw=raw)
        return hosted, present, gone
    return None


def _of_year(study: Study, indicator: str, year: int) -> Modelled | None:
    found = [one.kept for one in modelled_series(study, indicator) if one.year == year]
    return found[0] if found and isinstance(found[0], Modelled) else None


def is_modelled(one: Observation | Reading) -> bool:
    """Whether a figure is the model's, not a claim."""
    return isinstance(one.kept if isinstance(one, Reading) else one, Modelled)


def is_reconciled(one: Observation) -> bool:
    """Whether a figure is the model's for a time of which a source speaks."""
    return isinstance(one, Modelled) and one.status == "reconciled"


def plainly(one: Reading) -> Reading:
    """Return a reading without its interval, for titles."""
    if not isinstance(one.kept, Modelled):
        return one
    return replace(one, kept=replace(one.kept, least=math.nan, most=math.nan))


def observed(row: Any, grades: pd.Series) -> Modelled:
    """Make the observation of a row of `facts.indicators` or `facts.derived` that is modelled."""
    ratio = str(row["indicator"]) in RATIOS
    value = printed(float(row["value"]), ratio=ratio)
    claims = tuple(str(row["claim_ids"]).split())
    graded = [str(grades[one]) for one in claims if one in grades.index]
    return Modelled(
        low=value,
        high=value,
        bound="point",
        unit=str(row["unit"]),
        currency="",
        quality=max(graded, default="C"),
        period_start=str(row["period_start"]),
        period_end=str(row["period_end"]),
        claim_ids=claims,
        source_ids=tuple(str(row["source_ids"]).split()),
        least=_end(row["conf_low"], ratio=ratio),
        most=_end(row["conf_high"], ratio=ratio),
        status=str(row["status"]),
        raw=float(row["value"]),
    )


def printed(value: float, *, ratio: bool = False) -> float:
    """Round a modelled number for print: counts whole, millions to six digits, ratios finer."""
    if ratio and value < SMALL:
        return float(f"{value:.1f}") if value >= 1 else float(f"{value:.2g}")
    if value < 10**DIGITS:
        return float(round(value))
    return float(f"{value:.{DIGITS}g}")


def _end(value: Any, *, ratio: bool) -> float:
    return math.nan if pd.isna(value) else printed(float(value), ratio=ratio)


def _reading(row: dict[Any, Any], indicator: str, kind: str, study: Study) -> Reading:
    return Reading(
        indicator,
        kind,
        observed(row, study.grades),
        (),
        int(row["n_claims"]),
        int(row["n_observations"]),
    )


def of_one_meaning(study: Study, series: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Leave out the years before the last declared change of meaning of a count."""
    told = ("tenant_firms", "jobs") if series and series[0].indicator == "jobs_per_firm" else ()
    names = told or tuple({one.indicator for one in series})
    changed = [one.year for name in names for one in study.breaks.get(name, ())]
    return tuple(one for one in series if not changed or one.year >= max(changed))


def guessed(study: Study, indicator: str) -> list[int]:
    """List the years of a modelled series of which no source speaks: there it is interpolation."""
    series = modelled_series(study, indicator)
    return [one.year for one in series if not is_reconciled(one.kept)]


def runs(years: Iterable[int]) -> list[str]:
    """Write years as runs: 2003–2004, 2014."""
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in found]

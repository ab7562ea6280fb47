"""Share still there by time since entry (Kaplan and Meier)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha, quantile
from analysis.evidence.panel import Codes, Floats
from analysis.evidence.survival.comparing import log_rank_note
from analysis.evidence.survival.reading import Spells, read_spells
from analysis.evidence.survival.risk import THIN, RiskTable, risk_table
from analysis.evidence.wording import SPELLS, counted, figure, listed
from analysis.language.messages import Message, message


def kaplan_meier(
    spells: DataFrame,
    *,
    duration: str,
    event: str,
    by: str | None = None,
    entry: str | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Share of spells still going on by time since entry.

    Parameters
    ----------
    spells : DataFrame
        One row a spell.
    duration : str
        Column with the time from entry to exit or last sight, zero or more, in any unit.
    event : str
        Column with 1 (or true) where the spell ended, 0 where it was still going on.
    by : str, optional
        Column that splits the spells into groups; a note gives the log-rank test.
    entry : str, optional
        Column with the time since the origin at which the watch began (late entry).
    alpha : float in (0, 1)
        Intervals cover 1 - alpha, each time by itself.

    Returns
    -------
    Estimate
        One row an exit time (and group): share still there just after it, with `time`, `group`,
        `n_at_risk`, `n_events`. Missing spells are left out and counted.

    Raises
    ------
    DataError
        Impossible durations, event codes or entries, by row.
    NotEstimable
        No spell ends.

    Notes
    -----
    `S(t) = prod (1 - d/n)` over exit times up to t, `n` the spells watched just before. Errors by
    Greenwood; intervals on the log(-log) scale, so they stay within 0 and 1. Identified if those
    lost from sight would have left as those who stayed in sight.

    References
    ----------
    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.
    Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data.
    """
    check_alpha(alpha)
    read = read_spells(spells, duration=duration, event=event, entry=entry, by=by)
    curves = [curve(read.of_group(code)) for code in range(len(read.groups))]
    table = curve_table(curves, read.groups, alpha)
    first = table.iloc[0]
    estimand = message("Share still there after {time}", time=figure(first["time"]))
    if "group" in table:
        estimand = message(
            "Share still there after {time}, group {group}",
            time=figure(first["time"]),
            group=first["group"],
        )
    return Estimate(
        table=table,
        estimand=estimand,
        method=message("Kaplan and Meier"),
        inference=message("errors by Greenwood, interval on the log(−log) scale"),
        n_obs=read.n,
        n_entities=read.n,
        n_clusters=None,
        alpha=alpha,
        notes=(
            *read.notes,
            *_medians(curves, read.groups),
            *_thin(curves),
            *_nobody(curves, read.groups),
            *log_rank_note(read),
        ),
        counted=counted(read.behind(first).n, SPELLS),
    )


@dataclass(frozen=True, eq=False)
class Curve:
    """Share still there, its Greenwood sum and the counts behind it, shape (m,) each."""

    risk: RiskTable
    share: Floats
    greenwood: Floats

    def median(self) -> float:
        """First time at which no more than half are still there; infinite where never."""
        below = np.flatnonzero(self.share <= 0.5 + 1e-12)
        return float(self.risk.time[below[0]]) if len(below) else float("inf")


def curve(spells: Spells) -> Curve:
    """Product-limit estimate of one group."""
    risk = risk_table(spells, max(1, int(spells.event.max(initial=1))))
    d, n = risk.any_exit, risk.at_risk
    with np.errstate(divide="ignore"):
        steps = np.where(n > d, d / (n * np.maximum(n - d, 1)), np.inf)
    share = np.asarray(np.cumprod(1 - d / n), dtype=np.float64)
    return Curve(risk, share, np.cumsum(steps))


def curve_table(curves: list[Curve], groups: tuple[str, ...], alpha: float) -> DataFrame:
    """Rows of all groups, with errors and intervals."""
    share = np.concatenate([c.share for c in curves])
    variance = np.concatenate([c.greenwood for c in curves])
    known = (share > 0) & np.isfinite(variance)
    error = np.where(known, share * np.sqrt(np.where(known, variance, 0.0)), np.nan)
    low, high = log_log_interval(share, error, alpha)
    time = np.concatenate([c.risk.time for c in curves])
    group: list[str] = [g for g, c in zip(groups, curves, strict=True) for _ in c.share]
    terms = [f"{g}, {t:g}" if g else f"{t:g}" for g, t in zip(group, time, strict=True)]
    missing = np.full(len(share), np.nan)
    declared = (terms, share, error, missing, missing, low, high)
    counts: dict[str, Codes] = {
        "n_at_risk": np.concatenate([c.risk.at_risk for c in curves]),
        "n_events": np.concatenate([c.risk.any_exit for c in curves]),
    }
    found = dict(zip(COLUMNS, declared, strict=True)) | {"time": time}
    return DataFrame(found | ({"group": group} if groups != ("",) else {}) | counts)


def log_log_interval(share: Floats, error: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Interval of a share on the log(-log) scale; missing where the share is 0 or 1."""
    inside = (share > 0) & (share < 1) & np.isfinite(error)
    safe = np.where(inside, share, 0.5)
    reach = float(quantile(1 - alpha / 2)) * np.where(inside, error, 0.0) / (safe * np.log(safe))
    low, high = safe ** np.exp(-reach), safe ** np.exp(reach)
    return np.where(inside, np.minimum(low, high), np.nan), np.where(
        inside, np.maximum(low, high), np.nan
    )


def _medians(curves: list[Curve], groups: tuple[str, ...]) -> tuple[Message, ...]:
    said = []
    for name, one in zip(groups, curves, strict=True):
        median = one.median()
        value = figure(median) if np.isfinite(median) else message("not reached")
        said.append(message("{group} {median}", group=name, median=value) if name else value)
    return (message("Median stay: {medians}.", medians=listed(said)),)


def _thin(curves: list[Curve]) -> tuple[Message, ...]:
    """Warn of late entry: an early time with few at risk pulls the whole curve."""
    times = [
        f"{t:g}"
        for one in curves
        for t, n, peak in zip(
            one.risk.time,
            one.risk.at_risk,
            np.maximum.accumulate(one.risk.at_risk[::-1])[::-1],
            strict=True,
        )
        if n < THIN <= peak
    ]
    if not times:
        return ()
    return (
        message(
            "Late entry leaves fewer than {least} at risk at {times}: one early exit there moves "
            "the whole curve.",
            least=figure(THIN),
            times=listed(times),
        ),
    )


def _nobody(curves: list[Curve], groups: tuple[str, ...]) -> tuple[Message, ...]:
    silent = [name for name, one in zip(groups, curves, strict=True) if not len(one.share)]
    if not silent:
        return ()
    return (message("Nobody left in {groups}: no row, the share is 1.", groups=listed(silent)),)

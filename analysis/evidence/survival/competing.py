"""Share that has left by each way out, when each way closes the others (Aalen and Johansen)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import COLUMNS, Estimate, check_alpha
from analysis.evidence.panel import Floats
from analysis.evidence.survival.product_limit import log_log_interval
from analysis.evidence.survival.reading import Spells, read_spells
from analysis.evidence.survival.risk import RiskTable, risk_table
from analysis.evidence.wording import SPELLS, counted, figure, listed
from analysis.language.messages import Message, message


def cumulative_incidence(
    spells: DataFrame,
    *,
    duration: str,
    event: str,
    by: str | None = None,
    entry: str | None = None,
    causes: Mapping[int, str] | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Share that has left by each way out, by time since entry.

    Parameters
    ----------
    spells : DataFrame
        One row a spell.
    duration : str
        Column with the time from entry to exit or last sight.
    event : str
        Column with 0 where the spell was still going on, 1, 2, ... for the ways out.
    by : str, optional
        Column that splits the spells into groups.
    entry : str, optional
        Column with the time at which the watch began (late entry).
    causes : mapping of int to str, optional
        Names of the ways out for the table, such as {1: "graduation", 2: "failure"}.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha, each time by itself.

    Returns
    -------
    Estimate
        One row an exit time, cause (and group): `cause`, `time`, `group`, `n_at_risk`,
        `n_events` of the cause. Over the causes the shares and the share still there add to one.

    Raises
    ------
    DataError, NotEstimable
        As `kaplan_meier`.

    Notes
    -----
    `F_k(t) = sum S(u-) d_k(u)/n(u)` over exit times u up to t, `S` the share still there whatever
    the way out. One minus Kaplan-Meier of one cause, the others censored, is larger and answers a
    question about a world without them. Errors by the delta method (Marubini and Valsecchi 1995),
    intervals on the log(-log) scale.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.
    """
    check_alpha(alpha)
    read = read_spells(spells, duration=duration, event=event, entry=entry, by=by, causes=True)
    n_causes = int(read.event.max())
    names = {k: str((causes or {}).get(k, k)) for k in range(1, n_causes + 1)}
    tables = [
        _rows(incidence(read.of_group(code), cause, n_causes), name, read.groups[code], alpha)
        for code in range(len(read.groups))
        for cause, name in names.items()
        if (read.event[read.group == code] == cause).any()
    ]
    table = pd.concat(tables, ignore_index=True)
    if read.groups == ("",):
        table = table.drop(columns="group")
    first = table.iloc[0]
    return Estimate(
        table=table,
        estimand=_estimand(first),
        method=message("cumulative incidence (Aalen and Johansen), other ways out competing"),
        inference=message("errors by the delta method, interval on the log(−log) scale"),
        n_obs=read.n,
        n_entities=read.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*read.notes, *_unused(read, n_causes)),
        counted=counted(read.behind(first).n, SPELLS),
    )


def _estimand(first: pd.Series) -> Message:
    """Say what the first row is: the way out, the time, the group."""
    cause: str | Message = first["cause"]
    if str(cause).isdigit():
        cause = message("way out {n}", n=str(cause))
    values = {"cause": cause, "time": figure(first["time"])}
    if "group" in first:
        return message(
            "Share gone by {cause} after {time}, group {group}", **values, group=first["group"]
        )
    return message("Share gone by {cause} after {time}", **values)


@dataclass(frozen=True, eq=False)
class Incidence:
    """Share gone by one cause at each of its exit times, its error and the counts behind it."""

    risk: RiskTable
    share: Floats
    error: Floats
    cause: int


def incidence(spells: Spells, cause: int, n_causes: int) -> Incidence:
    """Cumulative incidence of one cause in one group, at every exit time of any cause."""
    risk = risk_table(spells, n_causes)
    d, n = risk.any_exit.astype(float), risk.at_risk.astype(float)
    mine = risk.exits[:, cause - 1].astype(float)
    still = np.cumprod(1 - d / n)
    before = np.concatenate([[1.0], still[:-1]])
    share = np.cumsum(before * mine / n)
    return Incidence(risk, share, np.sqrt(_variance(share, before, mine, d, n)), cause)


def _variance(share: Floats, before: Floats, mine: Floats, d: Floats, n: Floats) -> Floats:
    """Delta method: V(t) = sum (F(t)-F(u))² a + sum b - 2 sum (F(t)-F(u)) c, by running sums."""
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(n > d, d / (n * (n - d)), 0.0)
    b = before**2 * (n - mine) * mine / n**3
    c = before * mine / n**2
    squares = share**2 * np.cumsum(a) - 2 * share * np.cumsum(a * share) + np.cumsum(a * share**2)
    crossed = share * np.cumsum(c) - np.cumsum(c * share)
    return np.maximum(squares + np.cumsum(b) - 2 * crossed, 0.0)


def _rows(found: Incidence, name: str, group: str, alpha: float) -> DataFrame:
    at = found.risk.exits[:, found.cause - 1] > 0
    share, time = found.share[at], found.risk.time[at]
    error = np.where(found.error[at] > 1e-12, found.error[at], np.nan)
    low, high = log_log_interval(share, error, alpha)
    terms = [f"{group}, {name}, {t:g}" if group else f"{name}, {t:g}" for t in time]
    missing = np.full(len(share), np.nan)
    declared = (terms, share, error, missing, missing, low, high)
    return DataFrame(
        dict(zip(COLUMNS, declared, strict=True))
        | {
            "time": time,
            "cause": name,
            "group": group,
            "n_at_risk": found.risk.at_risk[at],
            "n_events": found.risk.exits[at, found.cause - 1],
        }
    )


def _unused(read: Spells, n_causes: int) -> tuple[Message, ...]:
    absent = [k for k in range(1, n_causes + 1) if not (read.event == k).any()]
    if not absent:
        return ()
    return (message("Ways out without an exit: {causes}.", causes=listed(absent)),)

"""Whether groups leave at different rates: the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.showing import p_value
from analysis.evidence.survival.reading import Spells, read_spells
from analysis.evidence.survival.risk import at_risk, risk_table
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message


@dataclass(frozen=True, eq=False)
class LogRank:
    """The test that all groups leave alike.

    Attributes
    ----------
    statistic, df, p_value
        Chi-squared with groups minus one degrees of freedom.
    table : DataFrame
        `group, n, observed, expected` exits.
    """

    statistic: float
    df: int
    p_value: float
    table: DataFrame


def log_rank(
    spells: DataFrame, *, duration: str, event: str, by: str, entry: str | None = None
) -> LogRank:
    """Test whether groups leave at the same rate at every time.

    Parameters
    ----------
    spells, duration, event, by, entry
        As in `kaplan_meier`.

    Raises
    ------
    NotEstimable
        One group only, or groups never at risk together.

    References
    ----------
    Mantel (1966), Cancer Chemotherapy Reports 50, 163-170.
    """
    return tested(read_spells(spells, duration=duration, event=event, by=by, entry=entry))


def tested(read: Spells) -> LogRank:
    """Do the test on spells already read."""
    groups = [code for code in range(len(read.groups)) if (read.group == code).any()]
    if len(groups) < 2:
        raise NotEstimable(message("One group: there is none to compare it with."))
    risk = risk_table(read, int(read.event.max()))
    d, n = risk.any_exit, risk.at_risk
    shares, observed = [], []
    for code in groups:
        one = read.of_group(code)
        shares.append(at_risk(one, risk.time) / n)
        observed.append((one.event > 0).sum())
    share = np.array(shares)
    expected = share @ d
    factor = d * (n - d) / np.maximum(n - 1, 1)
    spread = np.diag(share @ factor) - (share * factor) @ share.T
    gap = (np.array(observed) - expected)[:-1]
    inner = spread[:-1, :-1]
    if np.linalg.matrix_rank(inner) < len(gap):
        raise NotEstimable(
            message("The groups are never at risk together, so they cannot be compared.")
        )
    from scipy.stats import chi2

    statistic = float(gap @ np.linalg.solve(inner, gap))
    table = DataFrame(
        {
            "group": [read.groups[code] for code in groups],
            "n": [int((read.group == code).sum()) for code in groups],
            "observed": observed,
            "expected": expected,
        }
    )
    return LogRank(statistic, len(gap), float(chi2.sf(statistic, len(gap))), table)


def log_rank_note(read: Spells) -> tuple[Message, ...]:
    """Say the test, or why there is none."""
    if len(read.groups) < 2:
        return ()
    try:
        found = tested(read)
    except NotEstimable as reason:
        return (reason.reason,)
    return (
        message(
            "Log-rank test that the groups leave alike: chi² {statistic} on {df} degrees of "
            "freedom, p {p}.",
            statistic=figure(found.statistic, 2),
            df=figure(found.df),
            p=p_value(found.p_value),
        ),
    )

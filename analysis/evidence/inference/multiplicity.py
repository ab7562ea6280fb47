"""Many tests at once: p-values adjusted so that one lucky outcome is not read as a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.panel import Floats
from analysis.evidence.rows import check_choice
from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message

HOLM, BH, BONFERRONI = "holm", "bh", "bonferroni"


def adjust(p_values: ArrayLike, *, method: str = HOLM) -> Floats:
    """P-values adjusted for the number of tests, in the order given.

    Parameters
    ----------
    p_values : shape (m,)
        One a test, in [0, 1]; missing ones stay missing and are not counted.
    method : {"holm", "bh", "bonferroni"}
        "holm" bounds the chance of any false rejection, whatever the dependence; "bh" the
        expected share of false ones among rejections, under independence.

    Raises
    ------
    DataError
        A p-value outside [0, 1].

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Benjamini and Hochberg (1995),
    Journal of the Royal Statistical Society B 57, 289-300.
    """
    check_choice("method", method, (HOLM, BH, BONFERRONI))
    given = np.asarray(p_values, dtype=float)
    known = np.flatnonzero(~np.isnan(given))
    bad = given[known][(given[known] < 0) | (given[known] > 1)]
    if len(bad):
        raise DataError(
            message(
                "p-values: found {found}; expected numbers from 0 to 1.",
                found=listed(f"{p:g}" for p in bad),
            )
        )
    found = np.full(given.shape, np.nan)
    found[known] = _adjusted(given[known], method)
    return found


def adjusted_table(
    estimates: Mapping[str, Estimate] | Sequence[Estimate], *, method: str = HOLM
) -> DataFrame:
    """First row of each estimate with its p-value before and after adjustment.

    Parameters
    ----------
    estimates : mapping of name to Estimate, or sequence
        One a test; all that were run, not those that are shown.
    method : str
        As in `adjust`.

    Returns
    -------
    DataFrame
        `test, estimate, std_error, conf_low, conf_high, p_value, p_adjusted, n_tests`.
    """
    named = (
        estimates
        if isinstance(estimates, Mapping)
        else {f"{i + 1}": one for i, one in enumerate(estimates)}
    )
    rows = [one.table.iloc[0] for one in named.values()]
    columns = ["estimate", "std_error", "conf_low", "conf_high", "p_value"]
    table = pd.DataFrame([[row[c] for c in columns] for row in rows], columns=columns)
    table.insert(0, "test", list(named))
    return table.assign(
        p_adjusted=adjust(table["p_value"], method=method),
        n_tests=int(table["p_value"].notna().sum()),
    )


def _adjusted(p: Floats, method: str) -> Floats:
    m = len(p)
    if method == BONFERRONI:
        return np.minimum(m * p, 1.0)
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, m + 1)
    found = np.empty(m)
    if method == HOLM:
        steps = np.maximum.accumulate((m - rank + 1) * p[order])
    else:
        steps = np.minimum.accumulate((m / rank * p[order])[::-1])[::-1]
    found[order] = np.minimum(steps, 1.0)
    return found

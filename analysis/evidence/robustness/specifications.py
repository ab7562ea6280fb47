"""Every defensible specification at once, and whether the whole curve could be chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.design import Design
from analysis.evidence.inference.assignments import assignments
from analysis.evidence.panel import Floats
from analysis.evidence.robustness.dealing import dates_to_deal, with_entities
from analysis.evidence.robustness.estimating import Estimator, headline, named
from analysis.evidence.robustness.gathering import attempt
from analysis.evidence.wording import listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message

Sample = str | Callable[[DataFrame], "Series[bool]"] | None
STATISTICS = ("median", "share_significant", "mean_statistic")


@dataclass(frozen=True, eq=False)
class SpecificationCurve:
    """All specifications and the joint test.

    Attributes
    ----------
    table : DataFrame
        One row a specification, by rising estimate: `outcome, controls, sample, estimator`,
        `estimate, std_error, statistic, p_value, conf_low, conf_high, n_obs, reason`; `reason`
        says why it was declined (those come last, without an estimate).
    joint : DataFrame
        `statistic, observed, p_value`: the median effect, the share significant in its
        direction, the mean t statistic, each against the same curve under permuted treatment dates.
    n_perm : int
        Permuted curves behind it; 0 where no joint test was asked for.
    alpha : float
        Level at which a specification counts as significant.
    """

    table: DataFrame
    joint: DataFrame
    n_perm: int
    alpha: float


def specification_curve(
    design: Design,
    data: DataFrame,
    *,
    outcomes: Sequence[str] | None = None,
    controls: Iterable[Sequence[str]] | None = None,
    samples: Mapping[str, Sample] | None = None,
    estimators: Sequence[str] | Mapping[str, Estimator] = ("imputation",),
    n_perm: int = 199,
    alpha: float = 0.05,
    rng: int | np.random.Generator = 0,
) -> SpecificationCurve:
    """Estimate every combination of outcome, controls, sample and estimator, and test them jointly.

    Parameters
    ----------
    design, data : Design, DataFrame
        The study; its own outcome and controls are used where none are given.
    outcomes : sequence of str, optional
        Outcome columns, in comparable units and with the same expected sign.
    controls : iterable of sequences of str, optional
        Sets of controls, such as `[(), ("gdp",)]`.
    samples : mapping of name to query, function or None, optional
        Rows of each sample: a `DataFrame.query` text, a function of the data that gives rows or a
        mask, None for all rows.
    estimators : sequence of names or mapping of name to function
        Of `analysis.evidence`.
    n_perm : int
        Permutations of the treatment dates between entities for the joint test, every other
        assignment once where these are no more; 0 for none.
    alpha : float in (0, 1)
        Level at which a specification counts as significant.
    rng : int or Generator
        Seed.

    Raises
    ------
    DataError
        A sample that cannot be read; an outcome named twice.
    NotEstimable
        Every specification was declined.

    Notes
    -----
    Specifications share their data, so their p-values are not separate pieces of evidence. Under
    the hypothesis of no effect at all the dates are exchangeable between entities; the whole curve
    is run again under each permutation and compared (Simonsohn, Simmons and Nelson 2020).

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214.
    """
    runners = (
        dict(estimators)
        if isinstance(estimators, Mapping)
        else {name: named(name) for name in estimators}
    )
    combinations = list(_combinations(design, outcomes, controls, samples, runners))
    cuts = samples or {"all": None}
    table = _curve(combinations, _chosen_rows(data, cuts))
    if table["estimate"].isna().all():
        raise NotEstimable(
            message("Every specification was declined: {reasons}", reasons=listed(table["reason"]))
        )
    known = table[table["estimate"].notna()]
    sign = float(np.sign(known["estimate"].median())) or 1.0
    observed = _statistics(known, sign, alpha)
    drawn = _permuted(design, data, combinations, cuts, n_perm, sign, alpha, rng)
    joint = DataFrame(
        {
            "statistic": STATISTICS,
            "observed": observed,
            "p_value": _p_values(observed, drawn) if n_perm else np.nan,
        }
    )
    ordered = table.sort_values("estimate", kind="stable", na_position="last")
    return SpecificationCurve(ordered.reset_index(drop=True), joint, len(drawn), alpha)


@dataclass(frozen=True, eq=False)
class _Specification:
    design: Design
    sample: str
    name: str
    run: Estimator


def _combinations(
    design: Design,
    outcomes: Sequence[str] | None,
    controls: Iterable[Sequence[str]] | None,
    samples: Mapping[str, Sample] | None,
    runners: Mapping[str, Estimator],
) -> Iterator[_Specification]:
    columns = [design.outcome] if outcomes is None else list(outcomes)
    if len(set(columns)) < len(columns):
        raise DataError(message("outcomes: a column twice; expected each once."))
    sets = [design.controls] if controls is None else [tuple(c) for c in controls]
    for outcome in columns:
        for chosen in sets:
            changed = replace(design, outcome=outcome, controls=chosen)
            for sample in samples or {"all": None}:
                for name, run in runners.items():
                    yield _Specification(changed, sample, name, run)


def _chosen_rows(data: DataFrame, samples: Mapping[str, Sample]) -> dict[str, DataFrame]:
    found = {}
    for name, sample in samples.items():
        try:
            if sample is None:
                found[name] = data
            elif isinstance(sample, str):
                found[name] = data.query(sample)
            else:
                chosen = sample(data)
                found[name] = chosen if isinstance(chosen, DataFrame) else data[chosen]
        except Exception as error:  # whatever the query or the function raises
            raise DataError(
                message(
                    "sample {name}: cannot be read, {reason}. Expected a query such as "
                    "'year < 2020', a function of the data, or None.",
                    name=name,
                    reason=" ".join(str(error).split())[:120],
                )
            ) from None
    return found


def _curve(combinations: Sequence[_Specification], rows: Mapping[str, DataFrame]) -> DataFrame:
    columns = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"]
    found = []
    for one in combinations:
        run = attempt(one.name, one.run, one.design, rows[one.sample])
        named_by = (one.design.outcome, ", ".join(one.design.controls), one.sample, one.name)
        if run.estimate is None:
            found.append((*named_by, *[np.nan] * 6, 0, str(run.reason)))
        else:
            row = headline(run.estimate)
            found.append((*named_by, *(row[c] for c in columns), run.estimate.n_obs, ""))
    head = ["outcome", "controls", "sample", "estimator"]
    return DataFrame(found, columns=[*head, *columns, "n_obs", "reason"])


def _statistics(known: DataFrame, sign: float, alpha: float) -> Floats:
    """Median effect, share significant in the observed direction, mean t statistic.

    The last two go by the specifications that have an error; missing where none has.
    """
    tested = known[known["p_value"].notna()]
    same = np.sign(tested["estimate"]) == sign
    significant = (same & (tested["p_value"] <= alpha)).mean() if len(tested) else np.nan
    return np.array([known["estimate"].median(), significant, tested["statistic"].mean()])


def _permuted(
    design: Design,
    data: DataFrame,
    combinations: Sequence[_Specification],
    samples: Mapping[str, Sample],
    n_perm: int,
    sign: float,
    alpha: float,
    rng: int | np.random.Generator,
) -> Floats:
    """Statistics of the curve under permuted dates, shape (permutations with a curve, 3)."""
    generator = np.random.default_rng(rng)
    first, kept = dates_to_deal(design, data), with_entities(design, data)
    inside = kept[kept[design.entity].isin(first.index)]
    found = []
    for dates in _dealt(first, n_perm, generator):
        dealt = dict(zip(first.index, dates, strict=True))
        moved = inside.assign(**{design.first_treated: inside[design.entity].map(dealt)})
        table = _curve(combinations, _chosen_rows(moved, samples))
        known = table[table["estimate"].notna()]
        if len(known):
            # either direction could have been the dominant one
            own = float(np.sign(known["estimate"].median())) or sign
            found.append(_statistics(known, own, alpha))
    return np.array(found).reshape(-1, len(STATISTICS))


def _dealt(first: Series[Any], n_perm: int, rng: np.random.Generator) -> Iterator[Any]:
    """Treatment dates dealt out anew: every other assignment where these are few, else draws."""
    if not n_perm:
        return
    codes, dates = pd.factorize(first)
    missing = np.where(codes < 0, np.nan, codes.astype(float))
    chosen = assignments(missing, np.arange(len(missing)), n_perm, rng)
    for values in chosen.values:
        if chosen.complete and np.array_equal(values, missing, equal_nan=True):
            continue  # the actual assignment is counted once, as the observed curve
        known = ~np.isnan(values)
        dealt = first.copy()
        dealt[:] = pd.NA if first.dtype == object else np.nan
        dealt[known] = dates[values[known].astype(int)]
        yield dealt.to_numpy()


def _p_values(observed: Floats, drawn: Floats) -> Floats:
    """Share of permuted curves at least as extreme, the observed one included."""
    known = ~np.isnan(drawn)
    far = known & (np.abs(drawn) >= np.abs(observed) * (1 - 1e-9))
    p = (1 + far.sum(axis=0)) / (1 + known.sum(axis=0))
    return np.asarray(np.where(np.isnan(observed), np.nan, p), dtype=np.float64)

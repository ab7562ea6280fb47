"""Cox's partial likelihood with Efron's or Breslow's ties, late entry and strata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evidence.panel import Codes, Floats
from analysis.evidence.survival.reading import Spells

EFRON, BRESLOW = "efron", "breslow"


@dataclass(frozen=True, eq=False)
class Likelihood:
    """Logarithm of the partial likelihood, its slope (p,) and information (p, p)."""

    value: float
    score: Floats
    information: Floats


@dataclass(frozen=True, eq=False)
class Stratum:
    """One stratum prepared once: orders for the running sums and the exits in time order.

    At risk at an exit time are spells with entry < time <= duration, as in R's `coxph`; `times`
    are the distinct exit times, `time_of_exit` the place of each exit among them.
    """

    columns: Floats
    times: Floats
    by_end: Codes
    by_start: Codes
    from_end: Codes
    from_start: Codes
    exits: Codes
    time_of_exit: Codes
    tie_share: Floats


def prepare(spells: Spells, columns: Floats, strata: Codes, ties: str) -> list[Stratum]:
    """Sort each stratum that holds an exit."""
    codes = np.unique(strata[spells.event > 0])
    return [_stratum(spells.chosen(strata == c), columns[strata == c], ties) for c in codes]


def _stratum(spells: Spells, columns: Floats, ties: str) -> Stratum:
    exits = np.flatnonzero(spells.event > 0)
    exits = exits[np.argsort(spells.duration[exits], kind="stable")]
    times, position = np.unique(spells.duration[exits], return_inverse=True)
    size = np.bincount(position)
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    rank = np.arange(len(exits)) - first[position]
    share = rank / size[position] if ties == EFRON else np.zeros(len(exits))
    by_end, by_start = np.argsort(spells.duration), np.argsort(spells.entry)
    return Stratum(
        columns,
        times,
        by_end,
        by_start,
        np.searchsorted(spells.duration[by_end], times, side="left"),
        np.searchsorted(spells.entry[by_start], times, side="left"),
        exits,
        position,
        share,
    )


def partial_likelihood(strata: list[Stratum], beta: Floats) -> Likelihood:
    """Sum the strata's contributions at `beta`."""
    parts = [_contribution(stratum, beta) for stratum in strata]
    return Likelihood(
        float(sum(p.value for p in parts)),
        np.sum([p.score for p in parts], axis=0),
        np.sum([p.information for p in parts], axis=0),
    )


@dataclass(frozen=True, eq=False)
class ExitTerms:
    """What each exit of a stratum adds to the score and to the information, in time order.

    `gap` (exits, p): covariates of who leaves less their weighted mean among those at risk;
    `spread` (exits, p, p): the weighted covariance among those at risk.
    """

    gap: Floats
    spread: Floats


def exit_terms(stratum: Stratum, beta: Floats) -> ExitTerms:
    """Take the score and the information apart by exit."""
    sums, p = _sums(stratum, _weights(stratum, beta)), stratum.columns.shape[1]
    mean = sums[:, 1 : p + 1] / sums[:, :1]
    second = (sums[:, p + 1 :] / sums[:, :1]).reshape(-1, p, p)
    return ExitTerms(
        stratum.columns[stratum.exits] - mean, second - mean[:, :, None] * mean[:, None, :]
    )


def _contribution(stratum: Stratum, beta: Floats) -> Likelihood:
    x = stratum.columns
    line = x @ beta
    sums, p = _sums(stratum, _weights(stratum, beta)), x.shape[1]
    mean = sums[:, 1 : p + 1] / sums[:, :1]
    second = (sums[:, p + 1 :] / sums[:, :1]).sum(axis=0).reshape(p, p)
    value = (line[stratum.exits] - line.max() - np.log(sums[:, 0])).sum()
    return Likelihood(float(value), (x[stratum.exits] - mean).sum(axis=0), second - mean.T @ mean)


def _weights(stratum: Stratum, beta: Floats) -> Floats:
    """Relative hazards, the largest 1."""
    line = stratum.columns @ beta
    return np.asarray(np.exp(line - line.max()), dtype=np.float64)


def _sums(stratum: Stratum, weight: Floats) -> Floats:
    """Sum weights, weighted covariates and products over those at risk at each exit, ties apart."""
    x = stratum.columns
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    moments = weight[:, None] * np.column_stack([np.ones(len(x)), x, products])
    whole = _at_risk(stratum, moments)[stratum.time_of_exit]
    leaving = _leaving(stratum, moments)[stratum.time_of_exit]
    return np.asarray(whole - stratum.tie_share[:, None] * leaving, dtype=np.float64)


def _at_risk(stratum: Stratum, moments: Floats) -> Floats:
    """Sum over spells at risk at each exit time: those not yet ended less those not yet begun."""
    return _from(moments[stratum.by_end], stratum.from_end) - _from(
        moments[stratum.by_start], stratum.from_start
    )


def _from(ordered: Floats, first: Codes) -> Floats:
    tails = np.concatenate(
        [np.cumsum(ordered[::-1], axis=0)[::-1], np.zeros((1, ordered.shape[1]))]
    )
    return tails[first]


def _leaving(stratum: Stratum, moments: Floats) -> Floats:
    sums = np.zeros((stratum.time_of_exit.max() + 1, moments.shape[1]))
    np.add.at(sums, stratum.time_of_exit, moments[stratum.exits])
    return sums

"""Draws of all assumptions together: one vector for baseline and reform, whatever is on or off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.policy.assumption_table import Assumption, Assumptions
from analysis.policy.labour import labour_of
from analysis.policy.levers.lever import Values

Array = NDArray[np.float64]
BLOCK = 500  # draws of one stream; draw i is the same however many are asked for
JOINTS = ("block", "independent", "worst")
FACTORS = {
    "evidence": "common.correlation_evidence",
    "displacement": "common.correlation_displacement",
}
DEFAULT, FAILURE = "guarantee.default", "tenants.failure_young"


def scores(keys: Iterable[str], seed: int, block: int) -> Mapping[str, Array]:
    """Independent standard normal scores of one block of draws, by key.

    Parameters
    ----------
    keys : iterable of str
    seed : int
    block : int
        Number of the block; blocks never share random numbers, nor do keys.

    Returns
    -------
    mapping of str to ndarray, shape (BLOCK,)
        The scores of a key depend on seed, block and key alone: another key in the file, a lever
        on or off, or the number of workers moves none of them.
    """
    return _scores(tuple(keys), seed, block)


@lru_cache(maxsize=24)
def _scores(keys: tuple[str, ...], seed: int, block: int) -> Mapping[str, Array]:
    """Remember the scores of some blocks: the three answers are drawn from the same."""
    found = {}
    for key in keys:
        name = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
        stream = np.random.Philox(key=[seed, name], counter=[0, 0, 0, block])
        found[key] = np.random.Generator(stream).standard_normal(BLOCK)
        found[key].flags.writeable = False
    return MappingProxyType(found)


def joined(
    own: Mapping[str, Array],
    assumptions: Assumptions,
    fitted: Mapping[str, Array],
    joint: str,
    signs: Mapping[str, float],
) -> dict[str, Array]:
    """Correlate scores as the blocks say.

    Parameters
    ----------
    own : mapping of str to ndarray
        `scores` of every key, of `factor.<block>` and `factor.worst`.
    assumptions : Assumptions
    fitted : mapping of str to ndarray
        Scores of the tenant block as its calibration gives them; defaults follow failures.
    joint : {"block", "independent", "worst"}
        Common factors within evidence and displacement and defaults with failures; none; or one
        factor for all of them, each with the sign that moves the outcome up.
    signs : mapping of str to float
        Those signs, for `worst`.
    """
    found = dict(own)
    if joint == "independent":
        return found
    for item in assumptions:
        if item.block in FACTORS and item.key in own:
            share = assumptions.get(FACTORS[item.block]).value
            name = "worst" if joint == "worst" else item.block
            sign = signs.get(item.key, 1.0) if joint == "worst" else 1.0
            common = sign * own[f"factor.{name}"]
            found[item.key] = np.sqrt(share) * common + np.sqrt(1 - share) * own[item.key]
    if DEFAULT not in own:
        return found
    share = assumptions.get("common.correlation_default").value
    with_failures = share * fitted[FAILURE]
    if joint == "worst":
        with_failures = share * signs.get(DEFAULT, 1.0) * own["factor.worst"]
    found[DEFAULT] = with_failures + np.sqrt(1 - share**2) * own[DEFAULT]
    return found


def factor_keys() -> tuple[str, ...]:
    """Keys of the common factors."""
    return (*(f"factor.{name}" for name in FACTORS), "factor.worst")


def values_of(
    items: Sequence[Assumption], found: Mapping[str, Array], setting: str, n_draws: int
) -> dict[str, Array]:
    """Turn scores into values by each assumption's belief; fixed ones need no score."""
    values = {}
    for item in items:
        belief = item.belief(setting)
        if belief.shape == "Point":
            values[item.key] = np.full(n_draws, belief.numbers[0])
        else:
            values[item.key] = belief.draws(found[item.key][:n_draws])
    return values


def with_labour(values: Mapping[str, Array]) -> Values:
    """Add what a job costs, which follows from wage and schedule, to the values."""
    cost = labour_of(values.__getitem__).cost
    return Values({**values, "labour.cost": cost})

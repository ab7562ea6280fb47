"""The gap of treated entities by event time among the gaps of their placebos, with two bands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import perm

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, check_alpha
from analysis.evidence.ordering import ordered, unlike
from analysis.evidence.panel import Floats
from analysis.evidence.synthetic.placebo_record import Placebo, inverted, rank_p
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

DRAWS = 2000


def placebo_path(
    placebos: Sequence[Placebo],
    *,
    alpha: float = 0.05,
    n_draws: int = DRAWS,
    rng: int | np.random.Generator = 0,
) -> Estimate:
    """Mean gap by periods since treatment, before and after, with bands from placebos.

    Parameters
    ----------
    placebos : sequence of Placebo
        One for each treated entity (`synthetic_control(...).placebo()`); several are averaged by
        event time, over the event times that all have.
    alpha : float in (0, 1)
        Level of both bands.
    n_draws : int
        Assignments of placebos to several treated entities; all where they are no more.
    rng : int or Generator
        Seed of the draws.

    Returns
    -------
    Estimate
        One row an event time: `estimate`, `std_error` (standard deviation of the placebo gaps),
        `p_value` by rank, `conf_low`, `conf_high` (pointwise) and `band_low`, `band_high`
        (simultaneous), `event_time`.

    Raises
    ------
    NotEstimable
        Too few placebos for a band of this level; no event time that all treated have.

    Notes
    -----
    The pointwise band holds the effects that ranks at that event time leave standing. The
    simultaneous one takes the largest gap of each placebo in units of the spread at its event
    time: with no effect at any event time the path leaves it with probability `alpha` at most. It
    is never narrower. Before treatment gaps are small because the weights were fitted there.
    """
    check_alpha(alpha)
    if not placebos:
        raise NotEstimable(message("No treated entity has placebos to draw bands from."))
    events = _shared(placebos)
    gaps = [_at(placebo, events) for placebo in placebos]
    effects = np.mean([g[0] for g in gaps], axis=0)
    drawn = _assigned([g[1:] for g in gaps], n_draws, np.random.default_rng(rng))
    spread = drawn.std(axis=0)
    reach = inverted(effects, drawn, alpha)
    highest = np.abs(drawn / spread).max(axis=1)
    band = inverted(np.zeros(1), highest[:, None], alpha)[0] * spread
    first = placebos[0].synthetic
    return Estimate(
        table=DataFrame(
            {
                "term": [f"{event:g}" for event in events],
                "estimate": effects,
                "std_error": spread,
                "statistic": effects / spread,
                "p_value": rank_p(effects, drawn),
                "conf_low": effects - reach,
                "conf_high": effects + reach,
                "band_low": effects - band,
                "band_high": effects + band,
                "event_time": events,
            }
        ),
        estimand=message("Gap in {outcome} by event time", outcome=first.compared.design.outcome),
        method=message("synthetic control"),
        inference=_in_words(len(placebos), len(drawn)),
        n_obs=sum(placebo.synthetic.sample.n_obs for placebo in placebos),
        n_entities=len({name for p in placebos for name in p.synthetic.compared.labels}),
        n_clusters=None,
        alpha=alpha,
    )


def _shared(placebos: Sequence[Placebo]) -> Floats:
    found: set[float] | None = None
    for placebo in placebos:
        own = set(placebo.synthetic.gaps["event_time"].astype(float))
        found = own if found is None else found & own
    if not found or not any(event >= 0 for event in found):
        raise NotEstimable(message("No event time after treatment that all treated have."))
    return np.array(sorted(found))


def _at(placebo: Placebo, events: Floats) -> Floats:
    """Give the gaps at these event times, the treated first."""
    own = placebo.synthetic.gaps["event_time"].to_numpy(float)
    return np.asarray(placebo.gaps[:, [int(np.flatnonzero(own == e)[0]) for e in events]])


def _assigned(gaps: Sequence[Floats], n_draws: int, rng: np.random.Generator) -> Floats:
    """Mean gaps of placebos put in the places of the treated, none in two places."""
    n, m = min(len(g) for g in gaps), len(gaps)
    if perm(n, m) <= n_draws:
        chosen = np.array(list(permutations(range(n), m)))
    else:
        # an order of the gaps, not of the names, so that the draws are the same whatever these are
        order = ordered(gaps[0][:n] @ unlike(gaps[0].shape[1]), np.zeros(n))
        chosen = np.array([rng.permutation(order)[:m] for _ in range(n_draws)])
    return np.mean([g[chosen[:, i]] for i, g in enumerate(gaps)], axis=0)


def _in_words(treated: int, n: int) -> Message:
    if treated == 1:
        return message("{n} placebos in space", n=figure(n))
    return message("{n} assignments of placebos to the treated", n=figure(n))

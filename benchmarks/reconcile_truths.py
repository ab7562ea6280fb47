"""Real claim patterns and a second process, which the stock-flow model does not assume."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.segments import Segment, segments_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.verdicts import judge

JUMPS, JUMP = 0.12, (0.3, 1.0)
CRISES, WORST_CRISIS = 0.06, 0.25
JOB_JUMPS, JOB_JUMP = 0.08, 0.25


def real_segments(*, benchmarks: bool = True) -> tuple[Segment, ...]:
    """Every segment of the shipped data that has a used claim."""
    package = open_package()
    entities, breaks = package.table("entities"), package.table("definition-breaks")
    found = observe(package.table("claims"), entities, package.table("claim-readings"))
    table = entities.set_index("entity_id")
    pieces: list[Segment] = []
    for entity, claims in found.groupby("entity_id"):
        opened = table["opened_year"][str(entity)]
        if benchmarks or table["kind"][str(entity)] != "benchmark":
            own = breaks[breaks["entity_id"].eq(entity)]
            pieces += segments_of(claims, own, None if pd.isna(opened) else int(opened))
    return tuple(pieces)


def published_segments() -> tuple[Segment, ...]:
    """Segments that carry a path."""
    return tuple(segment for segment in real_segments() if judge(segment).spans)


def hostile(segment: Segment, shared: Shared, rng: np.random.Generator) -> np.ndarray:
    """States of one hub of whole firms whose flows jump, shape (n_states, 1).

    The level of entries stays put and jumps; entries are overdispersed counts around it; each
    year's exit hazard is independent of the last one's, with crisis years in between; jobs per
    firm have heavy-tailed steps and jumps. `shared` is not used.
    """
    layout, n = segment.layout, segment.layout.n_years
    states = np.zeros((layout.n_states, 1))
    names = ("tenants", "cumulative", "jobs", "entries", "exits", "hazard")
    tenants, cumulative, jobs, entries, exits, hazard = (
        states[layout.of(name)][:, 0] for name in names
    )
    size = np.exp(segment.log_tenants + 0.3 * rng.standard_normal())
    usual = 0.02 + 0.12 * rng.beta(2, 3)
    level = size * usual * np.exp(0.3 * rng.standard_normal())
    staff = segment.log_jobs + 0.3 * rng.standard_normal()
    if not layout.anchored:
        tenants[0] = max(np.round(size), 2)
        cumulative[0] = np.round(tenants[0] * (1 + rng.exponential()))
        jobs[0] = np.round(tenants[0] * np.exp(staff))
    for t in range(n):
        if rng.uniform() < JUMPS:
            level *= np.exp(rng.choice([-1, 1]) * rng.uniform(*JUMP))
        opening = layout.anchored and t == 0
        mean = level * (rng.uniform(1, 5) if opening else rng.gamma(6, 1 / 6))
        entries[t] = max(rng.poisson(mean), int(opening))
        crisis = WORST_CRISIS * rng.uniform() if rng.uniform() < CRISES else 0.0
        leaving = min(usual * rng.gamma(4, 0.25) + crisis, 0.6)
        exits[t] = min(rng.binomial(int(tenants[t]), leaving), tenants[t] + entries[t] - 1)
        hazard[t] = exits[t] / tenants[t] if tenants[t] else 0.0
        tenants[t + 1] = tenants[t] + entries[t] - exits[t]
        cumulative[t + 1] = cumulative[t] + entries[t]
        staff += 0.02 * rng.standard_t(3)
        staff += rng.choice([-1, 1]) * JOB_JUMP if rng.uniform() < JOB_JUMPS else 0.0
        jobs[t + 1] = max(np.round(tenants[t + 1] * np.exp(staff)), 1)
    if not layout.jobs:
        jobs[:] = 0.0
    return states

"""A hub's claims → its reconciled series: the public door of the stock-flow model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.facts.claim_table import Folder, Moment, check_names, selected
from analysis.facts.package import Package, open_package
from analysis.facts.reads import record
from analysis.facts.reconciliation.assembly import Reconciled, assemble
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.segments import Segment, segments_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.solution import DRAWS

KEPT_HUBS = 96


def reconcile(
    entity: str,
    *,
    data: Folder = None,
    parameters: Shared | str | Path | None = None,
    draws: int = DRAWS,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
) -> Reconciled:
    """Tenants, entries, exits, cumulative firms and jobs of a hub made consistent.

    Parameters
    ----------
    entity : str
    data : path, optional
        Overlay folder.
    parameters : Shared or path, optional
        Shared parameters, or a file of them; where left out the overlay's, else the shipped ones.
    draws : int
        Draws of the posterior; 2,000 give limits to about 2 % of the interval's width.
    min_quality, exclude_sources, as_of
        As in `claims`: which claims are seen.

    Returns
    -------
    Reconciled
        Only this hub's claims, its parent's repetitions of them and the stored parameters
        matter: a claim of another hub changes nothing here.

    Raises
    ------
    DataError
        An unknown entity, source or grade; a figure that cannot be used.

    Notes
    -----
    tenants[t] = tenants[t-1] + entries[t] - exits[t], cumulative[t] = cumulative[t-1] + entries[t]
    and jobs = tenants × jobs per firm hold in every draw and in the published means. The model,
    its assumptions and what it was checked against: docs/methods/reconcile.md.
    """
    package = open_package(data)
    check_names([entity], package, "entities", "entity_id", data)
    shared = _shared(parameters, data)
    family = _family(package, entity)
    claims = selected(package, family, None, min_quality, exclude_sources, as_of, data)
    return _hub(package, _observed(package, claims, data), entity, shared, draws)


def reconcile_all(
    entities: Sequence[str] | None = None,
    *,
    data: Folder = None,
    parameters: Shared | str | Path | None = None,
    draws: int = DRAWS,
    min_quality: str | None = None,
    exclude_sources: str | Iterable[str] = (),
    as_of: Moment = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Reconciled, ...]:
    """Reconcile hubs one after the other, each as `reconcile` does.

    Parameters
    ----------
    entities : sequence of str, optional
        All that have a claim of a modelled series where left out.
    data, parameters, draws, min_quality, exclude_sources, as_of
        As in `reconcile`.
    progress : callable, optional
        Called with the number done, the number in all and the hub's id.
    """
    package = open_package(data)
    families = None
    if entities is not None:
        check_names(entities, package, "entities", "entity_id", data)
        families = sorted({one for entity in entities for one in _family(package, entity)})
    claims = selected(package, families, None, min_quality, exclude_sources, as_of, data)
    found = _observed(package, claims, data)
    if entities is None:
        entities = sorted(set(found["entity_id"]))
    shared, done = _shared(parameters, data), []
    for n, entity in enumerate(entities, start=1):
        done.append(_hub(package, found, entity, shared, draws))
        if progress is not None:
            progress(n, len(entities), entity)
    return tuple(done)


def observed_segments(entity: str, *, data: Folder = None) -> tuple[Segment, ...]:
    """Stretches of a hub's years as `reconcile` sees them, with their claims."""
    package = open_package(data)
    check_names([entity], package, "entities", "entity_id", data)
    claims = selected(package, _family(package, entity), None, None, (), None, data)
    return _segments(package, _observed(package, claims, data), entity)


def _shared(parameters: Shared | str | Path | None, data: Folder) -> Shared:
    if isinstance(parameters, Shared):
        return parameters
    return stored_parameters(parameters, data=data).shared


def _family(package: Package, entity: str) -> list[str]:
    parent = package.table("entities").set_index("entity_id")["parent_id"].get(entity)
    return [entity] if parent is None or pd.isna(parent) else [entity, str(parent)]


def _observed(package: Package, claims: pd.DataFrame, data: Folder) -> pd.DataFrame:
    for resource in ("entities", "definition-breaks", "claim-readings"):
        record(resource, data=data)
    return observe(claims, package.table("entities"), package.table("claim-readings"))


def _hub(
    package: Package, found: pd.DataFrame, entity: str, shared: Shared, draws: int
) -> Reconciled:
    segments = _segments(package, found, entity)
    kept = _solved(_Problem(entity, _digest(segments), shared, draws, segments))
    return replace(kept, table=kept.table.copy(), fitted=kept.fitted.copy())


def _segments(package: Package, found: pd.DataFrame, entity: str) -> tuple[Segment, ...]:
    breaks = package.table("definition-breaks")
    opened = package.table("entities").set_index("entity_id")["opened_year"][entity]
    return segments_of(
        found[found["entity_id"].eq(entity)],
        breaks[breaks["entity_id"].eq(entity)],
        None if pd.isna(opened) else int(opened),
    )


@dataclass(frozen=True)
class _Problem:
    """All that a hub's result depends on, by digest; the segments come along uncompared."""

    entity: str
    digest: str
    shared: Shared
    draws: int
    segments: tuple[Segment, ...] = field(compare=False)


def _digest(segments: tuple[Segment, ...]) -> str:
    parts = [f"{s.layout} {s.opened_year} {s.claims.to_dict('list')}" for s in segments]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=KEPT_HUBS)
def _solved(problem: _Problem) -> Reconciled:
    return assemble(problem.entity, problem.segments, problem.shared, problem.draws)

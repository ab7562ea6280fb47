"""A hub cut where definitions break, each piece laid out for the model with what its claims say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.reconciliation.measures import Measures, measures_of
from analysis.facts.reconciliation.observations import FLOWS
from analysis.facts.reconciliation.posterior import Posterior, posterior_of
from analysis.facts.reconciliation.shared import Shared
from analysis.facts.reconciliation.states import Layout

ANCHOR_REACH = 10
SCALE_WITHOUT_TENANTS = 100.0


@dataclass(frozen=True)
class Segment:
    """A stretch of one hub's years in which its definitions do not change.

    Attributes
    ----------
    entity_id : str
    claims : DataFrame
        The observations of the stretch (`observe`), every role.
    layout : Layout
    opened_year : int or None
        Given where the opening anchors the segment.
    log_tenants, log_jobs : float
        Logs of the hub's usual tenants and jobs per firm: the centre of the prior.
    measures : Measures
        What the used claims say.
    used : tuple of str
        Claims behind each row of `measures`; the lower one of a range.
    """

    entity_id: str
    claims: pd.DataFrame
    layout: Layout
    opened_year: int | None
    log_tenants: float
    log_jobs: float
    measures: Measures
    used: tuple[str, ...]

    def posterior(self, shared: Shared) -> Posterior:
        """Density of the segment's unknowns given the shared parameters."""
        return posterior_of(self.layout, self.measures, shared, self.log_tenants, self.log_jobs)


def segments_of(
    observations: pd.DataFrame, breaks: pd.DataFrame, opened_year: int | None
) -> tuple[Segment, ...]:
    """Segments of one hub, in order of time.

    Parameters
    ----------
    observations : DataFrame
        What `observe` gave, of one entity.
    breaks : DataFrame
        The rows of `definition-breaks` of the entity.
    opened_year : int or None

    Notes
    -----
    A break in any series cuts the whole hub, because the identities tie the series together;
    nothing is anchored after it, and a flow that crosses it is set aside.
    """
    firsts = sorted({int(year) for year in breaks["first_year"]})
    cut = np.searchsorted(firsts, observations["year"].to_numpy(), side="right")
    pieces = []
    for piece in sorted(set(cut.tolist())):
        own = observations[cut == piece]
        begins = firsts[piece - 1] if piece else None
        crossing = own["series"].isin(FLOWS) & (own["start"] < (begins or 0) * 12)
        own = own.assign(role=own["role"].mask(crossing, "aside"))
        if own["role"].eq("used").any():
            pieces.append(segment_of(own, None if piece else opened_year))
    return tuple(pieces)


def segment_of(claims: pd.DataFrame, opened_year: int | None) -> Segment:
    """Lay out the observations of one stretch of years; `opened_year` only where it may anchor."""
    used = claims[claims["role"].eq("used")]
    dated = claims[claims["role"].ne("aside")]
    opened = opened_year if opened_year is not None and _anchors(dated, opened_year) else None
    first = _first_state(dated) if opened is None else opened - 1
    last = max(int((dated["end"].max() - 1) // 12), first + 1)
    layout = Layout(
        first_year=first,
        n_years=last - first,
        anchored=opened is not None,
        jobs=bool(used["series"].eq("jobs").any()),
        cumulative=bool(used["series"].eq("cumulative").any()),
    )
    log_tenants, log_jobs = _scales(used)
    lead = used[~(used["bound"].eq("upper") & used["partner"].ne(""))]
    measures = measures_of(claims, lead, layout, opened)
    entity = str(claims["entity_id"].iloc[0])
    return Segment(
        entity, claims, layout, opened, log_tenants, log_jobs, measures, tuple(lead["claim_id"])
    )


def _anchors(dated: pd.DataFrame, opened_year: int) -> bool:
    """Whether the opening is near enough to the first claims to begin there from nothing."""
    early = np.where(dated["series"].isin(FLOWS), dated["start"] // 12, dated["year"])
    if (early < opened_year).any():
        return False
    tenants = dated.loc[dated["series"].eq("tenants"), "year"]
    near = len(tenants) > 0 and tenants.min() - opened_year <= ANCHOR_REACH
    return bool(near or dated["series"].eq("cumulative").any())


def _first_state(dated: pd.DataFrame) -> int:
    flows = dated["series"].isin(FLOWS)
    firsts = np.where(flows, dated["start"] // 12, (dated["end"] - 1) // 12) - 1
    return int(firsts.min())


def _scales(used: pd.DataFrame) -> tuple[float, float]:
    whole = used[used["reading"].ne("part") & used["value"].gt(0)]
    tenants = np.log(whole.loc[whole["series"].eq("tenants"), "value"])
    jobs = np.log(whole.loc[whole["series"].eq("jobs"), "value"])
    log_tenants = float(tenants.mean()) if len(tenants) else float(np.log(SCALE_WITHOUT_TENANTS))
    return log_tenants, float(jobs.mean()) - log_tenants if len(jobs) else 0.0

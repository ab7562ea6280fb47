"""What a hub's claims lack for the series that the model declines."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.reconciliation.hubs import observed_segments
from analysis.facts.reconciliation.publication import INDICATOR_OF
from analysis.facts.reconciliation.segments import Segment
from analysis.facts.reconciliation.verdicts import VERDICTS, judge

COLUMNS = ("entity_id", "indicator", "lacking", "needed", "have")
# What each series needs: years with a count, claims, or counts of a kind.
TENANT_YEARS, JOB_YEARS = "tenant_years", "job_years"
LEAVING, FLOWS, SINCE_OPENING = "leaving_claims", "flow_claims", "cumulative_counts"
NEEDS = {
    "tenants": {TENANT_YEARS: 2},
    "entries": {TENANT_YEARS: 3, LEAVING: 1, FLOWS: 2},
    "exits": {TENANT_YEARS: 3, LEAVING: 1, FLOWS: 2},
    "cumulative": {TENANT_YEARS: 3, SINCE_OPENING: 1, FLOWS: 2},
    "jobs": {JOB_YEARS: 2},
    "jobs_per_firm": {TENANT_YEARS: 2, JOB_YEARS: 2},
}


def needs(entity: str, *, data: Folder = None) -> pd.DataFrame:
    """List what a hub's claims lack for each series that the model does not publish.

    Parameters
    ----------
    entity : str
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row per declined indicator and thing it lacks. `lacking` is
        `tenant_years` or `job_years` (different years with a count of the whole), `leaving_claims`
        (on exits, or counts since opening), `flow_claims` (on entries or exits, or counts since
        opening), or `cumulative_counts`; `needed` and `have` are numbers of them, in the stretch
        of years that carries most. Nothing is lacking where jobs and tenants are known, but never
        of the same years: the row then has `have` equal to `needed`.

    Raises
    ------
    DataError
        An unknown entity.
    """
    segments = observed_segments(entity, data=data)
    rows = []
    have = _had(segments)
    published = {span.series for segment in segments for span in judge(segment).spans}
    for series, wanted in NEEDS.items():
        if series in published:
            continue
        short = {name: n for name, n in wanted.items() if have[name] < n} or wanted
        rows += [(entity, INDICATOR_OF[series], name, n, have[name]) for name, n in short.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _had(segments: Sequence[Segment]) -> dict[str, int]:
    """Count what the stretch that carries most has; zeros where there is none."""
    if not segments:
        return dict.fromkeys((TENANT_YEARS, JOB_YEARS, LEAVING, FLOWS, SINCE_OPENING), 0)
    best = min(segments, key=lambda segment: VERDICTS.index(judge(segment).kind))
    used = best.claims[best.claims["role"].eq("used")]
    whole = used[used["reading"].ne("part")]
    firm = whole[whole["bound"].isin(["point", "approx"]) & whole["value"].gt(0)]
    since = (whole["series"].eq("cumulative") & whole["bound"].ne("upper")).sum()
    return {
        TENANT_YEARS: firm.loc[firm["series"].eq("tenants"), "year"].nunique(),
        JOB_YEARS: firm.loc[firm["series"].eq("jobs"), "year"].nunique(),
        LEAVING: int(whole["series"].eq("exits").sum() + since),
        FLOWS: int(used["series"].isin(["entries", "exits"]).sum() + since),
        SINCE_OPENING: int(firm["series"].eq("cumulative").sum()),
    }

"""What one more claim would resolve, foretold, against claims really added and solved again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reconciliation.assembly import Reconciled
from analysis.facts.reconciliation.hubs import reconcile
from analysis.facts.reconciliation.next_claim import narrowing

HUBS = ("technopark-casablanca", "malaga-techpark", "sophia-antipolis", "porto-digital")
PER_HUB = 4
ACROSS = (-1.0, 0.0, 1.0)  # values tried: the mean, and one standard deviation of the log off it


def added_claims(hubs: tuple[str, ...] = HUBS) -> pd.DataFrame:
    """Foretold and real narrowing of a few claims of each hub.

    Returns
    -------
    DataFrame
        One row per hub and claim: `foretold`, `real` (mean over three values of the claim),
        `lowest`, `highest` over them, and the same of the claim's own interval (`own …`).
    """
    rows = []
    for hub in hubs:
        before = reconcile(hub)
        widths = _widths(before)
        for claim in _chosen(narrowing(before)).to_dict("records"):
            real = [1 - _widths(_with(hub, claim, off)) / widths for off in ACROSS]
            means = [one.mean() for one in real]
            own = [one[(claim["indicator"], claim["period"])] for one in real]
            rows.append(
                {
                    "claim": f"{hub}, {claim['indicator']}, {claim['period']}",
                    "foretold": claim["narrower"],
                    "real": np.mean(means),
                    "lowest": min(means),
                    "highest": max(means),
                    "own foretold": claim["narrower_own"],
                    "own real": np.mean(own),
                }
            )
    return pd.DataFrame(rows).set_index("claim")


def _chosen(candidates: pd.DataFrame) -> pd.DataFrame:
    """Choose the most telling claim of each indicator."""
    return candidates.drop_duplicates("indicator").head(PER_HUB)


def _with(hub: str, claim: dict, off: float) -> Reconciled:
    """Solve a hub with one claim more, its value so many deviations from the mean."""
    width = np.log(max(claim["conf_high"], 1.0) / max(claim["conf_low"], 1.0)) / 3.92
    value = max(round(claim["value"] * np.exp(off * width)), 1)
    unit = "persons" if claim["indicator"] == "jobs" else "firms"
    columns = open_package().table("claims").columns
    row = pd.DataFrame([dict.fromkeys(columns, "")])
    row = row.assign(
        claim_id="added-1",
        entity_id=hub,
        indicator=claim["indicator"],
        period_start=claim["period"],
        period_end=claim["period"],
        value=value,
        unit=unit,
        bound="point",
        value_printed=value,
        unit_printed=unit,
        source_id=open_package().table("claims")["source_id"].iloc[0],
        quality="A",
        observation_id="obs-added-1",
    )
    with tempfile.TemporaryDirectory() as folder:
        row.to_csv(Path(folder) / "claims.csv", index=False)
        return reconcile(hub, data=folder)


def _widths(hub: Reconciled) -> pd.Series:
    """Width of every published interval in logs, from the draws."""
    drawn = {
        "tenant_firms": hub.draws.tenants,
        "firms_entered": hub.draws.entries,
        "firms_exited": hub.draws.exits,
        "firms_cumulative": hub.draws.cumulative,
        "jobs": hub.draws.jobs,
        "jobs_per_firm": hub.draws.jobs / hub.draws.tenants,
    }
    places = {int(year): place for place, year in enumerate(hub.draws.years)}
    rows = hub.table[hub.table["value"].gt(0)]
    keys = zip(rows["indicator"], rows["period_end"], rows["year"], strict=True)
    found = {}
    for indicator, period, year in keys:
        low, high = np.percentile(drawn[indicator][places[int(year)]], [2.5, 97.5])
        found[(indicator, period)] = np.log(high / low)
    return pd.Series(found)

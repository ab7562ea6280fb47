"""Every sample of a study on one outcome, counted: largest p, adjusted for how many were run."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.inference.multiplicity import adjust
from analysis.evidence.studies.estimating import DETECTABLE
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.running import run_study, study_runs
from analysis.facts.claim_table import Folder
from analysis.language.errors import NotEstimable

COLUMNS = [
    "outcome", "sample", "estimate", "largest_p", "p_adjusted", "detectable", "treated", "controls",
]  # fmt: skip


def study_variants(
    study: str, outcome: str = "density", *, rng: int = 0, data: Folder = None
) -> DataFrame:
    """Run every sample of a study, and its own on every other outcome; adjust p together (Holm).

    Parameters
    ----------
    study, outcome : str
        As for `run_study`.
    rng : int
        Seed.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        `outcome`, `sample` (the pre-specified one first), `estimate`, `largest_p`, `p_adjusted`,
        `detectable`, `treated` and `controls` (counts), `declined` (the reason, where there is no
        number). Other outcomes follow on the pre-specified sample. Descriptions test nothing and
        have no p.

    Raises
    ------
    DataError
        A study or outcome that does not exist.
    """
    runs = study_runs()
    mine = runs[runs["study"] == study]
    if mine.empty:
        run_study(study, outcome, data=data)
    if outcome not in set(mine["outcome"]):
        run_study(study, outcome, data=data)
    here = mine[mine["outcome"] == outcome]
    others = mine[(mine["outcome"] != outcome) & (mine["sample"] == "primary")]
    rows: list[dict[str, object]] = []
    for run in (*here.itertuples(index=False), *others.itertuples(index=False)):
        names = (str(run.outcome), str(run.sample))
        try:
            found = run_study(study, *names, companions=False, rng=rng, data=data)
            rows.append(_row(found, names[0]))
        except NotEstimable as refusal:
            rows.append({"outcome": names[0], "sample": names[1], "declined": refusal.reason})
    table = DataFrame(rows, columns=[*COLUMNS, "declined"])
    tested = table["largest_p"].notna().to_numpy()
    if tested.any():
        table.loc[tested, "p_adjusted"] = adjust(table.loc[tested, "largest_p"].to_numpy(float))
    return table


def _row(found: StudyResult, outcome: str) -> dict[str, object]:
    results = found.estimates
    detectable = results[DETECTABLE].table["estimate"].iloc[0] if DETECTABLE in results else np.nan
    return {
        "outcome": outcome,
        "sample": found.sample,
        "estimate": float(found.main.table["estimate"].iloc[0]),
        "largest_p": found.largest_p,
        "detectable": float(detectable),
        "treated": len(found.treated),
        "controls": len(found.controls),
        "declined": None,
    }

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

RANKED = ("synthetic_did", "imputation", "wild_bootstrap", "randomisation")
COLUMNS = ["sample", "estimate", "largest_p", "p_adjusted", "detectable", "treated", "controls"]


def study_variants(
    study: str, outcome: str = "density", *, rng: int = 0, data: Folder = None
) -> DataFrame:
    """Run every sample of a study and adjust their p-values together (Holm).

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
        `sample` (the pre-specified one first), `estimate`, `largest_p`, `p_adjusted`,
        `detectable`, `treated` and `controls` (counts), `declined` (the reason, in English, where
        there is no number).

    Raises
    ------
    DataError
        A study or outcome that does not exist.
    """
    runs = study_runs()
    names = list(dict.fromkeys(runs.loc[runs["study"] == study, "sample"]))
    if not names:
        run_study(study, outcome, data=data)
    rows: list[dict[str, object]] = []
    for name in names:
        try:
            rows.append(_row(run_study(study, outcome, name, rng=rng, data=data)))
        except NotEstimable as refusal:
            rows.append({"sample": name, "declined": refusal.reason.said("en")})
    table = DataFrame(rows, columns=[*COLUMNS, "declined"])
    tested = table["largest_p"].notna().to_numpy()
    if tested.any():
        table.loc[tested, "p_adjusted"] = adjust(table.loc[tested, "largest_p"].to_numpy(float))
    return table


def _row(found: StudyResult) -> dict[str, object]:
    results = found.estimates
    p = [float(results[name].table["p_value"].iloc[0]) for name in RANKED if name in results]
    if "placebo_p" in found.main.table:
        p.append(float(found.main.table["placebo_p"].iloc[0]))
    detectable = results[DETECTABLE].table["estimate"].iloc[0] if DETECTABLE in results else np.nan
    return {
        "sample": found.sample,
        "estimate": float(found.main.table["estimate"].iloc[0]),
        "largest_p": float(np.nanmax(p)),
        "detectable": float(detectable),
        "treated": len(found.treated),
        "controls": len(found.controls),
        "declined": "",
    }

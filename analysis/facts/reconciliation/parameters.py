"""The stored shared parameters: where they are, from which data they were estimated."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from analysis.facts.package import Package, open_package
from analysis.facts.reads import record
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.shared import PRIORS, Shared
from analysis.language.errors import DataError
from analysis.language.messages import Message, message

RESOURCE = "reconcile-parameters"
NAMES = tuple(field.name for field in fields(Shared))
MEANINGS = {
    "stock_error_a": message("error of a printed stock, grade A"),
    "stock_error_b": message("error of a printed stock, grade B"),
    "stock_error_c": message("error of a printed stock, grade C"),
    "flow_error": message("error of a printed flow, grade B"),
    "entry_step": message("yearly change of log entries"),
    "job_step": message("yearly change of log jobs per firm"),
    "hazard_mean": message("mean of the logit of the yearly exit hazard"),
    "hazard_spread": message("spread of the logit of the yearly exit hazard"),
    "bound_excess": message("how much “more than” understates, in logs"),
}


@dataclass(frozen=True)
class StoredParameters:
    """Shared parameters with the data they come from.

    Attributes
    ----------
    shared : Shared
    data_version : str
        Version of the data release.
    data_digest : str
        SHA-256 of everything that the estimation reads of it (`estimation_digest`).
    log_posterior : float
        Penalised log likelihood at the parameters, up to a constant.
    """

    shared: Shared
    data_version: str
    data_digest: str
    log_posterior: float


def stored_parameters(
    path: str | Path | None = None, *, data: str | Path | None = None
) -> StoredParameters:
    """Read the parameters in force, or those of a file that `save_parameters` wrote.

    Parameters
    ----------
    path : path, optional
        Such a file.
    data : path, optional
        Overlay folder: its own table of parameters, if it has one, stands in the place of the
        shipped one.

    Raises
    ------
    DataError
        A parameter is missing, unknown or not a positive number.
    """
    if path is None:
        record(RESOURCE, data=data)
        table = open_package(data).table(RESOURCE)
    else:
        table = pd.read_csv(path, dtype={"data_version": "str", "data_digest": "str"})
    found = dict(zip(table["parameter"], table["value"].astype("float64"), strict=True))
    wrong = [name for name in NAMES if not _valid(name, found.get(name, float("nan")))]
    if wrong or set(found) != set(NAMES):
        raise DataError(_refusal(wrong or sorted(set(found) ^ set(NAMES))))
    first = table.iloc[0]
    return StoredParameters(
        Shared(*(found[name] for name in NAMES)),
        str(first["data_version"]),
        str(first["data_digest"]),
        float(first["log_posterior"]),
    )


def _valid(name: str, value: float) -> bool:
    return abs(value) < 20 and (name == "hazard_mean" or value > 0)


def _refusal(names: list[str]) -> Message:
    return message(
        "reconcile parameters: found {names} missing, unknown or out of range; expected nine"
        " parameters, positive but for hazard_mean. Estimate them again with"
        " technoparks fit-facts.",
        names=", ".join(names),
    )


def save_parameters(stored: StoredParameters, path: str | Path) -> None:
    """Write parameters as a table, replacing the file in one step."""
    rows = [
        {
            "parameter": prior.name,
            "value": f"{getattr(stored.shared, prior.name):.4g}",
            "prior_centre": prior.centre,
            "prior_spread": prior.spread,
            "prior_of_log": int(prior.logs),
            "data_version": stored.data_version,
            "data_digest": stored.data_digest,
            "log_posterior": f"{stored.log_posterior:.2f}",
            "meaning": MEANINGS[prior.name].said("en"),
            "meaning_fr": MEANINGS[prior.name].said("fr"),
        }
        for prior in PRIORS
    ]
    target = Path(path)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        pd.DataFrame(rows).to_csv(fresh, index=False, lineterminator="\n", encoding="utf-8")
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def estimation_digest(package: Package) -> str:
    """SHA-256, in hexadecimal digits, of what the estimation reads of a package."""
    entities, breaks = package.table("entities"), package.table("definition-breaks")
    claims = observe(package.table("claims"), entities, package.table("claim-readings"))
    columns = ["claim_id", "entity_id", "series", "start", "end", "dated", "value", "bound"]
    columns += ["quality", "role", "reading", "doubtful", "partner"]
    told = entities.set_index("entity_id").loc[sorted(set(claims["entity_id"]))]
    parts = (
        claims[columns],
        told[["kind", "parent_id", "opened_year"]].reset_index(),
        breaks.sort_values(["entity_id", "indicator", "first_year"])[["entity_id", "first_year"]],
    )
    text = "\n".join(part.to_csv(index=False, lineterminator="\n") for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()

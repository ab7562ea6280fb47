"""A folder of data as a run: every settled or reconciled number, every claim, every table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import facts
from analysis.facts.package import open_package
from analysis.facts.spreadsheet import plain_number
from analysis.report.comparing_runs_state import Run, numbers_frame


def data_run(folder: Path | None) -> Run:
    """Read a folder of data.

    Parameters
    ----------
    folder : path, optional
        An overlay or a whole data package; None for the shipped data.

    Raises
    ------
    DataError
        Faults of its tables.
    """
    package = open_package(folder)
    claims = facts.claims(data=folder)
    resources = [entry["name"] for entry in package.descriptor["resources"]]
    digests = {name: package.digest_of(name) for name in resources if name != "claims"}
    return Run("data", _numbers(folder), _as_text(claims), True, digests)


def _numbers(folder: Path | None) -> pd.DataFrame:
    """Every number that `facts` publishes of a folder, each with what makes it that number.

    Reconciled where the stock-flow model carries the series, settled elsewhere. A number of a year
    is that year's, whichever day of it the claim that is kept speaks of; a flow over several years
    is that of its period; a fact without a year has none.
    """
    kinds = open_package(folder).table("indicators").set_index("indicator")["kind"]
    table = facts.indicators(method="reconciled", data=folder)
    ratios = facts.derived(method="reconciled", data=folder)
    # The jobs per firm of a reconciled hub are in both tables.
    table = table[~table["indicator"].isin(ratios["indicator"])]
    table = pd.concat([table, ratios])
    period = table["period_start"] + "/" + table["period_end"]
    flow = table["indicator"].map(kinds).isin(["flow"])
    when = period.where(flow, "").mask(table["year"].notna(), table["year"].astype("str"))
    parts = table[["numerator", "denominator"]].fillna("").agg(" / ".join, axis=1)
    return numbers_frame(table.assign(page="", when=when, part=parts.where(parts != " / ", "")))


def _as_text(claims: pd.DataFrame) -> pd.DataFrame:
    text = claims.drop(columns="replaces", errors="ignore").set_index("claim_id")
    numbers = text.select_dtypes("float64").columns
    told = {name: text[name].map(plain_number, na_action="ignore") for name in numbers}
    return text.assign(**told).astype("str").fillna("")

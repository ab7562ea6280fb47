"""Published effects of the data package: which may be pooled, with what, and why not the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.pooling.combining import pool
from analysis.evidence.pooling.errors import AD_HOC
from analysis.evidence.pooling.pooled import Pooled
from analysis.evidence.wording import listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

CELL = ["pool_group", "outcome", "metric", "horizon_years"]
SAMPLE = ["study_id", "programme"]
# The notes of studies with several programmes begin with the programme's name.
PROGRAMME = r"^Programme (\S+?),"

RULES: tuple[tuple[Callable[[DataFrame], Series], Message], ...] = (
    (lambda t: t["superseded_by"].notna(), message("a later version of the study replaces it")),
    (lambda t: t["counterfactual"] == 0, message("no counterfactual")),
    (lambda t: t["alternative_spec"] == 1, message("another specification beside the main one")),
    (lambda t: t["pool_group"].isna(), message("no other row shares its estimand")),
    (lambda t: t["std_error"].isna(), message("no standard error published")),
    (lambda t: t["horizon_years"].isna(), message("no horizon published")),
)
ONE_SAMPLE = message("several estimates of one sample")
ALONE = message("alone in its cell")


def effects(
    intervention: str | None = None,
    outcome: str | None = None,
    poolable: bool | None = None,
    *,
    data: str | Path | None = None,
) -> DataFrame:
    """Give the published estimates, each with whether it may be pooled and why not.

    Parameters
    ----------
    intervention, outcome : str, optional
        Family of the intervention; outcome, as in the table `effects`.
    poolable : bool, optional
        True keeps the rows that may be pooled within their cell, False the others.
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        The columns of `effects`, then `label` (study, programme), `pool_cell` (rows of one cell
        share estimand, metric and horizon; missing where there is none), `poolable`, `why_not`.

    Raises
    ------
    DataError
        An intervention or outcome that no row has.

    Notes
    -----
    Never pooled: rows with a later version of the study, without a counterfactual, of another
    specification beside the main one, without a group of like estimands, without a standard
    error, several estimates of one sample, and a sample alone in its cell. A published range is
    no confidence interval and never becomes a standard error.
    """
    table = _table("effects", data)
    _known(table, "intervention", intervention)
    _known(table, "outcome", outcome)
    judged = _judged(table)
    keep = Series(True, index=judged.index)
    if intervention is not None:
        keep &= judged["intervention"] == intervention
    if outcome is not None:
        keep &= judged["outcome"] == outcome
    if poolable is not None:
        keep &= judged["poolable"] == poolable
    return judged[keep].reset_index(drop=True)


def effect_signs(
    intervention: str | None = None,
    outcome: str | None = None,
    *,
    data: str | Path | None = None,
) -> DataFrame:
    """Give the findings known only by their sign, which stand beside every pooled effect.

    Parameters
    ----------
    intervention, outcome : str, optional
        As in `effects`.
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        The columns of `effect-signs`; `sign` is `+`, `-`, `0`, `0_or_negative` or `mixed`.
    """
    table = _table("effect-signs", data)
    for column, value in (("intervention", intervention), ("outcome", outcome)):
        _known(table, column, value)
        if value is not None:
            table = table[table[column] == value]
    return table.reset_index(drop=True)


def pool_effects(rows: DataFrame, **options: Any) -> Pooled:
    """Pool rows of `effects` that may be pooled.

    Parameters
    ----------
    rows : DataFrame
        Rows of `effects`, all poolable and of one cell.
    **options
        Of `pool`: `method`, `knapp_hartung`, `alpha`. Left out, `knapp_hartung` is "ad hoc": cells
        are small, and the errors as published shrink where few effects happen to agree.

    Raises
    ------
    NotEstimable
        A row that may not be pooled, with its reason; rows of several cells; no row.
    """
    if rows.empty:
        raise NotEstimable(
            message("No published effect here may be pooled; see effects() for the reasons.")
        )
    barred = rows[~rows["poolable"]]
    if len(barred):
        pairs = zip(barred["estimate_id"], barred["why_not"], strict=True)
        reasons = [message("{row}: {why}", row=row, why=message(why)) for row, why in pairs]
        raise NotEstimable(message("Not to be pooled: {reasons}.", reasons=listed(reasons)))
    cells = rows["pool_cell"].unique()
    if len(cells) > 1:
        raise NotEstimable(
            message(
                "Effects of {n} cells ({cells}) differ in estimand, metric or horizon: pool each "
                "alone.",
                n=str(len(cells)),
                cells=listed(cells),
            )
        )
    chosen = {"knapp_hartung": AD_HOC} | options
    pooled = pool(rows["estimate"], rows["std_error"], labels=list(rows["label"]), **chosen)
    notes = (*_caveats(rows), *pooled.estimate.notes)
    return replace(pooled, estimate=replace(pooled.estimate, notes=notes))


def _table(resource: str, data: str | Path | None) -> DataFrame:
    from analysis.facts.package import open_package
    from analysis.facts.reads import record

    record(resource, data=data)
    return open_package(data).table(resource)


def _known(table: DataFrame, column: str, value: str | None) -> None:
    names = sorted(table[column].unique())
    if value is not None and value not in names:
        raise DataError(
            message(
                "effects, {column}: {problem}", column=column, problem=unknown_name(value, names)
            )
        )


def _judged(table: DataFrame) -> DataFrame:
    """Add label, cell and the verdict with its reason."""
    programme = table["note"].str.extract(PROGRAMME)[0]
    named = table.assign(programme=programme.fillna(""))
    label = named["study_id"].where(
        named["programme"] == "", named["study_id"] + " (" + named["programme"] + ")"
    )
    horizon = named["horizon_years"].map(lambda h: "?" if pd.isna(h) else f"{h:g}")
    cell = named["pool_group"] + ", " + named["outcome"] + ", " + named["metric"] + ", " + horizon
    why_not = _reasons(named)
    return table.assign(
        label=label, pool_cell=cell, poolable=why_not.isna(), why_not=why_not.astype("str")
    )


def _reasons(table: DataFrame) -> Series:
    """First reason against pooling each row; missing where there is none."""
    found = Series(pd.NA, index=table.index, dtype="object")
    for rule, reason in RULES:
        found = found.mask(rule(table) & found.isna(), str(reason))
    left = table[found.isna()]
    again = left.duplicated(CELL + SAMPLE, keep=False)
    found.loc[left.index[again]] = str(ONE_SAMPLE)
    left = left[~again]
    alone = left.groupby(CELL)["estimate_id"].transform("size") == 1
    found.loc[left.index[alone]] = str(ALONE)
    return found


def _caveats(rows: DataFrame) -> tuple[Message, ...]:
    notes = []
    if rows["study_id"].nunique() < len(rows):
        notes.append(
            message(
                "Several programmes of one study, taken as independent although their control "
                "groups overlap: the pooled error is too small."
            )
        )
    incomplete = rows.loc[rows["note"].str.contains("incomplete", na=False), "label"]
    if len(incomplete):
        notes.append(message("Data incomplete in this year: {labels}.", labels=listed(incomplete)))
    return tuple(notes)

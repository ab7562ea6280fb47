"""Echoes: observations that several claims repeat, and what they print differently."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.facts.periods import decimal_year
from analysis.language.dates import period
from analysis.language.messages import say, say_many
from analysis.language.numbers import bounded, number
from analysis.language.shown import fragment
from analysis.report.audits.audited import Audited
from analysis.report.findings.prose import cited, pieces
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Table

MOST = 12


def repeats_of(found: Audited) -> pd.DataFrame:
    """One row an observation that several claims tell, the most repeated first.

    Columns `observation_id, indicator, n_claims, n_sources, first, last, claim_ids`; the first of
    `claim_ids` is the best and earliest, the one that counts.
    """
    claims = found.study.claims.assign(at=decimal_year(found.study.claims["period_end"].fillna("")))
    order = claims.sort_values(["quality", "at", "claim_id"], kind="stable")
    rows = []
    for (observation, indicator), told in order.groupby(["observation_id", "indicator"]):
        if len(told) > 1:
            rows.append(
                {
                    "observation_id": observation,
                    "indicator": indicator,
                    "n_claims": len(told),
                    "n_sources": told["source_id"].nunique(),
                    "first": told["period_end"].min(),
                    "last": told["period_end"].max(),
                    "claim_ids": " ".join(told["claim_id"]),
                }
            )
    columns = ["observation_id", "indicator", "n_claims", "n_sources", "first", "last", "claim_ids"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["n_claims", "indicator", "observation_id"], ascending=[False, True, True],
        ignore_index=True,
    )  # fmt: skip


def repeats_opening(found: Audited) -> Opening:
    """Open the section on echoes."""
    lang, rows = found.lang, repeats_of(found)
    contents = say(lang, "Echoes")
    if rows.empty:
        told = say(lang, "Each claim is an observation of its own.")
        return Opening("echoes", say(lang, "No claim repeats another"), (told,), lang,
                       contents=contents)  # fmt: skip
    claims = len(found.study.claims)
    title = say(
        lang,
        "{claims} claims, {observations} observations",
        claims=number(claims, lang),
        observations=number(found.study.claims["observation_id"].nunique(), lang),
    )
    most = rows.iloc[0]
    told = say_many(
        lang,
        "A figure that is printed again is no second count. {n} observation is told by several "
        "claims, at most by {most}; only its best and earliest claim weighs.",
        "A figure that is printed again is no second count. {n} observations are told by several "
        "claims, the most repeated by {most}; of each only the best and earliest claim weighs.",
        len(rows),
        most=number(int(most["n_claims"]), lang),
    )
    return Opening("echoes", title, (told,), lang, contents=contents)


def repeats_table(found: Audited, marks: Marks, *, number_: int) -> Table:
    """Table of the most repeated observations."""
    lang, rows = found.lang, repeats_of(found)
    rest = len(rows) - MOST
    note = say(
        lang,
        "Printed otherwise: another rounding, bound or currency of the same observation. A repeat "
        "with a later date does not hold a figure there.",
    )
    if rest > 0:
        note += " " + say_many(
            lang,
            "{n} more repeated observation is in the download.",
            "{n} more repeated observations are in the download.",
            rest,
        )
    return Table(
        title=say(lang, "The most repeated observations"),
        columns=(
            Column(say(lang, "Figure that counts"), start=True),
            Column(say(lang, "Claims"), kept=True),
            Column(say(lang, "Sources"), label=say(lang, "sources")),
            Column(say(lang, "Dated"), whole=True),
            Column(say(lang, "Printed otherwise"), start=True, label=say(lang, "otherwise")),
        ),
        rows=tuple(_row(found, row, marks) for row in rows.head(MOST).to_dict("records")),
        lang=lang,
        number=number_,
        note=note,
        data=rows,
        file=f"{found.hub.entity_id}_repeats.csv",
    )


def _row(found: Audited, row: dict[Any, Any], marks: Marks) -> tuple[Any, ...]:
    lang = found.lang
    claims = found.study.claims.set_index("claim_id").to_dict("index")
    first, *others = str(row["claim_ids"]).split()
    kept = _printed(claims[first], lang)
    otherwise: dict[str, str] = {}
    for one in others:
        otherwise.setdefault(_printed(claims[one], lang), one)
    otherwise.pop(kept, None)
    said = [f"{value}{cited(claim)}" for value, claim in otherwise.items()]
    label = found.study.label(str(row["indicator"]))
    what = say(lang, "{series}: {years}", series=label, years=kept + cited(first))
    return (
        fragment(*pieces(what, marks)),
        number(int(row["n_claims"]), lang),
        number(int(row["n_sources"]), lang),
        period(row["first"], row["last"], lang),
        fragment(*pieces(", ".join(said), marks)) if said else "",
    )


def _printed(claim: dict[Any, Any], lang: str) -> str:
    currency = None if pd.isna(claim["currency"]) else str(claim["currency"])
    unit = str(claim["unit"])
    plain_unit = None if unit in ("firms", "persons") else unit
    return bounded(claim["value"], str(claim["bound"]), plain_unit, lang, currency, words=True)

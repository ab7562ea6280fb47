"""How good the figures are, indicator by indicator: grades, observations, sources, years."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.language.dates import period
from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.report.audits.audited import Audited
from analysis.report.findings.reading import GRADES
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Group, Row, Table

FEW = 3  # claims from which an indicator that is not core is shown


def quality_of(found: Audited) -> pd.DataFrame:
    """One row an indicator: claims, observations by best grade, sources, years, conflicts.

    Index indicator; columns `claims, observations, A, B, C, sources, first, last, conflicts`.
    """
    claims = found.study.claims
    conflicts = found.study.conflicts.groupby("indicator")["conflict_id"].nunique()
    rows = {}
    for name, told in claims.groupby("indicator"):
        best = told.groupby("observation_id")["quality"].min()
        rows[str(name)] = {
            "claims": len(told),
            "observations": len(best),
            **{letter: int(best.eq(letter).sum()) for letter in GRADES},
            "sources": told["source_id"].nunique(),
            "first": told["period_end"].min(),
            "last": told["period_end"].max(),
            "conflicts": int(conflicts.get(name, 0)),
        }
    columns = ["claims", "observations", *GRADES, "sources", "first", "last", "conflicts"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def quality_opening(found: Audited) -> Opening:
    """Open the section on grades."""
    lang, table = found.lang, quality_of(found)
    contents = say(lang, "Grades")
    if table.empty:
        title = say(lang, "There is no claim to grade")
        return Opening("grades", title, (), lang, contents=contents)
    best = found.study.claims.groupby("observation_id")["quality"].min()
    title = say_many(
        lang,
        "{n} of {all} observations is official or the operator’s own",
        "{n} of {all} observations are official or the operator’s own",
        int(best.eq("A").sum()),
        all=number(len(best), lang),
    )
    if not best.eq("A").any():
        title = say(lang, "No observation is official or the operator’s own")
    alone = int(table["observations"].eq(1).sum())
    told = say_many(
        lang,
        "{n} of {known} indicators rests on a single observation, which nothing confirms.",
        "{n} of {known} indicators rest on a single observation, which nothing confirms.",
        alone,
        known=number(len(table), lang),
    )
    return Opening("grades", title, (told,), lang, contents=contents)


def quality_table(found: Audited, *, number_: int) -> Table:
    """Table of indicators: the modelled and core ones, and others with several claims."""
    lang, table = found.lang, quality_of(found)
    modelled = [name for name in table.index if name in set(found.hub.fitted["indicator"])]
    core = found.study.words["core"].astype(bool)
    others = [
        name
        for name in table.index
        if name not in modelled and (core[name] or int(table["claims"][name]) >= FEW)
    ]
    cells = table.to_dict("index")
    rows: list[Group | Row] = []
    for title, names in (
        (say(lang, "Weighed by the account"), modelled),
        (say(lang, "Other indicators"), others),
    ):
        if names:
            rows.append(Group(title))
            rows += [_row(found, name, cells[name]) for name in names]
    rest = len(table) - len(modelled) - len(others)
    note = say(lang, "Grades count observations, each by its best claim.")
    if rest:
        note += " " + say_many(
            lang,
            "{n} more indicator is in the download.",
            "{n} more indicators are in the download.",
            rest,
        )
    return Table(
        title=say(lang, "Grades by indicator"),
        columns=(
            Column(say(lang, "Indicator"), start=True),
            Column(say(lang, "Observations (claims)"), kept=True),
            Column("A", label="A"),
            Column("B", label="B"),
            Column("C", label="C"),
            Column(say(lang, "Sources"), label=say(lang, "sources")),
            Column(say(lang, "Dated"), whole=True),
            Column(say(lang, "Conflicts"), label=say(lang, "conflicts")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=note,
        data=table.rename_axis("indicator").reset_index(),
        file=f"{found.hub.entity_id}_grades.csv",
    )


def _row(found: Audited, name: str, row: dict[Hashable, Any]) -> Row:
    lang = found.lang
    counts = f"{number(int(row['observations']), lang)} ({number(int(row['claims']), lang)})"
    first, last = (None if pd.isna(one) else str(one)[:4] for one in (row["first"], row["last"]))
    return (
        found.study.label(name),
        counts,
        *(_count(row[letter], lang) for letter in GRADES),
        number(int(row["sources"]), lang),
        period(first, last, lang) if last else "",
        _count(row["conflicts"], lang),
    )


def _count(n: int, lang: str) -> str:
    return number(int(n), lang) if n else ""

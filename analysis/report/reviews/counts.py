"""How many there are of what: estimates by the reason against pooling, instruments side by side."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.words import INSTRUMENTS, called
from analysis.report.tables import Column, Table


def reasons_table(evidence: Evidence, number_: int) -> Table:
    """Count the estimates by the first reason that keeps them out of a pool."""
    lang, rows = evidence.lang, evidence.rows
    counts = rows["why_not"].dropna().value_counts()
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    told = [(say(lang, str(reason)), int(n)) for reason, n in counts.items()]
    pooled = int(rows["poolable"].sum())
    lines = [(say(lang, "shares its estimand, horizon and error with others: pooled"), pooled)]
    return Table(
        title=say(lang, "Why an estimate is pooled or not"),
        subtitle=evidence.subject,
        columns=(
            Column(say(lang, "First reason that holds"), start=True),
            Column(say(lang, "Published estimates"), kept=True),
        ),
        rows=tuple(
            (_capital(reason), number(n, lang)) for reason, n in [*lines, *told] if n or not told
        ),
        lang=lang,
        number=number_,
        data=pd.DataFrame(
            {"reason": ["pooled", *counts.index], "estimates": [pooled, *counts.to_list()]}
        ),
        file=f"{evidence.key}_reasons.csv",
        phone="tight",
        wide=False,
    )


def instruments_table(evidence: Evidence, number_: int) -> Table:
    """Count studies, estimates, errors, poolable estimates and signs by instrument."""
    lang, counted = evidence.lang, instrument_counts(evidence)
    names = ["studies", "estimates", "with_error", "poolable", "signs"]
    rows = tuple(
        (
            called(instrument, INSTRUMENTS, lang),
            *(number(n, lang) for n in line),
        )
        for instrument, *line in counted[names].itertuples(name=None)
    )
    return Table(
        title=say(lang, "Instruments side by side"),
        columns=(
            Column(say(lang, "Instrument"), start=True),
            Column(say(lang, "Studies read")),
            Column(say(lang, "Published estimates"), kept=True),
            Column(say(lang, "With an error")),
            Column(say(lang, "Can be pooled")),
            Column(say(lang, "Signs only")),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=say(
            lang,
            "The counts of estimates hold every row, also those of earlier versions and other "
            "specifications; the page of an instrument lists them one by one.",
        ),
        data=counted.reset_index(),
        file="instruments.csv",
    )


def instrument_counts(evidence: Evidence) -> pd.DataFrame:
    """Count by instrument, in the order of their number of estimates."""
    rows, signs = evidence.rows, evidence.signs
    names = [*dict.fromkeys([*rows["intervention"], *signs["intervention"]])]
    found = []
    for name in names:
        own, told = rows[rows["intervention"] == name], signs[signs["intervention"] == name]
        found.append(
            {
                "intervention": name,
                "studies": len({*own["study_id"], *told["study_id"]}),
                "estimates": len(own),
                "with_error": int(own["std_error"].notna().sum()),
                "poolable": int(own["poolable"].sum()),
                "signs": len(told),
            }
        )
    table = pd.DataFrame(found).set_index("intervention")
    return table.sort_values(["estimates", "studies"], ascending=False, kind="stable")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

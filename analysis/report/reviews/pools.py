"""What can be pooled, as tables: the pooled effects, and what each study does to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.evidence.estimate import Estimate
from analysis.evidence.showing import p_value
from analysis.language.messages import say, say_many
from analysis.language.numbers import joined, number, percent
from analysis.report.reviews.amounts import horizon, unit_named
from analysis.report.reviews.asked import Cell, Evidence
from analysis.report.reviews.words import ESTIMANDS, called
from analysis.report.tables import Column, Group, Row, Table


def pooled_table(evidence: Evidence, number_: int) -> Table:
    """Every pooled effect with its interval, the prediction and what the studies differ by."""
    lang = evidence.lang
    rows: list[Group | Row] = []
    for group in evidence.groups:
        cells = [cell for cell in evidence.cells if cell.group == group]
        rows.append(Group(f"{estimand(cells[0], lang)}, {unit_of(cells[0], lang)}"))
        rows += [_pooled(cell, lang) for cell in cells]
    return Table(
        title=say(lang, "Pooled effects"),
        subtitle=say(
            lang,
            "{method}; {inference}",
            method=evidence.cells[0].pooled.estimate.method.said(lang),
            inference=evidence.cells[0].pooled.estimate.inference.said(lang),
        ),
        columns=(
            Column(say(lang, "Measured"), start=True),
            Column(say(lang, "Effect"), kept=True),
            Column(say(lang, "{level} interval", level=level(evidence.cells[0], lang)), whole=True),
            Column(say(lang, "A further study"), whole=True),
            Column("tau²", whole=True),
            Column("I²"),
            Column(say(lang, "Q (p)"), whole=True),
            Column(say(lang, "Estimates pooled")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "A further study: where the effect of one more study of the kind may lie. tau² with "
            "its interval by Q-profile; I², the share of the spread that is between estimates; Q "
            "with the probability of one as large were there no spread.",
        ),
        data=_data(evidence),
        file=f"{evidence.key}_pooled.csv",
    )


def without_table(evidence: Evidence, number_: int) -> Table:
    """Each pooled effect without each of its studies in turn."""
    lang = evidence.lang
    rows: list[Group | Row] = []
    for cell in evidence.cells:
        if cell.pooled.studies.n < 3:
            continue
        rows.append(Group(f"{estimand(cell, lang)}, {horizon(cell.horizon, lang)}"))
        rows += _without(evidence, cell, cell.pooled.leave_one_out())
    return Table(
        title=say(lang, "Without each estimate in turn"),
        columns=(
            Column(say(lang, "Left out of the pool"), start=True),
            Column(say(lang, "Effect"), kept=True),
            Column(say(lang, "{level} interval", level=level(evidence.cells[0], lang)), whole=True),
            Column("tau²"),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_how_few(evidence),
        phone="tight",
        wide=False,
    )


def _how_few(evidence: Evidence) -> str:
    """Say with how little the smallest of these pools is left."""
    lang, left = evidence.lang, min(cell.pooled.studies.n for cell in evidence.cells) - 1
    return say_many(
        lang,
        "In the smallest pool {left} estimates are left, and the interval rests on {n} degree of "
        "freedom: it is wide because nearly nothing is left to tell the spread.",
        "In the smallest pool {left} estimates are left, and the interval rests on {n} degrees of "
        "freedom.",
        left - 1,
        left=number(left, lang),
    )


def estimand(cell: Cell, lang: str) -> str:
    """Say what the effects of a cell are on, with a capital."""
    said = called(cell.group, ESTIMANDS, lang)
    return said[:1].upper() + said[1:]


def unit_of(cell: Cell, lang: str) -> str:
    """Say in what the effects of a cell are counted."""
    return unit_named(cell.unit, lang)


def level(cell: Cell, lang: str) -> str:
    """Say what the intervals of a pooling cover."""
    return percent(100 * (1 - cell.pooled.estimate.alpha), lang, None)


def digits_of(cell: Cell) -> int:
    """Decimals that leave two digits of a usual standard error, as the plot prints."""
    usual = float(np.median(cell.rows["std_error"].to_numpy(float)))
    return int(np.clip(1 - np.floor(np.log10(usual)), 0, 4))


def ends(low: float, high: float, digits: int, lang: str) -> str | None:
    """Print an interval; None where there is none."""
    if not np.isfinite([low, high]).all():
        return None
    return joined(number(low, lang, digits), number(high, lang, digits), lang, prose=True)


def _pooled(cell: Cell, lang: str) -> Row:
    pooled, digits = cell.pooled, digits_of(cell)
    spread = ends(*pooled.tau2_interval, 1, lang)
    tau2 = number(pooled.tau2, lang, 1)
    p = p_value(pooled.q_p_value).said(lang).removeprefix("= ")
    return (
        horizon(cell.horizon, lang),
        number(cell.effect, lang, digits),
        ends(*cell.interval, digits, lang),
        ends(*pooled.prediction, digits, lang),
        f"{tau2} ({spread})" if spread else tau2,
        percent(pooled.i2, lang),
        f"{number(pooled.q, lang, 1)} ({p})",
        number(pooled.studies.n, lang),
    )


def _without(evidence: Evidence, cell: Cell, left: Estimate) -> list[Row]:
    lang, digits = evidence.lang, digits_of(cell)
    columns = left.table[["estimate", "conf_low", "conf_high", "tau2"]].to_numpy(float)
    return [
        (name, number(effect, lang, digits), ends(low, high, digits, lang), number(tau2, lang, 1))
        for name, (effect, low, high, tau2) in zip(
            evidence.samples(cell.rows), columns.tolist(), strict=True
        )
    ]


def _data(evidence: Evidence) -> pd.DataFrame:
    """Give the pooled effects as numbers, for the download."""
    rows = []
    for cell in evidence.cells:
        pooled = cell.pooled
        row = pooled.estimate.table.iloc[0]
        rows.append(
            {
                "cell": cell.name,
                "unit": cell.unit,
                "estimates": pooled.studies.n,
                "method": pooled.method,
                "estimate": row["estimate"],
                "std_error": row["std_error"],
                "conf_low": row["conf_low"],
                "conf_high": row["conf_high"],
                "prediction_low": pooled.prediction[0],
                "prediction_high": pooled.prediction[1],
                "tau2": pooled.tau2,
                "tau2_low": pooled.tau2_interval[0],
                "tau2_high": pooled.tau2_interval[1],
                "i2": pooled.i2,
                "q": pooled.q,
                "q_df": pooled.q_df,
                "q_p_value": pooled.q_p_value,
            }
        )
    return pd.DataFrame(rows)

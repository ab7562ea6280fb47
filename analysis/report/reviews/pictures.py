"""The plots of what can be pooled: one an estimand, a panel a horizon, its signs underneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.evidence.pooling.small_studies import too_few
from analysis.language.messages import say
from analysis.language.numbers import number, percent
from analysis.report.reviews.amounts import horizon
from analysis.report.reviews.asked import Cell, Evidence
from analysis.report.reviews.pools import digits_of, ends, estimand, level, unit_of
from analysis.report.reviews.words import OUTCOMES, called
from analysis.report.standing import Together

if TYPE_CHECKING:
    from analysis.report.exhibits import Exhibit
    from analysis.report.profiles.numbering import Numbering


def forests(evidence: Evidence, chart: Callable[..., Any], numbers: Numbering) -> Together:
    """Draw each estimand that can be pooled."""
    drawn = (_forest(evidence, group, chart, numbers) for group in evidence.groups)
    return Together(tuple(drawn), evidence.lang)


def funnels(evidence: Evidence, chart: Callable[..., Any], numbers: Numbering) -> Together:
    """Draw the funnel of each cell that has studies enough for one."""
    enough = [cell for cell in evidence.cells if too_few(cell.pooled.studies.n) is None]
    drawn = (_funnel(evidence, cell, chart, numbers) for cell in enough)
    return Together(tuple(drawn), evidence.lang)


def _forest(
    evidence: Evidence, group: str, chart: Callable[..., Any], numbers: Numbering
) -> Exhibit:
    from analysis.report.exhibits import exhibit
    from analysis.report.figures.forest_plot import forest_key

    lang = evidence.lang
    cells = [cell for cell in evidence.cells if cell.group == group]
    signs = _signs(evidence, cells[0])
    told = horizon(cells[-1].horizon, lang)
    return exhibit(
        chart,
        _frame(evidence, cells),
        name=f"{evidence.key}_{group}_{lang}",
        number=numbers.figure(group),
        title=_title(cells[-1], lang),
        subtitle=say(
            lang,
            "{unit}; estimates with {level} intervals and weights",
            unit=unit_of(cells[0], lang),
            level=level(cells[0], lang),
        ),
        alt=_alt(cells, signs, lang),
        lang=lang,
        key=forest_key(lang),
        reading=_reading(evidence, cells[-1], told),
        scope=_scope(evidence, cells, signs),
        signs=signs,
        titles={cell.name: horizon(cell.horizon, lang) for cell in cells},
        measure=unit_of(cells[0], lang),
    )


def _funnel(
    evidence: Evidence, cell: Cell, chart: Callable[..., Any], numbers: Numbering
) -> Exhibit:
    from analysis.report.exhibits import exhibit

    lang, tested = evidence.lang, cell.pooled.egger()
    said = f"{estimand(cell, lang)}, {horizon(cell.horizon, lang)}"
    return exhibit(
        chart,
        cell.pooled.funnel(),
        name=f"{evidence.key}_{cell.group}_{cell.horizon:g}_funnel_{lang}",
        number=numbers.figure(f"{cell.name} funnel"),
        title=say(lang, "Small studies beside large ones: {what}", what=said),
        subtitle=unit_of(cell, lang),
        alt=tested.sentence(lang),
        lang=lang,
        reading=tested.sentence(lang),
        measure=unit_of(cell, lang),
    )


def _frame(evidence: Evidence, cells: list[Cell]) -> pd.DataFrame:
    parts = []
    for cell in cells:
        names = dict(zip(cell.rows["label"], evidence.samples(cell.rows), strict=True))
        rows = cell.pooled.forest()
        parts.append(rows.assign(label=rows["label"].replace(names), panel=cell.name))
    return pd.concat(parts, ignore_index=True)


def _signs(evidence: Evidence, cell: Cell) -> pd.DataFrame:
    """Give the signs on the same instrument and outcome as a cell, by the name of their study."""
    outcome, instrument = (str(cell.rows[name].iloc[0]) for name in ("outcome", "intervention"))
    rows = evidence.signs
    rows = rows[rows["outcome"].eq(outcome) & rows["intervention"].eq(instrument)]
    return rows.assign(label=rows["study_id"].map(evidence.names).fillna(rows["study_id"]))


def _title(cell: Cell, lang: str) -> str:
    digits = digits_of(cell)
    clear = cell.interval[0] > 0 or cell.interval[1] < 0
    values = {
        "what": estimand(cell, lang),
        "when": horizon(cell.horizon, lang),
        "effect": number(cell.effect, lang, digits),
        "ends": ends(*cell.interval, digits, lang),
    }
    if clear:
        return say(lang, "{what}, {when}: {effect}, and zero is outside the interval", **values)
    return say(lang, "{what}, {when}: {effect}, but the interval ({ends}) holds zero", **values)


def _reading(evidence: Evidence, cell: Cell, told: str) -> str:
    lang, digits, rows = evidence.lang, digits_of(cell), cell.pooled.forest()
    first = rows.iloc[0]
    return say(
        lang,
        "{when}, {study} found {effect} (from {low} to {high}); it has {weight} of the weight.",
        when=_capital(told),
        study=evidence.samples(cell.rows)[0],
        effect=number(first["estimate"], lang, digits),
        low=number(first["conf_low"], lang, digits),
        high=number(first["conf_high"], lang, digits),
        weight=percent(100 * first["weight"], lang),
    )


def _scope(evidence: Evidence, cells: list[Cell], signs: pd.DataFrame) -> str:
    lang, notes = evidence.lang, _notes(evidence, cells)
    outcome = called(cells[0].rows["outcome"].iloc[0], OUTCOMES, lang)
    listed = say(
        lang,
        "Listed below the plot: what other studies of the instrument found on the same outcome "
        "({outcome}) without printing a magnitude, {n} findings; they have no weight.",
        outcome=outcome[:1].lower() + outcome[1:],
        n=number(len(signs), lang),
    )
    return " ".join([*notes, listed] if len(signs) else notes)


def _notes(evidence: Evidence, cells: list[Cell]) -> list[str]:
    """Say the notes of all panels once, and those of one panel with its horizon."""
    lang = evidence.lang
    found = {cell.name: _named_notes(evidence, cell) for cell in cells}
    every = [note for note in found[cells[0].name] if all(note in own for own in found.values())]
    single = [
        say(lang, "{when}: {what}", when=_capital(horizon(cell.horizon, lang)), what=note)
        for cell in cells
        for note in found[cell.name]
        if note not in every
    ]
    return [*every, *single]


def _named_notes(evidence: Evidence, cell: Cell) -> list[str]:
    """Say the notes of a panel, its studies by their names."""
    names = dict(zip(cell.rows["label"], evidence.samples(cell.rows), strict=True))
    said = [note.said(evidence.lang) for note in cell.pooled.estimate.notes]
    for label in sorted(names, key=len, reverse=True):
        said = [note.replace(label, names[label]) for note in said]
    return said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _alt(cells: list[Cell], signs: pd.DataFrame, lang: str) -> str:
    said = [
        say(
            lang,
            "{when}: pooled effect {effect} ({ends}) of {n} estimates.",
            when=horizon(cell.horizon, lang),
            effect=number(cell.effect, lang, digits_of(cell)),
            ends=ends(*cell.interval, digits_of(cell), lang),
            n=number(cell.pooled.studies.n, lang),
        )
        for cell in cells
    ]
    head = f"{estimand(cells[0], lang)}, {unit_of(cells[0], lang)}."
    below = say(lang, "{n} findings are known only by their sign.", n=number(len(signs), lang))
    return " ".join([head, *said, below] if len(signs) else [head, *said])

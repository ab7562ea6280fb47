"""What a review is asked for, and the published findings that answer: read once, sorted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.evidence.pooling.pooled import Pooled
from analysis.evidence.pooling.published import effect_signs, effects, pool_effects
from analysis.facts.country_panel import countries
from analysis.language.errors import DataError
from analysis.language.languages import check_language
from analysis.language.messages import message, say
from analysis.language.spelling import unknown_name
from analysis.report.reviews.naming import sample_names, study_names
from analysis.report.reviews.words import EVERY, INSTRUMENTS, OUTCOMES, called

ALL = "all"
COLUMNS = ("intervention", "outcome")


@dataclass(frozen=True)
class Cell:
    """Effects of one estimand, metric and horizon, pooled."""

    name: str
    rows: pd.DataFrame
    pooled: Pooled

    @property
    def group(self) -> str:
        """Estimand that the cell shares with cells of other horizons."""
        return str(self.rows["pool_group"].iloc[0])

    @property
    def horizon(self) -> float:
        """Years after the intervention."""
        return float(self.rows["horizon_years"].iloc[0])

    @property
    def unit(self) -> str:
        """Unit of the effects."""
        return str(self.rows["unit"].iloc[0])

    @property
    def effect(self) -> float:
        """Pooled effect."""
        return float(self.pooled.estimate.table["estimate"].iloc[0])

    @property
    def interval(self) -> tuple[float, float]:
        """Interval of the pooled effect."""
        row = self.pooled.estimate.table.iloc[0]
        return float(row["conf_low"]), float(row["conf_high"])


@dataclass(frozen=True)
class Evidence:
    """Published findings on one instrument, one outcome, both or all.

    Attributes
    ----------
    intervention, outcome : str
        As asked for; empty for all.
    rows : DataFrame
        Estimates as `evidence.effects` judges them.
    signs : DataFrame
        Findings known only by their sign.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder.
    """

    intervention: str
    outcome: str
    rows: pd.DataFrame
    signs: pd.DataFrame
    lang: str
    data: str | Path | None

    @property
    def subject(self) -> str:
        """The instrument, and the outcome where one was asked for."""
        name = called(self.intervention, INSTRUMENTS, self.lang)
        name = name if self.intervention else EVERY.said(self.lang)
        if not self.outcome:
            return name
        outcome = called(self.outcome, OUTCOMES, self.lang)
        return say(
            self.lang,
            "{instrument}, {outcome}",
            instrument=name,
            outcome=outcome[:1].lower() + outcome[1:],
        )

    @property
    def whole(self) -> bool:
        """Whether everything was asked for: then instruments are counted, not estimates listed."""
        return not self.intervention and not self.outcome

    @property
    def key(self) -> str:
        """What was asked for, for names of files."""
        return "_".join(part for part in (self.intervention, self.outcome) if part) or ALL

    @property
    def aside(self) -> pd.DataFrame:
        """Rows that never stand beside the others: replaced, repeated, without counterfactual."""
        return self.rows[_set_aside(self.rows)]

    @property
    def main(self) -> pd.DataFrame:
        """The main estimate of each study, of its latest version, with a counterfactual."""
        return self.rows[~_set_aside(self.rows)]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """What can be pooled, cell by cell; by estimand, then by horizon."""
        poolable = self.rows[self.rows["poolable"]]
        order = ["pool_group", "outcome", "metric", "horizon_years"]
        parts = [
            (str(name), part.reset_index(drop=True))
            for name, part in poolable.sort_values(order, kind="stable").groupby(
                "pool_cell", sort=False
            )
        ]
        return tuple(Cell(name, part, pool_effects(part)) for name, part in parts)

    @property
    def groups(self) -> tuple[str, ...]:
        """Estimands of the cells, each once."""
        return tuple(dict.fromkeys(cell.group for cell in self.cells))

    @cached_property
    def names(self) -> pd.Series:
        """Name of each study."""
        return study_names(self.data)

    @cached_property
    def countries(self) -> dict[str, str]:
        """Name of each country in the language of the page."""
        table = countries(lang=self.lang, data=self.data)["name"]
        return {str(code): str(name) for code, name in table.items()}

    def samples(self, rows: pd.DataFrame) -> list[str]:
        """Name the samples of some rows: the study, and its programme where it has several."""
        return sample_names(rows["label"], rows["study_id"], self.names)

    @property
    def n_studies(self) -> int:
        """Studies behind estimates and signs."""
        return len({*self.rows["study_id"], *self.signs["study_id"]})


def gathered(
    intervention: str, outcome: str, *, lang: str, data: str | Path | None = None
) -> Evidence:
    """Find what was published on an instrument and an outcome.

    Raises
    ------
    DataError
        An instrument or outcome that no finding has, with the near name; two that no finding has
        together, with those that there are.
    """
    check_language(lang)
    intervention, outcome = ("" if asked == ALL else asked for asked in (intervention, outcome))
    rows, signs = effects(data=data), effect_signs(data=data)
    for column, asked in zip(COLUMNS, (intervention, outcome), strict=True):
        _known(column, asked, {*rows[column], *signs[column]})
    if intervention:
        rows, signs = (part[part["intervention"] == intervention] for part in (rows, signs))
    if outcome:
        outcomes = sorted({*rows["outcome"], *signs["outcome"]})
        rows, signs = (part[part["outcome"] == outcome] for part in (rows, signs))
        if rows.empty and signs.empty:
            raise DataError(
                message(
                    "review: no published finding on {intervention} and {outcome}; {intervention} "
                    "has {outcomes}. Choose one of these, or {all} for every outcome.",
                    intervention=intervention,
                    outcome=outcome,
                    outcomes=", ".join(outcomes),
                    all=ALL,
                )
            )
    return Evidence(
        intervention,
        outcome,
        rows.reset_index(drop=True),
        signs.reset_index(drop=True),
        lang,
        data,
    )


def _known(column: str, asked: str, names: Iterable[str]) -> None:
    if asked and asked not in names:
        raise DataError(
            message(
                "review, {column}: {problem} ({all} for every one).",
                column=column,
                problem=unknown_name(asked, sorted(names)),
                all=ALL,
            )
        )


def _set_aside(rows: pd.DataFrame) -> pd.Series:
    return (
        rows["superseded_by"].notna()
        | rows["alternative_spec"].eq(1)
        | rows["counterfactual"].eq(0)
    )

"""Cox's model fitted: covariates read, rows with all of them kept, Newton's steps, refusals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.panel import Codes, Floats
from analysis.evidence.rows import check_choice, coded
from analysis.evidence.survival.partial_likelihood import (
    BRESLOW,
    EFRON,
    Likelihood,
    Stratum,
    partial_likelihood,
    prepare,
)
from analysis.evidence.survival.reading import Spells, read_spells
from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

STEPS = 60
STILL_RUNNING = 1e-3  # a step this long, in standard deviations, at a flat likelihood


@dataclass(frozen=True, eq=False)
class HazardFit:
    """A model at its estimate.

    Attributes
    ----------
    names : tuple of str
        The covariates.
    spells : Spells
        The rows that were used.
    model : Model
        Strata with covariates in standard deviations.
    beta, information : shape (p,), (p, p)
        Estimate and information, per standard deviation.
    notes : tuple of Message
        What was left out.
    """

    names: tuple[str, ...]
    spells: Spells
    model: Model
    beta: Floats
    information: Floats
    notes: tuple[Message, ...]


def fit_hazards(
    spells: DataFrame,
    formula: str,
    *,
    duration: str,
    event: str,
    entry: str | None,
    ties: str,
    strata: str | None,
) -> HazardFit:
    """Fit the model of `cox`; parameters, refusals and reasons are those of `cox`."""
    check_choice("ties", ties, (EFRON, BRESLOW))
    columns = _columns(spells, formula)
    read = read_spells(spells, duration=duration, event=event, entry=entry)
    read, x, codes, notes = _complete(spells, read, columns, strata)
    names = tuple(columns.columns)
    _somebody_leaves(read, x, names)
    model = _model(read, x, codes, ties)
    _identified(model, names)
    beta, information = _fitted(model, names)
    return HazardFit(names, read, model, beta, information, (*read.notes, *notes))


@dataclass(frozen=True, eq=False)
class Model:
    """Prepared strata with covariates centred and in standard deviations (`scale`)."""

    strata: list[Stratum]
    scale: Floats

    def at(self, beta: Floats) -> Likelihood:
        """Likelihood at coefficients per standard deviation."""
        return partial_likelihood(self.strata, beta)


def _columns(spells: DataFrame, formula: str) -> DataFrame:
    import patsy  # type: ignore[import-untyped]

    if "~" in formula:
        raise DataError(
            message(
                "formula {formula}: found ~; expected the covariates alone, the duration and the "
                "event are named by themselves.",
                formula=repr(formula),
            )
        )
    try:
        made = patsy.dmatrix(formula, spells.reset_index(drop=True), return_type="dataframe")
    except (patsy.PatsyError, NameError, SyntaxError, KeyError, TypeError) as error:
        raise DataError(
            message(
                "formula {formula}: {reason}. Expected names of columns, C(name) for categories.",
                formula=repr(formula),
                reason=" ".join(str(error).split())[:160],
            )
        ) from None
    covariates = made.drop(columns=[c for c in made.columns if c == "Intercept"])
    if not len(covariates.columns):
        raise DataError(message("formula: no covariate; expected at least one."))
    return covariates


def _complete(
    spells: DataFrame, read: Spells, columns: DataFrame, strata: str | None
) -> tuple[Spells, Floats, Codes, tuple[Message, ...]]:
    """Keep the spells whose covariates (and stratum) are known."""
    known = np.isin(read.rows, columns.index.to_numpy())
    codes = np.zeros(len(spells), dtype=np.int64)
    if strata is not None:
        if strata not in spells.columns:
            raise DataError(message("spells: no column {column} for strata.", column=strata))
        codes, _ = coded(spells[strata])
        known &= codes[read.rows] >= 0
    notes: tuple[Message, ...] = ()
    if not known.all():
        notes = (
            message("Spells left out for a missing covariate: {n}.", n=figure(int((~known).sum()))),
        )
    kept = read.chosen(known)
    if not (kept.event > 0).any():
        raise NotEstimable(message("No spell with known covariates ends."))
    return kept, columns.loc[kept.rows].to_numpy(dtype=float), codes[kept.rows], notes


def _somebody_leaves(read: Spells, x: Floats, names: tuple[str, ...]) -> None:
    """Decline a 0/1 covariate with a group in which nobody leaves: its ratio is 0 or infinite."""
    for name, column in zip(names, x.T, strict=True):
        if set(np.unique(column)) != {0.0, 1.0}:
            continue
        for value in (0.0, 1.0):
            if not (read.event[column == value] > 0).any():
                raise NotEstimable(
                    message(
                        "{name}: no exit among the {n} spells with {name} = {value} (separation), "
                        "so its hazard ratio is zero or infinite. Compare the groups by "
                        "kaplan_meier, or join the group with another.",
                        name=name,
                        n=figure(int((column == value).sum())),
                        value=f"{value:g}",
                    )
                )


def _model(read: Spells, x: Floats, codes: Codes, ties: str) -> Model:
    scale = x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return Model(prepare(read, (x - x.mean(axis=0)) / scale, codes, ties), scale)


def _identified(model: Model, names: tuple[str, ...]) -> None:
    """Decline covariates without information of their own at no effect."""
    information = model.at(np.zeros(len(names))).information
    exits = sum(len(s.exits) for s in model.strata)
    lost, work = [], information / exits
    for i, name in enumerate(names):
        if work[i, i] <= 1e-9:
            lost.append(name)
            continue
        work = work - np.outer(work[:, i], work[i]) / work[i, i] * (np.arange(len(names)) > i)
    if lost:
        raise NotEstimable(
            message(
                "{names}: the same for all at risk at every exit, or explained by the covariates "
                "before it, so not identified. Leave it out; a step at one duration for everybody "
                "is read from exit_rates.",
                names=listed(lost),
            )
        )


def _fitted(model: Model, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Newton's method with halved steps; declines when a coefficient runs away."""
    beta = np.zeros(len(names))
    here = model.at(beta)
    step = np.full(len(names), np.inf)
    for _ in range(STEPS):
        try:
            step = np.linalg.solve(here.information, here.score)
        except np.linalg.LinAlgError:
            raise _separated(names, np.abs(beta) > 5) from None
        size = 1.0
        there = model.at(beta + step)
        while not there.value >= here.value - 1e-12 * abs(here.value) and size > 1e-6:
            size /= 2
            there = model.at(beta + size * step)
        gain, beta, here = there.value - here.value, beta + size * step, there
        if np.abs(step).max() < 1e-9 or (gain < 1e-12 * (1 + abs(here.value)) and size == 1.0):
            break
    running = np.abs(step) > STILL_RUNNING
    if running.any():
        raise _separated(names, running)
    return beta, here.information


def _separated(names: tuple[str, ...], which: np.ndarray) -> NotEstimable:
    chosen = [name for name, runs in zip(names, which, strict=True) if runs] or list(names)
    return NotEstimable(
        message(
            "{names}: separation. The likelihood rises for ever as the coefficient grows, because "
            "the covariate tells those who leave from those who stay without exception, so there "
            "is no finite estimate. Leave it out or join categories.",
            names=listed(chosen),
        )
    )

"""What goes with leaving sooner: Cox's proportional hazards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate, check_alpha, estimate_table, quantile
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
PER_COEFFICIENT = 10


def cox(
    spells: DataFrame,
    formula: str,
    *,
    duration: str,
    event: str,
    entry: str | None = None,
    ties: str = EFRON,
    strata: str | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """Log hazard ratios of leaving: how much sooner per unit of each covariate.

    Parameters
    ----------
    spells : DataFrame
        One row a spell, or one row an episode of it (see `split_spells` for a change on the way).
    formula : str
        Covariates, such as `"incubated + C(sector)"`; there is no left side and no intercept.
    duration, event : str
        Columns as in `kaplan_meier`; the event is 0 or 1.
    entry : str, optional
        Column with the time at which the watch of the row begins (late entry, later episodes).
    ties : {"efron", "breslow"}
        How exits at one time are treated.
    strata : str, optional
        Column whose groups have baseline hazards of their own.
    alpha : float in (0, 1)
        Intervals cover 1 - alpha.

    Returns
    -------
    Estimate
        One row a covariate, the log hazard ratio; `ratio`, `ratio_low`, `ratio_high` beside it.

    Raises
    ------
    DataError
        Impossible durations, events or entries, by row; a formula that cannot be read.
    NotEstimable
        Separation: a covariate in whose group nobody (or everybody first) leaves, by name; a
        covariate that is the same for all at risk at every exit, or explained by others.

    Notes
    -----
    `hazard(t) = baseline(t) exp(x'beta)`; the baseline is not modelled. At risk at t are rows with
    entry < t <= duration. Newton steps on the partial likelihood, normal intervals from its
    information. A step at one duration for everybody is part of the baseline and has no
    coefficient: see `exit_rates`.

    References
    ----------
    Cox (1972), Journal of the Royal Statistical Society B 34, 187-220. Efron (1977), Journal of
    the American Statistical Association 72, 557-565.
    """
    check_choice("ties", ties, (EFRON, BRESLOW))
    check_alpha(alpha)
    columns = _columns(spells, formula)
    read = read_spells(spells, duration=duration, event=event, entry=entry)
    read, x, codes, notes = _complete(spells, read, columns, strata)
    names = tuple(columns.columns)
    _somebody_leaves(read, x, names)
    model = _model(read, x, codes, ties)
    _identified(model, names)
    beta, information = _fitted(model, names)
    spread = np.linalg.inv(information) / np.outer(model.scale, model.scale)
    beta = beta / model.scale
    error = np.sqrt(np.diag(spread))
    reach = float(quantile(1 - alpha / 2)) * error
    table = estimate_table(
        names,
        beta,
        error,
        alpha=alpha,
        ratio=_exp(beta),
        ratio_low=_exp(beta - reach),
        ratio_high=_exp(beta + reach),
    )
    n_events = int((read.event > 0).sum())
    return Estimate(
        table=table,
        estimand=message("Log hazard ratio of {term}", term=names[0]),
        method=message("Cox, ties by {ties}", ties=ties.capitalize()),
        inference=message("normal law, information of the partial likelihood"),
        n_obs=read.n,
        n_entities=read.n,
        n_clusters=None,
        alpha=alpha,
        notes=(*read.notes, *notes, *_few(n_events, len(names))),
        covariance=spread,
        counted=message("{n} spells, {events} exits", n=figure(read.n), events=figure(n_events)),
    )


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
            message("{n} spells left out for a missing covariate.", n=figure(int((~known).sum()))),
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


def _few(n_events: int, n_names: int) -> tuple[Message, ...]:
    if n_events >= PER_COEFFICIENT * n_names:
        return ()
    return (
        message(
            "{n} exits for {k} coefficients: below {per} each, ratios are exaggerated.",
            n=figure(n_events),
            k=figure(n_names),
            per=figure(PER_COEFFICIENT),
        ),
    )


def _exp(values: Floats) -> Floats:
    with np.errstate(over="ignore"):  # a ratio per enormous unit is rightly infinite
        return np.exp(values)

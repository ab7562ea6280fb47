"""What drives the answer: rank regression on the draws, and Sobol indices as its check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.wording import figure
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.spelling import unknown_name
from analysis.policy.projection import Task, point_values, run_values
from analysis.policy.scenario import Scenario
from analysis.policy.simulation import Simulation, task_of

Array = NDArray[np.float64]
ALPHA = 0.05
NORMAL = 1.959964
ALWAYS = ("common", "tenants", "turnover", "level")
FEWEST = 10  # draws for each assumption


def drivers(
    simulation: Simulation, outcome: str = "net_job_years", *, lang: str = "en"
) -> Estimate:
    """Rank the assumptions by how closely an outcome follows each, the others held.

    Parameters
    ----------
    simulation : Simulation
    outcome : str
        A column of `Simulation.draws`.
    lang : {"en", "fr"}
        Language that the record shows itself in.

    Returns
    -------
    Estimate
        Partial rank correlations of the assumptions that vary and that the scenario uses,
        largest first. The share of the outcome's ranks that they explain together is in the notes.

    Raises
    ------
    DataError
        No such outcome; fewer than ten draws for each assumption; an outcome that does not vary.

    Notes
    -----
    Ordinary least squares of the outcome's ranks on the ranks of all assumptions; the partial
    correlation of one is t / sqrt(t^2 + df). It sees what moves the outcome up or down all along,
    not a hump; `sobol` does, at the cost of a run for each assumption.

    References
    ----------
    Saltelli, Tarantola, Campolongo and Ratto (2004), Sensitivity Analysis in Practice.
    """
    import statsmodels.api as sm

    y, x = _ranked(simulation, outcome)
    fitted = sm.OLS(y, sm.add_constant(x)).fit()
    t = fitted.tvalues[1:]
    partial = t / np.sqrt(t**2 + fitted.df_resid)
    error = np.sqrt((1 - partial**2) / fitted.df_resid)
    # Fisher's transformation: the interval of a correlation stays between -1 and 1.
    reach = NORMAL / np.sqrt(fitted.df_resid - 1)
    middle = np.arctanh(partial)
    table = DataFrame(
        {
            "term": list(x.columns),
            "estimate": partial,
            "std_error": error,
            "statistic": t,
            "p_value": fitted.pvalues[1:],
            "conf_low": np.tanh(middle - reach),
            "conf_high": np.tanh(middle + reach),
        }
    )
    order = table["estimate"].abs().sort_values(ascending=False, kind="stable").index
    explained = message(
        "Together they explain {share} of the variance of the outcome's ranks.",
        share=figure(float(fitted.rsquared), 2),
    )
    return Estimate(
        table.loc[order].reset_index(drop=True),
        message("partial rank correlation with {outcome}", outcome=outcome),
        message("least squares on ranks, all assumptions at once"),
        message("Fisher's interval over the draws"),
        len(y),
        x.shape[1],
        None,
        ALPHA,
        (explained,),
        lang=lang,
        counted=message("{n} draws, {k} assumptions", n=figure(len(y)), k=figure(x.shape[1])),
    )


def _ranked(simulation: Simulation, outcome: str) -> tuple[Array, DataFrame]:
    if outcome not in simulation.draws:
        raise DataError(
            message("outcome {problem}", problem=unknown_name(outcome, simulation.draws.columns))
        )
    values = simulation.draws[outcome]
    if values.nunique() < 2:
        raise DataError(message("outcome {name} is the same in every draw.", name=outcome))
    used = simulation.parameters[relevant(simulation)]
    least = FEWEST * used.shape[1] if used.shape[1] else FEWEST * FEWEST
    if len(values) < least:
        raise DataError(
            message(
                "{n} draws for {k} assumptions: simulate at least {least}.",
                n=str(len(values)),
                k=str(used.shape[1]),
                least=str(least),
            )
        )
    return np.asarray(values.rank(), float), used.rank()


def relevant(simulation: Simulation) -> list[str]:
    """Assumptions that vary and that the scenario, its baseline and the hub use."""
    levers = {one.lever for one in simulation.scenario.levers}
    kinds = {*ALWAYS, *levers, "rent"} if "rent" in levers else {*ALWAYS, *levers}
    return [
        key
        for key in map(str, simulation.parameters.columns)
        if key.partition(".")[0] in kinds and simulation.parameters[key].nunique() > 2
    ]


def sobol(
    scenario: Scenario | str | Path,
    keys: Sequence[str],
    outcome: str = "net_job_years",
    *,
    entity: str | None = None,
    setting: str = "central",
    draws: int = 1024,
    rng: int = 0,
    data: str | Path | None = None,
) -> DataFrame:
    """Split an outcome's variance over some assumptions, the others at their values.

    Parameters
    ----------
    scenario, entity, setting, data
        As in `simulate`.
    keys : sequence of str
        Assumptions that vary, each by its own belief, independently.
    outcome : str
        A column of `Simulation.draws`.
    draws : int
        A power of two; the model runs `draws * (len(keys) + 2)` times.
    rng : int
        Seed of the scrambled Sobol sequence.

    Returns
    -------
    DataFrame
        Index `key`: `first_order` (share of the variance owed to it alone) and `total` (with all
        interactions), largest total first.
    """
    from scipy.stats import sobol_indices
    from scipy.stats import uniform as flat

    task = task_of(scenario, entity, setting, "independent", rng, data, None)

    def run(points: Array) -> Array:
        return _at(task, keys, points, outcome)

    found = sobol_indices(func=run, n=draws, dists=[flat()] * len(keys), rng=rng)
    table = DataFrame(
        {"first_order": found.first_order.ravel(), "total": found.total_order.ravel()},
        index=pd.Index(list(keys), name="key"),
    )
    return table.sort_values("total", ascending=False)


def _at(task: Task, keys: Sequence[str], points: Array, outcome: str) -> Array:
    """Outcome where each assumption is at a probability of its belief, shape (1, n)."""
    from scipy.special import ndtri

    values = point_values(task, points.shape[1])
    fit = task.model.fitted(task.setting)
    spread = dict(zip(fit.keys, np.sqrt((fit.root**2).sum(axis=1)), strict=True))
    middle = dict(zip(fit.keys, fit.centre, strict=True))
    scores = np.asarray(ndtri(np.clip(points, 1e-12, 1 - 1e-12)), float)
    for k, key in enumerate(keys):
        if key in spread:
            values[key] = np.exp(middle[key] + spread[key] * scores[k])
        else:
            belief = task.scenario.assumptions.get(key).at(task.model.entity).belief(task.setting)
            values[key] = belief.draws(scores[k])
    return run_values(task, values).totals[outcome][None, :]

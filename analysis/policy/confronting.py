"""Ex ante against ex post: what was simulated beside what an evaluation found and could find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.studies.concluding import FIRST_LABELS
from analysis.evidence.studies.estimating import DETECTABLE
from analysis.evidence.studies.plans import MOROCCO, TUNISIA
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.running import run_study
from analysis.facts.country_panel import panel, parameters
from analysis.facts.directory import entities
from analysis.language.errors import DataError
from analysis.language.spelling import unknown_name
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.confrontation import COLUMNS, Companies, ExAnteExPost
from analysis.policy.scenario import load_scenario
from analysis.policy.simulation import Simulation, seed_of, simulate
from analysis.policy.summaries import quantiles

Array = NDArray[np.float64]
REFORMS = {MOROCCO: "procurement-20", TUNISIA: "tunisia-startup-act"}
REGISTERED, ADULTS = "IC.BUS.NREG", "SP.POP.1564.TO"
ALL_PURCHASES, BILLION = "MAR_PRO_022", 1000.0  # MAD billion, as MAD million
DRAWS = 4000


def ex_ante_ex_post(
    study: str,
    *,
    entity: str | None = None,
    draws: int = DRAWS,
    rng: int | np.random.Generator = 0,
    lang: str = "en",
    data: str | Path | None = None,
) -> ExAnteExPost:
    """Set what a reform is simulated to do beside its evaluation's estimate and what it could see.

    Parameters
    ----------
    study : {"morocco_reserve", "tunisia_act"}
        The evaluation: Morocco's reserve of 2014, Tunisia's Startup Act of 2018.
    entity : str, optional
        Hub that is simulated; that of the scenario by default.
    draws, rng, data
        As for `simulate`.
    lang : {"en", "fr"}
        Language that the record shows itself in.

    Returns
    -------
    ExAnteExPost
        `readings` (simulated, converted to new companies a year where that can be said),
        `estimate`, `detectable`, and why the two are not the same outcome.

    Raises
    ------
    DataError
        No such study.
    NotEstimable
        A panel that cannot carry the evaluation; a hub that cannot be simulated.

    Notes
    -----
    The simulation runs over as many years as the evaluation has after the reform. New companies
    per 1,000 adults are firms a year over the population of working age; a change is firms a year
    over the companies registered in the last year before the reform. Each reading says what it
    takes for a new company; none but the first is what is expected.
    """
    if study not in REFORMS:
        raise DataError(unknown_name(study, REFORMS))
    found = run_study(study, rng=seed_of(rng), data=data)
    scenario = load_scenario(REFORMS[study], data=data)
    hub = scenario.entity if entity is None else entity
    table = found.main.table
    years = int(table["event_time"].notna().sum())
    first, before = _dates(found)
    home = str(entities(data=data).loc[hub, "country_iso3"])
    base = _companies(home, before, data)
    here = _companies(found.treated[0], before, data)
    seed = seed_of(rng)
    rows: list[list[Any]] = []
    for setting in SETTINGS:
        options = {"entity": hub, "draws": draws, "rng": seed, "horizon": years, "data": data}
        done = simulate(scenario, setting=setting, **options)  # type: ignore[arg-type]
        for reading, firms in _simulated(study, done, years, data).items():
            rows.append(_reading(reading, setting, firms, base))
    if study == TUNISIA:
        rows += _labelled(here, data)
    return ExAnteExPost(
        study,
        scenario.name,
        hub,
        str(entities(lang=lang, data=data).loc[hub, "name"]),
        (first, first + years - 1),
        DataFrame(rows, columns=COLUMNS),
        found.main,
        float(found.estimates[DETECTABLE].table["estimate"].iloc[0]),
        base,
        here,
        _share_of_purchases(done, data) if study == MOROCCO else None,
        lang,
    )


def _dates(found: StudyResult) -> tuple[int, int]:
    """First year of the reform, and the last year before it that the evaluation uses."""
    design = found.design
    rows = found.data[found.data[design.entity].eq(found.treated[0])]
    first = int(rows[design.first_treated].iloc[0])
    times = rows[design.time]
    return first, int(times[times < first].max())


def _companies(country: str, year: int, data: str | Path | None) -> Companies:
    """Companies registered in a year, and people of working age."""
    row = panel([REGISTERED, ADULTS], country, [year], data=data).iloc[0]
    return Companies(country, year, float(row[REGISTERED]), float(row[ADULTS]))


def _simulated(
    study: str, done: Simulation, years: int, data: str | Path | None
) -> dict[str, Array]:
    """Count new companies a year in every draw, by what is taken for one."""
    jobs = done.draws["gross_job_years"].to_numpy() / years
    readings = {"tenants": done.draws["net_entries"].to_numpy() / years, "jobs": jobs}
    if study == MOROCCO and done.entity == done.scenario.entity:
        readings["country"] = jobs / _shares(done, data)
    return readings


def _shares(done: Simulation, data: str | Path | None) -> Array:
    """Part of all purchases that the reserve moves to the hub, where it moves any; by draw."""
    value = {key: done.parameters[f"procurement.{key}"].to_numpy() for key in BITE}
    return value["hub_share"] * value["addressable_spend"] / _purchases(data)


BITE = ("hub_share", "addressable_spend")


def _purchases(data: str | Path | None) -> float:
    table = parameters("MAR", data=data).set_index("parameter_id")["value"]
    return float(table[ALL_PURCHASES]) * BILLION


def _share_of_purchases(done: Simulation, data: str | Path | None) -> float:
    """Share of all public purchases that the hub's tenants could serve at the central value."""
    return done.scenario.assumptions.get("procurement.addressable_spend").value / _purchases(data)


def _labelled(here: Companies, data: str | Path | None) -> list[list[Any]]:
    """Labels of the first year, as if each were a company that would not exist without the Act."""
    table = parameters(here.country, data=data).set_index("parameter_id")["value"]
    firms = np.full(1, float(table[FIRST_LABELS]))
    return [_reading("labels", "", firms, here)]


def _reading(reading: str, setting: str, firms: Array, base: Companies) -> list[Any]:
    low, _, high = quantiles(firms[None, :])[:, 0]
    mean = float(firms.mean())
    if len(firms) == 1:
        low = high = np.nan
    return [
        reading,
        setting,
        mean,
        low,
        high,
        base.density(mean),
        base.percent(mean),
        base.percent(low),
        base.percent(high),
    ]

"""From a plan to its design and rows: who is treated, who is a control, who is neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.design import Design
from analysis.evidence.sample import Dropped
from analysis.evidence.studies.codings import (
    TREATED_ROLES,
    in_neither_group,
    study_events,
    treated_by,
)
from analysis.evidence.studies.outcomes import Outcome, outcome_named
from analysis.evidence.studies.plans import RESERVES, Plan
from analysis.evidence.studies.pools import INCOME, POPULATION_YEAR, Pool, common_pool, in_year
from analysis.evidence.wording import figure, listed
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import countries
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

GROWTH, PANDEMIC, SHRANK = "NY.GDP.MKTP.KD.ZG", 2020, -4.0
BAND = 2.5
ENTITY, TIME, FIRST, ANNOUNCED = "country_iso3", "year", "first_year", "announced"
WELL_BEFORE = 3


@dataclass(frozen=True, eq=False)
class Prepared:
    """The design and its rows.

    Attributes
    ----------
    design, data : Design, DataFrame
        The study; rows after the horizon are left out, `announced` marks years of announcement.
    levels : DataFrame
        Countries by year in the outcome's own unit.
    treated : dict
        First treated year of each treated country.
    primary : tuple of str
        Treated countries with three years or more before treatment: those that the main estimate
        averages.
    controls : tuple of str
        Countries never treated as far as the tables know.
    dropped : tuple of Dropped
        Who was left out, rule by rule.
    """

    design: Design
    data: DataFrame
    levels: DataFrame
    treated: dict[str, int]
    primary: tuple[str, ...]
    controls: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    def rows(self, treated: tuple[str, ...], *, announced: bool = False) -> DataFrame:
        """Rows of some of the treated and of all controls, years of announcement on demand."""
        rows = self.data if announced else self.data[~self.data[ANNOUNCED]]
        last = int(rows.loc[rows[ENTITY].isin(treated), TIME].max())
        kept = rows[ENTITY].isin([*treated, *self.controls]) & (rows[TIME] <= last)
        return rows[kept].drop(columns=ANNOUNCED).reset_index(drop=True)


def prepare(plan: Plan, outcome: Outcome, data: Folder = None) -> Prepared:
    """Apply the common rules, then the codings, then what the plan asks.

    Raises
    ------
    NotEstimable
        No treated country is left, with the rule that took it.
    """
    treated = treated_by(plan.study, plan.roles, data=data)
    if plan.first_treated is not None:
        treated = dict.fromkeys(treated, plan.first_treated)
    last = min(plan.complete_to, outcome.last)
    pool = common_pool(
        outcome,
        plan.first,
        last,
        least=plan.least,
        exempt=treated if plan.treated_kept else (),
        unknown_in=plan.unknown_in,
        data=data,
    )
    if plan.both_editions:
        for name in ("density", "density_earlier_edition"):
            other = common_pool(outcome_named(name), plan.first, last, data=data)
            pool = pool.only(other.wide.index, message("not usable in both editions"))
    pool = _narrowed(_coded(pool, plan, treated, data), plan, treated, data)
    left = {name: year for name, year in treated.items() if name in pool.wide.index}
    _require_treated(pool, treated, left)
    controls = tuple(str(name) for name in pool.wide.index if name not in left)
    return Prepared(
        Design(outcome.column, ENTITY, TIME, FIRST),
        _long(pool.wide, outcome, plan, left),
        pool.wide,
        left,
        tuple(name for name, year in left.items() if year - plan.first >= WELL_BEFORE),
        controls,
        pool.dropped,
    )


def _coded(pool: Pool, plan: Plan, treated: dict[str, int], data: Folder) -> Pool:
    """Leave out the countries that events make neither treated nor a control."""
    if plan.study == RESERVES:
        out = in_neither_group(RESERVES, treated, data=data)
        return pool.without(out, message("a procurement policy that is neither reserve nor none"))
    preferences = set(treated_by(RESERVES, TREATED_ROLES, data=data))
    preferences |= in_neither_group(RESERVES, {}, data=data)
    pool = pool.without(preferences - set(treated), message("a procurement policy for small firms"))
    events = study_events(plan.study, data=data)
    acts = set(events.loc[events["role"] == "other_act", ENTITY]) - set(treated)
    return pool.without(acts, message("an act for start-ups in the same years"))


def _narrowed(pool: Pool, plan: Plan, treated: dict[str, int], data: Folder) -> Pool:
    if plan.without_union:
        members = countries(data=data)
        pool = pool.without(
            set(members.index[members["eu_member_from"].notna()]) - set(treated),
            message("member of the European Union"),
        )
    if plan.income_band:
        income = in_year(INCOME, POPULATION_YEAR, data)
        own = income[income.index.isin(set(treated) & set(pool.wide.index))]
        near = income[income.between(own.min() / BAND, own.max() * BAND)]
        pool = pool.only(
            {*near.index, *treated},
            message(
                "income per head of {year} not within a factor of {n}",
                year=str(POPULATION_YEAR),
                n=figure(BAND),
            ),
        )
    if plan.without:
        pool = pool.without(plan.without, message("left out in this run"))
    if plan.similar_pandemic:
        growth = in_year(GROWTH, PANDEMIC, data)
        pool = pool.only(
            {*growth.index[growth <= SHRANK], *treated},
            message("the economy shrank by less than 4% in 2020, or is not known"),
        )
    return pool


def long_rows(values: DataFrame, column: str, treated: dict[str, int]) -> DataFrame:
    """Lay countries by year out in rows, with the first treated year; missing cells are no row."""
    rows = pd.Series(values.stack(), name=column).dropna().reset_index()
    rows.columns = pd.Index([ENTITY, TIME, column])
    return rows.assign(**{FIRST: rows[ENTITY].map(treated).astype(float)})


def _long(wide: DataFrame, outcome: Outcome, plan: Plan, treated: dict[str, int]) -> DataFrame:
    """Rows of the study up to the horizon; years of announcement are marked."""
    rows = long_rows(wide.map(np.log) if outcome.log else wide, outcome.column, treated)
    since = rows[TIME] - rows[FIRST]
    rows = rows[~((since >= 0) & ~since.isin(plan.after))]
    skipped = set(plan.skipped)
    rows[ANNOUNCED] = [pair in skipped for pair in zip(rows[ENTITY], rows[TIME], strict=True)]
    if len(treated) == 1:  # the donors' years are those of the one treated country
        own = rows[rows[FIRST].notna()]
        rows = rows[rows[TIME].isin(own[TIME])]
        rows[ANNOUNCED] = rows[TIME].isin(own.loc[own[ANNOUNCED], TIME])
    return rows.reset_index(drop=True)


def _require_treated(pool: Pool, treated: dict[str, int], left: dict[str, int]) -> None:
    if left:
        return
    lost = [d.reason for d in pool.dropped if set(d.entities) & set(treated)]
    raise NotEstimable(
        message(
            "No treated country is left ({countries}): {reasons}.",
            countries=listed(sorted(treated)),
            reasons=listed(lost),
        )
    )

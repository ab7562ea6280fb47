"""The countries that a study may use: the common rules, each with those it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from pandas import DataFrame, Series

from analysis.evidence.sample import Dropped
from analysis.evidence.studies.codings import study_countries
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.wording import figure
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel
from analysis.language.messages import Message, message

POPULATION, LEAST_POPULATION, POPULATION_YEAR = "SP.POP.TOTL", 1_000_000, 2012
INCOME = "NY.GDP.PCAP.PP.KD"
BREAK = 2.5


@dataclass(frozen=True, eq=False)
class Pool:
    """Countries by year in the outcome's own unit, and who was left out, rule by rule."""

    wide: DataFrame
    dropped: tuple[Dropped, ...] = ()

    def without(self, countries: Iterable[str], reason: Message) -> Pool:
        """Leave countries out and keep the reason."""
        gone = self.wide.index.intersection(list(countries)).sort_values()
        if not len(gone):
            return self
        rows = int(self.wide.loc[gone].notna().to_numpy().sum())
        lost = Dropped(reason, rows, tuple(str(name) for name in gone))
        return replace(self, wide=self.wide.drop(index=gone), dropped=(*self.dropped, lost))

    def only(self, countries: Iterable[str], reason: Message) -> Pool:
        """Keep some countries and leave the others out with one reason."""
        return self.without(self.wide.index.difference(list(countries)), reason)


def common_pool(
    outcome: Outcome,
    first: int,
    last: int,
    *,
    least: int | None = None,
    exempt: Iterable[str] = (),
    unknown_in: bool = False,
    lenient: bool = False,
    data: Folder = None,
) -> Pool:
    """Apply the rules that all studies share to the countries complete from `first` to `last`.

    Parameters
    ----------
    outcome : Outcome
        What is measured; values that have no logarithm count as missing where it is logged.
    first, last : int
        Every year between must be observed.
    least : int, optional
        Years that must be observed instead of every year.
    exempt : iterable of str
        Countries that stay although registration centres or with breaks.
    unknown_in : bool
        Keep the countries whose procurement preferences were looked for and not resolved.
    lenient : bool
        Let everybody in who is observed: small countries, centres, breaks, non-residents.
    data : path, optional
        Overlay folder.
    """
    wide = panel(outcome.code, years=range(first, last + 1), data=data)[outcome.code].unstack()
    wide = wide.reindex(columns=range(first, last + 1)).dropna(how="all")
    if outcome.log:
        wide = wide.where(wide > 0)
    pool = _observed(wide, least)
    if lenient:
        return pool
    small = in_year(POPULATION, POPULATION_YEAR, data).reindex(wide.index)
    pool = pool.without(
        wide.index[~(small >= LEAST_POPULATION)],
        message("fewer than a million people in {year}", year=str(POPULATION_YEAR)),
    )
    stay = set(exempt)
    pool = pool.without(set(registration_centres(data)) - stay, message("registration centre"))
    pool = pool.without(
        set(breaks(pool.wide)) - stay if outcome.breaks else (),
        message("the outcome changes by a factor above {n} in a year", n=figure(BREAK)),
    )
    pool = pool.without(
        _by_rule("non_resident_companies", data), message("companies of non-residents")
    )
    if unknown_in:
        return pool
    return pool.without(
        _by_rule("procurement_unknown", data), message("procurement preference not known")
    )


def _observed(wide: DataFrame, least: int | None) -> Pool:
    """Leave out the countries with too few years."""
    years = {"first": str(wide.columns[0]), "last": str(wide.columns[-1])}
    if least is None:
        reason = message("not observed in every year from {first} to {last}", **years)
        return Pool(wide).without(wide.index[wide.isna().any(axis=1)], reason)
    reason = message(
        "observed in fewer than {n} of the years from {first} to {last}", n=figure(least), **years
    )
    return Pool(wide).without(wide.index[wide.notna().sum(axis=1) < least], reason)


def breaks(wide: DataFrame) -> list[str]:
    """Countries whose outcome changes by a factor above the limit between consecutive years."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.abs(np.diff(np.log(wide.to_numpy(float)), axis=1))
    return [str(name) for name in wide.index[(steps > np.log(BREAK)).any(axis=1)]]


def in_year(code: str, year: int, data: Folder = None) -> Series:
    """One indicator of one year, by country."""
    values = panel(code, years=year, data=data)[code]
    return values.droplevel("year")


def registration_centres(data: Folder = None) -> list[str]:
    """Countries where companies are registered to act elsewhere, and entrepôts."""
    return _by_rule("registration_centre", data)


def _by_rule(rule: str, data: Folder) -> list[str]:
    return list(study_countries(rule, data=data)["country_iso3"])

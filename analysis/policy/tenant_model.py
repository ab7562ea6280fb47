"""The tenant model of one hub: its past, and its hazards and sizes with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.facts.country_panel import countries
from analysis.facts.rates import CountryName
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message
from analysis.policy.hub_facts import Past

Array = NDArray[np.float64]


@dataclass(frozen=True)
class HazardFit:
    """Hazards and sizes fitted together, in one of the three answers.

    Attributes
    ----------
    setting : {"central", "sceptical", "advocate"}
    keys : tuple of str
        Assumptions of the block `tenants`.
    centre : ndarray, shape (n_keys,)
        Logs of the most probable values.
    root : ndarray, shape (n_keys, n_keys)
        Lower Cholesky factor of the covariance of the logs.
    """

    setting: str
    keys: tuple[str, ...]
    centre: Array
    root: Array

    def draws(self, scores: Array) -> Array:
        """Values at independent normal scores of shape (n_keys, n_draws)."""
        return np.exp(self.centre[:, None] + self.root @ scores)

    def standing(self, scores: Array) -> Array:
        """Give the normal scores of the fitted values themselves, shape (n_keys, n_draws)."""
        spread = np.sqrt((self.root**2).sum(axis=1))
        return (self.root @ scores) / spread[:, None]


@dataclass(frozen=True)
class TenantModel:
    """What the simulation knows of a hub.

    Attributes
    ----------
    entity, country : str
    basis : {"calibrated", "borrowed"}
        Whether its own flows speak, or another hub's hazards are taken.
    lender : str
        The hub that they are taken from; empty where calibrated.
    past : Past
    fits : tuple of HazardFit
        One for each answer.
    fit : DataFrame
        Observed beside simulated: `series, year, observed, observed_low, observed_high,
        simulated, simulated_low, simulated_high, inside`.
    notes : tuple of Message
    """

    entity: str
    country: str
    basis: str
    lender: str
    past: Past
    fits: tuple[HazardFit, ...]
    fit: DataFrame = field(repr=False)
    notes: tuple[Message, ...]

    def fitted(self, setting: str) -> HazardFit:
        """Fit of one answer."""
        return next(fit for fit in self.fits if fit.setting == setting)

    def check_country(self, described: str, data: str | Path | None) -> None:
        """Decline a hub whose wages, taxes and programmes the assumptions do not describe."""
        if self.country == described:
            return
        iso2 = countries(data=data)["country_iso2"]
        raise NotEstimable(
            message(
                "The assumptions describe wages, taxes and programmes of {other}; {entity} is in "
                "another country, {country}. Write assumptions for it beside the scenario.",
                entity=self.entity,
                country=CountryName(str(iso2.get(self.country, self.country))),
                other=CountryName(str(iso2.get(described, described))),
            )
        )

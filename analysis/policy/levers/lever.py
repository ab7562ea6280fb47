"""What every instrument declares, what it is told of a hub, and what it plans there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.language.messages import Message, message
from analysis.policy.labour import Labour

Array = NDArray[np.float64]
MILLION = 1e6

# Parts of public cost, in the order in which tables print them; fees and recoveries are negative.
COSTS = (
    "outlay",
    "expected losses",
    "forgone rent",
    "price premium",
    "interest",
    "administration",
    "fees",
    "recoveries",
)
COST_LABELS = {
    "outlay": message("Outlay"),
    "expected losses": message("Expected losses"),
    "forgone rent": message("Forgone rent"),
    "price premium": message("Price premium"),
    "interest": message("Interest"),
    "administration": message("Administration"),
    "fees": message("Fees"),
    "recoveries": message("Recoveries"),
}
WORTH = "worth to firms"
MARKET = "losses at market price"


@dataclass(frozen=True)
class Parameter:
    """One number of the law or of a budget.

    Attributes
    ----------
    key : str
    unit : str
    low, high : float
        What it may be.
    label : Message
    default : float or str, optional
        Where a scenario leaves it out; None: it must be given.
    step : float
        It must be a multiple of this; 0: any.
    choices : tuple of str
        Words it may be instead of a number.
    """

    key: str
    unit: str
    low: float
    high: float
    label: Message
    default: float | str | None = None
    step: float = 0.0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """The values that a scenario gives one lever at one hub."""

    values: Mapping[str, float | str]

    def __call__(self, key: str) -> float:
        """Give a number of the law or of a budget."""
        return float(self.values[key])

    def word(self, key: str) -> str | None:
        """Give the word that stands instead of a number; None for a number."""
        value = self.values[key]
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class Values:
    """Assumptions as drawn, each of shape (n_draws,), by `block.key`."""

    arrays: Mapping[str, Array]

    def __call__(self, key: str) -> Array:
        """Give the draws of an assumption."""
        return self.arrays[key]


@dataclass(frozen=True)
class Place:
    """A hub as levers see it, as large as it is known to be; every array of shape (n_draws,).

    Attributes
    ----------
    tenants, jobs : ndarray
        Firms and jobs in the hub.
    startup_size : ndarray
        Jobs per start-up among the tenants.
    startup_jobs : ndarray
        Share of the jobs that start-ups hold.
    startup_firms : ndarray
        Share of the firms that are start-ups.
    sales : ndarray
        Yearly sales of the tenants, MAD million.
    scale : ndarray
        The hub's jobs as a multiple of the reference hub's; 1 for the reference hub.
    labour : Labour
        What a job costs and pays.
    """

    tenants: Array
    jobs: Array
    startup_size: Array
    startup_jobs: Array
    startup_firms: Array
    sales: Array
    scale: Array
    labour: Labour

    @property
    def size(self) -> Array:
        """Jobs per tenant."""
        return self.jobs / self.tenants


@dataclass(frozen=True)
class Flow:
    """Money of one part of cost, or worth to firms.

    Attributes
    ----------
    part : str
        One of `COSTS`, `WORTH` or `MARKET`.
    per : {"year", "ramped year", "treated", "covered year"}
        Every year that the lever stands; the same as far as the ramp has come; each firm when it
        is treated; each covered firm and year.
    amount : ndarray
        MAD.
    """

    part: str
    per: str
    amount: Array


@dataclass(frozen=True)
class RentRule:
    """A discount: months from entry, share taken off the full rent."""

    months: float
    share: float


@dataclass(frozen=True)
class Plan:
    """What a lever does at a hub, per draw; fields left at 0 do nothing.

    Attributes
    ----------
    displacement, ramp : ndarray
        Share of the gain lost elsewhere; years until full effect.
    national : bool
        A rule of the whole country that firms which left may still be under.
    level_jobs, level_failure : ndarray
        Log jobs of every tenant, cut of the log failure hazard, while the rule stands.
    halves : bool
        After its end a level effect halves every half-year, otherwise it stops.
    treated_share, treated_count : ndarray
        Tenants treated a year, as a share of them and as a number.
    reach : ndarray
        Jobs of a treated firm as a multiple of the average tenant's.
    effect, failure_cut, fade : ndarray
        Log jobs and cut of the log failure hazard of a treated firm; fade a year.
    runs : ndarray or None
        Years for which firms are treated; None: to the end.
    covered_years : ndarray or None
        Years for which a treated firm goes on costing; None: it does not.
    temporary : ndarray
        Job-years per treated firm in the year of treatment.
    demand, demand_fade : ndarray
        More applicants, as a share; its fade a year.
    flows : tuple of Flow
    rent : RentRule, optional
    """

    displacement: Array
    ramp: Array
    national: bool = False
    level_jobs: Array | float = 0.0
    level_failure: Array | float = 0.0
    halves: bool = False
    treated_share: Array | float = 0.0
    treated_count: Array | float = 0.0
    reach: Array | float = 1.0
    effect: Array | float = 0.0
    failure_cut: Array | float = 0.0
    fade: Array | float = 0.0
    runs: Array | None = None
    covered_years: Array | None = None
    temporary: Array | float = 0.0
    demand: Array | float = 0.0
    demand_fade: Array | float = 0.0
    flows: tuple[Flow, ...] = ()
    rent: RentRule | None = None


@dataclass(frozen=True)
class Lever:
    """An instrument.

    Attributes
    ----------
    name : str
        Its block in a scenario file.
    label : Message
    parameters : tuple of Parameter
        Law and budget; behaviour stands in the assumptions under the same name.
    volume : tuple of str
        Parameters of which one above zero switches it on; with all at zero nothing is planned,
        so it does and costs exactly nothing.
    plan : callable
        From settings, assumptions and place to a `Plan`.
    """

    name: str
    label: Message
    parameters: tuple[Parameter, ...]
    volume: tuple[str, ...]
    plan: Callable[[Settings, Values, Place], Plan]
    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the keys."""
        object.__setattr__(self, "keys", frozenset(p.key for p in self.parameters))

    def parameter(self, key: str) -> Parameter:
        """Find a parameter."""
        return next(p for p in self.parameters if p.key == key)

"""What a run of a hub leaves: every quantity by half-year and draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.policy.levers.lever import COSTS, MARKET, WORTH
from analysis.policy.tenants import Stock

Array = NDArray[np.float64]
MONEY = (*COSTS, WORTH, MARKET)


@dataclass(frozen=True)
class Track:
    """One run over all half-years; shape (n_steps, n_draws) unless said.

    Attributes
    ----------
    tenants, jobs : ndarray
        Firms and jobs in the hub at the end.
    entries, failed, graduated : ndarray
        Firms in the half-year; those that the full building pushes out are among the graduated.
    left_jobs, gains, kept : ndarray
        Jobs that leavers take along, without and owing to policies; share of the latter that
        lasts a half-year.
    national : ndarray
        Effect of national rules on log jobs, at the end.
    queue, discounted : ndarray
        Firms that wait; start-ups at a reduced rent.
    invited : ndarray
        Entries owed to more applicants.
    temporary : ndarray
        Jobs paid by projects, average over the half-year.
    deadweight : ndarray
        Jobs that treated firms have gained since their treatment and would have gained anyway.
    effects : ndarray, shape (n_levers, n_steps, n_draws)
        Each lever's effect on log jobs.
    money : dict of (int, str) to ndarray, shape (n_steps, n_draws)
        MAD in the half-year, by lever and part of `MONEY`; what is not there is nothing.
    needed : ndarray
        Jobs that the building must hold so that nobody is kept out.
    end : Stock
        Tenants at the end.
    """

    tenants: Array
    jobs: Array
    entries: Array
    failed: Array
    graduated: Array
    left_jobs: Array
    gains: Array
    kept: Array
    national: Array
    queue: Array
    discounted: Array
    invited: Array
    temporary: Array
    deadweight: Array
    effects: Array
    money: dict[tuple[int, str], Array]
    needed: Array
    end: Stock


PATHS = (
    "tenants",
    "jobs",
    "entries",
    "failed",
    "graduated",
    "left_jobs",
    "gains",
    "kept",
    "national",
    "queue",
    "discounted",
    "invited",
    "temporary",
    "deadweight",
    "needed",
)


class Recorder:
    """Fills a track, half-year by half-year."""

    def __init__(self, n_levers: int, n_steps: int, n_draws: int) -> None:
        self.paths = {name: np.zeros((n_steps, n_draws)) for name in PATHS}
        self.effects = np.zeros((n_levers, n_steps, n_draws))
        self.money: dict[tuple[int, str], Array] = {}
        self.shape = (n_steps, n_draws)

    def note(self, step: int, **values: Array) -> None:
        """Keep the values of a half-year."""
        for name, value in values.items():
            self.paths[name][step] = value

    def pay(self, lever: int, part: str, step: int, amount: Array) -> None:
        """Add money of one lever and part."""
        if (lever, part) not in self.money:
            self.money[lever, part] = np.zeros(self.shape)
        self.money[lever, part][step] += amount

    def track(self, end: Stock) -> Track:
        """Give the filled track."""
        return Track(**self.paths, effects=self.effects, money=self.money, end=end)
